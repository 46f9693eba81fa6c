//! Whole pictures out of packets that may come late or not at all.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use crate::track::{Frame, TrackPacket};

/// A recording is in no hurry: what the publisher sends again is waited for.
const PATIENCE: Duration = Duration::from_secs(1);

/// Two seconds of 16 Mbit/s.
const MOST_WAITING: usize = 4_096;

/// The packets of one picture.
#[derive(Debug)]
pub(super) struct Whole {
    pub(super) packets: Vec<TrackPacket>,
    pub(super) captured_at: Instant,
}

/// What comes next out of a track.
#[derive(Debug)]
pub(super) enum Next {
    Picture(Whole),
    /// Something is lost; it goes on with a key frame.
    Broken,
    /// Nothing yet.
    Wait,
}

#[derive(Debug)]
struct Waiting {
    packet: TrackPacket,
    captured_at: Instant,
    arrived_at: Instant,
}

/// The packets of one track in their order.
#[derive(Debug, Default)]
pub(super) struct Reassembly {
    waiting: BTreeMap<u64, Waiting>,
    /// The packet that comes next; none before the first.
    next: Option<u64>,
}

impl Reassembly {
    pub(super) fn push(&mut self, frame: &Frame) {
        let (captured_at, arrived_at) = (frame.captured_at, frame.arrived_at);
        for packet in frame.packets.iter().filter(|packet| self.next.is_none_or(|next| packet.sequence >= next)) {
            let waiting = Waiting { packet: packet.clone(), captured_at, arrived_at };
            self.waiting.entry(packet.sequence).or_insert(waiting);
        }
    }

    /// Takes the next picture out, if all of it is there.
    pub(super) fn take(&mut self, now: Instant) -> Next {
        let Some((first, oldest)) = self.waiting.first_key_value() else { return Next::Wait };
        let next = self.next.unwrap_or(*first);
        let arrived_at = oldest.arrived_at;
        if *first == next
            && let Some(last) = self.end_of_picture(next)
        {
            return Next::Picture(self.take_until(last));
        }
        if now.saturating_duration_since(arrived_at) > PATIENCE || self.waiting.len() > MOST_WAITING {
            self.give_up(next);
            return Next::Broken;
        }
        Next::Wait
    }

    /// The last packet of the picture that begins with this one, if no packet of it is missing.
    fn end_of_picture(&self, first: u64) -> Option<u64> {
        let timestamp = self.waiting.get(&first)?.packet.timestamp;
        let mut last = first;
        loop {
            let packet = &self.waiting.get(&last)?.packet;
            let follower = self.waiting.get(&(last + 1));
            // The mark may be missing where an encoder does not set it.
            let is_last = packet.marker || follower.is_some_and(|next| next.packet.timestamp != timestamp);
            if is_last {
                return Some(last);
            }
            last += 1;
        }
    }

    fn take_until(&mut self, last: u64) -> Whole {
        let rest = self.waiting.split_off(&(last + 1));
        let picture = std::mem::replace(&mut self.waiting, rest);
        self.next = Some(last + 1);
        let captured_at = picture.first_key_value().map_or_else(Instant::now, |(_, first)| first.captured_at);
        Whole { packets: picture.into_values().map(|waiting| waiting.packet).collect(), captured_at }
    }

    /// Forgets everything before the next key frame; without one, everything.
    fn give_up(&mut self, next: u64) {
        let key = self.waiting.range(next + 1..).find(|(_, waiting)| waiting.packet.begins_key_frame);
        let highest = self.waiting.last_key_value().map_or(next, |(highest, _)| highest + 1);
        let from = key.map_or(highest, |(sequence, _)| *sequence);
        self.waiting = self.waiting.split_off(&from);
        self.next = Some(from);
    }
}
