//! The queue before the narrow part of a line, as far as the round trip tells.

use std::time::{Duration, Instant};

/// A queue of this length is more than what jitters by itself.
const NOTICED: Duration = Duration::from_millis(150);

/// A queue stays; what is shorter is a machine that was busy for a moment.
const STAYS: Duration = Duration::from_millis(900);

/// So long a queue is trouble before anything is lost.
const LONG: Duration = Duration::from_millis(300);

/// By satellite and back takes less; what is longer is a queue.
const LONGEST_WAY: Duration = Duration::from_millis(800);

/// What is known of the round trip.
#[derive(Debug, Clone, Default)]
pub(crate) struct Queue {
    last: Option<Duration>,
    /// The way without a queue: the shortest time that it took.
    way: Option<Duration>,
    /// It may be the way that became longer, and no queue.
    is_doubted: bool,
    /// Less was sent, and much was lost all the same: it is a queue after all.
    is_still_full: bool,
    noticed_since: Option<Instant>,
    noticed_until: Option<Instant>,
}

impl Queue {
    /// A round trip was measured.
    pub(crate) fn take(&mut self, round_trip: Option<Duration>, now: Instant) {
        let Some(round_trip) = round_trip else { return };
        self.last = Some(round_trip);
        self.way = Some(self.way.unwrap_or(LONGEST_WAY).min(round_trip));
        let is_there = self.length() > NOTICED;
        self.noticed_since = self.noticed_since.or(Some(now)).filter(|_| is_there);
        self.noticed_until = Some(now);
    }

    /// Less is sent from now on: now it shows whether there is a queue.
    pub(crate) fn doubt(&mut self) {
        (self.is_doubted, self.is_still_full) = (true, false);
        self.noticed_since = None;
    }

    pub(crate) fn is_doubted(&self) -> bool {
        self.is_doubted
    }

    /// Less was sent, and the line is still full; or it is not: then the way is so long.
    pub(crate) fn judge(&mut self, is_still_full: bool) {
        self.is_still_full = is_still_full;
        if let Some(round_trip) = self.last.filter(|_| !is_still_full) {
            self.learn(round_trip);
        }
    }

    /// A round trip while nothing but sound was sent: the way without a queue.
    pub(crate) fn learn(&mut self, round_trip: Duration) {
        (self.last, self.way) = (Some(round_trip), Some(round_trip.min(LONGEST_WAY)));
        (self.is_doubted, self.noticed_since) = (false, None);
    }

    pub(crate) fn round_trip(&self) -> Option<Duration> {
        self.last
    }

    /// Whether there is one, and for longer than a moment.
    pub(crate) fn is_noticed(&self) -> bool {
        let seen = self.noticed_since.zip(self.noticed_until);
        (!self.is_doubted || self.is_still_full)
            && seen.is_some_and(|(since, until)| until.saturating_duration_since(since) >= STAYS)
    }

    /// Twice as long as the way, too: a long way jitters more.
    pub(crate) fn is_long(&self) -> bool {
        self.is_noticed() && self.length() > LONG.max(self.way.unwrap_or_default())
    }

    fn length(&self) -> Duration {
        self.last.unwrap_or_default().saturating_sub(self.way.unwrap_or_default())
    }
}
