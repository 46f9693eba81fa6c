//! Conferences: list, plan, show.

use axum::Json;
use axum::extract::State;
use diemcau_protocol::conference::{ConferenceLine, ConferenceView, NewConference};
use diemcau_secretariat::Reading;

use super::body::Body;
use super::problem::HttpProblem;
use super::scoped;
use crate::access::{Admitted, AtDesk};
use crate::app::App;

/// The conferences that the asker has a part in.
#[utoipa::path(
    get, path = "/api/v1/conferences", tag = "conferences",
    responses((status = 200, description = "The conferences", body = Vec<ConferenceLine>))
)]
pub async fn list_conferences(
    State(app): State<App>,
    admitted: Admitted,
) -> Result<Json<Vec<ConferenceLine>>, HttpProblem> {
    let mut lines = Vec::new();
    for desk in app.secretariat.desks() {
        let principal = admitted.signed_in.principal.clone();
        let look = move |reading: &Reading<'_>| {
            let visible = App::may_glance(&principal, reading.id, &reading.conference.roster());
            visible.then(|| scoped::conference_line(reading, &principal))
        };
        lines.extend(desk.read(look).await?);
    }
    Ok(Json(lines))
}

/// A new conference.
#[utoipa::path(
    post, path = "/api/v1/conferences", tag = "conferences", request_body = NewConference,
    responses((status = 200, description = "The conference", body = ConferenceView))
)]
pub async fn plan_conference(
    State(app): State<App>,
    admitted: Admitted,
    Body(given): Body<NewConference>,
) -> Result<Json<ConferenceView>, HttpProblem> {
    let principal = admitted.signed_in.principal;
    let desk = app.secretariat.plan_conference(principal.author(), given.title).await?;
    Ok(Json(desk.read(move |reading| scoped::conference_view(reading, &principal)).await?))
}

/// A conference with its sessions.
#[utoipa::path(
    get, path = "/api/v1/conferences/{conference}", tag = "conferences",
    params(("conference" = u32, Path, description = "The conference")),
    responses((status = 200, description = "The conference", body = ConferenceView))
)]
pub async fn show_conference(at: AtDesk) -> Result<Json<ConferenceView>, HttpProblem> {
    let principal = at.signed_in.principal.clone();
    Ok(Json(at.read(move |reading| scoped::conference_view(reading, &principal)).await?))
}
