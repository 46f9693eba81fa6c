//! One conference: what was decided becomes what happened, and what happened is all there is.

mod addressed;
mod apply;
mod apply_checks;
mod authors;
mod decide;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::amendment::Versions;
use crate::comment::Comments;
use crate::delegate::Delegates;
use crate::document::Documents;
use crate::identity::{EndpointId, ItemId, RollCallId, SessionId};
use crate::interval::Intervals;
use crate::message::Messages;
use crate::presence::Presence;
use crate::prompt::Prompts;
use crate::readiness::Readiness;
use crate::recording::Recordings;
use crate::roll_call::RollCall;
use crate::roster::Roster;
use crate::session::Session;
use crate::slip::Slips;
use crate::study::Studies;
use crate::time::Timestamp;
use crate::vote::Votes;
use crate::write_up::WriteUps;

/// Everything that follows from the events of a conference so far.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Conference {
    /// Its title; empty before it was planned.
    title: String,
    /// Every roster it ever had; the last one is in force.
    rosters: Vec<Arc<Roster>>,
    sessions: BTreeMap<SessionId, Session>,
    session_of_item: BTreeMap<ItemId, SessionId>,
    roll_calls: BTreeMap<RollCallId, RollCall>,
    presences: BTreeMap<EndpointId, Presence>,
    proven_until: Option<Timestamp>,
    server_down: Intervals,
    versions: BTreeMap<SessionId, Versions>,
    /// How many lines the ledger has.
    ledger_line: u64,
    documents: Documents,
    comments: Comments,
    votes: Votes,
    delegates: Delegates,
    slips: Slips,
    recordings: Recordings,
    studies: Studies,
    prompts: Prompts,
    messages: Messages,
    readiness: Readiness,
    write_ups: WriteUps,
}

impl Conference {
    /// Its title; empty before it was planned.
    #[must_use]
    pub fn title(&self) -> &str {
        &self.title
    }

    /// The roster in force; an empty one before the first import.
    #[must_use]
    pub fn roster(&self) -> Arc<Roster> {
        self.rosters.last().cloned().unwrap_or_default()
    }

    /// The newest roster that has an endpoint: the one in force, unless that has left the endpoint out.
    #[must_use]
    pub fn newest_roster_with(&self, endpoint: EndpointId) -> Option<&Roster> {
        self.rosters.iter().rev().map(Arc::as_ref).find(|roster| roster.position(endpoint).is_some())
    }

    /// How many rosters it has had; the version of the one in force.
    #[must_use]
    pub fn roster_version(&self) -> usize {
        self.rosters.len()
    }

    /// The roster a session was held with, or the one in force if it did not begin.
    #[must_use]
    pub fn roster_of(&self, session: &Session) -> Arc<Roster> {
        self.held_with(session).cloned().unwrap_or_default()
    }

    /// The same where it is only looked at; none before the first import.
    fn held_with(&self, session: &Session) -> Option<&Arc<Roster>> {
        let version = session.roster_version.and_then(|version| version.checked_sub(1));
        version.and_then(|version| self.rosters.get(version)).or(self.rosters.last())
    }

    /// Its sessions by number.
    pub fn sessions(&self) -> impl Iterator<Item = &Session> {
        self.sessions.values()
    }

    /// A session.
    #[must_use]
    pub fn session(&self, session: SessionId) -> Option<&Session> {
        self.sessions.get(&session)
    }

    /// The session an agenda item belongs to.
    #[must_use]
    pub fn session_of_item(&self, item: ItemId) -> Option<&Session> {
        self.session_of_item.get(&item).and_then(|session| self.sessions.get(session))
    }

    /// A roll call.
    #[must_use]
    pub fn roll_call(&self, roll_call: RollCallId) -> Option<&RollCall> {
        self.roll_calls.get(&roll_call)
    }

    /// The roll call whose figures are a session's: the chosen one, else the last that was closed,
    /// else, while none was closed, the last one opened.
    #[must_use]
    pub fn official_roll_call(&self, session: &Session) -> Option<&RollCall> {
        let of_session = || session.roll_calls.iter().filter_map(|roll_call| self.roll_calls.get(roll_call));
        session
            .official_roll_call
            .and_then(|roll_call| self.roll_calls.get(&roll_call))
            .or_else(|| of_session().filter(|roll_call| roll_call.closed_at.is_some()).max_by_key(|it| it.closed_at))
            .or_else(|| of_session().next_back())
    }

    /// The documents that were sent.
    #[must_use]
    pub const fn documents(&self) -> &Documents {
        &self.documents
    }

    /// The comments on drafts.
    #[must_use]
    pub const fn comments(&self) -> &Comments {
        &self.comments
    }

    /// The votes.
    #[must_use]
    pub const fn votes(&self) -> &Votes {
        &self.votes
    }

    /// The slips that were handed in.
    #[must_use]
    pub const fn slips(&self) -> &Slips {
        &self.slips
    }

    /// The presence prompts.
    #[must_use]
    pub const fn prompts(&self) -> &Prompts {
        &self.prompts
    }

    /// The announcements and hot lines.
    #[must_use]
    pub const fn messages(&self) -> &Messages {
        &self.messages
    }

    /// What technical checks showed.
    #[must_use]
    pub const fn readiness(&self) -> &Readiness {
        &self.readiness
    }

    /// The write-ups.
    #[must_use]
    pub const fn write_ups(&self) -> &WriteUps {
        &self.write_ups
    }

    /// The delegates by number.
    #[must_use]
    pub const fn delegates(&self) -> &Delegates {
        &self.delegates
    }

    /// The recordings.
    #[must_use]
    pub const fn recordings(&self) -> &Recordings {
        &self.recordings
    }

    /// What was watched later.
    #[must_use]
    pub const fn studies(&self) -> &Studies {
        &self.studies
    }

    /// The versions of a session's figures; none before they were closed.
    #[must_use]
    pub fn versions(&self, session: SessionId) -> Option<&Versions> {
        self.versions.get(&session)
    }

    /// The line of the ledger up to which everything here follows from it, from 1; 0 of an empty one.
    #[must_use]
    pub const fn ledger_line(&self) -> u64 {
        self.ledger_line
    }

    /// What is known of an endpoint's connection; none if it never connected.
    #[must_use]
    pub fn presence(&self, endpoint: EndpointId) -> Option<&Presence> {
        self.presences.get(&endpoint)
    }

    /// Whether an endpoint's page (or agent) is on the line now, and so can be asked and told.
    #[must_use]
    pub fn is_linked(&self, endpoint: EndpointId) -> bool {
        self.presence(endpoint).is_some_and(|presence| presence.link.is_some())
    }

    /// Everybody who was ever connected or received anything.
    pub fn presences(&self) -> impl Iterator<Item = (EndpointId, &Presence)> {
        self.presences.iter().map(|(endpoint, presence)| (*endpoint, presence))
    }

    /// Until when everything that is open is known to have been true.
    #[must_use]
    pub fn proven_until(&self) -> Option<Timestamp> {
        self.proven_until
    }

    /// When the server was down while something was going on.
    #[must_use]
    pub fn server_down(&self) -> &Intervals {
        &self.server_down
    }
}
