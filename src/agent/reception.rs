//! Counting what arrives of one kind of media. Told the time; it does not ask.

use std::time::{Duration, Instant};

use crate::figures::ArrivalFigures;
use crate::happening::Moment;

/// Media that did not come for this long has stalled.
pub(crate) const STALLED_AFTER: Duration = Duration::from_secs(2);

/// A jump of more than this many numbers is another stream, not loss (RFC 3550, appendix A.1).
const MOST_DROPPED: u16 = 3_000;
/// Numbers this far back are late, not new.
const MOST_MISORDERED: u16 = 100;

/// The arrivals of one kind, over all legs of an agent.
#[derive(Debug, Default)]
pub(crate) struct Reception {
    totals: ArrivalFigures,
    span: Option<Span>,
    arriving: bool,
}

/// A run of sequence numbers without a restart.
#[derive(Debug)]
struct Span {
    first: u64,
    highest: u64,
    received: u64,
}

impl Reception {
    /// A new leg begins: its numbers have nothing to do with those before.
    pub(crate) fn begin_leg(&mut self) {
        self.totals = self.figures();
        self.span = None;
        self.arriving = false;
    }

    /// The leg ends. The last arrival on it, if anything came.
    pub(crate) fn end_leg(&mut self) -> Option<Moment> {
        let came = self.span.is_some();
        self.begin_leg();
        self.totals.last_arrival.filter(|_| came)
    }

    /// A packet came. True if it is the first on its leg or after a stall.
    pub(crate) fn arrive(&mut self, moment: Moment, sequence: u16, payload_bytes: usize, ends_frame: bool) -> bool {
        self.totals.packets = self.totals.packets.saturating_add(1);
        self.totals.bytes = self.totals.bytes.saturating_add(u64::try_from(payload_bytes).unwrap_or(u64::MAX));
        self.totals.frames = self.totals.frames.saturating_add(u64::from(ends_frame));
        self.totals.first_arrival.get_or_insert(moment);
        self.totals.last_arrival = Some(moment);
        self.number(sequence);
        !std::mem::replace(&mut self.arriving, true)
    }

    /// The last arrival, if media has just stalled.
    pub(crate) fn check(&mut self, now: Instant) -> Option<Moment> {
        let last = self.totals.last_arrival.filter(|_| self.arriving)?;
        if now.saturating_duration_since(last.at) < STALLED_AFTER {
            return None;
        }
        self.arriving = false;
        Some(last)
    }

    /// Everything so far.
    pub(crate) fn figures(&self) -> ArrivalFigures {
        let lost_now = self.span.as_ref().map_or(0, Span::lost);
        ArrivalFigures { lost: self.totals.lost.saturating_add(lost_now), ..self.totals.clone() }
    }

    fn number(&mut self, sequence: u16) {
        let Some(span) = &mut self.span else {
            self.span = Some(Span::from(sequence));
            return;
        };
        if !span.take(sequence) {
            self.totals.lost = self.totals.lost.saturating_add(span.lost());
            self.span = Some(Span::from(sequence));
        }
    }
}

impl Span {
    /// Begin well above zero, so that a late packet from before the first one has a place.
    fn from(sequence: u16) -> Self {
        let first = u64::from(sequence) + (1 << 16);
        Self { first, highest: first, received: 1 }
    }

    /// Count a packet; false if its number cannot belong to this run.
    fn take(&mut self, sequence: u16) -> bool {
        let [.., high, low] = self.highest.to_be_bytes();
        let ahead = sequence.wrapping_sub(u16::from_be_bytes([high, low]));
        let behind = ahead.wrapping_neg();
        if ahead != 0 && ahead < MOST_DROPPED {
            self.highest += u64::from(ahead);
        } else if behind > MOST_MISORDERED {
            return false;
        } else {
            self.first = self.first.min(self.highest - u64::from(behind));
        }
        self.received += 1;
        true
    }

    fn lost(&self) -> u64 {
        (self.highest - self.first + 1).saturating_sub(self.received)
    }
}

#[cfg(test)]
mod tests;
