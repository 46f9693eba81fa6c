//! What is said to many endpoints at once, and which of them have it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::Conference;
use crate::identity::{AnnouncementId, Author, EndpointId, RollCallId, SessionId};
use crate::session::Session;
use crate::time::Timestamp;
use crate::written_text::TextHash;

/// What was said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Announced {
    /// What somebody wrote.
    Text(TextHash),
    /// That a roll call waits for an answer. Pages have the words for it, in their own language.
    Reminder(RollCallId),
}

/// An announcement as it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Announcement {
    /// Its number.
    pub id: AnnouncementId,
    /// The session in which it was made.
    pub session: SessionId,
    /// The top of the branch that it was made to.
    pub subtree: EndpointId,
    /// When.
    pub at: Timestamp,
    /// What it says.
    pub said: Announced,
    /// Who made it.
    pub by: Author,
    /// Whom it is for, in order of their numbers.
    pub addressed: Arc<[EndpointId]>,
    /// When the page of each endpoint showed it first.
    pub shown: BTreeMap<EndpointId, Timestamp>,
}

impl Announcement {
    pub(super) fn made(
        id: AnnouncementId,
        session: SessionId,
        subtree: EndpointId,
        at: Timestamp,
        said: Announced,
        by: Author,
        mut addressed: Vec<EndpointId>,
    ) -> Self {
        addressed.sort_unstable();
        Self { id, session, subtree, at, said, by, addressed: addressed.into(), shown: BTreeMap::new() }
    }

    /// Whether it is for an endpoint.
    #[must_use]
    pub fn is_for(&self, endpoint: EndpointId) -> bool {
        self.addressed.binary_search(&endpoint).is_ok()
    }

    /// How far it came at one endpoint.
    #[must_use]
    pub fn reach(&self, endpoint: EndpointId) -> Reach {
        let is_for = self.is_for(endpoint);
        Reach { addressed: u64::from(is_for), shown: u64::from(is_for && self.shown.contains_key(&endpoint)) }
    }
}

/// How many endpoints have an announcement of how many it is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reach {
    /// How many it is for.
    pub addressed: u64,
    /// How many of them have shown it.
    pub shown: u64,
}

impl Reach {
    /// Adds that of another endpoint or branch.
    pub const fn add(&mut self, other: Self) {
        self.addressed += other.addressed;
        self.shown += other.shown;
    }
}

impl Conference {
    /// The announcements that hold for an endpoint now, the newest first: all until the session is
    /// over, but of reminders only the last one of a roll call that still waits for its answer.
    #[must_use]
    pub fn announcements_for(&self, session: &Session, endpoint: EndpointId) -> Vec<&Announcement> {
        if session.state.is_over() {
            return Vec::new();
        }
        let mut reminded = BTreeSet::new();
        let mut holds = |announcement: &&Announcement| match announcement.said {
            Announced::Text(_) => true,
            Announced::Reminder(roll_call) => self.waits_for(roll_call, endpoint) && reminded.insert(roll_call),
        };
        let addressed = self.messages().announcements(session.id).rev().filter(|it| it.is_for(endpoint));
        addressed.filter(|it| holds(it)).collect()
    }

    fn waits_for(&self, roll_call: RollCallId, endpoint: EndpointId) -> bool {
        let roll_call = self.roll_call(roll_call);
        roll_call.is_some_and(|it| it.closed_at.is_none() && !it.answers.contains_key(&endpoint))
    }
}
