//! Versions of closed figures.

use super::scene::{SESSION, Scene, at};
use crate::amendment::{Amendment, AmendmentWish, Change, Correction, MOST_CORRECTED};
use crate::attendance::{Status, Thresholds};
use crate::command::Command;
use crate::event::{Event, MediaKind};
use crate::identity::{AccountId, Author, EndpointId, RollCallId, SessionId, SlipNumber, Version};
use crate::refusal::Refusal;
use crate::report::{
    Beside, Cell, ColumnKey, DeclaredFigure, EvidenceLevels, NoteKind, Report, ReportKind, ReportOrder, ReportRefusal,
    Row, RowKind, Signature, report,
};
use crate::roll_call::{CorrectedInvited, HeadCount};
use crate::session::{SessionState, SessionStep};

const ORGANIZER: Author = Author::Account(AccountId(7));
const ROLL_CALL: RollCallId = RollCallId(1);

pub(super) fn present(members: u32) -> HeadCount {
    HeadCount { present_members: members, ..HeadCount::default() }
}

/// X1 answered and received an hour, X2 was said to be absent, Y1 did not answer. Closed at 12:00 with
/// thresholds that are not the default ones.
pub(super) fn closed() -> Scene {
    let mut scene = Scene::open();
    let (x1, x2) = (scene.id("X1"), scene.id("X2"));
    scene.step("08:00:00", SessionStep::Start);
    scene.receive("X1", MediaKind::Sound, "08:00:00", "08:54:00");
    let (title, deadline) = ("Đầu buổi".to_owned(), at("08:30:00"));
    scene.ask("08:10:00", Command::OpenRollCall { session: SESSION, title, deadline }).unwrap();
    let head_count = present(18);
    scene.ask("08:20:00", Command::ReportHeadCount { roll_call: ROLL_CALL, endpoint: x1, head_count }).unwrap();
    let reason = "mất điện".to_owned();
    scene.ask("08:30:00", Command::DeclareAbsence { session: SESSION, endpoint: x2, reason }).unwrap();
    scene.step("09:00:00", SessionStep::End);
    let thresholds = Thresholds { full_share_percent: 80, margin_ms: 60_000 };
    scene.ask("12:00:00", Command::CloseSession { session: SESSION, thresholds, by: ORGANIZER }).unwrap();
    scene
}

fn head_count(endpoint: EndpointId, head_count: HeadCount) -> Correction {
    Correction::HeadCount { roll_call: ROLL_CALL, endpoint, head_count: Some(head_count) }
}

fn absence(endpoint: EndpointId, absence: Option<&str>) -> Correction {
    Correction::Absence { endpoint, absence: absence.map(str::to_owned) }
}

/// Withdraws what an endpoint answered.
fn no_head_count(endpoint: EndpointId) -> Correction {
    Correction::HeadCount { roll_call: ROLL_CALL, endpoint, head_count: None }
}

fn amend(correction: Correction) -> Command {
    amend_all(vec![correction])
}

fn amend_all(corrections: Vec<Correction>) -> Command {
    let wish = AmendmentWish { by: ORGANIZER, reason: "đếm lại theo biên bản".into(), corrections, slip: None };
    Command::Amend { session: SESSION, wish }
}

fn by_slip(correction: Correction) -> Command {
    let slip = Some(SlipNumber("Y1-0001-K".into()));
    let wish =
        AmendmentWish { by: ORGANIZER, reason: "mất đường truyền".into(), corrections: vec![correction], slip };
    Command::Amend { session: SESSION, wish }
}

/// What the golden ledger has of it: the first session was closed before thresholds were written down.
pub(super) fn amended_in_the_first_session(scene: &mut Scene) {
    let (x1, x2) = (scene.id("X1"), scene.id("X2"));
    let thresholds = Thresholds { full_share_percent: 80, margin_ms: 300_000 };
    let close = Command::CloseSession { session: SessionId(2), thresholds, by: ORGANIZER };
    let head_count = head_count(x2, present(12));
    let wishes = [("18:00:00", close), ("18:10:00", by_slip(head_count)), ("18:20:00", amend(absence(x2, None)))];
    for (clock, wish) in wishes {
        scene.ask(clock, wish).unwrap();
    }
    let corrected = CorrectedInvited { invited: 23, reason: "chuyển đến".into() };
    let recounted = HeadCount { corrected_invited: Some(corrected), ..present(22) };
    scene.ask("18:30:00", amend(self::head_count(x1, recounted))).unwrap();
}

/// What the golden ledger has at its end: an answer that was withdrawn after the close.
pub(super) fn withdrawn_in_the_first_session(scene: &mut Scene) {
    scene.ask("23:10:00", amend(no_head_count(scene.id("X1")))).unwrap();
}

fn order(scene: &Scene, kind: ReportKind, version: Option<u32>) -> ReportOrder {
    let sessions = vec![(SESSION, version.map(Version))];
    ReportOrder { kind, sessions, item: None, subtree: scene.id("TW"), thresholds: Thresholds::default() }
}

fn made(scene: &Scene, kind: ReportKind, version: Option<u32>) -> Report {
    report(&scene.conference, &Beside::default(), &order(scene, kind, version)).unwrap()
}

fn own<'a>(report: &'a Report, scene: &Scene, code: &str, key: ColumnKey) -> &'a Cell {
    let is_own = |row: &&Row| row.kind == RowKind::Endpoint && row.endpoint == Some(scene.id(code));
    let row = report.rows.iter().find(is_own).unwrap();
    &row.cells[report.columns.iter().position(|column| column.key == key).unwrap()]
}

#[test]
fn closing_makes_version_one_with_the_thresholds_then_in_force() {
    let scene = closed();
    let versions = scene.conference.versions(SESSION).unwrap();
    assert_eq!(versions.newest(), Version::FIRST);
    assert_eq!(versions.closing().by, Some(ORGANIZER));
    let summary = made(&scene, ReportKind::Summary, None);
    // 54 of 60 minutes are 90 %, but the last of them is missing by more than a minute.
    assert_eq!(own(&summary, &scene, "X1", ColumnKey::Status), &Cell::Status(Status::Full));
    let heading = &summary.heading.sessions[0];
    assert_eq!(heading.thresholds, Thresholds { full_share_percent: 80, margin_ms: 60_000 });
    let version = heading.version.as_ref().unwrap();
    assert_eq!((version.version, version.made_at), (Version::FIRST, at("12:00:00")));
    assert_eq!(version.by, Some(Signature { author: ORGANIZER, name: None }));
    let line = u64::try_from(scene.ledger.len()).unwrap();
    assert_eq!(summary.heading.ledger_line, Some(line), "the closing is the last line of the ledger");
}

#[test]
fn figures_that_are_not_closed_have_no_version() {
    let mut scene = Scene::open();
    scene.step("08:00:00", SessionStep::Start);
    assert_eq!(scene.conference.versions(SESSION), None);
    let summary = made(&scene, ReportKind::Summary, None);
    assert_eq!((summary.heading.ledger_line, summary.heading.sessions[0].version.clone()), (None, None));
    let refused = report(&scene.conference, &Beside::default(), &order(&scene, ReportKind::Summary, Some(1)));
    assert_eq!(refused, Err(ReportRefusal::UnknownVersion));
}

#[test]
fn a_correction_makes_the_next_version_and_leaves_the_one_before() {
    let mut scene = closed();
    let first = made(&scene, ReportKind::Summary, Some(1));
    let x1 = scene.id("X1");
    let events = scene.ask("13:00:00", amend(head_count(x1, present(20)))).unwrap();
    let change =
        Change::HeadCount { roll_call: ROLL_CALL, endpoint: x1, before: Some(present(18)), after: Some(present(20)) };
    let amendment = Amendment { by: ORGANIZER, reason: "đếm lại theo biên bản".into(), change, slip: None };
    assert_eq!(events, [Event::FiguresAmended { session: SESSION, version: Version(2), amendment }]);

    let second = made(&scene, ReportKind::Summary, None);
    assert_eq!(second, made(&scene, ReportKind::Summary, Some(2)));
    assert_eq!(own(&second, &scene, "X1", ColumnKey::PresentMembers), &Cell::Count(20));
    let corrected = EvidenceLevels { measured: true, corrected: true, ..EvidenceLevels::default() };
    assert_eq!(own(&second, &scene, "X1", ColumnKey::Evidence), &Cell::Evidence(corrected));
    assert_eq!(first, made(&scene, ReportKind::Summary, Some(1)));
    assert_eq!(own(&first, &scene, "X1", ColumnKey::PresentMembers), &Cell::Count(18));

    let amended = second.notes.iter().filter_map(|note| match &note.kind {
        NoteKind::Amended(line) => Some((line.version, line.before.clone(), line.after.clone())),
        _ => None,
    });
    let (before, after) = (DeclaredFigure::HeadCount(Some(present(18))), DeclaredFigure::HeadCount(Some(present(20))));
    assert_eq!(amended.collect::<Vec<_>>(), [(Version(2), before, after)]);
}

#[test]
fn a_slip_after_the_close_is_late_and_not_declared() {
    let mut scene = closed();
    scene.ask("13:00:00", by_slip(head_count(scene.id("Y1"), present(15)))).unwrap();
    let summary = made(&scene, ReportKind::Summary, None);
    let late = EvidenceLevels { late: true, ..EvidenceLevels::default() };
    assert_eq!(own(&summary, &scene, "Y1", ColumnKey::Evidence), &Cell::Evidence(late));
    assert_eq!(own(&summary, &scene, "Y1", ColumnKey::Status), &Cell::Status(Status::Declared));
    let before = made(&scene, ReportKind::Summary, Some(1));
    assert_eq!(own(&before, &scene, "Y1", ColumnKey::Evidence), &Cell::Empty);
    assert_eq!(own(&before, &scene, "Y1", ColumnKey::Status), &Cell::Status(Status::NotReported));
}

#[test]
fn an_absence_can_be_said_and_taken_back() {
    let mut scene = closed();
    scene.ask("13:00:00", amend(absence(scene.id("X2"), None))).unwrap();
    scene.ask("13:10:00", amend(absence(scene.id("Y1"), Some("bão lũ")))).unwrap();
    let status = |version, code| {
        let summary = made(&scene, ReportKind::Summary, version);
        own(&summary, &scene, code, ColumnKey::Status).clone()
    };
    let [absent, not_reported] = [Status::Absent, Status::NotReported].map(Cell::Status);
    assert_eq!([status(Some(1), "X2"), status(Some(1), "Y1")], [absent.clone(), not_reported.clone()]);
    assert_eq!([status(Some(2), "X2"), status(Some(2), "Y1")], [not_reported.clone(), not_reported.clone()]);
    assert_eq!([status(None, "X2"), status(None, "Y1")], [not_reported, absent]);
    let corrected = EvidenceLevels { corrected: true, ..EvidenceLevels::default() };
    let summary = made(&scene, ReportKind::Summary, None);
    assert_eq!(own(&summary, &scene, "X2", ColumnKey::Evidence), &Cell::Evidence(corrected));
}

#[test]
fn a_withdrawn_head_count_is_not_reported_any_more_and_stays_in_the_version_before() {
    let mut scene = closed();
    let x1 = scene.id("X1");
    scene.ask("13:00:00", amend(no_head_count(x1))).unwrap();
    let column = |version, key| own(&made(&scene, ReportKind::Summary, version), &scene, "X1", key).clone();
    assert_eq!(column(Some(1), ColumnKey::PresentMembers), Cell::Count(18));
    assert_eq!(column(None, ColumnKey::NotReported), Cell::Count(20));
    // What was measured stands, and is not what was withdrawn.
    let corrected = EvidenceLevels { measured: true, corrected: true, ..EvidenceLevels::default() };
    assert_eq!(column(None, ColumnKey::Evidence), Cell::Evidence(corrected));
    let differences = made(&scene, ReportKind::Versions, None);
    let declared = |head_count| Cell::Declared(DeclaredFigure::HeadCount(head_count));
    assert_eq!(own(&differences, &scene, "X1", ColumnKey::AmendedFrom), &declared(Some(present(18))));
    assert_eq!(own(&differences, &scene, "X1", ColumnKey::AmendedTo), &declared(None));
    assert_eq!(scene.ask("13:10:00", amend(no_head_count(x1))), Err(Refusal::NothingChanged));
    // It may be said anew.
    scene.ask("13:20:00", amend(head_count(x1, present(19)))).unwrap();
    let summary = made(&scene, ReportKind::Summary, None);
    assert_eq!(own(&summary, &scene, "X1", ColumnKey::PresentMembers), &Cell::Count(19));
    assert_eq!(scene.replayed(), scene.conference);
}

#[test]
fn a_correction_of_several_endpoints_makes_a_version_of_each_that_it_changes() {
    let mut scene = closed();
    let ids = ["X1", "X2", "Y1"].map(|code| scene.id(code));
    // X2 was said to be absent for the same reason before.
    let absent = ids.map(|endpoint| absence(endpoint, Some("mất điện")));
    let events = scene.ask("13:00:00", amend_all(absent.to_vec())).unwrap();
    let made = events.iter().map(|event| match event {
        Event::FiguresAmended { version, amendment, .. } => (version.0, amendment.change.endpoint()),
        other => panic!("{other:?}"),
    });
    assert_eq!(made.collect::<Vec<_>>(), [(2, ids[0]), (3, ids[2])]);
    assert_eq!(scene.conference.versions(SESSION).unwrap().newest(), Version(3));
}

#[test]
fn a_correction_of_several_endpoints_is_granted_for_all_or_none() {
    let mut scene = closed();
    let (x1, y1) = (scene.id("X1"), scene.id("Y1"));
    let before = scene.conference.clone();
    let field = "endpoints";
    let endpoints = |count: u32| (100..100 + count).map(|id| absence(EndpointId(id), Some("bão"))).collect::<Vec<_>>();
    let refused = [
        (vec![no_head_count(x1), no_head_count(EndpointId(99))], Refusal::UnknownEndpoint),
        (vec![no_head_count(x1), no_head_count(x1)], Refusal::OutOfRange { field }),
        (Vec::new(), Refusal::OutOfRange { field }),
        (vec![no_head_count(y1), absence(x1, None)], Refusal::NothingChanged),
        (endpoints(1_001), Refusal::TooMany { field, limit: MOST_CORRECTED }),
    ];
    for (corrections, refusal) in refused {
        assert_eq!(scene.ask("13:00:00", amend_all(corrections)), Err(refusal));
    }
    assert_eq!(scene.conference, before);
}

#[test]
fn the_differences_are_a_report_of_their_own() {
    let mut scene = closed();
    scene.ask("13:00:00", by_slip(head_count(scene.id("Y1"), present(15)))).unwrap();
    scene.ask("13:10:00", amend(head_count(scene.id("Y1"), present(16)))).unwrap();
    let account_names = std::iter::once((AccountId(7), "to-chuc".to_owned())).collect();
    let beside = Beside { account_names, ..Beside::default() };
    let report = report(&scene.conference, &beside, &order(&scene, ReportKind::Versions, None)).unwrap();
    let column = |key| report.columns.iter().position(|column| column.key == key).unwrap();
    let cells = |key| report.rows.iter().map(|row| row.cells[column(key)].clone()).collect::<Vec<_>>();
    assert_eq!(cells(ColumnKey::Version), [Cell::Count(2), Cell::Count(3)]);
    let people = |members| Cell::Declared(DeclaredFigure::HeadCount(members));
    assert_eq!(cells(ColumnKey::AmendedFrom), [people(None), people(Some(present(15)))]);
    assert_eq!(cells(ColumnKey::AmendedTo), [people(Some(present(15))), people(Some(present(16)))]);
    let by = Cell::Signature(Signature { author: ORGANIZER, name: Some("to-chuc".into()) });
    assert_eq!(cells(ColumnKey::AmendedBy), [by.clone(), by]);
    assert_eq!(made(&scene, ReportKind::Versions, Some(2)).rows.len(), 1);
    assert_eq!(made(&scene, ReportKind::Versions, Some(1)).rows.len(), 0);
}

#[test]
fn what_is_wrong_with_a_correction_is_said_and_nothing_changes() {
    let mut scene = closed();
    let (x1, x2, y1) = (scene.id("X1"), scene.id("X2"), scene.id("Y1"));
    let before = scene.conference.clone();
    let unreasoned = |reason: &str| {
        let (corrections, reason) = (vec![head_count(x1, present(19))], reason.to_owned());
        Command::Amend { session: SESSION, wish: AmendmentWish { by: ORGANIZER, reason, corrections, slip: None } }
    };
    let no_reason = Refusal::TextLength { field: "reason", limit: 500 };
    let elsewhere = Correction::HeadCount { roll_call: RollCallId(9), endpoint: x1, head_count: Some(present(1)) };
    let lacking = CorrectedInvited { invited: 30, reason: " ".into() };
    let lacking = HeadCount { corrected_invited: Some(lacking), ..present(25) };
    let refused = [
        (unreasoned(" "), no_reason.clone()),
        (unreasoned(&"a".repeat(501)), no_reason),
        (amend(head_count(x1, present(18))), Refusal::NothingChanged),
        (amend(absence(x2, Some("mất điện"))), Refusal::NothingChanged),
        (amend(absence(y1, None)), Refusal::NothingChanged),
        (amend(absence(y1, Some(""))), Refusal::TextLength { field: "absence", limit: 500 }),
        (amend(head_count(x1, present(21))), Refusal::TooManyMembers { given: 21, invited: 20 }),
        (amend(head_count(x1, lacking)), Refusal::ReasonMissing),
        (amend(head_count(EndpointId(99), present(1))), Refusal::UnknownEndpoint),
        (amend(elsewhere), Refusal::UnknownRollCall),
    ];
    for (wish, refusal) in refused {
        assert_eq!(scene.ask("13:00:00", wish.clone()), Err(refusal), "{wish:?}");
    }
    assert_eq!(scene.conference, before);
}

#[test]
fn open_figures_are_reported_and_not_corrected() {
    let mut scene = Scene::open();
    let x1 = scene.id("X1");
    let refused = |state| Err(Refusal::SessionState { state });
    assert_eq!(scene.ask("07:50:00", amend(absence(x1, Some("ốm")))), refused(SessionState::Open));
    scene.step("08:00:00", SessionStep::Start);
    scene.step("09:00:00", SessionStep::End);
    assert_eq!(scene.ask("09:50:00", amend(absence(x1, Some("ốm")))), refused(SessionState::Ended));
}

#[test]
fn what_is_learnt_of_a_line_after_the_close_changes_no_closed_figure() {
    let mut scene = Scene::open();
    let (epoch, endpoint, kind) = (scene.connect("07:50:00", "X1", "máy bàn"), scene.id("X1"), MediaKind::Sound);
    let leg = crate::identity::LegNumber(1);
    scene.step("08:00:00", SessionStep::Start);
    let begin = Command::BeginMedia { endpoint, session: SESSION, leg, kind, since: at("08:00:00") };
    scene.ask("08:00:00", begin).unwrap();
    scene.step("09:00:00", SessionStep::End);
    let close = Command::CloseSession { session: SESSION, thresholds: Thresholds::default(), by: ORGANIZER };
    scene.ask("09:30:00", close).unwrap();
    let first = made(&scene, ReportKind::Endpoints, None);
    let cease = Command::CeaseMedia { endpoint, session: SESSION, leg, kind, last_proof_at: at("08:30:00") };
    scene.ask("09:40:00", cease).unwrap();
    scene.disconnect("09:40:00", "X1", epoch, "08:40:00");
    let begin = Command::BeginMedia { endpoint: scene.id("X2"), session: SESSION, leg, kind, since: at("08:10:00") };
    scene.ask("09:50:00", begin).unwrap();
    assert_eq!(made(&scene, ReportKind::Endpoints, Some(1)), first);
}
