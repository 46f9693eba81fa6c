//! Announcements, reminders, the hot line.

use proptest::prelude::*;

use super::papers::hash;
use super::scene::{SESSION, Scene, at};
use crate::command::Command;
use crate::event::Event;
use crate::identity::{AccountId, AnnouncementId, Author, EndpointId, RollCallId, SessionId};
use crate::message::{
    AT_ONCE_MS, MOST_ANNOUNCEMENTS, MOST_AT_ONCE, MOST_MESSAGES, MOST_OF_ONE_AUTHOR, MessageWish, Reach, TEXT_LIMIT,
    check_message_text,
};
use crate::refusal::Refusal;
use crate::roll_call::HeadCount;
use crate::session::{SessionState, SessionStep};

const BY: Author = Author::Account(AccountId(7));
const FIRST: AnnouncementId = AnnouncementId(1);
const CODES: [&str; 6] = ["TW", "T10", "X1", "X2", "T15", "Y1"];

impl Scene {
    fn message(&mut self, clock: &str, wish: MessageWish) -> Result<Vec<Event>, Refusal> {
        self.ask(clock, Command::Message { session: SESSION, wish })
    }

    pub(super) fn announce(&mut self, clock: &str, code: &str, digit: &str) -> Result<Vec<Event>, Refusal> {
        let (subtree, text) = (self.id(code), hash(digit));
        self.message(clock, MessageWish::Announce { subtree, text, by: BY })
    }

    pub(super) fn remind(&mut self, clock: &str, code: &str) -> Result<Vec<Event>, Refusal> {
        let subtree = self.id(code);
        self.message(clock, MessageWish::Remind { roll_call: RollCallId(1), subtree, by: BY })
    }

    pub(super) fn show(&mut self, clock: &str, number: u32, code: &str) -> Result<Vec<Event>, Refusal> {
        let (announcement, endpoint) = (AnnouncementId(number), self.id(code));
        self.message(clock, MessageWish::Show { announcement, endpoint })
    }

    pub(super) fn ask_for_help(&mut self, clock: &str, code: &str) -> Result<Vec<Event>, Refusal> {
        let (endpoint, text) = (self.id(code), hash("a"));
        self.message(clock, MessageWish::Ask { endpoint, text })
    }

    pub(super) fn answer_line(&mut self, clock: &str, code: &str) -> Result<Vec<Event>, Refusal> {
        let (endpoint, text) = (self.id(code), hash("b"));
        self.message(clock, MessageWish::Answer { endpoint, text, by: BY })
    }

    pub(super) fn call_the_roll(&mut self, clock: &str) {
        let (title, deadline) = ("Đầu buổi".to_owned(), at("11:00:00"));
        self.ask(clock, Command::OpenRollCall { session: SESSION, title, deadline }).unwrap();
    }

    pub(super) fn answer_the_roll(&mut self, clock: &str, code: &str) {
        let (endpoint, head_count) = (self.id(code), HeadCount { present_members: 1, ..HeadCount::default() });
        let answer = Command::ReportHeadCount { roll_call: RollCallId(1), endpoint, head_count };
        self.ask(clock, answer).unwrap();
    }

    /// The numbers of what an endpoint has to read, the newest first.
    fn read_at(&self, code: &str) -> Vec<u32> {
        let session = self.conference.session(SESSION).unwrap();
        self.conference.announcements_for(session, self.id(code)).into_iter().map(|it| it.id.0).collect()
    }

    fn reach(&self, number: u32, top: &str) -> Reach {
        let announcement = self.conference.messages().announcement(AnnouncementId(number)).unwrap();
        let roster = self.conference.roster();
        let mut sum = Reach::default();
        for position in roster.subtree(self.id(top)) {
            sum.add(announcement.reach(roster.entries()[position].endpoint));
        }
        sum
    }
}

/// One more session, in which everything that can be written is written once.
pub(super) fn written_in_a_later_session(scene: &mut Scene) {
    let plan = scene.plan("Buổi nhắn tin", "TW");
    let planned = scene.ask("23:10:00", Command::PlanSession { plan }).unwrap();
    let [Event::SessionPlanned { session, .. }] = planned.as_slice() else { panic!("{planned:?}") };
    let (session, x1): (SessionId, EndpointId) = (*session, scene.id("X1"));
    let root = scene.id("TW");
    scene.ask("23:10:05", Command::StepSession { session, step: SessionStep::Open }).unwrap();
    let (title, deadline) = ("Đầu buổi".to_owned(), at("23:30:00"));
    let opened = scene.ask("23:10:10", Command::OpenRollCall { session, title, deadline }).unwrap();
    let [Event::RollCallOpened { roll_call, .. }] = opened.as_slice() else { panic!("{opened:?}") };
    let roll_call = *roll_call;
    for (clock, wish) in [
        ("23:11:00", MessageWish::Announce { subtree: root, text: hash("c"), by: BY }),
        ("23:12:00", MessageWish::Remind { roll_call, subtree: root, by: BY }),
        ("23:12:01", MessageWish::Show { announcement: AnnouncementId(1), endpoint: x1 }),
        ("23:13:00", MessageWish::Ask { endpoint: x1, text: hash("d") }),
        ("23:14:00", MessageWish::Answer { endpoint: x1, text: hash("e"), by: BY }),
    ] {
        scene.ask(clock, Command::Message { session, wish }).unwrap();
    }
}

#[test]
fn an_announcement_is_for_those_of_the_branch_who_take_part_and_not_for_the_hall() {
    let mut scene = Scene::live();
    scene.announce("08:01:00", "T10", "a").unwrap();
    scene.announce("08:02:00", "TW", "b").unwrap();
    assert_eq!((scene.read_at("X1"), scene.read_at("Y1")), (vec![2, 1], vec![2]));
    assert_eq!(scene.read_at("TW"), [0; 0], "it comes from the hall");
    assert_eq!(scene.show("08:03:00", 1, "X1").unwrap().len(), 1);
    assert_eq!(scene.show("08:03:01", 1, "X1").unwrap(), []);
    assert_eq!(scene.show("08:03:01", 1, "Y1"), Err(Refusal::UnknownAnnouncement));
    assert_eq!(scene.reach(1, "TW"), Reach { addressed: 3, shown: 1 });
    assert_eq!(scene.replayed(), scene.conference);
}

#[test]
fn a_text_is_found_in_announcements_questions_and_answers_of_its_session_alone() {
    let mut scene = Scene::live();
    scene.announce("10:01:00", "T10", "c").unwrap();
    scene.ask_for_help("10:02:00", "X1").unwrap();
    scene.answer_line("10:03:00", "X1").unwrap();
    let found = |session, digit| scene.conference.messages().has_text(session, &hash(digit));
    assert_eq!(["a", "b", "c", "d"].map(|digit| found(SESSION, digit)), [true, true, true, false]);
    assert!(!found(SessionId(99), "c"));
}

#[test]
fn an_announcement_holds_until_the_session_is_over() {
    let mut scene = Scene::live();
    scene.announce("08:01:00", "TW", "a").unwrap();
    scene.step("10:00:00", SessionStep::End);
    assert_eq!(scene.read_at("X1"), [0; 0]);
    let over = Err(Refusal::SessionState { state: SessionState::Ended });
    assert_eq!(scene.announce("10:01:00", "TW", "a"), over);
    assert_eq!(scene.ask_for_help("10:01:00", "X1"), over);
}

#[test]
fn whoever_was_released_is_told_nothing_more() {
    let mut scene = Scene::live();
    let subtree = scene.id("T15");
    scene.ask("09:00:00", Command::ReleaseSubtree { session: SESSION, subtree }).unwrap();
    assert_eq!(scene.announce("09:01:00", "T15", "a"), Err(Refusal::OutsideAudience));
    scene.announce("09:02:00", "TW", "a").unwrap();
    assert_eq!(scene.reach(1, "T15"), Reach::default());
    assert_eq!(scene.ask_for_help("09:03:00", "Y1"), Err(Refusal::OutsideAudience));
}

#[test]
fn a_reminder_is_for_those_who_have_not_answered_and_goes_with_the_answer() {
    let mut scene = Scene::live();
    assert_eq!(scene.remind("08:01:00", "TW"), Err(Refusal::UnknownRollCall));
    scene.call_the_roll("08:01:00");
    scene.answer_the_roll("08:02:00", "X1");
    scene.remind("08:03:00", "TW").unwrap();
    assert_eq!(scene.reach(1, "TW"), Reach { addressed: 5, shown: 0 }, "the hall counts its own people too");
    assert_eq!((scene.read_at("X1"), scene.read_at("X2")), (vec![], vec![1]));
    scene.remind("08:04:00", "T10").unwrap();
    assert_eq!(scene.read_at("X2"), [2], "one reminder is enough to read");
    scene.answer_the_roll("08:05:00", "X2");
    assert_eq!(scene.read_at("X2"), [0; 0]);
    scene.answer_the_roll("08:05:00", "T10");
    assert_eq!(scene.remind("08:06:00", "T10"), Err(Refusal::EverybodyAnswered));
    scene.ask("08:07:00", Command::CloseRollCall { roll_call: RollCallId(1) }).unwrap();
    assert_eq!(scene.read_at("Y1"), [0; 0]);
    assert_eq!(scene.remind("08:08:00", "TW"), Err(Refusal::RollCallClosed));
    assert_eq!(scene.replayed(), scene.conference);
}

#[test]
fn an_endpoint_waits_from_its_first_message_after_the_last_answer() {
    let mut scene = Scene::live();
    scene.ask_for_help("08:01:00", "X1").unwrap();
    scene.ask_for_help("08:02:00", "X1").unwrap();
    let waits = |scene: &Scene| {
        let line = scene.conference.messages().hot_line(SESSION, scene.id("X1")).unwrap();
        line.waits_since()
    };
    assert_eq!(waits(&scene), Some(at("08:01:00")));
    scene.answer_line("08:03:00", "X1").unwrap();
    assert_eq!(waits(&scene), None);
    scene.ask_for_help("08:04:00", "X1").unwrap();
    assert_eq!(waits(&scene), Some(at("08:04:00")));
    scene.step("10:00:00", SessionStep::End);
    scene.answer_line("10:01:00", "X1").unwrap();
    assert_eq!(waits(&scene), None, "whoever waited at the end is still answered");
    assert_eq!(scene.replayed(), scene.conference);
}

#[test]
fn nobody_fills_the_hot_line() {
    let mut scene = Scene::live();
    for second in 0..MOST_AT_ONCE {
        scene.ask_for_help(&format!("08:00:{second:02}"), "X1").unwrap();
    }
    let refused = scene.ask_for_help("08:00:10", "X1");
    assert_eq!(refused, Err(Refusal::TooFast { wait_ms: AT_ONCE_MS - 10_000 }));
    scene.ask_for_help("08:00:10", "X2").unwrap();
    scene.ask_for_help("08:01:00", "X1").unwrap();
    // One every quarter of a minute is never too fast.
    for message in MOST_AT_ONCE + 1..MOST_MESSAGES {
        scene.ask_for_help(&format!("08:{:02}:{:02}", 2 + message / 4, message % 4 * 15), "X1").unwrap();
    }
    let full = Err(Refusal::TooMany { field: "messages", limit: MOST_MESSAGES });
    assert_eq!(scene.ask_for_help("09:00:00", "X1"), full);
    for _ in 0..MOST_MESSAGES {
        scene.answer_line("09:00:00", "X1").unwrap();
    }
    assert_eq!(scene.answer_line("09:00:00", "X1"), full);
}

#[test]
fn there_are_not_more_announcements_than_anybody_reads_and_nobody_uses_up_those_of_others() {
    let mut scene = Scene::live();
    let subtree = scene.id("TW");
    let mut announce = |account| {
        let by = Author::Account(AccountId(account));
        scene.message("08:01:00", MessageWish::Announce { subtree, text: hash("a"), by })
    };
    let many = |limit| Err(Refusal::TooMany { field: "announcements", limit });
    for author in 0..u32::try_from(MOST_ANNOUNCEMENTS / MOST_OF_ONE_AUTHOR).unwrap() {
        for _ in 0..MOST_OF_ONE_AUTHOR {
            announce(author).unwrap();
        }
        assert_eq!(announce(author), many(MOST_OF_ONE_AUTHOR));
    }
    assert_eq!(announce(100), many(MOST_ANNOUNCEMENTS));
    assert_eq!(scene.conference.messages().announcement(FIRST).unwrap().subtree, scene.id("TW"));
}

#[test]
fn a_text_has_up_to_500_characters_and_none_that_cannot_be_seen() {
    let long = "ế".repeat(TEXT_LIMIT);
    assert_eq!(check_message_text("text", &long), Ok(()));
    assert_eq!(check_message_text("text", "hai\ndòng"), Ok(()));
    let refused = Err(Refusal::TextLength { field: "text", limit: TEXT_LIMIT });
    for wrong in [long.clone() + "ế", "  ".to_owned(), "tiếng\u{7}chuông".to_owned()] {
        assert_eq!(check_message_text("text", &wrong), refused, "{wrong:?}");
    }
}

proptest! {
    /// The figures of a node are those of its branches and its own.
    #[test]
    fn how_far_an_announcement_came_adds_up_over_the_tree(
        top in 0..CODES.len(),
        shown in prop::collection::vec(0..CODES.len(), 0..12),
    ) {
        let mut scene = Scene::live();
        let made = scene.announce("08:01:00", CODES[top], "a");
        prop_assert_eq!(made.is_ok(), true);
        for endpoint in shown {
            let _ = scene.show("08:02:00", 1, CODES[endpoint]);
        }
        let announcement = scene.conference.messages().announcement(FIRST).unwrap().clone();
        let own = |code: &str| announcement.reach(scene.id(code));
        for (node, below) in [("TW", &["T10", "T15"][..]), ("T10", &["X1", "X2"][..]), ("T15", &["Y1"][..])] {
            let mut sum = own(node);
            for child in below {
                sum.add(scene.reach(1, child));
            }
            prop_assert_eq!(sum, scene.reach(1, node));
            prop_assert!(sum.shown <= sum.addressed);
        }
    }
}
