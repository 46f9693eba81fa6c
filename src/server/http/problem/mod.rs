//! Every answer of 400 and above: problem details (RFC 9457) with a stable code.

mod reasons;

use axum::Json;
use axum::http::StatusCode;
use axum::http::header::{CONTENT_TYPE, HeaderName, HeaderValue, RETRY_AFTER};
use axum::response::{IntoResponse, Response};
use diemcau_protocol::problem::{Fault, Problem};
use tracing::error;

/// Why a request is not answered as asked.
#[derive(Clone, Debug)]
pub struct HttpProblem {
    status: StatusCode,
    code: &'static str,
    title: &'static str,
    more: Option<Box<More>>,
}

/// What most problems do not have.
#[derive(Clone, Debug, Default)]
struct More {
    detail: Option<String>,
    field: Option<String>,
    faults: Vec<Fault>,
    header: Option<(HeaderName, HeaderValue)>,
}

/// The code of a problem, left on the answer for metrics.
#[derive(Clone, Copy, Debug)]
pub struct ProblemCode(pub &'static str);

impl HttpProblem {
    /// A problem with a stable code and a short sentence.
    #[must_use]
    pub const fn new(status: StatusCode, code: &'static str, title: &'static str) -> Self {
        Self { status, code, title, more: None }
    }

    /// Its stable code.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        self.code
    }

    /// Nobody is signed in.
    #[must_use]
    pub const fn not_signed_in() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "not_signed_in", "Nobody is signed in")
    }

    /// It may not be done.
    #[must_use]
    pub const fn denied() -> Self {
        Self::new(StatusCode::FORBIDDEN, "denied", "This is not allowed")
    }

    /// There is no such thing, or none that the asker may know of.
    #[must_use]
    pub const fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, "not_found", "There is no such thing")
    }

    /// The request cannot be understood.
    #[must_use]
    pub const fn malformed(status: StatusCode) -> Self {
        Self::new(status, "malformed", "The request cannot be understood")
    }

    /// Something failed that the asker cannot help. The operator is told here.
    #[must_use]
    pub fn internal(what: &dyn std::fmt::Display) -> Self {
        error!(error = %what, "a request failed");
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", "The server failed")
    }

    /// Too much at once; the same request may work in a moment.
    #[must_use]
    pub fn busy() -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "busy", "Too much at once; try again").retry_after(1)
    }

    /// The server stops; another or the same one will be there in a moment.
    #[must_use]
    pub fn stopping() -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "stopping", "The server stops").retry_after(2)
    }

    /// The disk does not take it now.
    #[must_use]
    pub fn not_written() -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "not_written", "It could not be written down; nothing changed")
            .retry_after(2)
    }

    /// The same with more to say.
    #[must_use]
    pub fn detail(self, detail: impl Into<String>) -> Self {
        let detail = detail.into();
        self.with(|more| more.detail = Some(detail))
    }

    /// The same with the field that is wrong.
    #[must_use]
    pub fn field(self, field: impl Into<String>) -> Self {
        let field = field.into();
        self.with(|more| more.field = Some(field))
    }

    /// The same with everything that is wrong with a file.
    #[must_use]
    pub fn faults(self, faults: Vec<Fault>) -> Self {
        self.with(|more| more.faults = faults)
    }

    /// The same with the seconds to wait.
    #[must_use]
    pub fn retry_after(self, seconds: u64) -> Self {
        self.with(|more| more.header = Some((RETRY_AFTER, HeaderValue::from(seconds))))
    }

    /// The same with a header that says more.
    #[must_use]
    pub fn header(self, name: HeaderName, value: &'static str) -> Self {
        self.with(|more| more.header = Some((name, HeaderValue::from_static(value))))
    }

    fn with(mut self, add: impl FnOnce(&mut More)) -> Self {
        add(self.more.get_or_insert_default());
        self
    }
}

impl IntoResponse for HttpProblem {
    fn into_response(self) -> Response {
        let more = self.more.map(|more| *more).unwrap_or_default();
        let body = Problem {
            kind: format!("urn:diemcau:problem:{}", self.code),
            title: self.title.to_owned(),
            status: self.status.as_u16(),
            code: self.code.to_owned(),
            detail: more.detail,
            field: more.field,
            faults: more.faults,
        };
        let mut response = (self.status, Json(body)).into_response();
        response.extensions_mut().insert(ProblemCode(self.code));
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        headers.extend(more.header);
        response
    }
}

/// The body is larger than this route takes.
#[must_use]
pub const fn too_large() -> HttpProblem {
    HttpProblem::new(StatusCode::PAYLOAD_TOO_LARGE, "too_large", "The body is too large")
}

/// The body is of another kind than this route takes.
#[must_use]
pub fn unsupported_media_type(wanted: &str) -> HttpProblem {
    HttpProblem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "unsupported_media_type", "The body is of the wrong kind")
        .detail(format!("Content-Type must be {wanted}"))
}
