//! An endpoint may have much written, and not without end: a line of the ledger stays for ever.

use diemcau_domain::session::SessionStep;
use diemcau_protocol::websocket::{GoodbyeReason, ServerMessage};
use reqwest::StatusCode;
use serde_json::json;

use crate::support::{Answer, Caller, FakeConsole, TestServer, World};

/// So many lines has an endpoint here.
const LINES: u32 = 6;

/// A session with an open vote, at a server that takes few lines of an endpoint and gives none back for
/// a minute.
struct Scene {
    server: TestServer,
    world: World,
    organizer: Caller,
    vote: u64,
}

impl Scene {
    async fn live() -> Self {
        let server = TestServer::start_with(|configuration| {
            configuration.limits.endpoint_lines_at_once = LINES;
            configuration.limits.endpoint_lines_per_minute = 1;
        });
        let server = server.await;
        let world = World::make(&server).await;
        for step in [SessionStep::Open, SessionStep::Start] {
            world.step(world.central, step).await;
        }
        let (_, organizer) = server.account("to-chuc", diemcau_domain::authority::Role::Organizer, None).await;
        let asked = json!({ "question": "Thông qua Nghị quyết?", "counting": "endpoints" });
        let votes = organizer.post(&world.path(&format!("/sessions/{}/votes", world.central)), asked).await;
        let vote = votes.json()[0]["vote"].as_u64().unwrap();
        Self { server, world, organizer, vote }
    }

    /// Another ballot than the one before.
    async fn cast(&self, caller: &Caller, endpoint: u32, time: u32) -> Answer {
        let ballot = json!({ "in_favour": time % 2, "against": (time + 1) % 2, "blank": 0 });
        let path = format!("/sessions/{}/endpoints/{endpoint}/votes/{}", self.world.central, self.vote);
        caller.put(&self.world.path(&path), ballot).await
    }
}

#[tokio::test]
async fn whoever_changes_its_ballot_all_day_must_wait_and_nobody_else_does() {
    let scene = Scene::live().await;
    let (commune, sibling) = (scene.world.endpoints.commune, scene.world.endpoints.sibling);
    let technician = scene.server.technician(scene.world.conference, commune).await;
    for time in 0..LINES {
        assert_eq!(scene.cast(&technician, commune.0, time).await.status, StatusCode::NO_CONTENT);
    }
    let refused = scene.cast(&technician, commune.0, LINES).await;
    assert_eq!((refused.status, refused.code().as_str()), (StatusCode::TOO_MANY_REQUESTS, "too_much_written"));
    let seconds: u64 = refused.headers["retry-after"].to_str().unwrap().parse().unwrap();
    assert!((50..=61).contains(&seconds), "{seconds} s");

    let neighbour = scene.server.technician(scene.world.conference, sibling).await;
    assert_eq!(scene.cast(&neighbour, sibling.0, 0).await.status, StatusCode::NO_CONTENT);
    assert_eq!(scene.cast(&scene.organizer, commune.0, LINES).await.status, StatusCode::NO_CONTENT);
    scene.server.stop().await;
}

#[tokio::test]
async fn what_changes_nothing_costs_nothing() {
    let scene = Scene::live().await;
    let commune = scene.world.endpoints.commune;
    let technician = scene.server.technician(scene.world.conference, commune).await;
    for _ in 0..=2 * LINES {
        assert_eq!(scene.cast(&technician, commune.0, 0).await.status, StatusCode::NO_CONTENT);
    }
    scene.server.stop().await;
}

#[tokio::test]
async fn an_endpoint_that_may_write_no_more_for_now_may_still_connect() {
    let scene = Scene::live().await;
    let technician = scene.server.technician(scene.world.conference, scene.world.endpoints.commune).await;
    let (mut console, _) = FakeConsole::attend(&scene.server, &technician, "device-one").await;
    let answered = async |console: &mut FakeConsole, request: u32, what: &str| {
        console.say(&json!({ "type": what, "request": request })).await;
        let look = |message: &ServerMessage| match message {
            ServerMessage::Done { request: of } if *of == request => Some(None),
            ServerMessage::Refused { request: Some(of), code, .. } if *of == request => Some(Some(code.clone())),
            _ => None,
        };
        console.until(look).await
    };
    for request in 0..LINES {
        let what = if request % 2 == 0 { "raise_hand" } else { "lower_hand" };
        assert_eq!(answered(&mut console, request, what).await, None, "{what} {request}");
    }
    assert_eq!(answered(&mut console, LINES, "raise_hand").await.unwrap(), "too_much_written");
    console.leave().await;
    let (again, first) = FakeConsole::attend(&scene.server, &technician, "device-one").await;
    assert!(!matches!(first, ServerMessage::Refused { .. }), "{first:?}");
    again.leave().await;
    scene.server.stop().await;
}

#[tokio::test]
async fn whoever_connects_again_and_again_must_wait() {
    let scene = Scene::live().await;
    let technician = scene.server.technician(scene.world.conference, scene.world.endpoints.commune).await;
    // Two lines each: it comes, and it will go.
    for _ in 0..LINES / 2 {
        let (console, first) = FakeConsole::attend(&scene.server, &technician, "device-one").await;
        assert!(!matches!(first, ServerMessage::Refused { .. }), "{first:?}");
        console.leave().await;
    }
    let (mut again, first) = FakeConsole::attend(&scene.server, &technician, "device-one").await;
    assert!(matches!(first, ServerMessage::Refused { code, .. } if code == "too_much_written"));
    assert_eq!(again.goodbye().await.0, GoodbyeReason::Stopping, "it may come back");
    scene.server.stop().await;
}
