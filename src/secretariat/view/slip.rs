//! Slips as they are shown.

use diemcau_domain::Conference;
use diemcau_domain::identity::EndpointId;
use diemcau_domain::session::{Session, SessionState};
use diemcau_domain::slip::{HandedIn, Slip, SlipOutcome, SlipStanding, SlipWay, SlipWeighed};
use diemcau_protocol::slip::{self as shown, SlipCheck, SlipList, SlipState, SlipView};

use super::count;
use super::session::named;
use crate::reading::Reading;

/// The slips of a session, as far as they come from `subtree`.
#[must_use]
pub fn slips(reading: &Reading<'_>, session: &Session, subtree: EndpointId) -> SlipList {
    let conference = reading.conference;
    let roster = conference.roster_of(session);
    let is_seen = |slip: &&HandedIn| roster.stands_in(slip.slip.endpoint, subtree);
    let seen = conference.slips().of_session(session.id).filter(is_seen);
    list(seen.map(|slip| slip_view(conference, session, slip)).collect())
}

/// The slips of an endpoint in all sessions, as its own page sees them.
#[must_use]
pub fn own_slips(reading: &Reading<'_>, endpoint: EndpointId) -> SlipList {
    let conference = reading.conference;
    let own = conference.slips().of_endpoint(endpoint);
    list(own.filter_map(|slip| Some(slip_view(conference, conference.session(slip.session)?, slip))).collect())
}

fn list(mut slips: Vec<SlipView>) -> SlipList {
    slips.sort_by_key(|slip| slip.state != SlipState::Waiting);
    let waiting = count(slips.iter().filter(|slip| slip.state == SlipState::Waiting).count());
    SlipList { slips, waiting }
}

/// A slip of a session.
#[must_use]
pub fn slip_view(conference: &Conference, session: &Session, handed_in: &HandedIn) -> SlipView {
    let HandedIn { slip, standing, way, at, outcome, .. } = handed_in;
    let SlipWeighed { known: now, conflict, .. } = conference.compare_slip(session, slip, *standing);
    let (state, known) = match outcome {
        SlipOutcome::Counted => (SlipState::Counted, &now),
        SlipOutcome::Waiting => (SlipState::Waiting, &now),
        SlipOutcome::Decided { accepted: true, over, .. } => (SlipState::Accepted, over),
        SlipOutcome::Decided { accepted: false, over, .. } => (SlipState::Refused, over),
    };
    let decided = match outcome {
        SlipOutcome::Decided { reason, by, at, .. } => Some((reason, *by, *at)),
        SlipOutcome::Counted | SlipOutcome::Waiting => None,
    };
    SlipView {
        number: slip.number.0.clone(),
        endpoint: named(&conference.roster_of(session), slip.endpoint),
        roll_call: slip.roll_call.0,
        roll_call_title: roll_call_title(conference, slip),
        head_count: slip.head_count.clone().into(),
        made_at: slip.made_at.into(),
        handed_in_at: (*at).into(),
        way: shown_way(*way),
        signed: *standing == SlipStanding::Signed,
        state,
        known: known.head_count.clone().map(Into::into),
        absence: known.absence.clone(),
        known_at: known.at.map(Into::into),
        conflict: conflict && state == SlipState::Waiting,
        reason: decided.map(|(reason, ..)| reason.clone()),
        decided_by: decided.map(|(_, by, _)| by.into()),
        decided_at: decided.map(|(.., at)| at.into()),
    }
}

/// A slip that could be handed in, beside what it would meet.
#[must_use]
pub fn slip_check(
    conference: &Conference,
    session: &Session,
    slip: &Slip,
    standing: SlipStanding,
    weighed: SlipWeighed,
) -> SlipCheck {
    SlipCheck {
        number: slip.number.0.clone(),
        session: session.id.0,
        session_title: session.plan.title.clone(),
        roll_call_title: roll_call_title(conference, slip),
        endpoint: named(&conference.roster_of(session), slip.endpoint),
        made_at: slip.made_at.into(),
        head_count: slip.head_count.clone().into(),
        signed: standing == SlipStanding::Signed,
        known: weighed.known.head_count.map(Into::into),
        absence: weighed.known.absence,
        known_at: weighed.known.at.map(Into::into),
        conflict: weighed.conflict,
        counts: weighed.counts,
        closed: session.state == SessionState::Closed,
    }
}

fn roll_call_title(conference: &Conference, slip: &Slip) -> String {
    conference.roll_call(slip.roll_call).map_or_else(String::new, |roll_call| roll_call.title.clone())
}

const fn shown_way(way: SlipWay) -> shown::SlipWay {
    match way {
        SlipWay::Page => shown::SlipWay::Page,
        SlipWay::File => shown::SlipWay::File,
        SlipWay::Qr => shown::SlipWay::Qr,
    }
}
