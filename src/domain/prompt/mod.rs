//! Presence prompts: "are you there?", asked now or at moments that nobody can foresee, and answered
//! by whoever follows at an endpoint.

mod moments;
mod wish;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::event::Event;
use crate::identity::{EndpointId, PromptId, SessionId};
use crate::time::Timestamp;

pub use moments::moments;
pub use wish::PromptWish;

/// How many prompts a session may have, those planned included.
pub const MOST_PROMPTS: usize = 64;

/// How long there may be to answer, in milliseconds: 15 seconds to 10 minutes.
pub const ANSWER_WITHIN_MS: std::ops::RangeInclusive<i64> = 15_000..=600_000;

/// A prompt as it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Prompt {
    /// Its number.
    pub id: PromptId,
    /// The session in which it was asked.
    pub session: SessionId,
    /// The top of the branch that was asked.
    pub subtree: EndpointId,
    /// When.
    pub asked_at: Timestamp,
    /// Until when an answer counts. Time in which the server was down is added.
    pub deadline: Timestamp,
    /// When it was taken from the screens.
    pub ended_at: Option<Timestamp>,
    /// Whether it was asked by plan.
    pub by_plan: bool,
    /// Who was asked, in order of their numbers: those who took part then and follow on a screen.
    pub asked: Arc<[EndpointId]>,
    /// When each answered.
    pub answered: BTreeMap<EndpointId, Timestamp>,
}

impl Prompt {
    /// Whether an endpoint was asked.
    #[must_use]
    pub fn asks(&self, endpoint: EndpointId) -> bool {
        self.asked.binary_search(&endpoint).is_ok()
    }

    /// Whether the time to answer ran out; a session may have ended before that.
    #[must_use]
    pub fn has_run_out(&self) -> bool {
        self.ended_at.is_some_and(|ended_at| ended_at >= self.deadline)
    }

    /// What became of it at an endpoint; nothing where it was not asked, or where there was less time
    /// to answer than was promised.
    #[must_use]
    pub fn count(&self, endpoint: EndpointId) -> PromptCount {
        let answered = self.answered.contains_key(&endpoint);
        let counts = self.asks(endpoint) && (answered || self.has_run_out());
        PromptCount { asked: u64::from(counts), answered: u64::from(answered) }
    }

    /// Whether an answer at `at` counts.
    #[must_use]
    pub fn is_open(&self, at: Timestamp) -> bool {
        self.ended_at.is_none() && at <= self.deadline
    }
}

/// Prompts that a session is to have, at moments of its running time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PromptPlan {
    /// How long there is to answer, in milliseconds.
    pub answer_within_ms: i64,
    /// When, in milliseconds of running time since the session began, ascending.
    pub moments_ms: Vec<i64>,
    /// How many of them are over.
    pub asked: usize,
}

impl PromptPlan {
    /// The moment of the next one, in milliseconds of running time.
    #[must_use]
    pub fn next_ms(&self) -> Option<i64> {
        self.moments_ms.get(self.asked).copied()
    }

    /// How many are still to come.
    #[must_use]
    pub fn left(&self) -> usize {
        self.moments_ms.len().saturating_sub(self.asked)
    }
}

/// Prompts of one endpoint: how many it answered of how many it was asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PromptCount {
    /// How many were asked.
    pub asked: u64,
    /// How many of them were answered in time.
    pub answered: u64,
}

impl PromptCount {
    /// Adds those of another endpoint or branch.
    pub const fn add(&mut self, other: Self) {
        self.asked += other.asked;
        self.answered += other.answered;
    }
}

/// Every prompt of a conference.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Prompts {
    by_id: BTreeMap<PromptId, Prompt>,
    in_order: BTreeMap<SessionId, Vec<PromptId>>,
    plans: BTreeMap<SessionId, PromptPlan>,
}

impl Prompts {
    /// Takes in what happened at `at`; `asked` is whom a prompt that was asked just now is put to.
    pub(crate) fn apply(&mut self, at: Timestamp, event: Event, asked: Vec<EndpointId>) {
        match event {
            Event::PromptsPlanned { session, answer_within_ms, moments_ms, .. } => {
                self.plans.insert(session, PromptPlan { answer_within_ms, moments_ms, asked: 0 });
            }
            Event::PromptAsked { session, prompt: id, subtree, deadline, by_plan } => {
                let plan = self.plans.get_mut(&session).filter(|_| by_plan);
                plan.into_iter().for_each(|plan| plan.asked += 1);
                let (ended_at, answered) = (None, BTreeMap::new());
                let asked = asked.into();
                let prompt =
                    Prompt { id, session, subtree, asked_at: at, deadline, ended_at, by_plan, asked, answered };
                self.by_id.insert(id, prompt);
                self.in_order.entry(session).or_default().push(id);
            }
            Event::PromptAnswered { prompt, endpoint } => {
                if let Some(prompt) = self.by_id.get_mut(&prompt) {
                    prompt.answered.entry(endpoint).or_insert(at);
                }
            }
            Event::PromptEnded { prompt } => {
                if let Some(prompt) = self.by_id.get_mut(&prompt) {
                    prompt.ended_at.get_or_insert(at);
                }
            }
            _ => {}
        }
    }

    /// Nobody could answer while the server was down, so there is as much time left as there was.
    pub(crate) fn extend_open(&mut self, down_since: Timestamp, at: Timestamp) {
        for prompt in self.by_id.values_mut().filter(|prompt| prompt.is_open(down_since)) {
            prompt.deadline = prompt.deadline.plus_ms(at.since_ms(down_since.max(prompt.asked_at)));
        }
    }

    /// Who is let go of a session is not asked any more what it has not answered yet.
    pub(crate) fn let_go(&mut self, session: SessionId, is_let_go: impl Fn(EndpointId) -> bool) {
        let of_session = |prompt: &&mut Prompt| prompt.session == session && prompt.ended_at.is_none();
        for prompt in self.by_id.values_mut().filter(of_session) {
            let stays = |endpoint: &EndpointId| prompt.answered.contains_key(endpoint) || !is_let_go(*endpoint);
            prompt.asked = prompt.asked.iter().copied().filter(stays).collect();
        }
    }

    /// A prompt.
    #[must_use]
    pub fn get(&self, prompt: PromptId) -> Option<&Prompt> {
        self.by_id.get(&prompt)
    }

    /// The prompts of a session, in the order in which they were asked.
    pub fn of_session(&self, session: SessionId) -> impl DoubleEndedIterator<Item = &Prompt> {
        self.in_order.get(&session).into_iter().flatten().filter_map(|id| self.by_id.get(id))
    }

    /// Those of a session that were not taken from the screens.
    pub fn unended(&self, session: SessionId) -> impl Iterator<Item = &Prompt> {
        self.of_session(session).filter(|prompt| prompt.ended_at.is_none())
    }

    /// What a session still is to have.
    #[must_use]
    pub fn plan(&self, session: SessionId) -> Option<&PromptPlan> {
        self.plans.get(&session)
    }

    /// What became of the prompts that an endpoint was asked in a session, as far as it is known.
    #[must_use]
    pub fn count(&self, session: SessionId, endpoint: EndpointId) -> PromptCount {
        let mut count = PromptCount::default();
        for prompt in self.of_session(session) {
            count.add(prompt.count(endpoint));
        }
        count
    }

    /// The number of the next prompt.
    pub(crate) fn next(&self) -> PromptId {
        PromptId(self.by_id.keys().next_back().map_or(1, |last| last.0 + 1))
    }
}
