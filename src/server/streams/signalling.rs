//! WHIP (RFC 9725) and WHEP: offers and answers. Who asks is checked before a byte of the body is
//! read.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::State;
use axum::http::header::{AUTHORIZATION, CONNECTION, CONTENT_TYPE, LOCATION, WWW_AUTHENTICATE};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{delete, post};
use diemcau_domain::authority::Principal;
use diemcau_domain::identity::{EndpointId, LegNumber};
use diemcau_media::{Answer, LegId, OfferRefusal, Place};
use diemcau_secretariat::{Desk, Reading};
use diemcau_store::Holder;

use super::legs::{Leg, Role};
use super::{Program, place};
use crate::app::App;
use crate::http::body::Path;
use crate::http::problem::{HttpProblem, too_large, unsupported_media_type};
use crate::identity::secret::hash_of;

/// No offer of a browser comes near this.
const MOST_OFFER_BYTES: usize = 64 * 1024;
const SDP: &str = "application/sdp";

/// The addresses of media signalling. Neither way trickles, so there is no PATCH.
pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/whip/{stream}", post(publish))
        .route("/whip/{stream}/{leg}", delete(close))
        .route("/whep/{stream}", post(receive))
        .route("/whep/{stream}/{leg}", delete(close))
}

async fn publish(
    State(app): State<App>,
    Path(stream): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, HttpProblem> {
    let (program, token) = (named(&stream)?, bearer(&headers)?);
    let from = publishing_place(&app, program, token).await?;
    let (desk, lead) = held(&app, program).await?;
    let offer = read_offer(&headers, body).await?;
    let answer = app.streams.media().publish(program.id(), from, offer).await?;
    let number = desk.leg(lead).await?;
    let leg = Leg { program, role: Role::Publisher(from), token: hash_of(token), proves: Some((lead, number)) };
    app.note(answer.leg, leg).await;
    Ok(created("whip", &stream, answer))
}

async fn receive(
    State(app): State<App>,
    Path(stream): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, HttpProblem> {
    let (program, token) = (named(&stream)?, bearer(&headers)?);
    let pass = app.streams.tickets().look_up(token, app.clock.now()).ok_or_else(wrong_token)?;
    if (pass.conference, pass.session) != (program.conference, program.session) {
        return Err(wrong_token());
    }
    let (holder, sign_in) = (pass.signed_in.holder, pass.signed_in.id_hash);
    // A second device that waits to take over must not take the picture away before it may.
    if matches!(holder, Holder::Endpoint { .. }) && app.open_sockets.is_spoken_for_by_another(holder, sign_in) {
        let title = "The endpoint is open on another device";
        return Err(HttpProblem::new(StatusCode::CONFLICT, "other_device", title));
    }
    let (desk, _) = held(&app, program).await?;
    let offer = read_offer(&headers, body).await?;
    let answer = app.streams.media().receive(program.id(), offer).await?;
    let proves = proves(&desk, &pass.signed_in.principal).await?;
    let leg = Leg { program, role: Role::Receiver { holder, sign_in }, token: hash_of(token), proves };
    app.note(answer.leg, leg).await;
    // A revocation may have come between the ticket and the leg.
    if !app.sign_ins.still_holds(sign_in, app.clock.now()).await? {
        app.streams.media().close(answer.leg).await;
        return Err(wrong_token());
    }
    let mut response = created("whep", &stream, answer);
    // Thousands of idle connections would use up the limit of open files.
    response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
    Ok(response)
}

async fn close(
    State(app): State<App>,
    Path((stream, leg)): Path<(String, u64)>,
    headers: HeaderMap,
) -> Result<StatusCode, HttpProblem> {
    let (program, token) = (named(&stream)?, bearer(&headers)?);
    let id = LegId(leg);
    let found = app.streams.with_legs(|legs| legs.get(id));
    let own = found.filter(|leg| leg.program == program && leg.token == hash_of(token));
    own.ok_or_else(HttpProblem::not_found)?;
    app.streams.media().close(id).await;
    Ok(StatusCode::OK)
}

impl App {
    async fn note(&self, id: LegId, leg: Leg) {
        if let Some(replaced) = self.streams.with_legs(|legs| legs.insert(id, leg)) {
            self.streams.media().close(replaced).await;
        }
    }
}

fn named(stream: &str) -> Result<Program, HttpProblem> {
    Program::named(stream).ok_or_else(HttpProblem::not_found)
}

fn bearer(headers: &HeaderMap) -> Result<&str, HttpProblem> {
    let value = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
    value.and_then(|value| value.strip_prefix("Bearer ")).ok_or_else(wrong_token)
}

fn wrong_token() -> HttpProblem {
    HttpProblem::new(StatusCode::UNAUTHORIZED, "wrong_token", "The token is missing, wrong, revoked or too old")
        .header(WWW_AUTHENTICATE, "Bearer")
}

/// The place that a publishing token is for.
async fn publishing_place(app: &App, program: Program, token: &str) -> Result<Place, HttpProblem> {
    let key = app.store.stream_key(hash_of(token)).await?;
    let days = i64::from(app.configuration.identity.publishing_token_days);
    let now = app.clock.now();
    let valid = key.filter(|key| {
        (key.conference, key.session) == (program.conference, program.session)
            && now.since_ms(key.issued_at) < days * 24 * 3_600_000
    });
    valid.map(|key| place::from_store(key.place)).ok_or_else(wrong_token)
}

/// The desk and the lead of a session, if endpoints are expected to be connected to it.
async fn held(app: &App, program: Program) -> Result<(Desk, EndpointId), HttpProblem> {
    let desk = app.secretariat.desk(program.conference).ok_or_else(HttpProblem::not_found)?;
    let look = move |reading: &Reading<'_>| {
        let session = reading.conference.session(program.session);
        session.map(|session| (session.state, session.plan.lead))
    };
    let (state, lead) = desk.read(look).await?.ok_or_else(HttpProblem::not_found)?;
    if state.is_held() {
        return Ok((desk, lead));
    }
    let title = "The session is not being held";
    Err(HttpProblem::new(StatusCode::CONFLICT, "session_state", title).detail(format!("it is {state}")))
}

async fn proves(desk: &Desk, principal: &Principal) -> Result<Option<(EndpointId, LegNumber)>, HttpProblem> {
    match principal {
        Principal::Technician { endpoint, .. } => Ok(Some((*endpoint, desk.leg(*endpoint).await?))),
        Principal::Account { .. } => Ok(None),
    }
}

async fn read_offer(headers: &HeaderMap, body: Body) -> Result<String, HttpProblem> {
    let kind = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    if !kind.eq_ignore_ascii_case(SDP) {
        return Err(unsupported_media_type(SDP));
    }
    let bytes = to_bytes(body, MOST_OFFER_BYTES).await.map_err(|_| too_large())?;
    String::from_utf8(bytes.into()).map_err(|_| HttpProblem::malformed(StatusCode::BAD_REQUEST).detail("not UTF-8"))
}

fn created(way: &str, stream: &str, answer: Answer) -> Response {
    let location = format!("/{way}/{stream}/{}", answer.leg.0);
    (StatusCode::CREATED, [(LOCATION, location), (CONTENT_TYPE, SDP.to_owned())], answer.sdp).into_response()
}

impl From<OfferRefusal> for HttpProblem {
    fn from(refusal: OfferRefusal) -> Self {
        let detail = refusal.to_string();
        match refusal {
            OfferRefusal::TooLarge => too_large(),
            OfferRefusal::TooManyLegs | OfferRefusal::Busy | OfferRefusal::Stopped => {
                let title = "The program cannot be had now";
                Self::new(StatusCode::SERVICE_UNAVAILABLE, refusal.code(), title).detail(detail).retry_after(2)
            }
            _ => Self::new(StatusCode::UNPROCESSABLE_ENTITY, refusal.code(), "The offer is refused").detail(detail),
        }
    }
}
