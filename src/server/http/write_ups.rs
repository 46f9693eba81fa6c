//! Write-ups: who owes one, who handed it in, who is exempt.

use axum::Json;
use diemcau_domain::command::Command;
use diemcau_domain::identity::{EndpointId, SessionId};
use diemcau_domain::write_up::WriteUpWish;
use diemcau_protocol::write_up::{MarkWriteUp, MarkWriteUps, WriteUpsView};
use diemcau_secretariat::{Reading, view};

use super::body::Body;
use super::problem::HttpProblem;
use crate::access::AtDesk;

/// The write-ups after a session in a subtree or in all that the asker may see.
#[utoipa::path(
    get, path = "/api/v1/conferences/{conference}/sessions/{session}/write-ups", tag = "write-ups",
    params(
        ("conference" = u32, Path, description = "The conference"),
        ("session" = u32, Path, description = "The session"),
        ("subtree" = Option<u32>, Query, description = "The endpoint at the top; without it, all that may be seen"),
    ),
    responses((status = 200, description = "The write-ups", body = WriteUpsView))
)]
pub async fn list_write_ups(at: AtDesk) -> Result<Json<WriteUpsView>, HttpProblem> {
    let (session, subtree) = (at.session()?, at.subtree.ok_or_else(HttpProblem::not_found)?);
    let look = move |reading: &Reading<'_>| {
        let session = reading.conference.session(session)?;
        view::write_ups(reading.conference, session, subtree)
    };
    at.read(look).await?.map(Json).ok_or_else(HttpProblem::not_found)
}

/// Says where the write-ups of a whole subtree stand; what was handed in stays so.
#[utoipa::path(
    put, path = "/api/v1/conferences/{conference}/sessions/{session}/write-ups", tag = "write-ups",
    request_body = MarkWriteUps,
    params(
        ("conference" = u32, Path, description = "The conference"),
        ("session" = u32, Path, description = "The session"),
        ("subtree" = Option<u32>, Query, description = "The endpoint at the top; without it, all that may be seen"),
    ),
    responses((status = 200, description = "The write-ups of the subtree", body = WriteUpsView))
)]
pub async fn mark_write_ups(at: AtDesk, Body(given): Body<MarkWriteUps>) -> Result<Json<WriteUpsView>, HttpProblem> {
    let (session, subtree) = (at.session()?, at.subtree.ok_or_else(HttpProblem::not_found)?);
    let subtree = at.read(move |reading| within_audience(reading, session, subtree)).await?;
    let wish = WriteUpWish::MarkBranch { subtree, state: given.state.into() };
    at.command(Command::WriteUp { session, wish }).await?;
    list_write_ups(at).await
}

/// Says where the write-up of one endpoint stands.
#[utoipa::path(
    put, path = "/api/v1/conferences/{conference}/sessions/{session}/endpoints/{endpoint}/write-up",
    tag = "write-ups", request_body = MarkWriteUp,
    params(
        ("conference" = u32, Path, description = "The conference"),
        ("session" = u32, Path, description = "The session"),
        ("endpoint" = u32, Path, description = "The endpoint"),
    ),
    responses((status = 200, description = "The write-ups of the endpoint's branch", body = WriteUpsView))
)]
pub async fn mark_write_up(at: AtDesk, Body(given): Body<MarkWriteUp>) -> Result<Json<WriteUpsView>, HttpProblem> {
    let (session, endpoint) = (at.session()?, at.endpoint()?);
    let wish = WriteUpWish::Mark { endpoint, state: given.state.map(Into::into) };
    at.command(Command::WriteUp { session, wish }).await?;
    let look = move |reading: &Reading<'_>| {
        let session = reading.conference.session(session)?;
        view::write_ups(reading.conference, session, endpoint)
    };
    at.read(look).await?.map(Json).ok_or_else(HttpProblem::not_found)
}

/// Of somebody who may see more than the audience, the audience is meant.
fn within_audience(reading: &Reading<'_>, session: SessionId, subtree: EndpointId) -> EndpointId {
    let Some(session) = reading.conference.session(session) else { return subtree };
    let roster = reading.conference.roster_of(session);
    if roster.stands_in(session.plan.audience, subtree) { session.plan.audience } else { subtree }
}
