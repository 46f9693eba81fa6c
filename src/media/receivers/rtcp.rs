//! RTCP of receivers, read with care: it comes from strangers who merely know their own key.
//!
//! A compound is a row of packets, each with its length (RFC 3550, 6.1). What is not known is
//! stepped over; the first packet that lies about its length ends the reading.

pub(crate) mod writer;

const VERSION: u8 = 2;

const SENDER_REPORT: u8 = 200;
const RECEIVER_REPORT: u8 = 201;
const GOODBYE: u8 = 203;
const TRANSPORT_FEEDBACK: u8 = 205;
const PAYLOAD_FEEDBACK: u8 = 206;

const GENERIC_NACK: u8 = 1;
const PICTURE_LOSS: u8 = 1;
const FULL_INTRA_REQUEST: u8 = 4;

const SENDER_INFO_BYTES: usize = 20;
const BLOCK_BYTES: usize = 24;

/// One thing that a peer says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Saying {
    Report(Block),
    /// These numbers of a stream are missing.
    Missing {
        source: u32,
        first: u16,
        /// Bit n: also `first + n + 1`.
        others: u16,
    },
    /// A stream cannot be decoded without a key frame.
    NeedsKeyFrame {
        source: u32,
    },
    Goodbye,
}

/// A report block (RFC 3550, 6.4.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Block {
    pub(crate) source: u32,
    /// Of 256, since the report before.
    pub(crate) fraction_lost: u8,
    /// Since the beginning; duplicates can take it below 0.
    pub(crate) lost: i32,
    /// Highest sequence number with the peer's count of wraps above it.
    pub(crate) highest: u32,
    /// Interarrival jitter in RTP ticks.
    pub(crate) jitter_ticks: u32,
    /// The middle of the last sender report's NTP time; 0 if none came.
    pub(crate) last_report: u32,
    /// Since that came, in 1/65,536 s.
    pub(crate) delay: u32,
}

/// Everything that a compound says, in its order.
pub(crate) fn read(compound: &[u8]) -> impl Iterator<Item = Saying> {
    Packets { rest: compound }.flat_map(Packet::sayings)
}

#[derive(Clone, Copy)]
struct Packet<'a> {
    kind: u8,
    /// How many blocks, or which feedback.
    count: u8,
    body: &'a [u8],
}

struct Packets<'a> {
    rest: &'a [u8],
}

impl<'a> Iterator for Packets<'a> {
    type Item = Packet<'a>;

    fn next(&mut self) -> Option<Packet<'a>> {
        let [first, kind, high, low, after @ ..] = self.rest else { return None };
        if first >> 6 != VERSION {
            return None;
        }
        let words = usize::from(u16::from_be_bytes([*high, *low]));
        let (body, rest) = after.split_at_checked(words * 4)?;
        self.rest = rest;
        let is_padded = first & 0x20 != 0;
        let padding = body.last().filter(|_| is_padded).map_or(0, |bytes| usize::from(*bytes));
        let body = body.get(..body.len().checked_sub(padding)?)?;
        Some(Packet { kind: *kind, count: first & 0x1f, body })
    }
}

impl<'a> Packet<'a> {
    fn sayings(self) -> Box<dyn Iterator<Item = Saying> + 'a> {
        match (self.kind, self.count) {
            (SENDER_REPORT, count) => Box::new(blocks(self.body.get(4 + SENDER_INFO_BYTES..), count)),
            (RECEIVER_REPORT, count) => Box::new(blocks(self.body.get(4..), count)),
            (GOODBYE, 1..) => Box::new(std::iter::once(Saying::Goodbye)),
            (TRANSPORT_FEEDBACK, GENERIC_NACK) => Box::new(missing(self.body)),
            (PAYLOAD_FEEDBACK, PICTURE_LOSS) => {
                Box::new(number_at(self.body, 4).map(|source| Saying::NeedsKeyFrame { source }).into_iter())
            }
            (PAYLOAD_FEEDBACK, FULL_INTRA_REQUEST) => Box::new(intra_requests(self.body)),
            _ => Box::new(std::iter::empty()),
        }
    }
}

fn blocks(body: Option<&[u8]>, count: u8) -> impl Iterator<Item = Saying> {
    let (blocks, _) = body.unwrap_or_default().as_chunks::<BLOCK_BYTES>();
    blocks.iter().take(count.into()).filter_map(|block| block_of(block)).map(Saying::Report)
}

fn block_of(block: &[u8]) -> Option<Block> {
    let loss = number_at(block, 4)?;
    let [fraction_lost, ..] = loss.to_be_bytes();
    Some(Block {
        source: number_at(block, 0)?,
        fraction_lost,
        // 24 bits with a sign.
        lost: (loss << 8).cast_signed() >> 8,
        highest: number_at(block, 8)?,
        jitter_ticks: number_at(block, 12)?,
        last_report: number_at(block, 16)?,
        delay: number_at(block, 20)?,
    })
}

/// Sender, stream, then pairs of a number and a mask (RFC 4585, 6.2.1).
fn missing(body: &[u8]) -> impl Iterator<Item = Saying> {
    let source = number_at(body, 4);
    let (pairs, _) = body.get(8..).unwrap_or_default().as_chunks::<4>();
    pairs.iter().filter_map(move |[a, b, c, d]| {
        let (first, others) = (u16::from_be_bytes([*a, *b]), u16::from_be_bytes([*c, *d]));
        source.map(|source| Saying::Missing { source, first, others })
    })
}

/// Sender, nothing, then streams with a count (RFC 5104, 4.3.1).
fn intra_requests(body: &[u8]) -> impl Iterator<Item = Saying> {
    let (entries, _) = body.get(8..).unwrap_or_default().as_chunks::<8>();
    entries.iter().filter_map(|entry| number_at(entry, 0)).map(|source| Saying::NeedsKeyFrame { source })
}

fn number_at(bytes: &[u8], place: usize) -> Option<u32> {
    bytes.get(place..)?.first_chunk().copied().map(u32::from_be_bytes)
}

#[cfg(test)]
mod tests;
