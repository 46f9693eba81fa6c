//! Everybody's wish for a key frame, merged into few requests.

use std::time::{Duration, Instant};

/// Between two requests, however many ask.
const SHORTEST_INTERVAL: Duration = Duration::from_millis(500);

/// After this long without the key frame the request is taken for lost.
const PATIENCE: Duration = Duration::from_secs(1);

/// The wish of a program.
#[derive(Debug, Default)]
pub(crate) struct KeyFrameRequest {
    wanted: bool,
    outstanding: bool,
    sent_at: Option<Instant>,
}

impl KeyFrameRequest {
    pub(crate) fn want(&mut self) {
        self.wanted = true;
    }

    /// Whether a request should go out now.
    pub(crate) fn is_due(&self, now: Instant) -> bool {
        let interval = if self.outstanding { PATIENCE } else { SHORTEST_INTERVAL };
        let rested = |sent_at: Instant| now.saturating_duration_since(sent_at) >= interval;
        self.wanted && self.sent_at.is_none_or(rested)
    }

    pub(crate) fn sent(&mut self, now: Instant) {
        self.outstanding = true;
        self.sent_at = Some(now);
    }

    pub(crate) fn arrived(&mut self) {
        self.wanted = false;
        self.outstanding = false;
    }
}
