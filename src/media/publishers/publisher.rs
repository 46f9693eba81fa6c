//! A publisher: what it sends, understood and turned into tracks.

use std::time::Instant;

use str0m::Rtc;
use str0m::media::{Pt, SenderFeedback};
use str0m::rtp::RtpPacket;

use super::answer::{Payload, Section};
use super::capture_clock::CaptureClock;
use super::encoder::{Encoder, EncoderName};
use super::gathering::Gathered;
use super::line_meter::{Arrived, LineMeter};
use super::own_streams::{Envelope, OwnStreams};
use super::program_clock::ProgramClock;
use crate::codec::Codec;
use crate::happening::{MediaKind, ProgramId, Source};
use crate::track::{Frame, TrackId};

/// What still fits, with everything around it, into an Ethernet frame on the way out.
const LARGEST_PAYLOAD_BYTES: usize = 1_400;

/// Why a packet is not taken.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum NotTaken {
    UnknownCodec,
    Oversized,
    BeforeTrack,
}

/// What a packet brought about.
#[derive(Debug)]
pub(crate) struct Taken {
    pub(crate) track: TrackId,
    pub(crate) kind: MediaKind,
    /// Its encoder was not heard before, or not for long.
    pub(crate) is_new: bool,
}

/// One publishing peer.
#[derive(Debug)]
pub(crate) struct Publisher {
    pub(crate) source: Source,
    pub(crate) program: ProgramId,
    pub(crate) encoders: Vec<Encoder>,
    pub(crate) meter: LineMeter,
    sections: Vec<AgreedSection>,
    clock: CaptureClock,
}

#[derive(Debug)]
struct AgreedSection {
    section: Section,
    own: OwnStreams,
}

impl Publisher {
    pub(crate) fn new(source: Source, program: ProgramId, sections: Vec<Section>, now: Instant) -> Self {
        let with_streams = |section| AgreedSection { section, own: OwnStreams::default() };
        Self {
            source,
            program,
            encoders: Vec::new(),
            meter: LineMeter::new(now),
            sections: sections.into_iter().map(with_streams).collect(),
            clock: CaptureClock::default(),
        }
    }

    /// Whether an RTP datagram may be tried as one of this publisher's.
    pub(crate) fn admits(&self, envelope: &Envelope<'_>, now: Instant) -> bool {
        self.section(envelope.payload_type).is_none_or(|(agreed, payload)| {
            let is_resend = payload.resend == Some(envelope.payload_type);
            agreed.own.admits(envelope, agreed.section.layer_names, is_resend, now)
        })
    }

    /// Whether an RTP datagram carries what was sent before.
    pub(crate) fn is_resend(&self, envelope: &Envelope<'_>) -> bool {
        self.section(envelope.payload_type).is_some_and(|(_, payload)| payload.resend == Some(envelope.payload_type))
    }

    /// The sender's own clock.
    pub(crate) fn report(&mut self, report: &SenderFeedback) {
        let name = EncoderName { section: report.mid, layer: report.rid };
        let encoder = self.encoders.iter().find(|encoder| encoder.name == name);
        // The ticks of a report are 32 bits on the wire.
        let ticks = u32::try_from(report.sender_info.rtp_time.numer() & u64::from(u32::MAX));
        if let (Some(encoder), Ok(ticks)) = (encoder, ticks) {
            self.clock.report(encoder.track, ticks, report.sender_info.ntp_time);
        }
    }

    /// Takes an authenticated packet; `ready` gets the frames that are to be sent now.
    pub(crate) fn take(
        &mut self,
        rtc: &mut Rtc,
        arrival: Arrival,
        tracks: &mut ProgramClock,
        ready: &mut impl FnMut(Frame),
    ) -> Result<Taken, NotTaken> {
        let Arrival { packet, was_sent_again, now } = arrival;
        let name = self.heard(rtc, &packet, now).ok_or(NotTaken::UnknownCodec)?;
        let codec = self.codec(packet.header.payload_type).ok_or(NotTaken::UnknownCodec)?;
        let kind = codec.kind();
        self.meter.arrived(Arrived {
            kind,
            ssrc: *packet.header.ssrc,
            sequence: *packet.seq_no,
            timestamp: packet.header.timestamp,
            at: now,
            was_sent_again,
        });
        if packet.payload.len() > LARGEST_PAYLOAD_BYTES {
            return Err(NotTaken::Oversized);
        }
        let index = self.encoder(name, codec, &packet, tracks, now);
        let Some(encoder) = self.encoders.get_mut(index) else {
            return Err(NotTaken::UnknownCodec);
        };
        let captured_at = self.clock.captured_at(encoder.track, packet.header.timestamp, now);
        let program = self.program;
        let (track, is_new) = (encoder.track, !std::mem::replace(&mut encoder.sounds, true));
        let mut gathered = |it: Gathered| ready(frame(program, track, codec, it));
        if encoder.push(packet, captured_at, now, &mut gathered) {
            Ok(Taken { track, kind, is_new })
        } else {
            Err(NotTaken::BeforeTrack)
        }
    }

    /// Sends what has waited long enough for the rest of its frame.
    pub(crate) fn turn(&mut self, now: Instant, ready: &mut impl FnMut(Frame)) {
        for encoder in &mut self.encoders {
            let (program, track, codec) = (self.program, encoder.track, encoder.codec);
            encoder.turn(now, &mut |it| ready(frame(program, track, codec, it)));
        }
    }

    /// When [`Self::turn`] is due.
    pub(crate) fn due(&self) -> Option<Instant> {
        self.encoders.iter().filter_map(Encoder::due).min()
    }

    /// The track of its sound, if it sounds.
    pub(crate) fn sound(&self) -> Option<TrackId> {
        let mut sounds = self.encoders.iter().filter(|it| it.sounds && it.codec.kind() == MediaKind::Sound);
        sounds.next().map(|encoder| encoder.track)
    }

    /// The tracks of its picture that come in, the smallest layer first; layers whose size is
    /// not known stand as they were offered.
    pub(crate) fn pictures(&self) -> Vec<TrackId> {
        let of_picture = |it: &&Encoder| it.sounds && it.codec.kind() == MediaKind::Picture;
        let mut pictures: Vec<&Encoder> = self.encoders.iter().filter(of_picture).collect();
        pictures.sort_by_key(|encoder| (encoder.picture_size, self.place_in_offer(encoder)));
        pictures.into_iter().map(|encoder| encoder.track).collect()
    }

    /// Whether a key frame of its picture is just coming in.
    pub(crate) fn shows_key_frame(&self) -> bool {
        self.encoders.iter().any(|it| it.codec.kind() == MediaKind::Picture && it.shows_key_frame())
    }

    fn place_in_offer(&self, encoder: &Encoder) -> usize {
        let mut layers = self.sections.iter().flat_map(|agreed| &agreed.section.layers);
        layers.position(|layer| Some(*layer) == encoder.name.layer).unwrap_or_default()
    }

    /// The encoder of a packet, a new one if its track cannot go on.
    fn encoder(
        &mut self,
        name: EncoderName,
        codec: Codec,
        packet: &RtpPacket,
        tracks: &mut ProgramClock,
        now: Instant,
    ) -> usize {
        let goes_on = |it: &Encoder| it.name == name && it.goes_on_with(codec, packet);
        if let Some(index) = self.encoders.iter().position(goes_on) {
            return index;
        }
        for ended in self.encoders.extract_if(.., |it| it.name == name) {
            self.clock.end(ended.track);
        }
        let track = tracks.next_track();
        self.clock.begin(track, codec.kind());
        let captured_at = self.clock.captured_at(track, packet.header.timestamp, now);
        let timestamp = tracks.ticks(codec.kind(), captured_at);
        self.encoders.push(Encoder::new(name, track, codec, packet, timestamp, now));
        self.encoders.len() - 1
    }

    /// Notes that one of its own streams runs, and says whose the packet is.
    fn heard(&mut self, rtc: &mut Rtc, packet: &RtpPacket, now: Instant) -> Option<EncoderName> {
        let ssrc = packet.header.ssrc;
        let payload_type = packet.header.payload_type;
        let agreed = self.sections.iter_mut().find(|agreed| agreed.payload(payload_type).is_some())?;
        let section = agreed.section.mid;
        let known = self.encoders.iter().find(|it| it.ssrc == *ssrc && it.name.section == section);
        let mut direct = rtc.direct_api();
        let layer = match known {
            Some(encoder) => encoder.name.layer,
            None => direct.stream_rx(&ssrc)?.rid(),
        };
        agreed.own.heard(layer, *ssrc, now);
        if agreed.own.lacks_resend(*ssrc)
            && let Some(resend) = direct.stream_rx(&ssrc).and_then(|stream| stream.rtx())
        {
            agreed.own.know_resend(*ssrc, *resend);
        }
        Some(EncoderName { section, layer })
    }

    fn codec(&self, payload_type: Pt) -> Option<Codec> {
        let (_, payload) = self.section(payload_type)?;
        (payload.main == payload_type).then_some(payload.codec)
    }

    fn section(&self, payload_type: Pt) -> Option<(&AgreedSection, Payload)> {
        self.sections.iter().find_map(|agreed| Some((agreed, agreed.payload(payload_type)?)))
    }
}

/// A packet that came in, authenticated.
#[derive(Debug)]
pub(crate) struct Arrival {
    pub(crate) packet: RtpPacket,
    pub(crate) was_sent_again: bool,
    pub(crate) now: Instant,
}

impl AgreedSection {
    fn payload(&self, payload_type: Pt) -> Option<Payload> {
        let mut payloads = self.section.payloads.iter();
        payloads.find(|it| it.main == payload_type || it.resend == Some(payload_type)).copied()
    }
}

fn frame(program: ProgramId, track: TrackId, codec: Codec, gathered: Gathered) -> Frame {
    let Gathered { captured_at, arrived_at, packets } = gathered;
    Frame { program, track, codec, captured_at, arrived_at, packets }
}
