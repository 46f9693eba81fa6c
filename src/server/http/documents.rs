//! Documents: prepare them, send them, see who opened them.

use axum::Json;
use axum::body::Body as AnyBody;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use diemcau_documents::check_attached;
use diemcau_domain::command::Command;
use diemcau_domain::document::{
    Document, DocumentKind, DocumentPlan, DocumentWish, Draft, MOST_ARTICLES, MOST_DOCUMENTS,
};
use diemcau_domain::identity::{ConferenceId, DocumentId, EndpointId, SessionId};
use diemcau_domain::refusal::Refusal;
use diemcau_domain::session::Session;
use diemcau_protocol::document::{DocumentReaders, DocumentView, PreparedDocument, ReviseDocument, SendDocument};
use diemcau_secretariat::{Reading, view};
use diemcau_store::{AttachedDocument, NewDocument};
use futures_util::StreamExt;
use serde::Deserialize;
use sha2::{Digest, Sha256};
use unicode_normalization::UnicodeNormalization;

use super::body::{Body, Query};
use super::document_file::file_response;
use super::problem::HttpProblem;
use crate::access::AtDesk;
use crate::app::App;
use crate::identity::secret::random_bytes;
use crate::written_texts::hex;

const NAME_LIMIT: usize = 200;

/// What is said of a file beside its content.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Upload {
    /// The name of the file.
    name: String,
    /// The title of the document; the name without its ending if not given.
    #[serde(default)]
    title: Option<String>,
}

/// Takes a file (PDF or DOCX) that is to be sent.
#[utoipa::path(
    post, path = "/api/v1/conferences/{conference}/sessions/{session}/prepared-documents", tag = "documents",
    request_body(content = String, content_type = "application/octet-stream", description = "The file"),
    params(
        ("conference" = u32, Path, description = "The conference"),
        ("session" = u32, Path, description = "The session"),
        ("name" = String, Query, description = "The name of the file, which ends in .pdf or .docx"),
        ("title" = Option<String>, Query, description = "The title; the name without its ending if not given"),
    ),
    responses((status = 201, description = "The document", body = PreparedDocument))
)]
pub async fn prepare_document(
    State(app): State<App>,
    at: AtDesk,
    Query(upload): Query<Upload>,
    body: AnyBody,
) -> Result<(StatusCode, Json<PreparedDocument>), HttpProblem> {
    let session = at.session()?;
    let file_name = checked("name", &upload.name)?;
    let stem = file_name.rsplit_once('.').map_or(file_name.as_str(), |(stem, _)| stem);
    let title = checked("title", upload.title.as_deref().unwrap_or(stem))?;
    let conference = at.desk.conference();
    check_room(&app, conference, session).await?;
    let content = read_file(&app, &file_name, body).await?;
    let (content, kind, digest) = inspect(file_name.clone(), content).await?;
    let file = format!("{conference}-{}.{}", hex(&random_bytes::<8>()?), kind.code());
    let attached_at = app.clock.now();
    let about = NewDocument { session, title, file_name, kind, digest, articles: Vec::new(), file, attached_at };
    // Others came meanwhile, and may come now.
    let _lane = app.papers.enter((conference, session)).await;
    check_room(&app, conference, session).await?;
    let document = app.store.attach_document(conference, about, content).await?;
    let kept = app.store.attached_document(conference, document).await?.ok_or_else(HttpProblem::not_found)?;
    Ok((StatusCode::CREATED, Json(shown(kept))))
}

/// No more than can be sent: what waits fills the disk.
async fn check_room(app: &App, conference: ConferenceId, session: SessionId) -> Result<(), HttpProblem> {
    if app.store.attached_documents(conference, session).await?.len() >= MOST_DOCUMENTS {
        return Err(Refusal::TooMany { field: "documents", limit: MOST_DOCUMENTS }.into());
    }
    Ok(())
}

/// Files that were taken and not sent yet.
#[utoipa::path(
    get, path = "/api/v1/conferences/{conference}/sessions/{session}/prepared-documents", tag = "documents",
    params(
        ("conference" = u32, Path, description = "The conference"),
        ("session" = u32, Path, description = "The session"),
    ),
    responses((status = 200, description = "The documents", body = Vec<PreparedDocument>))
)]
pub async fn list_prepared_documents(
    State(app): State<App>,
    at: AtDesk,
) -> Result<Json<Vec<PreparedDocument>>, HttpProblem> {
    let kept = app.store.attached_documents(at.desk.conference(), at.session()?).await?;
    // What the ledger has was sent, whatever else is known of it.
    let unsent = at.read(move |reading| {
        let is_unsent = |it: &AttachedDocument| reading.conference.documents().get(it.document).is_none();
        kept.into_iter().filter(is_unsent).map(shown).collect()
    });
    Ok(Json(unsent.await?))
}

/// Gives a document that was not sent yet another title, or the articles that make it a draft.
#[utoipa::path(
    put, path = "/api/v1/conferences/{conference}/sessions/{session}/prepared-documents/{document}",
    tag = "documents", request_body = ReviseDocument,
    params(
        ("conference" = u32, Path, description = "The conference"),
        ("session" = u32, Path, description = "The session"),
        ("document" = u32, Path, description = "The document"),
    ),
    responses((status = 200, description = "The document", body = PreparedDocument))
)]
pub async fn revise_document(
    State(app): State<App>,
    at: AtDesk,
    Body(given): Body<ReviseDocument>,
) -> Result<Json<PreparedDocument>, HttpProblem> {
    let conference = at.desk.conference();
    let _lane = app.papers.enter((conference, document(&at)?)).await;
    let prepared = prepared(&app, &at).await?;
    let title = checked("title", &given.title)?;
    if given.articles.len() > MOST_ARTICLES {
        return Err(Refusal::OutOfRange { field: "articles" }.into());
    }
    let articles = given.articles.iter().map(|article| checked("articles", article)).collect::<Result<_, _>>()?;
    if !app.store.revise_document(conference, prepared.document, title, articles).await? {
        return Err(already_sent());
    }
    let revised = app.store.attached_document(conference, prepared.document).await?;
    revised.map(shown).map(Json).ok_or_else(HttpProblem::not_found)
}

/// Throws a document away that was not sent.
#[utoipa::path(
    delete, path = "/api/v1/conferences/{conference}/sessions/{session}/prepared-documents/{document}",
    tag = "documents",
    params(
        ("conference" = u32, Path, description = "The conference"),
        ("session" = u32, Path, description = "The session"),
        ("document" = u32, Path, description = "The document"),
    ),
    responses((status = 204, description = "It is gone"))
)]
pub async fn discard_document(State(app): State<App>, at: AtDesk) -> Result<StatusCode, HttpProblem> {
    let _lane = app.papers.enter((at.desk.conference(), document(&at)?)).await;
    let prepared = prepared(&app, &at).await?;
    let is_gone = app.store.detach_document(at.desk.conference(), prepared.document).await?;
    if is_gone { Ok(StatusCode::NO_CONTENT) } else { Err(already_sent()) }
}

/// Sends a document to the audience, or to the endpoints of a subtree.
#[utoipa::path(
    post, path = "/api/v1/conferences/{conference}/sessions/{session}/prepared-documents/{document}/send",
    tag = "documents", request_body = SendDocument,
    params(
        ("conference" = u32, Path, description = "The conference"),
        ("session" = u32, Path, description = "The session"),
        ("document" = u32, Path, description = "The document"),
    ),
    responses((status = 200, description = "The documents that were sent", body = Vec<DocumentView>))
)]
pub async fn send_document(
    State(app): State<App>,
    at: AtDesk,
    Body(given): Body<SendDocument>,
) -> Result<Json<Vec<DocumentView>>, HttpProblem> {
    let (conference, session) = (at.desk.conference(), at.session()?);
    let look = move |reading: &Reading<'_>| reading.conference.session(session).map(|session| session.plan.audience);
    let audience = at.read(look).await?.ok_or_else(HttpProblem::not_found)?;
    let subtree = given.subtree.map_or(audience, EndpointId);
    // Sent twice at once, the one that is refused would let go of what the other one sends.
    let _lane = app.papers.enter((conference, document(&at)?)).await;
    let document = prepared(&app, &at).await?.document;
    // From here on nobody changes it, and what is read now is what is sent.
    app.store.hold_document(conference, document, true).await?;
    let kept = app.store.attached_document(conference, document).await?.ok_or_else(HttpProblem::not_found)?;
    let draft = Draft { articles: kept.about.articles, comments_until: given.comments_until.map(|until| until.0) };
    let plan = DocumentPlan {
        title: kept.about.title,
        kind: kept.about.kind,
        digest: kept.about.digest,
        bytes: kept.bytes,
        subtree,
        draft: (!draft.articles.is_empty()).then_some(draft),
    };
    let sent = at.command(Command::Document { session, wish: DocumentWish::Send { document, plan } }).await;
    if let Err(refused) = sent {
        release(&app, &at, document).await?;
        return Err(refused);
    }
    at.read(move |reading| sent_documents(reading, session, audience)).await?.map(Json)
}

/// The documents that were sent, with the counts of a subtree or of all that the asker may see.
#[utoipa::path(
    get, path = "/api/v1/conferences/{conference}/sessions/{session}/documents", tag = "documents",
    params(
        ("conference" = u32, Path, description = "The conference"),
        ("session" = u32, Path, description = "The session"),
        ("subtree" = Option<u32>, Query, description = "The endpoint at the top; without it, all that may be seen"),
    ),
    responses((status = 200, description = "The documents", body = Vec<DocumentView>))
)]
pub async fn list_documents(at: AtDesk) -> Result<Json<Vec<DocumentView>>, HttpProblem> {
    let (session, subtree) = (at.session()?, at.subtree.ok_or_else(HttpProblem::not_found)?);
    at.read(move |reading| sent_documents(reading, session, subtree)).await?.map(Json)
}

/// Who opened a document and who did not, in a subtree or in all that the asker may see.
#[utoipa::path(
    get, path = "/api/v1/conferences/{conference}/sessions/{session}/documents/{document}", tag = "documents",
    params(
        ("conference" = u32, Path, description = "The conference"),
        ("session" = u32, Path, description = "The session"),
        ("document" = u32, Path, description = "The document"),
        ("subtree" = Option<u32>, Query, description = "The endpoint at the top; without it, all that may be seen"),
    ),
    responses((status = 200, description = "The readers", body = DocumentReaders))
)]
pub async fn show_document(at: AtDesk) -> Result<Json<DocumentReaders>, HttpProblem> {
    let (session, subtree) = (at.session()?, at.subtree.ok_or_else(HttpProblem::not_found)?);
    let document = document(&at)?;
    let look = move |reading: &Reading<'_>| {
        let session = reading.conference.session(session)?;
        let document = seen_document(reading, session, document, subtree)?;
        Some(view::document_readers(reading.conference, session, document, subtree))
    };
    at.read(look).await?.map(Json).ok_or_else(HttpProblem::not_found)
}

/// The file of a document that was sent.
#[utoipa::path(
    get, path = "/api/v1/conferences/{conference}/sessions/{session}/documents/{document}/file", tag = "documents",
    params(
        ("conference" = u32, Path, description = "The conference"),
        ("session" = u32, Path, description = "The session"),
        ("document" = u32, Path, description = "The document"),
    ),
    responses((status = 200, description = "The file", content_type = "application/octet-stream", body = String))
)]
pub async fn download_document(State(app): State<App>, at: AtDesk) -> Result<Response, HttpProblem> {
    let (session, document) = (at.session()?, document(&at)?);
    let subtree = at.subtree.ok_or_else(HttpProblem::not_found)?;
    let look = move |reading: &Reading<'_>| {
        let session = reading.conference.session(session);
        session.is_some_and(|session| seen_document(reading, session, document, subtree).is_some())
    };
    if at.read(look).await? { file_response(&app, &at, document).await } else { Err(HttpProblem::not_found()) }
}

/// A document of a session that was sent to somebody in a subtree.
fn seen_document<'a>(
    reading: &Reading<'a>,
    session: &Session,
    document: DocumentId,
    subtree: EndpointId,
) -> Option<&'a Document> {
    let roster = reading.conference.roster_of(session);
    let document = reading.conference.documents().get(document).filter(|it| it.session == session.id)?;
    let top = document.plan.subtree;
    // Two branches of a tree are apart, or the top of one of them stands in the other.
    (roster.stands_in(top, subtree) || roster.stands_in(subtree, top)).then_some(document)
}

/// The document in the path.
pub(super) fn document(at: &AtDesk) -> Result<DocumentId, HttpProblem> {
    at.place.document.ok_or_else(HttpProblem::not_found)
}

fn sent_documents(
    reading: &Reading<'_>,
    session: SessionId,
    subtree: EndpointId,
) -> Result<Vec<DocumentView>, HttpProblem> {
    let session = reading.conference.session(session).ok_or_else(HttpProblem::not_found)?;
    Ok(view::documents(reading.conference, session, subtree))
}

/// The document in the path, kept for the session in the path.
async fn prepared(app: &App, at: &AtDesk) -> Result<AttachedDocument, HttpProblem> {
    let session = at.session()?;
    let kept = app.store.attached_document(at.desk.conference(), document(at)?).await?;
    kept.filter(|kept| kept.about.session == session).ok_or_else(HttpProblem::not_found)
}

/// A document that was not sent may be changed again; one that the ledger has stays as it is.
async fn release(app: &App, at: &AtDesk, document: DocumentId) -> Result<(), HttpProblem> {
    let look = move |reading: &Reading<'_>| reading.conference.documents().get(document).is_some();
    if !at.read(look).await? {
        app.store.hold_document(at.desk.conference(), document, false).await?;
    }
    Ok(())
}

const fn already_sent() -> HttpProblem {
    HttpProblem::new(StatusCode::CONFLICT, "document_sent", "The document was sent")
}

/// A name or title as it is kept: in the normal form of Unicode, 1 to 200 characters.
fn checked(field: &'static str, given: &str) -> Result<String, HttpProblem> {
    let text: String = given.trim().nfc().collect();
    let is_wrong = text.is_empty() || text.chars().count() > NAME_LIMIT || text.chars().any(char::is_control);
    if is_wrong { Err(Refusal::TextLength { field, limit: NAME_LIMIT }.into()) } else { Ok(text) }
}

/// The whole body, up to the limit; one that is longer is not read to its end.
async fn read_file(app: &App, file_name: &str, body: AnyBody) -> Result<Vec<u8>, HttpProblem> {
    let limit_mebibytes = app.configuration.papers.document_mebibytes;
    let limit = usize::try_from(limit_mebibytes).unwrap_or(usize::MAX).saturating_mul(1024 * 1024);
    let mut chunks = body.into_data_stream();
    let mut content = Vec::new();
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk.map_err(|_| HttpProblem::malformed(StatusCode::BAD_REQUEST))?;
        if content.len() + chunk.len() > limit {
            let detail = format!("{file_name} is larger than {limit_mebibytes} MiB");
            return Err(super::problem::too_large().detail(detail).field("file"));
        }
        content.extend_from_slice(&chunk);
    }
    Ok(content)
}

/// Looks into a file on a thread that has the time for it.
async fn inspect(file_name: String, content: Vec<u8>) -> Result<(Vec<u8>, DocumentKind, String), HttpProblem> {
    let looking = tokio::task::spawn_blocking(move || {
        let kind = check_attached(&file_name, &content).map_err(|fault| {
            HttpProblem::new(StatusCode::UNPROCESSABLE_ENTITY, fault.code(), "The file is not what its name says")
                .detail(format!("{file_name}: {fault}"))
                .field("file")
        })?;
        let digest = hex(&Sha256::digest(&content));
        Ok((content, kind, digest))
    });
    looking.await.map_err(|failed| HttpProblem::internal(&failed))?
}

fn shown(kept: AttachedDocument) -> PreparedDocument {
    PreparedDocument {
        document: kept.document.0,
        title: kept.about.title,
        file_name: kept.about.file_name,
        kind: kept.about.kind.into(),
        bytes: kept.bytes,
        articles: kept.about.articles,
        prepared_at: kept.about.attached_at.into(),
    }
}
