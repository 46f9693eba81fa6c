//! What must be known to read a report.

use super::message_lines::AnnouncementLine;
use super::openings::DocumentLine;
use super::scope::{Scope, SessionScope};
use super::sums::Sums;
use super::versions::{AmendmentLine, notes_of_amendments};
use crate::attendance::OutageCause;
use crate::interval::Interval;
use crate::roll_call::RollCall;
use crate::time::Timestamp;
use crate::vote::{Tally, VoteCounting};

/// A line under a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// The session it is about, as an index into the heading's sessions.
    pub session: usize,
    /// What must be known.
    pub kind: NoteKind,
}

/// What there is to know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoteKind {
    /// The part that the report is about did not belong to the audience of the session, by the roster it
    /// was held with.
    NotThere,
    /// The session did not begin.
    NotBegun,
    /// The session goes on; its figures still change.
    StillRunning,
    /// The session has an agenda, but none of its items was ever open, so nothing counts.
    NoItemOpened,
    /// Nothing was sent for a while; it is taken out of the counted time.
    Outage {
        /// When.
        interval: Interval,
        /// Why.
        cause: OutageCause,
    },
    /// A branch was released, so that its own lead could carry on; nothing later counts there.
    Released {
        /// The name of the endpoint at its top.
        branch: String,
        /// How many endpoints it has.
        endpoints: u64,
        /// When.
        at: Timestamp,
    },
    /// The session had no roll call, so nobody was asked for head counts.
    NoRollCall,
    /// The roll call still takes answers.
    RollCallOpen {
        /// Its title.
        title: String,
        /// By when answers are wanted.
        deadline: Timestamp,
    },
    /// So many endpoints were declared absent although something was measured or reported.
    Conflicts(u64),
    /// So many endpoints follow by television, where nothing can be measured.
    Broadcast(u64),
    /// Closed figures were amended.
    Amended(Box<AmendmentLine>),
    /// How far a document came.
    Document(Box<DocumentLine>),
    /// How far an announcement or a reminder came.
    Announcement(Box<AnnouncementLine>),
    /// What a vote came to.
    Vote {
        /// What was asked.
        question: String,
        /// Whose voices were counted.
        counting: VoteCounting,
        /// When it was opened.
        opened_at: Timestamp,
        /// When it was closed; none while it takes ballots.
        closed_at: Option<Timestamp>,
        /// The voices of everybody the report is about.
        tally: Tally,
    },
}

/// What must be known of every session, given the sums over everybody.
pub(super) fn notes(scope: &Scope<'_>, totals: &Sums) -> Vec<Note> {
    let by_session = scope.sessions.iter().zip(&totals.sessions).enumerate();
    let notes = by_session.flat_map(|(session, (of, sums))| {
        let mut kinds = about_course(of);
        kinds.extend(about_roll_call(of));
        kinds.extend((sums.conflicts > 0).then_some(NoteKind::Conflicts(sums.conflicts)));
        kinds.extend((sums.unmeasurable > 0).then_some(NoteKind::Broadcast(sums.unmeasurable)));
        kinds.into_iter().map(move |kind| Note { session, kind })
    });
    notes.chain(notes_of_amendments(scope)).collect()
}

/// What must be known of the course of every session.
pub(super) fn notes_of_course(scope: &Scope<'_>) -> Vec<Note> {
    let by_session = scope.sessions.iter().enumerate();
    by_session.flat_map(|(session, of)| about_course(of).into_iter().map(move |kind| Note { session, kind })).collect()
}

fn about_course(of: &SessionScope<'_>) -> Vec<NoteKind> {
    let mut kinds = Vec::new();
    if of.is_empty() {
        return vec![NoteKind::NotThere];
    }
    if !of.session.held.ever_began() {
        return vec![NoteKind::NotBegun];
    }
    if of.session.state.is_running() {
        kinds.push(NoteKind::StillRunning);
    }
    if of.attendance.items().is_empty() {
        kinds.push(NoteKind::NoItemOpened);
    }
    let outages = of.attendance.outages().iter();
    kinds.extend(outages.map(|outage| NoteKind::Outage { interval: outage.interval, cause: outage.cause }));
    kinds.extend(of.releases());
    kinds
}

fn about_roll_call(of: &SessionScope<'_>) -> Option<NoteKind> {
    match of.roll_call {
        _ if of.is_empty() => None,
        None if of.session.held.ever_began() => Some(NoteKind::NoRollCall),
        Some(roll_call) => still_open(roll_call),
        None => None,
    }
}

/// What must be known of all of a session's roll calls.
pub(super) fn about_roll_calls(of: &SessionScope<'_>) -> Vec<NoteKind> {
    if of.is_empty() {
        return Vec::new();
    }
    let missing = of.roll_call.is_none().then(|| about_roll_call(of)).flatten();
    missing.into_iter().chain(of.roll_calls().filter_map(still_open)).collect()
}

fn still_open(roll_call: &RollCall) -> Option<NoteKind> {
    let open = NoteKind::RollCallOpen { title: roll_call.title.clone(), deadline: roll_call.deadline };
    roll_call.closed_at.is_none().then_some(open)
}
