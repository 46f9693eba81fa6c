//! The recent packets of a track, shared by all who ask for one again.

pub(crate) mod key_frame;

use std::sync::Arc;

use crate::track::{Frame, TrackPacket};

/// A second of 4 Mbit/s.
const PACKETS_KEPT: u64 = 512;

#[derive(Debug, Clone)]
struct Kept {
    frame: Arc<Frame>,
    number: u16,
}

impl Kept {
    fn packet(&self) -> Option<&TrackPacket> {
        self.frame.packets.get(usize::from(self.number))
    }
}

/// Packets by their number.
#[derive(Debug)]
pub(crate) struct Ring {
    places: Box<[Option<Kept>]>,
    highest: u64,
}

impl Ring {
    pub(crate) fn new() -> Self {
        Self { places: vec![None; place_of(PACKETS_KEPT - 1) + 1].into_boxed_slice(), highest: 0 }
    }

    /// Takes a frame in. False if one of its numbers was here before or is too old to tell: it
    /// must not be sent, because sealing two packets under one number gives the key away.
    pub(crate) fn push(&mut self, frame: &Arc<Frame>) -> bool {
        let is_new = |packet: &TrackPacket| {
            let is_recent = packet.sequence + PACKETS_KEPT > self.highest;
            is_recent && self.kept(packet.sequence).is_none()
        };
        if !frame.packets.iter().all(is_new) || !counts_up(&frame.packets) {
            return false;
        }
        for (packet, number) in frame.packets.iter().zip(0..) {
            if let Some(place) = self.places.get_mut(place_of(packet.sequence)) {
                *place = Some(Kept { frame: Arc::clone(frame), number });
            }
            self.highest = self.highest.max(packet.sequence);
        }
        true
    }

    /// The frame that a packet belongs to, and its place there.
    pub(crate) fn find(&self, sequence: u64) -> Option<(&Arc<Frame>, usize)> {
        self.kept(sequence).map(|kept| (&kept.frame, usize::from(kept.number)))
    }

    /// A packet by its number.
    pub(crate) fn packet(&self, sequence: u64) -> Option<&TrackPacket> {
        self.kept(sequence)?.packet()
    }

    fn kept(&self, sequence: u64) -> Option<&Kept> {
        let kept = self.places.get(place_of(sequence))?.as_ref()?;
        (kept.packet()?.sequence == sequence).then_some(kept)
    }
}

fn counts_up(packets: &[TrackPacket]) -> bool {
    !packets.is_empty() && packets.windows(2).all(|pair| matches!(pair, [one, two] if one.sequence < two.sequence))
}

fn place_of(sequence: u64) -> usize {
    usize::try_from(sequence % PACKETS_KEPT).unwrap_or_default()
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests;
