//! A frame's packets, gathered: receivers are sent a whole frame at once.

use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::track::TrackPacket;

/// A frame whose end does not come is sent as far as it came.
const LONGEST: Duration = Duration::from_millis(3);

/// A key frame of 4 Mbit/s; a longer one is sent in parts.
const MOST_PACKETS: usize = 300;

/// Packets that are sent together.
#[derive(Debug, Clone)]
pub(crate) struct Gathered {
    pub(crate) captured_at: Instant,
    /// When the last of them came in.
    pub(crate) arrived_at: Instant,
    pub(crate) packets: Arc<[TrackPacket]>,
}

/// The frame that is coming in.
#[derive(Debug, Default)]
pub(crate) struct Gathering {
    packets: Vec<TrackPacket>,
    times: Option<Times>,
    /// The number after the last packet that was sent, to know a straggler.
    next_sequence: u64,
}

#[derive(Debug, Clone, Copy)]
struct Times {
    captured_at: Instant,
    began_at: Instant,
    arrived_at: Instant,
}

impl Gathering {
    /// Takes a packet; `ready` gets what is to be sent now, at most two lots.
    pub(crate) fn push(
        &mut self,
        packet: TrackPacket,
        captured_at: Instant,
        now: Instant,
        ready: &mut impl FnMut(Gathered),
    ) {
        let is_late = packet.sequence < self.next_sequence || self.is_before(&packet);
        if is_late {
            return ready(Gathered { captured_at, arrived_at: now, packets: Arc::from([packet]) });
        }
        if self.packets.first().is_some_and(|first| first.timestamp != packet.timestamp) {
            self.flush(ready);
        }
        let began_at = self.times.map_or(now, |times| times.began_at);
        self.times = Some(Times { captured_at, began_at, arrived_at: now });
        let index = self.packets.partition_point(|known| known.sequence < packet.sequence);
        self.packets.insert(index, packet);
        if self.is_whole() || self.packets.len() >= MOST_PACKETS {
            self.flush(ready);
        }
    }

    /// Sends what has waited long enough.
    pub(crate) fn turn(&mut self, now: Instant, ready: &mut impl FnMut(Gathered)) {
        if self.due().is_some_and(|due| due <= now) {
            self.flush(ready);
        }
    }

    /// When the packets are sent even if the frame is not whole.
    pub(crate) fn due(&self) -> Option<Instant> {
        self.times.map(|times| times.began_at + LONGEST)
    }

    /// Whether the packet belongs to an earlier frame than the one that is coming in.
    fn is_before(&self, packet: &TrackPacket) -> bool {
        let first = self.packets.first();
        first.is_some_and(|first| packet.timestamp != first.timestamp && packet.sequence < first.sequence)
    }

    /// From the packet after the last frame to the marker, without a gap.
    fn is_whole(&self) -> bool {
        let (Some(first), Some(last)) = (self.packets.first(), self.packets.last()) else {
            return false;
        };
        let count = u64::try_from(self.packets.len()).unwrap_or(u64::MAX);
        let follows = first.sequence == self.next_sequence || self.next_sequence == 0;
        follows && last.marker && last.sequence - first.sequence + 1 == count
    }

    fn flush(&mut self, ready: &mut impl FnMut(Gathered)) {
        let (Some(times), Some(last)) = (self.times.take(), self.packets.last()) else {
            return;
        };
        self.next_sequence = last.sequence + 1;
        let packets = self.packets.drain(..).collect();
        ready(Gathered { captured_at: times.captured_at, arrived_at: times.arrived_at, packets });
    }
}

#[cfg(test)]
#[path = "tests/gathering.rs"]
mod tests;
