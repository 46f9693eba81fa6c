//! A receiver: how a packet of the program becomes a packet of its own.
//!
//! This file alone knows what sends a receiver's packets.

use std::time::{Duration, Instant};

use str0m::Rtc;
use str0m::media::Mid;
use str0m::rtp::{ExtensionValues, RtpWrite, Ssrc};

use crate::answer::Section;
use crate::happening::MediaKind;
use crate::program::ProgramPacket;

/// The ring that answers NACKs: a second of 4 Mbit/s.
const PACKETS_KEPT: usize = 512;
const KEPT_FOR: Duration = Duration::from_secs(2);

/// Packets sent again may be this part of all that is sent; more would feed a congestion.
const MOST_SENT_AGAIN: f32 = 0.5;

/// First sequence numbers stay below this, so that the first wrap is far from the join: a peer
/// that loses packets around it would guess the wrong rollover counter (RFC 3711, 3.3.1).
const HIGHEST_FIRST_SEQUENCE: u64 = 1 << 14;

/// What became of a packet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Forwarded {
    Written,
    /// The receiver waits for a key frame, or joined after this packet.
    NotYet,
    /// The receiver did not negotiate the codec.
    Unmatched,
    /// The receiver has no such section.
    NotWanted,
}

/// One receiving peer.
#[derive(Debug)]
pub(crate) struct Receiver {
    sound: Option<Outlet>,
    picture: Option<Outlet>,
}

/// One stream of a receiver.
#[derive(Debug)]
struct Outlet {
    section: Section,
    ssrc: Ssrc,
    resend: Option<Ssrc>,
    joined: Option<Joined>,
    /// Highest sequence number sent, and highest reported back.
    sent: u64,
    proven: u64,
}

/// Where in the program the receiver came in, and which number that packet got.
#[derive(Debug, Clone, Copy)]
struct Joined {
    program_sequence: u64,
    own_sequence: u64,
}

impl Receiver {
    /// Takes the streams over from the negotiation. They are declared again with their first
    /// packet: before that, reports would carry the RTP time 0 and mislead the player's clock.
    pub(crate) fn new(rtc: &mut Rtc, sections: Vec<Section>) -> Self {
        let mut receiver = Self { sound: None, picture: None };
        for section in sections {
            let kind = section.kind;
            let outlet = Outlet::new(rtc, section);
            match kind {
                MediaKind::Sound => receiver.sound = outlet,
                MediaKind::Picture => receiver.picture = outlet,
            }
        }
        receiver
    }

    /// Whether a picture is wanted and none has begun.
    pub(crate) fn waits_for_picture(&self) -> bool {
        self.picture.as_ref().is_some_and(|it| it.joined.is_none())
    }

    /// Begins the picture with these packets, the first of which begins a key frame.
    pub(crate) fn begin_picture<'a>(
        &mut self,
        rtc: &mut Rtc,
        packets: impl Iterator<Item = &'a ProgramPacket>,
        now: Instant,
    ) -> u64 {
        let Some(outlet) = &mut self.picture else {
            return 0;
        };
        let mut written = 0;
        for packet in packets {
            outlet.join_at(packet.sequence);
            if outlet.write(rtc, packet, now) == Forwarded::Written {
                written += 1;
            }
        }
        if written == 0 {
            outlet.joined = None;
        }
        written
    }

    /// Sends a packet of the program as it comes.
    pub(crate) fn forward(&mut self, rtc: &mut Rtc, packet: &ProgramPacket, now: Instant) -> Forwarded {
        let outlet = match packet.codec.kind() {
            MediaKind::Sound => {
                if let Some(outlet) = &mut self.sound {
                    outlet.join_at(packet.sequence);
                }
                &mut self.sound
            }
            MediaKind::Picture => &mut self.picture,
        };
        match outlet {
            Some(outlet) => outlet.write(rtc, packet, now),
            None => Forwarded::NotWanted,
        }
    }

    /// A receiver report came. Some kind if it proves that more arrived than was proven before;
    /// a number that was never sent proves nothing.
    pub(crate) fn reported(&mut self, mid: Mid, highest: u64) -> Option<MediaKind> {
        let outlets = [&mut self.sound, &mut self.picture];
        let outlet = outlets.into_iter().flatten().find(|outlet| outlet.section.mid == mid)?;
        let advanced = highest > outlet.proven && highest <= outlet.sent;
        if advanced {
            outlet.proven = highest;
        }
        advanced.then_some(outlet.section.kind)
    }
}

impl Outlet {
    fn new(rtc: &mut Rtc, section: Section) -> Option<Self> {
        let mut direct = rtc.direct_api();
        let stream = direct.stream_tx_by_mid(section.mid, None)?;
        let (ssrc, resend) = (stream.ssrc(), stream.rtx());
        direct.remove_stream_tx(ssrc);
        Some(Self { section, ssrc, resend, joined: None, sent: 0, proven: 0 })
    }

    fn join_at(&mut self, program_sequence: u64) {
        if self.joined.is_none() {
            let own_sequence = rand::random_range(1..HIGHEST_FIRST_SEQUENCE);
            self.joined = Some(Joined { program_sequence, own_sequence });
            // A report of the first packet itself is a proof too.
            self.proven = own_sequence - 1;
        }
    }

    fn write(&mut self, rtc: &mut Rtc, packet: &ProgramPacket, now: Instant) -> Forwarded {
        let Some(payload_type) = self.section.payload_type(packet.codec) else {
            return Forwarded::Unmatched;
        };
        let Some(joined) = self.joined else {
            return Forwarded::NotYet;
        };
        let Some(since_join) = packet.sequence.checked_sub(joined.program_sequence) else {
            return Forwarded::NotYet;
        };
        let sequence = joined.own_sequence.wrapping_add(since_join);
        let mut write = RtpWrite::new(
            payload_type,
            sequence.into(),
            packet.timestamp,
            packet.captured_at.min(now),
            packet.payload.clone(),
        )
        .marker(packet.marker)
        .nackable(self.resend.is_some())
        .ext_vals(extensions(packet));
        if let Some(patch) = packet.patch {
            write = write.vp8_patch(patch);
        }
        self.declare(rtc);
        let mut direct = rtc.direct_api();
        let Some(stream) = direct.stream_tx(&self.ssrc) else {
            return Forwarded::NotYet;
        };
        stream.write_rtp(write);
        self.sent = self.sent.max(sequence);
        Forwarded::Written
    }

    fn declare(&mut self, rtc: &mut Rtc) {
        if self.sent == 0 {
            rtc.direct_api().declare_stream_tx(self.ssrc, self.resend, self.section.mid, None).set_rtx_cache(
                PACKETS_KEPT,
                KEPT_FOR,
                Some(MOST_SENT_AGAIN),
            );
        }
    }
}

fn extensions(packet: &ProgramPacket) -> ExtensionValues {
    ExtensionValues {
        video_orientation: packet.extras.orientation,
        audio_level: packet.extras.audio_level,
        voice_activity: packet.extras.voice_activity,
        ..ExtensionValues::default()
    }
}
