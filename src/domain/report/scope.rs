//! What a report is folded over.

use std::ops::Range;
use std::sync::Arc;

use super::ReportRefusal;
use super::tree::Tree;
use crate::Conference;
use crate::attendance::{SessionAttendance, Thresholds};
use crate::floor::Spoken;
use crate::identity::{EndpointId, SessionId};
use crate::quality::Qualities;
use crate::roll_call::RollCall;
use crate::roster::{Roster, RosterEntry};
use crate::session::Session;
use crate::time::Timestamp;

/// The sessions of a report and the endpoints it has rows for.
pub(super) struct Scope<'a> {
    pub(super) conference: &'a Conference,
    pub(super) qualities: &'a Qualities,
    pub(super) subtree: EndpointId,
    pub(super) sessions: Vec<SessionScope<'a>>,
    pub(super) tree: Tree,
}

/// One session of a report.
pub(super) struct SessionScope<'a> {
    pub(super) session: &'a Session,
    pub(super) attendance: SessionAttendance<'a>,
    pub(super) roll_call: Option<&'a RollCall>,
    roster: Arc<Roster>,
    /// The positions in `roster` of the audience within the subtree.
    positions: Range<usize>,
}

impl<'a> Scope<'a> {
    pub(super) fn new(
        conference: &'a Conference,
        qualities: &'a Qualities,
        sessions: &[SessionId],
        subtree: EndpointId,
        thresholds: Thresholds,
    ) -> Result<Self, ReportRefusal> {
        let sessions: Vec<_> = choose(conference, sessions)?
            .into_iter()
            .map(|session| SessionScope::new(conference, session, subtree, thresholds))
            .collect();
        if sessions.iter().all(|of| of.roster.position(subtree).is_none()) {
            return Err(ReportRefusal::UnknownEndpoint);
        }
        if sessions.iter().all(|of| of.positions.is_empty()) {
            return Err(ReportRefusal::OutsideAudience);
        }
        let tree = tree_of(conference, &sessions);
        Ok(Self { conference, qualities, subtree, sessions, tree })
    }

    /// The entry of the subtree's top, from the newest roster that has it.
    pub(super) fn subtree_entry(&self) -> Option<&RosterEntry> {
        self.sessions.iter().rev().find_map(|of| of.roster.entry(self.subtree))
    }
}

/// The sessions in the order of their planned beginning, each once.
fn choose<'a>(conference: &'a Conference, sessions: &[SessionId]) -> Result<Vec<&'a Session>, ReportRefusal> {
    if sessions.is_empty() {
        return Err(ReportRefusal::NoSession);
    }
    let found: Option<Vec<_>> = sessions.iter().map(|session| conference.session(*session)).collect();
    let mut found = found.ok_or(ReportRefusal::UnknownSession)?;
    found.sort_by_key(|session| (session.plan.planned_from, session.id));
    found.dedup_by_key(|session| session.id);
    Ok(found)
}

fn tree_of(conference: &Conference, sessions: &[SessionScope<'_>]) -> Tree {
    let version = |of: &SessionScope<'_>| of.session.roster_version.unwrap_or_else(|| conference.roster_version());
    let mut newest_first: Vec<&SessionScope<'_>> = sessions.iter().collect();
    newest_first.sort_by_key(|of| std::cmp::Reverse(version(of)));
    let parts: Vec<_> = newest_first.into_iter().map(|of| (Arc::clone(&of.roster), of.positions.clone())).collect();
    Tree::of(&parts)
}

impl<'a> SessionScope<'a> {
    fn new(conference: &'a Conference, session: &'a Session, subtree: EndpointId, thresholds: Thresholds) -> Self {
        let attendance = SessionAttendance::new(conference, session, thresholds);
        let roster = conference.roster_of(session);
        // Two branches of a tree either lie one in the other or apart.
        let (audience, subtree) = (attendance.audience(), roster.subtree(subtree));
        let positions = audience.start.max(subtree.start)..audience.end.min(subtree.end);
        Self { session, attendance, roll_call: conference.official_roll_call(session), roster, positions }
    }

    /// How much an endpoint spoke in it.
    pub(super) fn spoken(&self, endpoint: EndpointId) -> Spoken {
        let held = self.session.held.until(Timestamp::MAX);
        self.session.floor.spoken(endpoint, &held, self.attendance.known_until())
    }

    /// What this session's roster says of an endpoint, if it belongs to the audience.
    pub(super) fn entry(&self, endpoint: EndpointId) -> Option<&RosterEntry> {
        let position = self.roster.position(endpoint).filter(|position| self.positions.contains(position))?;
        self.roster.entries().get(position)
    }
}
