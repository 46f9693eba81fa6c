//! The file of a document on its way out. Whoever made it is a stranger to the browser that gets it.

use std::io;

use axum::body::Body;
use axum::extract::Request;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::Response;
use diemcau_domain::document::DocumentKind;
use diemcau_domain::identity::DocumentId;
use futures_util::{StreamExt, TryStreamExt, stream};
use tower_http::services::ServeFile;

use super::problem::HttpProblem;
use crate::access::AtDesk;
use crate::app::App;

/// Nothing in it runs, and nothing in it reaches this server.
const SANDBOX: &str = "sandbox; default-src 'none'";

/// The file as a download under its title.
pub(super) async fn file_response(app: &App, at: &AtDesk, document: DocumentId) -> Result<Response, HttpProblem> {
    let conference = at.desk.conference();
    let kept = app.store.attached_document(conference, document).await?.ok_or_else(HttpProblem::not_found)?;
    // Read while it is sent: when a document comes, thousands open it in one minute.
    let mut file = ServeFile::new(app.store.document_path(&kept));
    let served = file.try_call(Request::new(Body::empty())).await.map_err(|failed| HttpProblem::internal(&failed))?;
    if served.status() != StatusCode::OK {
        return Err(HttpProblem::internal(&format!("the file of document {document} is gone")));
    }
    let mut response = served.map(Body::new);
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(media_type(kept.about.kind)));
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(SANDBOX));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    let disposition = disposition(document, &kept.about.title, kept.about.kind);
    let disposition = HeaderValue::from_str(&disposition).map_err(|wrong| HttpProblem::internal(&wrong))?;
    headers.insert(CONTENT_DISPOSITION, disposition);
    Ok(response)
}

/// The same, noted as opened when its first bytes were read and are about to go out: not if the file
/// cannot be read, and not if nobody is there to take it. What cannot be noted is not handed out.
pub(super) fn noted(
    response: Response,
    note: impl Future<Output = Result<(), HttpProblem>> + Send + 'static,
) -> Response {
    response.map(|body| {
        let mut chunks = body.into_data_stream();
        let begin = async move {
            let first = chunks.try_next().await?;
            note.await.map_err(|problem| axum::Error::new(io::Error::other(problem.code())))?;
            Ok::<_, axum::Error>(stream::iter(first.map(Ok)).chain(chunks))
        };
        Body::from_stream(stream::once(begin).try_flatten())
    })
}

const fn media_type(kind: DocumentKind) -> &'static str {
    match kind {
        DocumentKind::Pdf => "application/pdf",
        DocumentKind::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    }
}

/// A plain name for old programs, the title for all others (RFC 6266, RFC 8187).
fn disposition(document: DocumentId, title: &str, kind: DocumentKind) -> String {
    let ending = kind.code();
    let encoded: String = title.bytes().map(encoded).collect();
    format!("attachment; filename=\"document-{document}.{ending}\"; filename*=UTF-8''{encoded}.{ending}")
}

fn encoded(byte: u8) -> String {
    match byte {
        b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' => char::from(byte).to_string(),
        byte => format!("%{byte:02X}"),
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU32, Ordering};

    use axum::body::to_bytes;

    use super::*;

    /// A body of these chunks that is noted, and how often it was.
    fn noted_body(chunks: Vec<io::Result<&'static str>>, outcome: Result<(), HttpProblem>) -> (Body, Arc<AtomicU32>) {
        let times = Arc::<AtomicU32>::default();
        let counted = Arc::clone(&times);
        let note = async move {
            counted.fetch_add(1, Ordering::Relaxed);
            outcome
        };
        let response = Response::new(Body::from_stream(stream::iter(chunks)));
        (noted(response, note).into_body(), times)
    }

    #[tokio::test]
    async fn a_file_is_noted_as_opened_once_when_its_first_bytes_go_out() {
        let (body, times) = noted_body(vec![Ok("first "), Ok("second")], Ok(()));
        assert_eq!(times.load(Ordering::Relaxed), 0, "nobody has taken anything yet");
        assert_eq!(to_bytes(body, usize::MAX).await.unwrap(), "first second");
        assert_eq!(times.load(Ordering::Relaxed), 1);
    }

    #[tokio::test]
    async fn a_file_that_cannot_be_read_or_that_nobody_takes_was_not_opened() {
        let (body, times) = noted_body(vec![Err(io::ErrorKind::Other.into())], Ok(()));
        assert!(to_bytes(body, usize::MAX).await.is_err());
        assert_eq!(times.load(Ordering::Relaxed), 0);
        let (body, times) = noted_body(vec![Ok("first")], Ok(()));
        drop(body);
        assert_eq!(times.load(Ordering::Relaxed), 0);
    }

    #[tokio::test]
    async fn what_cannot_be_noted_is_not_handed_out() {
        let (body, _) = noted_body(vec![Ok("first")], Err(HttpProblem::not_written()));
        assert!(body.into_data_stream().next().await.unwrap().is_err());
    }

    #[test]
    fn a_title_in_any_script_names_the_file() {
        let shown = disposition(DocumentId(3), "Dự thảo \"1\"\r\nx", DocumentKind::Pdf);
        assert_eq!(
            shown,
            "attachment; filename=\"document-3.pdf\"; filename*=UTF-8''D%E1%BB%B1%20th%E1%BA%A3o%20%221%22%0D%0Ax.pdf"
        );
    }
}
