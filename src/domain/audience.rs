//! Who takes part in a session: a subtree, without the branches that were released from it.
//!
//! A branch is released so that its own lead can carry on with a session of its own while the first
//! one still goes on. What was before stays in the figures; nothing later does.

use std::ops::Range;

use crate::identity::EndpointId;
use crate::interval::Intervals;
use crate::roll_call::RollCall;
use crate::roster::Roster;
use crate::session::Session;
use crate::time::Timestamp;

/// The audience of a session, by the positions of one roster.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Audience {
    whole: Range<usize>,
    /// Branches, and since when they are not part of it.
    released: Vec<(Range<usize>, Timestamp)>,
}

impl Audience {
    /// The whole subtree, with what was released from it.
    #[must_use]
    pub fn whole(&self) -> Range<usize> {
        self.whole.clone()
    }

    /// Whether the endpoint at a position takes part now.
    #[must_use]
    pub fn contains(&self, position: usize) -> bool {
        self.whole.contains(&position) && self.released_at(position).is_none()
    }

    /// Whether the endpoint at a position was part of it at a moment, as far as releases tell.
    #[must_use]
    pub fn contained(&self, position: usize, at: Timestamp) -> bool {
        self.whole.contains(&position) && self.released_at(position).is_none_or(|released_at| at < released_at)
    }

    /// When the endpoint at a position was released, if it was.
    #[must_use]
    pub fn released_at(&self, position: usize) -> Option<Timestamp> {
        let branches = self.released.iter().filter(|(branch, _)| branch.contains(&position));
        branches.map(|(_, at)| *at).min()
    }

    /// Whether somebody takes part in both now.
    #[must_use]
    pub fn overlaps(&self, other: &Self) -> bool {
        // Two branches of a tree are apart, or the top of one of them lies in the other.
        let common = self.whole.start.max(other.whole.start)..self.whole.end.min(other.whole.end);
        common.into_iter().any(|position| self.contains(position) && other.contains(position))
    }
}

impl Session {
    /// Its audience by a roster, as it stands.
    #[must_use]
    pub fn audience(&self, roster: &Roster) -> Audience {
        let released = self.released.iter().map(|(top, at)| (roster.subtree(*top), *at)).collect();
        Audience { whole: roster.subtree(self.plan.audience), released }
    }

    /// Whether an endpoint takes part in it now.
    #[must_use]
    pub fn is_attended_by(&self, roster: &Roster, endpoint: EndpointId) -> bool {
        roster.stands_in(endpoint, self.plan.audience) && self.released_at(roster, endpoint).is_none()
    }

    /// When an endpoint was released from it, if it was.
    #[must_use]
    pub fn released_at(&self, roster: &Roster, endpoint: EndpointId) -> Option<Timestamp> {
        let branches = self.released.iter().filter(|(top, _)| roster.stands_in(endpoint, **top));
        branches.map(|(_, at)| *at).min()
    }

    /// Whether a roll call of this session asks an endpoint of its audience: those released before it
    /// was opened are asked no more.
    #[must_use]
    pub fn asks(&self, roster: &Roster, roll_call: &RollCall, endpoint: EndpointId) -> bool {
        self.released_at(roster, endpoint).is_none_or(|released_at| roll_call.opened_at < released_at)
    }

    /// From the reception of an endpoint to the end or until it was released, as far as is known at
    /// `now`.
    #[must_use]
    pub fn attended_by(&self, roster: &Roster, endpoint: EndpointId, now: Timestamp) -> Intervals {
        let attended = self.attended.until(now);
        match self.released_at(roster, endpoint) {
            Some(released_at) => attended.before(released_at),
            None => attended,
        }
    }
}
