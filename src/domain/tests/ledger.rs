//! What was written once is read for ever.

use std::collections::BTreeSet;

use super::attendance::worked_example;
use super::scene::{SESSION, Scene, at};
use crate::Conference;
use crate::agenda::ItemPlan;
use crate::command::Command;
use crate::event::{Event, MediaKind};
use crate::floor::{FloorEnd, FloorRule, FloorWish, HallPlace, Shown};
use crate::identity::{Author, CommentId, DeviceId, ItemId, LegNumber, RollCallId, SessionId};
use crate::ledger::Record;
use crate::roll_call::{CorrectedInvited, HeadCount};
use crate::roster::Mode;
use crate::session::SessionStep;

/// A session in which everything happens that can happen.
fn eventful() -> Scene {
    let mut scene = Scene::planned();
    let (x1, x2, y1) = (scene.id("X1"), scene.id("X2"), scene.id("Y1"));
    let (first, second, third) = (scene.plan_item("A"), scene.plan_item("B"), scene.plan_item("C"));
    let plan = ItemPlan { title: "A".into(), speaker: "Báo cáo viên".into(), planned_minutes: 90 };
    let session = SESSION;
    let replanned = scene.plan("Buổi sáng", "TW");
    let device = DeviceId("máy tính xách tay".into());
    let (leg, kind) = (LegNumber(1), MediaKind::Picture);
    let head_count = HeadCount {
        present_members: 20,
        excused: 1,
        corrected_invited: Some(CorrectedInvited { invited: 22, reason: "mới chuyển đến".into() }),
        ..HeadCount::default()
    };
    let (title, deadline, roll_call) = ("Đầu buổi".to_owned(), at("08:30:00"), RollCallId(1));
    let wishes = [
        ("06:40:00", Command::ReplanItem { item: first, plan }),
        ("06:40:00", Command::ReorderAgenda { session, order: vec![first, third, second] }),
        ("06:41:00", Command::ReplanSession { session, plan: replanned }),
        ("06:50:00", Command::StepSession { session, step: SessionStep::Rehearse }),
        ("07:30:00", Command::StepSession { session, step: SessionStep::Open }),
        ("07:45:00", Command::SoundProgram { session, since: at("07:45:00") }),
        ("07:50:00", Command::OpenLink { endpoint: x1, device: DeviceId("máy bàn 1".into()), silent_ms: 0 }),
        ("07:55:00", Command::AllowTakeOver { endpoint: x1, device: device.clone() }),
        ("07:55:01", Command::OpenLink { endpoint: x1, device, silent_ms: 0 }),
        ("08:00:00", Command::StepSession { session, step: SessionStep::Start }),
        ("08:00:00", Command::StartItem { item: first }),
        ("08:00:00", Command::BeginMedia { endpoint: x1, session, leg, kind, since: at("08:00:00") }),
        ("08:01:00", Command::OpenRollCall { session, title, deadline }),
        ("08:05:00", Command::ReportHeadCount { roll_call, endpoint: x1, head_count }),
        ("08:10:00", Command::ChangeMode { endpoint: y1, mode: Mode::Broadcast }),
        ("08:20:00", Command::CeaseMedia { endpoint: x1, session, leg, kind, last_proof_at: at("08:19:50") }),
        ("08:30:00", Command::StepSession { session, step: SessionStep::Pause }),
        ("08:40:00", Command::StepSession { session, step: SessionStep::Resume }),
        ("08:50:05", Command::FallSilent { session, since: at("08:50:00") }),
        ("08:59:58", Command::Prove),
        ("09:00:30", Command::ReturnServer),
        ("09:01:00", Command::SoundProgram { session, since: at("09:01:00") }),
        ("09:02:00", Command::EndItem { item: first }),
        ("09:02:00", Command::SkipItem { item: ItemId(3) }),
        ("09:30:00", Command::DeclareAbsence { session, endpoint: x2, reason: "mất điện".into() }),
        ("09:40:00", Command::MakeRollCallOfficial { roll_call }),
        ("10:00:00", Command::StepSession { session, step: SessionStep::End }),
        ("10:30:00", Command::CloseRollCall { roll_call }),
    ];
    for (clock, wish) in wishes {
        scene.ask(clock, wish).unwrap();
    }
    // As the first release wrote it.
    scene.happen("10:30:00", Event::SessionClosed { session, thresholds: None, by: None });
    let epoch = scene.connect("10:31:00", "X1", "máy bàn 1");
    scene.disconnect("10:40:00", "X1", epoch, "10:39:59");
    hold_floor(&mut scene);
    super::continuation::released_in_a_later_session(&mut scene);
    super::amendment::amended_in_the_first_session(&mut scene);
    super::slip::handed_in_to_the_first_session(&mut scene);
    super::papers::written_and_voted_in_a_later_session(&mut scene);
    super::prompt::checked_and_prompted_in_a_later_session(&mut scene);
    super::recording::recorded_and_studied_in_a_later_session(&mut scene);
    super::delegates::listed_and_checked_in_a_later_session(&mut scene);
    super::amendment::withdrawn_in_the_first_session(&mut scene);
    super::messages::written_in_a_later_session(&mut scene);
    scene
}

/// A second session, on whose floor everything happens that can happen.
fn hold_floor(scene: &mut Scene) {
    let (session, plan) = (SessionId(2), scene.plan("Buổi chiều", "TW"));
    let (x1, x2) = (scene.id("X1"), scene.id("X2"));
    let floor = |wish| Command::Floor { session, wish };
    let reason = FloorEnd::Released;
    let wishes = [
        ("12:00:00", Command::PlanSession { plan }),
        ("12:00:10", floor(FloorWish::RegisterSpeakers { order: vec![x2] })),
        ("13:00:00", Command::StepSession { session, step: SessionStep::Open }),
        ("13:01:00", Command::PutPlaceOnAir { session, place: Some(HallPlace::Backup) }),
        ("13:02:00", Command::OpenLink { endpoint: x1, device: DeviceId("máy bàn 1".into()), silent_ms: 0 }),
        ("13:02:00", Command::OpenLink { endpoint: x2, device: DeviceId("máy bàn 2".into()), silent_ms: 0 }),
        ("13:30:00", Command::StepSession { session, step: SessionStep::Start }),
        ("13:31:00", floor(FloorWish::RaiseHand { endpoint: x1 })),
        ("13:31:10", floor(FloorWish::ReorderQueue { order: vec![x1, x2] })),
        ("13:31:20", floor(FloorWish::ChooseFloorRule { rule: FloorRule::LeastSpoken })),
        ("13:32:00", floor(FloorWish::BeginPreview { endpoint: x1 })),
        ("13:32:02", floor(FloorWish::SoundSpeaker { endpoint: x1, since: at("13:32:01") })),
        ("13:32:10", floor(FloorWish::EndPreview { endpoint: x1 })),
        ("13:32:20", floor(FloorWish::GiveFloor { endpoint: x1, limit_ms: Some(180_000) })),
        ("13:33:00", floor(FloorWish::ArrangeProgram { main: Shown::Hall, side: Some(Shown::Endpoint(x1)) })),
        ("13:34:00", floor(FloorWish::EndFloor { endpoint: x1, reason })),
        ("13:34:02", floor(FloorWish::SilenceSpeaker { endpoint: x1, since: at("13:34:01") })),
        ("13:35:00", floor(FloorWish::LowerHand { endpoint: x2 })),
        ("13:40:00", floor(FloorWish::GiveFloor { endpoint: x2, limit_ms: None })),
        ("14:00:00", Command::StepSession { session, step: SessionStep::End }),
    ];
    for (clock, wish) in wishes {
        scene.ask(clock, wish).unwrap();
    }
}

#[test]
fn a_replay_gives_the_same_state() {
    let scene = worked_example();
    assert_eq!(scene.replayed(), scene.conference);
}

#[test]
fn a_record_survives_its_own_writing() {
    for (at, event) in worked_example().ledger {
        let record = Record { at, author: Author::Server, event };
        let text = serde_json::to_string(&record).unwrap();
        assert_eq!(serde_json::from_str::<Record>(&text).unwrap(), record, "{text}");
    }
}

/// The first release's ledger, as it was written. It must replay in every later one.
const GOLDEN_LEDGER_1: &str = include_str!("golden-ledger-1.jsonl");

#[test]
fn the_golden_ledger_replays() {
    let mut conference = Conference::default();
    for Record { at, event, .. } in golden_records() {
        conference.apply(at, event);
    }
    assert_eq!(conference, eventful().conference);
}

/// The stable name of an event.
pub(super) fn kind_of(event: &Event) -> String {
    serde_json::to_value(event).unwrap()["event"].as_str().unwrap().to_owned()
}

/// Every kind of event that a ledger may hold: whoever reads one that there is not names those that
/// there are.
pub(super) fn kinds_of_events() -> BTreeSet<String> {
    let unknown = serde_json::from_str::<Event>(r#"{"event":"unheard_of"}"#).unwrap_err().to_string();
    let named = unknown.split('`').skip(1).step_by(2).map(str::to_owned);
    named.filter(|kind| kind != "unheard_of").collect()
}

fn golden_records() -> impl Iterator<Item = Record> {
    GOLDEN_LEDGER_1.lines().map(|line| serde_json::from_str(line).unwrap())
}

#[test]
fn the_golden_ledger_holds_every_kind_of_event() {
    let held: BTreeSet<String> = golden_records().map(|record| kind_of(&record.event)).collect();
    assert_eq!(held, kinds_of_events());
}

#[test]
fn every_kind_of_event_changes_what_is_known() {
    // Nothing but the line that it takes, as nobody made this comment.
    let idle = Event::CommentWithdrawn { comment: CommentId(u32::MAX) };
    let (mut conference, mut telling) = (Conference::default(), BTreeSet::new());
    for Record { at, event, .. } in golden_records() {
        let kind = kind_of(&event);
        let mut without = conference.clone();
        without.apply(at, idle.clone());
        conference.apply(at, event);
        if conference != without {
            telling.insert(kind);
        }
    }
    assert_eq!(telling, kinds_of_events());
}

#[test]
fn a_field_that_nobody_knows_is_not_read_over() {
    let unknown = r#"{"event":"proven_until","until":5,"nearly":true}"#;
    assert!(serde_json::from_str::<Event>(unknown).is_err());
}
