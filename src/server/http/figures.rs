//! Closed figures: their versions, and how they are corrected.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use diemcau_domain::amendment::{AmendmentWish, Correction};
use diemcau_domain::authority::Action;
use diemcau_domain::command::Command;
use diemcau_domain::identity::{EndpointId, RollCallId};
use diemcau_protocol::figures::{self as given, AmendFigures, AmendSeveral, EndpointFigures, VersionsView};
use diemcau_secretariat::view;

use super::body::Body;
use super::problem::HttpProblem;
use crate::access::AtDesk;
use crate::app::App;
use crate::beside_ledger::signatories;

/// The versions of a session's figures: who made them, when, why, and what is different.
#[utoipa::path(
    get, path = "/api/v1/conferences/{conference}/sessions/{session}/versions", tag = "figures",
    params(
        ("conference" = u32, Path, description = "The conference"),
        ("session" = u32, Path, description = "The session"),
        ("subtree" = Option<u32>, Query, description = "The endpoint at the top; without it, all that may be seen"),
    ),
    responses((status = 200, description = "The versions; none before the close", body = VersionsView))
)]
pub async fn list_versions(State(app): State<App>, at: AtDesk) -> Result<Json<VersionsView>, HttpProblem> {
    let (session, subtree) = (at.session()?, at.subtree.ok_or_else(HttpProblem::not_found)?);
    let look = at.read(move |reading| {
        let accounts = signatories(reading.conference, &[session]);
        Some((view::versions(reading, session, subtree)?, accounts))
    });
    let (mut shown, accounts) = look.await?.ok_or_else(HttpProblem::not_found)?;
    let names = app.store.account_names(&accounts).await?;
    for line in &mut shown.versions {
        if let Some(by) = &mut line.by {
            by.name = by.account().and_then(|author| names.name(author, line.made_at.0));
        }
    }
    Ok(Json(shown))
}

/// What was declared of an endpoint in a session, as it stands.
#[utoipa::path(
    get, path = "/api/v1/conferences/{conference}/sessions/{session}/figures/{endpoint}", tag = "figures",
    params(
        ("conference" = u32, Path, description = "The conference"),
        ("session" = u32, Path, description = "The session"),
        ("endpoint" = u32, Path, description = "The endpoint"),
    ),
    responses((status = 200, description = "The figures", body = EndpointFigures))
)]
pub async fn show_figures(at: AtDesk) -> Result<Json<EndpointFigures>, HttpProblem> {
    let (session, endpoint) = (at.session()?, at.endpoint()?);
    let shown = at.read(move |reading| view::endpoint_figures(reading, session, endpoint)).await?;
    shown.map(Json).ok_or_else(HttpProblem::not_found)
}

/// Corrects the closed figures of an endpoint: that makes the next version.
#[utoipa::path(
    post, path = "/api/v1/conferences/{conference}/sessions/{session}/figures/{endpoint}", tag = "figures",
    request_body = AmendFigures,
    params(
        ("conference" = u32, Path, description = "The conference"),
        ("session" = u32, Path, description = "The session"),
        ("endpoint" = u32, Path, description = "The endpoint"),
    ),
    responses((status = 200, description = "The figures as they are now", body = EndpointFigures))
)]
pub async fn amend_figures(at: AtDesk, Body(given): Body<AmendFigures>) -> Result<Json<EndpointFigures>, HttpProblem> {
    let (session, endpoint) = (at.session()?, at.endpoint()?);
    let corrections = vec![correction(given.correction, endpoint)];
    let wish = AmendmentWish { by: at.author(), reason: given.reason, corrections, slip: None };
    at.command(Command::Amend { session, wish }).await?;
    show_figures(at).await
}

/// Corrects the closed figures of several endpoints for one reason: of all of them or of none. Each
/// makes a version.
#[utoipa::path(
    post, path = "/api/v1/conferences/{conference}/sessions/{session}/figures", tag = "figures",
    request_body = AmendSeveral,
    params(
        ("conference" = u32, Path, description = "The conference"),
        ("session" = u32, Path, description = "The session"),
    ),
    responses((status = 204, description = "Corrected; the versions tell"))
)]
pub async fn amend_several(at: AtDesk, Body(given): Body<AmendSeveral>) -> Result<StatusCode, HttpProblem> {
    let session = at.session()?;
    let endpoints: Vec<EndpointId> = given.endpoints.iter().copied().map(EndpointId).collect();
    at.permit_all(Action::Organize, session, endpoints.clone()).await.map_err(|problem| problem.field("endpoints"))?;
    let corrections = endpoints.into_iter().map(|endpoint| correction(given.correction.clone(), endpoint)).collect();
    let wish = AmendmentWish { by: at.author(), reason: given.reason, corrections, slip: None };
    at.command(Command::Amend { session, wish }).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn correction(given: given::Correction, endpoint: EndpointId) -> Correction {
    match given {
        given::Correction::HeadCount { roll_call, head_count } => {
            Correction::HeadCount { roll_call: RollCallId(roll_call), endpoint, head_count: Some(head_count.into()) }
        }
        given::Correction::NoHeadCount { roll_call } => {
            Correction::HeadCount { roll_call: RollCallId(roll_call), endpoint, head_count: None }
        }
        given::Correction::Absence { absence } => Correction::Absence { endpoint, absence },
    }
}
