//! The sender reports of a receiver's streams, as one compound.

/// At most this many streams have a receiver.
const MOST_STREAMS: usize = 5;

const SENDER_REPORT: u8 = 200;
const RECEIVER_REPORT: u8 = 201;
const SOURCE_DESCRIPTION: u8 = 202;
const GOODBYE: u8 = 203;
const VERSION: u8 = 0x80;
const CANONICAL_NAME: u8 = 1;

/// What one stream's report says (RFC 3550, 6.4.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct SenderReport {
    pub(crate) source: u32,
    /// NTP time: seconds since 1900 above, a fraction of 2^32 below.
    pub(crate) ntp: u64,
    /// The stream's RTP time at that moment.
    pub(crate) timestamp: u32,
    pub(crate) packets: u32,
    pub(crate) octets: u32,
}

/// Reports and the one name of all the streams, so that a player keeps them in step. Nothing
/// without a report.
pub(crate) fn write_reports(into: &mut Vec<u8>, reports: &[SenderReport], canonical_name: &str) {
    let reports = reports.get(..reports.len().min(MOST_STREAMS)).unwrap_or_default();
    for report in reports {
        write_head(into, 0, SENDER_REPORT, 6);
        into.extend_from_slice(&report.source.to_be_bytes());
        into.extend_from_slice(&report.ntp.to_be_bytes());
        for number in [report.timestamp, report.packets, report.octets] {
            into.extend_from_slice(&number.to_be_bytes());
        }
    }
    if !reports.is_empty() {
        write_names(into, reports, canonical_name);
    }
}

/// Says goodbye for streams that the peer knows.
pub(crate) fn write_goodbye(into: &mut Vec<u8>, sources: &[u32]) {
    let sources = sources.get(..sources.len().min(MOST_STREAMS)).unwrap_or_default();
    let Some(first) = sources.first() else { return };
    // A compound begins with a report, if only with an empty one (RFC 3550, 6.1).
    write_head(into, 0, RECEIVER_REPORT, 1);
    into.extend_from_slice(&first.to_be_bytes());
    let count = u8::try_from(sources.len()).unwrap_or_default();
    write_head(into, count, GOODBYE, count.into());
    for source in sources {
        into.extend_from_slice(&source.to_be_bytes());
    }
}

/// A packet for each stream: players in use lose their way between two chunks of one (aiortc 1.16) and drop the
/// reports with it.
fn write_names(into: &mut Vec<u8>, reports: &[SenderReport], canonical_name: &str) {
    // A chunk ends with at least one zero and on a whole word (RFC 3550, 6.5).
    let name_bytes = u8::try_from(canonical_name.len()).unwrap_or_default();
    let chunk_words = 1 + (2 + u16::from(name_bytes)) / 4 + 1;
    for report in reports {
        write_head(into, 1, SOURCE_DESCRIPTION, chunk_words);
        into.extend_from_slice(&report.source.to_be_bytes());
        into.extend_from_slice(&[CANONICAL_NAME, name_bytes]);
        into.extend_from_slice(canonical_name.as_bytes().get(..name_bytes.into()).unwrap_or_default());
        let zeros = 4 - (2 + usize::from(name_bytes)) % 4;
        into.extend(std::iter::repeat_n(0, zeros));
    }
}

fn write_head(into: &mut Vec<u8>, count: u8, kind: u8, words: u16) {
    into.extend_from_slice(&[VERSION | count, kind]);
    into.extend_from_slice(&words.to_be_bytes());
}
