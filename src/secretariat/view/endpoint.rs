//! Endpoints as they are shown.

use diemcau_domain::attendance::{SessionAttendance, Thresholds};
use diemcau_domain::event::MediaKind;
use diemcau_domain::identity::EndpointId;
use diemcau_domain::quality::{Direction, LineKey, LineRecord};
use diemcau_domain::roster::Roster;
use diemcau_protocol::endpoint::{EndpointAttendance, EndpointDetail, EndpointRef};
use diemcau_protocol::quality::EndpointQuality;

use super::{count, endpoint_prompts};
use crate::reading::Reading;

/// An endpoint, named; none if the roster does not have it.
#[must_use]
pub fn endpoint_ref(roster: &Roster, endpoint: EndpointId) -> Option<EndpointRef> {
    endpoint_ref_at(roster, roster.position(endpoint)?)
}

pub(crate) fn endpoint_ref_at(roster: &Roster, position: usize) -> Option<EndpointRef> {
    let entry = roster.entries().get(position)?;
    let above = roster.path_up(position).skip(1).filter_map(|position| roster.entries().get(position));
    Some(EndpointRef {
        endpoint: entry.endpoint.0,
        code: entry.code.clone(),
        name: entry.name.clone(),
        path: above.map(|entry| entry.name.clone()).collect(),
    })
}

/// Everything an organizer sees of one endpoint, without its key; none if the roster does not have
/// it.
#[must_use]
pub fn endpoint(reading: &Reading<'_>, endpoint: EndpointId, thresholds: Thresholds) -> Option<EndpointDetail> {
    let roster = reading.conference.roster();
    let entry = roster.entry(endpoint)?;
    let presence = reading.conference.presence(endpoint);
    let receives = |kind| presence.is_some_and(|presence| presence.receives(kind));
    let link = presence.and_then(|presence| presence.link.as_ref());
    Some(EndpointDetail {
        endpoint: endpoint_ref(&roster, endpoint)?,
        level: entry.level.clone(),
        mode: entry.mode.into(),
        invited: entry.invited,
        connected_since: link.map(|link| link.since.into()),
        receives_sound: receives(MediaKind::Sound),
        receives_picture: receives(MediaKind::Picture),
        losses: presence.map_or(0, |presence| count(presence.lost_at.len())),
        take_over_asked_by: reading.take_over_asked_by(endpoint).map(|device| device.0.clone()),
        key: None,
        contact: None,
        attendance: attendance(reading, endpoint, thresholds),
        quality: quality(reading, endpoint),
        prompts: endpoint_prompts(reading.conference, endpoint),
    })
}

fn attendance(reading: &Reading<'_>, endpoint: EndpointId, thresholds: Thresholds) -> Vec<EndpointAttendance> {
    let conference = reading.conference;
    let begun = conference.sessions().filter(|session| session.held.ever_began());
    let taking_part = begun.filter(|session| conference.roster_of(session).stands_in(endpoint, session.plan.audience));
    taking_part
        .map(|session| {
            let of = SessionAttendance::new(conference, session, thresholds).endpoint(endpoint);
            EndpointAttendance {
                session: session.id.0,
                session_title: session.plan.title.clone(),
                status: of.status.code().to_owned(),
                received_ms: of.received_ms,
                counted_ms: of.counted_ms,
                connected_ms: of.connected.total_ms(),
                late: of.late,
                left_early: of.left_early,
            }
        })
        .collect()
}

fn quality(reading: &Reading<'_>, endpoint: EndpointId) -> Vec<EndpointQuality> {
    let measured = |record: &&LineRecord| record.sums.last_at.is_some();
    let line = |session, direction| reading.qualities().line(LineKey { session, endpoint, direction }).filter(measured);
    let sessions = reading.conference.sessions().filter_map(|session| {
        let ways = Direction::ALL.map(|direction| line(session.id, direction));
        let [down, up] = ways.iter().any(Option::is_some).then_some(ways)?;
        Some(EndpointQuality {
            session: session.id.0,
            session_title: session.plan.title.clone(),
            down: down.unwrap_or(&LineRecord::default()).into(),
            up: up.unwrap_or(&LineRecord::default()).into(),
        })
    });
    sessions.collect()
}
