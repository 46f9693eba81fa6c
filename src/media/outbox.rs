//! Events on their way out. Changes of state are kept until they are taken; proofs are not.

use std::collections::VecDeque;
use std::time::Instant;

use crate::figures::Counters;
use crate::happening::{MediaEvent, MediaHappening};

/// With more events waiting than this, proofs are dropped.
const FEW: usize = 1_024;

/// With more events waiting than this, no new leg is opened: every leg brings a bounded number
/// of events, so the queue stays bounded too.
const MANY: usize = 16_384;

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

    pub(crate) fn is_crowded(&self) -> bool {
        self.events.len() > MANY
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.events.is_empty()
    }

    pub(crate) fn take(&mut self) -> Option<MediaEvent> {
        self.events.pop_front()
    }
}
