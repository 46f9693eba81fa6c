//! The floor through the real server: asking, giving, looking before, losing, taking back.

mod media;
mod scene;

use diemcau_domain::authority::Role;
use diemcau_domain::session::SessionStep;
use serde_json::json;

use crate::support::TestServer;
use crate::support::organizer::Organizer;
use crate::support::process::ServerProcess;
use scene::{FloorScene, Speaker, codes};

#[tokio::test]
async fn hands_wait_in_the_order_of_each_rule_and_everybody_is_told_its_place() {
    let scene = FloorScene::live().await;
    let mut commune = scene.speaker(scene.world.endpoints.commune).await;
    let mut district = scene.speaker(scene.world.endpoints.district).await;
    let mut far = scene.speaker(scene.world.endpoints.other_commune).await;
    for speaker in [&mut commune, &mut district, &mut far] {
        assert_eq!(speaker.ask("raise_hand").await, Ok(()));
    }
    assert_eq!(codes(&scene.floor().await, "queue"), ["X02641", "H080", "X03127"]);
    assert_eq!(far.until(|floor| floor.position).await, 3);
    let rule = |rule: &str| json!({ "rule": rule });
    let floor = scene.put("floor/rule", rule("rotate_provinces")).await;
    assert_eq!(codes(&floor, "queue"), ["X02641", "X03127", "H080"]);
    assert_eq!(far.until(|floor| floor.position.filter(|position| *position < 3)).await, 2);
    let floor = scene.put("floor/queue", json!({ "order": [scene.world.endpoints.district.0] })).await;
    assert_eq!((codes(&floor, "queue"), &floor["rule"]), (codes_of(["H080", "X02641", "X03127"]), &json!("in_order")));
    let speakers = json!({ "endpoints": [scene.world.endpoints.province.0, scene.world.endpoints.other_commune.0] });
    let floor = scene.put("floor/speakers", speakers).await;
    assert_eq!(codes(&floor, "queue"), ["T10", "X03127", "H080", "X02641"]);
    assert_eq!(floor["queue"][0]["is_connected"], false);
    assert_eq!(commune.ask("lower_hand").await, Ok(()));
    assert_eq!(codes(&scene.floor().await, "queue"), ["T10", "X03127", "H080"]);
    scene.server.stop().await;
}

#[tokio::test]
async fn the_floor_is_given_with_a_timer_and_given_back() {
    let scene = FloorScene::live().await;
    let mut commune = scene.speaker(scene.world.endpoints.commune).await;
    let mut far = scene.speaker(scene.world.endpoints.other_commune).await;
    commune.ask("raise_hand").await.unwrap();
    let floor = scene.give(&commune, Some(180)).await;
    assert_eq!(floor["holders"][0]["limit_ms"], 180_000);
    assert_eq!((floor["waiting"].as_u64(), floor["holders"][0]["is_sending"].as_bool()), (Some(0), Some(false)));
    let own = commune.until(|floor| floor.holds_floor.then(|| floor.clone())).await;
    assert_eq!((own.must_send, own.limit_ms, own.since.is_some()), (true, Some(180_000), true));
    let speakers = far.until(|floor| (!floor.speakers.is_empty()).then(|| floor.speakers.clone())).await;
    assert_eq!(speakers[0].code, "X02641");
    assert_eq!(commune.ask("raise_hand").await, Err("holds_floor".to_owned()));
    assert_eq!(commune.ask("release_floor").await, Ok(()));
    assert!(!commune.until(|floor| (!floor.holds_floor).then_some(floor.must_send)).await);
    let log = scene.organizer.get(&scene.session("/reports/floor_log?format=json")).await.json();
    let row: Vec<&str> = log["rows"][0]["values"].as_array().unwrap().iter().filter_map(|it| it.as_str()).collect();
    assert!(row.contains(&"X02641") && row.contains(&"released"), "{log}");
    assert_eq!(log["rows"].as_array().unwrap().len(), 1);
    scene.server.stop().await;
}

#[tokio::test]
async fn two_hold_a_dialogue_and_a_third_is_refused() {
    let scene = FloorScene::live().await;
    let commune = scene.speaker(scene.world.endpoints.commune).await;
    let district = scene.speaker(scene.world.endpoints.district).await;
    let far = scene.speaker(scene.world.endpoints.other_commune).await;
    scene.give(&commune, None).await;
    scene.give(&district, None).await;
    assert_eq!(scene.refused("floor/give", json!({ "endpoint": far.endpoint.0 })).await, "floor_taken");
    let side = json!({ "shown": "endpoint", "endpoint": commune.endpoint.0 });
    let floor = scene.put("program", json!({ "main": { "shown": "hall" }, "side": side })).await;
    assert_eq!((&floor["main"]["shown"], &floor["side"]), (&json!("hall"), &side));
    let floor = scene.post("floor/end", json!({ "endpoint": commune.endpoint.0 })).await;
    assert_eq!(codes(&floor, "holders"), ["H080"]);
    assert_eq!(floor["side"], json!(null), "who left the floor is shown no more");
    scene.give(&far, None).await;
    scene.server.stop().await;
}

#[tokio::test]
async fn a_line_that_is_lost_frees_the_floor() {
    let scene = FloorScene::live().await;
    let commune = scene.speaker(scene.world.endpoints.commune).await;
    let mut far = scene.speaker(scene.world.endpoints.other_commune).await;
    scene.give(&commune, None).await;
    far.until(|floor| (!floor.speakers.is_empty()).then_some(())).await;
    commune.console.leave().await;
    far.until(|floor| floor.speakers.is_empty().then_some(())).await;
    assert_eq!(codes(&scene.floor().await, "holders"), Vec::<String>::new());
    scene.server.stop().await;
}

#[tokio::test]
async fn only_who_is_asked_to_may_send_and_only_as_long() {
    let scene = FloorScene::live().await;
    let mut commune = scene.speaker(scene.world.endpoints.commune).await;
    let wish = json!({ "session": scene.world.central.0 });
    let early = commune.caller.post("/api/v1/sending-tickets", wish.clone()).await;
    assert_eq!((early.status.as_u16(), early.code().as_str()), (409, "not_asked_to_send"));
    let floor = scene.post("floor/preview", json!({ "endpoint": commune.endpoint.0 })).await;
    assert_eq!(codes(&floor, "previews"), ["X02641"]);
    let own = commune.until(|floor| floor.is_previewed.then(|| floor.clone())).await;
    assert!(own.must_send && !own.holds_floor);
    let ticket = commune.caller.post("/api/v1/sending-tickets", wish.clone()).await.json();
    assert!(ticket["url"].as_str().unwrap().ends_with(&format!("/whip/{}", scene.stream())), "{ticket}");
    let token = ticket["token"].as_str().unwrap();
    assert_eq!(scene.offer("whip", token).await, "offer_malformed");
    assert_eq!(scene.offer("whep", token).await, "wrong_token", "who may send may not receive with it");
    scene.post("floor/end-preview", json!({ "endpoint": commune.endpoint.0 })).await;
    assert_eq!(scene.offer("whip", token).await, "not_asked_to_send");
    let far = scene.speaker(scene.world.endpoints.other_commune).await;
    let other = far.caller.post("/api/v1/sending-tickets", json!({ "session": scene.world.provincial.0 })).await;
    assert_eq!(other.code(), "not_asked_to_send");
    scene.server.stop().await;
}

#[tokio::test]
async fn only_organizers_of_the_lead_look_at_an_endpoint_before_it_is_on_air() {
    let scene = FloorScene::live().await;
    let commune = scene.speaker(scene.world.endpoints.commune).await;
    let (_, provincial) = scene.server.account("province", Role::Organizer, Some("T10")).await;
    let tickets = scene.session("/stream-tickets");
    let wish = json!({ "purpose": "receive", "preview": commune.endpoint.0 });
    assert_eq!(scene.organizer.post(&tickets, wish.clone()).await.code(), "not_asked_to_send");
    scene.post("floor/preview", json!({ "endpoint": commune.endpoint.0 })).await;
    assert_eq!(provincial.post(&tickets, wish.clone()).await.code(), "denied");
    assert_eq!(commune.caller.post(&tickets, wish.clone()).await.code(), "denied");
    let ticket = scene.organizer.post(&tickets, wish).await.json();
    let token = ticket["token"].as_str().unwrap();
    assert_eq!(scene.offer("whep", token).await, "offer_malformed");
    scene.post("floor/end-preview", json!({ "endpoint": commune.endpoint.0 })).await;
    assert_eq!(scene.offer("whep", token).await, "not_asked_to_send");
    scene.server.stop().await;
}

#[tokio::test]
async fn a_provincial_organizer_sees_no_hand_of_another_province() {
    let scene = FloorScene::live().await;
    let (_, provincial) = scene.server.account("province", Role::Organizer, Some("T10")).await;
    for endpoint in [scene.world.endpoints.commune, scene.world.endpoints.other_commune] {
        scene.speaker(endpoint).await.ask("raise_hand").await.unwrap();
    }
    let seen = provincial.get(&scene.session("")).await.json();
    assert_eq!(codes(&seen["floor"], "queue"), ["X02641"]);
    let seen = scene.organizer.get(&scene.session("")).await.json();
    assert_eq!(codes(&seen["floor"], "queue"), ["X02641", "X03127"]);
    scene.server.stop().await;
}

#[tokio::test]
async fn a_hand_goes_up_only_while_the_session_is_held_and_for_who_can_speak() {
    let server = TestServer::start().await;
    let scene = FloorScene::of(server).await;
    let mut commune = scene.speaker(scene.world.endpoints.commune).await;
    assert_eq!(commune.ask("raise_hand").await, Err("session_state".to_owned()));
    scene.world.step(scene.world.central, SessionStep::Open).await;
    assert_eq!(commune.ask("raise_hand").await, Ok(()));
    let mut sibling = scene.speaker(scene.world.endpoints.sibling).await;
    assert_eq!(sibling.ask("raise_hand").await, Err("not_two_way".to_owned()));
    let mut hall = scene.speaker(scene.world.endpoints.center).await;
    assert_eq!(hall.ask("raise_hand").await, Err("leads_session".to_owned()));
    scene.server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_kill_the_floor_is_free_and_the_hands_are_still_up() {
    let folder = tempfile::tempdir().unwrap();
    let mut server = ServerProcess::install(folder.path()).await;
    server.start().await;
    let organizer = Organizer::sign_in(&server.url()).await;
    let conference = organizer.plan_conference(crate::support::ROSTER.as_bytes()).await;
    let session = organizer.plan_session(&conference).await;
    for step in ["open", "start"] {
        organizer.step(&session, step).await;
    }
    let keys = organizer.issue_keys(&conference).await;
    let agents = [Speaker::agent(&server.url(), &keys, "X02641"), Speaker::agent(&server.url(), &keys, "H080")];
    for agent in &agents {
        Speaker::attending(agent).await;
        agent.raise_hand().await.unwrap();
    }
    let speaking = organizer.get(&format!("{session}/floor")).await["queue"][0]["endpoint"]["endpoint"].clone();
    let floor = organizer.post(&format!("{session}/floor/give"), json!({ "endpoint": speaking })).await;
    assert_eq!(codes(&floor, "holders"), ["X02641"]);
    server.kill().await;
    server.start().await;
    let floor = organizer.get(&format!("{session}/floor")).await;
    assert_eq!((codes(&floor, "holders"), codes(&floor, "queue")), (Vec::new(), codes_of(["H080"])));
}

fn codes_of<const N: usize>(codes: [&str; N]) -> Vec<String> {
    codes.map(str::to_owned).into()
}
