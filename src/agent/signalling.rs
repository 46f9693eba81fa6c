//! The WebSocket of one agent.

use std::time::Duration;

use diemcau_protocol::websocket::{ClientMessage, ServerMessage};
use futures_util::{SinkExt as _, StreamExt as _};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::tungstenite::{self, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, client_async_tls_with_config};
use url::Url;

use crate::http::{RequestError, Server};

/// How long a connection that is taken down waits for the other side.
const PART_WITHIN: Duration = Duration::from_secs(1);
/// How long opening may take once TCP is up.
const SHAKE_HANDS_WITHIN: Duration = Duration::from_secs(10);

/// A situation with a long agenda is the longest message there is; nothing is set aside for it.
const LONGEST_MESSAGE_BYTES: usize = 256 * 1024;

/// A connection to `/ws`.
#[derive(Debug)]
pub(crate) struct Signalling {
    stream: WebSocketStream<MaybeTlsStream<TcpStream>>,
}

/// What came over the connection.
#[derive(Debug)]
pub(crate) enum Heard {
    /// A message.
    Message(Box<ServerMessage>),
    /// Something that only shows that the server lives.
    SignOfLife,
    /// The server closed the connection.
    Closed,
    /// It broke.
    Broken(String),
}

impl Signalling {
    pub(crate) async fn open(server: &Server, ticket: &str) -> Result<Self, RequestError> {
        let address = socket_address(server, ticket)?;
        let stream = server.line.open(&server.address).await.map_err(broken)?;
        let shaking = client_async_tls_with_config(address.as_str(), stream, Some(limits()), None);
        let shaken = tokio::time::timeout(SHAKE_HANDS_WITHIN, shaking).await;
        match shaken {
            Ok(Ok((stream, _))) => Ok(Self { stream }),
            Ok(Err(tungstenite::Error::Http(response))) => Err(refusal(response.status().as_u16())),
            Ok(Err(error)) => Err(broken(error)),
            Err(_) => Err(RequestError::Unreachable("it did not shake hands in time".to_owned())),
        }
    }

    pub(crate) async fn say(&mut self, message: &ClientMessage) -> Result<(), String> {
        let text = serde_json::to_string(message).map_err(|error| error.to_string())?;
        let said = tokio::time::timeout(SHAKE_HANDS_WITHIN, self.stream.send(Message::text(text))).await;
        said.map_err(|_| "the server does not read".to_owned())?.map_err(|error| error.to_string())
    }

    /// The next thing that comes. Nothing is lost if the caller gives up waiting.
    pub(crate) async fn hear(&mut self) -> Heard {
        match self.stream.next().await {
            Some(Ok(Message::Text(text))) => match serde_json::from_str(text.as_str()) {
                Ok(message) => Heard::Message(Box::new(message)),
                Err(error) => {
                    // A newer server may say more than this agent knows.
                    tracing::warn!(%error, "a message that cannot be understood");
                    Heard::SignOfLife
                }
            },
            Some(Ok(Message::Close(_))) | None => Heard::Closed,
            Some(Ok(_)) => Heard::SignOfLife,
            Some(Err(error)) => Heard::Broken(error.to_string()),
        }
    }

    /// End the connection with a goodbye and wait a moment for the other side's.
    pub(crate) async fn part(mut self) {
        let parting = async {
            self.stream.close(None).await?;
            while let Some(message) = self.stream.next().await {
                message?;
            }
            Ok::<(), tungstenite::Error>(())
        };
        if let Ok(Err(error)) = tokio::time::timeout(PART_WITHIN, parting).await {
            tracing::debug!(%error, "the connection did not end in good order");
        }
    }

    /// End the connection as a power cut would look to the server: TCP is reset, nothing is said.
    pub(crate) fn cut(self) {
        let tcp = match self.stream.get_ref() {
            MaybeTlsStream::Plain(tcp) => Some(tcp),
            MaybeTlsStream::Rustls(tls) => Some(tls.get_ref().0),
            _ => None,
        };
        if let Some(Err(error)) = tcp.map(TcpStream::set_zero_linger) {
            tracing::debug!(%error, "the connection is closed instead of reset");
        }
    }
}

/// How much room a connection takes: the defaults would cost 128 KiB and more, thousands of times.
#[must_use]
pub fn limits() -> WebSocketConfig {
    WebSocketConfig::default()
        .read_buffer_size(4 * 1024)
        .write_buffer_size(8 * 1024)
        .max_write_buffer_size(256 * 1024)
        .max_message_size(Some(LONGEST_MESSAGE_BYTES))
        .max_frame_size(Some(LONGEST_MESSAGE_BYTES))
}

fn socket_address(server: &Server, ticket: &str) -> Result<Url, RequestError> {
    let mut address = server.path("ws")?;
    let scheme = if address.scheme() == "https" { "wss" } else { "ws" };
    address.set_scheme(scheme).map_err(|()| RequestError::Unreadable("the server's address".to_owned()))?;
    address.query_pairs_mut().append_pair("ticket", ticket);
    Ok(address)
}

fn broken(error: impl std::fmt::Display) -> RequestError {
    RequestError::Unreachable(error.to_string())
}

fn refusal(status: u16) -> RequestError {
    let detail = "the server did not open the WebSocket".to_owned();
    RequestError::Refused { status, code: format!("http_{status}"), detail, retry_after: None }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests;
