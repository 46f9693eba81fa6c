//! The three consoles, built by `web/` and carried in the binary.

use axum::Router;
use axum::body::Body;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use rust_embed::{EmbeddedFile, RustEmbed};

use crate::app::App;
use crate::http::problem::HttpProblem;

/// Whatever stood in `web/dist` when this was built; nothing if the pages were not built before.
#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/../../web/dist"]
#[allow_missing = true]
struct Pages;

/// Said instead of a page that was not built.
const NOT_BUILT: &str = "diemcau runs, but this binary was built without its pages. Build them first: make build\n";

/// The pages and what they load.
pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/", get(|headers| page("index.html", headers)))
        .route("/join", get(|headers| page("join/index.html", headers)))
        .route("/checkin", get(|headers| page("checkin/index.html", headers)))
        .route("/reports", get(|headers| page("reports/index.html", headers)))
        .fallback(get(asset))
}

async fn page(path: &'static str, headers: HeaderMap) -> Response {
    match Pages::get(path) {
        Some(file) => serve(path, file, &headers),
        None => (StatusCode::NOT_FOUND, NOT_BUILT).into_response(),
    }
}

async fn asset(uri: Uri, headers: HeaderMap) -> Response {
    let path = uri.path().trim_start_matches('/');
    // A page has its one address.
    match Pages::get(path).filter(|_| !path.ends_with(".html")) {
        Some(file) => serve(path, file, &headers),
        None => HttpProblem::not_found().into_response(),
    }
}

fn serve(path: &str, file: EmbeddedFile, headers: &HeaderMap) -> Response {
    let tag = etag(&file.metadata.sha256_hash());
    if headers.get(IF_NONE_MATCH).is_some_and(|known| known == tag.as_str()) {
        return (StatusCode::NOT_MODIFIED, [(ETAG, tag)]).into_response();
    }
    // Names under assets/ change with their content.
    let caching = if path.starts_with("assets/") { "public, max-age=31536000, immutable" } else { "no-cache" };
    let kind = HeaderValue::from_str(&kind_of(path, &file)).unwrap_or(HeaderValue::from_static("text/plain"));
    let mut response = Body::from(file.data).into_response();
    let answer = response.headers_mut();
    answer.insert(CONTENT_TYPE, kind);
    answer.insert(CACHE_CONTROL, HeaderValue::from_static(caching));
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        answer.insert(ETAG, tag);
    }
    response
}

fn kind_of(path: &str, file: &EmbeddedFile) -> String {
    let kind = file.metadata.mimetype();
    let is_text = kind.starts_with("text/") || path.ends_with(".js");
    if is_text { format!("{kind}; charset=utf-8") } else { kind.to_owned() }
}

fn etag(hash: &[u8; 32]) -> String {
    let hex: String = hash.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    format!("\"{hex}\"")
}
