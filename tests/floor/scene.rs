//! A session with a floor, those who run it and those who ask for it.

use std::time::Duration;

use diemcau_agent::{Agent, AgentHandle, AgentSettings, Line, Phase};
use diemcau_domain::authority::Role;
use diemcau_domain::identity::EndpointId;
use diemcau_domain::session::SessionStep;
use diemcau_protocol::floor::SituationFloor;
use diemcau_protocol::websocket::ServerMessage;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use tokio::time::timeout;

use crate::support::{Caller, FakeConsole, TestServer, World};

/// Longer than anything here takes on a slow machine; only a failing test waits for it.
pub(super) const LONG: Duration = Duration::from_secs(60);

/// The codes of those who stand in a list of a floor.
pub(super) fn codes(floor: &Value, list: &str) -> Vec<String> {
    let entries = floor[list].as_array().unwrap_or_else(|| panic!("no {list} in {floor}"));
    entries.iter().map(|entry| entry["endpoint"]["code"].as_str().unwrap().to_owned()).collect()
}

/// A server with the central session, and its organizer.
pub(super) struct FloorScene {
    pub(super) server: TestServer,
    pub(super) world: World,
    pub(super) organizer: Caller,
}

impl FloorScene {
    /// With the session planned.
    pub(super) async fn of(server: TestServer) -> Self {
        let world = World::make(&server).await;
        let (_, organizer) = server.account("chief", Role::Organizer, None).await;
        Self { server, world, organizer }
    }

    /// With the session live.
    pub(super) async fn live() -> Self {
        let scene = Self::of(TestServer::start().await).await;
        for step in [SessionStep::Open, SessionStep::Start] {
            scene.world.step(scene.world.central, step).await;
        }
        scene
    }

    /// An endpoint that is connected.
    pub(super) async fn speaker(&self, endpoint: EndpointId) -> Speaker {
        let caller = self.server.technician(self.world.conference, endpoint).await;
        let (console, _) = FakeConsole::attend(&self.server, &caller, "device-one").await;
        Speaker { endpoint, caller, console, last_request: 0 }
    }

    /// The address of something in the session.
    pub(super) fn session(&self, rest: &str) -> String {
        self.world.path(&format!("/sessions/{}{rest}", self.world.central))
    }

    /// The name of its program.
    pub(super) fn stream(&self) -> String {
        format!("{}-{}", self.world.conference, self.world.central)
    }

    /// The floor as it stands.
    pub(super) async fn floor(&self) -> Value {
        self.organizer.get(&self.session("/floor")).await.json()
    }

    pub(super) async fn post(&self, what: &str, body: Value) -> Value {
        self.done(Method::POST, what, body).await
    }

    pub(super) async fn put(&self, what: &str, body: Value) -> Value {
        self.done(Method::PUT, what, body).await
    }

    async fn done(&self, method: Method, what: &str, body: Value) -> Value {
        let answer = self.organizer.call(method, &self.session(&format!("/{what}")), Some(&body)).await;
        assert_eq!(answer.status, StatusCode::OK, "{what}: {}", answer.text());
        answer.json()
    }

    /// The code of the refusal.
    pub(super) async fn refused(&self, what: &str, body: Value) -> String {
        self.organizer.post(&self.session(&format!("/{what}")), body).await.code()
    }

    pub(super) async fn give(&self, speaker: &Speaker, limit_seconds: Option<u32>) -> Value {
        self.post("floor/give", json!({ "endpoint": speaker.endpoint.0, "limit_seconds": limit_seconds })).await
    }

    /// The code of the refusal of an offer that is none; who may not make one is told so before.
    pub(super) async fn offer(&self, way: &str, token: &str) -> String {
        let caller = Caller::new(self.server.url(""), Some(token.to_owned()));
        let path = format!("/{way}/{}", self.stream());
        caller.send(Method::POST, &path, Some(("application/sdp", b"hello".to_vec())), &[]).await.code()
    }
}

/// An endpoint and its connection.
pub(super) struct Speaker {
    pub(super) endpoint: EndpointId,
    pub(super) caller: Caller,
    pub(super) console: FakeConsole,
    last_request: u32,
}

impl Speaker {
    /// Asks something of the floor; the error is the code of the refusal.
    pub(super) async fn ask(&mut self, what: &str) -> Result<(), String> {
        self.last_request += 1;
        let number = self.last_request;
        self.console.say(&json!({ "type": what, "request": number })).await;
        let answer = self.console.until(|message| match message {
            ServerMessage::Done { request } if *request == number => Some(Ok(())),
            ServerMessage::Refused { request, code, .. } if *request == Some(number) => Some(Err(code.clone())),
            _ => None,
        });
        answer.await
    }

    /// Waits until it is told of a floor as the test looks for it.
    pub(super) async fn until<T>(&mut self, look: impl Fn(&SituationFloor) -> Option<T>) -> T {
        let found = self.console.until(|message| match message {
            ServerMessage::Situation(situation) => look(&situation.session.as_ref()?.floor),
            _ => None,
        });
        timeout(LONG, found).await.expect("the endpoint is not told")
    }

    /// An agent for the endpoint with this code.
    pub(super) fn agent(server: &str, keys: &[(String, String)], code: &str) -> AgentHandle {
        let (_, key) = keys.iter().find(|(of, _)| of == code).unwrap();
        Agent::start(AgentSettings::new(server.parse().unwrap(), key), &Line::new(None).unwrap()).0
    }

    /// Waits until an agent speaks for its endpoint and knows its session.
    pub(super) async fn attending(agent: &AgentHandle) {
        let mut view = agent.view();
        let settled = view.wait_for(|view| view.phase == Phase::Attending && view.situation.is_some());
        timeout(LONG, settled).await.expect("the agent does not get in").unwrap();
    }
}
