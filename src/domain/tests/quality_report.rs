//! How good the lines were, in reports.

use super::attendance::worked_example;
use super::scene::{SESSION, Scene};
use crate::attendance::{Share, Thresholds};
use crate::quality::{Band, Direction, LineKey, PageFigures, Qualities, StreamCounts, Window};
use crate::report::{Beside, Cell, ColumnKey, Report, ReportKind, ReportOrder, Row, RowKind, report};

/// Windows of 1,000 packets each, of which these were lost.
fn measure(qualities: &mut Qualities, scene: &Scene, code: &str, direction: Direction, lost: &[u64]) {
    let key = LineKey { session: SESSION, endpoint: scene.id(code), direction };
    for lost in lost {
        let window = Window {
            sound: StreamCounts { expected: 200, lost: lost / 5 },
            picture: StreamCounts { expected: 800, lost: lost - lost / 5 },
            sound_jitter_us: Some(12_400),
            round_trip_us: Some(200_000),
            ..Window::default()
        };
        qualities.line_mut(key).measure(&window);
    }
}

/// X1 loses 5 %, X2 nothing, Y1 was muted; the hall sends well.
fn measured() -> (Scene, Qualities) {
    let scene = worked_example();
    let mut qualities = Qualities::none();
    measure(&mut qualities, &scene, "TW", Direction::Up, &[0; 10]);
    measure(&mut qualities, &scene, "X1", Direction::Down, &[50; 10]);
    measure(&mut qualities, &scene, "X2", Direction::Down, &[0; 10]);
    let muted = LineKey { session: SESSION, endpoint: scene.id("Y1"), direction: Direction::Down };
    for _ in 0..4 {
        qualities.line_mut(muted).measure(&Window::default());
    }
    (scene, qualities)
}

fn made(kind: ReportKind) -> (Scene, Report) {
    let (scene, qualities) = measured();
    let top = scene.id("TW");
    let order = ReportOrder::newest(kind, &[SESSION], top, Thresholds::default());
    let report = report(&scene.conference, &Beside::measured(qualities), &order).unwrap();
    (scene, report)
}

fn cell<'a>(report: &'a Report, row: &'a Row, code: &str) -> &'a Cell {
    let column = report.columns.iter().position(|column| column.code() == code).unwrap();
    &row.cells[column]
}

fn row<'a>(report: &'a Report, scene: &Scene, kind: RowKind, code: &str) -> &'a Row {
    let endpoint = Some(scene.id(code));
    report.rows.iter().find(|row| row.kind == kind && row.endpoint == endpoint).unwrap()
}

#[test]
fn an_endpoint_that_lost_five_percent_is_bad_and_a_muted_one_is_unknown() {
    let (scene, report) = made(ReportKind::Quality);
    let of = |code: &str, column: &str| cell(&report, row(&report, &scene, RowKind::Endpoint, code), column).clone();
    assert_eq!(of("X1", "line_band.down"), Cell::Band(Band::Bad));
    assert_eq!(of("X1", "windows_bad.down"), Cell::Count(10));
    assert_eq!(of("X1", "packets_lost.down"), Cell::Share(Share { part: 500, whole: 10_000 }));
    assert_eq!(of("X1", "worst_jitter_ms.down"), Cell::Count(12));
    assert_eq!(of("X1", "longest_round_trip_ms.down"), Cell::Count(200));
    assert_eq!(of("X1", "quality"), Cell::Share(Share { part: 0, whole: 10 }));
    assert_eq!(of("Y1", "line_band.down"), Cell::Band(Band::Unknown));
    assert_eq!(of("Y1", "windows_unknown.down"), Cell::Count(4));
    assert_eq!(of("Y1", "quality"), Cell::Empty);
    assert_eq!(of("T10", "line_band.down"), Cell::Empty, "of a line that was never measured nothing is said");
}

#[test]
fn down_and_up_stand_apart() {
    let (scene, report) = made(ReportKind::Quality);
    let hall = row(&report, &scene, RowKind::Endpoint, "TW");
    assert_eq!(cell(&report, hall, "line_band.up"), &Cell::Band(Band::Good));
    assert_eq!(cell(&report, hall, "line_band.down"), &Cell::Empty);
}

#[test]
fn a_province_reads_n_of_m_endpoints_good() {
    for kind in [ReportKind::Summary, ReportKind::Quality] {
        let (scene, report) = made(kind);
        let of = |code: &str| cell(&report, row(&report, &scene, RowKind::Branch, code), "quality").clone();
        assert_eq!(of("T10"), Cell::OutOf { part: 1, whole: 2 }, "{kind:?}");
        assert_eq!(of("T15"), Cell::Empty, "nobody knows anything of its only line");
        assert_eq!(cell(&report, &report.totals, "quality"), &Cell::OutOf { part: 2, whole: 3 });
    }
}

#[test]
fn windows_and_packets_of_a_province_are_those_of_its_endpoints() {
    let (scene, report) = made(ReportKind::Quality);
    let province = row(&report, &scene, RowKind::Branch, "T10");
    assert_eq!(cell(&report, province, "windows_good.down"), &Cell::Count(10));
    assert_eq!(cell(&report, province, "windows_bad.down"), &Cell::Count(10));
    assert_eq!(cell(&report, province, "packets_lost.down"), &Cell::Share(Share { part: 500, whole: 20_000 }));
}

#[test]
fn the_judgement_of_sound_stands_beside_the_loss() {
    let (scene, report) = made(ReportKind::Quality);
    let judged = |code: &str| match cell(&report, row(&report, &scene, RowKind::Endpoint, code), "opinion_score.down") {
        Cell::Decimal(opinion) => *opinion,
        other => panic!("{other:?}"),
    };
    assert!((judged("X2") - 4.36).abs() < 0.02, "{}", judged("X2"));
    assert!(judged("X1") < judged("X2"));
    let province = row(&report, &scene, RowKind::Branch, "T10");
    assert_eq!(cell(&report, province, "opinion_score.down"), &Cell::Empty, "judgements are not averaged");
}

#[test]
fn a_browser_that_counts_no_freezes_gives_not_counted_and_never_nothing() {
    let (scene, mut qualities) = measured();
    let line = LineKey { session: SESSION, endpoint: scene.id("X2"), direction: Direction::Down };
    let figures = PageFigures { freeze_count: Some(0), freeze_ms: Some(0), ..PageFigures::default() };
    qualities.line_mut(line).report(&figures);
    let top = scene.id("TW");
    let order = ReportOrder::newest(ReportKind::Quality, &[SESSION], top, Thresholds::default());
    let report = report(&scene.conference, &Beside::measured(qualities), &order).unwrap();
    let of = |code: &str, column: &str| cell(&report, row(&report, &scene, RowKind::Endpoint, code), column).clone();
    assert_eq!((of("X1", "freezes.down"), of("X1", "sound_concealed.down")), (Cell::NotCounted, Cell::NotCounted));
    assert_eq!((of("X2", "freezes.down"), of("X2", "frozen_time.down")), (Cell::Count(0), Cell::DurationMs(0)));
}

#[test]
fn sound_without_picture_is_shown_apart() {
    let (scene, report) = made(ReportKind::Quality);
    let listener = row(&report, &scene, RowKind::Endpoint, "X1");
    assert_eq!(cell(&report, listener, "sound_only"), &Cell::DurationMs(4_740_000));
    let keys: Vec<_> = report.columns.iter().map(|column| column.key).collect();
    assert!(keys.contains(&ColumnKey::SoundOnly));
}
