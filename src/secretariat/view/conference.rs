//! Conferences as they are shown.

use diemcau_domain::identity::EndpointId;
use diemcau_protocol::conference::{ConferenceLine, ConferenceView};

use super::{count, endpoint_ref};
use crate::reading::Reading;

/// A conference in a list.
#[must_use]
pub fn line(reading: &Reading<'_>) -> ConferenceLine {
    ConferenceLine {
        conference: reading.id.0,
        title: reading.conference.title().to_owned(),
        endpoints: count(reading.conference.roster().len()),
        sessions: count(reading.conference.sessions().count()),
    }
}

/// A conference with all of its sessions, for somebody who may see the tree from `top` down.
#[must_use]
pub fn conference(reading: &Reading<'_>, top: Option<EndpointId>, may_organize: bool) -> ConferenceView {
    let roster = reading.conference.roster();
    ConferenceView {
        conference: reading.id.0,
        title: reading.conference.title().to_owned(),
        endpoints: count(roster.len()),
        invited: roster.entries().iter().map(|entry| u64::from(entry.invited)).sum(),
        roster_version: count(reading.conference.roster_version()),
        top: top.and_then(|top| endpoint_ref(&roster, top)),
        may_organize,
        sessions: reading.conference.sessions().map(|session| super::session(reading, session)).collect(),
    }
}
