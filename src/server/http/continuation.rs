//! Letting a branch go from a session, so that its own lead carries on there.

use axum::{Extension, Json};
use diemcau_domain::command::Command;
use diemcau_domain::identity::EndpointId;
use diemcau_protocol::session::{ReleaseBranch, SessionView};

use super::body::Body;
use super::problem::HttpProblem;
use crate::access::{AtDesk, AuditDetail};

/// Lets a branch of a running session go. What it did until now stays in the figures.
#[utoipa::path(
    post, path = "/api/v1/conferences/{conference}/sessions/{session}/released", tag = "sessions",
    request_body = ReleaseBranch,
    params(
        ("conference" = u32, Path, description = "The conference"),
        ("session" = u32, Path, description = "The session"),
    ),
    responses((status = 200, description = "The session", body = SessionView))
)]
pub async fn release_branch(
    at: AtDesk,
    Body(given): Body<ReleaseBranch>,
) -> Result<(Extension<AuditDetail>, Json<SessionView>), HttpProblem> {
    let (session, subtree) = (at.session()?, EndpointId(given.endpoint));
    at.command(Command::ReleaseSubtree { session, subtree }).await?;
    let shown = at.session_view(session).await?;
    Ok((Extension(AuditDetail(format!("endpoint {subtree}"))), shown))
}
