//! Long reports wait for a desk: what they show when their turn comes, and what ends the waiting.

use std::sync::Arc;
use std::time::Duration;

use diemcau_domain::authority::Role;
use diemcau_domain::identity::Author;
use diemcau_domain::session::SessionStep;
use diemcau_store::Holder;
use reqwest::StatusCode;
use serde_json::{Value, json};
use tokio::time::{interval, timeout};

use crate::support::{Answer, Caller, TestServer, World};

const LONG: Duration = Duration::from_secs(30);

/// A server with one desk for reports, at which somebody else sits.
struct Scene {
    server: TestServer,
    world: World,
    author: Author,
    staff: Caller,
    desk: tokio::sync::OwnedSemaphorePermit,
}

impl Scene {
    async fn busy() -> Self {
        let server = TestServer::start_with(|configuration| configuration.limits.reports_at_once = 1).await;
        let world = World::make(&server).await;
        let (holder, staff) = server.account("van-phong", Role::Staff, None).await;
        let Holder::Account(account) = holder else { panic!("an account is no endpoint") };
        let desk = Arc::clone(&server.app().report_desks).acquire_owned().await.unwrap();
        Self { server, world, author: Author::Account(account), staff, desk }
    }

    async fn begin(&self) -> Answer {
        self.staff.post(&self.world.path("/report_jobs"), json!({ "kind": "summary", "format": "csv" })).await
    }

    async fn job(&self, begun: &Value) -> Value {
        self.staff.get(&self.world.path(&format!("/report_jobs/{}", begun["job"]))).await.json()
    }
}

/// Looks again and again until it is so.
async fn until<T>(mut look: impl AsyncFnMut() -> Option<T>) -> T {
    let looking = async {
        let mut turns = interval(Duration::from_millis(20));
        loop {
            turns.tick().await;
            if let Some(found) = look().await {
                return found;
            }
        }
    };
    timeout(LONG, looking).await.expect("it does not come to that")
}

#[tokio::test]
async fn a_job_shows_the_figures_of_when_its_turn_comes() {
    let scene = Scene::busy().await;
    let begun = scene.begin().await;
    assert_eq!(begun.status, StatusCode::ACCEPTED, "{}", begun.text());
    let begun = begun.json();
    assert_eq!(begun["state"], "waiting");
    // There is something to report only now.
    for step in [SessionStep::Open, SessionStep::Start] {
        scene.world.step(scene.world.central, step).await;
    }
    assert_eq!(scene.job(&begun).await["state"], "waiting");
    let Scene { server, world, staff, desk, .. } = scene;
    drop(desk);
    let path = world.path(&format!("/report_jobs/{}", begun["job"]));
    let done = until(async || {
        let job = staff.get(&path).await.json();
        matches!(job["state"].as_str(), Some("done" | "failed")).then_some(job)
    });
    assert_eq!(done.await["state"], "done");
    let file = staff.get(&format!("{path}/file")).await;
    assert!(file.body.starts_with(b"PK"));
    server.stop().await;
}

#[tokio::test]
async fn a_cancelled_job_waits_for_nothing_and_makes_room_at_once() {
    let scene = Scene::busy().await;
    let begun = [scene.begin().await.json(), scene.begin().await.json()];
    let refused = scene.begin().await;
    assert_eq!((refused.status, refused.code().as_str()), (StatusCode::SERVICE_UNAVAILABLE, "busy"));

    let number = u32::try_from(begun[0]["job"].as_u64().unwrap()).unwrap();
    let jobs = &scene.server.app().report_jobs;
    let waiting = Arc::downgrade(&jobs.find(scene.world.conference, &scene.author, number).unwrap());
    let path = scene.world.path(&format!("/report_jobs/{number}"));
    assert_eq!(scene.staff.delete(&path).await.status, StatusCode::NO_CONTENT);
    assert_eq!(scene.staff.get(&path).await.status, StatusCode::NOT_FOUND);
    // The desk is still taken; nobody keeps what the job was made of until it is free.
    until(async || waiting.upgrade().is_none().then_some(())).await;
    assert_eq!(scene.begin().await.status, StatusCode::ACCEPTED);
    assert_eq!(scene.job(&begun[1]).await["state"], "waiting");
    scene.server.stop().await;
}

#[tokio::test]
async fn a_letterhead_that_does_not_fit_is_refused_by_the_name_of_its_field() {
    let server = TestServer::start().await;
    let world = World::make(&server).await;
    let (_, staff) = server.account("van-phong", Role::Staff, None).await;
    let wrong = [
        ("place", json!("Lào\nCai")),
        ("superior_body", json!("x".repeat(201))),
        ("issuing_body", json!(" ")),
        ("number_suffix", json!("BC BTG")),
        ("authority", json!("by_chance")),
        ("recipients", json!(["Tỉnh ủy", ""])),
    ];
    for (field, value) in wrong {
        let letterhead = json!({ field: value });
        let job = json!({ "kind": "summary", "format": "pdf", "letterhead": letterhead });
        let refused = staff.post(&world.path("/report_jobs"), job).await;
        let named = json!(format!("letterhead.{field}"));
        assert_eq!((refused.status, &refused.json()["field"]), (StatusCode::UNPROCESSABLE_ENTITY, &named));
        let paper = format!("/sessions/{}/reports/summary?format=docx&letterhead={letterhead}", world.central);
        let refused = staff.get(&world.path(&paper)).await;
        assert_eq!((refused.status, &refused.json()["field"]), (StatusCode::UNPROCESSABLE_ENTITY, &named));
    }
    for (letterhead, field) in [("[]", "letterhead"), (r#"{"seal":1}"#, "letterhead.seal")] {
        let paper = format!("/sessions/{}/reports/summary?format=docx&letterhead={letterhead}", world.central);
        let refused = staff.get(&world.path(&paper)).await;
        assert_eq!((refused.status, &refused.json()["field"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!(field)));
    }
    server.stop().await;
}
