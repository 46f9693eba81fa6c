use diemcau_protocol::websocket::{ClientMessage, ServerMessage};
use futures_util::{SinkExt as _, StreamExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{WebSocketStream, accept_async};

use super::{Heard, LONGEST_MESSAGE_BYTES, Signalling};
use crate::http::Server;
use crate::line::Line;

type Other = WebSocketStream<TcpStream>;

/// An agent's connection and the other end of it, over real TCP.
async fn connection() -> (Signalling, Other) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}/", listener.local_addr().unwrap()).parse().unwrap();
    let accepting: JoinHandle<Other> = tokio::spawn(async move {
        let (stream, _) = listener.accept().await.unwrap();
        accept_async(stream).await.unwrap()
    });
    let server = Server::new(Line::new(None).unwrap(), address);
    let signalling = Signalling::open(&server, "once").await.unwrap();
    (signalling, accepting.await.unwrap())
}

#[tokio::test]
async fn a_connection_that_is_cut_is_reset_without_a_goodbye() {
    let (signalling, mut other) = connection().await;
    signalling.cut();
    match other.next().await {
        Some(Err(Error::Io(error))) => assert_eq!(error.kind(), std::io::ErrorKind::ConnectionReset),
        something_else => unreachable!("{something_else:?} instead of a reset"),
    }
}

#[tokio::test]
async fn a_connection_that_parts_says_goodbye() {
    let (signalling, mut other) = connection().await;
    let parting = tokio::spawn(signalling.part());
    assert!(matches!(other.next().await, Some(Ok(Message::Close(_)))));
    assert!(other.next().await.is_none());
    parting.await.unwrap();
}

#[tokio::test]
async fn a_ping_is_answered_while_somebody_listens() {
    let (mut signalling, mut other) = connection().await;
    let listening = tokio::spawn(async move {
        loop {
            if matches!(signalling.hear().await, Heard::Closed | Heard::Broken(_)) {
                return;
            }
        }
    });
    other.send(Message::Ping(b"5 s"[..].into())).await.unwrap();
    assert_eq!(other.next().await.unwrap().unwrap(), Message::Pong(b"5 s"[..].into()));
    drop(other);
    listening.await.unwrap();
}

#[tokio::test]
async fn messages_cross_as_they_are_written_in_the_protocol() {
    let (mut signalling, mut other) = connection().await;
    signalling.say(&ClientMessage::Attend { device: "a-device-of-ours".to_owned() }).await.unwrap();
    let said = other.next().await.unwrap().unwrap();
    assert_eq!(said.to_text().unwrap(), r#"{"type":"attend","device":"a-device-of-ours"}"#);
    other.send(Message::text(r#"{"type":"attending","epoch":3}"#)).await.unwrap();
    let Heard::Message(message) = signalling.hear().await else { unreachable!("a message was sent") };
    assert_eq!(*message, ServerMessage::Attending { epoch: 3 });
}

#[tokio::test]
async fn a_message_of_a_newer_server_only_shows_that_it_lives() {
    let (mut signalling, mut other) = connection().await;
    other.send(Message::text(r#"{"type":"fireworks","colour":"red"}"#)).await.unwrap();
    assert!(matches!(signalling.hear().await, Heard::SignOfLife));
}

#[tokio::test]
async fn a_message_without_end_breaks_the_connection_instead_of_filling_the_memory() {
    let (mut signalling, mut other) = connection().await;
    let flood = tokio::spawn(async move {
        let _ = other.send(Message::text("x".repeat(LONGEST_MESSAGE_BYTES + 1))).await;
        other
    });
    assert!(matches!(signalling.hear().await, Heard::Broken(_)));
    drop(signalling);
    flood.await.unwrap();
}
