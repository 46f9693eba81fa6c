//! The floor as it is shown.

use diemcau_domain::Conference;
use diemcau_domain::floor::{Floor, Turn, Waiting};
use diemcau_domain::identity::EndpointId;
use diemcau_domain::roster::{Mode, Roster};
use diemcau_domain::session::Session;
use diemcau_domain::time::Timestamp;
use diemcau_protocol::floor::{EndedTurn, FloorBar, FloorView, HolderView, PreviewView, QueueEntry, SituationFloor};

use super::{count, session::named};

/// More would make every word about a session too long; how many wait stands beside it.
const MOST_SHOWN: usize = 200;

/// The floor of a session, of which those who wait or are looked at are shown where `is_seen` says so.
#[must_use]
pub fn floor(conference: &Conference, session: &Session, is_seen: impl Fn(EndpointId) -> bool) -> FloorView {
    let (roster, floor) = (conference.roster_of(session), &session.floor);
    let mut queue = session.floor_queue(&roster);
    queue.retain(|waiting| is_seen(waiting.endpoint));
    let entry = |waiting: &Waiting| queue_entry(conference, session, &roster, waiting);
    let previews = floor.previews().filter(|endpoint| is_seen(*endpoint));
    FloorView {
        rule: floor.rule().into(),
        queue: queue.iter().take(MOST_SHOWN).map(entry).collect(),
        waiting: count(queue.len()),
        holders: holders(floor, &roster),
        last_turn: floor.turns().last().map(|turn| ended_turn(&roster, turn)),
        previews: previews
            .map(|endpoint| PreviewView { endpoint: named(&roster, endpoint), is_sending: floor.is_sending(endpoint) })
            .collect(),
        main: floor.main().into(),
        side: floor.side().map(Into::into),
    }
}

/// What of a floor is the same for everybody who takes part.
pub(crate) fn shared_floor(session: &Session, roster: &Roster) -> SituationFloor {
    let floor = &session.floor;
    SituationFloor {
        barred: None,
        hand_raised: false,
        position: None,
        is_previewed: false,
        holds_floor: false,
        since: None,
        limit_ms: None,
        last_end: None,
        must_send: false,
        speakers: floor.holders().iter().map(|holder| named(roster, holder.endpoint)).collect(),
        main: floor.main().into(),
        side: floor.side().map(Into::into),
    }
}

/// Why an endpoint of the audience cannot be given the floor of a session at all.
pub(crate) fn floor_bar(session: &Session, roster: &Roster, endpoint: EndpointId) -> Option<FloorBar> {
    if endpoint == session.plan.lead {
        return Some(FloorBar::LeadsSession);
    }
    match roster.entry(endpoint)?.mode {
        Mode::TwoWay => None,
        Mode::ViewOnly => Some(FloorBar::ViewOnly),
        Mode::Broadcast => Some(FloorBar::Broadcast),
    }
}

fn ended_turn(roster: &Roster, turn: &Turn) -> EndedTurn {
    EndedTurn { endpoint: named(roster, turn.endpoint), ended_at: turn.until.into(), reason: turn.reason.into() }
}

fn holders(floor: &Floor, roster: &Roster) -> Vec<HolderView> {
    let holders = floor.holders().iter().map(|holder| HolderView {
        endpoint: named(roster, holder.endpoint),
        since: holder.since.into(),
        limit_ms: holder.limit_ms,
        is_sending: floor.is_sending(holder.endpoint),
    });
    holders.collect()
}

fn queue_entry(conference: &Conference, session: &Session, roster: &Roster, waiting: &Waiting) -> QueueEntry {
    // Nobody who waits speaks, so nothing of it goes on now.
    let held = session.held.until(Timestamp::MAX);
    let spoken = session.floor.spoken(waiting.endpoint, &held, Timestamp::MAX);
    QueueEntry {
        endpoint: named(roster, waiting.endpoint),
        raised_at: waiting.raised_at.map(Into::into),
        registered: waiting.registered,
        times_spoken: spoken.times,
        spoken_ms: spoken.total_ms,
        is_connected: conference.is_linked(waiting.endpoint),
    }
}
