//! Compound reports: written as a browser writes them, read for what a sender says (RFC 3550, RFC 4585).

use super::rtp::{long_word, word};
use super::stream::ReportBlock;

const SENDER_REPORT: u8 = 200;
const RECEIVER_REPORT: u8 = 201;
const SOURCE_DESCRIPTION: u8 = 202;
const TRANSPORT_FEEDBACK: u8 = 205;
const PAYLOAD_FEEDBACK: u8 = 206;
const GENERIC_NACK: u8 = 1;
const PICTURE_LOSS: u8 = 1;
const CANONICAL_NAME: u8 = 1;

/// Begins a compound with a receiver report and a name, as every compound must.
pub(crate) fn begin(compound: &mut Vec<u8>, own_source: u32, blocks: &[ReportBlock]) {
    let count = u8::try_from(blocks.len()).unwrap_or_default() & 0x1f;
    head(compound, count, RECEIVER_REPORT, 1 + 6 * usize::from(count));
    compound.extend_from_slice(&own_source.to_be_bytes());
    for block in blocks.iter().take(usize::from(count)) {
        let lost = (u32::from(block.fraction_lost) << 24) | (block.lost & 0x00ff_ffff);
        for word in [block.source, lost, block.highest, block.jitter, block.last_sender_report, block.delay_since] {
            compound.extend_from_slice(&word.to_be_bytes());
        }
    }
    // One chunk: the source, a name of eight characters, the end, padded to a word.
    head(compound, 1, SOURCE_DESCRIPTION, 4);
    compound.extend_from_slice(&own_source.to_be_bytes());
    compound.extend_from_slice(&[CANONICAL_NAME, 8]);
    compound.extend_from_slice(b"endpoint");
    compound.extend_from_slice(&[0, 0]);
}

/// Adds the question for missing packets; `sequences` in ascending order.
pub(crate) fn ask_for_packets(compound: &mut Vec<u8>, own_source: u32, source: u32, sequences: &[u16]) {
    let mut pairs: Vec<(u16, u16)> = Vec::new();
    for sequence in sequences {
        match pairs.last_mut() {
            Some((first, others)) if (1..=16).contains(&sequence.wrapping_sub(*first)) => {
                *others |= 1 << (sequence.wrapping_sub(*first) - 1);
            }
            _ => pairs.push((*sequence, 0)),
        }
    }
    if pairs.is_empty() {
        return;
    }
    head(compound, GENERIC_NACK, TRANSPORT_FEEDBACK, 2 + pairs.len());
    compound.extend_from_slice(&own_source.to_be_bytes());
    compound.extend_from_slice(&source.to_be_bytes());
    for (first, others) in pairs {
        compound.extend_from_slice(&first.to_be_bytes());
        compound.extend_from_slice(&others.to_be_bytes());
    }
}

/// Adds the question for a key frame.
pub(crate) fn ask_for_key_frame(compound: &mut Vec<u8>, own_source: u32, source: u32) {
    head(compound, PICTURE_LOSS, PAYLOAD_FEEDBACK, 2);
    compound.extend_from_slice(&own_source.to_be_bytes());
    compound.extend_from_slice(&source.to_be_bytes());
}

fn head(compound: &mut Vec<u8>, count: u8, kind: u8, words_behind: usize) {
    compound.push(0x80 | count);
    compound.push(kind);
    compound.extend_from_slice(&u16::try_from(words_behind).unwrap_or_default().to_be_bytes());
}

/// The clock of the sender report with which a compound begins: the middle 32 bits of its NTP time.
/// `body` is what follows its first two words.
pub(crate) fn sender_clock(first_words: &[u8], body: &[u8]) -> Option<(u32, u32)> {
    if *first_words.get(1)? != SENDER_REPORT {
        return None;
    }
    let clock = (u32::from(word(body, 2)?) << 16) | u32::from(word(body, 4)?);
    Some((long_word(first_words, 4)?, clock))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_compound_is_as_long_as_its_parts_say() {
        let block = ReportBlock {
            source: 1,
            fraction_lost: 2,
            lost: 3,
            highest: 4,
            jitter: 5,
            last_sender_report: 6,
            delay_since: 7,
        };
        let mut compound = Vec::new();
        begin(&mut compound, 9, &[block, block]);
        ask_for_packets(&mut compound, 9, 1, &[10, 11, 26, 27, 40]);
        ask_for_key_frame(&mut compound, 9, 1);
        let mut rest = compound.as_slice();
        let mut kinds = Vec::new();
        while !rest.is_empty() {
            kinds.push(rest[1]);
            rest = &rest[4 + 4 * usize::from(word(rest, 2).unwrap_or_default())..];
        }
        assert_eq!(kinds, [RECEIVER_REPORT, SOURCE_DESCRIPTION, TRANSPORT_FEEDBACK, PAYLOAD_FEEDBACK]);
    }

    #[test]
    fn missing_packets_are_asked_for_in_pairs_of_first_and_followers() {
        let mut compound = Vec::new();
        ask_for_packets(&mut compound, 1, 2, &[65_535, 0, 15, 16, 100]);
        assert_eq!(compound[12..], [0xff, 0xff, 0x80, 0x01, 0x00, 16, 0, 0, 0x00, 100, 0, 0]);
    }

    #[test]
    fn the_clock_of_a_sender_report_is_the_middle_of_its_time() {
        let head = [0x80, SENDER_REPORT, 0, 6, 0, 0, 0, 7];
        let body = [0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, 0x88];
        assert_eq!(sender_clock(&head, &body), Some((7, 0x3344_5566)));
        assert_eq!(sender_clock(&head, &body[..4]), None);
    }
}
