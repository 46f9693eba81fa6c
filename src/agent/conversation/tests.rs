use diemcau_protocol::endpoint::EndpointRef;
use diemcau_protocol::floor::{Shown, SituationFloor};
use diemcau_protocol::quality::Band;
use diemcau_protocol::readiness::Check;
use diemcau_protocol::roll_call::HeadCount;
use diemcau_protocol::session::{ProgramView, State};
use diemcau_protocol::time::Time;
use diemcau_protocol::websocket::{
    ClientMessage, GoodbyeReason, ServerMessage, Situation, SituationRollCall, SituationSession,
};

use super::{Conversation, Outcome, stays_away};
use crate::happening::{AgentHappening, LinkLoss, Reason};
use crate::order::Wish;
use crate::settings::RollCallPolicy;

fn conversation(policy: Option<RollCallPolicy>) -> Conversation {
    let mut conversation = Conversation::new("device-of-the-hall".to_owned(), policy);
    conversation.hear(ServerMessage::Attending { epoch: 1 });
    conversation
}

fn session(state: State, roll_call: Option<SituationRollCall>) -> SituationSession {
    let program = ProgramView { sounding: true, since: None, on_air: None, connected: Vec::new() };
    SituationSession {
        session: 3,
        title: "Buổi sáng".to_owned(),
        state,
        planned_from: Time(diemcau_domain::time::Timestamp::from_millis(0)),
        lead_name: "Hội trường trung ương".to_owned(),
        items: Vec::new(),
        program,
        roll_call,
        floor: floor(false),
        documents: Vec::new(),
        votes: Vec::new(),
        prompt: None,
        messages: None,
        readiness: None,
        delegates: None,
        is_recorded: false,
    }
}

fn floor(must_send: bool) -> SituationFloor {
    SituationFloor {
        barred: None,
        hand_raised: false,
        position: None,
        is_previewed: must_send,
        holds_floor: false,
        since: None,
        limit_ms: None,
        last_end: None,
        must_send,
        speakers: Vec::new(),
        main: Shown::Hall {},
        side: None,
    }
}

fn situation(session: SituationSession) -> ServerMessage {
    let endpoint =
        EndpointRef { endpoint: 9, code: "DC-009".to_owned(), name: "Phường 2".to_owned(), path: Vec::new() };
    ServerMessage::Situation(Situation {
        conference_title: "Hội nghị toàn quốc".to_owned(),
        endpoint,
        invited: 42,
        connected_since: None,
        receives_sound: false,
        receives_picture: false,
        line: Band::Unknown,
        session: Some(session),
    })
}

fn open_roll_call(answer: Option<HeadCount>) -> Option<SituationRollCall> {
    let deadline = Time(diemcau_domain::time::Timestamp::from_millis(1));
    Some(SituationRollCall { roll_call: 7, title: "Đầu buổi".to_owned(), deadline, answer })
}

fn said(outcomes: &[Outcome]) -> Vec<&ClientMessage> {
    outcomes
        .iter()
        .filter_map(|outcome| if let Outcome::Say(message) = outcome { Some(message) } else { None })
        .collect()
}

#[test]
fn an_open_roll_call_is_answered_once_from_the_invited() {
    let mut conversation = conversation(Some(RollCallPolicy::AsInvited));
    let outcomes = conversation.hear(situation(session(State::Live, open_roll_call(None))));
    let [ClientMessage::ReportHeadCount { request, roll_call: 7, head_count }] = said(&outcomes)[..] else {
        unreachable!("one answer was expected, not {outcomes:?}");
    };
    assert_eq!(*head_count, HeadCount { present_members: 42, ..HeadCount::default() });
    let request = *request;
    assert!(said(&conversation.hear(situation(session(State::Live, open_roll_call(None))))).is_empty());
    let done = conversation.hear(ServerMessage::Done { request });
    assert_eq!(
        done,
        [
            Outcome::Tell(AgentHappening::HeadCountWritten { roll_call: 7 }),
            Outcome::Answered { request, result: Ok(()) }
        ]
    );
}

#[test]
fn an_answer_that_was_lost_with_the_connection_is_given_again() {
    // A new connection is a new conversation, and the server still knows no answer.
    for _ in 0..2 {
        let mut conversation = conversation(Some(RollCallPolicy::AsInvited));
        let outcomes = conversation.hear(situation(session(State::Live, open_roll_call(None))));
        assert_eq!(said(&outcomes).len(), 1);
    }
}

#[test]
fn a_roll_call_that_was_answered_before_is_left_alone() {
    let mut conversation = conversation(Some(RollCallPolicy::AsInvited));
    let outcomes = conversation.hear(situation(session(State::Live, open_roll_call(Some(HeadCount::default())))));
    assert!(said(&outcomes).is_empty());
}

#[test]
fn without_a_policy_nobody_answers_but_the_technician() {
    let mut conversation = conversation(None);
    assert!(said(&conversation.hear(situation(session(State::Live, open_roll_call(None))))).is_empty());
    assert!(conversation.answer_roll_call(HeadCount::default()).is_some());
}

#[test]
fn a_refused_answer_says_which_roll_call_and_why() {
    let mut conversation = conversation(Some(RollCallPolicy::Fixed(HeadCount { excused: 50, ..HeadCount::default() })));
    conversation.hear(situation(session(State::Live, open_roll_call(None))));
    let outcomes = conversation.hear(ServerMessage::Refused {
        request: Some(1),
        code: "too_many_people".to_owned(),
        detail: "more people than were summoned".to_owned(),
        field: None,
    });
    assert_eq!(
        outcomes[0],
        Outcome::Tell(AgentHappening::HeadCountRefused { roll_call: 7, code: "too_many_people".to_owned() })
    );
}

#[test]
fn the_program_is_received_only_while_a_session_is_held() {
    for (state, held) in [
        (State::Planned, false),
        (State::Rehearsing, true),
        (State::Open, true),
        (State::Live, true),
        (State::Paused, true),
        (State::Ended, false),
        (State::Closed, false),
    ] {
        let mut conversation = conversation(None);
        conversation.hear(situation(session(state, None)));
        assert_eq!(conversation.held_session().is_some(), held, "{state:?}");
    }
}

#[test]
fn a_device_that_does_not_speak_for_the_endpoint_receives_nothing() {
    let mut conversation = Conversation::new("another-device".to_owned(), None);
    conversation.hear(ServerMessage::HeldElsewhere);
    conversation.hear(situation(session(State::Live, None)));
    assert!(conversation.held_session().is_none());
}

#[test]
fn nothing_is_known_of_the_program_before_the_first_situation() {
    let mut conversation = Conversation::new("device-of-the-hall".to_owned(), None);
    assert!(!conversation.settled());
    conversation.hear(ServerMessage::Attending { epoch: 4 });
    assert!(!conversation.settled());
    conversation.hear(situation(session(State::Live, None)));
    assert!(conversation.settled());
}

#[test]
fn only_a_device_that_was_taken_over_or_revoked_stays_away() {
    for (reason, away) in [
        (GoodbyeReason::TakenOver, Some(Reason::TakenOver)),
        (GoodbyeReason::Revoked, Some(Reason::Revoked)),
        (GoodbyeReason::Malformed, None),
        (GoodbyeReason::Denied, None),
        (GoodbyeReason::TooSlow, None),
        (GoodbyeReason::Silent, None),
        (GoodbyeReason::Stopping, None),
    ] {
        assert_eq!(stays_away(&LinkLoss::Goodbye(reason)), away);
    }
    assert_eq!(stays_away(&LinkLoss::Closed), None);
}

#[test]
fn an_endpoint_sends_while_it_is_asked_to() {
    let mut conversation = conversation(None);
    let asked = SituationSession { floor: floor(true), ..session(State::Live, None) };
    conversation.hear(situation(asked.clone()));
    assert_eq!(conversation.sending_session(), Some(3));
    conversation.hear(situation(SituationSession { state: State::Ended, ..asked }));
    assert_eq!(conversation.sending_session(), None);
}

#[test]
fn a_wish_is_said_as_the_protocol_has_it() {
    let mut conversation = conversation(None);
    let mut said = |wish| conversation.ask(wish);
    let (request, message) = said(Wish::AnswerPrompt { prompt: 7 });
    assert_eq!(message, ClientMessage::AnswerPrompt { request, prompt: 7 });
    let (check, passed) = (Check::Camera, false);
    let (next, message) = said(Wish::DeclareCheck { check, passed });
    assert_eq!(message, ClientMessage::DeclareCheck { request: next, check, passed });
    assert_ne!(request, next);
}

#[test]
fn a_wish_ends_with_the_answer_to_it() {
    let mut conversation = conversation(None);
    let (request, message) = conversation.ask(Wish::RaiseHand);
    assert_eq!(message, ClientMessage::RaiseHand { request });
    let outcomes = conversation.hear(ServerMessage::Done { request });
    assert_eq!(outcomes, [Outcome::Answered { request, result: Ok(()) }]);
    assert_eq!(conversation.hear(ServerMessage::Done { request }), [], "it ends once");
}
