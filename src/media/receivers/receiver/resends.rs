//! What may be sent again to one receiver, and under which number.

use std::time::{Duration, Instant};

use crate::receivers::prepared::{Label, write_header, write_sequence, write_timestamp};
use crate::receivers::slot::Found;
use crate::receivers::srtp::Sealer;
use crate::track::TrackPacket;

/// Resends may be one packet for each two that are sent: more would feed a congestion.
const SENT_FOR_A_RESEND: u32 = 2;

/// So many may be saved up, in sent packets.
const MOST_SAVED: u32 = 600;

/// Packets asked for in one turn of this length; a flood beyond that is not looked at.
const TURN: Duration = Duration::from_millis(100);
const MOST_ASKED_IN_A_TURN: u32 = 120;

const HIGHEST_FIRST_INDEX: u64 = 1 << 14;

/// The account of a receiver's resends.
#[derive(Debug)]
pub(crate) struct Resends {
    next_indices: [u64; 2],
    saved: u32,
    turn_began: Option<Instant>,
    asked_in_turn: u32,
}

impl Resends {
    /// `random` are any numbers.
    pub(crate) fn new(random: [u64; 2]) -> Self {
        let next_indices = random.map(|random| random % HIGHEST_FIRST_INDEX);
        Self { next_indices, saved: 0, turn_began: None, asked_in_turn: 0 }
    }

    /// Packets of picture went out.
    pub(crate) fn sent(&mut self, packets: u32) {
        self.saved = self.saved.saturating_add(packets).min(MOST_SAVED);
    }

    /// Whether one more packet that is asked for may be looked at.
    pub(crate) fn may_ask(&mut self, now: Instant) -> bool {
        if self.turn_began.is_none_or(|began| now.saturating_duration_since(began) >= TURN) {
            (self.turn_began, self.asked_in_turn) = (Some(now), 0);
        }
        self.asked_in_turn += 1;
        self.asked_in_turn <= MOST_ASKED_IN_A_TURN
    }

    /// Whether one more packet may be sent again; it counts as sent then.
    pub(crate) fn spend(&mut self) -> bool {
        let left = self.saved.checked_sub(SENT_FOR_A_RESEND);
        self.saved = left.unwrap_or(self.saved);
        left.is_some()
    }

    /// The index of the next packet on a picture's stream of resends.
    pub(crate) fn next_index(&mut self, picture: usize) -> Option<u64> {
        let next = self.next_indices.get_mut(picture)?;
        *next += 1;
        Some(*next)
    }

    /// Writes and seals a packet as a retransmission: its old number stands before the payload
    /// (RFC 4588, 4).
    pub(crate) fn write(
        into: &mut Vec<u8>,
        packet: &TrackPacket,
        label: &Label,
        found: &Found,
        index: u64,
        sealer: &Sealer,
    ) {
        let header_bytes = write_header(into, packet, label);
        let [.., high, low] = found.index.to_be_bytes();
        into.extend_from_slice(&[high, low]);
        into.extend_from_slice(&packet.payload);
        let shift = found.flow.shift;
        write_sequence(into, index);
        write_timestamp(into, packet.timestamp.wrapping_add(shift.timestamp));
        if let (Some(numbers), Some(payload)) = (&packet.numbers, into.get_mut(header_bytes + 2..)) {
            shift.picture_numbers(numbers, payload);
        }
        into.resize(into.len() + label.tag_bytes, 0);
        sealer.seal_rtp(into, header_bytes, index);
    }
}
