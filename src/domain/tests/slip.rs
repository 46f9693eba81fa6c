//! Slips that were written while the line was down.

use super::amendment::{closed, present};
use super::scene::{SESSION, Scene, at};
use crate::amendment::{Amendment, AmendmentWish, Change, Correction};
use crate::command::Command;
use crate::event::Event;
use crate::identity::{AccountId, Author, DeviceId, EndpointId, RollCallId, SessionId, SlipNumber, Version};
use crate::refusal::Refusal;
use crate::roll_call::HeadCount;
use crate::session::SessionStep;
use crate::slip::{Known, Slip, SlipOutcome, SlipStanding, SlipWay, SlipWish};

const ORGANIZER: Author = Author::Account(AccountId(7));
const ROLL_CALL: RollCallId = RollCallId(1);

/// A session that is over but not closed; its roll call is closed, X1 answered, X2 was said to be absent.
fn ended() -> Scene {
    let mut scene = Scene::open();
    let (x1, x2) = (scene.id("X1"), scene.id("X2"));
    scene.step("08:00:00", SessionStep::Start);
    let (title, deadline) = ("Đầu buổi".to_owned(), at("08:30:00"));
    scene.ask("08:10:00", Command::OpenRollCall { session: SESSION, title, deadline }).unwrap();
    let head_count = present(18);
    scene.ask("08:20:00", Command::ReportHeadCount { roll_call: ROLL_CALL, endpoint: x1, head_count }).unwrap();
    let reason = "mất điện".to_owned();
    scene.ask("08:30:00", Command::DeclareAbsence { session: SESSION, endpoint: x2, reason }).unwrap();
    scene.ask("08:40:00", Command::CloseRollCall { roll_call: ROLL_CALL }).unwrap();
    scene.step("09:00:00", SessionStep::End);
    scene
}

fn device() -> DeviceId {
    DeviceId("7f3a0c55e1d24b6698a1b2c3d4e5f607".into())
}

fn slip(scene: &Scene, code: &str, count: u32, members: u32) -> Slip {
    Slip {
        number: SlipNumber::composed(code, &device(), count),
        device: device(),
        endpoint: scene.id(code),
        roll_call: ROLL_CALL,
        head_count: present(members),
        made_at: at("08:25:00"),
    }
}

fn hand_in(slip: &Slip, standing: SlipStanding) -> Command {
    let by = Author::Endpoint(slip.endpoint);
    let wish = SlipWish::HandIn { slip: slip.clone(), standing, way: SlipWay::Page, by };
    Command::Slip { session: SESSION, wish }
}

fn decide(slip: &Slip, accepted: bool, over: Option<HeadCount>) -> Command {
    let (number, reason) = (slip.number.clone(), "đã gọi điện cho điểm cầu".to_owned());
    let wish = SlipWish::Decide { number, accepted, over, reason, by: ORGANIZER };
    Command::Slip { session: SESSION, wish }
}

fn answer(scene: &Scene, endpoint: EndpointId) -> Option<HeadCount> {
    let roll_call = scene.conference.roll_call(ROLL_CALL).unwrap();
    roll_call.answers.get(&endpoint).map(|answer| answer.head_count.clone())
}

fn outcome(scene: &Scene, slip: &Slip) -> SlipOutcome {
    scene.conference.slips().get(&slip.number).unwrap().outcome.clone()
}

/// What the golden ledger has of it: in the first session, whose figures were closed, one slip that
/// counts at once and one that an organizer decides about.
pub(super) fn handed_in_to_the_first_session(scene: &mut Scene) {
    let (counted, waits) = (slip(scene, "Y1", 1, 15), slip(scene, "X1", 1, 19));
    let known = answer(scene, waits.endpoint);
    let wishes = [
        ("20:00:00", hand_in(&counted, SlipStanding::Signed)),
        ("20:10:00", hand_in(&waits, SlipStanding::Unsigned)),
        ("20:20:00", decide(&waits, false, known)),
    ];
    for (clock, wish) in wishes {
        scene.ask(clock, wish).unwrap();
    }
}

#[test]
fn a_number_belongs_to_its_endpoint_and_device_and_survives_no_slip_of_the_tongue() {
    let number = SlipNumber::composed("X02641", &device(), 12);
    assert_eq!(number.0, "X02641-7F3A-12-P");
    assert!(number.is_of("X02641", &device()));
    assert!(!number.is_of("X02642", &device()));
    assert!(!number.is_of("X02641", &DeviceId("8f3a".into())));
    for wrong in ["X02641-7F3A-21-P", "X02641-7F3A-12-F", "X02641-7F3A-012-P", "X02641-7F3A-0-Z", "E", ""] {
        assert!(!SlipNumber(wrong.into()).is_of("X02641", &device()), "{wrong}");
    }
    assert!(SlipNumber::composed("T-10 Lào Cai", &device(), 1).is_of("T-10 Lào Cai", &device()));
}

#[test]
fn a_signed_slip_counts_at_once_where_nothing_else_stands_though_the_roll_call_is_closed() {
    let mut scene = ended();
    let given = slip(&scene, "Y1", 1, 15);
    let events = scene.ask("09:30:00", hand_in(&given, SlipStanding::Signed)).unwrap();
    let Slip { endpoint, roll_call, head_count, .. } = given.clone();
    let (standing, way) = (SlipStanding::Signed, SlipWay::Page);
    let handed_in = Event::SlipHandedIn { session: SESSION, slip: given.clone(), standing, way, counts: true };
    assert_eq!(events, [handed_in, Event::HeadCountReported { roll_call, endpoint, head_count }]);
    assert_eq!(answer(&scene, endpoint), Some(present(15)));
    assert_eq!(outcome(&scene, &given), SlipOutcome::Counted);
}

#[test]
fn nobody_fills_the_record_with_slips() {
    let mut scene = ended();
    for count in 1..=64 {
        scene.ask("09:30:00", hand_in(&slip(&scene, "X1", count, 19), SlipStanding::Unsigned)).unwrap();
    }
    let one_more = scene.ask("09:31:00", hand_in(&slip(&scene, "X1", 65, 19), SlipStanding::Signed));
    assert_eq!(one_more, Err(Refusal::TooMany { field: "slips", limit: 64 }));
    scene.ask("09:31:00", hand_in(&slip(&scene, "Y1", 1, 15), SlipStanding::Signed)).unwrap();
}

#[test]
fn what_the_slip_says_too_is_no_conflict() {
    let mut scene = ended();
    let given = slip(&scene, "X1", 1, 18);
    assert_eq!(scene.ask("09:30:00", hand_in(&given, SlipStanding::Signed)).unwrap().len(), 1);
    assert_eq!(outcome(&scene, &given), SlipOutcome::Counted);
}

#[test]
fn where_another_value_stands_nothing_is_merged_and_a_person_decides() {
    let mut scene = ended();
    let given = slip(&scene, "X1", 1, 20);
    let weighed = scene.conference.weigh_slip(SESSION, &given, SlipStanding::Signed).unwrap();
    assert_eq!((weighed.conflict, weighed.counts), (true, false));
    let known = Known { head_count: Some(present(18)), absence: None, at: Some(at("08:20:00")) };
    assert_eq!(weighed.known, known);
    scene.ask("09:30:00", hand_in(&given, SlipStanding::Signed)).unwrap();
    assert_eq!(answer(&scene, given.endpoint), Some(present(18)));
    assert_eq!(outcome(&scene, &given), SlipOutcome::Waiting);

    let unseen = scene.ask("09:40:00", decide(&given, true, Some(present(17))));
    assert_eq!(unseen, Err(Refusal::SlipOvertaken), "nobody compared the slip with what stands there");
    scene.ask("09:40:00", decide(&given, true, Some(present(18)))).unwrap();
    assert_eq!(answer(&scene, given.endpoint), Some(present(20)));
    let again = scene.ask("09:41:00", decide(&given, false, Some(present(20))));
    assert_eq!(again, Err(Refusal::SlipDecided));
}

#[test]
fn an_absence_that_somebody_declared_is_a_conflict_too() {
    let mut scene = ended();
    let given = slip(&scene, "X2", 1, 20);
    scene.ask("09:30:00", hand_in(&given, SlipStanding::Signed)).unwrap();
    assert_eq!((answer(&scene, given.endpoint), outcome(&scene, &given)), (None, SlipOutcome::Waiting));
}

#[test]
fn an_unsigned_slip_waits_and_a_refused_one_changes_nothing() {
    let mut scene = ended();
    let given = slip(&scene, "Y1", 1, 15);
    scene.ask("09:30:00", hand_in(&given, SlipStanding::Unsigned)).unwrap();
    assert_eq!((answer(&scene, given.endpoint), outcome(&scene, &given)), (None, SlipOutcome::Waiting));
    let events = scene.ask("09:40:00", decide(&given, false, None)).unwrap();
    assert_eq!((events.len(), answer(&scene, given.endpoint)), (1, None));
    let reason = "đã gọi điện cho điểm cầu".to_owned();
    let decided =
        SlipOutcome::Decided { accepted: false, reason, by: ORGANIZER, at: at("09:40:00"), over: Known::default() };
    assert_eq!(outcome(&scene, &given), decided);
}

/// What stood beside a slip when somebody decided about it.
fn over(scene: &Scene, slip: &Slip) -> Known {
    match outcome(scene, slip) {
        SlipOutcome::Decided { over, .. } => over,
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_a_slip_was_decided_over_stays_with_it_whatever_comes_later() {
    let mut scene = closed();
    let (x1, x2) = (slip(&scene, "X1", 1, 20), slip(&scene, "X2", 1, 20));
    for given in [&x1, &x2] {
        scene.ask("13:00:00", hand_in(given, SlipStanding::Unsigned)).unwrap();
    }
    let absence = "bận họp".to_owned();
    let corrections = vec![Correction::Absence { endpoint: x2.endpoint, absence: Some(absence.clone()) }];
    let wish = AmendmentWish { by: ORGANIZER, reason: "theo biên bản".into(), corrections, slip: None };
    scene.ask("13:10:00", Command::Amend { session: SESSION, wish }).unwrap();
    for given in [&x1, &x2] {
        let known = answer(&scene, given.endpoint);
        scene.ask("13:20:00", decide(given, false, known)).unwrap();
    }
    let kept = Known { head_count: Some(present(18)), absence: None, at: over(&scene, &x1).at };
    assert_eq!(over(&scene, &x1), kept);
    assert!(kept.at < Some(at("13:00:00")), "when it was answered, not when it was compared");
    let absent = Known { head_count: None, absence: Some(absence), at: Some(at("13:10:00")) };
    assert_eq!(over(&scene, &x2), absent, "as it was corrected last");

    let later = slip(&scene, "X1", 2, 19);
    scene.ask("13:30:00", hand_in(&later, SlipStanding::Signed)).unwrap();
    scene.ask("13:40:00", decide(&later, true, Some(present(18)))).unwrap();
    assert_eq!((over(&scene, &x1), over(&scene, &later)), (kept.clone(), kept));
    assert_eq!(answer(&scene, x1.endpoint), Some(present(19)));
    assert_eq!(scene.replayed(), scene.conference);
}

#[test]
fn after_the_close_a_slip_makes_the_next_version() {
    let mut scene = closed();
    let (first, second) = (slip(&scene, "Y1", 1, 15), slip(&scene, "X1", 1, 20));
    scene.ask("13:00:00", hand_in(&first, SlipStanding::Signed)).unwrap();
    scene.ask("13:10:00", hand_in(&second, SlipStanding::Signed)).unwrap();
    let versions = |scene: &Scene| scene.conference.versions(SESSION).unwrap().amended().to_vec();
    let change = |slip: &Slip, before| Change::HeadCount {
        roll_call: ROLL_CALL,
        endpoint: slip.endpoint,
        before,
        after: Some(slip.head_count.clone()),
    };
    let by_device = Amendment {
        by: Author::Endpoint(first.endpoint),
        reason: first.number.0.clone(),
        change: change(&first, None),
        slip: Some(first.number.clone()),
    };
    assert_eq!(versions(&scene).into_iter().map(|it| it.amendment).collect::<Vec<_>>(), [by_device]);

    scene.ask("13:20:00", decide(&second, true, Some(present(18)))).unwrap();
    let last = versions(&scene).pop().unwrap();
    assert_eq!((last.version, last.amendment.by), (Version(3), ORGANIZER));
    assert_eq!(last.amendment.change, change(&second, Some(present(18))));
    assert_eq!(last.amendment.slip, Some(second.number));
    assert_eq!(scene.replayed(), scene.conference);
}

#[test]
fn a_slip_is_handed_in_once() {
    let mut scene = ended();
    let given = slip(&scene, "Y1", 1, 15);
    scene.ask("09:30:00", hand_in(&given, SlipStanding::Unsigned)).unwrap();
    let again = scene.ask("09:31:00", hand_in(&given, SlipStanding::Signed));
    assert_eq!(again, Err(Refusal::SlipUsed));
    assert_eq!(Refusal::SlipUsed.field(), Some("number"));
}

#[test]
fn a_slip_that_cannot_be_is_refused_and_nothing_changes() {
    let scene = ended();
    let given = slip(&scene, "Y1", 1, 15);
    let refused = |slip: Slip| scene.conference.clone().decide(at("09:30:00"), hand_in(&slip, SlipStanding::Signed));
    let too_many = Slip { head_count: HeadCount { excused: 6, ..present(15) }, ..given.clone() };
    assert_eq!(refused(too_many), Err(Refusal::TooManyMembers { given: 21, invited: 20 }));
    let other_endpoint = Slip { endpoint: scene.id("X1"), ..given.clone() };
    assert_eq!(refused(other_endpoint), Err(Refusal::SlipNumberWrong));
    let stranger = Slip { endpoint: EndpointId(99), ..given.clone() };
    assert_eq!(refused(stranger), Err(Refusal::UnknownEndpoint));
    let unknown_roll_call = Slip { roll_call: RollCallId(9), ..given.clone() };
    assert_eq!(refused(unknown_roll_call), Err(Refusal::UnknownRollCall));
    let elsewhere = Command::Slip {
        session: SessionId(9),
        wish: SlipWish::HandIn { slip: given, standing: SlipStanding::Signed, way: SlipWay::Qr, by: ORGANIZER },
    };
    assert_eq!(scene.conference.decide(at("09:30:00"), elsewhere), Err(Refusal::UnknownSession));
}

#[test]
fn a_slip_from_outside_the_audience_is_refused() {
    let mut scene = Scene::planned();
    let plan = scene.plan("Buổi của tỉnh", "T10");
    let session = SessionId(2);
    scene.ask("06:50:00", Command::PlanSession { plan }).unwrap();
    scene.ask("07:00:00", Command::StepSession { session, step: SessionStep::Open }).unwrap();
    let (title, deadline) = ("Đầu buổi".to_owned(), at("08:30:00"));
    scene.ask("07:10:00", Command::OpenRollCall { session, title, deadline }).unwrap();
    let given = slip(&scene, "Y1", 1, 15);
    let weighed = scene.conference.weigh_slip(session, &given, SlipStanding::Signed);
    assert_eq!(weighed, Err(Refusal::OutsideAudience));
}

#[test]
fn a_decision_needs_its_reason_and_a_slip_of_the_session() {
    let mut scene = ended();
    let given = slip(&scene, "Y1", 1, 15);
    assert_eq!(scene.ask("09:30:00", decide(&given, true, None)), Err(Refusal::UnknownSlip));
    scene.ask("09:30:00", hand_in(&given, SlipStanding::Unsigned)).unwrap();
    let wish = SlipWish::Decide { number: given.number, accepted: true, over: None, reason: " ".into(), by: ORGANIZER };
    let refused = scene.ask("09:31:00", Command::Slip { session: SESSION, wish });
    assert_eq!(refused, Err(Refusal::TextLength { field: "reason", limit: 500 }));
}
