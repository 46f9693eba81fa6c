//! A branch is let go from a session, and its own lead carries on.

use proptest::prelude::*;

use super::scene::{SESSION, Scene, at};
use crate::attendance::{SessionAttendance, Share, Status, Thresholds};
use crate::command::Command;
use crate::event::{Event, MediaKind};
use crate::floor::{FloorEnd, FloorWish};
use crate::identity::{EndpointId, RollCallId, SessionId};
use crate::refusal::Refusal;
use crate::report::{Cell, ColumnKey, NoteKind, RemarkKind, ReportKind, Row, RowKind, of_ledger};
use crate::roll_call::HeadCount;
use crate::session::{SessionState, SessionStep};

const PROVINCIAL: SessionId = SessionId(2);

fn release(scene: &Scene, code: &str) -> Command {
    Command::ReleaseSubtree { session: SESSION, subtree: scene.id(code) }
}

fn step(session: SessionId, step: SessionStep) -> Command {
    Command::StepSession { session, step }
}

/// The central session is live since 08:00; X1 receives from 08:00 to 09:00 and then of its own
/// province, which is released at 08:30 and begins at 08:31.
fn handed_over() -> Scene {
    let mut scene = central();
    scene.receive("X1", MediaKind::Picture, "08:00:00", "08:30:05");
    scene.ask("08:30:00", release(&scene, "T10")).unwrap();
    scene.ask("08:31:00", Command::SoundProgram { session: PROVINCIAL, since: at("08:30:10") }).unwrap();
    scene.ask("08:31:00", step(PROVINCIAL, SessionStep::Start)).unwrap();
    scene.receive_from(PROVINCIAL, "X1", MediaKind::Picture, "08:30:20", "09:00:00");
    scene.receive("Y1", MediaKind::Picture, "08:00:00", "09:00:00");
    scene.ask("09:00:00", step(PROVINCIAL, SessionStep::End)).unwrap();
    scene.step("09:00:00", SessionStep::End);
    scene
}

/// The central session is live since 08:00, the provincial one is planned and open.
fn central() -> Scene {
    let mut scene = Scene::open();
    let plan = scene.plan("Buổi của tỉnh", "T10");
    scene.ask("07:50:00", Command::PlanSession { plan }).unwrap();
    scene.ask("07:55:00", step(PROVINCIAL, SessionStep::Open)).unwrap();
    scene.connect("07:58:00", "X1", "máy bàn 1");
    scene.connect("07:58:00", "X2", "máy bàn 2");
    scene.step("08:00:00", SessionStep::Start);
    scene
}

/// What the golden ledger has of it.
pub(super) fn released_in_a_later_session(scene: &mut Scene) {
    let plan = scene.plan("Buổi có bàn giao", "TW");
    let events = scene.ask("15:00:00", Command::PlanSession { plan }).unwrap();
    let [Event::SessionPlanned { session, .. }] = events.as_slice() else { panic!("{events:?}") };
    let session = *session;
    for (clock, next) in [("15:10:00", SessionStep::Open), ("15:30:00", SessionStep::Start)] {
        scene.ask(clock, step(session, next)).unwrap();
    }
    scene.ask("16:00:00", Command::ReleaseSubtree { session, subtree: scene.id("T15") }).unwrap();
    scene.ask("16:30:00", step(session, SessionStep::End)).unwrap();
}

#[test]
fn a_released_branch_may_begin_its_own_session_and_nobody_else_may() {
    let mut scene = central();
    let start = step(PROVINCIAL, SessionStep::Start);
    let overlapping = Refusal::OverlappingSession { title: "Buổi sáng".into() };
    assert_eq!(scene.ask("08:10:00", start.clone()), Err(overlapping.clone()));
    scene.ask("08:20:00", release(&scene, "T15")).unwrap();
    assert_eq!(scene.ask("08:20:00", start.clone()), Err(overlapping.clone()));
    scene.ask("08:25:00", release(&scene, "X1")).unwrap();
    assert_eq!(scene.ask("08:25:00", start.clone()), Err(overlapping), "a part of it still takes part elsewhere");
    scene.ask("08:30:00", release(&scene, "T10")).unwrap();
    scene.ask("08:30:00", start).unwrap();
    assert_eq!(scene.conference.session(PROVINCIAL).unwrap().state, SessionState::Live);
    assert_eq!(scene.conference.session(SESSION).unwrap().state, SessionState::Live);
}

#[test]
fn the_centre_cannot_begin_over_a_branch_that_carries_on() {
    let mut scene = central();
    scene.ask("08:30:00", release(&scene, "T10")).unwrap();
    scene.ask("08:30:00", step(PROVINCIAL, SessionStep::Start)).unwrap();
    scene.step("08:40:00", SessionStep::End);
    let plan = scene.plan("Buổi chiều", "TW");
    scene.ask("08:41:00", Command::PlanSession { plan }).unwrap();
    scene.ask("08:41:00", step(SessionId(3), SessionStep::Open)).unwrap();
    let refusal = scene.ask("08:42:00", step(SessionId(3), SessionStep::Start)).unwrap_err();
    assert_eq!(refusal, Refusal::OverlappingSession { title: "Buổi của tỉnh".into() });
    scene.ask("08:50:00", step(PROVINCIAL, SessionStep::End)).unwrap();
    scene.ask("08:51:00", step(SessionId(3), SessionStep::Start)).unwrap();
}

#[test]
fn only_a_branch_that_takes_part_without_leading_is_released_once_and_while_the_session_runs() {
    let mut scene = Scene::open();
    let too_early = Refusal::SessionState { state: SessionState::Open };
    assert_eq!(scene.ask("07:50:00", release(&scene, "T10")), Err(too_early));
    scene.step("08:00:00", SessionStep::Start);
    assert_eq!(scene.ask("08:10:00", release(&scene, "TW")), Err(Refusal::LeadInSubtree));
    let unknown = Command::ReleaseSubtree { session: SESSION, subtree: EndpointId(99) };
    assert_eq!(scene.ask("08:10:00", unknown), Err(Refusal::UnknownEndpoint));
    scene.ask("08:10:00", release(&scene, "T10")).unwrap();
    for within in ["T10", "X1"] {
        assert_eq!(scene.ask("08:11:00", release(&scene, within)), Err(Refusal::AlreadyReleased));
    }
    scene.step("08:20:00", SessionStep::Pause);
    scene.ask("08:21:00", release(&scene, "T15")).unwrap();
    scene.step("08:30:00", SessionStep::End);
    let over = Refusal::SessionState { state: SessionState::Ended };
    assert_eq!(scene.ask("08:31:00", release(&scene, "Y1")), Err(over));

    let plan = scene.plan("Buổi của tỉnh", "T10");
    scene.ask("08:32:00", Command::PlanSession { plan }).unwrap();
    for next in [SessionStep::Open, SessionStep::Start] {
        scene.ask("08:33:00", step(PROVINCIAL, next)).unwrap();
    }
    let outside = Command::ReleaseSubtree { session: PROVINCIAL, subtree: scene.id("T15") };
    assert_eq!(scene.ask("08:34:00", outside), Err(Refusal::OutsideAudience));
}

#[test]
fn nothing_counts_after_the_release_and_everything_before_it_does() {
    let scene = handed_over();
    let of = |session| {
        let session = scene.conference.session(session).unwrap();
        SessionAttendance::new(&scene.conference, session, Thresholds::default())
    };
    let x1 = of(SESSION).endpoint(scene.id("X1"));
    assert_eq!(x1.share(), Share { part: 1_800_000, whole: 1_800_000 });
    assert_eq!((x1.status, x1.late, x1.left_early), (Status::Full, false, false));
    assert_eq!(x1.connected.last(), Some(at("08:30:00")));
    assert_eq!(of(SESSION).endpoint(scene.id("Y1")).share(), Share { part: 3_600_000, whole: 3_600_000 });
    assert_eq!(of(SESSION).endpoint(scene.id("X2")).status, Status::ConnectedOnly);
    let carried_on = of(PROVINCIAL).endpoint(scene.id("X1"));
    assert_eq!(carried_on.share(), Share { part: 1_740_000, whole: 1_740_000 });
}

#[test]
fn those_who_are_released_leave_the_floor_and_its_queue() {
    let mut scene = central();
    let (x1, x2) = (scene.id("X1"), scene.id("X2"));
    let floor = |wish| Command::Floor { session: SESSION, wish };
    scene.ask("08:10:00", floor(FloorWish::RaiseHand { endpoint: x2 })).unwrap();
    scene.ask("08:10:00", floor(FloorWish::GiveFloor { endpoint: x1, limit_ms: None })).unwrap();
    scene.ask("08:10:05", floor(FloorWish::SoundSpeaker { endpoint: x1, since: at("08:10:04") })).unwrap();
    scene.ask("08:12:00", release(&scene, "T10")).unwrap();
    let left = &scene.conference.session(SESSION).unwrap().floor;
    assert_eq!((left.waiting().len(), left.holders().len()), (0, 0));
    let [turn] = left.turns() else { panic!("{:?}", left.turns()) };
    assert_eq!((turn.endpoint, turn.until, turn.reason), (x1, at("08:12:00"), FloorEnd::TakenBack));
    let late = [
        FloorWish::RaiseHand { endpoint: x1 },
        FloorWish::GiveFloor { endpoint: x1, limit_ms: None },
        FloorWish::BeginPreview { endpoint: x1 },
        FloorWish::SoundSpeaker { endpoint: x2, since: at("08:12:10") },
    ];
    for wish in late {
        assert_eq!(scene.ask("08:12:30", floor(wish)), Err(Refusal::OutsideAudience));
    }
}

#[test]
fn a_roll_call_that_was_opened_later_does_not_ask_those_who_were_released() {
    let mut scene = central();
    let open = |title: &str| Command::OpenRollCall { session: SESSION, title: title.into(), deadline: at("10:00:00") };
    let answer = |roll_call, endpoint| Command::ReportHeadCount {
        roll_call,
        endpoint,
        head_count: HeadCount { present_members: 15, ..HeadCount::default() },
    };
    let (x1, y1) = (scene.id("X1"), scene.id("Y1"));
    scene.ask("08:10:00", open("Đầu buổi")).unwrap();
    scene.ask("08:30:00", release(&scene, "T10")).unwrap();
    scene.ask("08:40:00", open("Cuối buổi")).unwrap();
    scene.ask("08:41:00", answer(RollCallId(1), x1)).unwrap();
    assert_eq!(scene.ask("08:41:00", answer(RollCallId(2), x1)), Err(Refusal::OutsideAudience));
    scene.ask("08:42:00", answer(RollCallId(2), y1)).unwrap();
    scene.step("09:00:00", SessionStep::End);
    scene.ask("09:01:00", Command::CloseRollCall { roll_call: RollCallId(2) }).unwrap();
    let top = scene.id("TW");
    let report = of_ledger(ReportKind::Summary, &scene.conference, &[SESSION], top, Thresholds::default()).unwrap();
    let invited = report.columns.iter().position(|column| column.key == ColumnKey::Invited).unwrap();
    let own = |endpoint| {
        let is_it = |row: &&Row| row.kind == RowKind::Endpoint && row.endpoint == Some(endpoint);
        report.rows.iter().find(is_it).unwrap().cells[invited].clone()
    };
    assert_eq!(own(x1), Cell::Empty);
    assert_eq!(own(y1), Cell::Count(20));
    assert_eq!(report.totals.cells[invited], Cell::Count(100), "the centre, T15 and Y1");
}

#[test]
fn the_report_says_what_was_released_and_when() {
    let scene = handed_over();
    let report =
        of_ledger(ReportKind::Summary, &scene.conference, &[SESSION], scene.id("TW"), Thresholds::default()).unwrap();
    let branch = "Điểm cầu T10".to_owned();
    let released = NoteKind::Released { branch, endpoints: 3, at: at("08:30:00") };
    assert!(report.notes.iter().any(|note| note.kind == released), "{:?}", report.notes);
    let remarks = report.columns.iter().position(|column| column.key == ColumnKey::Remarks).unwrap();
    let x1 = report.rows.iter().find(|row| row.endpoint == Some(scene.id("X1"))).unwrap();
    let Cell::Remarks(remarks) = &x1.cells[remarks] else { panic!("{:?}", x1.cells[remarks]) };
    assert!(remarks.iter().any(|remark| remark.kind == RemarkKind::Released(at("08:30:00"))), "{remarks:?}");
    let elsewhere =
        of_ledger(ReportKind::Summary, &scene.conference, &[SESSION], scene.id("T15"), Thresholds::default()).unwrap();
    assert!(!elsewhere.notes.iter().any(|note| matches!(note.kind, NoteKind::Released { .. })));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// However branches are released, what counts for an endpoint is what counts for the session up to
    /// its release, and no two sessions that run have an endpoint in common.
    #[test]
    fn released_time_and_audiences_are_conserved(
        wishes in prop::collection::vec((0..300i64, 1..8u32, any::<bool>()), 0..12),
    ) {
        let mut scene = central();
        let mut now = at("08:00:00");
        for (seconds, endpoint, begins) in wishes {
            now = now.plus_ms(seconds * 1000);
            let subtree = EndpointId(endpoint);
            let wish = match begins {
                true => step(PROVINCIAL, SessionStep::Start),
                false => Command::ReleaseSubtree { session: SESSION, subtree },
            };
            let before = scene.conference.clone();
            if scene.ask_at(now, wish).is_err() {
                prop_assert_eq!(&scene.conference, &before);
            }
        }
        scene.ask_at(now, Command::Prove).unwrap();
        let (roster, session) = (scene.conference.roster(), scene.conference.session(SESSION).unwrap());
        let attendance = SessionAttendance::new(&scene.conference, session, Thresholds::default());
        for entry in roster.entries() {
            let released_at = session.released_at(&roster, entry.endpoint);
            let expected = released_at.map_or(attendance.counted().clone(), |at| attendance.counted().before(at));
            prop_assert_eq!(attendance.endpoint(entry.endpoint).counted_ms, expected.total_ms());
            let running = scene.conference.sessions().filter(|session| session.state.is_running());
            let of_endpoint = running.filter(|session| session.is_attended_by(&roster, entry.endpoint));
            prop_assert!(of_endpoint.count() <= 1);
        }
        prop_assert_eq!(scene.replayed(), scene.conference);
    }
}
