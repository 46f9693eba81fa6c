//! What was measured of a line is in the report after its endpoint left, as everybody is to see it.

use diemcau_domain::authority::Role;
use diemcau_domain::event::MediaKind;
use diemcau_domain::identity::EndpointId;
use diemcau_domain::quality::{Direction, LineKey, StreamCounts, Window};
use diemcau_domain::session::SessionStep;
use diemcau_protocol::endpoint::EndpointDetail;
use diemcau_protocol::quality::Band;
use diemcau_protocol::websocket::{GoodbyeReason, ServerMessage, Situation};
use serde_json::{Value, json};

use crate::support::{Caller, FakeConsole, TestServer, World};

/// A server with a session that is live, and its organizer.
async fn live() -> (TestServer, World, Caller) {
    let server = TestServer::start().await;
    let world = World::make(&server).await;
    for step in [SessionStep::Open, SessionStep::Start] {
        world.step(world.central, step).await;
    }
    let (_, organizer) = server.account("organizer", Role::Organizer, None).await;
    (server, world, organizer)
}

/// Three windows of 1,000 packets each, as media measures them.
fn measure(world: &World, endpoint: EndpointId, expected: u64, lost: u64) {
    let key = LineKey { session: world.central, endpoint, direction: Direction::Down };
    let window = Window { picture: StreamCounts { expected, lost }, ..Window::default() };
    for _ in 0..3 {
        world.desk.line_measured(key, window);
    }
}

/// What was found out by now is taken in.
async fn settle(world: &World) {
    world.desk.turn().await.unwrap();
}

async fn report(world: &World, organizer: &Caller) -> Value {
    let path = world.path(&format!("/sessions/{}/reports/quality?format=json", world.central));
    organizer.get(&path).await.json()
}

/// A cell as it is shown in the row of an endpoint, or in the sums of the branch below it.
fn shown(report: &Value, kind: &str, endpoint: EndpointId, column: &str) -> String {
    let columns = report["columns"].as_array().unwrap();
    let place = columns.iter().position(|it| it["key"] == column).unwrap();
    let rows = report["rows"].as_array().unwrap();
    let row = rows.iter().find(|row| row["kind"] == kind && row["endpoint"] == endpoint.0).unwrap();
    row["cells"][place].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_bad_line_is_bad_in_the_report_a_muted_one_unknown_and_a_province_reads_n_of_m() {
    let (server, world, organizer) = live().await;
    let at = world.endpoints;
    let technician = server.technician(world.conference, at.commune).await;
    let (console, _) = FakeConsole::attend(&server, &technician, "device-one").await;
    measure(&world, at.commune, 1_000, 50);
    measure(&world, at.sibling, 1_000, 0);
    measure(&world, at.district, 0, 0);
    settle(&world).await;
    console.leave().await;
    world.step(world.central, SessionStep::End).await;

    let report = report(&world, &organizer).await;
    let own = |endpoint, column| shown(&report, "endpoint", endpoint, column);
    assert_eq!(own(at.commune, "line_band.down"), "kém");
    assert_eq!(own(at.commune, "packets_lost.down"), "5,00%");
    assert_eq!(own(at.sibling, "line_band.down"), "tốt");
    assert_eq!(own(at.district, "line_band.down"), "chưa đủ dữ liệu");
    assert_eq!(shown(&report, "branch", at.province, "quality"), "1/2");
    assert_eq!(shown(&report, "branch", at.other_province, "quality"), "—");
    server.stop().await;
}

#[tokio::test]
async fn what_a_page_counts_is_reported_as_counted_and_what_it_does_not_count_as_not_reported() {
    let (server, world, organizer) = live().await;
    let at = world.endpoints;
    measure(&world, at.commune, 1_000, 0);
    measure(&world, at.sibling, 1_000, 0);
    let technician = server.technician(world.conference, at.commune).await;
    let (mut console, _) = FakeConsole::attend(&server, &technician, "device-one").await;
    let figures = json!({ "freeze_count": 3, "freeze_ms": 1500, "concealed_samples": 480, "total_samples": 48000 });
    console.say(&json!({ "type": "report_line", "session": world.central.0, "figures": figures })).await;
    // The answer to the next message shows that this one was heard.
    console.say(&json!({ "type": "lower_hand", "request": 1 })).await;
    console.until(|message| answered(message).then_some(())).await;
    settle(&world).await;

    let report = report(&world, &organizer).await;
    let own = |endpoint, column| shown(&report, "endpoint", endpoint, column);
    let columns = ["freezes.down", "frozen_time.down", "sound_concealed.down"];
    assert_eq!(columns.map(|column| own(at.commune, column)), ["3", "0:00:02", "1,00%"]);
    assert_eq!(columns.map(|column| own(at.sibling, column)), ["không có số liệu"; 3]);
    server.stop().await;
}

fn answered(message: &ServerMessage) -> bool {
    matches!(message, ServerMessage::Done { request: 1 } | ServerMessage::Refused { request: Some(1), .. })
}

#[tokio::test]
async fn figures_that_no_browser_can_have_counted_end_the_connection_that_said_them() {
    let (server, world, _) = live().await;
    let technician = server.technician(world.conference, world.endpoints.commune).await;
    for figures in [
        json!({ "freeze_count": u64::MAX }),
        json!({ "freeze_count": -1 }),
        json!({ "frames_per_second": 24.97 }),
        json!({ "frame_height": 1_000_000 }),
        json!({ "guess": 1 }),
    ] {
        let (mut console, _) = FakeConsole::attend(&server, &technician, "device-one").await;
        console.say(&json!({ "type": "report_line", "session": 1, "figures": figures })).await;
        assert_eq!(console.goodbye().await.0, GoodbyeReason::Malformed, "{figures}");
    }
    server.stop().await;
}

#[tokio::test]
async fn an_endpoint_and_its_organizer_learn_how_its_line_is() {
    let (server, world, organizer) = live().await;
    let commune = world.endpoints.commune;
    let technician = server.technician(world.conference, commune).await;
    let (mut console, _) = FakeConsole::attend(&server, &technician, "device-one").await;
    let leg = world.desk.leg(commune).await.unwrap();
    world.desk.proof(commune, world.central, leg, MediaKind::Sound, server.app().clock.now());
    measure(&world, commune, 1_000, 120);
    settle(&world).await;
    let told = console.until(|message| match message {
        ServerMessage::Situation(Situation { line, .. }) if *line != Band::Unknown => Some(*line),
        _ => None,
    });
    assert_eq!(told.await, Band::Terrible);

    let answer = organizer.get(&world.path(&format!("/endpoints/{commune}"))).await;
    let detail: EndpointDetail = serde_json::from_slice(&answer.body).unwrap();
    let [quality] = &detail.quality[..] else { panic!("one session was measured") };
    assert_eq!(
        (quality.session, quality.down.now, quality.down.windows_terrible),
        (world.central.0, Band::Terrible, 3)
    );
    assert_eq!((quality.up.band, quality.up.last_at), (Band::Unknown, None));
    server.stop().await;
}
