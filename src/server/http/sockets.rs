//! Tickets for the WebSocket: a page cannot send a header with it, and a cookie alone would let
//! other sites open one.

use axum::Json;
use axum::extract::State;
use diemcau_protocol::join::SocketTicket;

use super::problem::HttpProblem;
use crate::access::Admitted;
use crate::app::App;

/// A ticket works for so long, and once.
const GOOD_FOR_MS: i64 = 30_000;

/// A ticket that opens one WebSocket.
#[utoipa::path(
    post, path = "/api/v1/socket-tickets", tag = "identity",
    responses((status = 200, description = "The ticket", body = SocketTicket))
)]
pub async fn issue_socket_ticket(
    State(app): State<App>,
    admitted: Admitted,
) -> Result<Json<SocketTicket>, HttpProblem> {
    let now = app.clock.now();
    let ticket = app.socket_tickets.issue(admitted.signed_in, now, now.plus_ms(GOOD_FOR_MS))?;
    Ok(Json(SocketTicket { ticket: ticket.reveal().to_owned() }))
}
