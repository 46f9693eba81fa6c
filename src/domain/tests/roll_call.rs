//! Roll calls and head counts.

use super::scene::{SESSION, Scene, at};
use crate::command::Command;
use crate::event::Event;
use crate::identity::{RollCallId, SessionId};
use crate::refusal::Refusal;
use crate::roll_call::{CorrectedInvited, HeadCount, HeadCountTotals};
use crate::session::SessionStep;

const FIRST: RollCallId = RollCallId(1);

fn asked() -> Scene {
    let mut scene = Scene::open();
    open_roll_call(&mut scene, "07:50:00");
    scene
}

fn open_roll_call(scene: &mut Scene, clock: &str) {
    let (title, deadline) = ("Đầu buổi".to_owned(), at("08:30:00"));
    scene.ask(clock, Command::OpenRollCall { session: SESSION, title, deadline }).unwrap();
}

fn answer(scene: &mut Scene, clock: &str, head_count: HeadCount) -> Result<Vec<Event>, Refusal> {
    let endpoint = scene.id("X1");
    scene.ask(clock, Command::ReportHeadCount { roll_call: FIRST, endpoint, head_count })
}

fn members(present_members: u32, excused: u32, unexcused: u32) -> HeadCount {
    HeadCount { present_members, excused, unexcused, ..HeadCount::default() }
}

#[test]
fn nobody_reports_more_members_than_were_invited() {
    let mut scene = asked();
    let refusal = answer(&mut scene, "08:00:00", members(18, 2, 1)).unwrap_err();
    assert_eq!(refusal, Refusal::TooManyMembers { given: 21, invited: 20 });
    answer(&mut scene, "08:00:00", members(17, 2, 1)).unwrap();
}

#[test]
fn others_do_not_count_against_those_invited() {
    let mut scene = asked();
    answer(&mut scene, "08:00:00", HeadCount { present_others: 500, ..members(20, 0, 0) }).unwrap();
}

#[test]
fn another_number_of_invited_needs_its_reason_and_keeps_both() {
    let mut scene = asked();
    let corrected = |reason: &str| HeadCount {
        corrected_invited: Some(CorrectedInvited { invited: 25, reason: reason.into() }),
        ..members(24, 0, 0)
    };
    assert_eq!(answer(&mut scene, "08:00:00", corrected(" ")), Err(Refusal::ReasonMissing));
    answer(&mut scene, "08:00:00", corrected("bổ sung đảng viên mới chuyển đến")).unwrap();
    let endpoint = scene.id("X1");
    let roll_call = scene.conference.roll_call(FIRST).unwrap();
    assert_eq!((roll_call.invited(endpoint, 20), scene.conference.roster().entry(endpoint).unwrap().invited), (25, 20));
}

#[test]
fn what_nobody_said_is_not_reported_and_everything_adds_up() {
    let totals = HeadCountTotals::of_endpoint(20, Some(&members(12, 3, 1)));
    assert_eq!(totals.not_reported, 4);
    let silent = HeadCountTotals::of_endpoint(20, None);
    assert_eq!((silent.not_reported, silent.present_members), (20, 0));
}

#[test]
fn answers_come_in_until_the_close_and_not_after() {
    let mut scene = asked();
    answer(&mut scene, "09:00:00", members(12, 0, 0)).unwrap();
    scene.ask("09:30:00", Command::CloseRollCall { roll_call: FIRST }).unwrap();
    assert_eq!(answer(&mut scene, "09:31:00", members(13, 0, 0)), Err(Refusal::RollCallClosed));
}

#[test]
fn closing_the_figures_closes_the_roll_calls() {
    let mut scene = asked();
    for (clock, step) in
        [("08:00:00", SessionStep::Start), ("09:00:00", SessionStep::End), ("09:30:00", SessionStep::Close)]
    {
        scene.step(clock, step);
    }
    assert_eq!(scene.conference.roll_call(FIRST).unwrap().closed_at, Some(at("09:30:00")));
    let title = "Bổ sung".to_owned();
    let late = Command::OpenRollCall { session: SESSION, title, deadline: at("11:00:00") };
    assert!(matches!(scene.ask("10:00:00", late), Err(Refusal::SessionState { .. })));
}

#[test]
fn the_last_closed_roll_call_counts_unless_another_was_chosen() {
    let mut scene = asked();
    let official = |scene: &Scene| {
        let session = scene.conference.session(SESSION).unwrap();
        scene.conference.official_roll_call(session).unwrap().id
    };
    open_roll_call(&mut scene, "08:10:00");
    assert_eq!(official(&scene), RollCallId(2));
    scene.ask("08:20:00", Command::CloseRollCall { roll_call: FIRST }).unwrap();
    assert_eq!(official(&scene), FIRST);
    scene.ask("08:21:00", Command::MakeRollCallOfficial { roll_call: RollCallId(2) }).unwrap();
    assert_eq!(official(&scene), RollCallId(2));
}

#[test]
fn only_the_audience_is_asked() {
    let mut scene = asked();
    let plan = scene.plan("Buổi của tỉnh", "T15");
    scene.ask("07:50:00", Command::PlanSession { plan }).unwrap();
    let session = SessionId(2);
    scene.ask("07:51:00", Command::StepSession { session, step: SessionStep::Open }).unwrap();
    let (title, deadline) = ("Của tỉnh".to_owned(), at("08:30:00"));
    scene.ask("07:52:00", Command::OpenRollCall { session, title, deadline }).unwrap();
    let (roll_call, endpoint) = (RollCallId(2), scene.id("X1"));
    let outside = Command::ReportHeadCount { roll_call, endpoint, head_count: members(1, 0, 0) };
    assert_eq!(scene.ask("08:00:00", outside), Err(Refusal::OutsideAudience));
}

#[test]
fn the_same_answer_again_writes_nothing() {
    let mut scene = asked();
    assert_eq!(answer(&mut scene, "08:00:00", members(12, 0, 0)).unwrap().len(), 1);
    assert_eq!(answer(&mut scene, "08:01:00", members(12, 0, 0)).unwrap().len(), 0);
    assert_eq!(answer(&mut scene, "08:02:00", members(13, 0, 0)).unwrap().len(), 1);
}
