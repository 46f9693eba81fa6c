//! Slips that a device wrote while its line was down: who may hand them in, and what is refused.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use diemcau_domain::authority::Role;
use diemcau_domain::command::Command;
use diemcau_domain::event::Event;
use diemcau_domain::identity::{DeviceId, EndpointId, RollCallId, SlipNumber};
use diemcau_domain::session::SessionStep;
use diemcau_domain::time::Timestamp;
use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::support::{Answer, Caller, Device, TestServer, World};

impl Device {
    async fn register(&self, scene: &Scene) -> Answer {
        let path = scene.world.path(&format!("/endpoints/{}/device-keys", scene.commune));
        scene.technician.post(&path, self.registration()).await
    }

    /// What is written on its `count`th slip of the commune.
    fn content(&self, scene: &Scene, count: u32, present: u32) -> Value {
        let number = SlipNumber::composed("X02641", &DeviceId(self.name()), count).0;
        json!({
            "form": "diemcau-slip-1", "number": number, "conference": scene.world.conference.0,
            "session": scene.world.central.0, "roll_call": scene.roll_call.0, "endpoint": scene.commune.0,
            "key": self.name(), "made_at": "2022-07-22T01:20:00.000Z",
            "head_count": { "present_members": present, "present_others": 0, "excused": 1, "unexcused": 0 },
        })
    }
}

/// A session that is over, but not closed, with a roll call that nobody answered.
struct Scene {
    server: TestServer,
    world: World,
    commune: EndpointId,
    roll_call: RollCallId,
    technician: Caller,
    organizer: Caller,
}

impl Scene {
    async fn ended() -> Self {
        let server = TestServer::start().await;
        let world = World::make(&server).await;
        for step in [SessionStep::Open, SessionStep::Start] {
            world.step(world.central, step).await;
        }
        let deadline = Timestamp::from_millis(4_000_000_000_000);
        let (session, title) = (world.central, "Đầu buổi".to_owned());
        let opened = world.command(Command::OpenRollCall { session, title, deadline }).await;
        let roll_call = opened.events.iter().find_map(|event| match event {
            Event::RollCallOpened { roll_call, .. } => Some(*roll_call),
            _ => None,
        });
        let roll_call = roll_call.unwrap();
        world.command(Command::CloseRollCall { roll_call }).await;
        world.step(world.central, SessionStep::End).await;
        let commune = world.endpoints.commune;
        let technician = server.technician(world.conference, commune).await;
        let (_, organizer) = server.account("lao-cai", Role::Organizer, Some("T10")).await;
        Self { server, world, commune, roll_call, technician, organizer }
    }

    async fn hand_in(&self, slip: &Value) -> Answer {
        let path = self.world.path(&format!("/endpoints/{}/slips", self.commune));
        self.technician.post(&path, slip.clone()).await
    }

    async fn take_in(&self, slip: &Value) -> Answer {
        self.organizer.post(&self.world.path("/slips"), json!({ "slip": slip, "way": "qr" })).await
    }

    async fn decide(&self, body: Value) -> Answer {
        let rest = format!("/sessions/{}/endpoints/{}/slip-decisions", self.world.central, self.commune);
        self.organizer.post(&self.world.path(&rest), body).await
    }

    /// What the endpoint's own page is told of its slips.
    async fn own(&self) -> Value {
        self.technician.get(&self.world.path(&format!("/endpoints/{}/slips", self.commune))).await.json()
    }

    async fn present(&self) -> Option<u32> {
        let (roll_call, commune) = (self.roll_call, self.commune);
        let look = self.world.desk.read(move |reading| {
            let answer = reading.conference.roll_call(roll_call)?.answers.get(&commune)?;
            Some(answer.head_count.present_members)
        });
        look.await.unwrap()
    }
}

fn refused(answer: &Answer, code: &str, field: &str) {
    assert_eq!((answer.code().as_str(), &answer.json()["field"]), (code, &json!(field)), "{}", answer.text());
}

#[tokio::test]
async fn a_signed_slip_counts_at_once_and_only_once() {
    let scene = Scene::ended().await;
    let device = Device::new();
    assert_eq!(device.register(&scene).await.json()["name"], device.name());
    let slip = device.signed(&device.content(&scene, 1, 61));
    let look = scene.world.path(&format!("/endpoints/{}/slips/check", scene.commune));
    let checked = scene.technician.post(&look, slip.clone()).await.json();
    assert_eq!((&checked["counts"], &checked["signed"]), (&json!(true), &json!(true)));
    assert_eq!(scene.present().await, None, "a look changes nothing");

    let view = scene.hand_in(&slip).await.json();
    assert_eq!((&view["state"], &view["way"]), (&json!("counted"), &json!("page")));
    assert_eq!(scene.present().await, Some(61));
    refused(&scene.hand_in(&slip).await, "slip_used", "number");
    refused(&scene.take_in(&slip).await, "slip_used", "number");
    scene.server.stop().await;
}

#[tokio::test]
async fn a_slip_of_an_unknown_device_waits_for_an_organizer_of_its_part_of_the_tree() {
    let scene = Scene::ended().await;
    let device = Device::new();
    let slip = device.signed(&device.content(&scene, 1, 61));
    let (_, stranger) = scene.server.account("dien-bien", Role::Organizer, Some("T11")).await;
    let elsewhere = stranger.post(&scene.world.path("/slips"), json!({ "slip": slip, "way": "file" })).await;
    assert_eq!(elsewhere.status, StatusCode::NOT_FOUND);

    let view = scene.take_in(&slip).await.json();
    assert_eq!((&view["state"], &view["signed"], &view["way"]), (&json!("waiting"), &json!(false), &json!("qr")));
    assert_eq!(scene.present().await, None);
    let list = scene.organizer.get(&scene.world.path(&format!("/sessions/{}/slips", scene.world.central))).await;
    assert_eq!(list.json()["waiting"], 1);
    let number = &view["number"];
    let no_reason = scene.decide(json!({ "number": number, "accept": true, "reason": "" })).await;
    refused(&no_reason, "text_length", "reason");
    let decided = scene.decide(json!({ "number": number, "accept": true, "reason": "đã gọi điện hỏi lại" })).await;
    assert_eq!(decided.json()["state"], "accepted");
    assert_eq!(scene.present().await, Some(61));
    scene.server.stop().await;
}

#[tokio::test]
async fn where_another_value_stands_both_are_shown_and_a_person_decides() {
    let scene = Scene::ended().await;
    let device = Device::new();
    device.register(&scene).await;
    scene.hand_in(&device.signed(&device.content(&scene, 1, 61))).await;
    let view = scene.hand_in(&device.signed(&device.content(&scene, 2, 70))).await.json();
    assert_eq!((&view["state"], &view["conflict"]), (&json!("waiting"), &json!(true)));
    let says = |key: &str| view[key]["present_members"].clone();
    assert_eq!((says("known"), says("head_count")), (json!(61), json!(70)));
    assert_eq!(scene.present().await, Some(61));

    let unseen = json!({ "number": view["number"], "accept": true, "reason": "đã hỏi lại" });
    refused(&scene.decide(unseen).await, "slip_overtaken", "over");
    let decision = json!({ "number": view["number"], "accept": false, "over": view["known"], "reason": "đã hỏi lại" });
    assert_eq!(scene.own().await["waiting"], 1);
    assert_eq!(scene.decide(decision).await.json()["state"], "refused");
    let own = scene.own().await;
    assert_eq!((own["waiting"].clone(), own["slips"].as_array().map(Vec::len)), (json!(0), Some(2)));
    let slip = own["slips"].as_array().unwrap().iter().find(|slip| slip["number"] == view["number"]).unwrap();
    assert_eq!((&slip["state"], &slip["reason"]), (&json!("refused"), &json!("đã hỏi lại")), "its page learns it");
    assert_eq!(scene.present().await, Some(61));
    scene.server.stop().await;
}

#[tokio::test]
async fn a_refused_slip_shows_what_was_kept_when_and_by_whose_decision_whatever_comes_later() {
    let scene = Scene::ended().await;
    let device = Device::new();
    device.register(&scene).await;
    let counted = scene.hand_in(&device.signed(&device.content(&scene, 1, 61))).await.json();
    let refused = scene.hand_in(&device.signed(&device.content(&scene, 2, 70))).await.json();
    let decision = |slip: &Value, accept: bool| json!({ "number": slip["number"], "accept": accept, "over": slip["known"], "reason": "đã hỏi lại" });
    let by_organizer = scene.decide(decision(&refused, false)).await.json();
    assert_eq!(
        (&by_organizer["decided_by"]["name"], &by_organizer["known_at"]),
        (&json!("lao-cai"), &counted["handed_in_at"])
    );
    let other = scene.hand_in(&device.signed(&device.content(&scene, 3, 72))).await.json();
    scene.decide(decision(&other, true)).await;
    assert_eq!(scene.present().await, Some(72));

    let own = async || {
        let own = scene.own().await;
        own["slips"].as_array().unwrap().iter().find(|slip| slip["number"] == refused["number"]).unwrap().clone()
    };
    let slip = own().await;
    let says = |key: &str| slip[key]["present_members"].clone();
    assert_eq!((says("head_count"), says("known")), (json!(70), json!(61)), "both values, as they were compared");
    assert_eq!(slip["known_at"], counted["handed_in_at"]);
    assert_eq!(slip["decided_by"]["name"], json!(null), "what an account signs in with is nothing for an endpoint");

    let me = scene.organizer.get("/api/v1/me").await.json();
    let person = json!({ "full_name": "Người Thứ Nhất", "position": "Chánh Văn phòng" });
    let named = scene.organizer.put(&format!("/api/v1/accounts/{}/person", me["account"]), person).await;
    assert_eq!(named.status, StatusCode::NO_CONTENT, "{}", named.text());
    assert_eq!(own().await["decided_by"]["name"], "Người Thứ Nhất, Chánh Văn phòng");
    scene.server.stop().await;
}

#[tokio::test]
async fn a_slip_that_is_not_right_is_refused_by_name_and_field_and_nothing_changes() {
    let scene = Scene::ended().await;
    let (device, other) = (Device::new(), Device::new());
    device.register(&scene).await;
    let good = device.content(&scene, 1, 61);
    let with = |field: &str, value: Value| {
        let mut content = good.clone();
        content[field] = value;
        device.signed(&content)
    };
    let mut forged = device.signed(&good);
    forged["content"] = json!(forged["content"].as_str().unwrap().replace(":61,", ":71,"));
    let borrowed = other.signed(&good);
    let head_count =
        |present: u32| json!({ "present_members": present, "present_others": 0, "excused": 0, "unexcused": 0 });
    let sibling = scene.world.endpoints.sibling.0;
    for (slip, code, field) in [
        (forged, "wrong_signature", "signature"),
        (borrowed, "wrong_signature", "signature"),
        (with("conference", json!(99)), "other_conference", "conference"),
        (with("endpoint", json!(sibling)), "other_endpoint", "endpoint"),
        (with("session", json!(99)), "unknown_session", "session"),
        (with("session", json!(scene.world.foreign.0)), "unknown_roll_call", "roll_call"),
        (with("roll_call", json!(99)), "unknown_roll_call", "roll_call"),
        (with("number", json!("X02641-0000-1-0")), "slip_number_wrong", "number"),
        (with("head_count", head_count(81)), "too_many_members", "present_members"),
        (with("surprise", json!(1)), "slip_malformed", "content"),
        (with("key", json!("Nguyễn Văn A, 0912 345 678, máy bàn ở nhà")), "slip_malformed", "key"),
        (with("form", json!("diemcau-slip-2")), "slip_malformed", "content"),
        (json!({ "content": "x".repeat(9_000), "signature": "" }), "slip_malformed", "content"),
    ] {
        let answer = scene.hand_in(&slip).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{slip}");
        refused(&answer, code, field);
    }
    assert_eq!(scene.present().await, None);
    let list = scene.organizer.get(&scene.world.path(&format!("/sessions/{}/slips", scene.world.central))).await;
    assert_eq!(list.json()["slips"], json!([]));
    scene.server.stop().await;
}

#[tokio::test]
async fn a_device_registers_a_key_of_its_own_and_loses_it_with_the_key_of_its_endpoint() {
    let scene = Scene::ended().await;
    let device = Device::new();
    let path = scene.world.path(&format!("/endpoints/{}/device-keys", scene.commune));
    let public_key = URL_SAFE_NO_PAD.encode(&device.public_key);
    let unproven = json!({ "device": "máy bàn 1", "public_key": public_key, "signature": device.sign("other") });
    refused(&scene.technician.post(&path, unproven).await, "wrong_signature", "signature");
    device.register(&scene).await;

    let revoked = scene.organizer.delete(&scene.world.path(&format!("/endpoints/{}/key", scene.commune))).await;
    assert_eq!(revoked.status, StatusCode::NO_CONTENT);
    let view = scene.take_in(&device.signed(&device.content(&scene, 1, 61))).await.json();
    assert_eq!((&view["state"], &view["signed"]), (&json!("waiting"), &json!(false)));
    scene.server.stop().await;
}

#[tokio::test]
async fn a_new_join_key_or_a_new_sheet_of_them_revokes_the_devices_of_the_former_and_takes_new_ones() {
    let mut scene = Scene::ended().await;
    let one = format!("/endpoints/{}/key", scene.commune);
    let sheet = json!({ "subtree": scene.world.endpoints.province.0 });
    for (count, path, body) in [(1, one.as_str(), Value::Null), (2, "/keys", sheet)] {
        let (lost, new) = (Device::new(), Device::new());
        assert_eq!(lost.register(&scene).await.status, StatusCode::OK);
        let issued = scene.organizer.post(&scene.world.path(path), body).await;
        assert_eq!(issued.status, StatusCode::OK, "{}", issued.text());
        let check = scene.world.path("/slips/check");
        let checked = scene.organizer.post(&check, lost.signed(&lost.content(&scene, count, 61))).await.json();
        assert_eq!(checked["signed"], false, "{path}: whoever has the former laptop signs nothing any more");

        assert_eq!(lost.register(&scene).await.status, StatusCode::UNAUTHORIZED, "it is out");
        scene.technician = scene.server.technician(scene.world.conference, scene.commune).await;
        let back = lost.register(&scene).await;
        assert_eq!((back.status, back.code().as_str()), (StatusCode::CONFLICT, "key_revoked"));
        assert_eq!(new.register(&scene).await.status, StatusCode::OK);
        let checked = scene.organizer.post(&check, new.signed(&new.content(&scene, count, 61))).await.json();
        assert_eq!(checked["signed"], true, "{path}");
    }
    scene.server.stop().await;
}
