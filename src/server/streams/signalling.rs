//! WHIP (RFC 9725) and WHEP: offers and answers. Who asks is checked before a byte of the body is
//! read, and again when the leg is there.

use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::State;
use axum::http::header::{AUTHORIZATION, CONNECTION, CONTENT_TYPE, LINK, LOCATION};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{delete, post};
use diemcau_domain::authority::Principal;
use diemcau_domain::identity::{EndpointId, LegNumber};
use diemcau_media::{Answer, LegId, OfferRefusal, Source, View};
use diemcau_protocol::stream::IceServer;
use diemcau_secretariat::{Desk, NotDone};
use tokio::time::timeout;

use super::legs::{Leg, Role};
use super::permission::{Receiving, Sender, Sending, may_receive, may_send, wrong_token};
use super::{Program, Purpose, Streams, speaker_id};
use crate::access::to_the_end;
use crate::app::App;
use crate::http::body::Path;
use crate::http::problem::{HttpProblem, too_large, unsupported_media_type};
use crate::identity::secret::hash_of;
use crate::identity::sign_ins::SignedIn;
use crate::turn::link_headers;

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
    let (tasks, ice_servers) = (app.tasks.clone(), app.turn.ice_servers(app.clock.now())?);
    let opened = async move { app.open_sender(program, &token, sending, offer).await };
    Ok(created("whip", &stream, to_the_end(&tasks, opened).await??, &ice_servers))
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
    let (tasks, ice_servers) = (app.tasks.clone(), app.turn.ice_servers(app.clock.now())?);
    let opened = async move { app.open_receiver(program, &token, receiving, offer).await };
    let mut response = created("whep", &stream, to_the_end(&tasks, opened).await??, &ice_servers);
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
    // Its program may be another one by now; its address stays.
    let own = found.filter(|leg| leg.program.conference == program.conference && leg.token == hash_of(token));
    own.ok_or_else(HttpProblem::not_found)?;
    app.streams.media().close(id).await;
    Ok(StatusCode::OK)
}

impl App {
    async fn open_sender(
        &self,
        program: Program,
        token: &str,
        Sending { desk, sender }: Sending,
        offer: String,
    ) -> Result<Answer, HttpProblem> {
        let (source, role, endpoint) = match &sender {
            Sender::Hall { from, lead } => (Source::Hall(*from), Role::Publisher(*from), *lead),
            Sender::Speaker { endpoint, signed_in } => {
                let (holder, sign_in) = (signed_in.holder, signed_in.id_hash);
                let role = Role::Speaker { endpoint: *endpoint, holder, sign_in };
                (Source::Speaker(speaker_id(*endpoint)), role, *endpoint)
            }
        };
        let answer = self.streams.media().publish(program.id(), source, offer).await?;
        // What an endpoint sends says nothing of what it receives; the hall is where the program is.
        let proves = match sender {
            Sender::Hall { lead, .. } => desk.leg(lead).await.map(|number| Some((lead, number))),
            Sender::Speaker { .. } => Ok(None),
        };
        let leg = |proves| Leg { program, role, token: hash_of(token), endpoint: Some(endpoint), proves };
        self.note(answer.leg, proves.map(leg)).await?;
        let still = match &sender {
            Sender::Hall { .. } => may_send(self, program, token).await.map(drop),
            Sender::Speaker { signed_in, .. } => self.still(signed_in, may_send(self, program, token)).await,
        };
        self.settle(&desk, answer, still).await
    }

    async fn open_receiver(
        &self,
        program: Program,
        token: &str,
        Receiving { pass, desk }: Receiving,
        offer: String,
    ) -> Result<Answer, HttpProblem> {
        let (holder, sign_in) = (pass.signed_in.holder, pass.signed_in.id_hash);
        let endpoint = match pass.signed_in.principal {
            Principal::Technician { endpoint, .. } => Some(endpoint),
            Principal::Account { .. } => None,
        };
        let (view, preview) = match pass.purpose {
            Purpose::Preview(of) => (View::Preview(Source::Speaker(speaker_id(of))), Some(of)),
            Purpose::Receive | Purpose::Speak(_) => (View::Program, None),
        };
        let own = endpoint.map(speaker_id);
        let answer = self.streams.media().receive(program.id(), view, own, offer).await?;
        let proves = proves(&desk, endpoint).await;
        let role = Role::Receiver { holder, sign_in, preview };
        let leg = |proves| Leg { program, role, token: hash_of(token), endpoint, proves };
        self.note(answer.leg, proves.map(leg)).await?;
        let still = self.still(&pass.signed_in, may_receive(self, program, token)).await;
        self.settle(&desk, answer, still).await
    }

    /// Whether somebody is still signed in, and `may` do what they did.
    async fn still<T>(
        &self,
        signed_in: &SignedIn,
        may: impl Future<Output = Result<T, HttpProblem>>,
    ) -> Result<(), HttpProblem> {
        match self.sign_ins.still_holds(signed_in.id_hash, self.clock.now()).await {
            Ok(true) => may.await.map(drop),
            Ok(false) => Err(wrong_token()),
            Err(failed) => Err(failed.into()),
        }
    }

    /// Notes a leg that media has opened, or closes it again if its number could not be had.
    async fn note(&self, id: LegId, leg: Result<Leg, NotDone>) -> Result<(), HttpProblem> {
        match leg {
            Ok(leg) => {
                self.streams.with_legs(|legs| legs.insert(id, leg));
                self.streams.opened.notify_one();
                self.streams.noted.notify_one();
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

async fn proves(desk: &Desk, endpoint: Option<EndpointId>) -> Result<Option<(EndpointId, LegNumber)>, NotDone> {
    match endpoint {
        Some(endpoint) => Ok(Some((endpoint, desk.leg(endpoint).await?))),
        None => Ok(None),
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

fn created(way: &str, stream: &str, answer: Answer, ice_servers: &[IceServer]) -> Response {
    let location = format!("/{way}/{stream}/{}", answer.leg.0);
    let headers = [(LOCATION, location), (CONTENT_TYPE, SDP.to_owned())];
    let mut response = (StatusCode::CREATED, headers, answer.sdp).into_response();
    for link in link_headers(ice_servers) {
        response.headers_mut().append(LINK, link);
    }
    response
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
