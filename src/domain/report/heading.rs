//! What a report is about.

use super::scope::{Scope, SessionScope};
use super::versions::{Signature, signature};
use crate::attendance::Thresholds;
use crate::identity::{EndpointId, RollCallId, SessionId, Version};
use crate::ledger::Said;
use crate::roster::RosterEntry;
use crate::session::SessionState;
use crate::time::Timestamp;

/// The heading of a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    /// The conference's title.
    pub conference: String,
    /// The top of the subtree it is about.
    pub subtree: EndpointHeading,
    /// The sessions it is about, in the order of their planned beginning.
    pub sessions: Vec<SessionHeading>,
    /// How many endpoints it is about.
    pub endpoints: usize,
    /// Until when everything is known; none if nothing was ever proven. For sessions that are over
    /// it is not later than the last end, so that a report made twice is equal.
    pub known_until: Option<Timestamp>,
    /// Whether the figures of every session are closed; else they may still change.
    pub is_final: bool,
    /// The line of the ledger after which nothing in the report is: the one that made its version. None
    /// where the figures are not closed or where the report has more than them.
    pub ledger_line: Option<u64>,
    /// A link of the ledger's chain, as the caller knows it: that of the line above, else the last one.
    pub ledger_head: Option<String>,
}

/// An endpoint in a heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EndpointHeading {
    /// Its number.
    pub endpoint: EndpointId,
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
}

/// A session in a heading. Lengths in milliseconds; held = paused + outage + idle + counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionHeading {
    /// Its number.
    pub session: SessionId,
    /// Its title.
    pub title: String,
    /// Where it stands.
    pub state: SessionState,
    /// Who leads it.
    pub lead: EndpointHeading,
    /// When it should begin.
    pub planned_from: Timestamp,
    /// When it should be over.
    pub planned_until: Timestamp,
    /// When it began.
    pub started_at: Option<Timestamp>,
    /// When it was over.
    pub ended_at: Option<Timestamp>,
    /// The title of the agenda item it is cut to; the lengths are then those of the item.
    pub item: Option<String>,
    /// From start to end.
    pub held_ms: i64,
    /// Pauses.
    pub paused_ms: i64,
    /// Times without a program or a server, outside of pauses.
    pub outage_ms: i64,
    /// Times in which nothing was wrong but no agenda item was open.
    pub idle_ms: i64,
    /// What counted.
    pub counted_ms: i64,
    /// The roll call its head counts come from.
    pub roll_call: Option<RollCallHeading>,
    /// By what statuses are judged.
    pub thresholds: Thresholds,
    /// The version of its figures; none while they are not closed.
    pub version: Option<VersionHeading>,
}

/// A version of a session's figures in a heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VersionHeading {
    /// Its number.
    pub version: Version,
    /// When it was made.
    pub made_at: Timestamp,
    /// Who made it; none where the ledger is from before that was written down.
    pub by: Option<Signature>,
    /// Why; none of the first one, which closing makes.
    pub reason: Option<String>,
}

/// A roll call in a heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RollCallHeading {
    /// Its number.
    pub roll_call: RollCallId,
    /// Its title.
    pub title: String,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// When it was closed.
    pub closed_at: Option<Timestamp>,
}

pub(super) fn heading(scope: &Scope<'_>) -> Heading {
    Heading {
        conference: scope.conference.title().to_owned(),
        subtree: endpoint_heading(scope.subtree, scope.subtree_entry()),
        sessions: scope.sessions.iter().map(|of| session_heading(scope, of)).collect(),
        endpoints: scope.tree.nodes.len(),
        known_until: scope.conference.proven_until().and_then(|_| scope.sessions.iter().map(known_until).max()),
        is_final: scope.sessions.iter().all(|of| of.session.state == SessionState::Closed),
        ledger_line: None,
        ledger_head: None,
    }
}

fn version_heading(scope: &Scope<'_>, of: &SessionScope<'_>) -> Option<VersionHeading> {
    let version = of.attendance.figures().version()?;
    let versions = scope.conference.versions(of.session.id)?;
    let signed = |at, by| signature(scope, of, Said { at, by });
    Some(match versions.made(version) {
        Some(amended) => VersionHeading {
            version,
            made_at: amended.at,
            by: Some(signed(amended.at, amended.amendment.by)),
            reason: Some(amended.amendment.reason.clone()),
        },
        None => {
            let closing = versions.closing();
            let by = closing.by.map(|by| signed(closing.at, by));
            VersionHeading { version, made_at: closing.at, by, reason: None }
        }
    })
}

fn known_until(of: &SessionScope<'_>) -> Timestamp {
    let known_until = of.attendance.known_until();
    ended_at(of).map_or(known_until, |ended_at| ended_at.min(known_until))
}

fn ended_at(of: &SessionScope<'_>) -> Option<Timestamp> {
    let is_over = of.session.held.ever_began() && of.session.held.open_since().is_none();
    is_over.then(|| of.session.held.until(Timestamp::MIN).last()).flatten()
}

fn started_at(of: &SessionScope<'_>) -> Option<Timestamp> {
    let held = &of.session.held;
    held.until(Timestamp::MIN).first().or_else(|| held.open_since())
}

fn endpoint_heading(endpoint: EndpointId, entry: Option<&RosterEntry>) -> EndpointHeading {
    let (code, name) = entry.map(|entry| (entry.code.clone(), entry.name.clone())).unwrap_or_default();
    EndpointHeading { endpoint, code, name }
}

fn session_heading(scope: &Scope<'_>, of: &SessionScope<'_>) -> SessionHeading {
    let (session, until) = (of.session, of.attendance.known_until());
    let held = of.attendance.held();
    let paused_ms = held.intersection(&session.paused.until(until)).total_ms();
    let outage_ms: i64 = of.attendance.outages().iter().map(|outage| outage.interval.length_ms()).sum();
    let counted_ms = of.attendance.counted().total_ms();
    SessionHeading {
        session: session.id,
        title: session.plan.title.clone(),
        state: session.state,
        lead: endpoint_heading(session.plan.lead, of.attendance.roster().entry(session.plan.lead)),
        planned_from: session.plan.planned_from,
        planned_until: session.plan.planned_until,
        started_at: started_at(of),
        ended_at: ended_at(of),
        item: of.cut_to().map(str::to_owned),
        held_ms: held.total_ms(),
        paused_ms,
        outage_ms,
        idle_ms: held.total_ms() - paused_ms - outage_ms - counted_ms,
        counted_ms,
        roll_call: of.roll_call.map(|roll_call| RollCallHeading {
            roll_call: roll_call.id,
            title: roll_call.title.clone(),
            opened_at: roll_call.opened_at,
            closed_at: roll_call.closed_at,
        }),
        thresholds: of.attendance.thresholds(),
        version: version_heading(scope, of),
    }
}
