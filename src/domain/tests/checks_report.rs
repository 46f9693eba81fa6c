//! What reports say of prompts, technical checks and write-ups: what stands for a branch is the sum of
//! what stands under it.

use proptest::prelude::*;

use super::scene::{SESSION, Scene};
use crate::attendance::Thresholds;
use crate::command::Command;
use crate::event::MediaKind;
use crate::prompt::PromptWish;
use crate::readiness::{Check, ReadinessWish};
use crate::report::{Beside, Cell, ColumnKey, ReadinessColumn, Report, ReportKind, ReportOrder, Row, RowKind, report};
use crate::roster::Mode;
use crate::session::SessionStep;
use crate::write_up::{WriteUp, WriteUpWish};

const CODES: [&str; 6] = ["TW", "T10", "X1", "X2", "T15", "Y1"];

fn made(scene: &Scene, kind: ReportKind) -> Report {
    let order = ReportOrder::newest(kind, &[SESSION], scene.id("TW"), Thresholds::default());
    report(&scene.conference, &Beside::default(), &order).unwrap()
}

/// A cell as a part of a whole: what one endpoint has is one or none of one.
fn parts(cell: &Cell) -> (u64, u64) {
    match cell {
        Cell::OutOf { part, whole } => (*part, *whole),
        Cell::Checked(outcome) => (u64::from(outcome.is_some_and(|outcome| outcome.passed)), 1),
        Cell::Count(count) => (*count, 0),
        _ => (0, 0),
    }
}

/// In every column that `adds_up`, the row of a branch is the sum of the endpoint rows under it.
fn assert_adds_up(report: &Report, adds_up: impl Fn(ColumnKey) -> bool) {
    let sum = |rows: &[Row], column: usize| {
        let own = rows.iter().filter(|row| row.kind == RowKind::Endpoint).map(|row| parts(&row.cells[column]));
        own.fold((0, 0), |sum, own| (sum.0 + own.0, sum.1 + own.1))
    };
    for (column, _) in report.columns.iter().enumerate().filter(|(_, column)| adds_up(column.key)) {
        assert_eq!(parts(&report.totals.cells[column]), sum(&report.rows, column));
        for (index, branch) in report.rows.iter().enumerate().filter(|(_, row)| row.kind == RowKind::Branch) {
            let below = report.rows[index + 1..].iter().take_while(|row| row.depth > branch.depth).count();
            let under = &report.rows[index + 1..=index + below];
            assert_eq!(parts(&branch.cells[column]), sum(under, column), "{column} of {:?}", branch.endpoint);
        }
    }
}

proptest! {
    #[test]
    fn prompts_add_up_at_every_branch(asked in prop::collection::vec((0..6_usize, prop::collection::vec(0..6_usize, 0..6)), 1..5)) {
        let mut scene = Scene::open();
        scene.step("08:00:00", SessionStep::Start);
        for (minute, (top, answers)) in asked.iter().enumerate() {
            let clock = |second: u32| format!("08:{:02}:{second:02}", 5 + 2 * minute);
            let subtree = scene.id(CODES[*top]);
            let ask = PromptWish::Ask { subtree, answer_within_ms: 20_000 };
            if scene.ask(&clock(0), Command::Prompt { session: SESSION, wish: ask }).is_err() {
                continue;
            }
            let prompt = scene.conference.prompts().unended(SESSION).last().unwrap().id;
            for answer in answers {
                let wish = PromptWish::Answer { prompt, endpoint: scene.id(CODES[*answer]) };
                let _ = scene.ask(&clock(10), Command::Prompt { session: SESSION, wish });
            }
            scene.ask(&clock(30), Command::Prompt { session: SESSION, wish: PromptWish::End { prompt } }).unwrap();
        }
        assert_adds_up(&made(&scene, ReportKind::Summary), |key| key == ColumnKey::Prompts);
    }

    #[test]
    fn readiness_adds_up_at_every_branch(
        modes in prop::array::uniform6(0..3_usize),
        said in prop::collection::vec((0..6_usize, 2..6_usize, any::<bool>()), 0..20),
    ) {
        let mut scene = Scene::planned();
        for (code, mode) in CODES.iter().zip(modes) {
            let _ = scene.ask("06:40:00", Command::ChangeMode { endpoint: scene.id(code), mode: Mode::ALL[mode] });
        }
        scene.step("06:50:00", SessionStep::Rehearse);
        scene.receive("X1", MediaKind::Picture, "06:51:00", "06:55:00");
        scene.receive("X1", MediaKind::Sound, "06:51:00", "06:55:00");
        for (code, check, passed) in said {
            let wish = ReadinessWish::Declare { endpoint: scene.id(CODES[code]), check: Check::ALL[check], passed };
            let _ = scene.ask("06:56:00", Command::Readiness { session: SESSION, wish });
        }
        assert_adds_up(&made(&scene, ReportKind::Readiness), |key| matches!(key, ColumnKey::Readiness(_)));
    }

    #[test]
    fn write_ups_add_up_at_every_branch(said in prop::collection::vec((0..6_usize, 0..4_usize, any::<bool>()), 0..20)) {
        let mut scene = Scene::open();
        scene.step("08:00:00", SessionStep::Start);
        for (code, state, whole) in said {
            let (endpoint, state) = (scene.id(CODES[code]), WriteUp::ALL.get(state).copied());
            let wish = match state {
                Some(state) if whole => WriteUpWish::MarkBranch { subtree: endpoint, state },
                state => WriteUpWish::Mark { endpoint, state },
            };
            scene.ask("12:00:00", Command::WriteUp { session: SESSION, wish }).unwrap();
        }
        let report = made(&scene, ReportKind::Study);
        assert_adds_up(&report, |key| matches!(key, ColumnKey::WriteUp(crate::report::WriteUpColumn::Count(_))));
    }
}

#[test]
fn a_report_without_prompts_has_no_column_for_them() {
    let mut scene = Scene::open();
    scene.step("08:00:00", SessionStep::Start);
    let has_prompts = |report: &Report| report.columns.iter().any(|column| column.key == ColumnKey::Prompts);
    assert!(!has_prompts(&made(&scene, ReportKind::Summary)));
    let wish = PromptWish::Ask { subtree: scene.id("TW"), answer_within_ms: 60_000 };
    scene.ask("08:05:00", Command::Prompt { session: SESSION, wish }).unwrap();
    assert!(has_prompts(&made(&scene, ReportKind::Summary)));
    assert!(has_prompts(&made(&scene, ReportKind::Endpoints)));
}

#[test]
fn the_hall_and_those_by_television_need_not_be_ready() {
    let mut scene = Scene::planned();
    let endpoint = scene.id("X2");
    scene.ask("06:40:00", Command::ChangeMode { endpoint, mode: Mode::Broadcast }).unwrap();
    scene.step("06:50:00", SessionStep::Rehearse);
    let report = made(&scene, ReportKind::Readiness);
    let ready = report.columns.iter().position(|it| it.key == ColumnKey::Readiness(ReadinessColumn::Ready)).unwrap();
    let own =
        |code| report.rows.iter().find(|row| row.kind == RowKind::Endpoint && row.endpoint == Some(scene.id(code)));
    assert_eq!(own("TW").unwrap().cells[ready], Cell::Empty);
    assert_eq!(own("X2").unwrap().cells[ready], Cell::Empty);
    assert_eq!(own("X1").unwrap().cells[ready], Cell::Checked(None));
    assert_eq!(report.totals.cells[ready], Cell::OutOf { part: 0, whole: 4 });
}
