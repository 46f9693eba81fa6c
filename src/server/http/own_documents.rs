//! What an endpoint does with the documents that were sent to it: open them, comment on drafts.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use diemcau_domain::command::Command;
use diemcau_domain::comment::{Comment, CommentWish};
use diemcau_domain::document::DocumentWish;
use diemcau_domain::identity::{CommentId, DocumentId};
use diemcau_domain::written_text::TextHash;
use diemcau_protocol::comment::{ChangeComment, MakeComment};
use diemcau_protocol::document::OwnDocument;
use diemcau_secretariat::{Reading, view};

use super::body::Body;
use super::document_file::{file_response, noted};
use super::documents::document;
use super::problem::HttpProblem;
use crate::access::AtDesk;
use crate::app::App;
use crate::comment_texts::{forget_unused, keep, texts_of};
use crate::written_texts::forget;

/// A document and what the endpoint commented on it.
#[utoipa::path(
    get, path = "/api/v1/conferences/{conference}/sessions/{session}/endpoints/{endpoint}/documents/{document}",
    tag = "documents",
    params(
        ("conference" = u32, Path, description = "The conference"),
        ("session" = u32, Path, description = "The session"),
        ("endpoint" = u32, Path, description = "The endpoint"),
        ("document" = u32, Path, description = "The document"),
    ),
    responses((status = 200, description = "The document", body = OwnDocument))
)]
pub async fn show_own_document(State(app): State<App>, at: AtDesk) -> Result<Json<OwnDocument>, HttpProblem> {
    let document = document(&at)?;
    own_document(&app, &at, document).await
}

/// The file of a document. Whoever is given it has opened it, and that is written down as its first bytes
/// go out.
#[utoipa::path(
    get, path = "/api/v1/conferences/{conference}/sessions/{session}/endpoints/{endpoint}/documents/{document}/file",
    tag = "documents",
    params(
        ("conference" = u32, Path, description = "The conference"),
        ("session" = u32, Path, description = "The session"),
        ("endpoint" = u32, Path, description = "The endpoint"),
        ("document" = u32, Path, description = "The document"),
    ),
    responses((status = 200, description = "The file", content_type = "application/octet-stream", body = String))
)]
pub async fn open_document(State(app): State<App>, at: AtDesk) -> Result<Response, HttpProblem> {
    let (session, endpoint, document) = (at.session()?, at.endpoint()?, document(&at)?);
    // Before anything is read from the disk.
    standing_comments(&at, document).await?;
    let response = file_response(&app, &at, document).await?;
    let opened = Command::Document { session, wish: DocumentWish::Open { document, endpoint } };
    Ok(noted(response, async move { at.command(opened).await.map(drop) }))
}

/// Comments on an article of a draft.
#[utoipa::path(
    post, path = "/api/v1/conferences/{conference}/sessions/{session}/endpoints/{endpoint}/comments",
    tag = "comments", request_body = MakeComment,
    params(
        ("conference" = u32, Path, description = "The conference"),
        ("session" = u32, Path, description = "The session"),
        ("endpoint" = u32, Path, description = "The endpoint"),
    ),
    responses((status = 201, description = "The document", body = OwnDocument))
)]
pub async fn make_comment(
    State(app): State<App>,
    at: AtDesk,
    Body(given): Body<MakeComment>,
) -> Result<(StatusCode, Json<OwnDocument>), HttpProblem> {
    let (document, endpoint, article) = (DocumentId(given.document), at.endpoint()?, given.article);
    at.admit_line()?;
    let text = keep(&app, at.desk.conference(), "text", &given.text).await?;
    let wish = CommentWish::Make { document, endpoint, article, text: text.clone() };
    commented(&app, &at, document, wish, text).await?;
    Ok((StatusCode::CREATED, own_document(&app, &at, document).await?))
}

/// Says a comment otherwise, as long as it was not handled.
#[utoipa::path(
    put, path = "/api/v1/conferences/{conference}/sessions/{session}/endpoints/{endpoint}/comments/{comment}",
    tag = "comments", request_body = ChangeComment,
    params(
        ("conference" = u32, Path, description = "The conference"),
        ("session" = u32, Path, description = "The session"),
        ("endpoint" = u32, Path, description = "The endpoint"),
        ("comment" = u32, Path, description = "The comment"),
    ),
    responses((status = 200, description = "The document", body = OwnDocument))
)]
pub async fn change_comment(
    State(app): State<App>,
    at: AtDesk,
    Body(given): Body<ChangeComment>,
) -> Result<Json<OwnDocument>, HttpProblem> {
    let (comment, endpoint, article) = (comment(&at)?, at.endpoint()?, given.article);
    // Changed twice at once, the text of the first change would stay behind.
    let _lane = app.papers.enter((at.desk.conference(), comment)).await;
    let (document, before) = as_it_stands(&at, comment).await?;
    at.admit_line()?;
    let text = keep(&app, at.desk.conference(), "text", &given.text).await?;
    let wish = CommentWish::Change { comment, endpoint, article, text: text.clone() };
    commented(&app, &at, document, wish, text).await?;
    forget(&app, at.desk.conference(), Some(before)).await;
    own_document(&app, &at, document).await
}

/// Takes a comment back, as long as it was not handled.
#[utoipa::path(
    delete, path = "/api/v1/conferences/{conference}/sessions/{session}/endpoints/{endpoint}/comments/{comment}",
    tag = "comments",
    params(
        ("conference" = u32, Path, description = "The conference"),
        ("session" = u32, Path, description = "The session"),
        ("endpoint" = u32, Path, description = "The endpoint"),
        ("comment" = u32, Path, description = "The comment"),
    ),
    responses((status = 200, description = "The document", body = OwnDocument))
)]
pub async fn withdraw_comment(State(app): State<App>, at: AtDesk) -> Result<Json<OwnDocument>, HttpProblem> {
    let (session, comment, endpoint) = (at.session()?, comment(&at)?, at.endpoint()?);
    let _lane = app.papers.enter((at.desk.conference(), comment)).await;
    let (document, text) = as_it_stands(&at, comment).await?;
    at.command(Command::Comment { session, wish: CommentWish::Withdraw { comment, endpoint } }).await?;
    forget(&app, at.desk.conference(), Some(text)).await;
    own_document(&app, &at, document).await
}

/// The comment in the path.
pub(super) fn comment(at: &AtDesk) -> Result<CommentId, HttpProblem> {
    at.place.comment.ok_or_else(HttpProblem::not_found)
}

/// Asks for what is wished with a text that is kept; if it is refused, the text is kept no longer.
async fn commented(
    app: &App,
    at: &AtDesk,
    document: DocumentId,
    wish: CommentWish,
    text: TextHash,
) -> Result<(), HttpProblem> {
    let session = at.session()?;
    let done = at.command(Command::Comment { session, wish }).await;
    match done {
        // Nothing happened either where things already were so.
        Ok(outcome) if !outcome.events.is_empty() => Ok(()),
        done => {
            forget_unused(app, &at.desk, document, text).await;
            done.map(drop)
        }
    }
}

/// The draft of a comment, and the text it has.
async fn as_it_stands(at: &AtDesk, comment: CommentId) -> Result<(DocumentId, TextHash), HttpProblem> {
    let look = move |reading: &Reading<'_>| {
        let comment = reading.conference.comments().get(comment);
        comment.map(|comment| (comment.document, comment.text.clone()))
    };
    at.read(look).await?.ok_or_else(HttpProblem::not_found)
}

/// What the endpoint in the path commented on a document, which must have been sent to it.
async fn standing_comments(at: &AtDesk, document: DocumentId) -> Result<Vec<Comment>, HttpProblem> {
    let (session, endpoint) = (at.session()?, at.endpoint()?);
    let find = move |reading: &Reading<'_>| {
        let conference = reading.conference;
        let session = conference.session(session)?;
        let document = conference.documents().get(document).filter(|document| document.session == session.id)?;
        let roster = conference.roster_of(session);
        let is_addressed = roster.stands_in(endpoint, document.plan.subtree);
        let own = view::own_comments(conference, document, endpoint);
        is_addressed.then(|| own.into_iter().cloned().collect())
    };
    at.read(find).await?.ok_or_else(HttpProblem::not_found)
}

/// A document as it stands for the endpoint in the path, with its comments.
async fn own_document(app: &App, at: &AtDesk, document: DocumentId) -> Result<Json<OwnDocument>, HttpProblem> {
    let (session, endpoint, now) = (at.session()?, at.endpoint()?, app.clock.now());
    let comments = standing_comments(at, document).await?;
    let texts = texts_of(&app.store, at.desk.conference(), &comments.iter().collect::<Vec<_>>(), false).await?;
    let show = move |reading: &Reading<'_>| {
        let conference = reading.conference;
        let (session, document) = (conference.session(session)?, conference.documents().get(document)?);
        let shown = comments.iter().map(|comment| view::comment(conference, session, document, comment, &texts));
        let own = view::own_document(session, document, endpoint, now);
        Some(OwnDocument { comments: shown.collect(), ..own })
    };
    at.read(show).await?.map(Json).ok_or_else(HttpProblem::not_found)
}
