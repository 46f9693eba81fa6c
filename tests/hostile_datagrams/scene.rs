//! A session with a hall that sends, a neighbour who receives all the while, and a way in for others.

use std::net::Ipv4Addr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use diemcau_agent::{Clip, Line, Publisher, PublisherSettings};
use diemcau_domain::authority::Role;
use diemcau_domain::session::SessionStep;
use diemcau_media::Figures;
use diemcau_rehearsal::receivers::{OpenRequest, Receiver, ReceiverFigures, Receivers, ReceiversSettings, Stage};
use reqwest::Method;
use serde_json::{Value, json};
use tokio::time::{interval, timeout};

use super::guest::Guest;
use crate::support::{Answer, Caller, TestServer, World};

/// Longer than anything here takes on a slow machine; only a failing test waits for it.
const LONG: Duration = Duration::from_secs(120);
const BETWEEN_LOOKS: Duration = Duration::from_millis(2);

/// A server with a program.
pub(super) struct Scene {
    pub(super) server: TestServer,
    world: World,
    organizer: Caller,
    hall: Publisher,
    receivers: Receivers,
    pub(super) neighbour: Receiver,
}

impl Scene {
    pub(super) async fn start() -> Self {
        let server = TestServer::start().await;
        let world = World::make(&server).await;
        world.step(world.central, SessionStep::Open).await;
        world.step(world.central, SessionStep::Start).await;
        let (_, organizer) = server.account("chief", Role::Organizer, None).await;
        let hall = hall(&organizer, &world).await;
        let settings = ReceiversSettings { first_address: Ipv4Addr::new(127, 20, 0, 1), ..Default::default() };
        let receivers = Receivers::start(settings).unwrap();
        let technician = server.technician(world.conference, world.endpoints.commune).await;
        let neighbour = open(&receivers, &technician, &world, 0).await;
        arrived(&neighbour).await;
        Self { server, world, organizer, hall, receivers, neighbour }
    }

    /// The neighbour still receives; then everything ends.
    pub(super) async fn end(self) {
        self.neighbour_goes_on().await;
        self.neighbour.close().await;
        self.hall.stop().await;
        self.server.stop().await;
    }

    pub(super) fn figures(&self) -> Figures {
        self.server.app().streams.figures()
    }

    /// Waits until the counters are as they should be.
    pub(super) async fn until(&self, look: impl Fn(&Figures) -> bool) {
        let mut looks = interval(BETWEEN_LOOKS);
        let looking = async {
            while !look(&self.figures()) {
                looks.tick().await;
            }
        };
        timeout(LONG, looking).await.unwrap_or_else(|_| panic!("it does not come to that: {:#?}", self.figures()));
    }

    /// Something new arrives at the neighbour, and nothing of it was forged.
    pub(super) async fn neighbour_goes_on(&self) {
        let before = self.neighbour.figures();
        let goes_on = |now: ReceiverFigures| {
            assert_eq!((now.stage, now.refused), (Stage::Receiving, 0), "{now:?}");
            now.sound.packets > before.sound.packets && now.picture.packets > before.picture.packets
        };
        until(&self.neighbour, goes_on).await;
    }

    /// Somebody who joins in the usual way: how long the first packet took after the answer.
    pub(super) async fn join(&self, number: u32) -> Duration {
        let receiver = open(&self.receivers, &self.organizer, &self.world, number).await;
        let figures = arrived(&receiver).await;
        receiver.close().await;
        figures.first_packet.unwrap() - figures.answered
    }

    /// A guest who was let in by WHEP or, to the spare place, by WHIP, and about whose every byte a
    /// test decides.
    pub(super) async fn guest_by(&self, way: &str) -> Guest {
        self.guest_with(way, |_| {}).await
    }

    /// The same, with something in the offer changed.
    pub(super) async fn guest_with(&self, way: &str, change: impl FnOnce(&mut String)) -> Guest {
        let guest = Guest::new();
        let mut offer = guest.offer(way);
        change(&mut offer);
        let answer = self.offer(way, &self.token(way).await, offer.into_bytes()).await;
        assert_eq!(answer.status.as_u16(), 201, "{}", answer.text());
        guest.admitted(&answer.text())
    }

    pub(super) async fn token(&self, way: &str) -> String {
        let wish = match way {
            "whip" => json!({ "purpose": "publish", "place": "backup" }),
            _ => json!({ "purpose": "receive" }),
        };
        let ticket = ticket(&self.organizer, &self.world, wish).await;
        ticket["token"].as_str().unwrap().to_owned()
    }

    pub(super) async fn offer(&self, way: &str, token: &str, offer: Vec<u8>) -> Answer {
        let path = format!("/{way}/{}-{}", self.world.conference, self.world.central);
        let caller = Caller::new(self.server.url(""), Some(token.to_owned()));
        caller.send(Method::POST, &path, Some(("application/sdp", offer)), &[]).await
    }
}

async fn hall(organizer: &Caller, world: &World) -> Publisher {
    let ticket = ticket(organizer, world, json!({ "purpose": "publish", "place": "main" })).await;
    let media = Path::new(env!("CARGO_MANIFEST_DIR")).join("config/media");
    let clip = Arc::new(Clip::open(&media.join("hall.ivf"), &media.join("hall.ogg")).unwrap());
    let url = ticket["url"].as_str().unwrap().parse().unwrap();
    let settings = PublisherSettings { url, token: ticket["token"].as_str().unwrap().into(), clip };
    Publisher::start(settings, &Line::new(None).unwrap()).await.unwrap()
}

async fn ticket(caller: &Caller, world: &World, wish: Value) -> Value {
    caller.post(&world.path(&format!("/sessions/{}/stream-tickets", world.central)), wish).await.json()
}

async fn open(receivers: &Receivers, caller: &Caller, world: &World, number: u32) -> Receiver {
    let ticket = ticket(caller, world, json!({ "purpose": "receive" })).await;
    let url = ticket["url"].as_str().unwrap().parse().unwrap();
    let token = ticket["token"].as_str().unwrap().into();
    receivers.open(OpenRequest::new(number, url, token)).await.unwrap()
}

/// Sound and picture have come.
async fn arrived(receiver: &Receiver) -> ReceiverFigures {
    until(receiver, |now| {
        assert!(!matches!(now.stage, Stage::Failed | Stage::Closed), "a join failed: {now:?}");
        now.sound.packets > 0 && now.picture.packets > 0
    })
    .await
}

async fn until(receiver: &Receiver, look: impl Fn(ReceiverFigures) -> bool) -> ReceiverFigures {
    let mut looks = interval(BETWEEN_LOOKS);
    let looking = async {
        while !look(receiver.figures()) {
            looks.tick().await;
        }
    };
    timeout(LONG, looking).await.unwrap_or_else(|_| panic!("nothing arrives: {:?}", receiver.figures()));
    receiver.figures()
}
