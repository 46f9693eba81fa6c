//! Exactly at the line: where one more or one less decides otherwise, and where two rules meet.

use super::amendment::present;
use super::papers::ballot;
use super::scene::{SESSION, Scene, at};
use crate::amendment::{AmendmentWish, Correction};
use crate::attendance::{EndpointAttendance, SessionAttendance, Status, Thresholds};
use crate::command::Command;
use crate::event::{Event, MediaKind};
use crate::identity::{AccountId, Author, DeviceId, Epoch, LegNumber, PromptId, RollCallId, SessionId, VoteId};
use crate::interval::Intervals;
use crate::prompt::PromptWish;
use crate::refusal::Refusal;
use crate::report::{Cell, ColumnKey, EvidenceLevels, ReportKind, RowKind, of_ledger};
use crate::roll_call::{CorrectedInvited, HeadCount};
use crate::session::SessionStep;
use crate::slip::{Slip, SlipStanding, SlipWay, SlipWish};
use crate::study::{MOST_PIECES, MOST_STRETCHES, Piece, StudyWish};
use crate::vote::{MOST_VOTES, VoteCounting, VoteWish};

const FIRST: RollCallId = RollCallId(1);
const SECOND: RollCallId = RollCallId(2);
const CLERK: Author = Author::Account(AccountId(7));

fn live() -> Scene {
    let mut scene = Scene::open();
    scene.step("08:00:00", SessionStep::Start);
    scene
}

fn call(scene: &mut Scene, clock: &str) {
    let (title, deadline) = ("Điểm danh".to_owned(), at("12:00:00"));
    scene.ask(clock, Command::OpenRollCall { session: SESSION, title, deadline }).unwrap();
}

fn answer(
    scene: &mut Scene,
    clock: &str,
    roll_call: RollCallId,
    code: &str,
    head_count: HeadCount,
) -> Result<(), Refusal> {
    let endpoint = scene.id(code);
    scene.ask(clock, Command::ReportHeadCount { roll_call, endpoint, head_count }).map(drop)
}

fn absent(scene: &mut Scene, clock: &str, code: &str) {
    let (endpoint, reason) = (scene.id(code), "mất điện".to_owned());
    scene.ask(clock, Command::DeclareAbsence { session: SESSION, endpoint, reason }).unwrap();
}

fn release(scene: &mut Scene, clock: &str, code: &str) {
    let subtree = scene.id(code);
    scene.ask(clock, Command::ReleaseSubtree { session: SESSION, subtree }).unwrap();
}

fn of_endpoint(scene: &Scene, code: &str) -> EndpointAttendance {
    let session = scene.conference.session(SESSION).unwrap();
    SessionAttendance::new(&scene.conference, session, Thresholds::default()).endpoint(scene.id(code))
}

fn close(scene: &mut Scene) {
    scene.step("10:00:00", SessionStep::End);
    let thresholds = Thresholds::default();
    scene.ask("11:00:00", Command::CloseSession { session: SESSION, thresholds, by: CLERK }).unwrap();
}

fn amend(scene: &mut Scene, correction: Correction) -> Result<Vec<Event>, Refusal> {
    let wish =
        AmendmentWish { by: CLERK, reason: "theo biên bản".into(), corrections: vec![correction], slip: None };
    scene.ask("12:00:00", Command::Amend { session: SESSION, wish })
}

#[test]
fn to_come_late_and_to_leave_early_are_two_things() {
    let mut scene = live();
    scene.receive("X1", MediaKind::Sound, "08:30:00", "10:00:00");
    scene.receive("X2", MediaKind::Sound, "08:00:00", "09:30:00");
    scene.step("10:00:00", SessionStep::End);
    let marks = |code| (of_endpoint(&scene, code).late, of_endpoint(&scene, code).left_early);
    assert_eq!([marks("X1"), marks("X2")], [(true, false), (false, true)]);
}

#[test]
fn a_head_count_outdoes_an_absence_and_an_absence_a_mere_connection() {
    let mut scene = live();
    call(&mut scene, "08:05:00");
    answer(&mut scene, "08:10:00", FIRST, "X1", present(12)).unwrap();
    scene.connect("08:00:00", "X2", "máy bàn");
    absent(&mut scene, "09:00:00", "X1");
    absent(&mut scene, "09:00:00", "X2");
    scene.step("10:00:00", SessionStep::End);
    let judged = |code| (of_endpoint(&scene, code).status, of_endpoint(&scene, code).conflict);
    assert_eq!(judged("X1"), (Status::Declared, true), "a person has to look at it");
    assert_eq!(judged("X2"), (Status::Absent, false), "connected is not taking part");
}

#[test]
fn a_leave_with_an_old_epoch_changes_nothing_though_it_stands_in_the_ledger() {
    let mut scene = live();
    let old = scene.connect("08:00:00", "X1", "máy bàn");
    scene.connect("08:10:00", "X1", "máy bàn");
    let (before, endpoint) = (scene.conference.clone(), scene.id("X1"));
    for epoch in [old, Epoch(3)] {
        scene.happen("08:20:00", Event::LinkClosed { endpoint, epoch, last_proof_at: at("08:15:00") });
        assert_eq!(scene.conference.presence(endpoint), before.presence(endpoint));
    }
}

#[test]
fn a_connection_heard_of_seven_seconds_and_a_half_ago_leaves_no_gap() {
    let spans = |silent_ms| {
        let mut scene = live();
        scene.connect("08:00:00", "X1", "máy bàn");
        let (endpoint, device) = (scene.id("X1"), DeviceId("máy bàn".into()));
        scene.ask("08:10:00", Command::OpenLink { endpoint, device, silent_ms }).unwrap();
        scene.conference.presence(endpoint).unwrap().connected(at("09:00:00")).iter().len()
    };
    assert_eq!([spans(7_500), spans(7_501)], [1, 2]);
}

#[test]
fn a_program_that_sounded_while_the_server_was_down_counts_from_its_return() {
    let mut scene = live();
    scene.prove("09:00:00");
    scene.ask("09:10:00", Command::ReturnServer).unwrap();
    scene.ask("09:10:05", Command::SoundProgram { session: SESSION, since: at("09:05:00") }).unwrap();
    scene.step("10:00:00", SessionStep::End);
    assert_eq!(of_endpoint(&scene, "X1").counted_ms / 60_000, 110);
}

#[test]
fn media_does_not_end_in_the_future() {
    let mut scene = live();
    let (endpoint, leg, kind, session) = (scene.id("X1"), LegNumber(1), MediaKind::Sound, SESSION);
    scene.ask("08:00:00", Command::BeginMedia { endpoint, session, leg, kind, since: at("08:30:00") }).unwrap();
    let cease = Command::CeaseMedia { endpoint, session, leg, kind, last_proof_at: at("23:00:00") };
    scene.ask("09:00:00", cease).unwrap();
    let received = scene.conference.presence(endpoint).unwrap().received(session, kind, at("10:00:00"));
    assert_eq!(received, Intervals::one(at("08:00:00"), at("09:00:00")));
}

#[test]
fn an_absence_that_was_corrected_is_not_declared_any_more() {
    let mut scene = live();
    absent(&mut scene, "09:00:00", "X1");
    close(&mut scene);
    let absence = Some("bão lũ".to_owned());
    let endpoint = scene.id("X1");
    amend(&mut scene, Correction::Absence { endpoint, absence }).unwrap();
    let report =
        of_ledger(ReportKind::Summary, &scene.conference, &[SESSION], scene.id("TW"), Thresholds::default()).unwrap();
    let column = report.columns.iter().position(|column| column.key == ColumnKey::Evidence).unwrap();
    let row = report.rows.iter().find(|row| row.kind == RowKind::Endpoint && row.endpoint == Some(endpoint)).unwrap();
    let corrected = EvidenceLevels { corrected: true, ..EvidenceLevels::default() };
    assert_eq!(row.cells[column], Cell::Evidence(corrected));
}

#[test]
fn a_correction_stays_in_its_session_and_with_those_who_were_asked() {
    let mut scene = live();
    let plan = scene.plan("Buổi khác", "TW");
    scene.ask("08:01:00", Command::PlanSession { plan }).unwrap();
    scene.ask("08:02:00", Command::StepSession { session: SessionId(2), step: SessionStep::Open }).unwrap();
    let (title, deadline) = ("Buổi khác".to_owned(), at("12:00:00"));
    scene.ask("08:03:00", Command::OpenRollCall { session: SessionId(2), title, deadline }).unwrap();
    release(&mut scene, "08:30:00", "X1");
    call(&mut scene, "08:40:00");
    close(&mut scene);
    let (x1, x2, head_count) = (scene.id("X1"), scene.id("X2"), Some(present(1)));
    let of = |roll_call, endpoint| Correction::HeadCount { roll_call, endpoint, head_count: head_count.clone() };
    assert_eq!(amend(&mut scene, of(FIRST, x2)), Err(Refusal::UnknownRollCall));
    assert_eq!(amend(&mut scene, of(SECOND, x1)), Err(Refusal::OutsideAudience));
    amend(&mut scene, of(SECOND, x2)).unwrap();
}

#[test]
fn a_million_people_are_taken_and_no_more() {
    let mut scene = live();
    call(&mut scene, "08:05:00");
    let others = |present_others| HeadCount { present_others, ..present(1) };
    let summoned = |invited| HeadCount {
        corrected_invited: Some(CorrectedInvited { invited, reason: "nhập sai".into() }),
        ..present(1)
    };
    let mut said = |head_count| answer(&mut scene, "08:10:00", FIRST, "X1", head_count);
    assert_eq!(said(others(1_000_001)), Err(Refusal::OutOfRange { field: "present_others" }));
    assert_eq!(said(summoned(1_000_001)), Err(Refusal::OutOfRange { field: "invited" }));
    said(others(1_000_000)).unwrap();
    said(summoned(1_000_000)).unwrap();
}

#[test]
fn a_deadline_lies_in_the_future() {
    let mut scene = live();
    let open =
        |deadline| Command::OpenRollCall { session: SESSION, title: "Đầu buổi".into(), deadline: at(deadline) };
    assert_eq!(scene.ask("08:10:00", open("08:10:00")), Err(Refusal::OutOfRange { field: "deadline" }));
    scene.ask("08:10:00", open("08:10:01")).unwrap();
}

#[test]
fn of_several_closed_roll_calls_the_last_closed_is_official() {
    let mut scene = live();
    call(&mut scene, "08:10:00");
    call(&mut scene, "08:20:00");
    let official = |scene: &Scene| {
        let session = scene.conference.session(SESSION).unwrap();
        scene.conference.official_roll_call(session).unwrap().id
    };
    scene.ask("09:00:00", Command::CloseRollCall { roll_call: FIRST }).unwrap();
    scene.ask("09:10:00", Command::CloseRollCall { roll_call: SECOND }).unwrap();
    assert_eq!(official(&scene), SECOND);
    // Those that closing the figures closes end together: then the one opened last.
    let mut scene = live();
    call(&mut scene, "08:10:00");
    call(&mut scene, "08:20:00");
    close(&mut scene);
    assert_eq!(official(&scene), SECOND);
}

#[test]
fn who_is_released_the_moment_something_is_asked_is_not_asked() {
    let mut scene = live();
    call(&mut scene, "08:29:59");
    release(&mut scene, "08:30:00", "X1");
    call(&mut scene, "08:30:00");
    let (question, counting) = ("Thông qua?".to_owned(), VoteCounting::Endpoints);
    scene.ask("08:30:00", Command::Vote { session: SESSION, wish: VoteWish::Open { question, counting } }).unwrap();
    answer(&mut scene, "08:31:00", FIRST, "X1", present(3)).unwrap();
    assert_eq!(answer(&mut scene, "08:31:00", SECOND, "X1", present(3)), Err(Refusal::OutsideAudience));
    let cast = |endpoint| Command::Vote {
        session: SESSION,
        wish: VoteWish::Cast { vote: VoteId(1), endpoint, ballot: ballot(1, 0, 0) },
    };
    assert_eq!(scene.ask("08:32:00", cast(scene.id("X1"))), Err(Refusal::OutsideAudience));
    scene.ask("08:32:00", cast(scene.id("X2"))).unwrap();
    let session = scene.conference.session(SESSION).unwrap();
    let vote = scene.conference.votes().get(VoteId(1)).unwrap();
    let tally = scene.conference.tally(vote, session, 0..scene.conference.roster().len());
    assert_eq!((tally.endpoints, tally.entitled, tally.in_favour), (5, 5, 1), "X1 is no voice that is missing");
}

#[test]
fn a_slip_of_a_roll_call_that_did_not_ask_its_endpoint_is_refused() {
    let mut scene = live();
    release(&mut scene, "08:30:00", "X1");
    call(&mut scene, "08:40:00");
    let device = DeviceId("7f3a9c".into());
    let number = crate::identity::SlipNumber::composed("X1", &device, 1);
    let (endpoint, made_at, head_count) = (scene.id("X1"), at("08:50:00"), present(12));
    let slip = Slip { number, device, endpoint, roll_call: FIRST, head_count, made_at };
    let (standing, way, by) = (SlipStanding::Signed, SlipWay::Page, Author::Endpoint(endpoint));
    let wish = SlipWish::HandIn { slip, standing, way, by };
    assert_eq!(scene.ask("09:00:00", Command::Slip { session: SESSION, wish }), Err(Refusal::OutsideAudience));
}

#[test]
fn a_slip_is_handed_in_to_the_session_of_its_roll_call() {
    let mut scene = live();
    call(&mut scene, "08:10:00");
    let plan = scene.plan("Buổi khác", "TW");
    scene.ask("08:20:00", Command::PlanSession { plan }).unwrap();
    let device = DeviceId("7f3a9c".into());
    let number = crate::identity::SlipNumber::composed("X1", &device, 1);
    let (endpoint, made_at, head_count) = (scene.id("X1"), at("08:50:00"), present(12));
    let slip = Slip { number, device, endpoint, roll_call: FIRST, head_count, made_at };
    let (standing, way, by) = (SlipStanding::Signed, SlipWay::Page, Author::Endpoint(endpoint));
    let wish = SlipWish::HandIn { slip, standing, way, by };
    let elsewhere = Command::Slip { session: SessionId(2), wish: wish.clone() };
    assert_eq!(scene.ask("09:00:00", elsewhere), Err(Refusal::UnknownRollCall));
    scene.ask("09:00:00", Command::Slip { session: SESSION, wish }).unwrap();
}

#[test]
fn who_is_released_after_a_vote_was_opened_stays_one_of_those_asked() {
    let mut scene = live();
    let (question, counting) = ("Thông qua?".to_owned(), VoteCounting::Endpoints);
    scene.ask("08:10:00", Command::Vote { session: SESSION, wish: VoteWish::Open { question, counting } }).unwrap();
    release(&mut scene, "08:30:00", "X1");
    let session = scene.conference.session(SESSION).unwrap();
    let vote = scene.conference.votes().get(VoteId(1)).unwrap();
    assert_eq!(scene.conference.tally(vote, session, 0..scene.conference.roster().len()).endpoints, 6);
}

#[test]
fn a_session_has_sixty_four_votes_and_no_more() {
    let mut scene = live();
    let wish = |wish| Command::Vote { session: SESSION, wish };
    let open = || wish(VoteWish::Open { question: "Thông qua?".into(), counting: VoteCounting::Endpoints });
    for vote in 1..=u32::try_from(MOST_VOTES).unwrap() {
        scene.ask("08:10:00", open()).unwrap();
        scene.ask("08:11:00", wish(VoteWish::Close { vote: VoteId(vote) })).unwrap();
    }
    assert_eq!(scene.ask("08:12:00", open()), Err(Refusal::TooMany { field: "votes", limit: MOST_VOTES }));
}

#[test]
fn an_answer_at_the_very_deadline_of_a_prompt_counts_and_one_later_does_not() {
    let mut scene = live();
    let wish = |wish| Command::Prompt { session: SESSION, wish };
    let (subtree, prompt) = (scene.id("T10"), PromptId(1));
    scene.ask("08:10:00", wish(PromptWish::Ask { subtree, answer_within_ms: 60_000 })).unwrap();
    let reply = |code| wish(PromptWish::Answer { prompt, endpoint: scene.id(code) });
    let (x1, x2) = (reply("X1"), reply("X2"));
    scene.ask("08:11:00", x1).unwrap();
    assert_eq!(scene.ask_at(at("08:11:00").plus_ms(1), x2), Err(Refusal::PromptOver));
    // Taken from the screens at its deadline it has run out, and counts for who did not answer.
    scene.ask("08:11:00", wish(PromptWish::End { prompt })).unwrap();
    let count = |code| scene.conference.prompts().count(SESSION, scene.id(code));
    assert_eq!((count("X1").answered, count("X1").asked), (1, 1));
    assert_eq!((count("X2").answered, count("X2").asked), (0, 1));
}

#[test]
fn as_much_is_watched_later_as_can_have_been_played_and_two_seconds_more() {
    let mut scene = live();
    scene.step("10:00:00", SessionStep::End);
    let endpoint = scene.id("X1");
    let from = at("08:00:00");
    let play = |length_ms, count: usize| {
        let pieces = vec![Piece { from, until: from.plus_ms(length_ms) }; count];
        Command::Study { session: SESSION, wish: StudyWish::Play { endpoint, pieces, within_ms: 60_000 } }
    };
    assert_eq!(scene.ask("20:00:00", play(92_001, 1)), Err(Refusal::StudyTooFast));
    scene.ask("20:00:00", play(92_000, 1)).unwrap();
    scene.ask("20:00:00", play(1, MOST_PIECES)).unwrap();
    let limit = MOST_PIECES;
    assert_eq!(scene.ask("20:00:00", play(1, MOST_PIECES + 1)), Err(Refusal::TooMany { field: "played", limit }));
    assert_eq!(scene.ask("20:00:00", play(0, 1)), Err(Refusal::OutOfRange { field: "played" }));
}

#[test]
fn nobody_cuts_what_was_studied_into_crumbs() {
    let mut scene = live();
    scene.step("10:00:00", SessionStep::End);
    let (endpoint, from) = (scene.id("X1"), at("08:00:00"));
    let mut play = |first: usize, length_ms| {
        let crumb = |number: usize| from.plus_ms(i64::try_from(number).unwrap() * 10);
        let crumbs = (first..first + MOST_PIECES).map(crumb);
        let pieces = crumbs.map(|from| Piece { from, until: from.plus_ms(length_ms) }).collect();
        let wish = StudyWish::Play { endpoint, pieces, within_ms: 0 };
        scene.ask("20:00:00", Command::Study { session: SESSION, wish })
    };
    let whole = MOST_STRETCHES / MOST_PIECES;
    for report in 0..whole {
        play(report * MOST_PIECES, 1).unwrap();
    }
    let refused = Err(Refusal::TooMany { field: "played", limit: MOST_STRETCHES });
    assert_eq!(play(whole * MOST_PIECES, 1), refused);
    play(0, 10).unwrap();
    play(whole * MOST_PIECES, 1).unwrap();
}

#[test]
fn whoever_was_released_studies_nothing_of_what_came_after() {
    let mut scene = live();
    release(&mut scene, "08:30:00", "X1");
    scene.step("10:00:00", SessionStep::End);
    let (endpoint, hours) = (scene.id("X1"), 2 * 3_600_000);
    let pieces = vec![Piece { from: at("07:00:00"), until: at("10:00:00") }];
    let wish = StudyWish::Play { endpoint, pieces, within_ms: hours };
    scene.ask("20:00:00", Command::Study { session: SESSION, wish }).unwrap();
    let session = scene.conference.session(SESSION).unwrap();
    let attendance = SessionAttendance::new(&scene.conference, session, Thresholds::default());
    let items = crate::study::study(&scene.conference, &attendance, endpoint);
    let minutes: Vec<_> = items.iter().map(|item| (item.studied_ms / 60_000, item.counted_ms / 60_000)).collect();
    assert_eq!(minutes, [(30, 30)], "neither what came before the session nor what came after its release");
}

#[test]
fn a_session_that_pauses_is_still_one_at_a_time() {
    let mut scene = live();
    let plan = scene.plan("Buổi của tỉnh", "T10");
    scene.ask("08:01:00", Command::PlanSession { plan }).unwrap();
    let step = |step| Command::StepSession { session: SessionId(2), step };
    scene.ask("08:02:00", step(SessionStep::Open)).unwrap();
    scene.step("08:30:00", SessionStep::Pause);
    let overlapping = Refusal::OverlappingSession { title: "Buổi sáng".into() };
    assert_eq!(scene.ask("08:40:00", step(SessionStep::Start)), Err(overlapping));
}
