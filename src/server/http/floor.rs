//! The floor of a session: who asks to speak, who speaks, and what is shown.

use axum::Json;
use diemcau_domain::command::Command;
use diemcau_domain::floor::{FloorEnd, FloorWish};
use diemcau_domain::identity::EndpointId;
use diemcau_protocol::floor::{
    ArrangeProgram, ChooseFloorRule, FloorEndpoint, FloorView, GiveFloor, QueueOrder, RegisterSpeakers,
};

use super::body::Body;
use super::problem::HttpProblem;
use crate::access::AtDesk;

/// The floor as it stands.
#[utoipa::path(
    get, path = "/api/v1/conferences/{conference}/sessions/{session}/floor", tag = "floor",
    params(
        ("conference" = u32, Path, description = "The conference"),
        ("session" = u32, Path, description = "The session"),
    ),
    responses((status = 200, description = "The floor", body = FloorView))
)]
pub async fn show_floor(at: AtDesk) -> Result<Json<FloorView>, HttpProblem> {
    let Json(session) = at.session_view(at.session()?).await?;
    Ok(Json(session.floor))
}

/// Gives an endpoint the floor, or the one that has it another limit.
#[utoipa::path(
    post, path = "/api/v1/conferences/{conference}/sessions/{session}/floor/give", tag = "floor",
    request_body = GiveFloor,
    params(
        ("conference" = u32, Path, description = "The conference"),
        ("session" = u32, Path, description = "The session"),
    ),
    responses((status = 200, description = "The floor", body = FloorView))
)]
pub async fn give_floor(at: AtDesk, Body(given): Body<GiveFloor>) -> Result<Json<FloorView>, HttpProblem> {
    let limit_ms = given.limit_seconds.map(|seconds| i64::from(seconds) * 1_000);
    at.floor(FloorWish::GiveFloor { endpoint: EndpointId(given.endpoint), limit_ms }).await
}

/// Takes the floor back.
#[utoipa::path(
    post, path = "/api/v1/conferences/{conference}/sessions/{session}/floor/end", tag = "floor",
    request_body = FloorEndpoint,
    params(
        ("conference" = u32, Path, description = "The conference"),
        ("session" = u32, Path, description = "The session"),
    ),
    responses((status = 200, description = "The floor", body = FloorView))
)]
pub async fn end_floor(at: AtDesk, Body(given): Body<FloorEndpoint>) -> Result<Json<FloorView>, HttpProblem> {
    at.floor(FloorWish::EndFloor { endpoint: EndpointId(given.endpoint), reason: FloorEnd::TakenBack }).await
}

/// Takes an endpoint out of the queue, its hand down and registered no more.
#[utoipa::path(
    post, path = "/api/v1/conferences/{conference}/sessions/{session}/floor/lower", tag = "floor",
    request_body = FloorEndpoint,
    params(
        ("conference" = u32, Path, description = "The conference"),
        ("session" = u32, Path, description = "The session"),
    ),
    responses((status = 200, description = "The floor", body = FloorView))
)]
pub async fn lower_hand(at: AtDesk, Body(given): Body<FloorEndpoint>) -> Result<Json<FloorView>, HttpProblem> {
    at.floor(FloorWish::LowerHand { endpoint: EndpointId(given.endpoint) }).await
}

/// Lets an endpoint send, so that it is looked at before it goes on air.
#[utoipa::path(
    post, path = "/api/v1/conferences/{conference}/sessions/{session}/floor/preview", tag = "floor",
    request_body = FloorEndpoint,
    params(
        ("conference" = u32, Path, description = "The conference"),
        ("session" = u32, Path, description = "The session"),
    ),
    responses((status = 200, description = "The floor", body = FloorView))
)]
pub async fn begin_preview(at: AtDesk, Body(given): Body<FloorEndpoint>) -> Result<Json<FloorView>, HttpProblem> {
    at.floor(FloorWish::BeginPreview { endpoint: EndpointId(given.endpoint) }).await
}

/// Looks at an endpoint no more.
#[utoipa::path(
    post, path = "/api/v1/conferences/{conference}/sessions/{session}/floor/end-preview", tag = "floor",
    request_body = FloorEndpoint,
    params(
        ("conference" = u32, Path, description = "The conference"),
        ("session" = u32, Path, description = "The session"),
    ),
    responses((status = 200, description = "The floor", body = FloorView))
)]
pub async fn end_preview(at: AtDesk, Body(given): Body<FloorEndpoint>) -> Result<Json<FloorView>, HttpProblem> {
    at.floor(FloorWish::EndPreview { endpoint: EndpointId(given.endpoint) }).await
}

/// Puts those who wait in another order. The queue then follows the rule `in_order`.
#[utoipa::path(
    put, path = "/api/v1/conferences/{conference}/sessions/{session}/floor/queue", tag = "floor",
    request_body = QueueOrder,
    params(
        ("conference" = u32, Path, description = "The conference"),
        ("session" = u32, Path, description = "The session"),
    ),
    responses((status = 200, description = "The floor", body = FloorView))
)]
pub async fn reorder_queue(at: AtDesk, Body(given): Body<QueueOrder>) -> Result<Json<FloorView>, HttpProblem> {
    at.floor(FloorWish::ReorderQueue { order: given.order.into_iter().map(EndpointId).collect() }).await
}

/// Registers those who are to speak, instead of those registered before.
#[utoipa::path(
    put, path = "/api/v1/conferences/{conference}/sessions/{session}/floor/speakers", tag = "floor",
    request_body = RegisterSpeakers,
    params(
        ("conference" = u32, Path, description = "The conference"),
        ("session" = u32, Path, description = "The session"),
    ),
    responses((status = 200, description = "The floor", body = FloorView))
)]
pub async fn register_speakers(
    at: AtDesk,
    Body(given): Body<RegisterSpeakers>,
) -> Result<Json<FloorView>, HttpProblem> {
    at.floor(FloorWish::RegisterSpeakers { order: given.endpoints.into_iter().map(EndpointId).collect() }).await
}

/// Chooses by what the queue is in order.
#[utoipa::path(
    put, path = "/api/v1/conferences/{conference}/sessions/{session}/floor/rule", tag = "floor",
    request_body = ChooseFloorRule,
    params(
        ("conference" = u32, Path, description = "The conference"),
        ("session" = u32, Path, description = "The session"),
    ),
    responses((status = 200, description = "The floor", body = FloorView))
)]
pub async fn choose_floor_rule(at: AtDesk, Body(given): Body<ChooseFloorRule>) -> Result<Json<FloorView>, HttpProblem> {
    at.floor(FloorWish::ChooseFloorRule { rule: given.rule.into() }).await
}

/// Chooses the pictures that are shown, until who is heard changes.
#[utoipa::path(
    put, path = "/api/v1/conferences/{conference}/sessions/{session}/program", tag = "floor",
    request_body = ArrangeProgram,
    params(
        ("conference" = u32, Path, description = "The conference"),
        ("session" = u32, Path, description = "The session"),
    ),
    responses((status = 200, description = "The floor", body = FloorView))
)]
pub async fn arrange_program(at: AtDesk, Body(given): Body<ArrangeProgram>) -> Result<Json<FloorView>, HttpProblem> {
    at.floor(FloorWish::ArrangeProgram { main: given.main.into(), side: given.side.map(Into::into) }).await
}

impl AtDesk {
    /// Asks for something about the floor of the session in the path; the answer is how it stands
    /// then.
    async fn floor(&self, wish: FloorWish) -> Result<Json<FloorView>, HttpProblem> {
        let session = self.session()?;
        self.command(Command::Floor { session, wish }).await?;
        show_floor(self.clone()).await
    }
}
