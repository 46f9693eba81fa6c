//! Redundant sound (RFC 2198): a packet that carries those before it once more.
//!
//! What a line loses need not be asked for again then, which sound has no time for; the price is
//! a few dozen bytes a packet, on lines that lose some.

use std::sync::Arc;

use crate::track::TrackPacket;

/// How many packets before it one may carry.
pub(crate) const MOST_EARLIER: usize = 2;

/// An offset in time takes 14 bits, a length 10 (RFC 2198, 3).
const LATEST_OFFSET: u32 = (1 << 14) - 1;
const LONGEST_BLOCK_BYTES: usize = (1 << 10) - 1;

/// All blocks together stay below what any way carries in one datagram.
const MOST_BYTES: usize = 1_150;

const ANOTHER_FOLLOWS: u8 = 0x80;

/// Of the packets before this one, newest first, those that it can carry, in the same order.
pub(crate) fn carried<'a>(
    packet: &TrackPacket,
    before: impl IntoIterator<Item = &'a TrackPacket>,
) -> impl Iterator<Item = &'a TrackPacket> {
    let (timestamp, mut bytes) = (packet.timestamp, packet.payload.len());
    before.into_iter().take(MOST_EARLIER).take_while(move |earlier| {
        bytes += earlier.payload.len();
        let offset = timestamp.wrapping_sub(earlier.timestamp);
        (1..=LATEST_OFFSET).contains(&offset) && earlier.payload.len() <= LONGEST_BLOCK_BYTES && bytes <= MOST_BYTES
    })
}

/// The packet with the ones [`carried`] of those before it; `payload_type` is that of all blocks.
pub(crate) fn with_earlier(packet: &TrackPacket, carried: &[TrackPacket], payload_type: u8) -> TrackPacket {
    let mut payload = Vec::new();
    for earlier in carried.iter().rev() {
        let offset = packet.timestamp.wrapping_sub(earlier.timestamp);
        let length = u32::try_from(earlier.payload.len()).unwrap_or_default();
        let [_, high, middle, low] = (offset << 10 | length).to_be_bytes();
        payload.extend_from_slice(&[payload_type | ANOTHER_FOLLOWS, high, middle, low]);
    }
    payload.push(payload_type);
    for block in carried.iter().rev().chain([packet]) {
        payload.extend_from_slice(&block.payload);
    }
    TrackPacket { payload: Arc::from(payload), ..packet.clone() }
}

#[cfg(test)]
mod tests;
