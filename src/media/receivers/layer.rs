//! Which layer a line carries. Told the time; it does not ask.
//!
//! A line loses packets for one of two reasons, and only one of them is cured by a smaller
//! picture:
//!
//! * *By chance*, as radio does: one packet in ten, however few are sent. What is lost is asked
//!   for and sent again, so the picture stays as it is. Going down would take lines from it and
//!   repair nothing.
//! * *Because it is full.* Then a queue grows before the narrow part, or so much is lost that
//!   chance does not explain it. Resends make it worse: one layer down, at once.
//!
//! So loss alone counts only from a third on, while a twentieth is enough beside a queue. The
//! queue is what the round trip is longer than the shortest one seen, twice in a row. A way can
//! also become longer for good. That shows when less is sent: if little is lost then, or if it
//! stays so long without any picture, it is the way's own length from then on.
//!
//! Every verdict needs enough packets: of fifteen a second, two in a row are often lost. The
//! lowest layer is given up only if nearly half of it is lost for seconds, or a fifth on a line
//! that is full; then there is sound only. Up it goes with care: each try that fails doubles the
//! time until the next one.

mod queue;
mod share;

use std::time::{Duration, Instant};

use queue::Queue;
use share::Share;

/// More than this is not chance, in percent.
const OVERRUN_PERCENT: u32 = 33;

/// Beside a queue this is enough, in percent.
const LOSS_BESIDE_A_QUEUE_PERCENT: u32 = 4;

/// As much as this after a step down says that the line is still full, in percent.
const STILL_FULL_PERCENT: u32 = 15;

/// More than this of the lowest layer leaves no picture that resends could mend, in percent.
const HOPELESS_PERCENT: u32 = 40;
/// The same where a queue shows that the line is full, and that sound suffers with the picture.
const HOPELESS_BESIDE_A_QUEUE_PERCENT: u32 = 20;
const HOPELESS_AFTER: Duration = Duration::from_secs(5);

/// What is asked for again is known at once, but not whether it was lost or is only late.
const PACKETS_ASKED_OVER: u32 = 60;
const PACKETS_REPORTED_OVER: u32 = 100;

/// What was done shows after this and a round trip.
const SETTLES_IN: Duration = Duration::from_secs(1);

/// A report after a longer silence tells of a line that was cut, not of how it is now.
const SILENCE: Duration = Duration::from_secs(3);

const FIRST_HOLD_OFF: Duration = Duration::from_secs(10);
const LONGEST_HOLD_OFF: Duration = Duration::from_secs(160);

/// A step up that lasted so long was right.
const PROVES_RIGHT: Duration = Duration::from_secs(10);

/// Which layers a receiver may have, and why.
#[derive(Debug, Clone)]
pub(crate) struct LayerChoice {
    /// The highest layer that it may have, counted from the lowest; none: any.
    ceiling: Option<usize>,
    /// Not even the lowest one came through: sound only.
    is_given_up: bool,
    asked: Share,
    lost: Share,
    queue: Queue,
    hopeless_since: Option<Instant>,
    reported_at: Option<Instant>,
    settles_until: Option<Instant>,
    changed_at: Option<Instant>,
    raised_at: Option<Instant>,
    trouble_at: Option<Instant>,
    hold_off: Duration,
}

/// What a report says of a picture's packets since the report before.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sign {
    pub(crate) expected: u32,
    pub(crate) lost: u32,
    pub(crate) round_trip: Option<Duration>,
}

impl LayerChoice {
    pub(crate) fn new() -> Self {
        Self {
            ceiling: None,
            is_given_up: false,
            asked: Share::over(PACKETS_ASKED_OVER),
            lost: Share::over(PACKETS_REPORTED_OVER),
            queue: Queue::default(),
            hopeless_since: None,
            reported_at: None,
            settles_until: None,
            changed_at: None,
            raised_at: None,
            trouble_at: None,
            hold_off: FIRST_HOLD_OFF,
        }
    }

    /// Which of so many layers, the lowest being 0; none is sound only.
    pub(crate) fn layer(&self, layers: usize) -> Option<usize> {
        let best = layers.checked_sub(1).filter(|_| !self.is_given_up)?;
        Some(self.ceiling.map_or(best, |ceiling| ceiling.min(best)))
    }

    /// The last round trip that was measured.
    pub(crate) fn round_trip(&self) -> Option<Duration> {
        self.queue.round_trip()
    }

    /// Whether packets wait before the narrow part of the line: whatever more is sent waits too.
    pub(crate) fn is_line_full(&self) -> bool {
        self.queue.is_noticed()
    }

    /// Whether it went down just now: the line is still busy with what was sent before.
    pub(crate) fn settles(&self, now: Instant) -> bool {
        self.settles_until.is_some_and(|until| now < until)
    }

    /// Packets of picture went out.
    pub(crate) fn sent(&mut self, packets: u32) {
        self.asked.add(packets, 0);
    }

    /// Packets of picture were asked for again, for the first time. True if the choice changed.
    pub(crate) fn asked_again(&mut self, packets: u32, layers: usize, now: Instant) -> bool {
        if self.settles(now) {
            return false;
        }
        self.asked.add(0, packets);
        self.asked.exceeds(OVERRUN_PERCENT) && self.is_above_lowest(layers) && self.lower(layers, now)
    }

    /// A report came. True if the choice changed.
    pub(crate) fn reported(&mut self, sign: Sign, layers: usize, now: Instant) -> bool {
        let since_last = self.reported_at.replace(now).map(|at| now.saturating_duration_since(at));
        if self.settles(now) {
            return false;
        }
        self.queue.take(sign.round_trip, now);
        if since_last.is_none_or(|passed| passed > SILENCE) {
            self.forget_signs();
            return false;
        }
        self.lost.add(sign.expected, sign.lost);
        if self.queue.is_doubted() && self.lost.is_known() {
            self.queue.judge(self.lost.exceeds(STILL_FULL_PERCENT));
        }
        let is_full = self.lost.exceeds(OVERRUN_PERCENT)
            || self.queue.is_long()
            || self.is_line_full() && self.lost.exceeds(LOSS_BESIDE_A_QUEUE_PERCENT);
        if is_full {
            self.trouble_at = Some(now);
        }
        if self.is_above_lowest(layers) { is_full && self.lower(layers, now) } else { self.is_now_hopeless(now) }
    }

    /// A round trip was measured by a report of sound.
    pub(crate) fn heard(&mut self, round_trip: Option<Duration>) {
        if let Some(round_trip) = round_trip.filter(|_| self.is_given_up) {
            self.queue.learn(round_trip);
        }
    }

    /// Time passed. True if a better layer may be tried.
    pub(crate) fn turn(&mut self, layers: usize, now: Instant) -> bool {
        let since = |at: Option<Instant>| at.map_or(Duration::MAX, |at| now.saturating_duration_since(at));
        if self.raised_at.is_some() && since(self.raised_at) >= PROVES_RIGHT {
            self.raised_at = None;
            self.hold_off = (self.hold_off / 2).max(FIRST_HOLD_OFF);
        }
        let has_better = self.is_given_up || self.ceiling.is_some_and(|ceiling| ceiling + 1 < layers);
        if !has_better || since(self.changed_at).min(since(self.trouble_at)) < self.hold_off {
            return false;
        }
        self.ceiling = if self.is_given_up { Some(0) } else { self.ceiling.map(|ceiling| ceiling + 1) };
        self.is_given_up = false;
        (self.changed_at, self.raised_at) = (Some(now), Some(now));
        self.forget_signs();
        true
    }

    fn is_above_lowest(&self, layers: usize) -> bool {
        self.layer(layers).is_some_and(|layer| layer > 0)
    }

    fn lower(&mut self, layers: usize, now: Instant) -> bool {
        self.ceiling = self.layer(layers).and_then(|layer| layer.checked_sub(1));
        self.went_down(now);
        true
    }

    /// Whether the lowest layer is given up with this report.
    fn is_now_hopeless(&mut self, now: Instant) -> bool {
        let is_hopeless = self.lost.exceeds(HOPELESS_PERCENT)
            || self.is_line_full() && self.lost.exceeds(HOPELESS_BESIDE_A_QUEUE_PERCENT);
        if !is_hopeless {
            self.hopeless_since = None;
            return false;
        }
        let since = *self.hopeless_since.get_or_insert(now);
        let gives_up = !self.is_given_up && now.saturating_duration_since(since) >= HOPELESS_AFTER;
        if gives_up {
            self.is_given_up = true;
            self.went_down(now);
        }
        gives_up
    }

    fn went_down(&mut self, now: Instant) {
        if self.raised_at.take().is_some() {
            self.hold_off = (self.hold_off * 2).min(LONGEST_HOLD_OFF);
        }
        (self.changed_at, self.trouble_at) = (Some(now), Some(now));
        self.settles_until = Some(now + SETTLES_IN + self.round_trip().unwrap_or_default());
        self.queue.doubt();
        self.forget_signs();
    }

    fn forget_signs(&mut self) {
        self.asked = Share::over(PACKETS_ASKED_OVER);
        self.lost = Share::over(PACKETS_REPORTED_OVER);
        self.hopeless_since = None;
    }
}

#[cfg(test)]
mod tests;
