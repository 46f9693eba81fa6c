//! The codecs of a program, and which ones are negotiated.

use str0m::format::{Codec as WireCodec, CodecConfig};

use crate::happening::MediaKind;

/// What a program may carry. Every browser of the last years decodes all three.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Codec {
    Opus,
    Vp8,
    H264,
}

impl Codec {
    pub(crate) fn kind(self) -> MediaKind {
        match self {
            Self::Opus => MediaKind::Sound,
            Self::Vp8 | Self::H264 => MediaKind::Picture,
        }
    }

    pub(crate) fn of(wire: WireCodec) -> Option<Self> {
        match wire {
            WireCodec::Opus => Some(Self::Opus),
            WireCodec::Vp8 => Some(Self::Vp8),
            WireCodec::H264 => Some(Self::H264),
            _ => None,
        }
    }
}

/// RTP ticks a second (RFC 7587 for Opus, RFC 7741 and RFC 6184 for pictures).
pub(crate) fn ticks_per_second(kind: MediaKind) -> i64 {
    match kind {
        MediaKind::Sound => 48_000,
        MediaKind::Picture => 90_000,
    }
}

/// H.264 constrained baseline, then plain baseline, which many encoders name although they send
/// the constrained one; level 3.1, packetization mode 1.
const H264_PROFILES: [(u8, u8, u32); 2] = [(108, 109, 0x42_e01f), (114, 115, 0x42_001f)];

/// Replaces whatever is configured by the codecs of a program, best first.
pub(crate) fn configure(codecs: &mut CodecConfig) {
    codecs.clear();
    codecs.enable_opus(true, false);
    codecs.enable_vp8(true);
    for (payload_type, resend, profile) in H264_PROFILES {
        codecs.add_h264(payload_type.into(), Some(resend.into()), true, profile);
    }
}
