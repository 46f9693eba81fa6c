//! Which RTP streams are the publisher's own.
//!
//! The library maps a stream that it does not know by its unauthenticated header, so one forged
//! datagram from the publisher's address could push the real stream away. While a stream runs,
//! no other one is therefore let through in its place.

use std::time::{Duration, Instant};

use str0m::media::{Pt, Rid};

use super::answer::LayerNames;

/// A stream that was silent for longer may be followed by another one.
const RUNS_FOR: Duration = Duration::from_secs(2);

/// Bandwidth probes of browsers; they carry no media (RFC 3550 gives 0 no meaning).
const PROBE: u32 = 0;

/// The header of an RTP datagram, as far as it is needed before authentication.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Envelope<'a> {
    pub(crate) payload_type: Pt,
    pub(crate) ssrc: u32,
    /// The elements of its one-byte header extension (RFC 8285, 4.2).
    extension: &'a [u8],
}

impl<'a> Envelope<'a> {
    /// Nothing for RTCP and whatever else is not RTP (RFC 5761, section 4).
    pub(crate) fn of(datagram: &'a [u8]) -> Option<Self> {
        let [first, second, _, _, _, _, _, _, ssrc @ ..] = datagram else {
            return None;
        };
        let payload_type = second & 0x7f;
        if !(128..192).contains(first) || (64..96).contains(&payload_type) {
            return None;
        }
        let (ssrc, rest) = ssrc.split_first_chunk()?;
        Some(Self {
            payload_type: payload_type.into(),
            ssrc: u32::from_be_bytes(*ssrc),
            extension: extension(*first, rest).unwrap_or_default(),
        })
    }

    /// Whether it only probes the line.
    pub(crate) fn is_probe(&self) -> bool {
        self.ssrc == PROBE
    }

    /// The layer that the packet says it belongs to.
    fn layer(&self, names: LayerNames, is_resend: bool) -> Option<Rid> {
        let id = if is_resend { names.repaired } else { names.own };
        let name = element(self.extension, id?)?;
        std::str::from_utf8(name).ok().map(Rid::from)
    }
}

/// What follows the contributing sources, if it is the extension with one-byte headers.
fn extension(first: u8, rest: &[u8]) -> Option<&[u8]> {
    let sources = usize::from(first & 0x0f) * 4;
    let [0xbe, 0xde, high, low, elements @ ..] = rest.get(sources..)? else {
        return None;
    };
    let has_extension = first & 0x10 != 0;
    let length = usize::from(u16::from_be_bytes([*high, *low])) * 4;
    elements.get(..length).filter(|_| has_extension)
}

fn element(mut elements: &[u8], wanted: u8) -> Option<&[u8]> {
    while let [head, rest @ ..] = elements {
        if *head == 0 {
            elements = rest;
            continue;
        }
        let (value, after) = rest.split_at_checked(usize::from(head & 0x0f) + 1)?;
        if head >> 4 == wanted {
            return Some(value);
        }
        elements = after;
    }
    None
}

/// The streams of one section: one, or one a layer.
#[derive(Debug, Default)]
pub(crate) struct OwnStreams {
    streams: Vec<OwnStream>,
}

/// The stream of a layer: its media and what is sent again.
#[derive(Debug)]
struct OwnStream {
    layer: Option<Rid>,
    main: u32,
    resend: Option<u32>,
    heard_at: Instant,
}

impl OwnStreams {
    /// An authenticated packet came.
    pub(crate) fn heard(&mut self, layer: Option<Rid>, ssrc: u32, now: Instant) {
        match self.streams.iter_mut().find(|known| known.layer == layer) {
            Some(known) => {
                if known.main != ssrc {
                    known.resend = None;
                }
                known.main = ssrc;
                known.heard_at = now;
            }
            None => self.streams.push(OwnStream { layer, main: ssrc, resend: None, heard_at: now }),
        }
    }

    pub(crate) fn lacks_resend(&self, ssrc: u32) -> bool {
        self.streams.iter().any(|known| known.main == ssrc && known.resend.is_none())
    }

    pub(crate) fn know_resend(&mut self, ssrc: u32, resend: u32) {
        if let Some(known) = self.streams.iter_mut().find(|known| known.main == ssrc) {
            known.resend = Some(resend);
        }
    }

    /// Whether a packet may be taken for one of this section's streams.
    pub(crate) fn admits(&self, envelope: &Envelope<'_>, names: LayerNames, is_resend: bool, now: Instant) -> bool {
        let ssrc = envelope.ssrc;
        if envelope.is_probe() || self.streams.iter().any(|known| known.main == ssrc || known.resend == Some(ssrc)) {
            return true;
        }
        // The library looks at a packet's own layer first.
        let own = envelope.layer(names, false);
        let layer = own.or_else(|| envelope.layer(names, true));
        let is_resend = if layer.is_some() { own.is_none() } else { is_resend };
        let Some(known) = self.streams.iter().find(|known| known.layer == layer) else {
            return true;
        };
        let runs = now.saturating_duration_since(known.heard_at) <= RUNS_FOR;
        let is_foreign = !is_resend || known.resend.is_some();
        !(runs && is_foreign)
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
#[path = "tests/own_streams.rs"]
mod tests;
