//! Readiness as it is shown.

use std::ops::Range;

use diemcau_domain::Conference;
use diemcau_domain::identity::EndpointId;
use diemcau_domain::readiness::{self as domain, Check, CheckWay};
use diemcau_domain::roster::{Mode, Roster};
use diemcau_domain::session::Session;
use diemcau_protocol::readiness::{
    CheckState, CheckView, EndpointReadiness, ReadinessBoard, ReadinessBranch, UnreadyEndpoint,
};

use super::endpoint::{endpoint_ref, endpoint_ref_at};
use super::{common, count};

/// More would make the answer too long; the number of all of them stands beside the list.
const MOST_UNREADY: usize = 1_000;

/// How ready the audience of a session is within a subtree, without whom to call.
#[must_use]
pub fn readiness_board(conference: &Conference, session: &Session, subtree: EndpointId) -> ReadinessBoard {
    let roster = conference.roster_of(session);
    let part = common(&roster.subtree(session.plan.audience), &roster.subtree(subtree));
    let tried = Tried { conference, session, roster: &roster };
    let unready = || part.clone().filter(|position| tried.is_unready(*position));
    let tops = if part.is_empty() { None } else { Some(roster.children_at(part.start)) };
    let branch = |top: usize| {
        let counts = tried.counts(roster.subtree_at(top)).into();
        Some(ReadinessBranch { endpoint: endpoint_ref_at(&roster, top)?, counts })
    };
    ReadinessBoard {
        counts: tried.counts(part.clone()).into(),
        branches: tops.into_iter().flatten().filter_map(branch).collect(),
        unready: unready().take(MOST_UNREADY).filter_map(|position| tried.line(position)).collect(),
        unready_total: count(unready().count()),
    }
}

/// What the technical check of a session showed of one endpoint; none if it does not take part.
#[must_use]
pub fn endpoint_readiness(
    conference: &Conference,
    session: &Session,
    endpoint: EndpointId,
) -> Option<EndpointReadiness> {
    let roster = conference.roster_of(session);
    let entry = roster.entry(endpoint).filter(|_| roster.stands_in(endpoint, session.plan.audience))?;
    let tried = conference.readiness().of(session.id, endpoint);
    Some(EndpointReadiness {
        conference_title: conference.title().to_owned(),
        session_title: session.plan.title.clone(),
        planned_from: session.plan.planned_from.into(),
        lead_name: roster.entry(session.plan.lead).map(|lead| lead.name.clone()).unwrap_or_default(),
        endpoint: endpoint_ref(&roster, endpoint)?,
        mode: entry.mode.into(),
        checks: check_views(entry.mode, tried),
        ready_at: tried.and_then(|tried| tried.ready_at(entry.mode)).map(Into::into),
    })
}

/// The checks that concern an endpoint which follows in this way.
pub(crate) fn check_views(mode: Mode, tried: Option<&domain::EndpointReadiness>) -> Vec<CheckView> {
    let concerned = Check::ALL.into_iter().filter(|check| check.concerns(mode));
    concerned
        .map(|check| {
            let outcome = tried.and_then(|tried| tried.outcome(check));
            let state = match outcome {
                None => CheckState::Untried,
                Some(outcome) if !outcome.passed => CheckState::Failed,
                Some(outcome) if outcome.way == CheckWay::Declared => CheckState::Declared,
                Some(_) => CheckState::Measured,
            };
            let required = Check::required(mode).contains(&check);
            CheckView { check: check.into(), state, at: outcome.map(|outcome| outcome.at.into()), required }
        })
        .collect()
}

/// What was tried in a session, by the positions of the roster it is held with.
struct Tried<'a> {
    conference: &'a Conference,
    session: &'a Session,
    roster: &'a Roster,
}

impl Tried<'_> {
    fn one(&self, position: usize) -> domain::ReadinessCounts {
        let entry = self.roster.entries().get(position).filter(|entry| entry.endpoint != self.session.plan.lead);
        entry.map_or_else(domain::ReadinessCounts::default, |entry| {
            let tried = self.conference.readiness().of(self.session.id, entry.endpoint);
            domain::ReadinessCounts::of_endpoint(entry.mode, tried)
        })
    }

    fn counts(&self, positions: Range<usize>) -> domain::ReadinessCounts {
        let mut counts = domain::ReadinessCounts::default();
        for position in positions {
            counts.add(&self.one(position));
        }
        counts
    }

    fn is_unready(&self, position: usize) -> bool {
        let counts = self.one(position);
        counts.endpoints > counts.ready
    }

    fn line(&self, position: usize) -> Option<UnreadyEndpoint> {
        let entry = self.roster.entries().get(position)?;
        Some(UnreadyEndpoint {
            endpoint: endpoint_ref_at(self.roster, position)?,
            mode: entry.mode.into(),
            connected: self.conference.is_linked(entry.endpoint),
            checks: check_views(entry.mode, self.conference.readiness().of(self.session.id, entry.endpoint)),
            contact_name: String::new(),
            contact_phone: String::new(),
        })
    }
}
