//! Events on their way out. Changes of state are kept until they are taken; proofs are not.

use std::collections::VecDeque;
use std::time::Instant;

use crate::figures::Counters;
use crate::happening::{MediaEvent, MediaHappening};

/// With more events waiting than this, proofs are dropped.
const FEW: usize = 1_024;

/// The events that nobody has taken yet.
#[derive(Debug, Default)]
pub(crate) struct Outbox {
    events: VecDeque<MediaEvent>,
}

impl Outbox {
    pub(crate) fn tell(&mut self, at: Instant, what: MediaHappening, counters: &Counters) {
        if matches!(what, MediaHappening::Proof { .. }) {
            if self.events.len() > FEW {
                counters.proofs_dropped.one();
                return;
            }
            counters.proofs.one();
        }
        self.events.push_back(MediaEvent { at, what });
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.events.is_empty()
    }

    pub(crate) fn take(&mut self) -> Option<MediaEvent> {
        self.events.pop_front()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::happening::{LegId, MediaKind};

    #[test]
    fn proofs_that_nobody_takes_are_dropped_and_counted_but_changes_are_kept() {
        let counters = Counters::default();
        let mut outbox = Outbox::default();
        let leg = LegId(1);
        let now = Instant::now();
        for _ in 0..5_000 {
            let kind = MediaKind::Sound;
            outbox.tell(now, MediaHappening::Proof { leg, kind }, &counters);
            outbox.tell(now, MediaHappening::LegConnected { leg }, &counters);
        }
        let mut changes = 0;
        while let Some(event) = outbox.take() {
            changes += usize::from(event.what == MediaHappening::LegConnected { leg });
        }
        assert_eq!(changes, 5_000);
        assert!(counters.snapshot().proofs_dropped > 4_000);
    }
}
