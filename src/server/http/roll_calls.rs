//! Roll calls and head counts.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use diemcau_domain::authority::Action;
use diemcau_domain::command::Command;
use diemcau_domain::identity::{EndpointId, RollCallId};
use diemcau_protocol::roll_call::{
    DeclareAbsence, HeadCount, MakeOfficial, OpenRollCall, RollCallBoard, RollCallEndpoint,
};
use diemcau_protocol::session::SessionView;
use diemcau_secretariat::{Reading, view};

use super::body::Body;
use super::problem::HttpProblem;
use super::scoped;
use crate::access::AtDesk;
use crate::app::App;
use crate::contacts::contacts_in_force;

/// Asks everybody of the audience for head counts.
#[utoipa::path(
    post, path = "/api/v1/conferences/{conference}/sessions/{session}/roll-calls", tag = "roll calls",
    request_body = OpenRollCall,
    params(
        ("conference" = u32, Path, description = "The conference"),
        ("session" = u32, Path, description = "The session"),
    ),
    responses((status = 200, description = "The session", body = SessionView))
)]
pub async fn open_roll_call(at: AtDesk, Body(given): Body<OpenRollCall>) -> Result<Json<SessionView>, HttpProblem> {
    let session = at.session()?;
    at.command(Command::OpenRollCall { session, title: given.title, deadline: given.deadline.0 }).await?;
    at.session_view(session).await
}

/// Who answered and who did not, in a subtree or in all that the asker may see.
#[utoipa::path(
    get, path = "/api/v1/conferences/{conference}/sessions/{session}/roll-calls/{roll_call}", tag = "roll calls",
    params(
        ("conference" = u32, Path, description = "The conference"),
        ("session" = u32, Path, description = "The session"),
        ("roll_call" = u32, Path, description = "The roll call"),
        ("subtree" = Option<u32>, Query, description = "The endpoint at the top; without it, all that may be seen"),
    ),
    responses((status = 200, description = "The board", body = RollCallBoard))
)]
pub async fn show_roll_call(State(app): State<App>, at: AtDesk) -> Result<Json<RollCallBoard>, HttpProblem> {
    let (session, roll_call) = (at.session()?, roll_call(&at)?);
    let subtree = at.subtree.ok_or_else(HttpProblem::not_found)?;
    let principal = at.signed_in.principal.clone();
    let look = move |reading: &Reading<'_>| {
        let board = view::roll_call_board(reading, roll_call, subtree)?;
        // The line counts everybody; who sees a part is shown the counts of that part.
        let shown = scoped::session_by_id(reading, &principal, session)?;
        let line = shown.roll_calls.into_iter().find(|line| line.roll_call == roll_call.0)?;
        Some(RollCallBoard { roll_call: line, ..board })
    };
    let mut board = at.read(look).await?.ok_or_else(HttpProblem::not_found)?;
    if at.permit_in(Action::Organize, session, subtree).await.is_ok() {
        name_contacts(&app, &at, &mut board.unanswered).await?;
    }
    Ok(Json(board))
}

/// Takes no more answers.
#[utoipa::path(
    post, path = "/api/v1/conferences/{conference}/sessions/{session}/roll-calls/{roll_call}/close",
    tag = "roll calls",
    params(
        ("conference" = u32, Path, description = "The conference"),
        ("session" = u32, Path, description = "The session"),
        ("roll_call" = u32, Path, description = "The roll call"),
    ),
    responses((status = 200, description = "The session", body = SessionView))
)]
pub async fn close_roll_call(at: AtDesk) -> Result<Json<SessionView>, HttpProblem> {
    let (session, roll_call) = (at.session()?, roll_call(&at)?);
    at.command(Command::CloseRollCall { roll_call }).await?;
    at.session_view(session).await
}

/// Answers for an endpoint: its technician, or an organizer on the phone.
#[utoipa::path(
    put,
    path = "/api/v1/conferences/{conference}/sessions/{session}/roll-calls/{roll_call}/head-counts/{endpoint}",
    tag = "roll calls", request_body = HeadCount,
    params(
        ("conference" = u32, Path, description = "The conference"),
        ("session" = u32, Path, description = "The session"),
        ("roll_call" = u32, Path, description = "The roll call"),
        ("endpoint" = u32, Path, description = "The endpoint"),
    ),
    responses((status = 204, description = "Written down"))
)]
pub async fn report_head_count(at: AtDesk, Body(given): Body<HeadCount>) -> Result<StatusCode, HttpProblem> {
    let (roll_call, endpoint) = (roll_call(&at)?, at.endpoint()?);
    at.command(Command::ReportHeadCount { roll_call, endpoint, head_count: given.into() }).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Chooses the roll call whose figures are the session's.
#[utoipa::path(
    put, path = "/api/v1/conferences/{conference}/sessions/{session}/official-roll-call", tag = "roll calls",
    request_body = MakeOfficial,
    params(
        ("conference" = u32, Path, description = "The conference"),
        ("session" = u32, Path, description = "The session"),
    ),
    responses((status = 200, description = "The session", body = SessionView))
)]
pub async fn make_roll_call_official(
    at: AtDesk,
    Body(given): Body<MakeOfficial>,
) -> Result<Json<SessionView>, HttpProblem> {
    let (session, roll_call) = (at.session()?, RollCallId(given.roll_call));
    let look = move |reading: &Reading<'_>| reading.conference.roll_call(roll_call).map(|found| found.session);
    // Another session's roll call is none of this one's, whoever may run both.
    if at.read(look).await? != Some(session) {
        return Err(HttpProblem::not_found().field("roll_call"));
    }
    at.command(Command::MakeRollCallOfficial { roll_call }).await?;
    at.session_view(session).await
}

/// Says that an endpoint was absent.
#[utoipa::path(
    put, path = "/api/v1/conferences/{conference}/sessions/{session}/absences/{endpoint}", tag = "roll calls",
    request_body = DeclareAbsence,
    params(
        ("conference" = u32, Path, description = "The conference"),
        ("session" = u32, Path, description = "The session"),
        ("endpoint" = u32, Path, description = "The endpoint"),
    ),
    responses((status = 204, description = "Written down"))
)]
pub async fn declare_absence(at: AtDesk, Body(given): Body<DeclareAbsence>) -> Result<StatusCode, HttpProblem> {
    let (session, endpoint) = (at.session()?, at.endpoint()?);
    at.command(Command::DeclareAbsence { session, endpoint, reason: given.reason }).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Whom to call where nobody answered.
async fn name_contacts(app: &App, at: &AtDesk, unanswered: &mut [RollCallEndpoint]) -> Result<(), HttpProblem> {
    let endpoints = unanswered.iter().map(|line| EndpointId(line.endpoint.endpoint));
    let mut contacts = contacts_in_force(app, at, endpoints).await?;
    for line in unanswered {
        line.contact = contacts.remove(&EndpointId(line.endpoint.endpoint));
    }
    Ok(())
}

/// The roll call in the path; the guard has seen that it belongs to the session.
pub(super) fn roll_call(at: &AtDesk) -> Result<RollCallId, HttpProblem> {
    at.place.roll_call.ok_or_else(HttpProblem::not_found)
}
