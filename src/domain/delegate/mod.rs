//! Delegates by name: who is listed at an endpoint, who is there, who presides.
//!
//! The ledger has their numbers and nothing else of them; names stand beside it and can be erased.

mod counts;
mod names;
mod sitting;
mod wish;

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::event::Event;
use crate::identity::{DelegateNumber, EndpointId, SessionId};
use crate::time::Timestamp;

pub use counts::DelegateCounts;
pub use names::{DelegateName, DelegateNames};
pub use sitting::{Attested, Place, Sitting};
pub use wish::DelegateWish;

/// How many delegates an endpoint may have on its list.
pub const MOST_DELEGATES: usize = 5_000;

/// How often a delegate may check in during a session: enough to go from hall to hall all day, too
/// little to use up what others may have written for theirs.
pub const MOST_CHECK_INS: usize = 20;

/// What a delegate is summoned as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DelegateKind {
    /// Đảng viên: counts towards those summoned.
    Member,
    /// Khác: counted apart.
    Other,
}

impl DelegateKind {
    /// The stable name, as in protocols and dictionaries.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Member => "member",
            Self::Other => "other",
        }
    }
}

/// How a delegate gave its own code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CheckInWay {
    /// It typed the code.
    Typed,
    /// It scanned the code of its own sheet.
    Scanned,
}

/// A delegate on the list of an endpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ListedDelegate {
    /// Its number; no other delegate of the conference ever has it.
    pub delegate: DelegateNumber,
    /// What it is summoned as.
    pub kind: DelegateKind,
    /// Whether it presides at its endpoint in sessions for which nobody was named.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub presides: bool,
}

/// The list of an endpoint from some time on.
#[derive(Clone, Debug, PartialEq)]
struct List {
    since: Timestamp,
    delegates: Arc<[ListedDelegate]>,
}

/// Every list of a conference, and who was where in its sessions.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Delegates {
    lists: BTreeMap<EndpointId, Vec<List>>,
    /// Where each delegate was listed last, and as what. Those who left a list stay here: a session
    /// may have seen them.
    homes: BTreeMap<DelegateNumber, (EndpointId, ListedDelegate)>,
    sittings: BTreeMap<SessionId, Sitting>,
}

impl Delegates {
    /// Takes in what happened at `at`.
    pub(crate) fn apply(&mut self, at: Timestamp, event: Event) {
        match event {
            Event::DelegatesListed { endpoint, list } => {
                self.homes.extend(list.iter().map(|listed| (listed.delegate, (endpoint, *listed))));
                self.lists.entry(endpoint).or_default().push(List { since: at, delegates: list.into() });
            }
            Event::DelegateCheckedIn { session, endpoint, delegate, way } => {
                self.sitting(session).arrive(at, endpoint, delegate, Attested::CheckedIn { way, confirmed_at: None });
            }
            Event::DelegateTicked { session, endpoint, delegate } => self.sitting(session).tick(at, endpoint, delegate),
            Event::DelegateUnticked { session, endpoint, delegate } => {
                self.sitting(session).untick(endpoint, delegate);
            }
            Event::PresidingNamed { session, endpoint, presiding } => self.sitting(session).name(endpoint, presiding),
            _ => {}
        }
    }

    /// The list of an endpoint as it stands, or as it stood at a time; empty where there is none.
    #[must_use]
    pub fn list(&self, endpoint: EndpointId, at: Option<Timestamp>) -> &[ListedDelegate] {
        let mut lists = self.lists.get(&endpoint).into_iter().flatten().rev();
        let list = lists.find(|list| at.is_none_or(|at| list.since <= at));
        list.map(|list| &*list.delegates).unwrap_or_default()
    }

    /// The endpoints that ever had a list.
    pub fn endpoints(&self) -> impl Iterator<Item = EndpointId> {
        self.lists.keys().copied()
    }

    /// Where a delegate was listed last, and as what.
    #[must_use]
    pub fn home(&self, delegate: DelegateNumber) -> Option<(EndpointId, ListedDelegate)> {
        self.homes.get(&delegate).copied()
    }

    /// The same as it stood at a time.
    #[must_use]
    pub fn home_at(&self, delegate: DelegateNumber, at: Option<Timestamp>) -> Option<(EndpointId, ListedDelegate)> {
        let (home, last) = self.home(delegate)?;
        let Some(at) = at else { return Some((home, last)) };
        // A number stays with its endpoint.
        let lists = self.lists.get(&home).into_iter().flatten().rev().filter(|list| list.since <= at);
        let mut listed = lists.flat_map(|list| list.delegates.iter());
        Some((home, listed.find(|listed| listed.delegate == delegate).copied().unwrap_or(last)))
    }

    /// Who was where in a session; none where nobody was ever seen.
    #[must_use]
    pub fn of_session(&self, session: SessionId) -> Option<&Sitting> {
        self.sittings.get(&session)
    }

    /// Another number whenever an endpoint has another list, or somebody else is there; 0 while there
    /// was never anything.
    #[must_use]
    pub fn revision(&self, session: SessionId, endpoint: EndpointId) -> u32 {
        let lists = self.lists.get(&endpoint).map_or(0, |lists| u32::try_from(lists.len()).unwrap_or(u32::MAX));
        lists.saturating_add(self.of_session(session).map_or(0, |sitting| sitting.changes(endpoint)))
    }

    fn sitting(&mut self, session: SessionId) -> &mut Sitting {
        self.sittings.entry(session).or_default()
    }
}
