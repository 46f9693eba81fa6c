//! Which RTP streams are the publisher's own.
//!
//! The library maps a stream that it does not know by its unauthenticated header, so one forged
//! datagram from the publisher's address could push the real stream away. While a stream runs,
//! no other one is therefore let through in its place.

use std::time::{Duration, Instant};

use str0m::media::Pt;

/// A stream that was silent for longer may be followed by another one.
const RUNS_FOR: Duration = Duration::from_secs(2);

/// Bandwidth probes of browsers; they carry no media (RFC 3550 gives 0 no meaning).
const PROBE: u32 = 0;

/// The header of an RTP datagram, as far as it is needed before authentication.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Envelope {
    pub(crate) payload_type: Pt,
    pub(crate) ssrc: u32,
}

impl Envelope {
    /// Nothing for RTCP and whatever else is not RTP (RFC 5761, section 4).
    pub(crate) fn of(datagram: &[u8]) -> Option<Self> {
        let [first, second, _, _, _, _, _, _, ssrc @ ..] = datagram else {
            return None;
        };
        let payload_type = second & 0x7f;
        if !(128..192).contains(first) || (64..96).contains(&payload_type) {
            return None;
        }
        Some(Self { payload_type: payload_type.into(), ssrc: u32::from_be_bytes(*ssrc.first_chunk()?) })
    }
}

/// The streams of one section: its media and what is sent again.
#[derive(Debug, Default)]
pub(crate) struct OwnStreams {
    main: Option<u32>,
    resend: Option<u32>,
    heard_at: Option<Instant>,
}

impl OwnStreams {
    /// An authenticated packet came.
    pub(crate) fn heard(&mut self, ssrc: u32, now: Instant) {
        if self.main != Some(ssrc) {
            self.resend = None;
        }
        self.main = Some(ssrc);
        self.heard_at = Some(now);
    }

    pub(crate) fn lacks_resend(&self) -> bool {
        self.resend.is_none()
    }

    pub(crate) fn know_resend(&mut self, ssrc: u32) {
        self.resend = Some(ssrc);
    }

    /// Whether a stream may be taken for this section's.
    pub(crate) fn admits(&self, ssrc: u32, is_resend: bool, now: Instant) -> bool {
        let known = if is_resend { self.resend } else { self.main };
        let runs = |at: Instant| now.saturating_duration_since(at) <= RUNS_FOR;
        let foreign = known.is_some_and(|known| known != ssrc);
        ssrc == PROBE || !foreign || !self.heard_at.is_some_and(runs)
    }
}
