//! One program: who is on air, and every packet numbered once for all receivers.

use std::sync::Arc;
use std::time::Instant;

use str0m::rtp::Vp8Patch;

use crate::air::{Air, SILENCE};
use crate::codec::Codec;
use crate::happening::{LegId, MediaKind, Place};
use crate::key_frame_request::KeyFrameRequest;
use crate::numbering::{Numbering, Source};
use crate::publisher::{Arrival, Extras};
use crate::recent_picture::RecentPicture;
use crate::vp8::PictureNumbers;

/// A packet of the program, the same for every receiver.
#[derive(Debug, Clone)]
pub(crate) struct ProgramPacket {
    pub(crate) codec: Codec,
    /// Counts on without a gap whoever sends; never wraps.
    pub(crate) sequence: u64,
    pub(crate) timestamp: u32,
    pub(crate) captured_at: Instant,
    pub(crate) marker: bool,
    pub(crate) begins_key_frame: bool,
    pub(crate) payload: Arc<[u8]>,
    pub(crate) patch: Option<Vp8Patch>,
    pub(crate) extras: Extras,
}

/// Whether the program is heard has changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Hearing {
    Sounding,
    Silent { since: Instant },
}

/// The state of one program.
#[derive(Debug)]
pub(crate) struct Program {
    pub(crate) air: Air,
    pub(crate) key_frames: KeyFrameRequest,
    pub(crate) recent: RecentPicture,
    /// Every leg, connected or not.
    pub(crate) legs: Vec<LegId>,
    /// The receivers that are connected.
    pub(crate) receivers: Vec<LegId>,
    /// Who was told to be on air last.
    pub(crate) told_on_air: Option<Place>,
    sound: Numbering,
    picture: Numbering,
    picture_numbers: PictureNumbers,
    last_sent_at: Option<Instant>,
    sounding: bool,
}

impl Program {
    pub(crate) fn new() -> Self {
        Self {
            air: Air::default(),
            key_frames: KeyFrameRequest::default(),
            recent: RecentPicture::default(),
            legs: Vec::new(),
            receivers: Vec::new(),
            told_on_air: None,
            sound: Numbering::new(MediaKind::Sound),
            picture: Numbering::new(MediaKind::Picture),
            picture_numbers: PictureNumbers::default(),
            last_sent_at: None,
            sounding: false,
        }
    }

    /// Takes a publisher's packet and numbers it, if its place is on air.
    pub(crate) fn accept(&mut self, leg: LegId, arrival: Arrival, now: Instant) -> Option<ProgramPacket> {
        if !self.air.heard(leg, now) {
            return None;
        }
        self.air.decide(now);
        let source = Source { leg, ssrc: arrival.ssrc };
        if !self.follow(source, &arrival, now) {
            return None;
        }
        let numbering = match arrival.codec.kind() {
            MediaKind::Sound => &mut self.sound,
            MediaKind::Picture => &mut self.picture,
        };
        let position = numbering.number(arrival.position, arrival.captured_at)?;
        let patch = match arrival.codec {
            Codec::Vp8 => self.picture_numbers.patch(&arrival.payload),
            Codec::Opus | Codec::H264 => None,
        };
        self.last_sent_at = Some(now);
        Some(ProgramPacket {
            codec: arrival.codec,
            sequence: position.sequence,
            timestamp: position.timestamp,
            captured_at: arrival.captured_at,
            marker: arrival.marker,
            begins_key_frame: arrival.begins_key_frame,
            payload: arrival.payload,
            patch,
            extras: arrival.extras,
        })
    }

    /// Whether the packet's source is the one that is forwarded, switching to it if it may be:
    /// sound at once, a picture at its key frame.
    fn follow(&mut self, source: Source, arrival: &Arrival, now: Instant) -> bool {
        let on_air = self.air.leg_on_air() == Some(source.leg);
        let is_picture = arrival.codec.kind() == MediaKind::Picture;
        let numbering = match arrival.codec.kind() {
            MediaKind::Sound => &mut self.sound,
            MediaKind::Picture => &mut self.picture,
        };
        if numbering.source() == Some(source) {
            // The old picture goes on until the new one's key frame; the old sound does not.
            return on_air || (is_picture && self.air.is_changing(now));
        }
        if !on_air {
            return false;
        }
        if is_picture && !arrival.begins_key_frame {
            self.key_frames.want();
            return false;
        }
        numbering.switch(source, arrival.position, arrival.captured_at);
        if arrival.codec == Codec::Vp8 {
            self.picture_numbers.switch(&arrival.payload);
        }
        true
    }

    /// Notes a picture packet for late joiners. True if a key frame began.
    pub(crate) fn remember(&mut self, packet: &ProgramPacket, now: Instant) -> bool {
        if packet.codec.kind() != MediaKind::Picture {
            return false;
        }
        let began = self.recent.push(packet, now);
        if began {
            self.key_frames.arrived();
        }
        began
    }

    /// Says once when the program is heard, and once when it fell silent.
    pub(crate) fn hearing(&mut self, now: Instant) -> Option<Hearing> {
        let since = self.last_sent_at?;
        let heard = now.saturating_duration_since(since) <= SILENCE;
        if heard == self.sounding {
            return None;
        }
        self.sounding = heard;
        Some(if heard { Hearing::Sounding } else { Hearing::Silent { since } })
    }

    /// Nobody is left and nothing is left to tell.
    pub(crate) fn is_over(&self) -> bool {
        self.legs.is_empty() && !self.sounding && self.told_on_air.is_none()
    }
}
