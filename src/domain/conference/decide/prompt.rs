//! Wishes about presence prompts.

use super::super::Conference;
use super::if_new;
use crate::event::Event;
use crate::identity::{EndpointId, PromptId, SessionId};
use crate::prompt::{ANSWER_WITHIN_MS, MOST_PROMPTS, Prompt, PromptWish, moments};
use crate::refusal::Refusal;
use crate::session::{Session, SessionState};
use crate::time::Timestamp;

impl Conference {
    pub(super) fn decide_prompt(
        &self,
        at: Timestamp,
        session: SessionId,
        wish: PromptWish,
    ) -> Result<Vec<Event>, Refusal> {
        match wish {
            PromptWish::Ask { subtree, answer_within_ms } => self.ask_now(at, session, subtree, answer_within_ms),
            PromptWish::Plan { count, seed, answer_within_ms } => {
                self.plan_prompts(at, session, count, seed, answer_within_ms)
            }
            PromptWish::AskPlanned => self.ask_planned(at, session),
            PromptWish::End { prompt } => self.end_prompt(session, prompt),
            PromptWish::Answer { prompt, endpoint } => self.answer_prompt(at, session, prompt, endpoint),
        }
    }

    /// What is to be done about prompts now: those due by plan, and those whose time is over.
    #[must_use]
    pub fn due_prompts(&self, at: Timestamp) -> Vec<(SessionId, PromptWish)> {
        let of_session = |session: &Session| {
            let unended = self.prompts.unended(session.id);
            let over = unended.filter(|prompt| !prompt.is_open(at)).map(|prompt| PromptWish::End { prompt: prompt.id });
            let next_ms = self.prompts.plan(session.id).and_then(|plan| plan.next_ms());
            let is_due =
                session.state == SessionState::Live && next_ms.is_some_and(|due_ms| session.ran_ms(at) >= due_ms);
            // One at a time: whoever is asked twice at once does not know what was asked.
            let is_free = self.prompts.unended(session.id).next().is_none();
            let asked = (is_due && is_free).then_some(PromptWish::AskPlanned);
            over.chain(asked).map(|wish| (session.id, wish)).collect::<Vec<_>>()
        };
        self.sessions().flat_map(of_session).collect()
    }

    fn ask_now(
        &self,
        at: Timestamp,
        session: SessionId,
        subtree: EndpointId,
        answer_within_ms: i64,
    ) -> Result<Vec<Event>, Refusal> {
        let known = self.live_session(session)?;
        check_answer_time(answer_within_ms)?;
        let asked = self.prompted(known, subtree);
        if asked.is_empty() {
            self.check_endpoint(subtree)?;
            return Err(Refusal::OutsideAudience);
        }
        if self.prompts.of_session(session).count() >= MOST_PROMPTS {
            return Err(Refusal::TooMany { field: "prompts", limit: MOST_PROMPTS });
        }
        let mut unended = self.prompts.unended(session);
        if unended.any(|prompt| asked.iter().any(|endpoint| prompt.asks(*endpoint))) {
            return Err(Refusal::PromptWaits);
        }
        let (prompt, deadline) = (self.prompts.next(), at.plus_ms(answer_within_ms));
        Ok(vec![Event::PromptAsked { session, prompt, subtree, deadline, by_plan: false }])
    }

    /// The last one leaves time to answer before the planned end.
    fn plan_prompts(
        &self,
        at: Timestamp,
        session: SessionId,
        count: usize,
        seed: u64,
        answer_within_ms: i64,
    ) -> Result<Vec<Event>, Refusal> {
        let known = self.unended_session(session)?;
        check_answer_time(answer_within_ms)?;
        if self.prompts.of_session(session).count() + count > MOST_PROMPTS {
            return Err(Refusal::TooMany { field: "count", limit: MOST_PROMPTS });
        }
        let until_ms = known.plan.planned_until.since_ms(known.plan.planned_from) - answer_within_ms;
        let drawn = match count {
            0 => Some(Vec::new()),
            _ => moments(seed, count, known.ran_ms(at), until_ms, answer_within_ms),
        };
        let moments_ms = drawn.ok_or(Refusal::NoTimeForPrompts)?;
        let is_so = moments_ms.is_empty() && self.prompts.plan(session).is_none_or(|plan| plan.left() == 0);
        let planned = Event::PromptsPlanned { session, seed, answer_within_ms, moments_ms };
        Ok(if_new(!is_so, planned))
    }

    fn ask_planned(&self, at: Timestamp, session: SessionId) -> Result<Vec<Event>, Refusal> {
        let known = self.live_session(session)?;
        let Some(plan) = self.prompts.plan(session).filter(|plan| plan.left() > 0) else { return Ok(Vec::new()) };
        let (prompt, deadline) = (self.prompts.next(), at.plus_ms(plan.answer_within_ms));
        let subtree = known.plan.audience;
        Ok(vec![Event::PromptAsked { session, prompt, subtree, deadline, by_plan: true }])
    }

    fn end_prompt(&self, session: SessionId, prompt: PromptId) -> Result<Vec<Event>, Refusal> {
        let is_on = self.prompt_of(session, prompt)?.ended_at.is_none();
        Ok(if_new(is_on, Event::PromptEnded { prompt }))
    }

    fn answer_prompt(
        &self,
        at: Timestamp,
        session: SessionId,
        prompt: PromptId,
        endpoint: EndpointId,
    ) -> Result<Vec<Event>, Refusal> {
        let known = self.prompt_of(session, prompt)?;
        if !known.asks(endpoint) {
            return Err(Refusal::OutsideAudience);
        }
        if known.answered.contains_key(&endpoint) {
            return Ok(Vec::new());
        }
        if !known.is_open(at) {
            return Err(Refusal::PromptOver);
        }
        Ok(vec![Event::PromptAnswered { prompt, endpoint }])
    }

    /// With the session nobody is asked any more.
    pub(super) fn end_prompts(&self, session: &Session) -> Vec<Event> {
        self.prompts.unended(session.id).map(|prompt| Event::PromptEnded { prompt: prompt.id }).collect()
    }

    fn live_session(&self, session: SessionId) -> Result<&Session, Refusal> {
        let known = self.known_session(session)?;
        match known.state {
            SessionState::Live => Ok(known),
            state => Err(Refusal::SessionState { state }),
        }
    }

    /// A prompt that was asked in this session.
    fn prompt_of(&self, session: SessionId, prompt: PromptId) -> Result<&Prompt, Refusal> {
        self.prompts.get(prompt).filter(|prompt| prompt.session == session).ok_or(Refusal::UnknownPrompt)
    }
}

fn check_answer_time(answer_within_ms: i64) -> Result<(), Refusal> {
    let is_right = ANSWER_WITHIN_MS.contains(&answer_within_ms);
    if is_right { Ok(()) } else { Err(Refusal::OutOfRange { field: "answer_within_seconds" }) }
}
