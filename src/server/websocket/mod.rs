//! The WebSocket at `/ws`: consoles of endpoints and of those who watch boards.

mod console;
mod endpoint;
mod watcher;

use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::extract::ws::{WebSocket, WebSocketUpgrade};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use diemcau_domain::authority::Principal;
use diemcau_protocol::websocket::{ClientMessage, GoodbyeReason};
use serde::Deserialize;

use crate::app::App;
use crate::http::body::Query;
use crate::http::problem::HttpProblem;
use crate::identity::open_sockets::OpenSocket;
use crate::identity::sign_ins::SignedIn;
use console::{Console, Heard};

pub(crate) use console::name as reason_name;

/// The longest message either side may send, in bytes.
const MOST_MESSAGE_BYTES: usize = 64 * 1024;
/// Small buffers: with the defaults a connection of a whole roster's size takes 1.5 GiB.
const READ_BUFFER_BYTES: usize = 4 * 1024;
const WRITE_BUFFER_BYTES: usize = 8 * 1024;
const MOST_WRITE_BUFFER_BYTES: usize = 256 * 1024;
/// How long a new connection may take to say what it is.
const FIRST_MESSAGE_WITHIN: Duration = Duration::from_secs(10);

/// The address of the WebSocket.
pub(crate) fn routes() -> Router<App> {
    Router::new().route("/ws", get(open))
}

#[derive(Debug, Deserialize)]
struct Ticket {
    ticket: String,
}

async fn open(
    State(app): State<App>,
    headers: HeaderMap,
    Query(given): Query<Ticket>,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Result<Response, HttpProblem> {
    let upgrade = upgrade.map_err(|rejection| HttpProblem::malformed(rejection.into_response().status()))?;
    if !app.allowed_origins.allow(&headers) {
        return Err(HttpProblem::new(StatusCode::FORBIDDEN, "foreign_origin", "The request comes from another site"));
    }
    let now = app.clock.now();
    let wrong = || HttpProblem::new(StatusCode::UNAUTHORIZED, "wrong_ticket", "The ticket is wrong, used or too old");
    let signed_in = app.socket_tickets.take(&given.ticket, now).ok_or_else(wrong)?;
    let socket = app.open_sockets.open(signed_in.holder, signed_in.id_hash).ok_or_else(HttpProblem::busy)?;
    // Asked after the socket was noted: a revocation from now on reaches it.
    if !app.sign_ins.still_holds(signed_in.id_hash, now).await? {
        return Err(wrong());
    }
    let token = app.tasks.token();
    let upgraded = upgrade
        .max_message_size(MOST_MESSAGE_BYTES)
        .max_frame_size(MOST_MESSAGE_BYTES)
        .read_buffer_size(READ_BUFFER_BYTES)
        .write_buffer_size(WRITE_BUFFER_BYTES)
        .max_write_buffer_size(MOST_WRITE_BUFFER_BYTES);
    Ok(upgraded.on_upgrade(move |socket_stream| async move {
        serve(app, signed_in, socket, socket_stream).await;
        drop(token);
    }))
}

async fn serve(app: App, signed_in: SignedIn, socket: OpenSocket, stream: WebSocket) {
    let mut console = Console::new(stream, app.metrics.clone());
    let first = tokio::select! {
        () = app.stopping.cancelled() => Err(GoodbyeReason::Stopping),
        () = socket.revoked().cancelled() => Err(GoodbyeReason::Revoked),
        first = tokio::time::timeout(FIRST_MESSAGE_WITHIN, console.first()) => first.unwrap_or(Err(GoodbyeReason::Silent)),
    };
    let reason = match (first, &signed_in.principal) {
        (Ok(Heard::Message(ClientMessage::Attend { device })), Principal::Technician { conference, endpoint }) => {
            endpoint::attend(&app, &mut console, &signed_in, &socket, (*conference, *endpoint), device).await
        }
        (Ok(Heard::Message(ClientMessage::Watch { conference, session, subtree })), Principal::Account { .. }) => {
            let wanted = watcher::Wanted { conference, session, subtree };
            watcher::watch(&app, &mut console, &signed_in, &socket, wanted).await
        }
        (Ok(Heard::Message(ClientMessage::Attend { .. } | ClientMessage::Watch { .. })), _) => {
            Some(GoodbyeReason::Denied)
        }
        (Ok(Heard::Gone | Heard::Cut), _) => None,
        (Ok(_), _) => Some(GoodbyeReason::Malformed),
        (Err(reason), _) => Some(reason),
    };
    if let Some(reason) = reason {
        console.say_goodbye(reason).await;
    }
}
