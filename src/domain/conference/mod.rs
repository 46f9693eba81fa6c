//! One conference: what was decided becomes what happened, and what happened is all there is.

mod apply;
mod decide;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::identity::{EndpointId, ItemId, RollCallId, SessionId};
use crate::interval::Intervals;
use crate::presence::Presence;
use crate::roll_call::RollCall;
use crate::roster::Roster;
use crate::session::Session;
use crate::time::Timestamp;

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

    /// How many rosters it has had; the version of the one in force.
    #[must_use]
    pub fn roster_version(&self) -> usize {
        self.rosters.len()
    }

    /// The roster a session was held with, or the one in force if it did not begin.
    #[must_use]
    pub fn roster_of(&self, session: &Session) -> Arc<Roster> {
        let held_with = session.roster_version.and_then(|version| self.rosters.get(version.checked_sub(1)?));
        held_with.cloned().unwrap_or_else(|| self.roster())
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

    /// What is known of an endpoint's connection; none if it never connected.
    #[must_use]
    pub fn presence(&self, endpoint: EndpointId) -> Option<&Presence> {
        self.presences.get(&endpoint)
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
