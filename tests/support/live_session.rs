//! A live session of the small conference, with those who write to each other in it.

use diemcau_domain::authority::Role;
use diemcau_domain::identity::EndpointId;
use diemcau_domain::session::SessionStep;
use diemcau_protocol::websocket::{ServerMessage, SituationSession};
use reqwest::StatusCode;
use serde_json::Value;

use super::{Caller, FakeConsole, TestServer, World};

/// The central session while it is live, its organizer, and a commune that is connected. What people do
/// in it stands in the file of the promise.
pub(crate) struct LiveSession {
    pub(crate) server: TestServer,
    pub(crate) world: World,
    pub(crate) organizer: Caller,
    pub(crate) technician: Caller,
    pub(crate) console: FakeConsole,
}

impl LiveSession {
    /// Starts it on a server with the defaults.
    pub(crate) async fn start() -> Self {
        let server = TestServer::start().await;
        let world = World::make(&server).await;
        let (_, organizer) = server.account("to-thu-ky", Role::Organizer, None).await;
        for step in [SessionStep::Open, SessionStep::Start] {
            world.step(world.central, step).await;
        }
        let technician = server.technician(world.conference, world.endpoints.commune).await;
        let (console, _) = FakeConsole::attend(&server, &technician, "device-one").await;
        Self { server, world, organizer, technician, console }
    }

    /// The address of something of the session.
    pub(crate) fn session(&self, rest: &str) -> String {
        self.world.path(&format!("/sessions/{}{rest}", self.world.central))
    }

    /// The address of something of an endpoint in the session.
    pub(crate) fn of(&self, endpoint: EndpointId, rest: &str) -> String {
        self.session(&format!("/endpoints/{endpoint}{rest}"))
    }

    /// The address of something of the commune in the session.
    pub(crate) fn own(&self, rest: &str) -> String {
        self.of(self.world.endpoints.commune, rest)
    }

    /// Waits until the commune is told of its session as the test looks for it.
    pub(crate) async fn told<T>(&mut self, look: impl Fn(&SituationSession) -> Option<T>) -> T {
        let found = self.console.until(|message| match message {
            ServerMessage::Situation(situation) => look(situation.session.as_ref()?),
            _ => None,
        });
        found.await
    }

    /// A report of the session, as JSON.
    pub(crate) async fn report(&self, kind: &str) -> Value {
        let made = self.organizer.get(&self.session(&format!("/reports/{kind}?format=json"))).await;
        assert_eq!(made.status, StatusCode::OK, "{}", made.text());
        made.json()
    }
}
