//! Readiness: what the technical check showed, and whom to call where it showed nothing.

use axum::Json;
use axum::extract::State;
use diemcau_domain::identity::EndpointId;
use diemcau_protocol::readiness::{EndpointReadiness, ReadinessBoard, UnreadyEndpoint};
use diemcau_secretariat::{Reading, view};

use super::problem::HttpProblem;
use crate::access::AtDesk;
use crate::app::App;
use crate::contacts::contacts_in_force;

/// How ready a subtree is for a session, or all that the asker may organize; who is not, and whom to
/// call there.
#[utoipa::path(
    get, path = "/api/v1/conferences/{conference}/sessions/{session}/readiness", tag = "readiness",
    params(
        ("conference" = u32, Path, description = "The conference"),
        ("session" = u32, Path, description = "The session"),
        ("subtree" = Option<u32>, Query, description = "The endpoint at the top; without it, all that may be seen"),
    ),
    responses((status = 200, description = "The board", body = ReadinessBoard))
)]
pub async fn show_readiness(State(app): State<App>, at: AtDesk) -> Result<Json<ReadinessBoard>, HttpProblem> {
    let (session, subtree) = (at.session()?, at.subtree.ok_or_else(HttpProblem::not_found)?);
    let look = move |reading: &Reading<'_>| {
        let session = reading.conference.session(session)?;
        Some(view::readiness_board(reading.conference, session, subtree))
    };
    let mut board = at.read(look).await?.ok_or_else(HttpProblem::not_found)?;
    name_contacts(&app, &at, &mut board.unready).await?;
    Ok(Json(board))
}

/// What the technical check of a session showed of one endpoint: what its certificate says.
#[utoipa::path(
    get, path = "/api/v1/conferences/{conference}/sessions/{session}/endpoints/{endpoint}/readiness",
    tag = "readiness",
    params(
        ("conference" = u32, Path, description = "The conference"),
        ("session" = u32, Path, description = "The session"),
        ("endpoint" = u32, Path, description = "The endpoint"),
    ),
    responses((status = 200, description = "The checks", body = EndpointReadiness))
)]
pub async fn show_endpoint_readiness(at: AtDesk) -> Result<Json<EndpointReadiness>, HttpProblem> {
    let (session, endpoint) = (at.session()?, at.endpoint()?);
    let look = move |reading: &Reading<'_>| {
        let session = reading.conference.session(session)?;
        view::endpoint_readiness(reading.conference, session, endpoint)
    };
    at.read(look).await?.map(Json).ok_or_else(HttpProblem::not_found)
}

/// Names and telephones stand beside the record, and are not there for ever.
async fn name_contacts(app: &App, at: &AtDesk, unready: &mut [UnreadyEndpoint]) -> Result<(), HttpProblem> {
    let endpoints = unready.iter().map(|line| EndpointId(line.endpoint.endpoint));
    let contacts = contacts_in_force(app, at, endpoints).await?;
    for line in unready {
        if let Some(contact) = contacts.get(&EndpointId(line.endpoint.endpoint)) {
            line.contact_name.clone_from(&contact.name);
            line.contact_phone.clone_from(&contact.phone);
        }
    }
    Ok(())
}
