//! One connection: frames in, messages out.

use std::time::Duration;

use axum::extract::ws::{CloseFrame, Message, Utf8Bytes, WebSocket, close_code};
use diemcau_protocol::websocket::{ClientMessage, GoodbyeReason, ServerMessage};
use tracing::{debug, error};
use tungstenite::error::ProtocolError;

use crate::metrics::Metrics;

/// A console that takes no more than this to take a message is too slow.
const PATIENCE: Duration = Duration::from_secs(10);
/// The last word is not waited for that long.
const LAST_PATIENCE: Duration = Duration::from_secs(1);

/// What came in.
#[derive(Debug)]
pub(super) enum Heard {
    /// A message.
    Message(ClientMessage),
    /// A ping or a pong: a sign of life.
    Life,
    /// Something that is no message.
    Noise,
    /// The other side said goodbye.
    Gone,
    /// The connection ended without a goodbye. That may be the doing of a proxy or of the network, so
    /// it shows nothing of the other side.
    Cut,
}

/// One connection.
pub(super) struct Console {
    stream: WebSocket,
    metrics: Metrics,
    close_code: u16,
    /// The other side's frames cannot be read any more, but it can still be told something.
    is_deaf: bool,
}

impl Console {
    pub(super) fn new(stream: WebSocket, metrics: Metrics) -> Self {
        Self { stream, metrics, close_code: close_code::INVALID, is_deaf: false }
    }

    /// What comes in next. Losing the future loses nothing.
    pub(super) async fn next(&mut self) -> Heard {
        match self.stream.recv().await {
            Some(Ok(Message::Text(text))) => self.understand(&text),
            Some(Ok(Message::Ping(_) | Message::Pong(_))) => Heard::Life,
            Some(Ok(Message::Binary(_))) => {
                self.close_code = close_code::UNSUPPORTED;
                Heard::Noise
            }
            Some(Ok(Message::Close(_))) => Heard::Gone,
            None => Heard::Cut,
            Some(Err(failed)) => self.classify(failed),
        }
    }

    /// The first message; pings before it do not count.
    pub(super) async fn first(&mut self) -> Result<Heard, GoodbyeReason> {
        loop {
            match self.next().await {
                Heard::Life => {}
                Heard::Noise => return Err(GoodbyeReason::Malformed),
                other => return Ok(other),
            }
        }
    }

    /// Tells it something.
    ///
    /// # Errors
    /// Why the connection must end: it reads too slowly, or it is gone.
    pub(super) async fn tell(&mut self, message: &ServerMessage) -> Result<(), Ended> {
        let text = match serde_json::to_string(message) {
            Ok(text) => text,
            Err(failed) => {
                error!(error = %failed, "a message could not be written as JSON");
                return Ok(());
            }
        };
        self.metrics.message_out();
        self.send(Message::Text(text.into())).await
    }

    /// Asks for a sign of life.
    ///
    /// # Errors
    /// As [`Console::tell`].
    pub(super) async fn ping(&mut self) -> Result<(), Ended> {
        self.send(Message::Ping(axum::body::Bytes::new())).await
    }

    /// Says why the connection ends, if the other side still takes it.
    pub(super) async fn say_goodbye(&mut self, reason: GoodbyeReason) {
        self.metrics.goodbye(reason);
        let code = match reason {
            GoodbyeReason::Malformed => self.close_code,
            GoodbyeReason::Stopping => close_code::AWAY,
            _ => close_code::POLICY,
        };
        let text = serde_json::to_string(&ServerMessage::Goodbye { reason }).unwrap_or_default();
        let close = CloseFrame { code, reason: Utf8Bytes::from_static(name(reason)) };
        let words = async {
            self.stream.send(Message::Text(text.into())).await?;
            self.stream.send(Message::Close(Some(close))).await
        };
        match tokio::time::timeout(LAST_PATIENCE, words).await {
            Ok(Ok(())) => self.wait_for_close().await,
            Ok(Err(failed)) => debug!(error = %failed, "a connection was gone before goodbye"),
            Err(_) => debug!("a connection did not take its goodbye"),
        }
    }

    /// The other side answers a close frame with its own; a connection dropped before that may lose
    /// the goodbye on its way. Where its frames cannot be read, it gets the same time.
    async fn wait_for_close(&mut self) {
        if self.is_deaf {
            tokio::time::sleep(LAST_PATIENCE).await;
            return;
        }
        let answered = async { while let Some(Ok(_)) = self.stream.recv().await {} };
        if tokio::time::timeout(LAST_PATIENCE, answered).await.is_err() {
            debug!("a connection did not answer its goodbye");
        }
    }

    async fn send(&mut self, message: Message) -> Result<(), Ended> {
        match tokio::time::timeout(PATIENCE, self.stream.send(message)).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) => Err(Ended::Gone),
            Err(_) => Err(Ended::TooSlow),
        }
    }

    fn understand(&self, text: &str) -> Heard {
        self.metrics.message_in();
        serde_json::from_str(text).map_or(Heard::Noise, Heard::Message)
    }

    /// Too long a frame leaves the way back open, a broken line does not.
    fn classify(&mut self, failed: axum::Error) -> Heard {
        let failed = failed.into_inner();
        let close_code = match failed.downcast_ref::<tungstenite::Error>() {
            Some(tungstenite::Error::Protocol(ProtocolError::ResetWithoutClosingHandshake)) => return Heard::Cut,
            Some(tungstenite::Error::Capacity(_)) => close_code::SIZE,
            Some(tungstenite::Error::Protocol(_) | tungstenite::Error::Utf8(_)) => close_code::PROTOCOL,
            _ => return Heard::Cut,
        };
        (self.close_code, self.is_deaf) = (close_code, true);
        Heard::Noise
    }
}

/// Why a message did not go out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ended {
    /// It was not taken in time.
    TooSlow,
    /// Nobody is there.
    Gone,
}

impl Ended {
    /// What is said, if anybody is there to hear it.
    pub(super) const fn reason(self) -> Option<GoodbyeReason> {
        match self {
            Self::TooSlow => Some(GoodbyeReason::TooSlow),
            Self::Gone => None,
        }
    }
}

/// The name of a reason, as in the message.
pub(crate) const fn name(reason: GoodbyeReason) -> &'static str {
    match reason {
        GoodbyeReason::TakenOver => "taken_over",
        GoodbyeReason::Revoked => "revoked",
        GoodbyeReason::Malformed => "malformed",
        GoodbyeReason::Denied => "denied",
        GoodbyeReason::TooSlow => "too_slow",
        GoodbyeReason::Silent => "silent",
        GoodbyeReason::Stopping => "stopping",
    }
}
