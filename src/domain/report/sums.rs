//! Sums over endpoints: what a branch and the totals show.

use super::EvidenceLevels;
use super::lines::LinesTogether;
use super::part::{Part, SessionPart};
use super::scope::Scope;
use crate::attendance::{Share, Status};
use crate::prompt::PromptCount;
use crate::roll_call::HeadCountTotals;
use crate::time::Timestamp;

/// The figures of some endpoints taken together.
#[derive(Clone, Debug, Default)]
pub(super) struct Sums {
    pub(super) sessions: Vec<SessionSums>,
    pub(super) connected_ms: i64,
    pub(super) losses: u64,
    pub(super) floor_turns: u64,
    pub(super) first_connected: Option<Timestamp>,
    pub(super) last_connected: Option<Timestamp>,
    pub(super) evidence: EvidenceLevels,
    pub(super) lines: LinesTogether,
}

/// The figures of some endpoints in one session, taken together.
#[derive(Clone, Debug, Default)]
pub(super) struct SessionSums {
    pub(super) endpoints: u64,
    /// In the order of [`Status::ALL`].
    pub(super) statuses: [u64; Status::ALL.len()],
    pub(super) head_counts: HeadCountTotals,
    /// How many answered the roll call.
    pub(super) answered: u64,
    pub(super) conflicts: u64,
    pub(super) prompts: PromptCount,
    /// How many could not be measured; their time is in none of the sums.
    pub(super) unmeasurable: u64,
    pub(super) received: Share,
    pub(super) sound_only_ms: i64,
    /// Received of counted, in the order of the session's items.
    pub(super) items: Vec<Share>,
}

impl Sums {
    /// Nobody, in the sessions of a scope.
    pub(super) fn none(scope: &Scope<'_>) -> Self {
        let nobody = |items: usize| SessionSums { items: vec![Share::default(); items], ..SessionSums::default() };
        let sessions = scope.sessions.iter().map(|of| nobody(of.attendance.items().len())).collect();
        Self { sessions, ..Self::default() }
    }

    /// Adds one endpoint.
    pub(super) fn add_endpoint(&mut self, part: &Part) {
        for (sums, part) in self.sessions.iter_mut().zip(&part.sessions) {
            if let Some(part) = part {
                sums.add_endpoint(part);
            }
        }
        self.connected_ms += part.connected.total_ms();
        self.losses += part.losses;
        self.floor_turns += part.floor_turns;
        self.widen(part.connected.first(), part.connected.last());
        self.evidence = self.evidence.union(part.evidence);
        self.lines.add_endpoint(&part.lines);
    }

    /// Adds a branch.
    pub(super) fn add(&mut self, other: &Self) {
        for (sums, other) in self.sessions.iter_mut().zip(&other.sessions) {
            sums.add(other);
        }
        self.connected_ms += other.connected_ms;
        self.losses += other.losses;
        self.floor_turns += other.floor_turns;
        self.widen(other.first_connected, other.last_connected);
        self.evidence = self.evidence.union(other.evidence);
        self.lines.add(&other.lines);
    }

    fn widen(&mut self, first: Option<Timestamp>, last: Option<Timestamp>) {
        self.first_connected = self.first_connected.into_iter().chain(first).min();
        self.last_connected = self.last_connected.max(last);
    }

    /// Received of counted, over all sessions.
    pub(super) fn received(&self) -> Share {
        self.sessions.iter().fold(Share::default(), |sum, of| plus(sum, of.received))
    }

    /// Sound without picture, over all sessions.
    pub(super) fn sound_only_ms(&self) -> i64 {
        self.sessions.iter().map(|of| of.sound_only_ms).sum()
    }
}

impl SessionSums {
    fn add_endpoint(&mut self, part: &SessionPart) {
        self.endpoints += 1;
        for (count, status) in self.statuses.iter_mut().zip(Status::ALL) {
            *count += u64::from(part.attendance.status == status);
        }
        self.head_counts.add(&part.head_counts);
        self.answered += u64::from(part.answered);
        self.conflicts += u64::from(part.attendance.conflict);
        self.prompts.add(part.prompts);
        self.unmeasurable += u64::from(part.unmeasurable);
        if part.unmeasurable {
            return;
        }
        self.received = plus(self.received, part.attendance.share());
        self.sound_only_ms += part.attendance.sound_only_ms;
        for (sum, item) in self.items.iter_mut().zip(&part.attendance.items) {
            *sum = plus(*sum, item.share());
        }
    }

    fn add(&mut self, other: &Self) {
        self.endpoints += other.endpoints;
        for (count, more) in self.statuses.iter_mut().zip(other.statuses) {
            *count += more;
        }
        self.head_counts.add(&other.head_counts);
        self.answered += other.answered;
        self.conflicts += other.conflicts;
        self.prompts.add(other.prompts);
        self.unmeasurable += other.unmeasurable;
        self.received = plus(self.received, other.received);
        self.sound_only_ms += other.sound_only_ms;
        for (sum, item) in self.items.iter_mut().zip(&other.items) {
            *sum = plus(*sum, *item);
        }
    }

    /// How many endpoints have a status.
    pub(super) fn with_status(&self, status: Status) -> u64 {
        Status::ALL.iter().zip(self.statuses).find(|(it, _)| **it == status).map_or(0, |(_, count)| count)
    }
}

const fn plus(left: Share, right: Share) -> Share {
    Share { part: left.part + right.part, whole: left.whole + right.whole }
}
