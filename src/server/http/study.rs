//! Make-up study: an endpoint watches the recording of a session that is over.

use std::time::Instant;

use axum::Json;
use axum::extract::{Request, State};
use axum::response::Response;
use diemcau_domain::attendance::{SessionAttendance, Thresholds};
use diemcau_domain::command::Command;
use diemcau_domain::identity::{EndpointId, RecordingId, SessionId};
use diemcau_domain::recording::Recording;
use diemcau_domain::refusal::Refusal;
use diemcau_domain::session::Session;
use diemcau_domain::study::{Piece, StudyWish, study};
use diemcau_domain::time::Timestamp;
use diemcau_media::Part;
use diemcau_protocol::study::{ItemStudy, OwnStudy, PlayedStretch, ReportPlayed};
use diemcau_secretariat::Reading;

use super::body::Body;
use super::problem::HttpProblem;
use super::recording_file::{part_response, part_wanted};
use super::recordings::{recording, recordings};
use crate::access::AtDesk;
use crate::app::App;

/// The sessions that are over and of which an endpoint can still watch a recording, the last one first.
#[utoipa::path(
    get, path = "/api/v1/conferences/{conference}/endpoints/{endpoint}/studies", tag = "study",
    params(
        ("conference" = u32, Path, description = "The conference"),
        ("endpoint" = u32, Path, description = "The endpoint"),
    ),
    responses((status = 200, description = "The sessions and their recordings", body = Vec<OwnStudy>))
)]
pub async fn list_studies(State(app): State<App>, at: AtDesk) -> Result<Json<Vec<OwnStudy>>, HttpProblem> {
    let endpoint = at.endpoint()?;
    let look = move |reading: &Reading<'_>| {
        let kept: Vec<_> = reading.conference.recordings().iter().filter(|recording| is_kept(recording)).collect();
        let sessions = reading.conference.sessions().filter(|of| kept.iter().any(|known| known.session == of.id));
        let mut sessions: Vec<&Session> = sessions.collect();
        sessions.sort_by_key(|session| std::cmp::Reverse(session.plan.planned_from));
        sessions.into_iter().filter_map(|session| studied(reading, session.id, endpoint).ok()).collect::<Vec<_>>()
    };
    let mut studies = at.read(look).await?;
    for study in &mut studies {
        study.recordings = recordings(&app, &at, SessionId(study.session), is_kept).await?;
    }
    Ok(Json(studies))
}

/// Takes down what a page played since its last report.
#[utoipa::path(
    post, path = "/api/v1/conferences/{conference}/sessions/{session}/endpoints/{endpoint}/study", tag = "study",
    request_body = ReportPlayed,
    params(
        ("conference" = u32, Path, description = "The conference"),
        ("session" = u32, Path, description = "The session"),
        ("endpoint" = u32, Path, description = "The endpoint"),
    ),
    responses((status = 200, description = "The session and its recordings", body = OwnStudy))
)]
pub async fn report_played(
    State(app): State<App>,
    mut at: AtDesk,
    Body(given): Body<ReportPlayed>,
) -> Result<Json<OwnStudy>, HttpProblem> {
    let (session, endpoint) = (at.session()?, at.endpoint()?);
    (at.place.recording, at.place.part) = (Some(RecordingId(given.recording)), Some(given.part));
    let (_, part) = part_wanted(&app, &at, &recording(&at).await?).await?;
    let pieces = pieces(&part, &given.played).ok_or_else(out_of_range)?;
    let played_ms = pieces.iter().fold(0_i64, |sum, piece| sum.saturating_add(piece.until.since_ms(piece.from)));
    let within_ms = app.players.report(at.desk.conference(), endpoint, played_ms, Instant::now());
    at.command(Command::Study { session, wish: StudyWish::Play { endpoint, pieces, within_ms } }).await?;
    let mut own = at.read(move |reading| studied(reading, session, endpoint)).await??;
    own.recordings = recordings(&app, &at, session, is_kept).await?;
    Ok(Json(own))
}

/// A part, for the endpoint's player.
#[utoipa::path(
    get,
    path = "/api/v1/conferences/{conference}/sessions/{session}/endpoints/{endpoint}/recordings/{recording}/parts/{part}",
    tag = "study",
    params(
        ("conference" = u32, Path, description = "The conference"),
        ("session" = u32, Path, description = "The session"),
        ("endpoint" = u32, Path, description = "The endpoint"),
        ("recording" = u32, Path, description = "The recording"),
        ("part" = u32, Path, description = "The part"),
    ),
    responses((status = 200, description = "The file", content_type = "application/octet-stream", body = String))
)]
pub async fn play_recording(State(app): State<App>, at: AtDesk, request: Request) -> Result<Response, HttpProblem> {
    let (session, endpoint) = (at.session()?, at.endpoint()?);
    at.read(move |reading| watchable(reading, session, endpoint).map(drop)).await??;
    let (place, part) = part_wanted(&app, &at, &recording(&at).await?).await?;
    part_response(&app, place, &part, request).await
}

const fn is_kept(recording: &Recording) -> bool {
    !recording.runs() && recording.deleted_at.is_none()
}

/// A session that is over, if the endpoint belongs to its audience.
fn watchable<'a>(reading: &Reading<'a>, session: SessionId, endpoint: EndpointId) -> Result<&'a Session, Refusal> {
    let known = reading.conference.session(session).ok_or(Refusal::UnknownSession)?;
    if !known.state.is_over() {
        return Err(Refusal::SessionState { state: known.state });
    }
    let is_meant = reading.conference.roster_of(known).stands_in(endpoint, known.plan.audience);
    if is_meant { Ok(known) } else { Err(Refusal::UnknownSession) }
}

/// What the endpoint watched of a session.
fn studied(reading: &Reading<'_>, session: SessionId, endpoint: EndpointId) -> Result<OwnStudy, Refusal> {
    let known = watchable(reading, session, endpoint)?;
    let attendance = SessionAttendance::new(reading.conference, known, Thresholds::default());
    let items = study(reading.conference, &attendance, endpoint);
    let named = attendance.items().iter().zip(items).map(|(span, item)| ItemStudy {
        item: item.item.map(|item| item.0),
        title: span.title.clone(),
        counted_ms: item.counted_ms,
        studied_ms: item.studied_ms,
    });
    let items: Vec<ItemStudy> = named.collect();
    Ok(OwnStudy {
        session: session.0,
        title: known.plan.title.clone(),
        counted_ms: items.iter().map(|item| item.counted_ms).sum(),
        studied_ms: items.iter().map(|item| item.studied_ms).sum(),
        items,
        recordings: Vec::new(),
    })
}

/// What of the session the stretches show; none if one of them is not in the part.
fn pieces(part: &Part, played: &[PlayedStretch]) -> Option<Vec<Piece>> {
    let began_at = Timestamp::from_millis(part.began_at_ms);
    let at = |since_ms: u64| i64::try_from(since_ms).ok().map(|since_ms| began_at.plus_ms(since_ms));
    // A player's length of a part may be a picture longer than ours.
    let longest_ms = part.duration_ms().saturating_add(1_000);
    let piece = |stretch: &PlayedStretch| {
        let is_in = stretch.from_ms < stretch.until_ms && stretch.until_ms <= longest_ms;
        Some(Piece { from: at(stretch.from_ms)?, until: at(stretch.until_ms)? }).filter(|_| is_in)
    };
    played.iter().map(piece).collect()
}

fn out_of_range() -> HttpProblem {
    Refusal::OutOfRange { field: "played" }.into()
}
