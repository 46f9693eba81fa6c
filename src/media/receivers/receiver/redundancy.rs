//! How many times a line gets its sound, by what its reports say it loses.

use std::time::{Duration, Instant};

/// More than this part of 256 leaves holes even where each packet comes twice: 15 %.
const MUCH_LOSS: u8 = 38;

/// A line that lost nothing for so long is a good one again.
const FORGIVEN_AFTER: Duration = Duration::from_secs(30);

/// The redundancy of one receiver's sound; none until a report speaks of loss.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Redundancy {
    lost_at: Option<Instant>,
    lost_much_at: Option<Instant>,
    depth: usize,
}

impl Redundancy {
    /// A report of one of its sounds came; `fraction_lost` is of 256.
    pub(crate) fn reported(&mut self, fraction_lost: u8, now: Instant) {
        if fraction_lost > 0 {
            self.lost_at = Some(now);
        }
        if fraction_lost > MUCH_LOSS {
            self.lost_much_at = Some(now);
        }
        let is_recent = |at: Option<Instant>| at.is_some_and(|at| now.saturating_duration_since(at) < FORGIVEN_AFTER);
        self.depth = usize::from(is_recent(self.lost_at)) + usize::from(is_recent(self.lost_much_at));
    }

    /// How many packets before it each packet of sound carries once more.
    pub(crate) fn depth(&self) -> usize {
        self.depth
    }
}
