//! Write-ups (bài thu hoạch): what each endpoint is to hand in after a session, and whether it did.

mod wish;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::identity::{EndpointId, SessionId};
use crate::roster::Roster;
use crate::session::Session;
use crate::time::Timestamp;

pub use wish::WriteUpWish;

/// Where an endpoint's write-up stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WriteUp {
    /// Chưa nộp.
    Owed,
    /// Đã nộp.
    HandedIn,
    /// Được miễn.
    Exempt,
}

impl WriteUp {
    /// Every state, in the order in which they are shown.
    pub const ALL: [Self; 3] = [Self::Owed, Self::HandedIn, Self::Exempt];

    /// The stable name, as in protocols and dictionaries.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Owed => "owed",
            Self::HandedIn => "handed_in",
            Self::Exempt => "exempt",
        }
    }

    /// Whether a word about a whole branch changes what stands for one of its endpoints: what was
    /// handed in stays handed in, and only what is owed is handed in.
    #[must_use]
    pub fn changes_in_bulk(self, before: Option<Self>) -> bool {
        match self {
            Self::Owed | Self::Exempt => before != Some(Self::HandedIn) && before != Some(self),
            Self::HandedIn => before == Some(Self::Owed),
        }
    }
}

/// What was said last about an endpoint's write-up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WriteUpMark {
    /// Where it stands.
    pub state: WriteUp,
    /// When that was said.
    pub at: Timestamp,
}

/// How the write-ups of some endpoints stand: endpoints = owed + handed in + exempt + not asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct WriteUpCounts {
    /// How many endpoints there are.
    pub endpoints: u64,
    /// Chưa nộp.
    pub owed: u64,
    /// Đã nộp.
    pub handed_in: u64,
    /// Được miễn.
    pub exempt: u64,
}

impl WriteUpCounts {
    /// One endpoint.
    #[must_use]
    pub fn of_endpoint(state: Option<WriteUp>) -> Self {
        let is = |of: WriteUp| u64::from(state == Some(of));
        Self { endpoints: 1, owed: is(WriteUp::Owed), handed_in: is(WriteUp::HandedIn), exempt: is(WriteUp::Exempt) }
    }

    /// How many are asked for none.
    #[must_use]
    pub const fn not_asked(self) -> u64 {
        self.endpoints.saturating_sub(self.owed + self.handed_in + self.exempt)
    }

    /// How many stand so.
    #[must_use]
    pub const fn of(self, state: WriteUp) -> u64 {
        match state {
            WriteUp::Owed => self.owed,
            WriteUp::HandedIn => self.handed_in,
            WriteUp::Exempt => self.exempt,
        }
    }

    /// Adds another endpoint or branch.
    pub const fn add(&mut self, other: Self) {
        self.endpoints += other.endpoints;
        self.owed += other.owed;
        self.handed_in += other.handed_in;
        self.exempt += other.exempt;
    }
}

/// Every write-up of a conference.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct WriteUps {
    sessions: BTreeMap<SessionId, BTreeMap<EndpointId, WriteUpMark>>,
}

impl WriteUps {
    /// Where an endpoint's write-up stands after a session; none if it is asked for none.
    #[must_use]
    pub fn of(&self, session: SessionId, endpoint: EndpointId) -> Option<WriteUpMark> {
        self.sessions.get(&session)?.get(&endpoint).copied()
    }

    /// Something was said about one endpoint.
    pub(crate) fn mark(&mut self, at: Timestamp, session: SessionId, endpoint: EndpointId, state: Option<WriteUp>) {
        let marks = self.sessions.entry(session).or_default();
        match state {
            Some(state) => marks.insert(endpoint, WriteUpMark { state, at }),
            None => marks.remove(&endpoint),
        };
    }

    /// Something was said about a branch of a session's audience.
    pub(crate) fn mark_branch(
        &mut self,
        at: Timestamp,
        session: &Session,
        roster: &Roster,
        subtree: EndpointId,
        state: WriteUp,
    ) {
        for endpoint in self.changed_in_bulk(session, roster, subtree, state) {
            self.mark(at, session.id, endpoint, Some(state));
        }
    }

    /// Whom a word about a whole branch would change.
    pub(crate) fn changed_in_bulk(
        &self,
        session: &Session,
        roster: &Roster,
        subtree: EndpointId,
        state: WriteUp,
    ) -> Vec<EndpointId> {
        let (audience, branch) = (roster.subtree(session.plan.audience), roster.subtree(subtree));
        let within = branch.filter(|position| audience.contains(position));
        let endpoints = within.filter_map(|position| Some(roster.entries().get(position)?.endpoint));
        let before = |endpoint: EndpointId| self.of(session.id, endpoint).map(|mark| mark.state);
        endpoints.filter(|endpoint| state.changes_in_bulk(before(*endpoint))).collect()
    }
}
