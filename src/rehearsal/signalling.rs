//! The WebSocket of an endpoint, and how it gets one.

use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use diemcau_agent::socket_limits;
use diemcau_protocol::join::{Join, Joined, SocketTicket};
use diemcau_protocol::stream::{NewSendingTicket, NewStreamTicket, StreamTicket};
use diemcau_protocol::websocket::{ClientMessage, ServerMessage};
use futures_util::{SinkExt as _, StreamExt as _};
use reqwest::Client;
use secrecy::{ExposeSecret as _, SecretString};
use tokio::net::{TcpSocket, TcpStream};
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::{self, Message};
use tokio_tungstenite::{WebSocketStream, client_async_with_config};
use url::Url;

use crate::asking::{RequestError, answer};

/// Opening takes no longer.
const OPEN_WITHIN: Duration = Duration::from_secs(15);

/// What a join key was exchanged for; good for many connections.
#[derive(Clone, Debug)]
pub(crate) struct Pass {
    pub(crate) token: SecretString,
    pub(crate) conference: u32,
}

/// The server as one endpoint asks it.
#[derive(Clone, Debug)]
pub(crate) struct Entrance {
    pub(crate) client: Client,
    pub(crate) server: Url,
    /// Where the endpoint lives: its connection is opened from here.
    pub(crate) address: Ipv4Addr,
}

impl Entrance {
    pub(crate) async fn join(&self, key: &SecretString) -> Result<Pass, RequestError> {
        let body = Join { key: key.expose_secret().to_owned() };
        let joined: Joined = answer(self.client.post(self.path("api/v1/joins")?).json(&body)).await?;
        Ok(Pass { token: joined.token.into(), conference: joined.conference })
    }

    pub(crate) async fn receiving_ticket(&self, pass: &Pass, session: u32) -> Result<StreamTicket, RequestError> {
        let path = format!("api/v1/conferences/{}/sessions/{session}/stream-tickets", pass.conference);
        let request = self.client.post(self.path(&path)?).bearer_auth(pass.token.expose_secret());
        answer(request.json(&NewStreamTicket::Receive { preview: None })).await
    }

    pub(crate) async fn sending_ticket(&self, pass: &Pass, session: u32) -> Result<StreamTicket, RequestError> {
        let request = self.client.post(self.path("api/v1/sending-tickets")?);
        answer(request.bearer_auth(pass.token.expose_secret()).json(&NewSendingTicket { session })).await
    }

    /// Opens a connection.
    pub(crate) async fn connect(&self, pass: &Pass) -> Result<Signalling, RequestError> {
        let request = self.client.post(self.path("api/v1/socket-tickets")?);
        let ticket: SocketTicket = answer(request.bearer_auth(pass.token.expose_secret())).await?;
        let mut address = self.path("ws")?;
        address.query_pairs_mut().append_pair("ticket", &ticket.ticket);
        let opening = async {
            let stream = self.open().await.map_err(broken)?;
            let address = address.as_str().replacen("http", "ws", 1);
            client_async_with_config(address, stream, Some(socket_limits())).await.map_err(broken)
        };
        let (stream, _) = timeout(OPEN_WITHIN, opening).await.map_err(broken)??;
        Ok(Signalling { stream })
    }

    async fn open(&self) -> std::io::Result<TcpStream> {
        let addresses = self.server.socket_addrs(|| None)?;
        let server = addresses.into_iter().find(SocketAddr::is_ipv4).ok_or(std::io::ErrorKind::NotFound)?;
        let socket = TcpSocket::new_v4()?;
        socket.bind((self.address, 0).into())?;
        let stream = socket.connect(server).await?;
        stream.set_nodelay(true)?;
        Ok(stream)
    }

    pub(crate) fn path(&self, path: &str) -> Result<Url, RequestError> {
        self.server.join(path).map_err(|error| RequestError::Unreadable(error.to_string()))
    }
}

/// What came over the connection.
#[derive(Debug)]
pub(crate) enum Heard {
    Message(Box<ServerMessage>),
    /// Something that is answered by itself, such as a ping.
    SignOfLife,
    Ended,
}

/// A connection.
#[derive(Debug)]
pub(crate) struct Signalling {
    stream: WebSocketStream<TcpStream>,
}

impl Signalling {
    /// The next thing that comes. Nothing is lost if the caller gives up waiting.
    pub(crate) async fn hear(&mut self) -> Heard {
        match self.stream.next().await {
            Some(Ok(Message::Text(text))) => match serde_json::from_str(text.as_str()) {
                Ok(message) => Heard::Message(Box::new(message)),
                Err(error) => {
                    tracing::warn!(%error, "a message that cannot be understood");
                    Heard::SignOfLife
                }
            },
            Some(Ok(Message::Close(_)) | Err(_)) | None => Heard::Ended,
            Some(Ok(_)) => Heard::SignOfLife,
        }
    }

    pub(crate) async fn say(&mut self, message: &ClientMessage) -> Result<(), RequestError> {
        let text = serde_json::to_string(message).map_err(broken)?;
        timeout(OPEN_WITHIN, self.stream.send(Message::text(text))).await.map_err(broken)?.map_err(broken)
    }

    /// Ends it with a goodbye.
    pub(crate) async fn part(mut self) {
        let parting = async {
            self.stream.close(None).await?;
            while let Some(message) = self.stream.next().await {
                message?;
            }
            Ok::<(), tungstenite::Error>(())
        };
        if let Ok(Err(error)) = timeout(Duration::from_secs(2), parting).await {
            tracing::debug!(%error, "a connection did not end in good order");
        }
    }

    /// Ends it as a power cut would look to the server: TCP is reset, nothing is said.
    pub(crate) fn cut(self) {
        if let Err(error) = self.stream.get_ref().set_zero_linger() {
            tracing::debug!(%error, "a connection is closed instead of reset");
        }
    }
}

fn broken(error: impl std::fmt::Display) -> RequestError {
    RequestError::Unreachable(error.to_string())
}
