//! A picture that is to be seen and cannot be before its next key frame.
//!
//! Browsers send one when they are asked. Other encoders send one every few seconds, whoever asks.

use std::time::{Duration, Instant};

use crate::happening::LegId;

/// After this long, and two requests without an answer, somebody else is shown meanwhile.
const PATIENCE: Duration = Duration::from_secs(2);

/// Whose picture it is, and since when its key frame is awaited.
#[derive(Debug, Default)]
pub(crate) struct Awaited {
    leg: Option<LegId>,
    since: Option<Instant>,
    is_late: bool,
}

impl Awaited {
    /// It is this publisher's picture now. `begins` says whether one of its key frames is just coming
    /// in.
    pub(crate) fn look(&mut self, leg: Option<LegId>, begins: bool, now: Instant) {
        if leg != self.leg {
            (self.leg, self.since) = (leg, leg.map(|_| now));
        }
        self.since = self.since.filter(|_| !begins);
        self.is_late = self.since.is_some_and(|since| now.saturating_duration_since(since) > PATIENCE);
    }

    /// Whether somebody's key frame is awaited.
    pub(crate) fn is_open(&self) -> bool {
        self.since.is_some()
    }

    /// Whether this publisher's key frame is awaited.
    pub(crate) fn is_of(&self, leg: LegId) -> bool {
        self.is_open() && self.leg == Some(leg)
    }

    /// Whether this publisher was given time enough, by the last look.
    pub(crate) fn is_late(&self, leg: LegId) -> bool {
        self.is_late && self.leg == Some(leg)
    }
}
