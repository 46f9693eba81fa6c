//! Coming in as an endpoint.

use std::time::Instant;

use axum::Json;
use axum::extract::State;
use axum::http::header::SET_COOKIE;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{AppendHeaders, IntoResponse};
use diemcau_domain::Conference;
use diemcau_domain::authority::Principal;
use diemcau_domain::time::Timestamp;
use diemcau_protocol::account::Me;
use diemcau_protocol::join::{Join, Joined};
use diemcau_store::Holder;

use super::body::Body;
use super::client_address::ClientAddress;
use super::problem::HttpProblem;
use super::sign_in::console;
use crate::app::App;
use crate::identity::join_keys::JoinKeys;

/// How long keys work after the last session should have been over.
const AFTERWARDS_MS: i64 = 24 * 3_600_000;

/// Exchanges a join key or a code for a sign-in.
#[utoipa::path(
    post, path = "/api/v1/joins", tag = "identity", request_body = Join,
    responses((status = 200, description = "Signed in; the cookie is set", body = Joined))
)]
pub async fn join(
    State(app): State<App>,
    ClientAddress(address): ClientAddress,
    headers: HeaderMap,
    Body(given): Body<Join>,
) -> Result<impl IntoResponse, HttpProblem> {
    if JoinKeys::is_code(&given.key) {
        app.failures.may_try(address, Instant::now())?;
    }
    let Some(key) = app.join_keys.find(&given.key).await? else {
        app.failures.failed(address, Instant::now());
        return Err(HttpProblem::new(StatusCode::UNAUTHORIZED, "wrong_key", "The key is wrong or was revoked"));
    };
    let principal = Principal::Technician { conference: key.conference, endpoint: key.endpoint };
    let Me::Technician { conference, conference_title, endpoint } = app.describe(&principal).await? else {
        return Err(HttpProblem::not_found());
    };
    let desk = app.secretariat.desk(key.conference).ok_or_else(HttpProblem::not_found)?;
    let now = app.clock.now();
    if desk.read(move |reading| is_over(reading.conference, now)).await? {
        return Err(HttpProblem::new(StatusCode::FORBIDDEN, "conference_over", "The conference is over"));
    }
    let holder = Holder::Endpoint { conference: key.conference, endpoint: key.endpoint };
    let id = app.sign_ins.begin(holder, now).await?;
    let cookie = app.cookies.set(console(&headers, holder), id.reveal());
    let joined = Joined { token: id.reveal().to_owned(), conference, conference_title, endpoint };
    Ok((AppendHeaders([(SET_COOKIE, cookie)]), Json(joined)))
}

/// Keys work until a day after the last session, when every session has ended and the last one should
/// have been over a day ago; and as long as there is a recording to be watched.
fn is_over(conference: &Conference, now: Timestamp) -> bool {
    let last = conference.sessions().map(|session| session.plan.planned_until).max();
    conference.sessions().all(|session| session.state.is_over())
        && last.is_some_and(|last| now.since_ms(last) > AFTERWARDS_MS)
        && conference.recordings().iter().all(|recording| recording.deleted_at.is_some())
}

#[cfg(test)]
mod tests {
    use diemcau_domain::event::Event;
    use diemcau_domain::identity::{EndpointId, RecordingId, SessionId};
    use diemcau_domain::recording::RecordingEnd;
    use diemcau_domain::session::SessionPlan;

    use super::*;

    fn conference() -> Conference {
        let mut conference = Conference::default();
        let plan = SessionPlan {
            title: "Buổi 1".to_owned(),
            lead: EndpointId(1),
            audience: EndpointId(1),
            planned_from: Timestamp::from_millis(0),
            planned_until: Timestamp::from_millis(1_000),
        };
        conference.apply(Timestamp::MIN, Event::SessionPlanned { session: SessionId(1), plan });
        conference
    }

    #[test]
    fn a_key_works_until_a_day_after_the_last_session_has_ended() {
        let mut conference = conference();
        let later = Timestamp::from_millis(1_000 + AFTERWARDS_MS + 1);
        assert!(!is_over(&conference, later), "it has not been held yet");
        conference.apply(Timestamp::from_millis(500), Event::SessionEnded { session: SessionId(1) });
        assert!(!is_over(&conference, Timestamp::from_millis(2_000)));
        assert!(is_over(&conference, later));
    }

    #[test]
    fn a_key_works_as_long_as_there_is_a_recording_to_be_watched() {
        let mut conference = conference();
        let (session, recording) = (SessionId(1), RecordingId(1));
        let delete_at = Timestamp::from_millis(90 * AFTERWARDS_MS);
        for event in [
            Event::RecordingStarted { session, recording, delete_at },
            Event::RecordingEnded { session, recording, reason: RecordingEnd::SessionOver },
            Event::SessionEnded { session },
        ] {
            conference.apply(Timestamp::from_millis(500), event);
        }
        let later = Timestamp::from_millis(30 * AFTERWARDS_MS);
        assert!(!is_over(&conference, later));
        conference.apply(later, Event::RecordingDeleted { session, recording });
        assert!(is_over(&conference, later));
    }

    #[test]
    fn a_key_works_before_any_session_is_planned() {
        assert!(!is_over(&Conference::default(), Timestamp::MAX));
    }
}
