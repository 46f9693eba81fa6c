//! Write-ups as they are shown.

use std::ops::Range;

use diemcau_domain::Conference;
use diemcau_domain::identity::EndpointId;
use diemcau_domain::roster::Roster;
use diemcau_domain::session::Session;
use diemcau_domain::write_up as domain;
use diemcau_protocol::write_up::{WriteUpBranch, WriteUpEndpoint, WriteUpsView};

use super::common;
use super::endpoint::endpoint_ref_at;

/// The write-ups of a session's audience within a subtree; none where nobody takes part.
#[must_use]
pub fn write_ups(conference: &Conference, session: &Session, subtree: EndpointId) -> Option<WriteUpsView> {
    let roster = conference.roster_of(session);
    let part = common(&roster.subtree(session.plan.audience), &roster.subtree(subtree));
    let top = (!part.is_empty()).then_some(part.start)?;
    let branch = |top: usize| {
        let counts = counts(conference, session, &roster, roster.subtree_at(top)).into();
        Some(WriteUpBranch { top: line(conference, session, &roster, top)?, counts })
    };
    Some(WriteUpsView {
        top: line(conference, session, &roster, top)?,
        counts: counts(conference, session, &roster, part).into(),
        branches: roster.children_at(top).filter_map(branch).collect(),
    })
}

fn counts(
    conference: &Conference,
    session: &Session,
    roster: &Roster,
    positions: Range<usize>,
) -> domain::WriteUpCounts {
    let mut sum = domain::WriteUpCounts::default();
    for entry in positions.filter_map(|position| roster.entries().get(position)) {
        let mark = conference.write_ups().of(session.id, entry.endpoint);
        sum.add(domain::WriteUpCounts::of_endpoint(mark.map(|mark| mark.state)));
    }
    sum
}

fn line(conference: &Conference, session: &Session, roster: &Roster, position: usize) -> Option<WriteUpEndpoint> {
    let endpoint = endpoint_ref_at(roster, position)?;
    let mark = conference.write_ups().of(session.id, EndpointId(endpoint.endpoint));
    let (state, at) = (mark.map(|mark| mark.state.into()), mark.map(|mark| mark.at.into()));
    Some(WriteUpEndpoint { endpoint, state, at })
}
