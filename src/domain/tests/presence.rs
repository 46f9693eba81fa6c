//! Connections, take-overs and signs of life.

use super::scene::{SESSION, Scene, at};
use crate::command::Command;
use crate::event::{Event, MediaKind};
use crate::identity::{DeviceId, LegNumber};
use crate::interval::Intervals;
use crate::presence::Presence;
use crate::refusal::Refusal;

fn presence<'a>(scene: &'a Scene, code: &str) -> &'a Presence {
    scene.conference.presence(scene.id(code)).unwrap()
}

fn open_link(scene: &Scene, device: &str, silent_ms: i64) -> Command {
    Command::OpenLink { endpoint: scene.id("X1"), device: DeviceId(device.into()), silent_ms }
}

#[test]
fn a_leave_of_an_old_connection_changes_nothing() {
    let mut scene = Scene::open();
    let old = scene.connect("07:50:00", "X1", "máy bàn 1");
    scene.connect("07:55:00", "X1", "máy bàn 1");
    let before = scene.conference.clone();
    scene.disconnect("07:56:00", "X1", old, "07:55:30");
    assert_eq!(scene.conference, before);
}

#[test]
fn connected_time_ends_at_the_last_proof_of_life() {
    let mut scene = Scene::open();
    let epoch = scene.connect("07:50:00", "X1", "máy bàn 1");
    scene.disconnect("08:00:15", "X1", epoch, "08:00:00");
    let connected = presence(&scene, "X1").connected(at("09:00:00"));
    assert_eq!(connected, Intervals::one(at("07:50:00"), at("08:00:00")));
}

#[test]
fn a_living_device_is_not_evicted_by_another_one() {
    let mut scene = Scene::open();
    scene.connect("07:50:00", "X1", "máy bàn 1");
    let (alive, silent) =
        (open_link(&scene, "máy tính xách tay", 14_999), open_link(&scene, "máy tính xách tay", 15_000));
    assert_eq!(scene.ask("07:55:00", alive), Err(Refusal::OtherDevice));
    scene.ask("07:55:00", silent).unwrap();
    assert_eq!(presence(&scene, "X1").last_epoch, 2);
}

#[test]
fn a_dead_connection_ends_where_it_was_last_heard_of_when_its_device_returns() {
    let mut scene = Scene::open();
    scene.connect("07:50:00", "X1", "máy bàn 1");
    let command = open_link(&scene, "máy bàn 1", 10_000);
    scene.ask("08:00:00", command).unwrap();
    let spans: Vec<_> = presence(&scene, "X1").connected(at("09:00:00")).iter().collect();
    assert_eq!((spans[0].until, spans[1].from), (at("07:59:50"), at("08:00:00")));
    assert_eq!(presence(&scene, "X1").lost_at, [at("07:59:50")]);
}

#[test]
fn there_is_no_gap_where_a_living_connection_is_replaced() {
    let mut scene = Scene::open();
    scene.connect("07:50:00", "X1", "máy bàn 1");
    let command = open_link(&scene, "máy bàn 1", 5_000);
    scene.ask("08:00:00", command).unwrap();
    let connected = presence(&scene, "X1").connected(at("09:00:00"));
    assert_eq!(connected, Intervals::one(at("07:50:00"), at("09:00:00")));
    assert!(presence(&scene, "X1").lost_at.is_empty());
}

#[test]
fn a_device_that_was_let_in_takes_over_once() {
    let mut scene = Scene::open();
    scene.connect("07:50:00", "X1", "máy bàn 1");
    let (endpoint, device) = (scene.id("X1"), DeviceId("máy tính xách tay".into()));
    scene.ask("07:55:00", Command::AllowTakeOver { endpoint, device }).unwrap();
    let take_over = open_link(&scene, "máy tính xách tay", 0);
    scene.ask("07:55:01", take_over).unwrap();
    let back = open_link(&scene, "máy bàn 1", 0);
    assert_eq!(scene.ask("07:55:02", back), Err(Refusal::OtherDevice));
}

#[test]
fn a_take_over_is_not_a_loss() {
    let mut scene = Scene::open();
    scene.connect("07:50:00", "X1", "máy bàn 1");
    let second = scene.connect("07:55:00", "X1", "máy bàn 1");
    assert_eq!(presence(&scene, "X1").lost_at.len(), 0);
    scene.disconnect("08:00:15", "X1", second, "08:00:00");
    assert_eq!(presence(&scene, "X1").lost_at.len(), 1);
}

#[test]
fn after_a_kill_what_was_open_ends_at_the_last_sign_of_life() {
    let mut scene = Scene::open();
    let endpoint = scene.id("X1");
    scene.connect("07:50:00", "X1", "máy bàn 1");
    let (leg, kind) = (LegNumber(1), MediaKind::Sound);
    scene
        .ask("07:51:00", Command::BeginMedia { endpoint, session: SESSION, leg, kind, since: at("07:51:00") })
        .unwrap();
    scene.prove("08:00:00");
    let events = scene.ask("08:05:00", Command::ReturnServer).unwrap();
    assert_eq!(events, [Event::ServerReturned { down_since: at("08:00:00") }]);
    let now = at("09:00:00");
    assert_eq!(presence(&scene, "X1").connected(now), Intervals::one(at("07:50:00"), at("08:00:00")));
    assert_eq!(presence(&scene, "X1").received(SESSION, kind, now), Intervals::one(at("07:51:00"), at("08:00:00")));
    assert_eq!(scene.conference.server_down(), &Intervals::one(at("08:00:00"), at("08:05:00")));
}

#[test]
fn a_server_that_returns_to_nothing_has_nothing_to_say() {
    let mut scene = Scene::planned();
    assert_eq!(scene.ask("08:05:00", Command::ReturnServer), Ok(Vec::new()));
}

#[test]
fn an_interval_cannot_end_after_now_or_before_it_began() {
    let mut scene = Scene::open();
    let epoch = scene.connect("07:50:00", "X1", "máy bàn 1");
    scene.disconnect("07:51:00", "X1", epoch, "07:59:00");
    let epoch = scene.connect("07:52:00", "X1", "máy bàn 1");
    scene.disconnect("07:53:00", "X1", epoch, "07:40:00");
    let connected = presence(&scene, "X1").connected(at("09:00:00"));
    assert_eq!(connected, Intervals::one(at("07:50:00"), at("07:51:00")));
}
