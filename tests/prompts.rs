//! Presence prompts and write-ups, through the server.

use diemcau_domain::authority::Role;
use diemcau_domain::session::SessionStep;
use diemcau_protocol::prompt::SituationPrompt;
use diemcau_protocol::websocket::ServerMessage;
use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::support::{Caller, FakeConsole, TestServer, World};

struct Scene {
    server: TestServer,
    world: World,
    organizer: Caller,
}

impl Scene {
    async fn open() -> Self {
        let server = TestServer::start().await;
        let world = World::make(&server).await;
        let (_, organizer) = server.account("to-thu-ky", Role::Organizer, None).await;
        world.step(world.central, SessionStep::Open).await;
        Self { server, world, organizer }
    }

    async fn live() -> Self {
        let scene = Self::open().await;
        scene.world.step(scene.world.central, SessionStep::Start).await;
        scene
    }

    fn session(&self, rest: &str) -> String {
        self.world.path(&format!("/sessions/{}{rest}", self.world.central))
    }

    async fn console(&self) -> FakeConsole {
        let technician = self.server.technician(self.world.conference, self.world.endpoints.commune).await;
        FakeConsole::attend(&self.server, &technician, "device-one").await.0
    }

    /// Asks everybody to answer within so many seconds.
    async fn ask(&self, within: u32) -> Value {
        let asked = self.organizer.post(&self.session("/prompts"), json!({ "answer_within_seconds": within })).await;
        assert_eq!(asked.status, StatusCode::OK, "{}", asked.text());
        asked.json()
    }

    async fn report(&self, kind: &str) -> Value {
        let made = self.organizer.get(&self.session(&format!("/reports/{kind}?format=json"))).await;
        assert_eq!(made.status, StatusCode::OK, "{}", made.text());
        made.json()
    }
}

/// What the next prompt is that an endpoint is told of.
async fn prompted(console: &mut FakeConsole) -> SituationPrompt {
    loop {
        if let ServerMessage::Situation(situation) = console.message().await
            && let Some(prompt) = situation.session.and_then(|session| session.prompt)
        {
            return prompt;
        }
    }
}

/// Waits until the endpoint is asked nothing more.
async fn put_away(console: &mut FakeConsole) {
    loop {
        if let ServerMessage::Situation(situation) = console.message().await
            && situation.session.is_none_or(|session| session.prompt.is_none())
        {
            return;
        }
    }
}

/// The answer to a request.
async fn answered(console: &mut FakeConsole, request: u32) -> Result<(), String> {
    loop {
        match console.message().await {
            ServerMessage::Done { request: done } if done == request => return Ok(()),
            ServerMessage::Refused { request: Some(refused), code, .. } if refused == request => return Err(code),
            _ => {}
        }
    }
}

/// The cells of an endpoint's own row, by the stable names of the columns.
fn cell<'a>(report: &'a Value, endpoint: u32, key: &str) -> &'a Value {
    let columns = report["columns"].as_array().unwrap();
    let column = columns.iter().position(|column| column["key"] == key).unwrap();
    let rows = report["rows"].as_array().unwrap();
    let own = rows.iter().find(|row| row["kind"] == "endpoint" && row["endpoint"] == endpoint).unwrap();
    &own["values"][column]
}

#[tokio::test]
async fn an_answer_in_time_stands_in_the_report_and_a_late_one_is_refused_by_name() {
    let scene = Scene::live().await;
    let commune = scene.world.endpoints.commune.0;
    let mut console = scene.console().await;

    let shown = scene.ask(60).await;
    let prompt = prompted(&mut console).await;
    assert_eq!(shown["prompts"][0]["prompt"], prompt.prompt);
    console.say(&json!({ "type": "answer_prompt", "request": 1, "prompt": prompt.prompt })).await;
    assert_eq!(answered(&mut console, 1).await, Ok(()));
    assert!(prompted(&mut console).await.answered);

    let counted = scene.organizer.get(&scene.session("/prompts")).await.json();
    assert_eq!(counted["prompts"][0]["count"]["answered"], 1);
    let branches = counted["prompts"][0]["branches"].as_array().unwrap();
    let asked: u64 = branches.iter().map(|branch| branch["count"]["asked"].as_u64().unwrap()).sum();
    assert_eq!(counted["prompts"][0]["count"]["asked"], asked, "the hall itself is not asked");

    let again = scene.organizer.post(&scene.session("/prompts"), json!({})).await;
    assert_eq!((again.status, again.code()), (StatusCode::CONFLICT, "prompt_waits".to_owned()));
    console.say(&json!({ "type": "answer_prompt", "request": 2, "prompt": 99 })).await;
    assert_eq!(answered(&mut console, 2).await, Err("unknown_prompt".to_owned()));
    let own = scene.organizer.get(&scene.world.path(&format!("/endpoints/{commune}"))).await.json();
    assert!(own["prompts"][0]["answered_at"].is_string(), "{own}");
    let report = scene.report("summary").await;
    assert_eq!(*cell(&report, commune, "prompts"), json!({ "part": 1, "whole": 1 }));
}

#[tokio::test]
async fn a_prompt_that_nobody_answered_goes_from_the_screen_and_counts_as_missed() {
    let scene = Scene::live().await;
    let commune = scene.world.endpoints.commune.0;
    let mut console = scene.console().await;
    let shorter = scene.organizer.post(&scene.session("/prompts"), json!({ "answer_within_seconds": 1 })).await;
    let refused = (shorter.status, shorter.code(), shorter.json()["field"].clone());
    let expected = (StatusCode::UNPROCESSABLE_ENTITY, "out_of_range".to_owned(), json!("answer_within_seconds"));
    assert_eq!(refused, expected);

    scene.ask(15).await;
    let prompt = prompted(&mut console).await;
    put_away(&mut console).await;
    console.say(&json!({ "type": "answer_prompt", "request": 7, "prompt": prompt.prompt })).await;
    assert_eq!(answered(&mut console, 7).await, Err("prompt_over".to_owned()));
    let report = scene.report("endpoints").await;
    assert_eq!(*cell(&report, commune, "prompts"), json!({ "part": 0, "whole": 1 }));
    let own = scene.organizer.get(&scene.world.path(&format!("/endpoints/{commune}"))).await.json();
    assert_eq!(own["prompts"][0]["missed"], true);
}

#[tokio::test]
async fn a_plan_tells_how_many_and_not_when() {
    let scene = Scene::open().await;
    let planned = scene.organizer.put(&scene.session("/prompt-plan"), json!({ "count": 3 })).await;
    assert_eq!(planned.status, StatusCode::OK, "{}", planned.text());
    assert_eq!(planned.json()["planned"], 3);
    assert!(!planned.text().contains("moment"), "{}", planned.text());
    let many = scene.organizer.put(&scene.session("/prompt-plan"), json!({ "count": 65 })).await;
    assert_eq!((many.code(), many.json()["field"].clone()), ("too_many".to_owned(), json!("count")));
    let early = scene.organizer.post(&scene.session("/prompts"), json!({})).await;
    assert_eq!((early.status, early.code()), (StatusCode::CONFLICT, "session_state".to_owned()));
    let none = scene.organizer.put(&scene.session("/prompt-plan"), json!({ "count": 0 })).await;
    assert_eq!(none.json()["planned"], 0);
}

#[tokio::test]
async fn write_ups_are_marked_by_branch_and_one_by_one_and_add_up() {
    let scene = Scene::live().await;
    let commune = scene.world.endpoints.commune.0;
    let bulk = scene.organizer.put(&scene.session("/write-ups"), json!({ "state": "owed" })).await;
    assert_eq!(bulk.status, StatusCode::OK, "{}", bulk.text());
    let single = scene.session(&format!("/endpoints/{commune}/write-up"));
    let marked = scene.organizer.put(&single, json!({ "state": "handed_in" })).await;
    assert_eq!(marked.json()["counts"]["handed_in"], 1);
    let exempt = scene.organizer.put(&scene.session("/write-ups"), json!({ "state": "exempt" })).await.json();
    let count = |name: &str| exempt["counts"][name].as_u64().unwrap();
    assert_eq!(count("endpoints"), count("owed") + count("handed_in") + count("exempt") + count("not_asked"));
    assert_eq!(count("handed_in"), 1, "what was handed in stays");

    let (_, provincial) = scene.server.account("tinh", Role::Organizer, Some("T10")).await;
    let elsewhere = scene.session(&format!("/endpoints/{}/write-up", scene.world.endpoints.other_commune));
    let hidden = provincial.put(&elsewhere, json!({ "state": "owed" })).await;
    assert_eq!(hidden.status, StatusCode::NOT_FOUND);
    let unknown = scene.organizer.put(&single, json!({ "state": "lost" })).await;
    assert_eq!(unknown.status, StatusCode::UNPROCESSABLE_ENTITY);
    let report = scene.report("study").await;
    assert_eq!(*cell(&report, commune, "write_up"), json!("handed_in"));
    assert_eq!(report["final"], false);
}
