//! What a technical check shows of an endpoint.

use super::scene::{SESSION, Scene, at};
use crate::command::Command;
use crate::event::{Event, MediaKind};
use crate::floor::FloorWish;
use crate::readiness::{Check, CheckOutcome, CheckWay, ReadinessCounts, ReadinessWish};
use crate::refusal::Refusal;
use crate::roster::Mode;
use crate::session::{SessionState, SessionStep};

fn rehearsing() -> Scene {
    let mut scene = Scene::planned();
    scene.step("06:50:00", SessionStep::Rehearse);
    scene
}

fn ready(wish: ReadinessWish) -> Command {
    Command::Readiness { session: SESSION, wish }
}

fn declare(scene: &mut Scene, clock: &str, code: &str, check: Check, passed: bool) -> Result<Vec<Event>, Refusal> {
    let endpoint = scene.id(code);
    scene.ask(clock, ready(ReadinessWish::Declare { endpoint, check, passed }))
}

fn try_line(scene: &mut Scene, clock: &str, code: &str, passed: bool) -> Result<Vec<Event>, Refusal> {
    let endpoint = scene.id(code);
    scene.ask(clock, ready(ReadinessWish::TryLine { endpoint, passed }))
}

fn outcome(scene: &Scene, code: &str, check: Check) -> Option<CheckOutcome> {
    scene.conference.readiness().of(SESSION, scene.id(code))?.outcome(check)
}

fn passed(clock: &str, way: CheckWay) -> Option<CheckOutcome> {
    Some(CheckOutcome { passed: true, at: at(clock), way })
}

#[test]
fn a_hall_is_ready_when_it_passed_all_that_it_must() {
    let mut scene = rehearsing();
    scene.connect("06:51:00", "X1", "máy bàn 1");
    let ready_at = |scene: &Scene| {
        let tried = scene.conference.readiness().of(SESSION, scene.id("X1"))?.clone();
        tried.ready_at(Mode::TwoWay)
    };
    try_line(&mut scene, "06:51:20", "X1", true).unwrap();
    scene.receive("X1", MediaKind::Picture, "06:52:00", "06:58:00");
    declare(&mut scene, "06:53:00", "X1", Check::Camera, true).unwrap();
    declare(&mut scene, "06:53:00", "X1", Check::Microphone, true).unwrap();
    assert_eq!(ready_at(&scene), None);
    declare(&mut scene, "06:54:00", "X1", Check::Sound, true).unwrap();
    assert_eq!(outcome(&scene, "X1", Check::Sound), None, "nothing arrived that could be heard");
    scene.receive("X1", MediaKind::Sound, "06:55:00", "06:58:00");
    assert_eq!(outcome(&scene, "X1", Check::Sound), passed("06:55:00", CheckWay::Measured));
    assert_eq!(ready_at(&scene), Some(at("06:55:00")));
    assert_eq!(outcome(&scene, "X1", Check::Backup), None, "a second line is not everywhere to be had");
    assert_eq!(scene.replayed(), scene.conference);
}

#[test]
fn sound_that_arrives_and_is_not_heard_is_not_passed() {
    let mut scene = rehearsing();
    scene.receive("X1", MediaKind::Sound, "06:52:00", "06:58:00");
    assert_eq!(outcome(&scene, "X1", Check::Sound), None);
    declare(&mut scene, "06:53:00", "X1", Check::Sound, false).unwrap();
    assert!(!outcome(&scene, "X1", Check::Sound).unwrap().passed);
    declare(&mut scene, "06:54:00", "X1", Check::Sound, true).unwrap();
    assert_eq!(outcome(&scene, "X1", Check::Sound), passed("06:54:00", CheckWay::Measured));
}

#[test]
fn what_was_passed_once_stays_passed_and_measuring_outdoes_a_word() {
    let mut scene = rehearsing();
    try_line(&mut scene, "06:51:00", "X1", false).unwrap();
    assert_eq!(try_line(&mut scene, "06:51:02", "X1", false), Ok(Vec::new()), "nothing new");
    try_line(&mut scene, "06:51:20", "X1", true).unwrap();
    assert_eq!(try_line(&mut scene, "06:51:30", "X1", false), Ok(Vec::new()), "it was good enough once");
    assert_eq!(outcome(&scene, "X1", Check::Line), passed("06:51:20", CheckWay::Measured));

    declare(&mut scene, "06:52:00", "X1", Check::Camera, true).unwrap();
    assert_eq!(outcome(&scene, "X1", Check::Camera), passed("06:52:00", CheckWay::Declared));
    scene.connect("06:53:00", "X1", "máy bàn 1");
    let endpoint = scene.id("X1");
    let sounded = FloorWish::SoundSpeaker { endpoint, since: at("06:54:00") };
    let preview = FloorWish::BeginPreview { endpoint };
    for (clock, wish) in [("06:53:30", preview), ("06:54:01", sounded)] {
        scene.ask(clock, Command::Floor { session: SESSION, wish }).unwrap();
    }
    assert_eq!(outcome(&scene, "X1", Check::Camera), passed("06:54:00", CheckWay::Measured));
    assert_eq!(outcome(&scene, "X1", Check::Microphone), passed("06:54:00", CheckWay::Measured));
}

#[test]
fn coming_in_from_another_device_proves_the_backup_line() {
    let mut scene = rehearsing();
    let epoch = scene.connect("06:51:00", "X1", "máy bàn 1");
    scene.disconnect("06:52:00", "X1", epoch, "06:52:00");
    let epoch = scene.connect("06:53:00", "X1", "máy bàn 1");
    assert_eq!(outcome(&scene, "X1", Check::Backup), None, "the same way again");
    scene.disconnect("06:54:00", "X1", epoch, "06:54:00");
    scene.connect("06:55:00", "X1", "điện thoại 4G");
    assert_eq!(outcome(&scene, "X1", Check::Backup), passed("06:55:00", CheckWay::Measured));
}

#[test]
fn whoever_receives_already_when_the_check_begins_has_passed_that() {
    let mut scene = Scene::planned();
    let endpoint = scene.id("X1");
    let leg = crate::identity::LegNumber(1);
    let kind = MediaKind::Picture;
    let begin = Command::BeginMedia { endpoint, session: SESSION, leg, kind, since: at("06:40:00") };
    scene.ask("06:40:05", begin).unwrap();
    assert_eq!(outcome(&scene, "X1", Check::Picture), None);
    scene.step("06:50:00", SessionStep::Rehearse);
    assert_eq!(outcome(&scene, "X1", Check::Picture), passed("06:50:00", CheckWay::Measured));
}

#[test]
fn a_check_is_part_of_the_rehearsal_and_of_nothing_else() {
    let mut scene = rehearsing();
    let (x2, y1) = (scene.id("X2"), scene.id("Y1"));
    scene.ask("06:51:00", Command::ChangeMode { endpoint: x2, mode: Mode::ViewOnly }).unwrap();
    scene.ask("06:51:00", Command::ChangeMode { endpoint: y1, mode: Mode::Broadcast }).unwrap();
    let says = |scene: &mut Scene, code, check| declare(scene, "06:52:00", code, check, true);
    assert_eq!(says(&mut scene, "X1", Check::Line), Err(Refusal::OutOfRange { field: "check" }));
    assert_eq!(says(&mut scene, "X2", Check::Camera), Err(Refusal::NotTwoWay));
    assert_eq!(says(&mut scene, "Y1", Check::Backup), Err(Refusal::NotTwoWay));
    assert_eq!(says(&mut scene, "TW", Check::Backup), Err(Refusal::LeadsSession));
    scene.step("07:30:00", SessionStep::Open);
    let over = Err(Refusal::SessionState { state: SessionState::Open });
    assert_eq!(declare(&mut scene, "07:31:00", "X1", Check::Backup, true), over);
    scene.receive("X1", MediaKind::Picture, "07:45:00", "07:50:00");
    assert_eq!(outcome(&scene, "X1", Check::Picture), None, "what comes after the check proves nothing about it");
}

#[test]
fn counts_of_a_branch_add_up_for_every_mode() {
    let mut scene = rehearsing();
    declare(&mut scene, "06:52:00", "X1", Check::Camera, false).unwrap();
    let mut sum = ReadinessCounts::default();
    for mode in Mode::ALL {
        for code in ["X1", "X2"] {
            sum.add(&ReadinessCounts::of_endpoint(mode, scene.conference.readiness().of(SESSION, scene.id(code))));
        }
    }
    assert_eq!((sum.endpoints, sum.ready), (4, 0));
    let camera = sum.of(Check::Camera);
    assert_eq!((camera.asked, camera.passed, camera.failed, camera.untried()), (2, 0, 1, 1));
    for check in Check::ALL {
        let count = sum.of(check);
        assert_eq!(count.asked, count.passed + count.failed + count.untried(), "{check:?}");
    }
}
