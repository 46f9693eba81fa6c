//! Sessions: plan, show, move on.

use axum::extract::State;
use axum::{Extension, Json};
use diemcau_domain::authority::Action;
use diemcau_domain::command::Command;
use diemcau_domain::event::Event;
use diemcau_domain::identity::{EndpointId, SessionId};
use diemcau_domain::session::{SessionPlan, SessionStep};
use diemcau_protocol::session::{PlanSession, SessionView, Step, TakeStep};

use super::body::Body;
use super::problem::HttpProblem;
use super::scoped;
use crate::access::{AtDesk, AuditDetail};
use crate::app::App;

/// Plans a session.
#[utoipa::path(
    post, path = "/api/v1/conferences/{conference}/sessions", tag = "sessions", request_body = PlanSession,
    params(("conference" = u32, Path, description = "The conference")),
    responses((status = 200, description = "The session", body = SessionView))
)]
pub async fn plan_session(at: AtDesk, Body(given): Body<PlanSession>) -> Result<Json<SessionView>, HttpProblem> {
    let plan = permitted(&at, given).await?;
    let outcome = at.command(Command::PlanSession { plan }).await?;
    let planned = outcome.events.iter().find_map(|event| match event {
        Event::SessionPlanned { session, .. } => Some(*session),
        _ => None,
    });
    at.session_view(planned.ok_or_else(HttpProblem::not_found)?).await
}

/// A session as it stands.
#[utoipa::path(
    get, path = "/api/v1/conferences/{conference}/sessions/{session}", tag = "sessions",
    params(
        ("conference" = u32, Path, description = "The conference"),
        ("session" = u32, Path, description = "The session"),
    ),
    responses((status = 200, description = "The session", body = SessionView))
)]
pub async fn show_session(at: AtDesk) -> Result<Json<SessionView>, HttpProblem> {
    at.session_view(at.session()?).await
}

/// Changes the plan of a session.
#[utoipa::path(
    put, path = "/api/v1/conferences/{conference}/sessions/{session}", tag = "sessions",
    request_body = PlanSession,
    params(
        ("conference" = u32, Path, description = "The conference"),
        ("session" = u32, Path, description = "The session"),
    ),
    responses((status = 200, description = "The session", body = SessionView))
)]
pub async fn replan_session(at: AtDesk, Body(given): Body<PlanSession>) -> Result<Json<SessionView>, HttpProblem> {
    let session = at.session()?;
    let plan = permitted(&at, given).await?;
    at.command(Command::ReplanSession { session, plan }).await?;
    at.session_view(session).await
}

/// Moves a session on.
#[utoipa::path(
    post, path = "/api/v1/conferences/{conference}/sessions/{session}/steps", tag = "sessions",
    request_body = TakeStep,
    params(
        ("conference" = u32, Path, description = "The conference"),
        ("session" = u32, Path, description = "The session"),
    ),
    responses((status = 200, description = "The session", body = SessionView))
)]
pub async fn take_step(
    State(app): State<App>,
    at: AtDesk,
    Body(given): Body<TakeStep>,
) -> Result<(Extension<AuditDetail>, Json<SessionView>), HttpProblem> {
    let session = at.session()?;
    let step = step(given.step);
    at.command(taken(&app, &at, session, step)).await?;
    if step == SessionStep::Close {
        app.store.revoke_stream_keys(at.desk.conference(), session, app.clock.now()).await?;
    }
    let shown = at.session_view(session).await?;
    Ok((Extension(AuditDetail(step.code().to_owned())), shown))
}

/// Closing freezes what the figures are judged by.
fn taken(app: &App, at: &AtDesk, session: SessionId, step: SessionStep) -> Command {
    match step {
        SessionStep::Close => {
            let thresholds = app.configuration.attendance.thresholds();
            Command::CloseSession { session, thresholds, by: at.author() }
        }
        step => Command::StepSession { session, step },
    }
}

impl AtDesk {
    /// A session as who asks may see it.
    ///
    /// # Errors
    /// `not_found` if there is no such session for them.
    pub async fn session_view(&self, session: SessionId) -> Result<Json<SessionView>, HttpProblem> {
        let principal = self.signed_in.principal.clone();
        let found = self.read(move |reading| scoped::session_by_id(reading, &principal, session)).await?;
        found.map(Json).ok_or_else(HttpProblem::not_found)
    }
}

/// Whoever plans a session must have the right to run it: over its lead and its whole audience.
async fn permitted(at: &AtDesk, given: PlanSession) -> Result<SessionPlan, HttpProblem> {
    let (lead, audience) = (EndpointId(given.lead), EndpointId(given.audience));
    at.permit(Action::Organize, lead).await?;
    at.permit(Action::Organize, audience).await?;
    Ok(SessionPlan {
        title: given.title,
        lead,
        audience,
        planned_from: given.planned_from.0,
        planned_until: given.planned_until.0,
    })
}

const fn step(step: Step) -> SessionStep {
    match step {
        Step::Rehearse => SessionStep::Rehearse,
        Step::Open => SessionStep::Open,
        Step::Start => SessionStep::Start,
        Step::Pause => SessionStep::Pause,
        Step::Resume => SessionStep::Resume,
        Step::End => SessionStep::End,
        Step::Close => SessionStep::Close,
    }
}
