//! Shares and statuses.

use super::scene::{SESSION, Scene, at};
use crate::attendance::{EndpointAttendance, OutageCause, SessionAttendance, Share, Status, Thresholds};
use crate::command::Command;
use crate::event::MediaKind;
use crate::roll_call::HeadCount;
use crate::session::SessionStep;

fn attendance(scene: &Scene) -> SessionAttendance<'_> {
    let session = scene.conference.session(SESSION).unwrap();
    SessionAttendance::new(&scene.conference, session, Thresholds::default())
}

fn of_endpoint(scene: &Scene, code: &str) -> EndpointAttendance {
    attendance(scene).endpoint(scene.id(code))
}

/// A session from 08:00 to 10:00 without an agenda.
fn two_hours(during: impl FnOnce(&mut Scene)) -> Scene {
    let mut scene = Scene::open();
    scene.step("08:00:00", SessionStep::Start);
    during(&mut scene);
    scene.step("10:00:00", SessionStep::End);
    scene
}

/// Items A 08:00–09:00 and B 09:15–10:00 with a pause 08:30–08:40; X1 receives 08:10–08:59 and
/// 09:20–10:00.
pub(super) fn worked_example() -> Scene {
    let mut scene = Scene::open();
    let (a, b) = (scene.plan_item("A"), scene.plan_item("B"));
    scene.connect("07:50:00", "X1", "máy bàn 1");
    scene.step("08:00:00", SessionStep::Start);
    scene.ask("08:00:00", Command::StartItem { item: a }).unwrap();
    scene.step("08:30:00", SessionStep::Pause);
    scene.step("08:40:00", SessionStep::Resume);
    scene.receive("X1", MediaKind::Sound, "08:10:00", "08:59:00");
    scene.ask("09:00:00", Command::EndItem { item: a }).unwrap();
    scene.ask("09:15:00", Command::StartItem { item: b }).unwrap();
    scene.receive("X1", MediaKind::Sound, "09:20:00", "10:00:00");
    scene.step("10:00:00", SessionStep::End);
    scene
}

#[test]
fn the_worked_example_comes_out_to_the_second() {
    let scene = worked_example();
    let x = of_endpoint(&scene, "X1");
    let items: Vec<(i64, i64)> = x.items.iter().map(|item| (item.received_ms / 1000, item.counted_ms / 1000)).collect();
    assert_eq!(items, [(2340, 3000), (2400, 2700)]);
    let shares: Vec<_> = x.items.iter().map(|item| item.share().basis_points().unwrap()).collect();
    assert_eq!(shares, [7800, 8889]);
    assert_eq!(x.share().basis_points(), Some(8316));
    assert_eq!((x.received_ms / 1000, x.counted_ms / 1000), (4740, 5700));
    assert_eq!((x.status, x.late, x.left_early), (Status::Partial, false, false));
}

#[test]
fn an_outage_of_the_program_is_not_counted() {
    let scene = two_hours(|scene| {
        scene.ask("09:00:05", Command::FallSilent { session: SESSION, since: at("09:00:00") }).unwrap();
        scene.ask("09:30:00", Command::SoundProgram { session: SESSION, since: at("09:30:00") }).unwrap();
        scene.receive("X1", MediaKind::Picture, "08:00:00", "10:00:00");
    });
    let attendance = attendance(&scene);
    let [outage] = attendance.outages() else { panic!("{:?}", attendance.outages()) };
    assert_eq!((outage.interval.from, outage.interval.until), (at("09:00:00"), at("09:30:00")));
    assert_eq!(outage.cause, OutageCause::Program);
    assert_eq!(of_endpoint(&scene, "X1").share(), Share { part: 5_400_000, whole: 5_400_000 });
}

#[test]
fn the_time_in_which_the_server_was_down_is_an_outage() {
    let scene = two_hours(|scene| {
        scene.prove("09:00:00");
        scene.ask("09:00:30", Command::ReturnServer).unwrap();
        scene.ask("09:00:40", Command::SoundProgram { session: SESSION, since: at("09:00:40") }).unwrap();
    });
    let attendance = attendance(&scene);
    let seconds: Vec<_> =
        attendance.outages().iter().map(|outage| (outage.cause, outage.interval.length_ms() / 1000)).collect();
    assert_eq!(seconds, [(OutageCause::Server, 30), (OutageCause::Program, 10)]);
    assert_eq!(attendance.counted().total_ms() / 1000, 7200 - 40);
}

#[test]
fn sound_and_picture_together_count_once_and_sound_alone_is_told() {
    let scene = two_hours(|scene| {
        scene.receive("X1", MediaKind::Sound, "08:00:00", "09:30:00");
        scene.receive("X1", MediaKind::Picture, "09:00:00", "10:00:00");
    });
    let x = of_endpoint(&scene, "X1");
    assert_eq!((x.received_ms / 1000, x.sound_only_ms / 1000), (7200, 3600));
}

#[test]
fn being_connected_without_receiving_is_not_taking_part() {
    let scene = two_hours(|scene| {
        scene.connect("08:00:00", "X1", "máy bàn 1");
    });
    let x = of_endpoint(&scene, "X1");
    assert_eq!((x.status, x.connected.total_ms() / 1000), (Status::ConnectedOnly, 7200));
    assert_eq!(of_endpoint(&scene, "X2").status, Status::NotReported);
}

#[test]
fn nine_tenths_are_full_and_a_moment_less_is_partial() {
    let scene = two_hours(|scene| {
        scene.receive("X1", MediaKind::Sound, "08:00:00", "09:48:00");
        scene.receive("X2", MediaKind::Sound, "08:00:00", "09:47:59");
    });
    assert_eq!(of_endpoint(&scene, "X1").status, Status::Full);
    assert_eq!(of_endpoint(&scene, "X2").status, Status::Partial);
}

#[test]
fn more_than_ten_minutes_missed_are_late_or_left_early() {
    let scene = two_hours(|scene| {
        scene.receive("X1", MediaKind::Sound, "08:10:00", "09:50:00");
        scene.receive("X2", MediaKind::Sound, "08:10:01", "09:49:59");
    });
    let (exact, more) = (of_endpoint(&scene, "X1"), of_endpoint(&scene, "X2"));
    assert_eq!((exact.late, exact.left_early), (false, false));
    assert_eq!((more.late, more.left_early), (true, true));
}

#[test]
fn what_is_said_ranks_behind_what_is_measured() {
    let scene = two_hours(|scene| {
        let (title, deadline) = ("Đầu buổi".to_owned(), at("08:30:00"));
        scene.ask("08:05:00", Command::OpenRollCall { session: SESSION, title, deadline }).unwrap();
        let roll_call = crate::identity::RollCallId(1);
        let head_count = HeadCount { present_members: 12, ..HeadCount::default() };
        let endpoint = scene.id("X2");
        scene.ask("08:10:00", Command::ReportHeadCount { roll_call, endpoint, head_count }).unwrap();
        scene.receive("X1", MediaKind::Sound, "08:00:00", "09:00:00");
        for code in ["X1", "Y1"] {
            let (endpoint, reason) = (scene.id(code), "mất điện".to_owned());
            scene.ask("09:00:00", Command::DeclareAbsence { session: SESSION, endpoint, reason }).unwrap();
        }
    });
    let judged = |code| {
        let endpoint = of_endpoint(&scene, code);
        (endpoint.status, endpoint.conflict)
    };
    assert_eq!(judged("X2"), (Status::Declared, false));
    assert_eq!(judged("Y1"), (Status::Absent, false));
    assert_eq!(judged("X1"), (Status::Partial, true));
}

#[test]
fn nothing_counted_gives_no_share() {
    let mut scene = Scene::open();
    scene.plan_item("Nghị quyết chưa được mở");
    scene.step("08:00:00", SessionStep::Start);
    scene.receive("X1", MediaKind::Sound, "08:00:00", "09:00:00");
    scene.step("10:00:00", SessionStep::End);
    let x = of_endpoint(&scene, "X1");
    assert_eq!((x.share().basis_points(), x.status), (None, Status::NotReported));
}

#[test]
fn an_item_taken_up_again_counts_both_times() {
    let mut scene = Scene::open();
    let (a, b) = (scene.plan_item("A"), scene.plan_item("B"));
    scene.step("08:00:00", SessionStep::Start);
    for (clock, item) in [("08:00:00", a), ("08:30:00", b), ("09:00:00", a)] {
        scene.ask(clock, Command::StartItem { item }).unwrap();
    }
    scene.step("10:00:00", SessionStep::End);
    let counted: Vec<_> = attendance(&scene).items().iter().map(|item| item.counted.total_ms() / 60_000).collect();
    assert_eq!(counted, [90, 30]);
}

#[test]
fn media_of_another_session_proves_nothing_here() {
    let scene = two_hours(|scene| {
        let plan = scene.plan("Buổi chạy thử của tỉnh", "T10");
        scene.ask("08:00:00", Command::PlanSession { plan }).unwrap();
        scene.receive_from(crate::identity::SessionId(2), "X1", MediaKind::Picture, "08:00:00", "10:00:00");
    });
    assert_eq!(of_endpoint(&scene, "X1").status, Status::NotReported);
}

#[test]
fn an_agenda_made_after_the_start_keeps_what_counted_before_it() {
    let mut scene = Scene::open();
    scene.step("08:00:00", SessionStep::Start);
    scene.receive("X1", MediaKind::Sound, "08:00:00", "09:30:00");
    let item = scene.plan_item("Bế mạc");
    scene.ask("09:30:00", Command::StartItem { item }).unwrap();
    scene.step("10:00:00", SessionStep::End);
    let x = of_endpoint(&scene, "X1");
    let items: Vec<_> = x.items.iter().map(|item| (item.received_ms / 60_000, item.counted_ms / 60_000)).collect();
    assert_eq!(items, [(90, 90), (0, 30)]);
}
