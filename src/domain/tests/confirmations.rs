//! Who answers for declared figures, and how far they can be relied on.

use super::amendment::present;
use super::scene::{SESSION, Scene, at};
use crate::Conference;
use crate::amendment::{AmendmentWish, Correction};
use crate::attendance::{Status, Thresholds};
use crate::command::Command;
use crate::identity::{AccountId, Author, EndpointId, RollCallId, Version};
use crate::ledger::Record;
use crate::person::{AccountNames, Person};
use crate::report::{Beside, Cell, ColumnKey, EvidenceLevels, Report, ReportKind, ReportOrder, RowKind, report};
use crate::roll_call::HeadCount;
use crate::session::SessionStep;

const ON_THE_PHONE: Author = Author::Account(AccountId(7));
const CLERK: Author = Author::Account(AccountId(9));
const FIRST: RollCallId = RollCallId(1);
const SECOND: RollCallId = RollCallId(2);

const DECLARED: EvidenceLevels = EvidenceLevels { measured: false, declared: true, late: false, corrected: false };
const CORRECTED: EvidenceLevels = EvidenceLevels { declared: false, corrected: true, ..DECLARED };

/// Asks in somebody's name.
fn ask(scene: &mut Scene, clock: &str, author: Author, wish: Command) {
    for event in scene.conference.decide(at(clock), wish).unwrap() {
        scene.ledger.push((at(clock), event.clone()));
        scene.conference.apply_record(Record { at: at(clock), author, event });
    }
}

fn answer(scene: &mut Scene, clock: &str, author: Author, roll_call: RollCallId, code: &str) {
    let endpoint = scene.id(code);
    ask(scene, clock, author, Command::ReportHeadCount { roll_call, endpoint, head_count: present(12) });
}

/// Two roll calls, the second the official one. The technicians of X1 and X2 answer the first, X1 and an
/// organizer for X2 the second; Y1 was said to be absent.
fn called_twice() -> Scene {
    let mut scene = Scene::open();
    scene.step("08:00:00", SessionStep::Start);
    for title in ["Đầu buổi", "Cuối buổi"] {
        let (title, deadline) = (title.to_owned(), at("09:30:00"));
        scene.ask("08:10:00", Command::OpenRollCall { session: SESSION, title, deadline }).unwrap();
    }
    let (x1, x2, y1) = (scene.id("X1"), scene.id("X2"), scene.id("Y1"));
    for (code, endpoint) in [("X1", x1), ("X2", x2), ("T10", scene.id("T10"))] {
        answer(&mut scene, "08:20:00", Author::Endpoint(endpoint), FIRST, code);
    }
    answer(&mut scene, "08:30:00", Author::Endpoint(x1), SECOND, "X1");
    answer(&mut scene, "08:40:00", ON_THE_PHONE, SECOND, "X2");
    let reason = "mất điện".to_owned();
    ask(&mut scene, "08:50:00", ON_THE_PHONE, Command::DeclareAbsence { session: SESSION, endpoint: y1, reason });
    scene.step("10:00:00", SessionStep::End);
    scene
}

fn close(scene: &mut Scene) {
    let thresholds = Thresholds::default();
    ask(scene, "11:00:00", CLERK, Command::CloseSession { session: SESSION, thresholds, by: CLERK });
}

fn correct(scene: &mut Scene, clock: &str, code: &str, head_count: Option<HeadCount>) {
    let corrections = vec![Correction::HeadCount { roll_call: SECOND, endpoint: scene.id(code), head_count }];
    let wish = AmendmentWish { by: CLERK, reason: "theo biên bản".into(), corrections, slip: None };
    ask(scene, clock, CLERK, Command::Amend { session: SESSION, wish });
}

fn made(scene: &Scene, kind: ReportKind, version: Option<u32>) -> Report {
    made_with_a_technician(scene, kind, version, "07:00:00")
}

fn made_with_a_technician(scene: &Scene, kind: ReportKind, version: Option<u32>, known_since: &str) -> Report {
    let accounts = [(AccountId(7), "truc-dien-thoai".to_owned()), (AccountId(9), "van-thu".to_owned())];
    let technician_names = [(scene.id("X1"), (at(known_since), "Cán bộ kỹ thuật X1".to_owned()))].into();
    let beside = Beside { account_names: accounts.into_iter().collect(), technician_names, ..Beside::default() };
    let sessions = vec![(SESSION, version.map(Version))];
    let order = ReportOrder { kind, sessions, item: None, subtree: scene.id("TW"), thresholds: Thresholds::default() };
    report(&scene.conference, &beside, &order).unwrap()
}

fn own<'a>(report: &'a Report, endpoint: EndpointId, code: &str) -> &'a Cell {
    let is_own = |row: &&crate::report::Row| row.kind == RowKind::Endpoint && row.endpoint == Some(endpoint);
    let row = report.rows.iter().find(is_own).unwrap();
    &row.cells[report.columns.iter().position(|column| column.code() == code).unwrap()]
}

fn confirmed_by(scene: &Scene, version: Option<u32>, code: &str) -> Vec<String> {
    names_in(&made(scene, ReportKind::Summary, version), scene.id(code))
}

fn names_in(report: &Report, endpoint: EndpointId) -> Vec<String> {
    match own(report, endpoint, ColumnKey::ConfirmedBy.code()) {
        Cell::ConfirmedBy(signatures) => signatures.iter().map(|by| by.name.clone().unwrap()).collect(),
        Cell::Empty => Vec::new(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn whoever_declared_a_figure_answers_for_it_by_name() {
    let scene = called_twice();
    assert_eq!(confirmed_by(&scene, None, "X1"), ["Cán bộ kỹ thuật X1"]);
    assert_eq!(confirmed_by(&scene, None, "X2"), ["truc-dien-thoai"], "an organizer on the phone");
    assert_eq!(confirmed_by(&scene, None, "Y1"), ["truc-dien-thoai"], "who said that it was absent");
    assert!(confirmed_by(&scene, None, "TW").is_empty(), "nobody said anything");
    assert!(confirmed_by(&scene, None, "T10").is_empty(), "the official roll call has no answer of it");
}

#[test]
fn a_technician_who_came_later_answers_for_nothing_that_was_said_before() {
    let scene = called_twice();
    let named = |since| names_in(&made_with_a_technician(&scene, ReportKind::Summary, None, since), scene.id("X1"));
    assert_eq!(named("08:30:00"), ["Cán bộ kỹ thuật X1"]);
    assert_eq!(named("08:30:01"), ["Điểm cầu X1"]);
}

#[test]
fn whoever_got_an_account_later_answers_for_nothing_that_was_done_with_it_before() {
    let mut scene = called_twice();
    close(&mut scene);
    correct(&mut scene, "12:00:00", "X1", Some(present(14)));
    let mut account_names = AccountNames::default();
    for (clock, name) in [("07:00:00", "Người thứ nhất"), ("11:30:00", "Người thứ hai")] {
        account_names.add_person(AccountId(9), at(clock), Person::new(name, Some("Phó Chánh Văn phòng")).unwrap());
    }
    let beside = Beside { account_names, ..Beside::default() };
    let signed = [1, 2].map(|version| {
        let mut order = ReportOrder::newest(ReportKind::Summary, &[SESSION], scene.id("TW"), Thresholds::default());
        order.sessions = vec![(SESSION, Some(Version(version)))];
        let made = report(&scene.conference, &beside, &order).unwrap();
        made.heading.sessions[0].version.as_ref().and_then(|version| version.by.clone()?.name)
    });
    let names = ["Người thứ nhất, Phó Chánh Văn phòng", "Người thứ hai, Phó Chánh Văn phòng"];
    assert_eq!(signed, names.map(|name| Some(name.to_owned())));
}

#[test]
fn every_version_names_who_answered_for_it_then() {
    let mut scene = called_twice();
    close(&mut scene);
    correct(&mut scene, "12:00:00", "X1", Some(present(14)));
    correct(&mut scene, "12:10:00", "X2", None);
    let names = |version, code| confirmed_by(&scene, Some(version), code);
    assert_eq!([names(1, "X1"), names(2, "X1")], [["Cán bộ kỹ thuật X1"], ["van-thu"]]);
    assert_eq!([names(1, "X2"), names(2, "X2")], [["truc-dien-thoai"], ["truc-dien-thoai"]]);
    assert!(names(3, "X2").is_empty(), "what was withdrawn has nobody who answers for it");
}

#[test]
fn a_replay_of_the_ledger_knows_who_said_what() {
    let mut scene = called_twice();
    close(&mut scene);
    let records = scene.ledger.iter().map(|(at, event)| {
        let author = match event {
            crate::event::Event::HeadCountReported { roll_call: SECOND, endpoint, .. }
                if *endpoint == scene.id("X2") =>
            {
                ON_THE_PHONE
            }
            crate::event::Event::HeadCountReported { endpoint, .. } => Author::Endpoint(*endpoint),
            _ => ON_THE_PHONE,
        };
        Record { at: *at, author, event: event.clone() }
    });
    let mut replayed = Conference::default();
    records.for_each(|record| replayed.apply_record(record));
    assert_eq!(replayed, scene.conference);
}

#[test]
fn an_answer_to_any_roll_call_is_evidence_of_what_it_makes_of_its_endpoint() {
    let scene = called_twice();
    for kind in [ReportKind::Summary, ReportKind::Matrix, ReportKind::Endpoints] {
        let made = made(&scene, kind, None);
        let status = own(&made, scene.id("T10"), ColumnKey::Status.code());
        let evidence = own(&made, scene.id("T10"), ColumnKey::Evidence.code());
        assert_eq!((status, evidence), (&Cell::Status(Status::Declared), &Cell::Evidence(DECLARED)), "{kind:?}");
    }
}

#[test]
fn each_roll_call_has_the_evidence_of_its_own_answers() {
    let mut scene = called_twice();
    close(&mut scene);
    correct(&mut scene, "12:00:00", "X1", Some(present(14)));
    let made = made(&scene, ReportKind::RollCalls, None);
    let evidence = |code: &str, roll_call: RollCallId| {
        own(&made, scene.id(code), &format!("evidence.roll_call{roll_call}")).clone()
    };
    assert_eq!(evidence("X1", FIRST), Cell::Evidence(DECLARED));
    assert_eq!(evidence("X1", SECOND), Cell::Evidence(CORRECTED));
    assert_eq!(evidence("T10", SECOND), Cell::Empty);
    let branch = made.rows.iter().find(|row| row.kind == RowKind::Branch && row.endpoint == Some(scene.id("T10")));
    let column = made.columns.iter().position(|column| column.code() == "evidence.roll_call2").unwrap();
    let of_both = EvidenceLevels { corrected: true, ..DECLARED };
    assert_eq!(branch.unwrap().cells[column], Cell::Evidence(of_both));
}
