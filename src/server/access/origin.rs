//! Requests that another site's page makes a browser send.

use std::net::SocketAddr;

use axum::extract::{Request, State};
use axum::http::header::ORIGIN;
use axum::http::{HeaderMap, Method, StatusCode};
use axum::middleware::Next;
use axum::response::Response;
use url::Url;

use crate::app::App;
use crate::http::problem::HttpProblem;

/// The origins whose pages may call this server. Programs send no `Origin` and are judged by their
/// token alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AllowedOrigins(Vec<String>);

impl AllowedOrigins {
    /// The public address, the configured others, and for a loopback address all of its spellings.
    #[must_use]
    pub fn new(public_url: &Url, bound: SocketAddr, others: &[String]) -> Self {
        let mut origins = vec![public_url.origin().ascii_serialization()];
        origins.extend_from_slice(others);
        if bound.ip().is_loopback() {
            let (scheme, port) = (public_url.scheme(), bound.port());
            origins.extend(["127.0.0.1", "localhost", "[::1]"].map(|host| format!("{scheme}://{host}:{port}")));
        }
        Self(origins)
    }

    /// Whether a request with these headers may come from a page of ours, or from no page at all.
    #[must_use]
    pub fn allow(&self, headers: &HeaderMap) -> bool {
        let origin_is_ours = match headers.get(ORIGIN) {
            Some(origin) => self.0.iter().any(|allowed| origin == allowed.as_str()),
            None => true,
        };
        // A browser that sends no Origin still says where the request began.
        let begun_here = match headers.get("sec-fetch-site") {
            Some(site) => site == "same-origin" || site == "none" || headers.contains_key(ORIGIN),
            None => true,
        };
        origin_is_ours && begun_here
    }
}

/// Lets an unsafe request pass only if it comes from a page of ours or from a program.
///
/// # Errors
/// `foreign_origin`.
pub async fn check_origin(State(app): State<App>, request: Request, next: Next) -> Result<Response, HttpProblem> {
    let is_safe = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if is_safe || app.allowed_origins.allow(request.headers()) {
        return Ok(next.run(request).await);
    }
    Err(HttpProblem::new(StatusCode::FORBIDDEN, "foreign_origin", "The request comes from another site"))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    fn allowed(pairs: &[(&'static str, &'static str)]) -> bool {
        let url = Url::parse("https://hoinghi.example").unwrap();
        let origins = AllowedOrigins::new(&url, "10.0.0.1:443".parse().unwrap(), &[]);
        let headers = pairs.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect();
        origins.allow(&headers)
    }

    #[test]
    fn a_page_of_ours_and_a_program_may_call() {
        assert!(allowed(&[("origin", "https://hoinghi.example"), ("sec-fetch-site", "same-origin")]));
        assert!(allowed(&[]));
    }

    #[test]
    fn another_sites_page_may_not() {
        assert!(!allowed(&[("origin", "https://other.example")]));
        assert!(!allowed(&[("origin", "http://hoinghi.example")]));
        assert!(!allowed(&[("origin", "null")]));
        assert!(!allowed(&[("sec-fetch-site", "cross-site")]));
        assert!(!allowed(&[("sec-fetch-site", "same-site")]));
    }
}
