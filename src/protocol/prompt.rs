//! Presence prompts: "are you there?", and who answered in time.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::endpoint::EndpointRef;
use crate::time::Time;

/// A prompt to everybody of a branch, now.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AskPrompt {
    /// How long there is to answer, in seconds, 15 to 600; without it, as the server is set up.
    #[serde(default)]
    pub answer_within_seconds: Option<u32>,
}

/// Prompts at moments of the session that nobody can foresee, instead of those still planned.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanPrompts {
    /// How many, 0 to 64; 0 plans none.
    pub count: u32,
    /// As in [`AskPrompt`].
    #[serde(default)]
    pub answer_within_seconds: Option<u32>,
}

/// The prompts of a session, as far as the asker may see its audience.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PromptsView {
    /// How many are still to come by plan. When is told to nobody.
    pub planned: u32,
    /// Those that were asked, the newest first.
    pub prompts: Vec<PromptView>,
    /// What all of them came to in the branches right below the top of the part that is shown.
    pub branches: Vec<BranchPrompts>,
}

/// A prompt that was asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PromptView {
    /// Its number.
    pub prompt: u32,
    /// When it was asked.
    pub asked_at: Time,
    /// Until when an answer counts.
    pub deadline: Time,
    /// When it was taken from the screens; none while it takes answers.
    pub ended_at: Option<Time>,
    /// Whether it was asked by plan.
    pub by_plan: bool,
    /// The top of the branch that was asked.
    pub subtree: EndpointRef,
    /// What it came to.
    pub count: PromptCount,
    /// What it came to in the branches right below the top of the part that is shown.
    pub branches: Vec<BranchPrompts>,
}

/// How many were asked, and how many of them answered in time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PromptCount {
    /// How many were asked.
    pub asked: u64,
    /// How many answered.
    pub answered: u64,
}

/// What prompts came to in a branch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct BranchPrompts {
    /// The endpoint at its top.
    pub endpoint: EndpointRef,
    /// What they came to.
    pub count: PromptCount,
}

/// A prompt that an endpoint was asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct EndpointPrompt {
    /// The session.
    pub session: u32,
    /// Its title.
    pub session_title: String,
    /// The prompt.
    pub prompt: u32,
    /// When it was asked.
    pub asked_at: Time,
    /// Until when an answer counted.
    pub deadline: Time,
    /// When the endpoint answered.
    pub answered_at: Option<Time>,
    /// Whether the time to answer ran out without an answer.
    pub missed: bool,
}

/// A prompt that waits for an endpoint's answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SituationPrompt {
    /// Its number.
    pub prompt: u32,
    /// When it was asked.
    pub asked_at: Time,
    /// Until when an answer counts.
    pub deadline: Time,
    /// Whether the endpoint has answered.
    pub answered: bool,
}
