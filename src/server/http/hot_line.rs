//! The hot line: between the technician of one endpoint and those who run a session.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use diemcau_domain::command::Command;
use diemcau_domain::identity::EndpointId;
use diemcau_domain::message::{HotLine, MessageWish};
use diemcau_domain::written_text::TextHash;
use diemcau_protocol::message::{HotLineList, HotLineView, OwnMessages, WriteMessage};
use diemcau_secretariat::{Reading, view};

use super::body::Body;
use super::problem::HttpProblem;
use crate::access::AtDesk;
use crate::app::App;
use crate::contacts::contacts_in_force;
use crate::message_texts::{forget_unused, keep};
use crate::written_texts::written_texts;

/// The hot lines of a subtree, or of all that the asker may organize; those that wait for an answer
/// come first, from the one that waits longest.
#[utoipa::path(
    get, path = "/api/v1/conferences/{conference}/sessions/{session}/hot-lines", tag = "messages",
    params(
        ("conference" = u32, Path, description = "The conference"),
        ("session" = u32, Path, description = "The session"),
        ("subtree" = Option<u32>, Query, description = "The endpoint at the top; without it, all that may be seen"),
    ),
    responses((status = 200, description = "The hot lines", body = HotLineList))
)]
pub async fn list_hot_lines(State(app): State<App>, at: AtDesk) -> Result<Json<HotLineList>, HttpProblem> {
    let (session, subtree) = (at.session()?, at.subtree.ok_or_else(HttpProblem::not_found)?);
    let find = move |reading: &Reading<'_>| {
        let (conference, known) = (reading.conference, reading.conference.session(session)?);
        let roster = conference.roster_of(known);
        let count = view::hot_line_count(conference, known, |endpoint| roster.stands_in(endpoint, subtree));
        let lines = view::hot_lines(conference, known, subtree);
        Some((count, lines.into_iter().map(|(endpoint, line)| (endpoint, line.clone())).collect()))
    };
    let (count, found) = at.read(find).await?.ok_or_else(HttpProblem::not_found)?;
    let lines = shown(&app, &at, found).await?;
    Ok(Json(HotLineList { count, lines }))
}

/// Writes to the technician of an endpoint. An answer, as a rule; but those who run the session may
/// write first.
#[utoipa::path(
    post, path = "/api/v1/conferences/{conference}/sessions/{session}/endpoints/{endpoint}/hot-line",
    tag = "messages", request_body = WriteMessage,
    params(
        ("conference" = u32, Path, description = "The conference"),
        ("session" = u32, Path, description = "The session"),
        ("endpoint" = u32, Path, description = "The endpoint"),
    ),
    responses((status = 200, description = "The hot line", body = HotLineView))
)]
pub async fn answer_hot_line(
    State(app): State<App>,
    at: AtDesk,
    Body(given): Body<WriteMessage>,
) -> Result<Json<HotLineView>, HttpProblem> {
    let (session, endpoint, by) = (at.session()?, at.endpoint()?, at.author());
    write(&app, &at, &given.text, |text| MessageWish::Answer { endpoint, text, by }).await?;
    let find = move |reading: &Reading<'_>| reading.conference.messages().hot_line(session, endpoint).cloned();
    let line = at.read(find).await?.ok_or_else(HttpProblem::not_found)?;
    shown(&app, &at, vec![(endpoint, line)]).await?.pop().map(Json).ok_or_else(HttpProblem::not_found)
}

/// What an endpoint has to read: announcements, and its hot line.
#[utoipa::path(
    get, path = "/api/v1/conferences/{conference}/sessions/{session}/endpoints/{endpoint}/messages",
    tag = "messages",
    params(
        ("conference" = u32, Path, description = "The conference"),
        ("session" = u32, Path, description = "The session"),
        ("endpoint" = u32, Path, description = "The endpoint"),
    ),
    responses((status = 200, description = "The messages", body = OwnMessages))
)]
pub async fn show_own_messages(State(app): State<App>, at: AtDesk) -> Result<Json<OwnMessages>, HttpProblem> {
    let (session, endpoint) = (at.session()?, at.endpoint()?);
    let find = move |reading: &Reading<'_>| {
        let known = reading.conference.session(session)?;
        Some(view::own_hashes(reading.conference, known, endpoint))
    };
    let hashes = at.read(find).await?.ok_or_else(HttpProblem::not_found)?;
    // Who of those who run the session wrote is not told to endpoints.
    let texts = written_texts(&app.store, at.desk.conference(), &hashes, []).await?;
    let show = move |reading: &Reading<'_>| {
        let known = reading.conference.session(session)?;
        Some(view::own_messages(reading.conference, known, endpoint, &texts))
    };
    at.read(show).await?.map(Json).ok_or_else(HttpProblem::not_found)
}

/// Writes to the hot line of the session.
#[utoipa::path(
    post, path = "/api/v1/conferences/{conference}/sessions/{session}/endpoints/{endpoint}/messages",
    tag = "messages", request_body = WriteMessage,
    params(
        ("conference" = u32, Path, description = "The conference"),
        ("session" = u32, Path, description = "The session"),
        ("endpoint" = u32, Path, description = "The endpoint"),
    ),
    responses((status = 201, description = "The messages", body = OwnMessages))
)]
pub async fn ask_hot_line(
    State(app): State<App>,
    at: AtDesk,
    Body(given): Body<WriteMessage>,
) -> Result<(StatusCode, Json<OwnMessages>), HttpProblem> {
    let endpoint = at.endpoint()?;
    write(&app, &at, &given.text, |text| MessageWish::Ask { endpoint, text }).await?;
    Ok((StatusCode::CREATED, show_own_messages(State(app), at).await?))
}

/// Keeps a text and asks for what is wished with it; if that is refused, the text is kept no longer.
async fn write(
    app: &App,
    at: &AtDesk,
    text: &str,
    wish: impl FnOnce(TextHash) -> MessageWish,
) -> Result<(), HttpProblem> {
    let session = at.session()?;
    at.admit_line()?;
    let text = keep(app, at.desk.conference(), text).await?;
    let done = at.command(Command::Message { session, wish: wish(text.clone()) }).await;
    if done.is_err() {
        forget_unused(app, &at.desk, session, text).await;
    }
    done.map(drop)
}

/// Hot lines with their texts, the names of those who answered, and whom to call.
async fn shown(app: &App, at: &AtDesk, lines: Vec<(EndpointId, HotLine)>) -> Result<Vec<HotLineView>, HttpProblem> {
    let (session, id) = (at.session()?, at.desk.conference());
    let hashes: Vec<_> = lines.iter().flat_map(|(_, line)| view::hot_line_hashes(line)).collect();
    let by = lines.iter().flat_map(|(_, line)| view::answerers(line));
    let texts = written_texts(&app.store, id, &hashes, by).await?;
    let contacts = contacts_in_force(app, at, lines.iter().map(|(endpoint, _)| *endpoint)).await?;
    let show = move |reading: &Reading<'_>| {
        let known = reading.conference.session(session)?;
        let view = |(endpoint, line): &(EndpointId, HotLine)| HotLineView {
            contact: contacts.get(endpoint).cloned(),
            ..view::hot_line(reading.conference, known, *endpoint, line, &texts)
        };
        Some(lines.iter().map(view).collect())
    };
    at.read(show).await?.ok_or_else(HttpProblem::not_found)
}
