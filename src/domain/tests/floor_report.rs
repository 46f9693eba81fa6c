//! What reports say of the floor.

use super::scene::{SESSION, Scene, at};
use crate::attendance::Thresholds;
use crate::command::Command;
use crate::floor::{FloorEnd, FloorWish};
use crate::report::{Beside, Cell, ColumnKey, Report, ReportKind, ReportOrder, Row, report};
use crate::session::SessionStep;

/// X1 speaks in the technical check and, heard from its fifth second on, for three minutes of two
/// that it may; then Y1 until the session is over.
fn discussion() -> Scene {
    let mut scene = Scene::planned();
    scene.step("07:00:00", SessionStep::Open);
    let (x1, y1) = (scene.id("X1"), scene.id("Y1"));
    for code in ["X1", "Y1"] {
        scene.connect("07:01:00", code, "máy bàn 1");
    }
    let floor = |wish| Command::Floor { session: SESSION, wish };
    let give = |endpoint, limit_ms| floor(FloorWish::GiveFloor { endpoint, limit_ms });
    let taken_back = floor(FloorWish::EndFloor { endpoint: x1, reason: FloorEnd::TakenBack });
    scene.ask("07:02:00", give(x1, None)).unwrap();
    scene.ask("07:03:00", taken_back.clone()).unwrap();
    scene.step("08:00:00", SessionStep::Start);
    scene.ask("08:10:00", give(x1, Some(120_000))).unwrap();
    scene.ask("08:10:05", floor(FloorWish::SoundSpeaker { endpoint: x1, since: at("08:10:05") })).unwrap();
    scene.ask("08:13:00", taken_back).unwrap();
    scene.ask("08:20:00", give(y1, None)).unwrap();
    scene.prove("08:30:00");
    scene
}

fn made(scene: &Scene, kind: ReportKind, top: &str) -> Report {
    let (sessions, top) = ([SESSION], scene.id(top));
    report(&scene.conference, &Beside::default(), &ReportOrder::newest(kind, &sessions, top, Thresholds::default()))
        .unwrap()
}

fn cell<'a>(report: &Report, row: &'a Row, key: ColumnKey) -> &'a Cell {
    let index = report.columns.iter().position(|column| column.key == key).unwrap();
    &row.cells[index]
}

#[test]
fn the_log_has_every_turn_of_the_session_with_its_seconds() {
    let mut scene = discussion();
    let log = made(&scene, ReportKind::FloorLog, "TW");
    let [first, second] = log.rows.as_slice() else { panic!("{:?}", log.rows) };
    for (key, expected) in [
        (ColumnKey::Code, Cell::Text("X1".into())),
        (ColumnKey::Parent, Cell::Text("Điểm cầu T10".into())),
        (ColumnKey::FloorSince, Cell::Time(at("08:10:00"))),
        (ColumnKey::FloorUntil, Cell::Time(at("08:13:00"))),
        (ColumnKey::FloorTime, Cell::DurationMs(180_000)),
        (ColumnKey::FloorLimit, Cell::DurationMs(120_000)),
        (ColumnKey::FloorReceived, Cell::DurationMs(175_000)),
        (ColumnKey::FloorEnd, Cell::FloorEnd(FloorEnd::TakenBack)),
    ] {
        assert_eq!(cell(&log, first, key), &expected, "{key:?}");
    }
    assert_eq!(cell(&log, second, ColumnKey::FloorUntil), &Cell::Empty, "it goes on");
    assert_eq!(cell(&log, second, ColumnKey::FloorTime), &Cell::DurationMs(600_000), "as far as is known");
    assert_eq!(cell(&log, &log.totals, ColumnKey::FloorTime), &Cell::DurationMs(780_000));
    scene.step("09:00:00", SessionStep::End);
    let log = made(&scene, ReportKind::FloorLog, "TW");
    assert_eq!(cell(&log, &log.rows[1], ColumnKey::FloorEnd), &Cell::FloorEnd(FloorEnd::SessionOver));
}

#[test]
fn a_province_sees_only_its_own_turns() {
    let log = made(&discussion(), ReportKind::FloorLog, "T10");
    assert_eq!(log.rows.len(), 1);
    assert_eq!(cell(&log, &log.rows[0], ColumnKey::Code), &Cell::Text("X1".into()));
}

#[test]
fn the_summary_counts_turns_up_the_tree() {
    let scene = discussion();
    let summary = made(&scene, ReportKind::Summary, "TW");
    assert_eq!(cell(&summary, &summary.totals, ColumnKey::FloorTurns), &Cell::Count(2));
    let of = |code| summary.rows.iter().rfind(|row| row.endpoint == Some(scene.id(code))).unwrap();
    let turns = ["X1", "X2", "Y1"].map(|code| cell(&summary, of(code), ColumnKey::FloorTurns).clone());
    assert_eq!(turns, [Cell::Count(1), Cell::Count(0), Cell::Count(1)]);
}
