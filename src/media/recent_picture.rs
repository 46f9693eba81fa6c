//! The last key frame and everything since: what a late joiner gets at once.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use crate::program::ProgramPacket;

/// More than this would take a joiner longer to swallow than a new key frame takes to come.
const LONGEST: Duration = Duration::from_secs(2);
const MOST_PACKETS: usize = 300;

/// While there is no key frame, a few packets are kept: an encoder may put a delimiter before
/// the parameters of a key frame, and packets may change places on the way.
const KEPT_WITHOUT_KEY_FRAME: usize = 16;

/// The packets since the last key frame, in the program's order.
#[derive(Debug, Default)]
pub(crate) struct RecentPicture {
    packets: VecDeque<ProgramPacket>,
    key_frame: Option<KeyFrame>,
}

#[derive(Debug, Clone, Copy)]
struct KeyFrame {
    timestamp: u32,
    arrived_at: Instant,
}

impl RecentPicture {
    /// Takes a packet in. True if it begins a key frame that was not known yet.
    pub(crate) fn push(&mut self, packet: &ProgramPacket, now: Instant) -> bool {
        let known = self.key_frame.map(|key_frame| key_frame.timestamp);
        let is_before = self.packets.front().is_some_and(|first| first.sequence > packet.sequence);
        if is_before && known.is_some_and(|timestamp| timestamp != packet.timestamp) {
            // A joiner must not begin with what came before the key frame.
            return false;
        }
        let index = self.insert(packet);
        let begins = packet.begins_key_frame && known != Some(packet.timestamp);
        // A key frame that was overtaken by a newer one is only a packet.
        let newest = packet.timestamp.wrapping_sub(known.unwrap_or(packet.timestamp)) < 1 << 31;
        if begins && newest {
            self.begin(packet.timestamp, index, now);
        }
        self.shorten(now);
        begins && newest
    }

    /// The key frame and all packets since, if that is short enough to be worth it.
    pub(crate) fn since_key_frame(&self, now: Instant) -> Option<impl Iterator<Item = &ProgramPacket>> {
        let key_frame = self.key_frame?;
        let age = now.saturating_duration_since(key_frame.arrived_at);
        (age <= LONGEST).then(|| self.packets.iter())
    }

    fn insert(&mut self, packet: &ProgramPacket) -> usize {
        let later = |known: &&ProgramPacket| known.sequence > packet.sequence;
        let after = self.packets.iter().rev().take_while(later).count();
        let index = self.packets.len() - after;
        self.packets.insert(index, packet.clone());
        index
    }

    fn begin(&mut self, timestamp: u32, index: usize, now: Instant) {
        let same_frame = |packet: &&ProgramPacket| packet.timestamp == timestamp;
        let before = self.packets.iter().take(index).rev();
        let first = index - before.take_while(same_frame).count();
        self.packets.drain(..first);
        self.key_frame = Some(KeyFrame { timestamp, arrived_at: now });
    }

    fn shorten(&mut self, now: Instant) {
        let too_old = |key_frame: KeyFrame| now.saturating_duration_since(key_frame.arrived_at) > LONGEST;
        if self.key_frame.is_some_and(too_old) || self.packets.len() > MOST_PACKETS {
            self.key_frame = None;
        }
        if self.key_frame.is_none() {
            let excess = self.packets.len().saturating_sub(KEPT_WITHOUT_KEY_FRAME);
            self.packets.drain(..excess);
        }
    }
}
