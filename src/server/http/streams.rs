//! Tickets for sending and receiving the program, and what is on air.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use diemcau_domain::authority::Action;
use diemcau_domain::identity::SessionId;
use diemcau_protocol::session::SessionView;
use diemcau_protocol::stream::{NewStreamTicket, PutOnAir, StreamTicket};
use diemcau_secretariat::view;
use diemcau_store::StreamKey;

use super::body::Body;
use super::problem::HttpProblem;
use crate::access::AtDesk;
use crate::app::App;
use crate::identity::secret::Secret;
use crate::streams::{ReceivingPass, place};

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
        NewStreamTicket::Receive => receiving(&app, &at, session).map(Json),
        NewStreamTicket::Publish { place } => {
            at.permit_lead(Action::Publish, session).await?;
            publishing(&app, &at, session, place).await.map(Json)
        }
    }
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

fn receiving(app: &App, at: &AtDesk, session: SessionId) -> Result<StreamTicket, HttpProblem> {
    let now = app.clock.now();
    let seconds = app.configuration.identity.receiving_ticket_seconds;
    let expires_at = now.plus_ms(i64::from(seconds) * 1_000);
    let pass = ReceivingPass { conference: at.desk.conference(), session, signed_in: at.signed_in.clone() };
    let token = app.streams.tickets().issue(pass, now, expires_at)?;
    let url = address(app, at, session, "whep");
    Ok(StreamTicket { url, token: token.reveal().to_owned(), expires_at: expires_at.into() })
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
    let url = address(app, at, session, "whip");
    Ok(StreamTicket { url, token: token.reveal().to_owned(), expires_at: expires_at.into() })
}

fn address(app: &App, at: &AtDesk, session: SessionId, way: &str) -> String {
    format!("{}{way}/{}", app.public_url, view::stream_name(at.desk.conference(), session))
}
