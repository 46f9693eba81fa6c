//! A publisher's packets, understood: which codec, when taken, where a key frame begins.

use std::sync::Arc;
use std::time::Instant;

use str0m::Rtc;
use str0m::media::{Mid, Pt, SenderFeedback};
use str0m::rtp::{RtpPacket, VideoOrientation};

use crate::answer::{Payload, Section};
use crate::capture_clock::CaptureClock;
use crate::codec::Codec;
use crate::happening::{MediaKind, Place};
use crate::numbering::Position;
use crate::own_streams::{Envelope, OwnStreams};
use crate::{h264, vp8};

/// What still fits, with everything around it, into an Ethernet frame on the way out.
const LARGEST_PAYLOAD_BYTES: usize = 1_400;

/// A packet of a publisher, before the program numbered it.
#[derive(Debug, Clone)]
pub(crate) struct Arrival {
    pub(crate) codec: Codec,
    pub(crate) ssrc: u32,
    pub(crate) position: Position,
    pub(crate) captured_at: Instant,
    pub(crate) marker: bool,
    pub(crate) begins_key_frame: bool,
    pub(crate) payload: Arc<[u8]>,
    pub(crate) extras: Extras,
}

/// Header extensions that travel with a packet.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Extras {
    pub(crate) orientation: Option<VideoOrientation>,
    pub(crate) audio_level: Option<i8>,
    pub(crate) voice_activity: Option<bool>,
}

/// Why a packet is not taken.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum NotTaken {
    UnknownCodec,
    Oversized,
}

/// One publishing peer.
#[derive(Debug)]
pub(crate) struct Publisher {
    pub(crate) place: Place,
    sections: Vec<Section>,
    clock: CaptureClock,
    own_sound: OwnStreams,
    own_picture: OwnStreams,
}

impl Publisher {
    pub(crate) fn new(place: Place, sections: Vec<Section>) -> Self {
        Self {
            place,
            sections,
            clock: CaptureClock::new(),
            own_sound: OwnStreams::default(),
            own_picture: OwnStreams::default(),
        }
    }

    /// The section whose sender is to be asked for key frames.
    pub(crate) fn picture(&self) -> Option<Mid> {
        let found = self.sections.iter().find(|it| it.kind == MediaKind::Picture);
        found.map(|section| section.mid)
    }

    pub(crate) fn report(&mut self, report: &SenderFeedback) {
        let found = self.sections.iter().find(|it| it.mid == report.mid);
        // The ticks of a report are 32 bits on the wire.
        let ticks = u32::try_from(report.sender_info.rtp_time.numer() & u64::from(u32::MAX));
        if let (Some(section), Ok(ticks)) = (found, ticks) {
            let kind = section.kind;
            self.clock.report(kind, ticks, report.sender_info.ntp_time);
        }
    }

    pub(crate) fn read(&mut self, packet: RtpPacket, now: Instant) -> Result<Arrival, NotTaken> {
        let codec = self.codec(packet.header.payload_type).ok_or(NotTaken::UnknownCodec)?;
        if packet.payload.len() > LARGEST_PAYLOAD_BYTES {
            return Err(NotTaken::Oversized);
        }
        let timestamp = packet.header.timestamp;
        let extensions = &packet.header.ext_vals;
        Ok(Arrival {
            codec,
            ssrc: *packet.header.ssrc,
            position: Position { sequence: *packet.seq_no, timestamp },
            captured_at: self.clock.captured_at(codec.kind(), timestamp, now),
            marker: packet.header.marker,
            begins_key_frame: begins_key_frame(codec, &packet.payload),
            extras: Extras {
                orientation: extensions.video_orientation,
                audio_level: extensions.audio_level,
                voice_activity: extensions.voice_activity,
            },
            payload: packet.payload,
        })
    }

    /// Whether an RTP datagram may be tried as one of this publisher's.
    pub(crate) fn admits(&self, envelope: Envelope, now: Instant) -> bool {
        let Some(payload) = self.payload(envelope.payload_type) else {
            return true;
        };
        let is_resend = payload.resend == Some(envelope.payload_type);
        let own = match payload.codec.kind() {
            MediaKind::Sound => &self.own_sound,
            MediaKind::Picture => &self.own_picture,
        };
        own.admits(envelope.ssrc, is_resend, now)
    }

    /// An authenticated packet of this stream came.
    pub(crate) fn heard(&mut self, rtc: &mut Rtc, packet: &RtpPacket, now: Instant) {
        let payload = self.payload(packet.header.payload_type);
        let Some(kind) = payload.map(|payload| payload.codec.kind()) else {
            return;
        };
        let own = match kind {
            MediaKind::Sound => &mut self.own_sound,
            MediaKind::Picture => &mut self.own_picture,
        };
        own.heard(*packet.header.ssrc, now);
        if kind == MediaKind::Picture && own.lacks_resend() {
            let mut direct = rtc.direct_api();
            let stream = direct.stream_rx(&packet.header.ssrc);
            if let Some(resend) = stream.and_then(|stream| stream.rtx()) {
                own.know_resend(*resend);
            }
        }
    }

    fn codec(&self, payload_type: Pt) -> Option<Codec> {
        let payload = self.payload(payload_type);
        payload.filter(|payload| payload.main == payload_type).map(|payload| payload.codec)
    }

    fn payload(&self, payload_type: Pt) -> Option<Payload> {
        let mut payloads = self.sections.iter().flat_map(|section| &section.payloads);
        payloads.find(|it| it.main == payload_type || it.resend == Some(payload_type)).copied()
    }
}

fn begins_key_frame(codec: Codec, payload: &[u8]) -> bool {
    match codec {
        Codec::Opus => false,
        Codec::Vp8 => vp8::begins_key_frame(payload),
        Codec::H264 => h264::begins_key_frame(payload),
    }
}
