//! Delegates by name.

use proptest::prelude::*;

use super::scene::{SESSION, Scene, at};
use crate::attendance::Thresholds;
use crate::command::Command;
use crate::delegate::{CheckInWay, DelegateKind, DelegateName, DelegateNames, DelegateWish, ListedDelegate};
use crate::event::Event;
use crate::identity::{DelegateNumber, EndpointId};
use crate::refusal::Refusal;
use crate::report::{Beside, Cell, DelegateCell, DelegatePresence, ReportKind, ReportOrder, report};
use crate::session::{SessionState, SessionStep};

const fn delegate(number: u32, kind: DelegateKind, presides: bool) -> ListedDelegate {
    ListedDelegate { delegate: DelegateNumber(number), kind, presides }
}

impl Scene {
    fn delegates(&mut self, clock: &str, wish: DelegateWish) -> Result<Vec<Event>, Refusal> {
        self.ask(clock, Command::Delegate { wish })
    }

    /// X1 has members 1 and 2 and another, 3; X2 has the member 4.
    fn listed() -> Self {
        let mut scene = Self::live();
        let (x1, x2) = (scene.id("X1"), scene.id("X2"));
        let own = vec![
            delegate(1, DelegateKind::Member, true),
            delegate(2, DelegateKind::Member, false),
            delegate(3, DelegateKind::Other, false),
        ];
        let lists = vec![(x1, own), (x2, vec![delegate(4, DelegateKind::Member, false)])];
        scene.delegates("08:01:00", DelegateWish::List { lists }).unwrap();
        scene
    }

    fn check_in(&mut self, clock: &str, code: &str, number: u32) -> Result<Vec<Event>, Refusal> {
        let (endpoint, way) = (self.id(code), CheckInWay::Typed);
        let delegate = DelegateNumber(number);
        self.delegates(clock, DelegateWish::CheckIn { session: SESSION, endpoint, delegate, way })
    }

    fn tick(&mut self, clock: &str, code: &str, numbers: &[u32]) -> Result<Vec<Event>, Refusal> {
        let endpoint = self.id(code);
        let delegates = numbers.iter().copied().map(DelegateNumber).collect();
        self.delegates(clock, DelegateWish::Tick { session: SESSION, endpoint, delegates })
    }

    fn untick(&mut self, clock: &str, code: &str, numbers: &[u32]) -> Result<Vec<Event>, Refusal> {
        let endpoint = self.id(code);
        let delegates = numbers.iter().copied().map(DelegateNumber).collect();
        self.delegates(clock, DelegateWish::Untick { session: SESSION, endpoint, delegates })
    }

    /// Members, others, and those unconfirmed at an endpoint.
    fn present(&self, code: &str) -> (u32, u32, u32) {
        let session = self.conference.session(SESSION).unwrap();
        let counts = self.conference.delegate_counts(session, self.id(code));
        (counts.present_members, counts.present_others, counts.unconfirmed)
    }
}

/// One more session, with everything that can happen to delegates.
pub(super) fn listed_and_checked_in_a_later_session(scene: &mut Scene) {
    let plan = scene.plan("Buổi khuya", "TW");
    let planned = scene.ask("23:00:00", Command::PlanSession { plan }).unwrap();
    let [Event::SessionPlanned { session, .. }] = planned.as_slice() else { panic!("{planned:?}") };
    let (session, endpoint) = (*session, scene.id("X1"));
    let list = vec![delegate(1, DelegateKind::Member, true), delegate(2, DelegateKind::Other, false)];
    let (first, second) = (DelegateNumber(1), DelegateNumber(2));
    scene.ask("23:00:05", Command::StepSession { session, step: SessionStep::Open }).unwrap();
    for (clock, wish) in [
        ("23:00:10", DelegateWish::List { lists: vec![(endpoint, list)] }),
        ("23:02:00", DelegateWish::CheckIn { session, endpoint, delegate: first, way: CheckInWay::Scanned }),
        ("23:03:00", DelegateWish::Tick { session, endpoint, delegates: vec![first, second] }),
        ("23:04:00", DelegateWish::Untick { session, endpoint, delegates: vec![second] }),
        ("23:05:00", DelegateWish::NamePresiding { session, endpoint, presiding: vec![second] }),
    ] {
        scene.delegates(clock, wish).unwrap();
    }
}

#[test]
fn those_ticked_are_what_the_head_count_may_propose() {
    let mut scene = Scene::listed();
    scene.tick("08:05:00", "X1", &[1, 3]).unwrap();
    assert_eq!(scene.present("X1"), (1, 1, 0));
    assert_eq!(scene.tick("08:06:00", "X1", &[1, 3]).unwrap(), [], "they are there already");
    scene.untick("08:07:00", "X1", &[3, 2]).unwrap();
    assert_eq!(scene.present("X1"), (1, 0, 0));
}

#[test]
fn a_check_in_is_declared_until_the_technician_confirms_it() {
    let mut scene = Scene::listed();
    scene.check_in("08:05:00", "X1", 2).unwrap();
    assert_eq!(scene.present("X1"), (1, 0, 1));
    scene.tick("08:06:00", "X1", &[2]).unwrap();
    assert_eq!(scene.present("X1"), (1, 0, 0));
    let sitting = scene.conference.delegates().of_session(SESSION).unwrap();
    assert_eq!(sitting.place(DelegateNumber(2)).unwrap().since, at("08:05:00"), "confirming moves nothing");
}

#[test]
fn a_code_used_twice_at_one_place_is_refused() {
    let mut scene = Scene::listed();
    scene.check_in("08:05:00", "X1", 2).unwrap();
    assert_eq!(scene.check_in("08:06:00", "X1", 2), Err(Refusal::AlreadyCheckedIn));
}

#[test]
fn a_code_of_another_endpoint_is_refused_unless_its_delegate_moved_on() {
    let mut scene = Scene::listed();
    assert_eq!(scene.check_in("08:05:00", "X2", 2), Err(Refusal::OtherEndpointsDelegate));
    scene.check_in("08:06:00", "X1", 2).unwrap();
    scene.check_in("08:20:00", "X2", 2).unwrap();
    assert_eq!(scene.present("X1"), (0, 0, 0), "the later place closes the earlier");
    assert_eq!(scene.present("X2"), (0, 1, 1), "it is not summoned here");
    scene.tick("08:30:00", "X1", &[2]).unwrap();
    assert_eq!((scene.present("X1"), scene.present("X2")), ((1, 0, 0), (0, 0, 0)));
}

#[test]
fn whoever_goes_to_and_fro_without_end_is_refused_and_the_technician_still_decides() {
    let mut scene = Scene::listed();
    for time in 0..20 {
        let code = if time % 2 == 0 { "X1" } else { "X2" };
        scene.check_in("08:06:00", code, 2).unwrap();
    }
    let refused = Err(Refusal::TooMany { field: "check_ins", limit: 20 });
    assert_eq!(scene.check_in("08:07:00", "X1", 2), refused);
    scene.check_in("08:07:00", "X1", 1).unwrap();
    scene.tick("08:08:00", "X1", &[2]).unwrap();
    assert_eq!((scene.present("X1"), scene.present("X2")), ((2, 0, 1), (0, 0, 0)));
}

#[test]
fn nobody_checks_in_before_the_reception_after_the_end_or_from_no_list() {
    let mut scene = Scene::planned();
    let lists = vec![(scene.id("X1"), vec![delegate(1, DelegateKind::Member, false)])];
    scene.delegates("06:30:00", DelegateWish::List { lists }).unwrap();
    let refused = Err(Refusal::SessionState { state: SessionState::Planned });
    assert_eq!(scene.check_in("06:31:00", "X1", 1), refused);
    let mut scene = Scene::listed();
    assert_eq!(scene.check_in("08:02:00", "X1", 9), Err(Refusal::UnknownDelegate));
    assert_eq!(scene.tick("08:02:00", "X1", &[1, 4]), Err(Refusal::UnknownDelegate), "and 1 is not ticked either");
    assert_eq!(scene.present("X1"), (0, 0, 0));
    scene.step("09:00:00", SessionStep::End);
    let refused = Err(Refusal::SessionState { state: SessionState::Ended });
    assert_eq!(scene.check_in("09:01:00", "X1", 1), refused);
    scene.tick("09:02:00", "X1", &[1]).unwrap();
    assert_eq!(scene.present("X1"), (1, 0, 0), "the technician still may");
}

#[test]
fn a_delegate_stands_in_one_list_once() {
    let mut scene = Scene::listed();
    let (x1, x2) = (scene.id("X1"), scene.id("X2"));
    let list = |number| vec![delegate(number, DelegateKind::Member, false)];
    let twice = [list(7), list(7)].concat();
    for lists in [vec![(x1, twice)], vec![(x1, list(7)), (x2, list(7))], vec![(x2, list(1))]] {
        assert_eq!(scene.delegates("08:02:00", DelegateWish::List { lists }), Err(Refusal::DelegateTwice));
    }
    let same = vec![(x2, list(4))];
    assert_eq!(scene.delegates("08:02:00", DelegateWish::List { lists: same }).unwrap(), []);
}

#[test]
fn those_named_preside_instead_of_those_whom_the_list_marks() {
    let mut scene = Scene::listed();
    let endpoint = scene.id("X1");
    let presiding = |scene: &Scene| scene.conference.presiding(scene.conference.session(SESSION).unwrap(), endpoint);
    assert_eq!(presiding(&scene), [DelegateNumber(1)]);
    let mut name = |numbers: &[u32]| {
        let presiding = numbers.iter().copied().map(DelegateNumber).collect();
        scene.delegates("08:03:00", DelegateWish::NamePresiding { session: SESSION, endpoint, presiding })
    };
    assert_eq!(name(&[4]), Err(Refusal::UnknownDelegate));
    assert_eq!(name(&[2, 2]), Err(Refusal::DelegateTwice));
    name(&[2, 3]).unwrap();
    assert_eq!(name(&[2, 3]).unwrap(), []);
    assert_eq!(presiding(&scene), [DelegateNumber(2), DelegateNumber(3)]);
}

#[test]
fn closing_the_figures_freezes_the_list() {
    let mut scene = Scene::listed();
    scene.step("09:00:00", SessionStep::End);
    scene.step("10:00:00", SessionStep::Close);
    let x1 = scene.id("X1");
    let lists = vec![(x1, vec![delegate(8, DelegateKind::Member, false)])];
    scene.delegates("11:00:00", DelegateWish::List { lists }).unwrap();
    let session = scene.conference.session(SESSION).unwrap();
    assert_eq!(scene.conference.delegates_of(session, x1).len(), 3);
    assert_eq!(scene.conference.delegates().list(x1, None).len(), 1);
    let refused = Err(Refusal::SessionState { state: SessionState::Closed });
    assert_eq!(scene.tick("11:01:00", "X1", &[1]), refused);
}

#[test]
fn no_later_list_changes_what_those_present_counted_as() {
    let mut scene = Scene::listed();
    scene.tick("08:05:00", "X1", &[1]).unwrap();
    scene.step("09:00:00", SessionStep::End);
    scene.step("10:00:00", SessionStep::Close);
    let before = scene.present("X1");
    let kind = match before {
        (1, 0, _) => DelegateKind::Other,
        _ => DelegateKind::Member,
    };
    let lists = vec![(scene.id("X1"), vec![delegate(1, kind, false)])];
    scene.delegates("11:00:00", DelegateWish::List { lists }).unwrap();
    assert_eq!(scene.present("X1"), before);
}

fn table(scene: &Scene, beside: &Beside, column: &str) -> Vec<Cell> {
    let order = ReportOrder::newest(ReportKind::Delegates, &[SESSION], scene.id("TW"), Thresholds::default());
    let made = report(&scene.conference, beside, &order).unwrap();
    let index = made.columns.iter().position(|found| found.code() == column).unwrap();
    made.rows.iter().map(|row| row.cells[index].clone()).collect()
}

#[test]
fn the_report_names_delegates_in_the_order_given_and_says_of_whom_the_name_was_erased() {
    let mut scene = Scene::listed();
    scene.check_in("08:05:00", "X1", 2).unwrap();
    scene.check_in("08:20:00", "X2", 2).unwrap();
    let name = |number, name: &str| (DelegateNumber(number), DelegateName { name: name.into(), unit: "Chi bộ".into() });
    let delegates = DelegateNames::sorted([name(3, "C"), name(2, "B"), name(4, "D")]);
    let beside = Beside { delegates, ..Beside::default() };
    let text = |text: &str| Cell::Text(text.into());
    // X1: C, B, the erased one; X2: its guest B, then D.
    assert_eq!(table(&scene, &beside, "delegate_name"), [text("C"), text("B"), Cell::Erased, text("B"), text("D")]);
    let presence = [
        DelegatePresence::NotSeen,
        DelegatePresence::Elsewhere,
        DelegatePresence::NotSeen,
        DelegatePresence::Guest,
        DelegatePresence::NotSeen,
    ];
    let presence = presence.map(|it| Cell::Delegate(DelegateCell::Presence(it)));
    assert_eq!(table(&scene, &beside, "delegate_presence"), presence);
    assert_eq!(table(&scene, &beside, "presides")[2], Cell::Delegate(DelegateCell::Presides));
}

proptest! {
    #[test]
    fn nobody_is_ever_at_two_places(deeds in prop::collection::vec((0_u8..3, 0_u32..2, 1_u32..5), 0..40)) {
        let mut scene = Scene::listed();
        for (deed, place, number) in deeds {
            let code = ["X1", "X2"][usize::try_from(place).unwrap()];
            // What is refused changes nothing, so it does not matter here.
            let _ = match deed {
                0 => scene.check_in("08:10:00", code, number),
                1 => scene.tick("08:10:00", code, &[number]),
                _ => scene.untick("08:10:00", code, &[number]),
            };
        }
        let counted = |code| { let (members, others, _) = scene.present(code); members + others };
        let seen: u32 = (1..5).map(|number| {
            let sitting = scene.conference.delegates().of_session(SESSION);
            u32::from(sitting.is_some_and(|sitting| sitting.place(DelegateNumber(number)).is_some()))
        }).sum();
        prop_assert_eq!(counted("X1") + counted("X2"), seen);
        let mut again = crate::Conference::default();
        for (at, event) in scene.ledger.clone() { again.apply(at, event); }
        prop_assert_eq!(&again, &scene.conference);
        prop_assert_eq!(again.delegates().list(EndpointId(0), None).len(), 0);
    }
}
