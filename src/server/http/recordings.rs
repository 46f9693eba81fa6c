//! Recordings: start, stop, look, take away, delete.

use std::io;
use std::time::Instant;

use axum::Json;
use axum::extract::{Request, State};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use diemcau_domain::command::Command;
use diemcau_domain::identity::SessionId;
use diemcau_domain::recording::{Recording, RecordingEnd, RecordingWish};
use diemcau_media::playlist;
use diemcau_protocol::recording::RecordingView;
use diemcau_secretariat::Reading;
use diemcau_store::AuditEntry;

use super::problem::HttpProblem;
use super::recording_file::{part_response, part_wanted};
use crate::access::{AtDesk, Place};
use crate::app::App;
use crate::recordings::{RecordingPlace, delete_files, shown};

const DAY_MS: i64 = 24 * 3_600_000;

/// The recordings of a session.
#[utoipa::path(
    get, path = "/api/v1/conferences/{conference}/sessions/{session}/recordings", tag = "recordings",
    params(
        ("conference" = u32, Path, description = "The conference"),
        ("session" = u32, Path, description = "The session"),
    ),
    responses((status = 200, description = "The recordings, in order", body = Vec<RecordingView>))
)]
pub async fn list_recordings(State(app): State<App>, at: AtDesk) -> Result<Json<Vec<RecordingView>>, HttpProblem> {
    Ok(Json(recordings(&app, &at, at.session()?, |_| true).await?))
}

/// Records the program from now on. Every screen shows it.
#[utoipa::path(
    post, path = "/api/v1/conferences/{conference}/sessions/{session}/recordings", tag = "recordings",
    params(
        ("conference" = u32, Path, description = "The conference"),
        ("session" = u32, Path, description = "The session"),
    ),
    responses((status = 201, description = "The recordings, in order", body = Vec<RecordingView>))
)]
pub async fn start_recording(
    State(app): State<App>,
    at: AtDesk,
) -> Result<(StatusCode, Json<Vec<RecordingView>>), HttpProblem> {
    let keep_ms = i64::from(app.configuration.recording.keep_days) * DAY_MS;
    at.recording(RecordingWish::Start { keep_ms }).await?;
    Ok((StatusCode::CREATED, list_recordings(State(app), at).await?))
}

/// Records no more.
#[utoipa::path(
    post, path = "/api/v1/conferences/{conference}/sessions/{session}/recordings/{recording}/stop",
    tag = "recordings",
    params(
        ("conference" = u32, Path, description = "The conference"),
        ("session" = u32, Path, description = "The session"),
        ("recording" = u32, Path, description = "The recording"),
    ),
    responses((status = 200, description = "The recordings, in order", body = Vec<RecordingView>))
)]
pub async fn stop_recording(State(app): State<App>, at: AtDesk) -> Result<Json<Vec<RecordingView>>, HttpProblem> {
    let recording = at.place.recording.ok_or_else(HttpProblem::not_found)?;
    at.recording(RecordingWish::End { recording, reason: RecordingEnd::Stopped }).await?;
    list_recordings(State(app), at).await
}

/// Deletes the files of a recording before their time, once its recorder has closed them.
#[utoipa::path(
    delete, path = "/api/v1/conferences/{conference}/sessions/{session}/recordings/{recording}", tag = "recordings",
    params(
        ("conference" = u32, Path, description = "The conference"),
        ("session" = u32, Path, description = "The session"),
        ("recording" = u32, Path, description = "The recording"),
    ),
    responses((status = 200, description = "The recordings, in order", body = Vec<RecordingView>))
)]
pub async fn delete_recording(State(app): State<App>, at: AtDesk) -> Result<Json<Vec<RecordingView>>, HttpProblem> {
    let recording = recording(&at).await?;
    if recording.runs() {
        return Err(diemcau_domain::refusal::Refusal::RecordingRuns.into());
    }
    let place = RecordingPlace::of(at.desk.conference(), &recording);
    delete_files(&app, place).await.map_err(|failed| match failed.kind() {
        io::ErrorKind::TimedOut => HttpProblem::busy(),
        _ => HttpProblem::internal(&failed),
    })?;
    at.recording(RecordingWish::Delete { recording: recording.id }).await?;
    list_recordings(State(app), at).await
}

/// A part as a file, whole or in ranges. The audit log has one line for all that an account takes of a
/// recording within an hour.
#[utoipa::path(
    get, path = "/api/v1/conferences/{conference}/sessions/{session}/recordings/{recording}/parts/{part}",
    tag = "recordings",
    params(
        ("conference" = u32, Path, description = "The conference"),
        ("session" = u32, Path, description = "The session"),
        ("recording" = u32, Path, description = "The recording"),
        ("part" = u32, Path, description = "The part"),
    ),
    responses((status = 200, description = "The file", content_type = "application/octet-stream", body = String))
)]
pub async fn download_recording(State(app): State<App>, at: AtDesk, request: Request) -> Result<Response, HttpProblem> {
    let (place, part) = part_wanted(&app, &at, &recording(&at).await?).await?;
    audit(&app, &at, place).await?;
    part_response(&app, place, &part, request).await
}

/// One HLS playlist over all parts in MP4.
#[utoipa::path(
    get, path = "/api/v1/conferences/{conference}/sessions/{session}/recordings/{recording}/playlist",
    tag = "recordings",
    params(
        ("conference" = u32, Path, description = "The conference"),
        ("session" = u32, Path, description = "The session"),
        ("recording" = u32, Path, description = "The recording"),
    ),
    responses((status = 200, description = "The playlist", content_type = "application/vnd.apple.mpegurl", body = String))
)]
pub async fn show_playlist(State(app): State<App>, at: AtDesk) -> Result<Response, HttpProblem> {
    let recording = recording(&at).await?;
    let place = RecordingPlace::of(at.desk.conference(), &recording);
    let parts = place.parts(&app.configuration).await.map_err(|failed| HttpProblem::internal(&failed))?;
    let is_over = !recording.runs() && parts.iter().all(|part| part.is_closed);
    let text = playlist(&parts, is_over, |part| format!("parts/{}", part.number)).ok_or_else(HttpProblem::not_found)?;
    let kind = (CONTENT_TYPE, HeaderValue::from_static("application/vnd.apple.mpegurl"));
    Ok(([kind], text).into_response())
}

/// The recording in the path.
pub(super) async fn recording(at: &AtDesk) -> Result<Recording, HttpProblem> {
    let (session, wanted) = (at.session()?, at.place.recording.ok_or_else(HttpProblem::not_found)?);
    let look = move |reading: &Reading<'_>| {
        let known = reading.conference.recordings().get(wanted);
        known.filter(|known| known.session == session).cloned()
    };
    at.read(look).await?.ok_or_else(HttpProblem::not_found)
}

/// The recordings of a session, with their parts.
pub(super) async fn recordings(
    app: &App,
    at: &AtDesk,
    session: SessionId,
    is_meant: impl Fn(&Recording) -> bool + Send + 'static,
) -> Result<Vec<RecordingView>, HttpProblem> {
    let look = move |reading: &Reading<'_>| {
        let of_session = reading.conference.recordings().of_session(session);
        of_session.filter(|recording| is_meant(recording)).cloned().collect::<Vec<_>>()
    };
    let mut views = Vec::new();
    for recording in at.read(look).await? {
        let place = RecordingPlace::of(at.desk.conference(), &recording);
        let parts = place.parts(&app.configuration).await.map_err(|failed| HttpProblem::internal(&failed))?;
        views.push(shown(&recording, &parts));
    }
    Ok(views)
}

/// Nothing leaves the house without a line in the log.
async fn audit(app: &App, at: &AtDesk, place: RecordingPlace) -> Result<(), HttpProblem> {
    let entry = AuditEntry {
        at: app.clock.now(),
        author: at.author(),
        conference: Some(place.conference),
        action: "download_recording".to_owned(),
        target: Place { part: None, ..at.place }.words(),
        detail: String::new(),
    };
    let download = (at.author(), place.conference, place.recording);
    Ok(app.downloads.note(download, Instant::now(), app.store.audit(entry)).await?)
}

impl AtDesk {
    async fn recording(&self, wish: RecordingWish) -> Result<(), HttpProblem> {
        let session = self.session()?;
        self.command(Command::Recording { session, wish }).await.map(drop)
    }
}
