//! What an agent makes of what the server says on one connection. No clock, no socket.

use std::sync::Arc;

use diemcau_protocol::roll_call::HeadCount;
use diemcau_protocol::session::State;
use diemcau_protocol::websocket::{ClientMessage, GoodbyeReason, ServerMessage, Situation, SituationSession};

use crate::happening::{AgentHappening, LinkLoss, Reason};
use crate::leg_plan::Wanted;
use crate::order::Wish;
use crate::settings::RollCallPolicy;

/// One connection, from the first message to the goodbye.
#[derive(Debug)]
pub(crate) struct Conversation {
    device: String,
    policy: Option<RollCallPolicy>,
    attending: bool,
    held_elsewhere: bool,
    situation: Option<Arc<Situation>>,
    last_request: u32,
    /// Answers that are on their way: request and roll call.
    waiting: Vec<(u32, u32)>,
    /// Other requests that are on their way.
    asked: Vec<u32>,
    /// The roll call that was answered without asking anybody.
    answered: Option<u32>,
}

/// What follows from a message.
#[derive(Debug, PartialEq)]
pub(crate) enum Outcome {
    /// Say this to the server.
    Say(ClientMessage),
    /// Tell this to whoever listens.
    Tell(AgentHappening),
    /// An answer to a roll call, or another request, came to its end.
    Answered { request: u32, result: Result<(), AnswerRefusal> },
    /// The connection is over.
    Over(LinkLoss),
}

/// Why what the endpoint said was not written down.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{detail} ({code})")]
pub struct AnswerRefusal {
    /// The stable name of the reason.
    pub code: String,
    /// The reason in English.
    pub detail: String,
    /// The field that is wrong.
    pub field: Option<String>,
}

impl Conversation {
    pub(crate) fn new(device: String, policy: Option<RollCallPolicy>) -> Self {
        Self {
            device,
            policy,
            attending: false,
            held_elsewhere: false,
            situation: None,
            last_request: 0,
            waiting: Vec::new(),
            asked: Vec::new(),
            answered: None,
        }
    }

    /// The first message; said again it asks once more for a held endpoint.
    pub(crate) fn attend(&self) -> ClientMessage {
        ClientMessage::Attend { device: self.device.clone() }
    }

    /// Whether the server has said enough to know what this connection may receive.
    pub(crate) fn settled(&self) -> bool {
        self.held_elsewhere || (self.attending && self.situation.is_some())
    }

    /// The session whose program can be received now.
    pub(crate) fn held_session(&self) -> Option<&SituationSession> {
        let session = self.situation.as_ref()?.session.as_ref()?;
        let held = matches!(session.state, State::Rehearsing | State::Open | State::Live | State::Paused);
        (self.attending && held).then_some(session)
    }

    /// What is to be received now.
    pub(crate) fn wanted(&self) -> Wanted {
        let Some(situation) = self.situation.as_ref().filter(|_| self.attending) else { return Wanted::Nothing };
        match situation.session.as_ref().map(|session| (session.state, session.session)) {
            Some((State::Rehearsing | State::Open | State::Live | State::Paused, session)) => Wanted::Program(session),
            Some((State::Planned, _)) | None => Wanted::Later,
            Some((State::Ended | State::Closed, _)) => Wanted::Nothing,
        }
    }

    pub(crate) fn hear(&mut self, message: ServerMessage) -> Vec<Outcome> {
        match message {
            ServerMessage::Attending { epoch } => {
                self.attending = true;
                self.held_elsewhere = false;
                vec![Outcome::Tell(AgentHappening::Attending { epoch })]
            }
            ServerMessage::HeldElsewhere => {
                self.attending = false;
                self.held_elsewhere = true;
                vec![Outcome::Tell(AgentHappening::HeldElsewhere)]
            }
            ServerMessage::TakeOverAsked { device } => vec![Outcome::Tell(AgentHappening::TakeOverAsked { device })],
            ServerMessage::Situation(situation) => self.hear_situation(situation),
            ServerMessage::Done { request } => self.end_answer(request, Ok(())),
            ServerMessage::Refused { request, code, detail, field } => {
                let refusal = AnswerRefusal { code, detail, field };
                match request {
                    Some(request) => self.end_answer(request, Err(refusal)),
                    None => vec![refused(refusal)],
                }
            }
            ServerMessage::Goodbye { reason } => vec![Outcome::Over(LinkLoss::Goodbye(reason))],
            // Boards are for organizers; a server that sends one to an endpoint means no harm.
            ServerMessage::Snapshot { .. } | ServerMessage::Delta { .. } | ServerMessage::SessionChanged { .. } => {
                Vec::new()
            }
        }
    }

    /// The session in which the endpoint is to send now.
    pub(crate) fn sending_session(&self) -> Option<u32> {
        self.held_session().filter(|session| session.floor.must_send).map(|session| session.session)
    }

    /// The message that asks for something, and its request.
    pub(crate) fn ask(&mut self, wish: Wish) -> (u32, ClientMessage) {
        self.last_request = self.last_request.wrapping_add(1);
        let request = self.last_request;
        self.asked.push(request);
        let message = match wish {
            Wish::RaiseHand => ClientMessage::RaiseHand { request },
            Wish::LowerHand => ClientMessage::LowerHand { request },
            Wish::ReleaseFloor => ClientMessage::ReleaseFloor { request },
            Wish::AnswerPrompt { prompt } => ClientMessage::AnswerPrompt { request, prompt },
            Wish::DeclareCheck { check, passed } => ClientMessage::DeclareCheck { request, check, passed },
        };
        (request, message)
    }

    /// The message that answers the roll call that is open, and its request.
    pub(crate) fn answer_roll_call(&mut self, head_count: HeadCount) -> Option<(u32, ClientMessage)> {
        let roll_call = self.held_session()?.roll_call.as_ref()?.roll_call;
        self.last_request = self.last_request.wrapping_add(1);
        let request = self.last_request;
        self.waiting.push((request, roll_call));
        Some((request, ClientMessage::ReportHeadCount { request, roll_call, head_count }))
    }

    fn hear_situation(&mut self, situation: Situation) -> Vec<Outcome> {
        let invited = situation.invited;
        let situation = Arc::new(situation);
        self.situation = Some(Arc::clone(&situation));
        let mut outcomes = vec![Outcome::Tell(AgentHappening::Situation(situation))];
        let unanswered = self
            .held_session()
            .and_then(|session| session.roll_call.as_ref())
            .filter(|open| open.answer.is_none() && self.answered != Some(open.roll_call))
            .map(|open| open.roll_call);
        if let (Some(roll_call), Some(policy)) = (unanswered, &self.policy) {
            let head_count = policy.answer(invited);
            self.answered = Some(roll_call);
            outcomes.extend(self.answer_roll_call(head_count).map(|(_, message)| Outcome::Say(message)));
        }
        outcomes
    }

    fn end_answer(&mut self, request: u32, result: Result<(), AnswerRefusal>) -> Vec<Outcome> {
        if let Some(index) = self.asked.iter().position(|asked| *asked == request) {
            self.asked.swap_remove(index);
            return vec![Outcome::Answered { request, result }];
        }
        let Some(index) = self.waiting.iter().position(|(waiting, _)| *waiting == request) else {
            return result.err().map(refused).into_iter().collect();
        };
        let (_, roll_call) = self.waiting.swap_remove(index);
        let happening = match &result {
            Ok(()) => AgentHappening::HeadCountWritten { roll_call },
            Err(refusal) => AgentHappening::HeadCountRefused { roll_call, code: refusal.code.clone() },
        };
        vec![Outcome::Tell(happening), Outcome::Answered { request, result }]
    }
}

fn refused(refusal: AnswerRefusal) -> Outcome {
    Outcome::Tell(AgentHappening::Refused { code: refusal.code, detail: refusal.detail })
}

/// Why an agent does not come back after such a loss; none if it does.
pub(crate) fn stays_away(loss: &LinkLoss) -> Option<Reason> {
    match loss {
        LinkLoss::Goodbye(GoodbyeReason::TakenOver) => Some(Reason::TakenOver),
        LinkLoss::Goodbye(GoodbyeReason::Revoked) => Some(Reason::Revoked),
        LinkLoss::Goodbye(_) | LinkLoss::Closed | LinkLoss::Broken(_) | LinkLoss::Silent | LinkLoss::GivenUp => None,
    }
}

#[cfg(test)]
mod tests;
