//! Turns to speak: who, for how long, and what was received of it.

use super::{Floor, FloorEnd};
use crate::identity::EndpointId;
use crate::interval::Intervals;
use crate::time::Timestamp;

/// A turn that is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Turn {
    /// Whose.
    pub endpoint: EndpointId,
    /// When the floor was given.
    pub since: Timestamp,
    /// When it ended.
    pub until: Timestamp,
    /// How long it should have been, in milliseconds.
    pub limit_ms: Option<i64>,
    /// How it ended.
    pub reason: FloorEnd,
}

/// How much somebody spoke.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Spoken {
    /// Turns.
    pub times: u32,
    /// All of them together, in milliseconds.
    pub total_ms: i64,
}

impl Floor {
    /// How much of the time in `held` somebody held the floor, as far as is known at `now`. Turns
    /// outside of it, as in a technical check, are none.
    #[must_use]
    pub fn spoken(&self, endpoint: EndpointId, held: &Intervals, now: Timestamp) -> Spoken {
        let over = self.turns.iter().filter(|turn| turn.endpoint == endpoint).map(|turn| (turn.since, turn.until));
        let open = self.holds(endpoint).map(|holder| (holder.since, now));
        over.chain(open).fold(Spoken::default(), |spoken, (since, until)| {
            let counted_ms = Intervals::one(since, until).intersection(held).total_ms();
            let times = spoken.times + u32::from(counted_ms > 0);
            Spoken { times, total_ms: spoken.total_ms + counted_ms }
        })
    }

    /// When somebody's media arrived, as far as is known at `now`.
    #[must_use]
    pub fn sent(&self, endpoint: EndpointId, now: Timestamp) -> Intervals {
        self.sent.get(&endpoint).map(|sent| sent.until(now)).unwrap_or_default()
    }
}
