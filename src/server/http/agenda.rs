//! The agenda of a session.

use axum::{Extension, Json};
use diemcau_domain::agenda::ItemPlan;
use diemcau_domain::command::Command;
use diemcau_domain::identity::ItemId;
use diemcau_protocol::session::{AgendaOrder, ItemStep, PlanItem, SessionView, TakeItemStep};

use super::body::Body;
use super::problem::HttpProblem;
use crate::access::{AtDesk, AuditDetail};

/// Puts an item at the end of the agenda.
#[utoipa::path(
    post, path = "/api/v1/conferences/{conference}/sessions/{session}/items", tag = "agenda",
    request_body = PlanItem,
    params(
        ("conference" = u32, Path, description = "The conference"),
        ("session" = u32, Path, description = "The session"),
    ),
    responses((status = 200, description = "The session", body = SessionView))
)]
pub async fn plan_item(at: AtDesk, Body(given): Body<PlanItem>) -> Result<Json<SessionView>, HttpProblem> {
    let session = at.session()?;
    at.command(Command::PlanItem { session, plan: plan(given) }).await?;
    at.session_view(session).await
}

/// Changes title, speaker or planned minutes of an item.
#[utoipa::path(
    put, path = "/api/v1/conferences/{conference}/sessions/{session}/items/{item}", tag = "agenda",
    request_body = PlanItem,
    params(
        ("conference" = u32, Path, description = "The conference"),
        ("session" = u32, Path, description = "The session"),
        ("item" = u32, Path, description = "The item"),
    ),
    responses((status = 200, description = "The session", body = SessionView))
)]
pub async fn replan_item(at: AtDesk, Body(given): Body<PlanItem>) -> Result<Json<SessionView>, HttpProblem> {
    let (session, item) = (at.session()?, item(&at)?);
    at.command(Command::ReplanItem { item, plan: plan(given) }).await?;
    at.session_view(session).await
}

/// Begins, ends or leaves out an item.
#[utoipa::path(
    post, path = "/api/v1/conferences/{conference}/sessions/{session}/items/{item}/steps", tag = "agenda",
    request_body = TakeItemStep,
    params(
        ("conference" = u32, Path, description = "The conference"),
        ("session" = u32, Path, description = "The session"),
        ("item" = u32, Path, description = "The item"),
    ),
    responses((status = 200, description = "The session", body = SessionView))
)]
pub async fn take_item_step(
    at: AtDesk,
    Body(given): Body<TakeItemStep>,
) -> Result<(Extension<AuditDetail>, Json<SessionView>), HttpProblem> {
    let (session, item) = (at.session()?, item(&at)?);
    let (command, name) = match given.step {
        ItemStep::Start => (Command::StartItem { item }, "start"),
        ItemStep::End => (Command::EndItem { item }, "end"),
        ItemStep::Skip => (Command::SkipItem { item }, "skip"),
    };
    at.command(command).await?;
    let shown = at.session_view(session).await?;
    Ok((Extension(AuditDetail(name.to_owned())), shown))
}

/// Puts the agenda in another order.
#[utoipa::path(
    put, path = "/api/v1/conferences/{conference}/sessions/{session}/agenda-order", tag = "agenda",
    request_body = AgendaOrder,
    params(
        ("conference" = u32, Path, description = "The conference"),
        ("session" = u32, Path, description = "The session"),
    ),
    responses((status = 200, description = "The session", body = SessionView))
)]
pub async fn reorder_agenda(at: AtDesk, Body(given): Body<AgendaOrder>) -> Result<Json<SessionView>, HttpProblem> {
    let session = at.session()?;
    let order = given.order.into_iter().map(ItemId).collect();
    at.command(Command::ReorderAgenda { session, order }).await?;
    at.session_view(session).await
}

fn plan(given: PlanItem) -> ItemPlan {
    ItemPlan { title: given.title, speaker: given.speaker, planned_minutes: given.planned_minutes }
}

/// The item in the path; the guard has seen that it belongs to the session.
fn item(at: &AtDesk) -> Result<ItemId, HttpProblem> {
    at.place.item.ok_or_else(HttpProblem::not_found)
}
