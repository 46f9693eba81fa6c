//! Reports over several sessions, over one agenda item, and of all roll calls.

use super::attendance::worked_example;
use super::scene::{SESSION, Scene, at, row};
use crate::agenda::ItemPlan;
use crate::attendance::{Share, Status, Thresholds};
use crate::command::Command;
use crate::event::{Event, MediaKind};
use crate::identity::{ItemId, RollCallId, SessionId};
use crate::report::{Beside, Cell, ColumnKey, Report, ReportKind, ReportOrder, ReportRefusal, Row, RowKind, report};
use crate::roll_call::HeadCount;
use crate::roster::{Mode, Roster, RosterChange, RosterDifference, RosterRow, build};
use crate::session::SessionStep;

fn order(scene: &Scene, kind: ReportKind, sessions: &[SessionId]) -> ReportOrder {
    ReportOrder::newest(kind, sessions, scene.id("TW"), Thresholds::default())
}

fn made(scene: &Scene, order: &ReportOrder) -> Result<Report, ReportRefusal> {
    report(&scene.conference, &Beside::default(), order)
}

fn cells<'a>(report: &'a Report, row: &'a Row, key: ColumnKey) -> Vec<&'a Cell> {
    let columns = report.columns.iter().zip(&row.cells);
    columns.filter(|(column, _)| column.key == key).map(|(_, cell)| cell).collect()
}

fn own<'a>(report: &'a Report, scene: &Scene, code: &str, key: ColumnKey) -> Vec<&'a Cell> {
    let wanted = |row: &&Row| row.kind == RowKind::Endpoint && row.endpoint == Some(scene.id(code));
    cells(report, report.rows.iter().find(wanted).unwrap(), key)
}

fn items(scene: &Scene) -> Vec<ItemId> {
    scene.conference.session(SESSION).unwrap().items.iter().map(|item| item.id).collect()
}

#[test]
fn a_report_cut_to_an_item_counts_nothing_else() {
    let scene = worked_example();
    let (first, second) = (items(&scene)[0], items(&scene)[1]);
    let whole = order(&scene, ReportKind::Summary, &[SESSION]);
    for (item, counted, received) in [(first, 3_000_000, 2_340_000), (second, 2_700_000, 2_400_000)] {
        let cut = made(&scene, &ReportOrder { item: Some(item), ..whole.clone() }).unwrap();
        let of = &cut.heading.sessions[0];
        assert_eq!(of.counted_ms, counted);
        assert_eq!(of.held_ms, of.paused_ms + of.outage_ms + of.idle_ms + of.counted_ms);
        assert_eq!(of.idle_ms, 0, "an item is never between items");
        assert_eq!(own(&cut, &scene, "X1", ColumnKey::ItemReceived), [&Cell::DurationMs(received)]);
        assert_eq!(own(&cut, &scene, "X1", ColumnKey::Received), [&Cell::DurationMs(received)]);
        let share = Cell::Share(Share { part: received, whole: counted });
        assert_eq!(own(&cut, &scene, "X1", ColumnKey::Share), [&share]);
    }
    let whole = made(&scene, &whole).unwrap();
    assert_eq!((whole.heading.sessions[0].item.clone(), whole.heading.sessions[0].counted_ms), (None, 5_700_000));
}

#[test]
fn an_item_leaves_only_its_session_and_one_that_was_never_open_is_refused() {
    let mut scene = worked_example();
    let plan = scene.plan("Buổi chiều", "TW");
    scene.ask("11:10:00", Command::PlanSession { plan }).unwrap();
    let plan = ItemPlan { title: "Thảo luận".into(), speaker: String::new(), planned_minutes: 60 };
    scene.ask("11:10:00", Command::PlanItem { session: SessionId(2), plan }).unwrap();
    let both = order(&scene, ReportKind::Matrix, &[SESSION, SessionId(2)]);
    let cut = made(&scene, &ReportOrder { item: Some(items(&scene)[1]), ..both.clone() }).unwrap();
    assert_eq!(cut.heading.sessions.iter().map(|of| of.session).collect::<Vec<_>>(), [SESSION]);
    let planned = scene.conference.session(SessionId(2)).unwrap().items[0].id;
    for item in [planned, ItemId(99)] {
        let refused = made(&scene, &ReportOrder { item: Some(item), ..both.clone() });
        assert_eq!(refused.unwrap_err(), ReportRefusal::UnknownItem);
    }
    let votes = order(&scene, ReportKind::Votes, &[SESSION]);
    let refused = made(&scene, &ReportOrder { item: Some(items(&scene)[0]), ..votes });
    assert_eq!(refused.unwrap_err(), ReportRefusal::NotByItem);
}

fn answer(scene: &mut Scene, clock: &str, roll_call: u32, code: &str, present_members: u32) {
    let head_count = HeadCount { present_members, excused: 1, ..HeadCount::default() };
    let (roll_call, endpoint) = (RollCallId(roll_call), scene.id(code));
    scene.ask(clock, Command::ReportHeadCount { roll_call, endpoint, head_count }).unwrap();
}

#[test]
fn all_roll_calls_stand_side_by_side_and_add_up_the_tree() {
    let mut scene = Scene::open();
    scene.step("08:00:00", SessionStep::Start);
    for (clock, title) in [("08:05:00", "Đầu buổi"), ("10:30:00", "Cuối buổi")] {
        let (title, deadline) = (title.to_owned(), at("11:00:00"));
        scene.ask(clock, Command::OpenRollCall { session: SESSION, title, deadline }).unwrap();
    }
    answer(&mut scene, "10:31:00", 1, "X1", 18);
    answer(&mut scene, "10:31:00", 1, "X2", 15);
    answer(&mut scene, "10:32:00", 2, "X1", 12);
    let report = made(&scene, &order(&scene, ReportKind::RollCalls, &[SESSION])).unwrap();
    let present = |code| own(&report, &scene, code, ColumnKey::PresentMembers);
    assert_eq!(present("X1"), [&Cell::Count(18), &Cell::Count(12)]);
    assert_eq!(present("X2"), [&Cell::Count(15), &Cell::Empty]);
    let branch = report.rows.iter().find(|row| row.kind == RowKind::Branch && row.endpoint == Some(scene.id("T10")));
    let branch = branch.unwrap();
    assert_eq!(cells(&report, branch, ColumnKey::PresentMembers), [&Cell::Count(33), &Cell::Count(12)]);
    assert_eq!(cells(&report, branch, ColumnKey::Invited), [&Cell::Count(70), &Cell::Count(70)]);
    assert_eq!(cells(&report, branch, ColumnKey::NotReported), [&Cell::Count(35), &Cell::Count(57)]);
    assert_eq!(cells(&report, &report.totals, ColumnKey::Invited), [&Cell::Count(170), &Cell::Count(170)]);
    let calls: Vec<_> = report.columns.iter().filter_map(|column| column.roll_call.clone()).collect();
    assert!(calls.iter().any(|of| of.title == "Cuối buổi"));
    let official: Vec<_> = calls.iter().filter(|of| of.is_official).map(|of| of.roll_call).collect();
    let chosen = scene.conference.official_roll_call(scene.conference.session(SESSION).unwrap()).unwrap().id;
    assert!(!official.is_empty() && official.iter().all(|of| *of == chosen));
    let codes: std::collections::BTreeSet<_> = report.columns.iter().map(super::super::report::Column::code).collect();
    assert_eq!(codes.len(), report.columns.len(), "no two columns have the same name");
}

fn level(row: RosterRow, level: &str) -> RosterRow {
    RosterRow { level: level.into(), ..row }
}

/// X1 renamed, X2 moved to T15, Y1 closed, Z1 split off from X1, T15 by television.
fn changed_rows() -> Vec<RosterRow> {
    vec![
        row(2, "TW", "", "50"),
        row(3, "T10", "TW", "30"),
        RosterRow { name: "Điểm cầu X1 mới".into(), ..row(4, "X1", "T10", "12") },
        row(5, "Z1", "T10", "8"),
        RosterRow { mode: "broadcast".into(), ..row(6, "T15", "TW", "30") },
        level(row(7, "X2", "T15", "20"), "ward"),
    ]
}

#[test]
fn the_difference_of_two_rosters_is_told_by_code() {
    let scene = Scene::planned();
    let difference = RosterDifference::between(&scene.conference.roster(), &build(&changed_rows()).unwrap());
    let found: Vec<_> = difference.changes.iter().map(|of| (of.code.as_str(), of.change.clone())).collect();
    let text = |from: &str, to: &str| (from.to_owned(), to.to_owned());
    let ((old, new), (from, to), (was, is)) =
        (text("Điểm cầu X1", "Điểm cầu X1 mới"), text("T10", "T15"), text("commune", "ward"));
    assert_eq!(
        found,
        [
            ("X1", RosterChange::Renamed { from: old, to: new }),
            ("X1", RosterChange::Invited { from: 20, to: 12 }),
            ("Z1", RosterChange::Added),
            ("T15", RosterChange::Mode { from: Mode::TwoWay, to: Mode::Broadcast }),
            ("X2", RosterChange::Moved { from, to }),
            ("X2", RosterChange::Level { from: was, to: is }),
            ("Y1", RosterChange::Closed),
        ]
    );
    assert_eq!((difference.unchanged, difference.count("added")), (2, 1));
}

#[test]
fn the_same_roster_again_changes_nothing_and_a_first_one_adds_everything() {
    let scene = Scene::planned();
    let roster = scene.conference.roster();
    let same = RosterDifference::between(&roster, roster.entries());
    assert_eq!((same.changes.len(), same.unchanged), (0, roster.len()));
    let first = RosterDifference::between(&Roster::default(), roster.entries());
    assert_eq!((first.count("added"), first.unchanged), (roster.len(), 0));
}

#[test]
fn a_roster_changed_between_two_sessions_keeps_old_reports_as_they_were() {
    let mut scene = worked_example();
    let kinds = ReportKind::ALL.map(|kind| order(&scene, kind, &[SESSION]));
    let before = kinds.clone().map(|order| made(&scene, &order).unwrap());
    scene.ask("12:00:00", Command::ImportRoster { entries: build(&changed_rows()).unwrap() }).unwrap();
    assert_eq!(kinds.map(|order| made(&scene, &order).unwrap()), before);

    let plan = scene.plan("Buổi chiều", "TW");
    scene.ask("12:10:00", Command::PlanSession { plan }).unwrap();
    let afternoon = SessionId(2);
    for (clock, step) in [("12:20:00", SessionStep::Open), ("13:00:00", SessionStep::Start)] {
        scene.ask(clock, Command::StepSession { session: afternoon, step }).unwrap();
    }
    scene.ask("13:00:00", Command::SoundProgram { session: afternoon, since: at("13:00:00") }).unwrap();
    let (endpoint, leg, kind) = (scene.id("Z1"), crate::identity::LegNumber(7), MediaKind::Picture);
    let began = Event::MediaBegan { endpoint, session: afternoon, leg, kind, since: at("13:00:00") };
    scene.happen("13:00:00", began);
    scene.prove("13:30:00");
    scene.ask("13:30:00", Command::StepSession { session: afternoon, step: SessionStep::End }).unwrap();

    let both = made(&scene, &order(&scene, ReportKind::Summary, &[SESSION, afternoon])).unwrap();
    assert_eq!(own(&both, &scene, "Z1", ColumnKey::Status)[0], &Cell::Empty, "it was not there in the morning");
    assert_eq!(own(&both, &scene, "Z1", ColumnKey::Status)[1], &Cell::Status(Status::Full));
    assert_eq!(own(&both, &scene, "X1", ColumnKey::Invited), [&Cell::Count(20), &Cell::Count(12)]);
    let endpoints = both.rows.iter().filter(|row| row.kind == RowKind::Endpoint).count();
    assert_eq!(endpoints, 7, "everybody of either roster, once");
    assert_eq!(cells(&both, &both.totals, ColumnKey::Endpoints), [&Cell::Count(6), &Cell::Count(6)]);
}
