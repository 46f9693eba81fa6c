//! Those of a province who are connected and receive, each on a WebSocket and a leg of its own.

use std::time::Duration;

use diemcau_domain::identity::EndpointId;
use diemcau_protocol::websocket::ServerMessage;
use diemcau_rehearsal::receivers::{OpenRequest, Receiver, Receivers, Stage};
use serde_json::json;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::{interval, timeout};

use super::scene::{LONG, Scene};
use crate::support::{FakeConsole, Heard};

/// Far less than a picture lasts.
const BETWEEN_LOOKS: Duration = Duration::from_millis(20);

/// What an endpoint was told last, and how often it was let in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Told {
    pub(super) attended: u32,
    pub(super) session: Option<u32>,
}

/// An endpoint that came once and stays.
pub(super) struct Attendant {
    pub(super) endpoint: EndpointId,
    pub(super) receiver: Receiver,
    told: watch::Receiver<Told>,
    listening: JoinHandle<()>,
}

impl Attendant {
    /// Comes in, and receives the program of a session.
    pub(super) async fn come(scene: &Scene, receivers: &Receivers, endpoint: EndpointId, session: u32) -> Self {
        let caller = scene.server.technician(scene.conference, endpoint).await;
        let mut console = FakeConsole::open(&scene.server, &caller).await;
        console.say(&json!({ "type": "attend", "device": format!("device-{endpoint}") })).await;
        let (tell, told) = watch::channel(Told::default());
        let listening = tokio::spawn(async move {
            while let Heard::Message(message) = console.heard().await {
                tell.send_modify(|told| match &*message {
                    ServerMessage::Attending { .. } => told.attended += 1,
                    ServerMessage::Situation(situation) => {
                        told.session = situation.session.as_ref().map(|session| session.session);
                    }
                    _ => {}
                });
            }
        });
        let path = format!("/api/v1/conferences/{}/sessions/{session}/stream-tickets", scene.conference);
        let ticket = caller.post(&path, json!({ "purpose": "receive" })).await.json();
        let whep = ticket["url"].as_str().unwrap().parse().unwrap();
        let request = OpenRequest::new(endpoint.0, whep, ticket["token"].as_str().unwrap().into());
        let receiver = receivers.open(request).await.unwrap();
        Self { endpoint, receiver, told, listening }
    }

    /// Waits until it sees a picture.
    pub(super) async fn sees(&self) {
        let mut looks = interval(BETWEEN_LOOKS);
        let seeing = async {
            while self.receiver.figures().first_key_frame.is_none() {
                looks.tick().await;
            }
        };
        timeout(LONG, seeing).await.expect("no picture comes");
    }

    /// Waits until it is told of this session.
    pub(super) async fn is_told(&mut self, session: u32) {
        let told = self.told.wait_for(|told| told.session == Some(session));
        timeout(LONG, told).await.expect("it is not told").unwrap();
    }

    /// It never came a second time, and its leg is the first one.
    pub(super) fn assert_never_left(&self) {
        assert!(!self.listening.is_finished(), "endpoint {} lost its connection", self.endpoint);
        assert_eq!(self.told.borrow().attended, 1);
        assert_eq!(self.receiver.figures().stage, Stage::Receiving, "endpoint {}", self.endpoint);
    }

    pub(super) async fn leave(self) {
        self.receiver.close().await;
        self.listening.abort();
    }
}

/// Looks all the time for how long each of some receivers got no packet of a picture.
pub(super) struct Lookout {
    longest: Vec<Duration>,
    last: Vec<Duration>,
}

impl Lookout {
    pub(super) fn new(attendants: &[Attendant]) -> Self {
        let last = attendants.iter().map(|it| it.receiver.figures().picture.last.unwrap()).collect();
        Self { longest: vec![Duration::ZERO; attendants.len()], last }
    }

    /// Goes on looking until everybody has got so many more packets of the picture.
    pub(super) async fn look(&mut self, attendants: &[Attendant], packets: u64) {
        let got = |attendant: &Attendant| attendant.receiver.figures().picture.packets;
        let enough: Vec<u64> = attendants.iter().map(|attendant| got(attendant) + packets).collect();
        let mut looks = interval(BETWEEN_LOOKS);
        let looking = async {
            while attendants.iter().zip(&enough).any(|(attendant, enough)| got(attendant) < *enough) {
                looks.tick().await;
                self.look_once(attendants);
            }
        };
        timeout(LONG, looking).await.expect("the picture does not go on");
    }

    fn look_once(&mut self, attendants: &[Attendant]) {
        for ((attendant, last), longest) in attendants.iter().zip(&mut self.last).zip(&mut self.longest) {
            let now = attendant.receiver.figures().picture.last.unwrap();
            *longest = (*longest).max(now - *last);
            *last = now;
        }
    }

    /// The longest time without a picture of everybody, from packet to packet.
    pub(super) fn longest(&self) -> Duration {
        self.longest.iter().copied().max().unwrap_or_default()
    }
}
