//! What reports say of documents that were sent, of announcements, reminders and hot lines.

use proptest::prelude::*;
use std::collections::BTreeMap;

use super::papers::hash;
use super::scene::{SESSION, Scene, at};
use crate::attendance::Thresholds;
use crate::command::Command;
use crate::identity::{AnnouncementId, DocumentId};
use crate::message::MessageTexts;
use crate::person::AccountNames;
use crate::report::{
    AnnouncedLine, Beside, Cell, Delivery, MessageKind, NoteKind, Report, ReportKind, ReportOrder, RowKind, report,
};
use crate::written_text::WrittenTexts;

const CODES: [&str; 6] = ["TW", "T10", "X1", "X2", "T15", "Y1"];

fn made(scene: &Scene, kind: ReportKind, top: &str, beside: &Beside) -> Report {
    let order = ReportOrder::newest(kind, &[SESSION], scene.id(top), Thresholds::default());
    report(&scene.conference, beside, &order).unwrap()
}

fn place(report: &Report, code: &str) -> usize {
    report.columns.iter().position(|column| column.code() == code).unwrap()
}

/// The cells of a column, top to bottom.
fn column<'a>(report: &'a Report, code: &str) -> Vec<&'a Cell> {
    let place = place(report, code);
    report.rows.iter().map(|row| &row.cells[place]).collect()
}

/// An endpoint's own cell.
fn own<'a>(scene: &Scene, report: &'a Report, endpoint: &str, code: &str) -> &'a Cell {
    let place = place(report, code);
    let is_own = |row: &&crate::report::Row| row.kind == RowKind::Endpoint && row.endpoint == Some(scene.id(endpoint));
    &report.rows.iter().find(is_own).unwrap().cells[place]
}

#[test]
fn a_document_is_opened_by_the_technician_who_was_there_then() {
    let mut scene = Scene::live();
    let plan = scene.draft("T10", None);
    scene.send("08:00:00", DocumentId(1), plan).unwrap();
    scene.open_document("08:10:00", "X1").unwrap();
    scene.open_document("08:11:00", "X2").unwrap();
    let technicians = [
        (scene.id("X1"), (at("07:00:00"), "Cán bộ xã một".to_owned())),
        (scene.id("X2"), (at("09:00:00"), "Người đến sau".to_owned())),
    ];
    let beside = Beside { technician_names: technicians.into(), ..Beside::default() };
    let report = made(&scene, ReportKind::Documents, "TW", &beside);
    assert_eq!(own(&scene, &report, "X1", "opened.document1"), &Cell::Opened(true));
    assert_eq!(own(&scene, &report, "X1", "opened_at.document1"), &Cell::Time(at("08:10:00")));
    assert_eq!(own(&scene, &report, "X1", "opened_by.document1"), &Cell::Text("Cán bộ xã một".into()));
    assert_eq!(own(&scene, &report, "X2", "opened_by.document1"), &Cell::Empty, "who came later opened nothing");
    assert_eq!(own(&scene, &report, "T10", "opened.document1"), &Cell::Opened(false));
    assert_eq!(own(&scene, &report, "Y1", "opened.document1"), &Cell::Empty, "it was not sent there");
    let Some(NoteKind::Document(line)) = report.notes.last().map(|note| &note.kind) else { panic!("{report:?}") };
    assert_eq!((line.opened, line.endpoints, line.branch.as_str()), (2, 3, "Điểm cầu T10"));
}

#[test]
fn a_branch_that_was_released_before_got_nothing_and_one_released_after_keeps_what_it_opened() {
    let mut scene = Scene::live();
    let release = Command::ReleaseSubtree { session: SESSION, subtree: scene.id("T15") };
    scene.ask("08:05:00", release).unwrap();
    let plan = scene.draft("TW", None);
    scene.send("08:10:00", DocumentId(1), plan).unwrap();
    scene.open_document("08:11:00", "X1").unwrap();
    let release = Command::ReleaseSubtree { session: SESSION, subtree: scene.id("T10") };
    scene.ask("08:20:00", release).unwrap();
    let report = made(&scene, ReportKind::Documents, "TW", &Beside::default());
    assert_eq!(report.totals.cells[place(&report, "opened.document1")], Cell::OutOf { part: 1, whole: 4 });
    assert_eq!(own(&scene, &report, "Y1", "opened.document1"), &Cell::Empty);
}

#[test]
fn a_branch_sees_only_what_was_sent_to_it() {
    let mut scene = Scene::live();
    let plan = scene.draft("T10", None);
    scene.send("08:00:00", DocumentId(1), plan).unwrap();
    scene.announce("08:01:00", "T10", "a").unwrap();
    scene.ask_for_help("08:02:00", "X1").unwrap();
    for kind in [ReportKind::Documents, ReportKind::Messages, ReportKind::MessageLog] {
        let report = made(&scene, kind, "T15", &Beside::default());
        assert!(report.columns.iter().all(|column| column.document.is_none()), "{}", kind.code());
        let is_of_course = |kind: &NoteKind| !matches!(kind, NoteKind::Document(_) | NoteKind::Announcement(_));
        assert!(report.notes.iter().all(|note| is_of_course(&note.kind)), "{}", kind.code());
    }
    assert_eq!(made(&scene, ReportKind::MessageLog, "T15", &Beside::default()).rows, []);
    assert_eq!(made(&scene, ReportKind::MessageLog, "T10", &Beside::default()).rows.len(), 2);
}

/// An announcement, a reminder that one of four answers, and a hot line.
fn scene_of_messages() -> Scene {
    let mut scene = Scene::live();
    scene.announce("08:01:00", "TW", "c").unwrap();
    scene.show("08:01:02", 1, "X1").unwrap();
    scene.call_the_roll("08:05:00");
    scene.answer_the_roll("08:06:00", "X1");
    scene.remind("08:10:00", "T10").unwrap();
    scene.show("08:10:03", 2, "X2").unwrap();
    scene.answer_the_roll("08:11:00", "X2");
    scene.ask_for_help("08:20:00", "Y1").unwrap();
    scene.ask_for_help("08:20:10", "Y1").unwrap();
    scene.answer_line("08:21:00", "Y1").unwrap();
    scene.ask_for_help("08:30:00", "X1").unwrap();
    scene
}

#[test]
fn the_table_of_messages_says_what_reached_whom_and_who_answered() {
    let scene = scene_of_messages();
    let report = made(&scene, ReportKind::Messages, "TW", &Beside::default());
    let own = |code: &str, column: &str| own(&scene, &report, code, column).clone();
    assert_eq!(own("X1", "announcements_shown"), Cell::OutOf { part: 1, whole: 1 });
    assert_eq!(own("TW", "announcements_shown"), Cell::Empty, "it came from there");
    assert_eq!(own("X1", "reminders_shown"), Cell::Empty, "it had answered");
    assert_eq!(own("X2", "reminded_answered"), Cell::OutOf { part: 1, whole: 1 });
    assert_eq!(own("T10", "reminded_answered"), Cell::OutOf { part: 0, whole: 1 });
    let deliveries = [
        Delivery { announcement: AnnouncementId(1), shown_at: None },
        Delivery { announcement: AnnouncementId(2), shown_at: Some(at("08:10:03")) },
    ];
    assert_eq!(own("X2", "deliveries"), Cell::Deliveries(deliveries.into()));
    assert_eq!((own("Y1", "hot_line_asked"), own("Y1", "hot_line_answers")), (Cell::Count(2), Cell::Count(1)));
    assert_eq!(own("Y1", "hot_line_last_answer_at"), Cell::Time(at("08:21:00")));
    assert_eq!((own("Y1", "hot_line_waiting"), own("X1", "hot_line_waiting")), (Cell::Count(0), Cell::Count(1)));
    let total = |column: &str| report.totals.cells[place(&report, column)].clone();
    assert_eq!(total("announcements_shown"), Cell::OutOf { part: 1, whole: 5 });
    assert_eq!(total("reminded_answered"), Cell::OutOf { part: 1, whole: 2 });
    let lines = report.notes.iter().filter_map(|note| match &note.kind {
        NoteKind::Announcement(line) => Some((line.reach.shown, line.reach.addressed, line.answered)),
        _ => None,
    });
    assert_eq!(lines.collect::<Vec<_>>(), [(1, 5, 0), (1, 2, 1)]);
}

#[test]
fn the_log_has_every_message_in_its_time_and_shows_erased_texts_as_erased() {
    let scene = scene_of_messages();
    let kept = |text: &str| WrittenTexts::new(BTreeMap::from([(hash("b"), text.to_owned())]), AccountNames::default());
    let messages = MessageTexts { hot_lines: Some(kept("Đã nhận được.")), ..MessageTexts::default() };
    let beside = Beside { messages, ..Beside::default() };
    let report = made(&scene, ReportKind::MessageLog, "TW", &beside);
    use MessageKind::{Announcement, Answer, Question, Reminder};
    let kinds = [Announcement, Reminder, Question, Question, Answer, Question].map(Cell::Message);
    assert_eq!(column(&report, "message_kind"), kinds.iter().collect::<Vec<_>>());
    let title = Cell::Text("Đầu buổi".into());
    let answer = Cell::Text("Đã nhận được.".into());
    let texts = [&Cell::Erased, &title, &Cell::Erased, &Cell::Erased, &answer, &Cell::Erased];
    assert_eq!(column(&report, "text"), texts);
    let answered_at = column(&report, "answered_at");
    let answer_at = Cell::Time(at("08:21:00"));
    assert_eq!(answered_at[2..], [&answer_at, &answer_at, &Cell::Empty, &Cell::Empty]);
}

#[test]
fn what_was_written_to_the_hot_line_is_withheld_from_whoever_may_not_read_it() {
    let scene = scene_of_messages();
    let report = made(&scene, ReportKind::MessageLog, "TW", &Beside::default());
    assert_eq!(column(&report, "text").iter().filter(|cell| ***cell == Cell::Withheld).count(), 4);
    let kept = |text: &str| WrittenTexts::new(BTreeMap::from([(hash("c"), text.to_owned())]), AccountNames::default());
    let messages = MessageTexts { announcements: kept("Mời vào phòng họp."), hot_lines: None };
    let report = made(&scene, ReportKind::Messages, "TW", &Beside { messages, ..Beside::default() });
    let said = report.notes.iter().find_map(|note| match &note.kind {
        NoteKind::Announcement(line) => Some(line.said.clone()),
        _ => None,
    });
    assert_eq!(said, Some(AnnouncedLine::Text(Some("Mời vào phòng họp.".into()))));
}

/// The parts and the wholes of a row, and its counts.
fn figures(report: &Report, row: &crate::report::Row) -> Vec<u64> {
    let named = report.columns.iter().zip(&row.cells);
    let is_sum = |code: &str| !matches!(code, "number" | "mode");
    let of = |cell: &Cell| match cell {
        Cell::Opened(is_opened) => [u64::from(*is_opened), 1],
        Cell::OutOf { part, whole } => [*part, *whole],
        Cell::Count(count) => [*count, 0],
        _ => [0, 0],
    };
    named.filter(|(column, _)| is_sum(&column.code())).flat_map(|(_, cell)| of(cell)).collect()
}

fn added(rows: impl Iterator<Item = Vec<u64>>) -> Vec<u64> {
    rows.reduce(|sum, row| sum.into_iter().zip(row).map(|(sum, own)| sum + own).collect()).unwrap_or_default()
}

proptest! {
    #[test]
    fn every_branch_is_the_sum_of_what_is_under_it(
        deeds in prop::collection::vec((0_usize..8, 0_usize..6, 1_u32..4), 0..40),
    ) {
        let mut scene = Scene::live();
        scene.call_the_roll("08:00:01");
        let mut sent = 0;
        for (index, (deed, who, number)) in deeds.into_iter().enumerate() {
            let clock = format!("08:{:02}:00", index + 1);
            let (code, clock) = (CODES[who], clock.as_str());
            // What is refused changes nothing.
            let _ = match deed {
                0 => {
                    sent += 1;
                    let plan = scene.draft(code, None);
                    scene.send(clock, DocumentId(sent), plan)
                }
                1 => scene.open_document(clock, code),
                2 => scene.announce(clock, code, "a"),
                3 => scene.remind(clock, code),
                4 => scene.show(clock, number, code),
                5 => scene.ask_for_help(clock, code),
                6 => scene.answer_line(clock, code),
                _ if who > 3 => scene.ask(clock, Command::ReleaseSubtree { session: SESSION, subtree: scene.id(code) }),
                _ => Ok(Vec::new()),
            };
        }
        for kind in [ReportKind::Documents, ReportKind::Messages] {
            let report = made(&scene, kind, "TW", &Beside::default());
            let own = report.rows.iter().filter(|row| row.kind == RowKind::Endpoint);
            prop_assert_eq!(added(own.map(|row| figures(&report, row))), figures(&report, &report.totals));
            for (index, row) in report.rows.iter().enumerate().filter(|(_, row)| row.kind == RowKind::Branch) {
                let under = report.rows[index + 1..].iter().take_while(|below| below.depth > row.depth);
                let own = under.filter(|below| below.kind == RowKind::Endpoint);
                prop_assert_eq!(added(own.map(|row| figures(&report, row))), figures(&report, row));
            }
            prop_assert_eq!(&report, &made(&scene, kind, "TW", &Beside::default()));
        }
    }
}
