//! Presence prompts: ask now, plan, see who answered.

use axum::Json;
use axum::extract::State;
use diemcau_domain::command::Command;
use diemcau_domain::prompt::PromptWish;
use diemcau_protocol::prompt::{AskPrompt, PlanPrompts, PromptsView};
use diemcau_secretariat::{Reading, view};

use super::body::Body;
use super::problem::HttpProblem;
use crate::access::AtDesk;
use crate::app::App;
use crate::identity::secret::random_bytes;

/// The prompts of a session, the newest first, with the answers of a subtree or of all that the asker
/// may see.
#[utoipa::path(
    get, path = "/api/v1/conferences/{conference}/sessions/{session}/prompts", tag = "prompts",
    params(
        ("conference" = u32, Path, description = "The conference"),
        ("session" = u32, Path, description = "The session"),
        ("subtree" = Option<u32>, Query, description = "The endpoint at the top; without it, all that may be seen"),
    ),
    responses((status = 200, description = "The prompts", body = PromptsView))
)]
pub async fn list_prompts(at: AtDesk) -> Result<Json<PromptsView>, HttpProblem> {
    let (session, subtree) = (at.session()?, at.subtree.ok_or_else(HttpProblem::not_found)?);
    let look = move |reading: &Reading<'_>| {
        let session = reading.conference.session(session)?;
        Some(view::prompts(reading.conference, session, subtree))
    };
    at.read(look).await?.map(Json).ok_or_else(HttpProblem::not_found)
}

/// Asks everybody of a subtree, or of all that the asker may organize, whether somebody is there.
#[utoipa::path(
    post, path = "/api/v1/conferences/{conference}/sessions/{session}/prompts", tag = "prompts",
    request_body = AskPrompt,
    params(
        ("conference" = u32, Path, description = "The conference"),
        ("session" = u32, Path, description = "The session"),
        ("subtree" = Option<u32>, Query, description = "The endpoint at the top; without it, all that may be seen"),
    ),
    responses((status = 200, description = "The prompts of that part", body = PromptsView))
)]
pub async fn ask_prompt(
    State(app): State<App>,
    at: AtDesk,
    Body(given): Body<AskPrompt>,
) -> Result<Json<PromptsView>, HttpProblem> {
    let (session, subtree) = (at.session()?, at.subtree.ok_or_else(HttpProblem::not_found)?);
    let answer_within_ms = answer_within_ms(&app, given.answer_within_seconds);
    let wish = PromptWish::Ask { subtree, answer_within_ms };
    at.command(Command::Prompt { session, wish }).await?;
    list_prompts(at).await
}

/// Plans prompts at moments that the server draws; nobody is told when.
#[utoipa::path(
    put, path = "/api/v1/conferences/{conference}/sessions/{session}/prompt-plan", tag = "prompts",
    request_body = PlanPrompts,
    params(
        ("conference" = u32, Path, description = "The conference"),
        ("session" = u32, Path, description = "The session"),
    ),
    responses((status = 200, description = "The prompts of the session", body = PromptsView))
)]
pub async fn plan_prompts(
    State(app): State<App>,
    at: AtDesk,
    Body(given): Body<PlanPrompts>,
) -> Result<Json<PromptsView>, HttpProblem> {
    let session = at.session()?;
    let count = usize::try_from(given.count).unwrap_or(usize::MAX);
    let seed = u64::from_be_bytes(random_bytes()?);
    let answer_within_ms = answer_within_ms(&app, given.answer_within_seconds);
    let wish = PromptWish::Plan { count, seed, answer_within_ms };
    at.command(Command::Prompt { session, wish }).await?;
    let look = move |reading: &Reading<'_>| {
        let session = reading.conference.session(session)?;
        Some(view::prompts(reading.conference, session, session.plan.audience))
    };
    at.read(look).await?.map(Json).ok_or_else(HttpProblem::not_found)
}

fn answer_within_ms(app: &App, given_seconds: Option<u32>) -> i64 {
    i64::from(given_seconds.unwrap_or(app.configuration.attendance.prompt_answer_seconds)) * 1_000
}
