//! What an agent asks over HTTP.

use std::time::Duration;

use diemcau_protocol::join::{Join, Joined, SocketTicket};
use diemcau_protocol::problem::Problem;
use diemcau_protocol::stream::{NewSendingTicket, NewStreamTicket, StreamTicket};
use reqwest::header::{ACCEPT, CONTENT_TYPE, LOCATION, RETRY_AFTER};
use reqwest::{RequestBuilder, Response, StatusCode};
use secrecy::{ExposeSecret as _, SecretString};
use serde::de::DeserializeOwned;
use url::Url;

use crate::line::Line;

/// An answer longer than this is not read, in bytes.
const LONGEST_ANSWER_BYTES: usize = 256 * 1024;

/// Why a request failed.
#[derive(Debug, thiserror::Error)]
pub enum RequestError {
    /// The server could not be reached, or did not answer in time.
    #[error("the server could not be reached: {0}")]
    Unreachable(String),
    /// It refused.
    #[error("{detail} ({code})")]
    Refused {
        /// The HTTP status.
        status: u16,
        /// The stable name of the reason; `http_` and the status where the server named none.
        code: String,
        /// The reason in English.
        detail: String,
        /// After how long it wants to be asked again.
        retry_after: Option<Duration>,
    },
    /// It answered something that cannot be understood.
    #[error("the server's answer cannot be understood: {0}")]
    Unreadable(String),
}

impl RequestError {
    pub(crate) fn status(&self) -> Option<u16> {
        if let Self::Refused { status, .. } = self { Some(*status) } else { None }
    }

    pub(crate) fn retry_after(&self) -> Option<Duration> {
        if let Self::Refused { retry_after, .. } = self { *retry_after } else { None }
    }
}

/// The server, as one agent asks it.
#[derive(Clone, Debug)]
pub(crate) struct Server {
    pub(crate) line: Line,
    pub(crate) address: Url,
}

/// What a WHIP or WHEP address answered (RFC 9725, section 4.2).
#[derive(Debug)]
pub(crate) struct LegAnswer {
    pub(crate) sdp: String,
    /// Where to DELETE the leg.
    pub(crate) location: Option<Url>,
}

impl Server {
    pub(crate) fn new(line: Line, mut address: Url) -> Self {
        // Paths are joined to it, which would replace its last part.
        if !address.path().ends_with('/') {
            address.set_path(&format!("{}/", address.path()));
        }
        if address.scheme() == "http" && !is_loopback(&address) {
            tracing::warn!("the server's address is not https: everybody on the way can read the join key");
        }
        Self { line, address }
    }

    pub(crate) async fn join(&self, key: &SecretString) -> Result<Joined, RequestError> {
        let body = Join { key: key.expose_secret().to_owned() };
        answer(self.line.http.post(self.path("api/v1/joins")?).json(&body)).await
    }

    pub(crate) async fn socket_ticket(&self, token: &SecretString) -> Result<SocketTicket, RequestError> {
        let address = self.path("api/v1/socket-tickets")?;
        answer(self.line.http.post(address).bearer_auth(token.expose_secret())).await
    }

    pub(crate) async fn receive_ticket(
        &self,
        token: &SecretString,
        conference: u32,
        session: u32,
    ) -> Result<StreamTicket, RequestError> {
        let address = self.path(&format!("api/v1/conferences/{conference}/sessions/{session}/stream-tickets"))?;
        let request = self.line.http.post(address).bearer_auth(token.expose_secret());
        answer(request.json(&NewStreamTicket::Receive { preview: None })).await
    }

    pub(crate) async fn sending_ticket(
        &self,
        token: &SecretString,
        session: u32,
    ) -> Result<StreamTicket, RequestError> {
        let address = self.path("api/v1/sending-tickets")?;
        let request = self.line.http.post(address).bearer_auth(token.expose_secret());
        answer(request.json(&NewSendingTicket { session })).await
    }

    pub(crate) fn path(&self, path: &str) -> Result<Url, RequestError> {
        self.address.join(path).map_err(unreadable)
    }
}

fn is_loopback(address: &Url) -> bool {
    match address.host() {
        Some(url::Host::Ipv4(address)) => address.is_loopback(),
        Some(url::Host::Ipv6(address)) => address.is_loopback(),
        Some(url::Host::Domain(name)) => name == "localhost",
        None => false,
    }
}

/// Offer a leg to a WHIP or WHEP address.
pub(crate) async fn offer_leg(
    line: &Line,
    address: &Url,
    token: &SecretString,
    sdp: String,
) -> Result<LegAnswer, RequestError> {
    let request = line.http.post(address.clone()).bearer_auth(token.expose_secret());
    let request = request.header(CONTENT_TYPE, "application/sdp").header(ACCEPT, "application/sdp");
    let response = accepted(request.body(sdp)).await?;
    let location = response.headers().get(LOCATION).and_then(|value| value.to_str().ok());
    let location = location.and_then(|location| address.join(location).ok());
    let sdp = String::from_utf8(body(response).await?).map_err(unreadable)?;
    Ok(LegAnswer { sdp, location })
}

/// Close a leg. Whether it worked does not matter: a leg that is not used is closed anyway.
pub(crate) async fn close_leg(line: &Line, location: &Url, token: &SecretString) {
    let request = line.http.delete(location.clone()).bearer_auth(token.expose_secret());
    if let Err(error) = accepted(request).await {
        tracing::debug!(%error, "a leg could not be closed");
    }
}

async fn answer<T: DeserializeOwned>(request: RequestBuilder) -> Result<T, RequestError> {
    let body = body(accepted(request).await?).await?;
    serde_json::from_slice(&body).map_err(unreadable)
}

async fn accepted(request: RequestBuilder) -> Result<Response, RequestError> {
    let response = request.send().await.map_err(unreachable)?;
    let status = response.status();
    if status.is_success() { Ok(response) } else { Err(refusal(status, response).await) }
}

async fn refusal(status: StatusCode, response: Response) -> RequestError {
    let retry_after = response.headers().get(RETRY_AFTER).and_then(|value| value.to_str().ok());
    let retry_after = retry_after.and_then(|seconds| seconds.parse().ok()).map(Duration::from_secs);
    let body = body(response).await.unwrap_or_default();
    let problem: Option<Problem> = serde_json::from_slice(&body).ok();
    let (code, detail) = match problem {
        Some(problem) => (problem.code, problem.detail.unwrap_or(problem.title)),
        None => (format!("http_{}", status.as_u16()), status.to_string()),
    };
    RequestError::Refused { status: status.as_u16(), code, detail, retry_after }
}

async fn body(mut response: Response) -> Result<Vec<u8>, RequestError> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(unreachable)? {
        if body.len() + chunk.len() > LONGEST_ANSWER_BYTES {
            return Err(RequestError::Unreadable("it is too long".to_owned()));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

fn unreadable(error: impl std::fmt::Display) -> RequestError {
    RequestError::Unreadable(error.to_string())
}

fn unreachable(error: reqwest::Error) -> RequestError {
    // The address may hold secrets and says nothing new; the innermost cause is what helps.
    let error = error.without_url();
    let mut cause: &dyn std::error::Error = &error;
    while let Some(inner) = cause.source() {
        cause = inner;
    }
    RequestError::Unreachable(cause.to_string())
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests;
