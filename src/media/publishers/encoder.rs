//! One encoder of a publisher, and the track that its packets become.

use std::time::{Duration, Instant};

use str0m::media::{Mid, Rid};
use str0m::rtp::RtpPacket;

use super::gathering::{Gathered, Gathering};
use super::key_frame_request::KeyFrameRequest;
use crate::codec::Codec;
use crate::happening::MediaKind;
use crate::track::{TrackId, TrackPacket};
use crate::{h264, vp8};

/// An encoder that sent nothing for longer is not there.
pub(crate) const SILENCE: Duration = Duration::from_secs(2);

/// A jump that no loss explains: the encoder began anew, and so does its track.
const LONGEST_GAP: u64 = 4_096;

/// Which encoder: one a section, or one a layer of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct EncoderName {
    pub(crate) section: Mid,
    pub(crate) layer: Option<Rid>,
}

/// One encoder.
#[derive(Debug)]
pub(crate) struct Encoder {
    pub(crate) name: EncoderName,
    pub(crate) track: TrackId,
    pub(crate) codec: Codec,
    pub(crate) ssrc: u32,
    pub(crate) heard_at: Instant,
    /// Whether it was heard within [`SILENCE`], as far as is known.
    pub(crate) sounds: bool,
    /// Pixels of its last key frame, to tell the layers of a picture apart.
    pub(crate) picture_size: Option<u32>,
    pub(crate) key_frames: KeyFrameRequest,
    /// Of the packet from which the track counts.
    first_sequence: u64,
    highest_sequence: u64,
    timestamp_offset: u32,
    /// Timestamps on the program's clock.
    last_key_frame: Option<u32>,
    last_frame: Option<u32>,
    gathering: Gathering,
}

impl Encoder {
    /// Its track begins with this packet, which has this timestamp on the program's clock.
    pub(crate) fn new(
        name: EncoderName,
        track: TrackId,
        codec: Codec,
        first: &RtpPacket,
        timestamp: u32,
        now: Instant,
    ) -> Self {
        Self {
            name,
            track,
            codec,
            ssrc: *first.header.ssrc,
            heard_at: now,
            sounds: false,
            picture_size: None,
            key_frames: KeyFrameRequest::default(),
            first_sequence: *first.seq_no,
            highest_sequence: *first.seq_no,
            timestamp_offset: timestamp.wrapping_sub(first.header.timestamp),
            last_key_frame: None,
            last_frame: None,
            gathering: Gathering::default(),
        }
    }

    /// Whether a packet is one of this track's.
    pub(crate) fn goes_on_with(&self, codec: Codec, packet: &RtpPacket) -> bool {
        let distance = packet.seq_no.abs_diff(self.highest_sequence);
        self.codec == codec && self.ssrc == *packet.header.ssrc && distance <= LONGEST_GAP
    }

    /// Takes a packet in; `ready` gets what is to be sent now. False if it is from before the
    /// track began.
    pub(crate) fn push(
        &mut self,
        packet: RtpPacket,
        captured_at: Instant,
        now: Instant,
        ready: &mut impl FnMut(Gathered),
    ) -> bool {
        self.heard_at = now;
        let Some(since_first) = packet.seq_no.checked_sub(self.first_sequence) else {
            return false;
        };
        self.highest_sequence = self.highest_sequence.max(*packet.seq_no);
        let packet = self.numbered(packet, since_first + 1);
        self.last_frame = Some(packet.timestamp);
        if packet.begins_key_frame && self.last_key_frame != Some(packet.timestamp) {
            self.last_key_frame = Some(packet.timestamp);
            self.key_frames.arrived();
        }
        match self.codec.kind() {
            MediaKind::Picture => self.gathering.push(packet, captured_at, now, ready),
            MediaKind::Sound => ready(Gathered { captured_at, arrived_at: now, packets: [packet].into() }),
        }
        true
    }

    /// Sends what has waited long enough for the rest of its frame.
    pub(crate) fn turn(&mut self, now: Instant, ready: &mut impl FnMut(Gathered)) {
        self.gathering.turn(now, ready);
    }

    /// When a frame is sent even if it is not whole.
    pub(crate) fn due(&self) -> Option<Instant> {
        self.gathering.due()
    }

    /// Whether a key frame is just coming in.
    pub(crate) fn shows_key_frame(&self) -> bool {
        self.last_key_frame.is_some() && self.last_key_frame == self.last_frame
    }

    /// Notes that it is silent, if it is.
    pub(crate) fn fall_silent(&mut self, now: Instant) {
        self.sounds &= now.saturating_duration_since(self.heard_at) <= SILENCE;
    }

    fn numbered(&mut self, packet: RtpPacket, sequence: u64) -> TrackPacket {
        let payload = packet.payload;
        let (begins_key_frame, picture_size, numbers) = match self.codec {
            Codec::Opus => (false, None, None),
            Codec::Vp8 => (vp8::begins_key_frame(&payload), vp8::picture_size(&payload), vp8::number_places(&payload)),
            Codec::H264 => (h264::begins_key_frame(&payload), h264::picture_size(&payload), None),
        };
        self.picture_size = picture_size.or(self.picture_size);
        TrackPacket {
            sequence,
            timestamp: packet.header.timestamp.wrapping_add(self.timestamp_offset),
            marker: packet.header.marker,
            begins_key_frame,
            orientation: packet.header.ext_vals.video_orientation,
            numbers,
            payload,
        }
    }
}
