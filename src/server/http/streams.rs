//! Tickets for sending and receiving the program, and what is on air.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use diemcau_domain::authority::{Action, Principal};
use diemcau_domain::identity::{ConferenceId, EndpointId, SessionId};
use diemcau_protocol::session::SessionView;
use diemcau_protocol::stream::{NewSendingTicket, NewStreamTicket, PutOnAir, StreamTicket};
use diemcau_secretariat::view;
use diemcau_store::StreamKey;

use super::body::Body;
use super::problem::HttpProblem;
use crate::access::{Admitted, AtDesk};
use crate::app::App;
use crate::identity::secret::Secret;
use crate::identity::sign_ins::SignedIn;
use crate::streams::{Purpose, StreamPass, must_send, place};

/// A ticket for sending or receiving the program of a session.
#[utoipa::path(
    post, path = "/api/v1/conferences/{conference}/sessions/{session}/stream-tickets", tag = "streams",
    request_body = NewStreamTicket,
    params(
        ("conference" = u32, Path, description = "The conference"),
        ("session" = u32, Path, description = "The session"),
    ),
    responses((status = 200, description = "The ticket", body = StreamTicket))
)]
pub async fn issue_stream_ticket(
    State(app): State<App>,
    at: AtDesk,
    Body(given): Body<NewStreamTicket>,
) -> Result<Json<StreamTicket>, HttpProblem> {
    let session = at.session()?;
    match given {
        NewStreamTicket::Receive { preview: None } => {
            ticket(&app, pass(at.desk.conference(), session, &at.signed_in, Purpose::Receive)).map(Json)
        }
        NewStreamTicket::Receive { preview: Some(endpoint) } => {
            at.permit_lead(Action::Organize, session).await?;
            let endpoint = EndpointId(endpoint);
            must_send(&at.desk, session, endpoint).await?;
            ticket(&app, pass(at.desk.conference(), session, &at.signed_in, Purpose::Preview(endpoint))).map(Json)
        }
        NewStreamTicket::Publish { place } => {
            at.permit_lead(Action::Publish, session).await?;
            publishing(&app, &at, session, place).await.map(Json)
        }
    }
}

/// A ticket for an endpoint that is to send: it is looked at, or holds the floor.
#[utoipa::path(
    post, path = "/api/v1/sending-tickets", tag = "streams", request_body = NewSendingTicket,
    responses((status = 200, description = "The ticket", body = StreamTicket))
)]
pub async fn issue_sending_ticket(
    State(app): State<App>,
    Admitted { signed_in, .. }: Admitted,
    Body(given): Body<NewSendingTicket>,
) -> Result<Json<StreamTicket>, HttpProblem> {
    let Principal::Technician { conference, endpoint } = signed_in.principal else {
        return Err(HttpProblem::denied());
    };
    let (desk, session) = (app.secretariat.desk(conference), SessionId(given.session));
    let desk = desk.ok_or_else(HttpProblem::not_found)?;
    must_send(&desk, session, endpoint).await?;
    ticket(&app, pass(conference, session, &signed_in, Purpose::Speak(endpoint))).map(Json)
}

/// Every token for sending this session's program stops working, and who sends is cut off.
#[utoipa::path(
    delete, path = "/api/v1/conferences/{conference}/sessions/{session}/stream-tickets", tag = "streams",
    params(
        ("conference" = u32, Path, description = "The conference"),
        ("session" = u32, Path, description = "The session"),
    ),
    responses((status = 204, description = "Revoked"))
)]
pub async fn revoke_stream_tickets(State(app): State<App>, at: AtDesk) -> Result<StatusCode, HttpProblem> {
    let (conference, session) = (at.desk.conference(), at.session()?);
    app.store.revoke_stream_keys(conference, session, app.clock.now()).await?;
    app.streams.close_publishers(conference, session).await;
    Ok(StatusCode::NO_CONTENT)
}

/// Puts a place on air by hand.
#[utoipa::path(
    put, path = "/api/v1/conferences/{conference}/sessions/{session}/on-air", tag = "streams",
    request_body = PutOnAir,
    params(
        ("conference" = u32, Path, description = "The conference"),
        ("session" = u32, Path, description = "The session"),
    ),
    responses((status = 200, description = "The session", body = SessionView))
)]
pub async fn put_on_air(
    State(app): State<App>,
    at: AtDesk,
    Body(given): Body<PutOnAir>,
) -> Result<Json<SessionView>, HttpProblem> {
    let session = at.session()?;
    app.streams.put_on_air(at.desk.conference(), session, place::for_media(given.place)).await;
    at.session_view(session).await
}

fn pass(conference: ConferenceId, session: SessionId, signed_in: &SignedIn, purpose: Purpose) -> StreamPass {
    StreamPass { conference, session, signed_in: signed_in.clone(), purpose }
}

/// A ticket that is kept in memory, for a short time.
fn ticket(app: &App, pass: StreamPass) -> Result<StreamTicket, HttpProblem> {
    let (now, conference, session) = (app.clock.now(), pass.conference, pass.session);
    let way = if matches!(pass.purpose, Purpose::Speak(_)) { "whip" } else { "whep" };
    let seconds = app.configuration.identity.receiving_ticket_seconds;
    let expires_at = now.plus_ms(i64::from(seconds) * 1_000);
    let token = app.streams.tickets().issue(pass, now, expires_at)?;
    let url = address(app, conference, session, way);
    let ice_servers = app.turn.ice_servers(now)?;
    Ok(StreamTicket { url, token: token.reveal().to_owned(), expires_at: expires_at.into(), ice_servers })
}

async fn publishing(
    app: &App,
    at: &AtDesk,
    session: SessionId,
    from: diemcau_protocol::stream::Place,
) -> Result<StreamTicket, HttpProblem> {
    let (now, token) = (app.clock.now(), Secret::fresh()?);
    let key = StreamKey { conference: at.desk.conference(), session, place: place::for_store(from), issued_at: now };
    app.store.issue_stream_key(token.hash(), key).await?;
    let days = app.configuration.identity.publishing_token_days;
    let expires_at = now.plus_ms(i64::from(days) * 24 * 3_600_000);
    let url = address(app, at.desk.conference(), session, "whip");
    let ice_servers = app.turn.ice_servers(now)?;
    Ok(StreamTicket { url, token: token.reveal().to_owned(), expires_at: expires_at.into(), ice_servers })
}

fn address(app: &App, conference: ConferenceId, session: SessionId, way: &str) -> String {
    format!("{}{way}/{}", app.public_url, view::stream_name(conference, session))
}
