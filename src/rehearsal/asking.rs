//! What is asked over HTTP, from several local addresses.

use std::net::Ipv4Addr;
use std::time::Duration;

use diemcau_protocol::problem::Problem;
use reqwest::{Client, RequestBuilder, Response};
use serde::de::DeserializeOwned;

/// An address has about 28,000 ports, and those of closed connections rest for a minute.
const LOCAL_ADDRESSES: u8 = 8;
/// Longer than this no request takes: a crowd is let in at the server's pace.
const ANSWER_WITHIN: Duration = Duration::from_secs(30);

/// Why a request failed.
#[derive(Debug, thiserror::Error)]
pub enum RequestError {
    /// The server could not be reached, or did not answer in time.
    #[error("the server could not be reached: {0}")]
    Unreachable(String),
    /// It refused.
    #[error("{detail} ({status}, {code})")]
    Refused {
        /// The HTTP status.
        status: u16,
        /// The stable name of the reason.
        code: String,
        /// The reason in English.
        detail: String,
    },
    /// It answered something that cannot be understood.
    #[error("the server's answer cannot be understood: {0}")]
    Unreadable(String),
}

impl RequestError {
    /// Whether the sign-in is not good any more.
    pub(crate) fn is_expired(&self) -> bool {
        matches!(self, Self::Refused { status: 401 | 403, .. })
    }
}

/// The HTTP clients cannot be made.
#[derive(Debug, thiserror::Error)]
#[error("the HTTP clients cannot be made: {0}")]
pub struct WaysError(#[from] reqwest::Error);

/// HTTP clients, one a local address.
#[derive(Clone, Debug)]
pub(crate) struct Ways {
    clients: Vec<Client>,
}

impl Ways {
    pub(crate) fn new() -> Result<Self, WaysError> {
        provide_cryptography();
        let clients = (1..=LOCAL_ADDRESSES).map(|last| {
            Client::builder()
                .user_agent(concat!("diemcau-rehearsal/", env!("CARGO_PKG_VERSION")))
                .local_address(Some(Ipv4Addr::new(127, 0, 3, last).into()))
                .timeout(ANSWER_WITHIN)
                .redirect(reqwest::redirect::Policy::none())
                .pool_max_idle_per_host(8)
                .build()
        });
        Ok(Self { clients: clients.collect::<Result<_, _>>()? })
    }

    /// The client for whoever has this number.
    pub(crate) fn client(&self, number: u32) -> &Client {
        let place = usize::try_from(number).unwrap_or_default() % self.clients.len().max(1);
        &self.clients[place]
    }
}

fn provide_cryptography() {
    if rustls::crypto::CryptoProvider::get_default().is_none() {
        // Somebody else may be quicker; then theirs is the one, which is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
    }
}

/// Sends a request; an answer that is no success is an error.
pub(crate) async fn accepted(request: RequestBuilder) -> Result<Response, RequestError> {
    let response = request.send().await.map_err(unreachable)?;
    let status = response.status();
    if status.is_success() {
        return Ok(response);
    }
    let problem: Option<Problem> = response.json().await.ok();
    let (code, detail) = match problem {
        Some(problem) => (problem.code, problem.detail.unwrap_or(problem.title)),
        None => (format!("http_{}", status.as_u16()), status.to_string()),
    };
    Err(RequestError::Refused { status: status.as_u16(), code, detail })
}

/// Sends a request and reads its answer as JSON.
pub(crate) async fn answer<T: DeserializeOwned>(request: RequestBuilder) -> Result<T, RequestError> {
    accepted(request).await?.json().await.map_err(|error| RequestError::Unreadable(innermost(&error)))
}

pub(crate) async fn text_of(response: Response) -> Result<String, RequestError> {
    response.text().await.map_err(unreachable)
}

fn unreachable(error: reqwest::Error) -> RequestError {
    // The address may hold secrets and says nothing new; the innermost cause is what helps.
    RequestError::Unreachable(innermost(&error.without_url()))
}

fn innermost(error: &dyn std::error::Error) -> String {
    let mut cause = error;
    while let Some(inner) = cause.source() {
        cause = inner;
    }
    cause.to_string()
}

/// The organizer's own client: it keeps its sign-in as a cookie, and waits longer for large answers.
pub(crate) fn office_client() -> Result<Client, WaysError> {
    provide_cryptography();
    let builder = Client::builder().cookie_store(true).timeout(Duration::from_secs(120));
    Ok(builder.redirect(reqwest::redirect::Policy::none()).build()?)
}
