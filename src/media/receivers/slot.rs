//! One stream of a receiver: its own numbers, continuous whatever flows into it.
//!
//! What flows may change: another layer, another source. A [`Flow`] says how the numbers of the
//! track that flows now become the receiver's own; the flows before are kept for a while, so
//! that a NACK still finds its packet.

pub(crate) mod feed;

use super::prepared::Shift;
use crate::track::{Frame, PictureNumberPlaces, TrackId};

/// First indices stay below this, so that the first wrap is far from the join: a peer that
/// loses packets around it would guess the wrong rollover counter (RFC 3711, 3.3.1).
const HIGHEST_FIRST_INDEX: u64 = 1 << 14;

/// Flows that a late NACK may still mean.
const FLOWS_KEPT: usize = 3;

const PICTURE_IDS: u16 = 0x7fff;

/// How a track's numbers become the receiver's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Flow {
    pub(crate) track: TrackId,
    first_sequence: u64,
    first_index: u64,
    pub(crate) shift: Shift,
}

impl Flow {
    /// The receiver's index of a packet of the track; none if it came before the flow began.
    pub(crate) fn index_of(&self, sequence: u64) -> Option<u64> {
        sequence.checked_sub(self.first_sequence).map(|after| self.first_index + after)
    }

    /// The same for a packet that is known to belong to the flow.
    pub(crate) fn index_within(&self, sequence: u64) -> u64 {
        sequence.wrapping_sub(self.first_sequence).wrapping_add(self.first_index)
    }

    /// How many packets of the track, from the flow's first on, stand before this one.
    pub(crate) fn packets_before(&self, sequence: u64) -> u64 {
        sequence.saturating_sub(self.first_sequence)
    }

    fn sequence_of(&self, index: u64) -> Option<u64> {
        index.checked_sub(self.first_index).map(|after| self.first_sequence + after)
    }
}

/// The highest numbers that were sent.
#[derive(Debug, Clone, Copy, Default)]
struct Shown {
    timestamp: Option<u32>,
    picture_id: Option<u16>,
    layer_index: Option<u8>,
}

/// One stream of a receiver.
#[derive(Debug)]
pub(crate) struct Stream {
    /// What should flow.
    aim: Option<TrackId>,
    flow: Option<Flow>,
    past: [Option<Flow>; FLOWS_KEPT],
    first_index: u64,
    next_index: u64,
    shown: Shown,
    packets: u32,
    octets: u32,
}

impl Stream {
    /// `random` is any number.
    pub(crate) fn new(random: u64) -> Self {
        let first_index = random % HIGHEST_FIRST_INDEX;
        Self {
            aim: None,
            flow: None,
            past: [None; FLOWS_KEPT],
            first_index,
            next_index: first_index,
            shown: Shown::default(),
            packets: 0,
            octets: 0,
        }
    }

    /// Says what should flow from now on. What flows goes on until the other can begin; with
    /// nothing to come it stops at once.
    pub(crate) fn aim_at(&mut self, track: Option<TrackId>) {
        self.aim = track;
        if track.is_none() {
            self.pause();
        }
    }

    pub(crate) fn aim(&self) -> Option<TrackId> {
        self.aim
    }

    pub(crate) fn flow(&self) -> Option<&Flow> {
        self.flow.as_ref()
    }

    /// Whether something else should flow than does.
    pub(crate) fn waits(&self) -> bool {
        self.aim.is_some() && self.aim != self.flow.map(|flow| flow.track)
    }

    /// Stops what flows: a part of it is missing, and it begins anew with the next key frame.
    pub(crate) fn pause(&mut self) {
        if let Some(flow) = self.flow.take() {
            self.past.rotate_right(1);
            self.past[0] = Some(flow);
        }
    }

    /// Begins with this frame, whose numbers follow what was sent before.
    pub(crate) fn begin(&mut self, frame: &Frame, ticks_apart: u32) {
        let Some(first) = frame.packets.first() else { return };
        self.pause();
        let shift = self.shown.shift_for(first.timestamp, ticks_apart, first.numbers.as_ref());
        let (first_sequence, first_index) = (first.sequence, self.next_index);
        self.flow = Some(Flow { track: frame.track, first_sequence, first_index, shift });
    }

    /// The flow, if the frame belongs to it.
    pub(crate) fn carries(&self, frame: &Frame) -> Option<Flow> {
        let flow = self.flow.filter(|flow| flow.track == frame.track)?;
        let first = frame.packets.first()?;
        (first.sequence >= flow.first_sequence).then_some(flow)
    }

    /// Remembers what was sent of the flow, and how many octets of payload that took.
    pub(crate) fn sent(&mut self, sent: &Sent, octets: u32) {
        let Some(flow) = self.flow else { return };
        if let Some(index) = flow.index_of(sent.highest_sequence) {
            self.next_index = self.next_index.max(index + 1);
        }
        self.packets = self.packets.wrapping_add(sent.packets);
        self.octets = self.octets.wrapping_add(octets);
        self.shown.advance(sent, flow.shift);
    }

    /// The index of the first packet.
    pub(crate) fn first_index(&self) -> u64 {
        self.first_index
    }

    /// The index after the highest that was sent.
    pub(crate) fn next_index(&self) -> u64 {
        self.next_index
    }

    /// The highest timestamp that was sent.
    pub(crate) fn last_timestamp(&self) -> Option<u32> {
        self.shown.timestamp
    }

    /// Packets and octets sent, as sender reports count them: they wrap.
    pub(crate) fn counts(&self) -> (u32, u32) {
        (self.packets, self.octets)
    }

    /// Which packet of which flow was sent under the highest index that ends in `sequence`.
    pub(crate) fn find(&self, sequence: u16) -> Option<Found> {
        let highest = self.next_index.checked_sub(1)?;
        let back = u64::from(low_half(highest).wrapping_sub(sequence));
        let index = highest.checked_sub(back)?;
        let flows = self.flow.iter().chain(self.past.iter().flatten());
        let flow = *flows.max_by_key(|flow| (flow.first_index <= index).then_some(flow.first_index))?;
        Some(Found { flow, sequence: flow.sequence_of(index)?, index })
    }
}

/// A packet that was sent before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Found {
    pub(crate) flow: Flow,
    /// Its number in the track.
    pub(crate) sequence: u64,
    /// Its own index.
    pub(crate) index: u64,
}

/// What a frame adds to the numbers of whoever gets it; worked out once a frame.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Sent {
    pub(crate) highest_sequence: u64,
    pub(crate) packets: u32,
    timestamp: u32,
    picture_id: Option<u16>,
    layer_index: Option<u8>,
}

impl Sent {
    pub(crate) fn of(frame: &Frame) -> Self {
        let numbers = frame.packets.last().and_then(|packet| packet.numbers);
        Self {
            highest_sequence: frame.packets.iter().map(|packet| packet.sequence).max().unwrap_or_default(),
            packets: u32::try_from(frame.packets.len()).unwrap_or_default(),
            timestamp: frame.packets.last().map(|packet| packet.timestamp).unwrap_or_default(),
            picture_id: numbers.and_then(|numbers| numbers.picture_id).map(|id| id.value),
            layer_index: numbers.and_then(|numbers| numbers.layer_index).map(|(value, _)| value),
        }
    }
}

impl Shown {
    /// All tracks of a program share a clock, so time is shifted only if it would stand still.
    /// A decoder orders pictures by their numbers and stands still when they go back.
    fn shift_for(&self, timestamp: u32, ticks_apart: u32, numbers: Option<&PictureNumberPlaces>) -> Shift {
        let timestamp = match self.timestamp {
            Some(last) if !goes_on(last, timestamp) => last.wrapping_add(ticks_apart).wrapping_sub(timestamp),
            _ => 0,
        };
        let picture = numbers.and_then(|numbers| numbers.picture_id).zip(self.picture_id);
        let picture_id = picture.map_or(0, |(first, last)| last.wrapping_add(1).wrapping_sub(first.value));
        let layer = numbers.and_then(|numbers| numbers.layer_index).zip(self.layer_index);
        let layer_index = layer.map_or(0, |((first, _), last)| last.wrapping_add(1).wrapping_sub(first));
        Shift { timestamp, picture_id: picture_id & PICTURE_IDS, layer_index }
    }

    /// A straggler must not take the numbers back.
    fn advance(&mut self, sent: &Sent, shift: Shift) {
        let timestamp = sent.timestamp.wrapping_add(shift.timestamp);
        if self.timestamp.is_some_and(|last| last != timestamp && !goes_on(last, timestamp)) {
            return;
        }
        self.timestamp = Some(timestamp);
        if let Some(id) = sent.picture_id {
            self.picture_id = Some(id.wrapping_add(shift.picture_id) & PICTURE_IDS);
        }
        if let Some(index) = sent.layer_index {
            self.layer_index = Some(index.wrapping_add(shift.layer_index));
        }
    }
}

fn goes_on(last: u32, next: u32) -> bool {
    next != last && next.wrapping_sub(last) < 1 << 31
}

fn low_half(index: u64) -> u16 {
    let [.., high, low] = index.to_be_bytes();
    u16::from_be_bytes([high, low])
}

#[cfg(test)]
mod tests;
