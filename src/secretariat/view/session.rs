//! Sessions as they are shown.

use diemcau_domain::agenda::{Item, ItemState};
use diemcau_domain::identity::{ConferenceId, EndpointId, SessionId};
use diemcau_domain::interval::Track;
use diemcau_domain::roster::Roster;
use diemcau_domain::session::{Session, SessionState, SessionStep};
use diemcau_domain::time::Timestamp;
use diemcau_protocol::endpoint::EndpointRef;
use diemcau_protocol::session::{self as shown, ItemView, ProgramView, ReleasedBranch, SessionView};
use diemcau_protocol::time::Time;

use super::{count, endpoint_ref, floor, hot_line_count, roll_call_line};
use crate::program::Air;
use crate::reading::Reading;

const STEPS: [SessionStep; 7] = [
    SessionStep::Rehearse,
    SessionStep::Open,
    SessionStep::Start,
    SessionStep::Pause,
    SessionStep::Resume,
    SessionStep::End,
    SessionStep::Close,
];

/// The name of a session in the addresses of its program: `3-1` is session 1 of conference 3.
#[must_use]
pub fn stream_name(conference: ConferenceId, session: SessionId) -> String {
    format!("{conference}-{session}")
}

/// A session as it stands.
#[must_use]
pub fn session(reading: &Reading<'_>, session: &Session) -> SessionView {
    let conference = reading.conference;
    let roster = conference.roster_of(session);
    let roll_calls = session.roll_calls.iter().filter_map(|roll_call| conference.roll_call(*roll_call));
    SessionView {
        session: session.id.0,
        stream: stream_name(reading.id, session.id),
        title: session.plan.title.clone(),
        lead: named(&roster, session.plan.lead),
        audience: named(&roster, session.plan.audience),
        audience_endpoints: count(roster.subtree(session.plan.audience).len()),
        planned_from: session.plan.planned_from.into(),
        planned_until: session.plan.planned_until.into(),
        state: state(session.state),
        next_steps: STEPS.into_iter().filter(|it| it.from(session.state).is_some()).map(step).collect(),
        started_at: first(&session.held),
        ended_at: last_if_over(&session.held),
        items: session.items.iter().map(item).collect(),
        program: program(session, reading.air(session.id)),
        roll_calls: roll_calls.map(|roll_call| roll_call_line(conference, session, roll_call)).collect(),
        floor: floor(conference, session, |_| true),
        hot_line: hot_line_count(conference, session, |_| true),
        recorded_since: conference.recordings().running(session.id).map(|recording| recording.started_at.into()),
        released: released(reading, session, &roster),
    }
}

fn released(reading: &Reading<'_>, session: &Session, roster: &Roster) -> Vec<ReleasedBranch> {
    let mut released: Vec<(EndpointId, Timestamp)> = session.released.iter().map(|(top, at)| (*top, *at)).collect();
    released.sort_by_key(|(top, at)| (*at, *top));
    let branch = |(top, at): (EndpointId, Timestamp)| {
        let next = reading.session_of(top).filter(|next| next.id != session.id && !next.state.is_over());
        ReleasedBranch {
            branch: named(roster, top),
            endpoints: count(roster.subtree(top).len()),
            released_at: at.into(),
            carries_on_in: next.map(|next| next.plan.title.clone()),
        }
    };
    released.into_iter().map(branch).collect()
}

/// An agenda item as it stands.
#[must_use]
pub fn item(item: &Item) -> ItemView {
    ItemView {
        item: item.id.0,
        title: item.plan.title.clone(),
        speaker: item.plan.speaker.clone(),
        planned_minutes: item.plan.planned_minutes,
        state: item_state(item.state),
        started_at: first(&item.held),
        ended_at: last_if_over(&item.held),
    }
}

/// The program of a session: whether it sends as the record has it, and from where.
#[must_use]
pub fn program(session: &Session, air: Air) -> ProgramView {
    let sounding_since = session.program.open_since();
    let fell_silent_at = || session.program.until(Timestamp::MAX).last();
    ProgramView {
        sounding: sounding_since.is_some(),
        since: sounding_since.or_else(fell_silent_at).map(Time),
        on_air: air.on_air,
        connected: air.connected,
    }
}

/// An endpoint of which a later roster may know nothing more than its number.
pub(crate) fn named(roster: &Roster, endpoint: EndpointId) -> EndpointRef {
    endpoint_ref(roster, endpoint).unwrap_or_else(|| EndpointRef {
        endpoint: endpoint.0,
        code: String::new(),
        name: String::new(),
        path: Vec::new(),
    })
}

fn first(track: &Track) -> Option<Time> {
    track.until(Timestamp::MAX).first().map(Time)
}

fn last_if_over(track: &Track) -> Option<Time> {
    let is_over = track.ever_began() && track.open_since().is_none();
    is_over.then(|| track.until(Timestamp::MAX).last()).flatten().map(Time)
}

pub(crate) const fn state(state: SessionState) -> shown::State {
    match state {
        SessionState::Planned => shown::State::Planned,
        SessionState::Rehearsing => shown::State::Rehearsing,
        SessionState::Open => shown::State::Open,
        SessionState::Live => shown::State::Live,
        SessionState::Paused => shown::State::Paused,
        SessionState::Ended => shown::State::Ended,
        SessionState::Closed => shown::State::Closed,
    }
}

const fn step(step: SessionStep) -> shown::Step {
    match step {
        SessionStep::Rehearse => shown::Step::Rehearse,
        SessionStep::Open => shown::Step::Open,
        SessionStep::Start => shown::Step::Start,
        SessionStep::Pause => shown::Step::Pause,
        SessionStep::Resume => shown::Step::Resume,
        SessionStep::End => shown::Step::End,
        SessionStep::Close => shown::Step::Close,
    }
}

const fn item_state(state: ItemState) -> shown::ItemState {
    match state {
        ItemState::Planned => shown::ItemState::Planned,
        ItemState::Open => shown::ItemState::Open,
        ItemState::Ended => shown::ItemState::Ended,
        ItemState::Skipped => shown::ItemState::Skipped,
    }
}
