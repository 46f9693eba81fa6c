//! Reports of small conferences.

use super::attendance::worked_example;
use super::scene::{SESSION, Scene, at};
use crate::attendance::{OutageCause, Share, Status, Thresholds};
use crate::command::Command;
use crate::event::{Event, MediaKind};
use crate::identity::{EndpointId, ItemId, RollCallId, SessionId};
use crate::interval::Interval;
use crate::report::{
    Cell, ColumnKey, EvidenceLevels, Marks, NoteKind, Remark, RemarkKind, Report, ReportKind, ReportRefusal, Row,
    RowKind, of_ledger,
};
use crate::roll_call::{CorrectedInvited, HeadCount};
use crate::roster::{Mode, RosterEntry};
use crate::session::SessionStep;

fn summary_of(scene: &Scene, sessions: &[SessionId], subtree: &str) -> Report {
    of_ledger(ReportKind::Summary, &scene.conference, sessions, scene.id(subtree), Thresholds::default()).unwrap()
}

/// The cells of a row under a key, left to right.
fn cells<'a>(report: &'a Report, row: &'a Row, key: ColumnKey) -> Vec<&'a Cell> {
    let columns = report.columns.iter().zip(&row.cells);
    columns.filter(|(column, _)| column.key == key).map(|(_, cell)| cell).collect()
}

fn row<'a>(report: &'a Report, scene: &Scene, kind: RowKind, code: &str) -> &'a Row {
    let endpoint = Some(scene.id(code));
    report.rows.iter().find(|row| row.kind == kind && row.endpoint == endpoint).unwrap()
}

fn own<'a>(report: &'a Report, scene: &Scene, code: &str, key: ColumnKey) -> Vec<&'a Cell> {
    cells(report, row(report, scene, RowKind::Endpoint, code), key)
}

fn sums<'a>(report: &'a Report, scene: &Scene, code: &str, key: ColumnKey) -> Vec<&'a Cell> {
    cells(report, row(report, scene, RowKind::Branch, code), key)
}

fn answer(scene: &mut Scene, roll_call: u32, code: &str, head_count: HeadCount) {
    let (roll_call, endpoint) = (RollCallId(roll_call), scene.id(code));
    scene.ask("08:05:00", Command::ReportHeadCount { roll_call, endpoint, head_count }).unwrap();
}

fn open_roll_call(scene: &mut Scene, session: SessionId) {
    let (title, deadline) = ("Đầu buổi".to_owned(), at("08:30:00"));
    scene.ask("08:00:00", Command::OpenRollCall { session, title, deadline }).unwrap();
}

#[test]
fn the_worked_example_stands_in_the_summary() {
    let scene = worked_example();
    let report = summary_of(&scene, &[SESSION], "TW");
    let items = own(&report, &scene, "X1", ColumnKey::ItemReceived);
    assert_eq!(items, [&Cell::DurationMs(2_340_000), &Cell::DurationMs(2_400_000)]);
    assert_eq!(own(&report, &scene, "X1", ColumnKey::Received), [&Cell::DurationMs(4_740_000)]);
    let share = Share { part: 4_740_000, whole: 5_700_000 };
    assert_eq!(share.basis_points(), Some(8316));
    assert_eq!(own(&report, &scene, "X1", ColumnKey::Share), [&Cell::Share(share)]);
    assert_eq!(own(&report, &scene, "X1", ColumnKey::Status), [&Cell::Status(Status::Partial)]);
    let sound_only = Remark { session: Some(0), kind: RemarkKind::SoundOnly(4_740_000) };
    assert_eq!(own(&report, &scene, "X1", ColumnKey::Remarks), [&Cell::Remarks(vec![sound_only])]);
    let [session] = report.heading.sessions.as_slice() else { panic!("one session") };
    assert_eq!((session.held_ms, session.paused_ms), (7_200_000, 600_000));
    assert_eq!((session.outage_ms, session.idle_ms, session.counted_ms), (0, 900_000, 5_700_000));
}

#[test]
fn the_worked_example_stands_in_the_matrix_and_in_the_detail() {
    let scene = worked_example();
    let of_items =
        of_ledger(ReportKind::Matrix, &scene.conference, &[SESSION], scene.id("X1"), Thresholds::default()).unwrap();
    let shares: Vec<_> = own(&of_items, &scene, "X1", ColumnKey::ItemShare).into_iter().cloned().collect();
    let share = |part, whole| Cell::Share(Share { part, whole });
    assert_eq!(shares, [share(2_340_000, 3_000_000), share(2_400_000, 2_700_000)]);
    let detail =
        of_ledger(ReportKind::Endpoints, &scene.conference, &[SESSION], scene.id("TW"), Thresholds::default()).unwrap();
    let [Cell::Intervals(received)] = own(&detail, &scene, "X1", ColumnKey::ReceivedIntervals)[..] else { panic!() };
    let spans: Vec<_> = received.iter().map(|span| (span.from, span.until)).collect();
    assert_eq!(spans, [(at("08:10:00"), at("08:59:00")), (at("09:20:00"), at("10:00:00"))]);
    assert_eq!(own(&detail, &scene, "X1", ColumnKey::FirstConnected), [&Cell::Time(at("07:50:00"))]);
    assert_eq!(own(&detail, &scene, "X1", ColumnKey::Marks), [&Cell::Marks(Marks::default())]);
    assert!(detail.rows.iter().all(|row| row.kind == RowKind::Endpoint && row.depth == 0));
}

#[test]
fn a_branch_has_its_sums_and_under_them_what_its_top_did() {
    let report = summary_of(&worked_example(), &[SESSION], "TW");
    let shape: Vec<_> = report.rows.iter().map(|row| (row.kind, row.endpoint.unwrap().0, row.depth)).collect();
    let (branch, endpoint) = (RowKind::Branch, RowKind::Endpoint);
    assert_eq!(
        shape,
        [
            (branch, 1, 0),
            (endpoint, 1, 1),
            (branch, 2, 1),
            (endpoint, 2, 2),
            (endpoint, 3, 2),
            (endpoint, 4, 2),
            (branch, 5, 1),
            (endpoint, 5, 2),
            (endpoint, 6, 2),
        ]
    );
}

#[test]
fn sums_hold_everything_below_and_the_top_itself() {
    let scene = worked_example();
    let report = summary_of(&scene, &[SESSION], "TW");
    assert_eq!(sums(&report, &scene, "T10", ColumnKey::Endpoints), [&Cell::Count(3)]);
    assert_eq!(sums(&report, &scene, "T10", ColumnKey::Invited), [&Cell::Count(70)]);
    let share = Share { part: 4_740_000, whole: 3 * 5_700_000 };
    assert_eq!(sums(&report, &scene, "T10", ColumnKey::Share), [&Cell::Share(share)]);
    assert_eq!(cells(&report, &report.totals, ColumnKey::Invited), [&Cell::Count(170)]);
    assert_eq!(cells(&report, &report.totals, ColumnKey::StatusCount(Status::NotReported)), [&Cell::Count(5)]);
}

#[test]
fn a_subtree_is_reported_alone() {
    let scene = worked_example();
    let report = summary_of(&scene, &[SESSION], "T15");
    assert_eq!((report.heading.subtree.code.as_str(), report.heading.endpoints), ("T15", 2));
    assert_eq!(cells(&report, &report.totals, ColumnKey::Invited), [&Cell::Count(50)]);
    assert_eq!(own(&report, &scene, "T15", ColumnKey::Parent), [&Cell::Text("Điểm cầu TW".into())]);
}

#[test]
fn there_is_no_report_about_nothing() {
    let mut scene = worked_example();
    let plan = scene.plan("Buổi của tỉnh", "T10");
    scene.ask("10:30:00", Command::PlanSession { plan }).unwrap();
    let refusal = |sessions: &[SessionId], subtree| {
        of_ledger(ReportKind::Summary, &scene.conference, sessions, subtree, Thresholds::default()).unwrap_err()
    };
    assert_eq!(refusal(&[], scene.id("TW")), ReportRefusal::NoSession);
    assert_eq!(refusal(&[SessionId(9)], scene.id("TW")), ReportRefusal::UnknownSession);
    assert_eq!(refusal(&[SESSION], EndpointId(99)), ReportRefusal::UnknownEndpoint);
    assert_eq!(refusal(&[SessionId(2)], scene.id("T15")), ReportRefusal::OutsideAudience);
}

#[test]
fn an_outage_is_a_line_of_the_report() {
    let mut scene = Scene::open();
    scene.step("08:00:00", SessionStep::Start);
    scene.ask("09:00:05", Command::FallSilent { session: SESSION, since: at("09:00:00") }).unwrap();
    scene.ask("09:30:00", Command::SoundProgram { session: SESSION, since: at("09:30:00") }).unwrap();
    scene.prove("09:40:00");
    let report = summary_of(&scene, &[SESSION], "TW");
    let kinds: Vec<_> = report.notes.iter().map(|note| note.kind.clone()).collect();
    let interval = Interval { from: at("09:00:00"), until: at("09:30:00") };
    let outage = NoteKind::Outage { interval, cause: OutageCause::Program };
    assert_eq!(kinds, [NoteKind::StillRunning, outage, NoteKind::NoRollCall]);
    assert_eq!(report.heading.sessions[0].outage_ms, 1_800_000);
    assert!(!report.heading.is_final);
}

#[test]
fn what_did_not_happen_is_said() {
    let notes = |scene: &Scene| {
        let report = summary_of(scene, &[SESSION], "TW");
        report.notes.into_iter().map(|note| note.kind).collect::<Vec<_>>()
    };
    let mut scene = Scene::open();
    assert_eq!(notes(&scene), [NoteKind::NotBegun]);
    scene.plan_item("Nghị quyết thứ nhất");
    scene.step("08:00:00", SessionStep::Start);
    open_roll_call(&mut scene, SESSION);
    scene.step("10:00:00", SessionStep::End);
    let open = NoteKind::RollCallOpen { title: "Đầu buổi".into(), deadline: at("08:30:00") };
    assert_eq!(notes(&scene), [NoteKind::NoItemOpened, open]);
}

#[test]
fn who_did_not_answer_is_not_reported_and_not_absent() {
    let mut scene = Scene::open();
    scene.step("08:00:00", SessionStep::Start);
    open_roll_call(&mut scene, SESSION);
    let corrected_invited = Some(CorrectedInvited { invited: 25, reason: "chuyển đến".into() });
    let head_count = HeadCount { present_members: 18, present_others: 7, excused: 2, unexcused: 1, corrected_invited };
    answer(&mut scene, 1, "X1", head_count);
    let report = summary_of(&scene, &[SESSION], "T10");
    let keys = [
        ColumnKey::Invited,
        ColumnKey::PresentMembers,
        ColumnKey::PresentOthers,
        ColumnKey::Excused,
        ColumnKey::Unexcused,
        ColumnKey::NotReported,
    ];
    let figures = |row: &Row| keys.map(|key| cells(&report, row, key)[0].clone());
    assert_eq!(figures(row(&report, &scene, RowKind::Endpoint, "X1")), [25, 18, 7, 2, 1, 4].map(Cell::Count));
    assert_eq!(figures(row(&report, &scene, RowKind::Branch, "T10")), [75, 18, 7, 2, 1, 54].map(Cell::Count));
    let silent = figures(row(&report, &scene, RowKind::Endpoint, "X2"));
    let nothing = Cell::Empty;
    let expected =
        [Cell::Count(20), nothing.clone(), nothing.clone(), nothing.clone(), nothing.clone(), Cell::Count(20)];
    assert_eq!(silent, expected);
    assert_eq!(sums(&report, &scene, "T10", ColumnKey::Rate), [&Cell::Share(Share { part: 18, whole: 75 })]);
    assert_eq!(own(&report, &scene, "X2", ColumnKey::Rate), [&Cell::Empty]);
    let kind = RemarkKind::InvitedCorrected { by_roster: 20, given: 25, reason: "chuyển đến".into() };
    let remark = Remark { session: Some(0), kind };
    assert_eq!(own(&report, &scene, "X1", ColumnKey::Remarks), [&Cell::Remarks(vec![remark])]);
    let declared = EvidenceLevels { declared: true, ..EvidenceLevels::default() };
    assert_eq!(own(&report, &scene, "X1", ColumnKey::Evidence), [&Cell::Evidence(declared)]);
    assert_eq!(own(&report, &scene, "X2", ColumnKey::Evidence), [&Cell::Empty]);
}

#[test]
fn shares_of_several_sessions_are_summed_and_head_counts_stand_side_by_side() {
    let mut scene = worked_example();
    let plan = scene.plan("Buổi của tỉnh", "T10");
    scene.ask("10:10:00", Command::PlanSession { plan }).unwrap();
    let second = SessionId(2);
    for (clock, step) in [("10:20:00", SessionStep::Open), ("10:30:00", SessionStep::Start)] {
        scene.ask(clock, Command::StepSession { session: second, step }).unwrap();
    }
    open_roll_call(&mut scene, second);
    answer(&mut scene, 1, "X1", HeadCount { present_members: 20, ..HeadCount::default() });
    scene.ask("10:30:00", Command::SoundProgram { session: second, since: at("10:30:00") }).unwrap();
    scene.receive_from(second, "X1", MediaKind::Picture, "10:30:00", "10:40:00");
    scene.ask("10:50:00", Command::StepSession { session: second, step: SessionStep::End }).unwrap();
    let report = summary_of(&scene, &[second, SESSION, second], "TW");
    assert_eq!(report.heading.sessions.iter().map(|of| of.session.0).collect::<Vec<_>>(), [1, 2]);
    let share = Share { part: 4_740_000 + 600_000, whole: 5_700_000 + 1_200_000 };
    assert_eq!(own(&report, &scene, "X1", ColumnKey::Share), [&Cell::Share(share)]);
    assert_eq!(own(&report, &scene, "X1", ColumnKey::PresentMembers), [&Cell::Empty, &Cell::Count(20)]);
    let (partial, outside) = (Cell::Status(Status::NotReported), Cell::Empty);
    assert_eq!(own(&report, &scene, "Y1", ColumnKey::Status), [&partial, &outside]);
    assert_eq!(cells(&report, &report.totals, ColumnKey::Endpoints), [&Cell::Count(6), &Cell::Count(3)]);
    let codes: Vec<_> = report.columns.iter().map(|column| column.code()).collect();
    assert!(codes.contains(&"invited.session2".to_owned()) && codes.contains(&"item_received.item1".to_owned()));
    assert!(codes.iter().enumerate().all(|(at, code)| !codes[..at].contains(code)), "{codes:?}");
}

#[test]
fn what_follows_by_television_is_never_measured() {
    let mut scene = Scene::planned();
    let endpoint = scene.id("X2");
    scene.ask("07:00:00", Command::ChangeMode { endpoint, mode: Mode::Broadcast }).unwrap();
    scene.step("07:30:00", SessionStep::Open);
    scene.ask("08:00:00", Command::SoundProgram { session: SESSION, since: at("08:00:00") }).unwrap();
    scene.step("08:00:00", SessionStep::Start);
    scene.receive("X1", MediaKind::Picture, "08:00:00", "09:00:00");
    scene.step("09:00:00", SessionStep::End);
    let report = summary_of(&scene, &[SESSION], "T10");
    assert_eq!(own(&report, &scene, "X2", ColumnKey::Share), [&Cell::Empty]);
    assert_eq!(own(&report, &scene, "X2", ColumnKey::Received), [&Cell::Empty]);
    let share = Share { part: 3_600_000, whole: 2 * 3_600_000 };
    assert_eq!(sums(&report, &scene, "T10", ColumnKey::Share), [&Cell::Share(share)]);
    assert!(report.notes.iter().any(|note| note.kind == NoteKind::Broadcast(1)));
}

#[test]
fn an_absence_against_figures_is_a_conflict() {
    let mut scene = Scene::open();
    scene.step("08:00:00", SessionStep::Start);
    scene.receive("X1", MediaKind::Picture, "08:00:00", "09:00:00");
    for code in ["X1", "X2"] {
        let (endpoint, reason) = (scene.id(code), "mất điện".to_owned());
        scene.ask("09:00:00", Command::DeclareAbsence { session: SESSION, endpoint, reason }).unwrap();
    }
    scene.step("09:00:00", SessionStep::End);
    let report = summary_of(&scene, &[SESSION], "TW");
    let absent = |conflict| {
        let kind = RemarkKind::Absent { reason: "mất điện".into(), conflict };
        Cell::Remarks(vec![Remark { session: Some(0), kind }])
    };
    assert_eq!(own(&report, &scene, "X1", ColumnKey::Remarks), [&absent(true)]);
    assert_eq!(own(&report, &scene, "X2", ColumnKey::Remarks), [&absent(false)]);
    assert_eq!(own(&report, &scene, "X2", ColumnKey::Status), [&Cell::Status(Status::Absent)]);
    assert!(report.notes.iter().any(|note| note.kind == NoteKind::Conflicts(1)));
}

#[test]
fn who_left_the_roster_between_two_sessions_stays_in_the_report() {
    let mut scene = worked_example();
    let x1 = scene.id("X1");
    let without_x1: Vec<RosterEntry> =
        scene.conference.roster().entries().iter().filter(|entry| entry.endpoint != x1).cloned().collect();
    scene.conference.apply(at("11:00:00"), Event::RosterImported { entries: without_x1 });
    let plan = scene.plan("Buổi chiều", "TW");
    scene.ask("11:10:00", Command::PlanSession { plan }).unwrap();
    let report = summary_of(&scene, &[SESSION, SessionId(2)], "TW");
    let order: Vec<_> = report.rows.iter().map(|row| row.endpoint.unwrap().0).collect();
    assert_eq!(order, [1, 1, 2, 2, 4, 3, 5, 5, 6], "behind the others of its branch");
    assert_eq!(cells(&report, &report.totals, ColumnKey::Endpoints), [&Cell::Count(6), &Cell::Count(5)]);
    let left = report.rows.iter().find(|row| row.endpoint == Some(x1)).unwrap();
    assert_eq!(cells(&report, left, ColumnKey::Received), [&Cell::DurationMs(4_740_000)]);
}

#[test]
fn a_connection_is_lost_only_while_the_session_goes_on() {
    let mut scene = Scene::planned();
    let early = scene.connect("07:00:00", "X1", "máy bàn 1");
    scene.disconnect("07:10:00", "X1", early, "07:10:00");
    scene.step("07:30:00", SessionStep::Open);
    let lost = scene.connect("07:40:00", "X1", "máy bàn 1");
    scene.disconnect("08:20:00", "X1", lost, "08:20:00");
    let last = scene.connect("08:25:00", "X1", "máy bàn 1");
    scene.step("08:00:00", SessionStep::Start);
    scene.step("09:00:00", SessionStep::End);
    scene.disconnect("09:10:00", "X1", last, "09:10:00");
    let report = summary_of(&scene, &[SESSION], "TW");
    assert_eq!(own(&report, &scene, "X1", ColumnKey::Losses), [&Cell::Count(1)]);
    assert_eq!(own(&report, &scene, "X1", ColumnKey::LastConnected), [&Cell::Time(at("09:00:00"))]);
}

#[test]
fn a_report_does_not_change_once_its_sessions_are_over() {
    let mut scene = worked_example();
    let before = summary_of(&scene, &[SESSION], "TW");
    assert_eq!(before.heading.known_until, Some(at("10:00:00")));
    scene.prove("12:00:00");
    let epoch = scene.connect("12:10:00", "X1", "máy bàn 1");
    scene.disconnect("12:20:00", "X1", epoch, "12:20:00");
    scene.receive("X1", MediaKind::Picture, "12:30:00", "12:40:00");
    scene.prove("13:00:00");
    assert_eq!(summary_of(&scene, &[SESSION], "TW"), before);
}

#[test]
fn items_stand_in_the_order_of_the_agenda_and_only_if_they_were_opened() {
    let mut scene = Scene::open();
    let items = ["Thứ nhất", "Thứ hai", "Thứ ba"].map(|title| scene.plan_item(title));
    scene.step("08:00:00", SessionStep::Start);
    for (clock, item) in [("08:00:00", items[2]), ("08:30:00", items[0])] {
        scene.ask(clock, Command::StartItem { item }).unwrap();
    }
    scene.step("09:00:00", SessionStep::End);
    let report =
        of_ledger(ReportKind::Matrix, &scene.conference, &[SESSION], scene.id("TW"), Thresholds::default()).unwrap();
    let of_items: Vec<_> = report.columns.iter().filter_map(|column| column.item.clone()).collect();
    let expected: Vec<(Option<ItemId>, &str)> = [(0, "Thứ nhất"), (0, "Thứ nhất"), (2, "Thứ ba"), (2, "Thứ ba")]
        .map(|(at, title)| (Some(items[at]), title))
        .into();
    assert_eq!(of_items.iter().map(|item| (item.item, item.title.as_str())).collect::<Vec<_>>(), expected);
}
