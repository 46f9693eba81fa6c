//! Events on their way out. Changes of state are kept until they are taken; proofs are not.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use crate::figures::Counters;
use crate::happening::{MediaEvent, MediaHappening};

/// With more events waiting than this, proofs are dropped.
const FEW: usize = 1_024;

/// Proofs wait for each other for so long: a thousand receivers give twelve hundred a second, and
/// waking somebody for each costs more than what is then done with it.
const PROOFS_WAIT: Duration = Duration::from_millis(50);

/// The events that nobody has taken yet.
#[derive(Debug, Default)]
pub(crate) struct Outbox {
    events: VecDeque<MediaEvent>,
    /// How many of them are no proofs.
    changes: usize,
}

impl Outbox {
    pub(crate) fn tell(&mut self, at: Instant, what: MediaHappening, counters: &Counters) {
        if matches!(what, MediaHappening::Proof { .. }) {
            if self.events.len() > FEW {
                counters.proofs_dropped.one();
                return;
            }
            counters.proofs.one();
        } else {
            self.changes += 1;
        }
        self.events.push_back(MediaEvent { at, what });
    }

    /// Whether it is time to hand the events out.
    pub(crate) fn is_due(&self, now: Instant) -> bool {
        let has_waited = |event: &MediaEvent| now.saturating_duration_since(event.at) >= PROOFS_WAIT;
        self.changes > 0 || self.events.len() > FEW / 2 || self.events.front().is_some_and(has_waited)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.events.is_empty()
    }

    pub(crate) fn take(&mut self) -> Option<MediaEvent> {
        let event = self.events.pop_front()?;
        self.changes -= usize::from(!matches!(event.what, MediaHappening::Proof { .. }));
        Some(event)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::happening::{LegId, MediaKind, ProgramId};

    #[test]
    fn proofs_that_nobody_takes_are_dropped_and_counted_but_changes_are_kept() {
        let counters = Counters::default();
        let mut outbox = Outbox::default();
        let leg = LegId(1);
        let now = Instant::now();
        for _ in 0..5_000 {
            let kind = MediaKind::Sound;
            outbox.tell(now, MediaHappening::Proof { leg, program: ProgramId(1), kind }, &counters);
            outbox.tell(now, MediaHappening::LegConnected { leg }, &counters);
        }
        let mut changes = 0;
        while let Some(event) = outbox.take() {
            changes += usize::from(event.what == MediaHappening::LegConnected { leg });
        }
        assert_eq!(changes, 5_000);
        assert!(counters.snapshot().proofs_dropped > 4_000);
    }

    #[test]
    fn proofs_wait_for_each_other_and_for_no_change() {
        let counters = Counters::default();
        let mut outbox = Outbox::default();
        let (leg, now) = (LegId(1), Instant::now());
        assert!(!outbox.is_due(now));
        outbox.tell(now, MediaHappening::Proof { leg, program: ProgramId(1), kind: MediaKind::Sound }, &counters);
        assert!(!outbox.is_due(now));
        assert!(outbox.is_due(now + PROOFS_WAIT));
        outbox.tell(now, MediaHappening::LegConnected { leg }, &counters);
        assert!(outbox.is_due(now));
        while outbox.take().is_some() {}
        assert!(!outbox.is_due(now + PROOFS_WAIT));
    }
}
