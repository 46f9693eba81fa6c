//! The technical check before a session, through the server.

use diemcau_documents::PaperFormat;
use diemcau_domain::authority::Role;
use diemcau_domain::event::MediaKind;
use diemcau_domain::identity::EndpointId;
use diemcau_domain::session::SessionStep;
use diemcau_protocol::readiness::{Check, CheckState, SituationReadiness};
use diemcau_protocol::websocket::ServerMessage;
use diemcau_store::Contact;
use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::printed::readers::read_docx;
use crate::support::{Caller, FakeConsole, TestServer, World};

struct Scene {
    server: TestServer,
    world: World,
    organizer: Caller,
    technician: Caller,
}

impl Scene {
    async fn rehearsing() -> Self {
        let server = TestServer::start().await;
        let world = World::make(&server).await;
        let (_, organizer) = server.account("to-thu-ky", Role::Organizer, None).await;
        world.step(world.central, SessionStep::Rehearse).await;
        let technician = server.technician(world.conference, world.endpoints.commune).await;
        Self { server, world, organizer, technician }
    }

    async fn attend(&self, device: &str) -> FakeConsole {
        FakeConsole::attend(&self.server, &self.technician, device).await.0
    }

    /// Proves that media of the program arrives at the commune.
    async fn receive(&self, kind: MediaKind) {
        let desk = &self.world.desk;
        let leg = desk.leg(self.world.endpoints.commune).await.unwrap();
        desk.proof(self.world.endpoints.commune, self.world.central, leg, kind, self.server.app().clock.now());
    }

    async fn board(&self) -> Value {
        let path = self.world.path(&format!("/sessions/{}/readiness", self.world.central));
        let shown = self.organizer.get(&path).await;
        assert_eq!(shown.status, StatusCode::OK, "{}", shown.text());
        shown.json()
    }
}

fn state(readiness: &SituationReadiness, check: Check) -> CheckState {
    readiness.checks.iter().find(|view| view.check == check).unwrap().state
}

/// Waits until the endpoint is told of a check that stands so.
async fn told(console: &mut FakeConsole, check: Check, wanted: CheckState) -> SituationReadiness {
    loop {
        if let ServerMessage::Situation(situation) = console.message().await
            && let Some(readiness) = situation.session.and_then(|session| session.readiness)
            && state(&readiness, check) == wanted
        {
            return readiness;
        }
    }
}

/// Why a declaration is refused.
async fn refused(console: &mut FakeConsole, check: &str) -> String {
    console.say(&json!({ "type": "declare_check", "request": 9, "check": check, "passed": true })).await;
    loop {
        match console.message().await {
            ServerMessage::Refused { request: Some(9), code, .. } => return code,
            ServerMessage::Done { request: 9 } => return "done".to_owned(),
            _ => {}
        }
    }
}

#[tokio::test]
async fn a_hall_passes_its_check_and_has_a_certificate() {
    let scene = Scene::rehearsing().await;
    let mut console = scene.attend("device-one").await;
    scene.receive(MediaKind::Picture).await;
    scene.receive(MediaKind::Sound).await;
    told(&mut console, Check::Picture, CheckState::Measured).await;
    for (check, wanted) in [
        ("sound", (Check::Sound, CheckState::Measured)),
        ("camera", (Check::Camera, CheckState::Declared)),
        ("microphone", (Check::Microphone, CheckState::Declared)),
    ] {
        console.say(&json!({ "type": "declare_check", "request": 1, "check": check, "passed": true })).await;
        told(&mut console, wanted.0, wanted.1).await;
    }
    assert_eq!(refused(&mut console, "line").await, "out_of_range", "a line is measured");
    drop(console);

    let second = scene.attend("device-two");
    let mut console = second.await;
    let path = scene.world.path(&format!("/endpoints/{}/take-over", scene.world.endpoints.commune));
    scene.organizer.post(&path, json!({ "device": "device-two" })).await;
    told(&mut console, Check::Backup, CheckState::Measured).await;

    let own = format!("/sessions/{}/endpoints/{}/readiness", scene.world.central, scene.world.endpoints.commune);
    let certificate = scene.technician.get(&scene.world.path(&own)).await.json();
    assert_eq!(certificate["endpoint"]["code"], "X02641");
    let passed = certificate["checks"].as_array().unwrap().iter().filter(|check| check["at"].is_string()).count();
    assert_eq!(passed, 5, "all but the line, which is judged after 20 seconds: {certificate}");
    certificates_are_downloaded_by_whom_they_concern(&scene, &own).await;
    let report = scene.world.path(&format!("/sessions/{}/reports/readiness?format=json", scene.world.central));
    let report = scene.organizer.get(&report).await;
    assert_eq!(report.status, StatusCode::OK, "{}", report.text());
    assert!(report.text().contains("check_sound"), "{}", report.text());
}

/// As DOCX: what prints a PDF is the program, which a test is not.
async fn certificates_are_downloaded_by_whom_they_concern(scene: &Scene, own: &str) {
    let of = |endpoint: EndpointId| {
        scene.world.path(&format!("/sessions/{}/endpoints/{endpoint}/certificate?format=docx", scene.world.central))
    };
    let endpoints = &scene.world.endpoints;
    assert!(own.ends_with("/readiness"));
    // However many reports are made or wait: neither waits for the other.
    let desks = &scene.server.app().report_desks;
    let reports = desks.acquire_many(u32::try_from(desks.available_permits()).unwrap()).await.unwrap();
    let certificate = scene.technician.get(&of(endpoints.commune)).await;
    assert_eq!(certificate.status, StatusCode::OK, "{}", certificate.text());
    drop(reports);
    assert_eq!(certificate.headers["content-type"], PaperFormat::Docx.content_type());
    let name = certificate.headers["content-disposition"].to_str().unwrap();
    assert!(name.contains("diemcau-certificate-X02641-") && name.ends_with(".docx\""), "{name}");
    let text = read_docx(&certificate.body)["text"].as_str().unwrap().to_owned();
    for words in
        ["KẾT QUẢ KIỂM TRA KỸ THUẬT", "Điểm cầu Phường Lào Cai", "đạt (khai báo)", "chưa sẵn sàng", "Mã sổ cái: "]
    {
        assert!(text.contains(words), "{words} is missing: {text}");
    }
    let foreign = scene.technician.get(&of(endpoints.sibling)).await;
    assert_eq!(foreign.status, StatusCode::NOT_FOUND, "another endpoint's is not theirs");
    let hall = scene.organizer.get(&of(endpoints.center)).await;
    assert_eq!((hall.status, hall.code()), (StatusCode::UNPROCESSABLE_ENTITY, "nothing_to_certify".to_owned()));

    let all = scene.world.path(&format!("/sessions/{}/certificates?format=docx&form=party", scene.world.central));
    let all = scene.organizer.get(&all).await;
    assert_eq!(all.status, StatusCode::OK, "{}", all.text());
    let text = read_docx(&all.body)["text"].as_str().unwrap().to_owned();
    assert_eq!(text.matches("KẾT QUẢ KIỂM TRA KỸ THUẬT").count(), 7, "everybody but the hall, and none is ready");
    assert_eq!(text.matches("chưa thử").count() + text.matches("đạt (").count(), 7 * 6 - 2, "one only watches");
    let own = r#"{"issuing_body":"Tỉnh ủy Lào Cai","place":"Lào Cai","signer_title":"Chánh Văn phòng"}"#;
    let lettered = scene.organizer.get(&format!("{}&letterhead={own}", of(endpoints.commune))).await;
    let text = read_docx(&lettered.body)["text"].as_str().unwrap().to_owned();
    for words in ["TỈNH ỦY LÀO CAI", "Tỉnh ủy Lào Cai ghi nhận kết quả", "Lào Cai, ngày", "CHÁNH VĂN PHÒNG"]
    {
        assert!(text.contains(words), "{words} is missing: {text}");
    }
    let chosen = scene.technician.get(&format!("{}&letterhead={own}", of(endpoints.commune))).await;
    let named = chosen.json()["field"].clone();
    assert_eq!(
        (chosen.status, named),
        (StatusCode::FORBIDDEN, json!("letterhead")),
        "who is certified does not certify"
    );
    let spaced =
        scene.organizer.get(&format!(r#"{}&letterhead={{"number_suffix":"GXN BTC"}}"#, of(endpoints.commune))).await;
    assert_eq!(spaced.json()["field"], "letterhead.number_suffix", "{}", spaced.text());

    for (rest, field) in [("format=xlsx", "format"), ("form=church", "letterhead.form"), ("language=fr", "language")] {
        let path = scene.world.path(&format!("/sessions/{}/certificates?{rest}", scene.world.central));
        let refused = scene.organizer.get(&path).await;
        let named = refused.json()["field"].clone();
        assert_eq!((refused.status, named), (StatusCode::UNPROCESSABLE_ENTITY, json!(field)), "{rest}");
    }
}

#[tokio::test]
async fn the_board_says_who_never_passed_and_whom_to_call() {
    let scene = Scene::rehearsing().await;
    let contact = Contact {
        endpoint: scene.world.endpoints.commune,
        name: "Cán bộ kỹ thuật phường".to_owned(),
        phone: "0200 000 001".to_owned(),
        since: scene.server.app().clock.now(),
        keep_until: scene.server.app().clock.now().plus_ms(3_600_000),
    };
    scene.server.app().store.put_contacts(scene.world.conference, vec![contact]).await.unwrap();
    let board = scene.board().await;
    let counted = |counts: &Value| {
        let check = &counts["checks"][0];
        let sum = ["passed", "failed", "untried"].iter().map(|name| check[name].as_u64().unwrap()).sum::<u64>();
        (check["asked"].as_u64().unwrap(), sum)
    };
    assert_eq!((board["counts"]["endpoints"].as_u64(), board["counts"]["ready"].as_u64()), (Some(7), Some(0)));
    assert_eq!(counted(&board["counts"]), (7, 7), "everybody but the hall");
    assert_eq!(board["unready_total"], 7);
    let unready = board["unready"].as_array().unwrap();
    let commune = unready.iter().find(|line| line["endpoint"]["code"] == "X02641").unwrap();
    assert_eq!(commune["contact_phone"], "0200 000 001");
    assert_eq!(commune["contact_name"], "Cán bộ kỹ thuật phường");
    let viewer = unready.iter().find(|line| line["endpoint"]["code"] == "X02644").unwrap();
    let checks: Vec<&str> =
        viewer["checks"].as_array().unwrap().iter().map(|it| it["check"].as_str().unwrap()).collect();
    assert_eq!(checks, ["line", "picture", "sound", "backup"], "who only watches shows no camera");

    let (_, staff) = scene.server.account("thong-ke", Role::Staff, None).await;
    let path = scene.world.path(&format!("/sessions/{}/readiness", scene.world.central));
    assert_eq!(staff.get(&path).await.status, StatusCode::FORBIDDEN, "telephones are the organizers' business");
}

#[tokio::test]
async fn after_the_rehearsal_nothing_is_declared_any_more() {
    let scene = Scene::rehearsing().await;
    let mut console = scene.attend("device-one").await;
    assert_eq!(refused(&mut console, "backup").await, "done");
    scene.world.step(scene.world.central, SessionStep::Open).await;
    assert_eq!(refused(&mut console, "camera").await, "session_state");
    let board = scene.board().await;
    let backup = board["counts"]["checks"].as_array().unwrap().iter().find(|it| it["check"] == "backup").unwrap();
    assert_eq!(backup["passed"], 1, "what was shown stays");
}
