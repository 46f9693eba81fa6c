//! The floor: asking for it, giving it, losing it.

use super::scene::{SESSION, Scene, at};
use crate::command::Command;
use crate::event::Event;
use crate::floor::{FloorEnd, FloorRule, FloorWish, Shown};
use crate::identity::{EndpointId, Epoch};
use crate::refusal::Refusal;
use crate::roster::Mode;
use crate::session::{SessionState, SessionStep};

/// A live session to which the four communes and provinces are connected.
fn live() -> Scene {
    let mut scene = Scene::open();
    scene.step("08:00:00", SessionStep::Start);
    for code in ["T10", "X1", "X2", "Y1"] {
        scene.connect("08:00:00", code, "máy bàn 1");
    }
    scene
}

impl Scene {
    fn floor(&mut self, clock: &str, wish: FloorWish) -> Result<Vec<Event>, Refusal> {
        self.ask(clock, Command::Floor { session: SESSION, wish })
    }

    fn raise(&mut self, clock: &str, code: &str) {
        let endpoint = self.id(code);
        self.floor(clock, FloorWish::RaiseHand { endpoint }).unwrap();
    }

    fn give(&mut self, clock: &str, code: &str) -> Result<Vec<Event>, Refusal> {
        let endpoint = self.id(code);
        self.floor(clock, FloorWish::GiveFloor { endpoint, limit_ms: None })
    }

    fn take_back(&mut self, clock: &str, code: &str) {
        let endpoint = self.id(code);
        self.floor(clock, FloorWish::EndFloor { endpoint, reason: FloorEnd::TakenBack }).unwrap();
    }

    /// Media of an endpoint arrives from then on.
    fn sound(&mut self, clock: &str, code: &str) {
        let endpoint = self.id(code);
        self.floor(clock, FloorWish::SoundSpeaker { endpoint, since: at(clock) }).unwrap();
    }

    fn speak(&mut self, from: &str, until: &str, code: &str) {
        self.give(from, code).unwrap();
        self.take_back(until, code);
    }

    /// The codes of those who wait, in order.
    fn queue(&self) -> Vec<String> {
        let roster = self.conference.roster();
        let queue = self.conference.session(SESSION).unwrap().floor_queue(&roster);
        queue.iter().map(|waiting| roster.entry(waiting.endpoint).unwrap().code.clone()).collect()
    }

    fn shown(&self) -> (Shown, Option<Shown>) {
        let floor = &self.conference.session(SESSION).unwrap().floor;
        (floor.main(), floor.side())
    }

    fn holders(&self) -> Vec<EndpointId> {
        let floor = &self.conference.session(SESSION).unwrap().floor;
        floor.holders().iter().map(|holder| holder.endpoint).collect()
    }
}

#[test]
fn hands_wait_in_the_order_in_which_they_went_up() {
    let mut scene = live();
    for code in ["X2", "Y1", "X1"] {
        scene.raise("08:10:00", code);
    }
    scene.raise("08:11:00", "X2");
    assert_eq!(scene.queue(), ["X2", "Y1", "X1"]);
    let endpoint = scene.id("Y1");
    scene.floor("08:12:00", FloorWish::LowerHand { endpoint }).unwrap();
    assert_eq!(scene.queue(), ["X2", "X1"]);
}

#[test]
fn registered_speakers_come_before_raised_hands() {
    let mut scene = live();
    scene.raise("08:10:00", "X1");
    let order = vec![scene.id("Y1"), scene.id("T10")];
    scene.floor("08:10:30", FloorWish::RegisterSpeakers { order }).unwrap();
    assert_eq!(scene.queue(), ["Y1", "T10", "X1"]);
    scene.raise("08:11:00", "T10");
    assert_eq!(scene.queue(), ["Y1", "T10", "X1"], "a hand costs nobody a place");
    let order = vec![scene.id("X2")];
    scene.floor("08:12:00", FloorWish::RegisterSpeakers { order }).unwrap();
    assert_eq!(scene.queue(), ["X2", "T10", "X1"], "a hand that is up stays in the queue");
}

#[test]
fn provinces_take_turns() {
    let mut scene = live();
    scene.floor("08:10:00", FloorWish::ChooseFloorRule { rule: FloorRule::RotateProvinces }).unwrap();
    for code in ["X1", "X2", "T10", "Y1"] {
        scene.raise("08:10:00", code);
    }
    assert_eq!(scene.queue(), ["X1", "Y1", "X2", "T10"]);
    scene.speak("08:11:00", "08:12:00", "X1");
    assert_eq!(scene.queue(), ["Y1", "X2", "T10"]);
    scene.give("08:13:00", "Y1").unwrap();
    scene.raise("08:13:30", "X1");
    assert_eq!(scene.queue(), ["X2", "T10", "X1"]);
}

#[test]
fn whoever_spoke_least_comes_first() {
    let mut scene = live();
    scene.speak("08:10:00", "08:15:00", "X1");
    scene.speak("08:15:00", "08:16:00", "X2");
    for code in ["X1", "X2", "Y1"] {
        scene.raise("08:20:00", code);
    }
    scene.floor("08:21:00", FloorWish::ChooseFloorRule { rule: FloorRule::LeastSpoken }).unwrap();
    assert_eq!(scene.queue(), ["Y1", "X2", "X1"]);
}

#[test]
fn a_turn_in_the_technical_check_is_no_turn() {
    let mut scene = Scene::planned();
    scene.step("07:00:00", SessionStep::Rehearse);
    scene.connect("07:01:00", "X1", "máy bàn 1");
    scene.speak("07:10:00", "07:15:00", "X1");
    scene.step("07:30:00", SessionStep::Open);
    scene.step("08:00:00", SessionStep::Start);
    let session = scene.conference.session(SESSION).unwrap();
    let spoken = session.floor.spoken(scene.id("X1"), &session.held.until(at("09:00:00")), at("09:00:00"));
    assert_eq!((spoken.times, spoken.total_ms), (0, 0));
    assert_eq!(session.floor.turns().len(), 1, "the log has it all the same");
}

#[test]
fn an_order_by_hand_ends_the_rule() {
    let mut scene = live();
    scene.floor("08:10:00", FloorWish::ChooseFloorRule { rule: FloorRule::RotateProvinces }).unwrap();
    for code in ["X1", "X2", "Y1"] {
        scene.raise("08:10:00", code);
    }
    let order = vec![scene.id("X2")];
    scene.floor("08:11:00", FloorWish::ReorderQueue { order }).unwrap();
    assert_eq!(scene.queue(), ["X2", "X1", "Y1"]);
    assert_eq!(scene.conference.session(SESSION).unwrap().floor.rule(), FloorRule::InOrder);
    let stranger = vec![scene.id("T10")];
    let refused = scene.floor("08:12:00", FloorWish::ReorderQueue { order: stranger });
    assert_eq!(refused, Err(Refusal::NotWaiting));
}

#[test]
fn two_may_speak_at_once_and_no_third() {
    let mut scene = live();
    scene.raise("08:10:00", "X1");
    scene.give("08:11:00", "X1").unwrap();
    assert_eq!(scene.queue(), Vec::<String>::new());
    scene.give("08:12:00", "Y1").unwrap();
    assert_eq!(scene.give("08:12:30", "X2"), Err(Refusal::FloorTaken));
    assert_eq!(scene.give("08:12:40", "Y1"), Ok(Vec::new()));
    let endpoint = scene.id("X1");
    let raised = scene.floor("08:13:00", FloorWish::RaiseHand { endpoint });
    assert_eq!(raised, Err(Refusal::HoldsFloor));
}

#[test]
fn who_speaks_may_be_given_more_time() {
    let mut scene = live();
    let endpoint = scene.id("X1");
    for minutes in [3, 5] {
        let limit_ms = Some(minutes * 60_000);
        scene.floor("08:11:00", FloorWish::GiveFloor { endpoint, limit_ms }).unwrap();
        let floor = &scene.conference.session(SESSION).unwrap().floor;
        assert_eq!(floor.holds(endpoint).unwrap().limit_ms, limit_ms);
    }
    assert_eq!(scene.holders(), [endpoint]);
}

#[test]
fn only_those_who_can_speak_are_given_the_floor() {
    let mut scene = live();
    let (lead, y1) = (scene.id("TW"), scene.id("Y1"));
    let give = |endpoint| FloorWish::GiveFloor { endpoint, limit_ms: None };
    assert_eq!(scene.floor("08:10:00", give(lead)), Err(Refusal::LeadsSession));
    assert_eq!(scene.give("08:10:00", "T15"), Err(Refusal::NotConnected));
    assert_eq!(scene.floor("08:10:00", give(EndpointId(99))), Err(Refusal::UnknownEndpoint));
    scene.ask("08:11:00", Command::ChangeMode { endpoint: y1, mode: Mode::ViewOnly }).unwrap();
    assert_eq!(scene.give("08:12:00", "Y1"), Err(Refusal::NotTwoWay));
    let too_long = FloorWish::GiveFloor { endpoint: scene.id("X1"), limit_ms: Some(0) };
    assert_eq!(scene.floor("08:12:00", too_long), Err(Refusal::OutOfRange { field: "limit_seconds" }));
    scene.step("08:13:00", SessionStep::Pause);
    assert_eq!(scene.give("08:14:00", "X1"), Err(Refusal::SessionState { state: SessionState::Paused }));
}

#[test]
fn whoever_is_heard_is_shown_beside_the_hall() {
    let mut scene = live();
    let (x1, y1) = (Shown::Endpoint(scene.id("X1")), Shown::Endpoint(scene.id("Y1")));
    scene.give("08:10:00", "X1").unwrap();
    assert_eq!(scene.shown(), (Shown::Hall, None), "nothing of it has arrived yet");
    scene.sound("08:10:01", "X1");
    assert_eq!(scene.shown(), (x1, Some(Shown::Hall)));
    let endpoint = scene.id("Y1");
    scene.floor("08:11:00", FloorWish::BeginPreview { endpoint }).unwrap();
    scene.sound("08:11:01", "Y1");
    assert_eq!(scene.shown(), (x1, Some(Shown::Hall)), "who is only looked at is not on air");
    scene.give("08:12:00", "Y1").unwrap();
    assert_eq!(scene.shown(), (x1, Some(y1)));
    scene.take_back("08:13:00", "X1");
    assert_eq!(scene.shown(), (y1, Some(Shown::Hall)));
    scene.take_back("08:14:00", "Y1");
    assert_eq!(scene.shown(), (Shown::Hall, None));
}

#[test]
fn an_organizer_arranges_until_who_is_heard_changes() {
    let mut scene = live();
    let (x1, endpoint) = (Shown::Endpoint(scene.id("X1")), scene.id("X1"));
    let arrange = |main, side| FloorWish::ArrangeProgram { main, side };
    assert_eq!(scene.floor("08:09:00", arrange(x1, None)), Err(Refusal::NotOnFloor));
    scene.give("08:10:00", "X1").unwrap();
    scene.sound("08:10:01", "X1");
    scene.floor("08:11:00", arrange(Shown::Hall, Some(x1))).unwrap();
    let wrong = scene.floor("08:11:30", arrange(x1, Some(x1)));
    assert_eq!(wrong, Err(Refusal::OutOfRange { field: "side" }));
    scene.floor("08:12:00", FloorWish::GiveFloor { endpoint, limit_ms: Some(60_000) }).unwrap();
    assert_eq!(scene.shown(), (Shown::Hall, Some(x1)));
    scene.take_back("08:13:00", "X1");
    assert_eq!(scene.shown(), (Shown::Hall, None));
}

#[test]
fn the_floor_is_free_when_the_speakers_media_is_lost() {
    let mut scene = live();
    let endpoint = scene.id("X1");
    scene.give("08:10:00", "X1").unwrap();
    scene.sound("08:10:01", "X1");
    scene.floor("08:15:01", FloorWish::SilenceSpeaker { endpoint, since: at("08:15:00") }).unwrap();
    assert_eq!((scene.holders(), scene.shown()), (Vec::new(), (Shown::Hall, None)));
    let floor = &scene.conference.session(SESSION).unwrap().floor;
    assert_eq!(floor.turns().first().unwrap().reason, FloorEnd::LineLost);
    assert_eq!(floor.sent(endpoint, at("09:00:00")).total_ms(), 299_000);
}

#[test]
fn the_floor_is_free_when_the_speakers_connection_is_lost() {
    let mut scene = live();
    let endpoint = scene.id("Y1");
    scene.raise("08:09:00", "X2");
    scene.floor("08:09:00", FloorWish::BeginPreview { endpoint }).unwrap();
    scene.give("08:10:00", "X1").unwrap();
    for code in ["X1", "X2", "Y1"] {
        scene.disconnect("08:20:00", code, Epoch(1), "08:19:50");
    }
    let floor = &scene.conference.session(SESSION).unwrap().floor;
    assert_eq!((floor.holders().len(), floor.previews().len()), (0, 0));
    assert_eq!(scene.queue(), ["X2"], "a hand stays up: its endpoint comes back");
}

#[test]
fn a_server_that_was_down_finds_the_floor_free_since_then() {
    let mut scene = live();
    scene.give("08:10:00", "X1").unwrap();
    scene.sound("08:10:01", "X1");
    scene.prove("08:12:00");
    scene.ask("08:20:00", Command::ReturnServer).unwrap();
    let floor = &scene.conference.session(SESSION).unwrap().floor;
    let turn = floor.turns().first().unwrap();
    assert_eq!((turn.until, turn.reason), (at("08:12:00"), FloorEnd::LineLost));
    assert_eq!((scene.holders(), scene.shown()), (Vec::new(), (Shown::Hall, None)));
    assert!(!floor.is_sending(scene.id("X1")));
}

#[test]
fn with_the_session_its_floor_ends() {
    let mut scene = live();
    scene.raise("08:09:00", "X2");
    scene.give("08:10:00", "X1").unwrap();
    scene.sound("08:10:01", "X1");
    scene.step("09:00:00", SessionStep::End);
    let floor = &scene.conference.session(SESSION).unwrap().floor;
    assert_eq!(floor.turns().first().unwrap().reason, FloorEnd::SessionOver);
    assert_eq!((scene.shown(), scene.queue().len()), ((Shown::Hall, None), 0));
}

#[test]
fn who_leaves_the_audience_leaves_the_floor() {
    let mut scene = Scene::open();
    for code in ["X1", "X2", "Y1"] {
        scene.connect("07:31:00", code, "máy bàn 1");
    }
    scene.raise("07:32:00", "X1");
    scene.raise("07:32:00", "Y1");
    scene.give("07:33:00", "X2").unwrap();
    let plan = crate::session::SessionPlan { audience: scene.id("TW"), ..scene.plan("Buổi", "TW") };
    scene.ask("07:34:00", Command::ReplanSession { session: SESSION, plan }).unwrap();
    assert_eq!((scene.queue().len(), scene.holders().len()), (2, 1), "everybody stays");
    let x2 = scene.id("X2");
    scene.ask("07:35:00", Command::ChangeMode { endpoint: x2, mode: Mode::ViewOnly }).unwrap();
    assert_eq!(scene.holders(), []);
}

#[test]
fn a_new_roster_takes_those_it_lacks_out_of_the_queue() {
    let mut scene = Scene::planned();
    let order = vec![scene.id("X2"), scene.id("X1")];
    scene.floor("06:10:00", FloorWish::RegisterSpeakers { order }).unwrap();
    let entries = super::scene::small_roster().into_iter().filter(|entry| entry.code != "X2").collect();
    scene.ask("06:20:00", Command::ImportRoster { entries }).unwrap();
    assert_eq!(scene.queue(), ["X1"]);
}
