//! Which layer a line carries. Told the time; it does not ask.
//!
//! Down at once when the line is in trouble, up with care: each try that fails doubles the time
//! until the next one. Below the lowest layer there is no picture, only sound.

use std::time::{Duration, Instant};

/// More than this is trouble for every layer but the lowest, of 256.
const MUCH_LOSS: u8 = 13;

/// The lowest layer is small, and what it loses is sent again; only a line that loses this much
/// has no room for it, of 256.
const HOPELESS_LOSS: u8 = 51;

/// A queue on the way grows by this before packets are lost.
const MUCH_DELAY: Duration = Duration::from_millis(300);

/// Trouble is acted on once in this time, so that what was done can show.
const SETTLES_IN: Duration = Duration::from_millis(1_500);

/// The picture is given up only after trouble in so many reports.
const HOPELESS_REPORTS: u8 = 2;

/// Of all packets sent, this part asked for again is trouble: one in ten.
const MUCH_ASKED_AGAIN: u32 = 10;
const FEW_PACKETS: u32 = 40;

const FIRST_HOLD_OFF: Duration = Duration::from_secs(10);
const LONGEST_HOLD_OFF: Duration = Duration::from_secs(160);

/// A step up that lasted so long was right.
const PROVES_RIGHT: Duration = Duration::from_secs(10);

/// How many layers below the best a receiver is, and why.
#[derive(Debug, Clone)]
pub(crate) struct LayerChoice {
    steps_down: u8,
    stepped_at: Option<Instant>,
    stepped_up_at: Option<Instant>,
    hold_off: Duration,
    trouble_at: Option<Instant>,
    hopeless_reports: u8,
    shortest_round_trip: Option<Duration>,
    sent: u32,
    asked_again: u32,
}

/// What a line's last report says of its picture.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sign {
    /// Of 256.
    pub(crate) fraction_lost: u8,
    pub(crate) round_trip: Option<Duration>,
}

impl LayerChoice {
    pub(crate) fn new() -> Self {
        Self {
            steps_down: 0,
            stepped_at: None,
            stepped_up_at: None,
            hold_off: FIRST_HOLD_OFF,
            trouble_at: None,
            hopeless_reports: 0,
            shortest_round_trip: None,
            sent: 0,
            asked_again: 0,
        }
    }

    /// Which of so many layers, the lowest being 0; none is sound only.
    pub(crate) fn layer(&self, layers: usize) -> Option<usize> {
        layers.checked_sub(1)?.checked_sub(self.steps_down.into())
    }

    /// Packets of picture went out.
    pub(crate) fn sent(&mut self, packets: u32) {
        self.sent = self.sent.saturating_add(packets);
    }

    /// Packets of picture were asked for again. True if the choice changed.
    pub(crate) fn asked_again(&mut self, packets: u32, layers: usize, now: Instant) -> bool {
        self.asked_again = self.asked_again.saturating_add(packets);
        let is_much = self.sent >= FEW_PACKETS && self.asked_again > self.sent / MUCH_ASKED_AGAIN;
        is_much && self.is_above_lowest(layers) && self.trouble(layers, now)
    }

    /// A report came. True if the choice changed.
    pub(crate) fn reported(&mut self, sign: Sign, layers: usize, now: Instant) -> bool {
        let is_slow = self.is_slow(sign.round_trip);
        self.hopeless_reports =
            if sign.fraction_lost > HOPELESS_LOSS { self.hopeless_reports.saturating_add(1) } else { 0 };
        let is_trouble = if self.is_above_lowest(layers) {
            sign.fraction_lost > MUCH_LOSS || is_slow
        } else {
            self.hopeless_reports >= HOPELESS_REPORTS
        };
        (self.sent, self.asked_again) = (0, 0);
        is_trouble && self.trouble(layers, now)
    }

    /// Time passed. True if a better layer may be tried.
    pub(crate) fn turn(&mut self, layers: usize, now: Instant) -> bool {
        let since = |at: Option<Instant>| at.map_or(Duration::MAX, |at| now.saturating_duration_since(at));
        if self.stepped_up_at.is_some() && since(self.stepped_up_at) >= PROVES_RIGHT {
            self.stepped_up_at = None;
            self.hold_off = (self.hold_off / 2).max(FIRST_HOLD_OFF);
        }
        let quiet = since(self.stepped_at).min(since(self.trouble_at));
        if self.steps_down == 0 || quiet < self.hold_off {
            return false;
        }
        // With fewer layers than before there is nothing to try above the best.
        self.steps_down = self.steps_down.min(u8::try_from(layers).unwrap_or(u8::MAX)).saturating_sub(1);
        (self.stepped_at, self.stepped_up_at) = (Some(now), Some(now));
        self.forget_signs();
        true
    }

    fn is_above_lowest(&self, layers: usize) -> bool {
        self.layer(layers).is_some_and(|layer| layer > 0)
    }

    fn is_slow(&mut self, round_trip: Option<Duration>) -> bool {
        let Some(round_trip) = round_trip else { return false };
        let shortest = self.shortest_round_trip.map_or(round_trip, |shortest| shortest.min(round_trip));
        self.shortest_round_trip = Some(shortest);
        round_trip > shortest * 2 && round_trip - shortest > MUCH_DELAY
    }

    fn trouble(&mut self, layers: usize, now: Instant) -> bool {
        self.trouble_at = Some(now);
        let settles = self.stepped_at.is_some_and(|at| now.saturating_duration_since(at) < SETTLES_IN);
        if settles || self.layer(layers).is_none() {
            return false;
        }
        if self.stepped_up_at.take().is_some() {
            self.hold_off = (self.hold_off * 2).min(LONGEST_HOLD_OFF);
        }
        self.steps_down += 1;
        self.stepped_at = Some(now);
        self.forget_signs();
        true
    }

    fn forget_signs(&mut self) {
        (self.sent, self.asked_again, self.hopeless_reports) = (0, 0, 0);
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests;
