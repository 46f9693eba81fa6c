//! What may be sent again to one receiver, and under which number.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use crate::receivers::prepared::{Label, write_header, write_sequence, write_timestamp};
use crate::receivers::slot::Found;
use crate::receivers::srtp::Sealer;
use crate::track::TrackPacket;

/// Resends may be one packet for each two that are sent; on a line that is full, where they push
/// others out, one for each eight.
const SENT_FOR_A_RESEND: u32 = 2;
const SENT_FOR_A_RESEND_ON_A_FULL_LINE: u32 = 8;

/// So many may be saved up, in sent packets.
const MOST_SAVED: u32 = 600;

/// Packets asked for in one turn of this length; a flood beyond that is not looked at.
const TURN: Duration = Duration::from_millis(100);
const MOST_ASKED_IN_A_TURN: u32 = 120;

const HIGHEST_FIRST_INDEX: u64 = 1 << 14;

/// What was sent again lately is remembered: so many packets are on their way at most.
const MOST_REMEMBERED: usize = 128;

/// Where the round trip is not known, and where somebody claims a longer one.
const USUAL_ROUND_TRIP: Duration = Duration::from_millis(60);
const LONGEST_ROUND_TRIP: Duration = Duration::from_secs(1);

/// A packet that was sent again.
#[derive(Debug, Clone, Copy)]
struct Resent {
    picture: usize,
    index: u64,
    at: Instant,
}

/// What to do about a packet that is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Asked {
    ForTheFirstTime,
    /// What was sent again was lost as well.
    Anew,
    /// What was sent again may still arrive.
    TooSoon,
}

/// The account of a receiver's resends.
#[derive(Debug)]
pub(crate) struct Resends {
    /// Empty, and without memory of its own, for whoever loses nothing.
    resent: VecDeque<Resent>,
    next_indices: [u64; 2],
    saved: u32,
    turn_began: Option<Instant>,
    asked_in_turn: u32,
}

impl Resends {
    /// `random` are any numbers.
    pub(crate) fn new(random: [u64; 2]) -> Self {
        let next_indices = random.map(|random| random % HIGHEST_FIRST_INDEX);
        Self { resent: VecDeque::new(), next_indices, saved: 0, turn_began: None, asked_in_turn: 0 }
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

    /// A packet is asked for. Browsers that only receive do not know the round trip and ask ten
    /// times a second; the answer to the first time is then still on its way.
    pub(crate) fn asked(&mut self, picture: usize, index: u64, round_trip: Option<Duration>, now: Instant) -> Asked {
        // Not to the last millisecond: the next time to ask is a tenth of a second later.
        let on_its_way = round_trip.unwrap_or(USUAL_ROUND_TRIP).min(LONGEST_ROUND_TRIP) * 9 / 10;
        let mut resent = self.resent.iter_mut().rev();
        match resent.find(|resent| resent.picture == picture && resent.index == index) {
            Some(resent) if now.saturating_duration_since(resent.at) < on_its_way => Asked::TooSoon,
            Some(resent) => {
                resent.at = now;
                Asked::Anew
            }
            None => {
                if self.resent.len() >= MOST_REMEMBERED {
                    self.resent.pop_front();
                }
                self.resent.push_back(Resent { picture, index, at: now });
                Asked::ForTheFirstTime
            }
        }
    }

    /// Whether one more packet may be sent again; it counts as sent then.
    pub(crate) fn spend(&mut self, is_line_full: bool) -> bool {
        let cost = if is_line_full { SENT_FOR_A_RESEND_ON_A_FULL_LINE } else { SENT_FOR_A_RESEND };
        let left = self.saved.checked_sub(cost);
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
