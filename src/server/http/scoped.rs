//! What is shown of a conference to somebody who may see only a part of it.

use diemcau_domain::authority::{Action, Principal, Role, Target, authorize};
use diemcau_domain::identity::{RollCallId, SessionId};
use diemcau_domain::session::Session;
use diemcau_protocol::conference::{ConferenceLine, ConferenceView};
use diemcau_protocol::roll_call::RollCallLine;
use diemcau_protocol::session::SessionView;
use diemcau_secretariat::{Reading, view};

use crate::access::Scope;

/// A conference in somebody's list.
#[must_use]
pub fn conference_line(reading: &Reading<'_>, principal: &Principal) -> ConferenceLine {
    let scope = Scope::of(principal, &reading.conference.roster());
    let visible = reading.conference.sessions().filter(|session| sees(reading, principal, session));
    ConferenceLine { endpoints: count(scope.len()), sessions: count(visible.count()), ..view::line(reading) }
}

/// A conference with the sessions that concern somebody.
#[must_use]
pub fn conference_view(reading: &Reading<'_>, principal: &Principal) -> ConferenceView {
    let roster = reading.conference.roster();
    let scope = Scope::of(principal, &roster);
    let may_organize = matches!(principal, Principal::Account { role: Role::Admin | Role::Organizer, .. });
    let whole = view::conference(reading, scope.top(&roster), may_organize);
    let visible = reading.conference.sessions().filter(|session| sees(reading, principal, session));
    ConferenceView {
        endpoints: count(scope.len()),
        invited: scope.entries(&roster).iter().map(|entry| u64::from(entry.invited)).sum(),
        sessions: visible.map(|session| session_view(reading, principal, session)).collect(),
        ..whole
    }
}

/// A session by number; none if there is none, or none that somebody may see.
#[must_use]
pub fn session_by_id(reading: &Reading<'_>, principal: &Principal, id: SessionId) -> Option<SessionView> {
    let session = reading.conference.session(id).filter(|session| sees(reading, principal, session))?;
    Some(session_view(reading, principal, session))
}

/// A session: its agenda and state are everybody's who takes part; the counts are those of the part
/// that somebody may see, and steps are offered to whoever may take them.
#[must_use]
pub fn session_view(reading: &Reading<'_>, principal: &Principal, session: &Session) -> SessionView {
    let whole = view::session(reading, session);
    let roster = reading.conference.roster_of(session);
    let scope = Scope::of(principal, &roster);
    let audience = roster.subtree(session.plan.audience);
    let part = scope.part_of(audience.clone());
    let may_step =
        part == audience && matches!(principal, Principal::Account { role: Role::Admin | Role::Organizer, .. });
    let next_steps = if may_step { whole.next_steps } else { Vec::new() };
    if part == audience {
        return SessionView { next_steps, ..whole };
    }
    let entries = roster.entries().get(part).unwrap_or_default();
    let roll_calls = whole.roll_calls.into_iter().map(|line| {
        let Some(roll_call) = reading.conference.roll_call(RollCallId(line.roll_call)) else { return line };
        let asked = entries.iter().filter(|entry| session.asks(&roster, roll_call, entry.endpoint));
        let answered = entries.iter().filter(|entry| roll_call.answers.contains_key(&entry.endpoint));
        RollCallLine { asked: count(asked.count()), answered: count(answered.count()), ..line }
    });
    // Whoever runs the floor sees all of it, others those of their own part; who speaks, everybody.
    let lead = Target::Subtree(reading.id, &roster, session.plan.lead);
    let runs_floor = authorize(principal, Action::Organize, lead).is_ok();
    let is_seen = |endpoint| runs_floor || scope.contains(&roster, endpoint);
    let floor = view::floor(reading.conference, session, is_seen);
    let hot_line = view::hot_line_count(reading.conference, session, |endpoint| scope.contains(&roster, endpoint));
    SessionView { next_steps, roll_calls: roll_calls.collect(), floor, hot_line, ..whole }
}

fn sees(reading: &Reading<'_>, principal: &Principal, session: &Session) -> bool {
    let roster = reading.conference.roster_of(session);
    Scope::of(principal, &roster).glimpses(&roster, session)
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
