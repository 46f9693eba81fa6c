//! Votes: a question, and what each endpoint says to it. Votes are open: the ledger has who voted how.

mod tally;
mod wish;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::event::Event;
use crate::identity::{EndpointId, SessionId, VoteId};
use crate::time::Timestamp;

pub use tally::Tally;
pub use wish::VoteWish;

/// How many votes a session may have.
pub const MOST_VOTES: usize = 64;

/// How many of them may be open at once.
pub const MOST_OPEN_VOTES: usize = 4;

/// Whose voices are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VoteCounting {
    /// One voice an endpoint.
    Endpoints,
    /// One voice a member who is present; the endpoint says how many said what.
    People,
}

impl VoteCounting {
    /// The stable name, as in protocols and dictionaries.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Endpoints => "endpoints",
            Self::People => "people",
        }
    }
}

/// How many voices said what. Where endpoints are counted it is one voice in all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ballot {
    /// Tán thành.
    pub in_favour: u32,
    /// Không tán thành.
    pub against: u32,
    /// Phiếu trắng.
    pub blank: u32,
}

impl Ballot {
    /// All of them.
    #[must_use]
    pub fn voices(self) -> u64 {
        u64::from(self.in_favour) + u64::from(self.against) + u64::from(self.blank)
    }
}

/// What an endpoint said last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cast {
    /// When.
    pub at: Timestamp,
    /// What.
    pub ballot: Ballot,
    /// How many voices it had then.
    pub entitled: u32,
}

/// A vote as it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Vote {
    /// Its number.
    pub id: VoteId,
    /// The session in which it is held.
    pub session: SessionId,
    /// What is asked.
    pub question: String,
    /// Whose voices are counted.
    pub counting: VoteCounting,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// When it was closed.
    pub closed_at: Option<Timestamp>,
    /// What each endpoint said last.
    pub cast: BTreeMap<EndpointId, Cast>,
}

/// Every vote of a conference.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Votes {
    by_id: BTreeMap<VoteId, Vote>,
    in_order: BTreeMap<SessionId, Vec<VoteId>>,
}

impl Votes {
    /// Takes in what happened at `at`.
    pub(crate) fn apply(&mut self, at: Timestamp, event: Event) {
        match event {
            Event::VoteOpened { session, vote: id, question, counting } => {
                let (closed_at, cast) = (None, BTreeMap::new());
                let opened = Vote { id, session, question, counting, opened_at: at, closed_at, cast };
                if self.by_id.insert(id, opened).is_none() {
                    self.in_order.entry(session).or_default().push(id);
                }
            }
            Event::BallotCast { vote, endpoint, ballot, entitled } => {
                if let Some(vote) = self.by_id.get_mut(&vote) {
                    vote.cast.insert(endpoint, Cast { at, ballot, entitled });
                }
            }
            Event::VoteClosed { vote } => {
                if let Some(vote) = self.by_id.get_mut(&vote) {
                    vote.closed_at.get_or_insert(at);
                }
            }
            _ => {}
        }
    }

    /// A vote.
    #[must_use]
    pub fn get(&self, vote: VoteId) -> Option<&Vote> {
        self.by_id.get(&vote)
    }

    /// The votes of a session, in the order in which they were opened.
    pub fn of_session(&self, session: SessionId) -> impl DoubleEndedIterator<Item = &Vote> {
        self.in_order.get(&session).into_iter().flatten().filter_map(|id| self.by_id.get(id))
    }

    /// The number of the next vote.
    pub(crate) fn next(&self) -> VoteId {
        VoteId(self.by_id.keys().next_back().map_or(1, |last| last.0 + 1))
    }
}
