//! Comments on drafts, before the committee.

use axum::Json;
use axum::extract::State;
use diemcau_domain::command::Command;
use diemcau_domain::comment::{Comment, CommentWish};
use diemcau_domain::identity::{CommentId, DocumentId, EndpointId};
use diemcau_protocol::comment::{CommentList, CommentView, HandleComment};
use diemcau_secretariat::{Reading, view};

use super::body::Body;
use super::own_documents::comment;
use super::problem::HttpProblem;
use crate::access::AtDesk;
use crate::app::App;
use crate::comment_texts::{forget_unused, keep, texts_of};
use crate::written_texts::forget;

/// More would make the answer too long; the report has all of them.
const MOST_SHOWN: usize = 1_000;

/// The comments on the drafts of a session, of a subtree or of all that the asker may see.
#[utoipa::path(
    get, path = "/api/v1/conferences/{conference}/sessions/{session}/comments", tag = "comments",
    params(
        ("conference" = u32, Path, description = "The conference"),
        ("session" = u32, Path, description = "The session"),
        ("subtree" = Option<u32>, Query, description = "The endpoint at the top; without it, all that may be seen"),
    ),
    responses((status = 200, description = "The comments", body = CommentList))
)]
pub async fn list_comments(State(app): State<App>, at: AtDesk) -> Result<Json<CommentList>, HttpProblem> {
    let subtree = at.subtree.ok_or_else(HttpProblem::not_found)?;
    let (found, total) = found(&at, subtree).await?;
    let comments = shown(&app, &at, found).await?;
    Ok(Json(CommentList { comments, total }))
}

/// Says what becomes of a comment, instead of what was said before.
#[utoipa::path(
    put, path = "/api/v1/conferences/{conference}/sessions/{session}/comments/{comment}/handling", tag = "comments",
    request_body = HandleComment,
    params(
        ("conference" = u32, Path, description = "The conference"),
        ("session" = u32, Path, description = "The session"),
        ("comment" = u32, Path, description = "The comment"),
    ),
    responses((status = 200, description = "The comment", body = CommentView))
)]
pub async fn handle_comment(
    State(app): State<App>,
    at: AtDesk,
    Body(given): Body<HandleComment>,
) -> Result<Json<CommentView>, HttpProblem> {
    let (conference, session, comment) = (at.desk.conference(), at.session()?, comment(&at)?);
    let _lane = app.papers.enter((conference, comment)).await;
    let (document, before) = stands(&at, comment).await?;
    let answer = match given.answer.as_deref().map(str::trim).filter(|answer| !answer.is_empty()) {
        Some(answer) => Some(keep(&app, conference, "answer", answer).await?),
        None => None,
    };
    let by = at.author();
    let wish = CommentWish::Handle { comment, handling: given.handling.into(), answer: answer.clone(), by };
    if let Err(refused) = at.command(Command::Comment { session, wish }).await {
        if let Some(answer) = answer {
            forget_unused(&app, &at.desk, document, answer).await;
        }
        return Err(refused);
    }
    forget(&app, conference, before.handled.and_then(|handled| handled.answer)).await;
    let handled = vec![stands(&at, comment).await?];
    shown(&app, &at, handled).await?.pop().map(Json).ok_or_else(HttpProblem::not_found)
}

/// The first of the comments of a subtree, and how many there are.
async fn found(at: &AtDesk, subtree: EndpointId) -> Result<(Vec<(DocumentId, Comment)>, u32), HttpProblem> {
    let session = at.session()?;
    let look = move |reading: &Reading<'_>| {
        let session = reading.conference.session(session)?;
        let all = view::comments(reading.conference, session, subtree);
        let total = u32::try_from(all.len()).unwrap_or(u32::MAX);
        let first = all.into_iter().take(MOST_SHOWN).map(|(document, comment)| (document.id, comment.clone()));
        Some((first.collect(), total))
    };
    at.read(look).await?.ok_or_else(HttpProblem::not_found)
}

/// A comment of the session in the path.
async fn stands(at: &AtDesk, comment: CommentId) -> Result<(DocumentId, Comment), HttpProblem> {
    let session = at.session()?;
    let look = move |reading: &Reading<'_>| {
        let comment = reading.conference.comments().get(comment)?;
        let document = reading.conference.documents().get(comment.document)?;
        (document.session == session).then(|| (document.id, comment.clone()))
    };
    at.read(look).await?.ok_or_else(HttpProblem::not_found)
}

/// Comments with their texts and the names of those who answered.
async fn shown(app: &App, at: &AtDesk, comments: Vec<(DocumentId, Comment)>) -> Result<Vec<CommentView>, HttpProblem> {
    let session = at.session()?;
    let plain: Vec<&Comment> = comments.iter().map(|(_, comment)| comment).collect();
    let texts = texts_of(&app.store, at.desk.conference(), &plain, true).await?;
    let look = move |reading: &Reading<'_>| {
        let conference = reading.conference;
        let session = conference.session(session)?;
        let views = comments.iter().filter_map(|(document, comment)| {
            let document = conference.documents().get(*document)?;
            Some(view::comment(conference, session, document, comment, &texts))
        });
        Some(views.collect())
    };
    at.read(look).await?.ok_or_else(HttpProblem::not_found)
}
