//! A session as a file for calendars.

use axum::extract::State;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::IntoResponse;
use diemcau_documents::invitation::{CalendarEntry, calendar};
use diemcau_domain::Conference;
use diemcau_domain::authority::Principal;
use diemcau_domain::identity::ConferenceId;
use diemcau_domain::session::Session;
use diemcau_domain::time::Timestamp;
use diemcau_secretariat::Reading;

use super::problem::HttpProblem;
use crate::access::AtDesk;
use crate::app::App;

/// The session as an iCalendar file; one that was planned anew replaces the entry made from an earlier one.
#[utoipa::path(
    get, path = "/api/v1/conferences/{conference}/sessions/{session}/calendar", tag = "sessions",
    params(
        ("conference" = u32, Path, description = "The conference"),
        ("session" = u32, Path, description = "The session"),
    ),
    responses((status = 200, description = "The file (iCalendar)", body = String, content_type = "text/calendar"))
)]
pub async fn download_calendar(State(app): State<App>, at: AtDesk) -> Result<impl IntoResponse, HttpProblem> {
    let (session, principal) = (at.session()?, at.signed_in.principal.clone());
    let (public_url, made_at) = (app.public_url.to_string(), app.clock.now());
    let host = app.public_url.host_str().unwrap_or("localhost").to_owned();
    let look = move |reading: &Reading<'_>| {
        let session = reading.conference.session(session)?;
        let uid = uid(reading.id, session, &host);
        Some(entry(reading.conference, session, &principal, uid, made_at, &public_url))
    };
    let entry = at.read(look).await?.ok_or_else(HttpProblem::not_found)?;
    let name = format!("attachment; filename=\"diemcau-{}-{session}.ics\"", at.desk.conference());
    let headers =
        [(CONTENT_TYPE, "text/calendar; charset=utf-8; method=PUBLISH".to_owned()), (CONTENT_DISPOSITION, name)];
    Ok((headers, calendar(&entry)))
}

fn uid(conference: ConferenceId, session: &Session, host: &str) -> String {
    format!("session-{}.conference-{conference}@{host}", session.id)
}

/// A technician takes part at their own endpoint; for everybody else it is held where it is led.
fn entry(
    conference: &Conference,
    session: &Session,
    principal: &Principal,
    uid: String,
    made_at: Timestamp,
    public_url: &str,
) -> CalendarEntry {
    let (place, page) = match principal {
        Principal::Technician { endpoint, .. } => (*endpoint, "join"),
        Principal::Account { .. } => (session.plan.lead, ""),
    };
    let roster = conference.roster_of(session);
    let agenda = session.items.iter().enumerate().map(|(index, item)| {
        let speaker = if item.plan.speaker.is_empty() { String::new() } else { format!(" ({})", item.plan.speaker) };
        format!("{}. {}{speaker}", index + 1, item.plan.title)
    });
    let description: Vec<String> = std::iter::once(conference.title().to_owned()).chain(agenda).collect();
    CalendarEntry {
        uid,
        sequence: session.replanned,
        made_at,
        from: session.plan.planned_from,
        until: session.plan.planned_until,
        title: format!("{}: {}", conference.title(), session.plan.title),
        description: description.join("\n"),
        place: roster.entry(place).map(|entry| entry.name.clone()).unwrap_or_default(),
        address: format!("{public_url}{page}"),
    }
}
