//! Janus, fed with the program over plain RTP, behind a WHEP address of ours.
//!
//! Janus itself offers and wants an answer; a WHEP receiver offers as well. Both only need each
//! other's credentials, so each gets an answer made of the other's offer.

use std::net::{SocketAddr, UdpSocket};
use std::time::Instant;

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::post;
use serde_json::{Value, json};

use crate::program::{Due, Program};

/// Janus' HTTP interface.
#[derive(Clone)]
struct Janus {
    client: reqwest::Client,
    api: String,
}

/// Sends the program to `feed` (picture; sound two ports higher), and serves `POST /whep` on `listen`.
pub(crate) fn run(api: &str, feed: &str, listen: &str) {
    let feed: SocketAddr = feed.parse().unwrap();
    std::thread::spawn(move || send(feed));
    // Plain HTTP needs no TLS, but the client wants a provider all the same.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let janus = Janus { client: reqwest::Client::new(), api: api.to_owned() };
    tokio::runtime::Runtime::new().unwrap().block_on(async {
        let listener = tokio::net::TcpListener::bind(listen).await.unwrap();
        let app = Router::new().route("/whep", post(join)).with_state(janus);
        axum::serve(listener, app).await.unwrap();
    });
}

/// The program as an encoder would send it.
fn send(feed: SocketAddr) {
    let socket = UdpSocket::bind(("0.0.0.0", 0)).unwrap();
    let sound_feed = SocketAddr::new(feed.ip(), feed.port() + 2);
    let mut program = Program::new(Instant::now());
    let (mut picture_sequence, mut sound_sequence) = (0_u16, 0_u16);
    loop {
        std::thread::park_timeout(program.next_at().saturating_duration_since(Instant::now()));
        match program.next(Instant::now()) {
            Due::Picture { timestamp, payloads } => {
                for (number, payload) in (1..).zip(&payloads) {
                    let marker = if number == payloads.len() { 0x80 } else { 0 };
                    let packet = packet(96 | marker, picture_sequence, timestamp, 1, payload);
                    picture_sequence = picture_sequence.wrapping_add(1);
                    socket.send_to(&packet, feed).unwrap();
                }
            }
            Due::Sound { timestamp, payload } => {
                socket.send_to(&packet(111, sound_sequence, timestamp, 2, &payload), sound_feed).unwrap();
                sound_sequence = sound_sequence.wrapping_add(1);
            }
        }
    }
}

fn packet(second: u8, sequence: u16, timestamp: u32, source: u32, payload: &[u8]) -> Vec<u8> {
    let mut packet = vec![0x80, second];
    packet.extend_from_slice(&sequence.to_be_bytes());
    packet.extend_from_slice(&timestamp.to_be_bytes());
    packet.extend_from_slice(&source.to_be_bytes());
    packet.extend_from_slice(payload);
    packet
}

async fn join(State(janus): State<Janus>, offer: String) -> (StatusCode, String) {
    let session = janus.ask("", json!({"janus": "create"})).await["data"]["id"].to_string();
    let attach = json!({"janus": "attach", "plugin": "janus.plugin.streaming"});
    let handle = janus.ask(&format!("/{session}"), attach).await["data"]["id"].to_string();
    let place = format!("/{session}/{handle}");
    janus.ask(&place, json!({"janus": "message", "body": {"request": "watch", "id": 1}})).await;
    let from_janus = janus.offer(&session).await;
    let to_janus = answer(&from_janus, &offer, "active", "recvonly");
    let start = json!({"janus": "message", "body": {"request": "start"}, "jsep": {"type": "answer", "sdp": to_janus}});
    janus.ask(&place, start).await;
    (StatusCode::CREATED, answer(&offer, &from_janus, "passive", "sendonly"))
}

impl Janus {
    async fn ask(&self, place: &str, mut question: Value) -> Value {
        question["transaction"] = json!("fanout");
        let address = format!("{}{place}", self.api);
        self.client.post(address).json(&question).send().await.unwrap().json().await.unwrap()
    }

    /// Waits for the offer that a session's events bring.
    async fn offer(&self, session: &str) -> String {
        loop {
            let address = format!("{}/{session}?maxev=1", self.api);
            let event: Value = self.client.get(address).send().await.unwrap().json().await.unwrap();
            if let Some(offer) = event["jsep"]["sdp"].as_str() {
                return offer.to_owned();
            }
        }
    }
}

/// An answer to `offer` by whoever made `other`: the sections of the one, the person of the other.
fn answer(offer: &str, other: &str, setup: &str, direction: &str) -> String {
    let mut answer = String::new();
    let mut in_section = false;
    let mut kind = "";
    for line in offer.lines() {
        if let Some(section) = line.strip_prefix("m=") {
            in_section = true;
            kind = if section.starts_with("audio") { "m=audio" } else { "m=video" };
        }
        let is_replaced = in_section && is_direction(line);
        if !is_personal(line) && !is_replaced {
            put(&mut answer, line);
        }
        // Right behind its name, a section gets what the other one says of itself.
        if line.starts_with("a=mid:") {
            put(&mut answer, &format!("a=setup:{setup}"));
            put(&mut answer, &format!("a={direction}"));
            person(other, kind, direction == "sendonly").iter().for_each(|line| put(&mut answer, line));
        }
    }
    answer
}

fn put(text: &mut String, line: &str) {
    text.push_str(line);
    text.push_str("\r\n");
}

fn is_personal(line: &str) -> bool {
    ["a=ice-", "a=fingerprint:", "a=candidate:", "a=end-of-candidates", "a=setup:", "a=ssrc", "a=msid:", "a=extmap"]
        .iter()
        .any(|start| line.starts_with(start))
}

fn is_direction(line: &str) -> bool {
    matches!(line, "a=sendrecv" | "a=sendonly" | "a=recvonly" | "a=inactive")
}

/// Credentials, certificate, addresses and, where it sends, the sources of a section's kind.
fn person<'a>(other: &'a str, kind: &str, sends: bool) -> Vec<&'a str> {
    let starts = ["a=ice-ufrag:", "a=ice-pwd:", "a=ice-lite", "a=fingerprint:", "a=candidate:", "a=end-of-candidates"];
    let mut found: Vec<&str> = Vec::new();
    let mut here = "";
    for line in other.lines() {
        if line.starts_with("m=") {
            here = line;
        }
        let is_said = starts.iter().any(|start| line.starts_with(start)) && !found.contains(&line);
        let is_source = sends && line.starts_with("a=ssrc") && here.starts_with(kind);
        if is_said || is_source {
            found.push(line);
        }
    }
    found
}
