//! A console that says whatever a test wants it to say.

use std::time::Duration;

use diemcau_protocol::websocket::{GoodbyeReason, ServerMessage};
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use super::{Caller, TestServer};

/// Longer than anything here takes on a slow machine; only a failing test waits for it.
const LONG: Duration = Duration::from_secs(30);

/// A connection to `/ws`.
pub(crate) struct FakeConsole {
    stream: WebSocketStream<MaybeTlsStream<TcpStream>>,
}

/// What a console hears.
#[derive(Debug)]
pub(crate) enum Heard {
    Message(Box<ServerMessage>),
    Closed(Option<u16>),
}

impl FakeConsole {
    /// Opens a connection with a fresh ticket of somebody.
    pub(crate) async fn open(server: &TestServer, caller: &Caller) -> Self {
        let ticket = caller.socket_ticket().await;
        Self::open_with(server, &ticket).await.unwrap()
    }

    /// Opens a connection with this ticket.
    pub(crate) async fn open_with(server: &TestServer, ticket: &str) -> Result<Self, Error> {
        let url = format!("ws://{}/ws?ticket={ticket}", server.addresses().http);
        let (stream, _) = connect_async(url).await?;
        Ok(Self { stream })
    }

    /// Opens a connection and attends with a device; the first answer is returned too.
    pub(crate) async fn attend(server: &TestServer, caller: &Caller, device: &str) -> (Self, ServerMessage) {
        let mut console = Self::open(server, caller).await;
        console.say(&json!({ "type": "attend", "device": device })).await;
        let first = console.message().await;
        (console, first)
    }

    /// Says something.
    pub(crate) async fn say(&mut self, message: &Value) {
        self.send(Message::text(message.to_string())).await;
    }

    /// Sends a frame.
    pub(crate) async fn send(&mut self, message: Message) {
        // The other side may have had enough already; what it says then is what counts.
        let _ = self.stream.send(message).await;
    }

    /// Writes bytes that are no frame onto the line.
    pub(crate) async fn make_noise(&mut self) {
        let line = self.stream.get_mut();
        line.write_all(&[0xff; 64]).await.unwrap();
        line.flush().await.unwrap();
    }

    /// What comes next; pings are answered on the way.
    pub(crate) async fn heard(&mut self) -> Heard {
        loop {
            let frame = timeout(LONG, self.stream.next()).await.expect("nothing came");
            match frame {
                Some(Ok(Message::Text(text))) => return Heard::Message(serde_json::from_str(&text).unwrap()),
                Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
                Some(Ok(Message::Close(close))) => return Heard::Closed(close.map(|close| close.code.into())),
                Some(Ok(other)) => panic!("{other:?}"),
                Some(Err(_)) | None => return Heard::Closed(None),
            }
        }
    }

    /// The next message.
    pub(crate) async fn message(&mut self) -> ServerMessage {
        match self.heard().await {
            Heard::Message(message) => *message,
            Heard::Closed(code) => panic!("closed with {code:?}"),
        }
    }

    /// Whatever comes until the first message that the test looks for.
    pub(crate) async fn until<T>(&mut self, look: impl Fn(&ServerMessage) -> Option<T>) -> T {
        loop {
            let message = self.message().await;
            if let Some(found) = look(&message) {
                return found;
            }
        }
    }

    /// The reason of the goodbye, and the close code after it.
    pub(crate) async fn goodbye(&mut self) -> (GoodbyeReason, Option<u16>) {
        let reason = self.until(|message| match message {
            ServerMessage::Goodbye { reason } => Some(*reason),
            _ => None,
        });
        let reason = reason.await;
        match self.heard().await {
            Heard::Closed(code) => (reason, code),
            Heard::Message(message) => panic!("after goodbye came {message:?}"),
        }
    }

    /// Leaves properly.
    pub(crate) async fn leave(mut self) {
        let _ = self.stream.close(None).await;
    }
}
