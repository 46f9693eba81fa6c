//! One endpoint: its detail, its mode, who speaks for it, whom to call there.

use axum::extract::State;
use axum::http::StatusCode;
use axum::{Extension, Json};
use diemcau_domain::authority::Action;
use diemcau_domain::command::Command;
use diemcau_domain::identity::DeviceId;
use diemcau_protocol::endpoint::{AllowTakeOver, ChangeMode, EndpointDetail};
use diemcau_protocol::join::KeyState;
use diemcau_secretariat::view;

use super::body::Body;
use super::problem::HttpProblem;
use crate::access::{AtDesk, AuditDetail};
use crate::app::App;
use crate::contacts::contacts_of;

/// Everything about one endpoint.
#[utoipa::path(
    get, path = "/api/v1/conferences/{conference}/endpoints/{endpoint}", tag = "endpoints",
    params(
        ("conference" = u32, Path, description = "The conference"),
        ("endpoint" = u32, Path, description = "The endpoint"),
    ),
    responses((status = 200, description = "The endpoint", body = EndpointDetail))
)]
pub async fn show_endpoint(State(app): State<App>, at: AtDesk) -> Result<Json<EndpointDetail>, HttpProblem> {
    detail(&app, &at).await.map(Json)
}

/// Lets an endpoint follow in another way.
#[utoipa::path(
    put, path = "/api/v1/conferences/{conference}/endpoints/{endpoint}/mode", tag = "endpoints",
    request_body = ChangeMode,
    params(
        ("conference" = u32, Path, description = "The conference"),
        ("endpoint" = u32, Path, description = "The endpoint"),
    ),
    responses((status = 200, description = "The endpoint", body = EndpointDetail))
)]
pub async fn change_mode(
    State(app): State<App>,
    at: AtDesk,
    Body(given): Body<ChangeMode>,
) -> Result<(Extension<AuditDetail>, Json<EndpointDetail>), HttpProblem> {
    let (endpoint, mode) = (at.endpoint()?, given.mode.into());
    at.command(Command::ChangeMode { endpoint, mode }).await?;
    let shown = detail(&app, &at).await?;
    Ok((Extension(AuditDetail(mode.code().to_owned())), Json(shown)))
}

/// Lets a device take over an endpoint that another one holds.
#[utoipa::path(
    post, path = "/api/v1/conferences/{conference}/endpoints/{endpoint}/take-over", tag = "endpoints",
    request_body = AllowTakeOver,
    params(
        ("conference" = u32, Path, description = "The conference"),
        ("endpoint" = u32, Path, description = "The endpoint"),
    ),
    responses((status = 204, description = "Allowed"))
)]
pub async fn allow_take_over(at: AtDesk, Body(given): Body<AllowTakeOver>) -> Result<StatusCode, HttpProblem> {
    let (endpoint, device) = (at.endpoint()?, DeviceId(given.device));
    at.command(Command::AllowTakeOver { endpoint, device }).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Erases whom to call at an endpoint, as somebody may ask who is named there. Papers that are made from now
/// on name the endpoint alone; a roster file that names somebody again is a new beginning.
#[utoipa::path(
    delete, path = "/api/v1/conferences/{conference}/endpoints/{endpoint}/contact", tag = "endpoints",
    params(
        ("conference" = u32, Path, description = "The conference"),
        ("endpoint" = u32, Path, description = "The endpoint"),
    ),
    responses((status = 204, description = "Nobody is named there"))
)]
pub async fn erase_contact(
    State(app): State<App>,
    at: AtDesk,
) -> Result<(Extension<AuditDetail>, StatusCode), HttpProblem> {
    let was_named = app.store.erase_contact(at.desk.conference(), at.endpoint()?).await?;
    let detail = if was_named { "erased" } else { "nobody was named" };
    Ok((Extension(AuditDetail(detail.to_owned())), StatusCode::NO_CONTENT))
}

async fn detail(app: &App, at: &AtDesk) -> Result<EndpointDetail, HttpProblem> {
    let endpoint = at.endpoint()?;
    let thresholds = app.configuration.attendance.thresholds();
    let found = at.read(move |reading| view::endpoint(reading, endpoint, thresholds)).await?;
    let shown = found.ok_or_else(HttpProblem::not_found)?;
    let key = app.store.join_key_of(at.desk.conference(), endpoint).await?;
    let key = key.map(|key| KeyState { issued_at: key.issued_at.into(), revoked_at: key.revoked_at.map(Into::into) });
    let contact = match at.permit(Action::Organize, endpoint).await {
        Ok(()) => contacts_of(&app.store, at.desk.conference(), [endpoint]).await?.remove(&endpoint),
        Err(_) => None,
    };
    Ok(EndpointDetail { key, contact, ..shown })
}
