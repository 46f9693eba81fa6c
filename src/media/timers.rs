//! When each leg wants its next turn.

use std::collections::BTreeSet;
use std::time::Instant;

use crate::happening::LegId;

/// The legs by the time of their next turn.
#[derive(Debug, Default)]
pub(crate) struct Timers {
    turns: BTreeSet<(Instant, LegId)>,
}

impl Timers {
    /// Moves the turn of a leg from `before` to `after`.
    pub(crate) fn set(&mut self, leg: LegId, before: Option<Instant>, after: Option<Instant>) {
        if before == after {
            return;
        }
        if let Some(before) = before {
            self.turns.remove(&(before, leg));
        }
        if let Some(after) = after {
            self.turns.insert((after, leg));
        }
    }

    pub(crate) fn next(&self) -> Option<Instant> {
        self.turns.first().map(|(at, _)| *at)
    }

    /// The leg that waits longest, if its turn has come.
    pub(crate) fn due(&self, now: Instant) -> Option<LegId> {
        let (at, leg) = self.turns.first()?;
        (*at <= now).then_some(*leg)
    }
}
