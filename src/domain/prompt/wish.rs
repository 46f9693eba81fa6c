//! Everything that can be asked about presence prompts.

#![expect(missing_docs, reason = "a variant says what is wished; its fields are named by their types")]

use crate::identity::{EndpointId, PromptId};

/// A wish about the prompts of a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PromptWish {
    /// Ask everybody of a branch now.
    Ask { subtree: EndpointId, answer_within_ms: i64 },
    /// Ask so many times at moments drawn from the seed, instead of what was still planned; 0 plans
    /// none.
    Plan { count: usize, seed: u64, answer_within_ms: i64 },
    /// Ask what is due by plan.
    AskPlanned,
    /// Take one whose time is over from the screens.
    End { prompt: PromptId },
    /// Somebody is there.
    Answer { prompt: PromptId, endpoint: EndpointId },
}
