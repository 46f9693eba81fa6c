//! Recordings, and what was watched of them later.

use super::attendance::worked_example;
use super::scene::{SESSION, Scene, at};
use crate::attendance::{SessionAttendance, Share, Thresholds};
use crate::command::Command;
use crate::event::Event;
use crate::identity::{RecordingId, SessionId};
use crate::recording::{RecordingEnd, RecordingWish};
use crate::refusal::Refusal;
use crate::report::{Beside, Cell, ColumnKey, ReportKind, ReportOrder, RowKind, StudyColumn, report};
use crate::session::{SessionState, SessionStep};
use crate::study::{Piece, StudyWish, study};

const MINUTE_MS: i64 = 60_000;
const DAY_MS: i64 = 24 * 3_600_000;
const FIRST: RecordingId = RecordingId(1);

fn start(session: SessionId) -> Command {
    Command::Recording { session, wish: RecordingWish::Start { keep_ms: 30 * DAY_MS } }
}

fn end(session: SessionId, recording: RecordingId, reason: RecordingEnd) -> Command {
    Command::Recording { session, wish: RecordingWish::End { recording, reason } }
}

fn delete(session: SessionId, recording: RecordingId) -> Command {
    Command::Recording { session, wish: RecordingWish::Delete { recording } }
}

fn piece(from: &str, until: &str) -> Piece {
    Piece { from: at(from), until: at(until) }
}

fn play(scene: &Scene, code: &str, pieces: &[Piece], within_ms: i64) -> Command {
    let endpoint = scene.id(code);
    Command::Study { session: SESSION, wish: StudyWish::Play { endpoint, pieces: pieces.to_vec(), within_ms } }
}

/// Minutes studied item by item.
fn minutes(scene: &Scene, code: &str) -> Vec<i64> {
    let session = scene.conference.session(SESSION).unwrap();
    let attendance = SessionAttendance::new(&scene.conference, session, Thresholds::default());
    let items = study(&scene.conference, &attendance, scene.id(code));
    items.iter().map(|item| item.studied_ms / 60_000).collect()
}

/// For the golden ledger: a session of its own in which everything about recordings happens.
pub(super) fn recorded_and_studied_in_a_later_session(scene: &mut Scene) {
    let plan = scene.plan("Buổi tối", "TW");
    let planned = scene.ask("22:00:00", Command::PlanSession { plan }).unwrap();
    let [Event::SessionPlanned { session, .. }] = planned.as_slice() else { panic!("{planned:?}") };
    let (session, endpoint) = (*session, scene.id("X1"));
    let step = |step| Command::StepSession { session, step };
    let pieces = vec![piece("22:02:00", "22:04:00")];
    for (clock, wish) in [
        ("22:00:10", step(SessionStep::Open)),
        ("22:01:00", step(SessionStep::Start)),
        ("22:01:00", start(session)),
        ("22:05:00", end(session, FIRST, RecordingEnd::DiskFull)),
        ("22:06:00", start(session)),
        ("22:10:00", step(SessionStep::End)),
        ("22:20:00", Command::Study { session, wish: StudyWish::Play { endpoint, pieces, within_ms: 120_000 } }),
        ("22:30:00", delete(session, FIRST)),
    ] {
        scene.ask(clock, wish).unwrap();
    }
}

#[test]
fn a_recording_runs_once_until_it_is_stopped_and_has_a_date_of_deletion() {
    let mut scene = Scene::open();
    scene.ask("07:50:00", start(SESSION)).unwrap();
    assert_eq!(scene.ask("07:50:01", start(SESSION)), Ok(Vec::new()), "whoever asks twice gets the one that runs");
    let running = scene.conference.recordings().running(SESSION).unwrap();
    assert_eq!((running.started_at, running.delete_at), (at("07:50:00"), at("07:50:00").plus_ms(30 * DAY_MS)));
    assert_eq!(scene.ask("07:51:00", delete(SESSION, FIRST)), Err(Refusal::RecordingRuns));
    scene.ask("08:00:00", end(SESSION, FIRST, RecordingEnd::Stopped)).unwrap();
    assert!(scene.conference.recordings().running(SESSION).is_none());
    assert_eq!(scene.ask("08:00:01", end(SESSION, FIRST, RecordingEnd::DiskFull)), Ok(Vec::new()));
    scene.ask("08:01:00", start(SESSION)).unwrap();
    assert_eq!(scene.conference.recordings().running(SESSION).unwrap().id, RecordingId(2));
}

#[test]
fn a_session_that_is_not_held_is_not_recorded() {
    let mut scene = Scene::planned();
    assert_eq!(scene.ask("06:40:00", start(SESSION)), Err(Refusal::SessionState { state: SessionState::Planned }));
    let unknown = end(SESSION, RecordingId(7), RecordingEnd::Stopped);
    assert_eq!(scene.ask("06:41:00", unknown), Err(Refusal::UnknownRecording));
}

#[test]
fn with_the_session_its_recording_ends() {
    let mut scene = Scene::open();
    scene.step("08:00:00", SessionStep::Start);
    scene.ask("08:00:00", start(SESSION)).unwrap();
    scene.step("10:00:00", SessionStep::End);
    let ended = scene.conference.recordings().get(FIRST).unwrap();
    assert_eq!(ended.ended, Some((at("10:00:00"), RecordingEnd::SessionOver)));
    assert!(!ended.is_due(at("10:00:01")) && ended.is_due(ended.delete_at));
    scene.ask("10:01:00", delete(SESSION, FIRST)).unwrap();
    assert!(!scene.conference.recordings().get(FIRST).unwrap().is_due(at("10:00:00").plus_ms(60 * DAY_MS)));
}

#[test]
fn what_is_watched_twice_counts_once_and_pauses_not_at_all() {
    let mut scene = worked_example();
    // Item A was held from 08:00 to 09:00 with a pause from 08:30 to 08:40, B from 09:15 to 10:00.
    let report = play(&scene, "X2", &[piece("08:00:00", "08:20:00"), piece("08:10:00", "08:35:00")], 45 * 60_000);
    scene.ask("12:00:00", report).unwrap();
    assert_eq!(minutes(&scene, "X2"), [30, 0]);
    let again = play(&scene, "X2", &[piece("08:05:00", "08:35:00")], 30 * 60_000);
    assert_eq!(scene.ask("12:01:00", again), Ok(Vec::new()), "nothing of it is new");
    let across = play(&scene, "X2", &[piece("08:50:00", "09:20:00")], 30 * 60_000);
    scene.ask("12:02:00", across).unwrap();
    assert_eq!(minutes(&scene, "X2"), [40, 5]);
    assert_eq!(minutes(&scene, "X1"), [0, 0]);
}

#[test]
fn more_than_can_have_been_played_is_refused_as_a_whole() {
    let mut scene = worked_example();
    let minute = [piece("08:00:00", "08:01:30")];
    let fast = play(&scene, "X2", &minute, 60_000);
    scene.ask("12:00:00", fast).unwrap();
    let before = scene.conference.clone();
    let other = [piece("08:10:00", "08:11:33")];
    let too_fast = play(&scene, "X2", &other, 60_000);
    assert_eq!(scene.ask("12:01:00", too_fast), Err(Refusal::StudyTooFast));
    let reversed = play(&scene, "X2", &[piece("08:11:00", "08:10:00")], 60_000);
    assert_eq!(scene.ask("12:01:00", reversed), Err(Refusal::OutOfRange { field: "played" }));
    assert_eq!(Refusal::StudyTooFast.field(), Some("played"));
    assert_eq!(scene.conference, before);
}

#[test]
fn study_is_for_sessions_that_are_over_and_never_attendance() {
    let mut live = Scene::open();
    live.step("08:00:00", SessionStep::Start);
    let early = play(&live, "X1", &[piece("08:00:00", "08:01:00")], 60_000);
    assert_eq!(live.ask("08:10:00", early), Err(Refusal::SessionState { state: SessionState::Live }));
    let mut scene = worked_example();
    let attended = |scene: &Scene| {
        let session = scene.conference.session(SESSION).unwrap();
        SessionAttendance::new(&scene.conference, session, Thresholds::default()).endpoint(scene.id("X2"))
    };
    let before = attended(&scene);
    let whole = play(&scene, "X2", &[piece("08:00:00", "10:00:00")], 2 * 3_600_000);
    scene.ask("12:00:00", whole).unwrap();
    assert_eq!(attended(&scene), before);
}

#[test]
fn the_report_has_what_was_studied_beside_the_write_ups_with_sums_at_every_branch() {
    let mut scene = worked_example();
    for (clock, code, until) in [("12:00:00", "X1", "08:10:00"), ("12:00:01", "X2", "08:20:00")] {
        let watched = play(&scene, code, &[piece("08:00:00", until)], 20 * 60_000);
        scene.ask(clock, watched).unwrap();
    }
    let order = ReportOrder::newest(ReportKind::Study, &[SESSION], scene.id("TW"), Thresholds::default());
    let made = report(&scene.conference, &Beside::default(), &order).unwrap();
    let column =
        |wanted: StudyColumn| made.columns.iter().position(|column| column.key == ColumnKey::Study(wanted)).unwrap();
    let of = |code: &str, kind: RowKind, wanted: StudyColumn| {
        let endpoint = Some(scene.id(code));
        let row = made.rows.iter().find(|row| row.endpoint == endpoint && row.kind == kind).unwrap();
        row.cells[column(wanted)].clone()
    };

    assert_eq!(of("X2", RowKind::Endpoint, StudyColumn::Item), Cell::DurationMs(20 * MINUTE_MS));
    assert_eq!(of("X2", RowKind::Endpoint, StudyColumn::Time), Cell::DurationMs(20 * MINUTE_MS));
    // 20 of the 95 minutes that counted.
    assert_eq!(
        of("X2", RowKind::Endpoint, StudyColumn::Share),
        Cell::share(Share { part: 20 * MINUTE_MS, whole: 95 * MINUTE_MS })
    );
    assert_eq!(of("Y1", RowKind::Endpoint, StudyColumn::Time), Cell::Empty);
    assert_eq!(of("T10", RowKind::Branch, StudyColumn::Time), Cell::DurationMs(30 * MINUTE_MS));
    assert_eq!(of("T10", RowKind::Branch, StudyColumn::Endpoints), Cell::Count(2));
    assert_eq!(made.totals.cells[column(StudyColumn::Time)], Cell::DurationMs(30 * MINUTE_MS));
}
