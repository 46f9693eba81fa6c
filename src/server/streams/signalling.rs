//! WHIP (RFC 9725) and WHEP: offers and answers. Who asks is checked before a byte of the body is
//! read, and again when the leg is there.

use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::State;
use axum::http::header::{AUTHORIZATION, CONNECTION, CONTENT_TYPE, LOCATION};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{delete, post};
use diemcau_domain::authority::Principal;
use diemcau_domain::identity::{EndpointId, LegNumber};
use diemcau_media::{Answer, LegId, OfferRefusal, Source, View};
use diemcau_secretariat::{Desk, NotDone};
use tokio::time::timeout;

use super::legs::{Leg, Role};
use super::permission::{Receiving, Sending, may_receive, may_send, wrong_token};
use super::{Program, Streams};
use crate::access::to_the_end;
use crate::app::App;
use crate::http::body::Path;
use crate::http::problem::{HttpProblem, too_large, unsupported_media_type};
use crate::identity::secret::hash_of;

/// No offer of a browser comes near this.
const MOST_OFFER_BYTES: usize = 64 * 1024;
/// A page has its offer ready before it calls.
const OFFER_WITHIN: Duration = Duration::from_secs(10);
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
    let (program, token) = (named(&stream)?, bearer(&headers)?.to_owned());
    let sending = may_send(&app, program, &token).await?;
    let offer = read_offer(&headers, body).await?;
    let tasks = app.tasks.clone();
    let opened = async move { app.open_publisher(program, &token, sending, offer).await };
    Ok(created("whip", &stream, to_the_end(&tasks, opened).await??))
}

async fn receive(
    State(app): State<App>,
    Path(stream): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, HttpProblem> {
    let (program, token) = (named(&stream)?, bearer(&headers)?.to_owned());
    let receiving = may_receive(&app, program, &token).await?;
    let offer = read_offer(&headers, body).await?;
    let tasks = app.tasks.clone();
    let opened = async move { app.open_receiver(program, &token, receiving, offer).await };
    let mut response = created("whep", &stream, to_the_end(&tasks, opened).await??);
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
    async fn open_publisher(
        &self,
        program: Program,
        token: &str,
        Sending { from, desk, lead }: Sending,
        offer: String,
    ) -> Result<Answer, HttpProblem> {
        let answer = self.streams.media().publish(program.id(), Source::Hall(from), offer).await?;
        let proves = desk.leg(lead).await.map(|number| Some((lead, number)));
        let leg = |proves| Leg { program, role: Role::Publisher(from), token: hash_of(token), proves };
        self.note(answer.leg, proves.map(leg)).await?;
        let still = may_send(self, program, token).await;
        self.settle(&desk, answer, still.map(drop)).await
    }

    async fn open_receiver(
        &self,
        program: Program,
        token: &str,
        Receiving { pass, desk }: Receiving,
        offer: String,
    ) -> Result<Answer, HttpProblem> {
        let (holder, sign_in) = (pass.signed_in.holder, pass.signed_in.id_hash);
        let answer = self.streams.media().receive(program.id(), View::Program, None, offer).await?;
        let proves = proves(&desk, &pass.signed_in.principal).await;
        let leg = |proves| Leg { program, role: Role::Receiver { holder, sign_in }, token: hash_of(token), proves };
        self.note(answer.leg, proves.map(leg)).await?;
        let still = match self.sign_ins.still_holds(sign_in, self.clock.now()).await {
            Ok(true) => may_receive(self, program, token).await.map(drop),
            Ok(false) => Err(wrong_token()),
            Err(failed) => Err(failed.into()),
        };
        self.settle(&desk, answer, still).await
    }

    /// Notes a leg that media has opened, or closes it again if its number could not be had.
    async fn note(&self, id: LegId, leg: Result<Leg, NotDone>) -> Result<(), HttpProblem> {
        match leg {
            Ok(leg) => {
                self.streams.with_legs(|legs| legs.insert(id, leg));
                Ok(())
            }
            Err(not_done) => {
                self.streams.media().close(id).await;
                Err(not_done.into())
            }
        }
    }

    /// A noted leg puts out the older ones that are too many, if it `still` may be; else it goes.
    async fn settle(&self, desk: &Desk, answer: Answer, still: Result<(), HttpProblem>) -> Result<Answer, HttpProblem> {
        if let Err(problem) = still {
            self.streams.withdraw(desk, answer.leg).await;
            return Err(problem);
        }
        let replaced = self.streams.with_legs(|legs| legs.settle(answer.leg));
        self.streams.close(replaced).await;
        Ok(answer)
    }
}

impl Streams {
    async fn withdraw(&self, desk: &Desk, id: LegId) {
        // Media may have told of its end before it was noted, and then tells nothing more.
        let leg = self.with_legs(|legs| legs.remove(id));
        if let Some(Leg { program, proves: Some((endpoint, number)), .. }) = leg {
            desk.leg_closed(endpoint, program.session, number);
        }
        self.media.close(id).await;
    }
}

fn named(stream: &str) -> Result<Program, HttpProblem> {
    Program::named(stream).ok_or_else(HttpProblem::not_found)
}

fn bearer(headers: &HeaderMap) -> Result<&str, HttpProblem> {
    let value = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
    value.and_then(|value| value.strip_prefix("Bearer ")).ok_or_else(wrong_token)
}

async fn proves(desk: &Desk, principal: &Principal) -> Result<Option<(EndpointId, LegNumber)>, NotDone> {
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
    let read = timeout(OFFER_WITHIN, to_bytes(body, MOST_OFFER_BYTES)).await;
    let bytes = read.map_err(|_| too_slow())?.map_err(|_| too_large())?;
    String::from_utf8(bytes.into()).map_err(|_| HttpProblem::malformed(StatusCode::BAD_REQUEST).detail("not UTF-8"))
}

const fn too_slow() -> HttpProblem {
    HttpProblem::new(StatusCode::REQUEST_TIMEOUT, "too_slow", "The offer took too long to arrive")
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
