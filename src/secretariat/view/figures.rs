//! Closed figures as they are shown.

use std::ops::Range;

use diemcau_domain::amendment::{Amended, Change};
use diemcau_domain::identity::{EndpointId, SessionId};
use diemcau_domain::roster::Roster;
use diemcau_domain::session::{Session, SessionState};
use diemcau_protocol::figures::{
    self as shown, Difference, EndpointFigures, RollCallAnswer, VersionLine, VersionsView,
};

use super::endpoint_ref_at;
use crate::reading::Reading;

/// The versions of a session's figures, as far as they are about a subtree; none for an unknown
/// session. What accounts are called is not known here.
#[must_use]
pub fn versions(reading: &Reading<'_>, session: SessionId, subtree: EndpointId) -> Option<VersionsView> {
    let conference = reading.conference;
    let session = conference.session(session)?;
    let Some(versions) = conference.versions(session.id) else {
        return Some(VersionsView { versions: Vec::new(), newest: None });
    };
    let roster = conference.roster_of(session);
    let part = roster.subtree(subtree);
    let closing = versions.closing();
    let first = VersionLine {
        version: 1,
        made_at: closing.at.into(),
        by: closing.by.map(Into::into),
        reason: None,
        difference: None,
        slip: None,
    };
    let amended = versions.amended().iter().filter_map(|amended| line(reading, &roster, &part, amended));
    let newest = Some(versions.newest().0);
    Some(VersionsView { versions: [first].into_iter().chain(amended).collect(), newest })
}

fn line(reading: &Reading<'_>, roster: &Roster, part: &Range<usize>, amended: &Amended) -> Option<VersionLine> {
    let amendment = &amended.amendment;
    let position = roster.position(amendment.change.endpoint()).filter(|position| part.contains(position))?;
    Some(VersionLine {
        version: amended.version.0,
        made_at: amended.at.into(),
        by: Some(amendment.by.into()),
        reason: Some(amendment.reason.clone()),
        difference: Some(Difference {
            endpoint: endpoint_ref_at(roster, position)?,
            change: change(reading, &amendment.change),
        }),
        slip: amendment.slip.as_ref().map(|slip| slip.0.clone()),
    })
}

fn change(reading: &Reading<'_>, change: &Change) -> shown::Change {
    match change {
        Change::HeadCount { roll_call, before, after, .. } => shown::Change::HeadCount {
            roll_call: roll_call.0,
            title: reading.conference.roll_call(*roll_call).map(|known| known.title.clone()).unwrap_or_default(),
            before: before.clone().map(Into::into),
            after: after.clone().map(Into::into),
        },
        Change::Absence { before, after, .. } => {
            shown::Change::Absence { before: before.clone(), after: after.clone() }
        }
    }
}

/// What was declared of an endpoint in a session, as it stands; none if it does not take part.
#[must_use]
pub fn endpoint_figures(reading: &Reading<'_>, session: SessionId, endpoint: EndpointId) -> Option<EndpointFigures> {
    let conference = reading.conference;
    let session = conference.session(session)?;
    let roster = conference.roster_of(session);
    let entry = roster.entry(endpoint).filter(|_| roster.stands_in(endpoint, session.plan.audience))?;
    Some(EndpointFigures {
        closed: session.state == SessionState::Closed,
        invited: entry.invited,
        answers: answers(reading, session, &roster, endpoint),
        absence: session.absences.get(&endpoint).cloned(),
    })
}

fn answers(reading: &Reading<'_>, session: &Session, roster: &Roster, endpoint: EndpointId) -> Vec<RollCallAnswer> {
    let conference = reading.conference;
    let official = conference.official_roll_call(session).map(|official| official.id);
    let roll_calls = session.roll_calls.iter().filter_map(|roll_call| conference.roll_call(*roll_call));
    let asked = roll_calls.filter(|roll_call| session.asks(roster, roll_call, endpoint));
    asked
        .map(|roll_call| RollCallAnswer {
            roll_call: roll_call.id.0,
            title: roll_call.title.clone(),
            official: official == Some(roll_call.id),
            head_count: roll_call.answers.get(&endpoint).map(|answer| answer.head_count.clone().into()),
        })
        .collect()
}
