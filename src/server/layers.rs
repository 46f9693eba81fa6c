//! What every answer passes on its way out.

use std::any::Any;
use std::time::Instant;

use axum::Router;
use axum::extract::{MatchedPath, Request, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, HeaderName, HeaderValue, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
    X_FRAME_OPTIONS,
};
use axum::http::{HeaderMap, StatusCode};
use axum::middleware::{Next, from_fn, from_fn_with_state, map_response_with_state};
use axum::response::{IntoResponse, Response};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use url::Url;

use crate::access::check_origin;
use crate::app::App;
use crate::http::body::in_time;
use crate::http::problem::{HttpProblem, ProblemCode};

const PERMISSIONS: &str = "camera=(self), microphone=(self), display-capture=(self), screen-wake-lock=(self), \
     fullscreen=(self), geolocation=(), payment=(), usb=()";

/// Puts the layers around the routes.
pub(crate) fn around(routes: Router<App>, app: &App) -> Router {
    routes
        .method_not_allowed_fallback(method_not_allowed)
        .layer(from_fn_with_state(app.clone(), check_origin))
        .layer(from_fn(in_time))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(from_fn_with_state(app.clone(), measure))
        .layer(map_response_with_state(content_policy(&app.public_url), protect))
        .layer(CompressionLayer::new())
        .with_state(app.clone())
}

async fn method_not_allowed() -> HttpProblem {
    HttpProblem::new(StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed", "This address does not take this method")
}

/// A panic is a mistake of ours; it ends one request and nothing else.
fn panicked(cause: Box<dyn Any + Send + 'static>) -> Response {
    let text = cause.downcast_ref::<&str>().map(|text| (*text).to_owned());
    let text = text.or_else(|| cause.downcast_ref::<String>().cloned());
    HttpProblem::internal(&text.unwrap_or_else(|| "a panic without words".to_owned())).into_response()
}

async fn measure(State(app): State<App>, request: Request, next: Next) -> Response {
    let route = request.extensions().get::<MatchedPath>().map(|path| path.as_str().to_owned());
    let method = request.method().clone();
    let begun = Instant::now();
    let response = next.run(request).await;
    let route = route.as_deref().unwrap_or("none");
    app.metrics.request(&method, route, response.status().as_u16(), begun.elapsed());
    if let Some(code) = response.extensions().get::<ProblemCode>() {
        app.metrics.problem(code.0);
    }
    response
}

/// Everything from this server, nothing from elsewhere; the socket by its address, because `'self'`
/// does not cover it in every browser.
fn content_policy(public_url: &Url) -> Option<HeaderValue> {
    let socket = public_url.origin().ascii_serialization().replacen("http", "ws", 1);
    let policy = format!(
        "default-src 'self'; media-src 'self' blob: mediastream:; img-src 'self' blob:; connect-src 'self' {socket}; \
         object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    );
    HeaderValue::from_str(&policy).ok()
}

async fn protect(State(policy): State<Option<HeaderValue>>, mut response: Response) -> Response {
    let headers = response.headers_mut();
    // A stranger's file has a stricter one of its own.
    let policy = policy.filter(|_| !headers.contains_key(CONTENT_SECURITY_POLICY));
    headers.extend(policy.map(|policy| (CONTENT_SECURITY_POLICY, policy)));
    put(headers, X_CONTENT_TYPE_OPTIONS, "nosniff");
    put(headers, X_FRAME_OPTIONS, "DENY");
    put(headers, REFERRER_POLICY, "same-origin");
    put(headers, HeaderName::from_static("permissions-policy"), PERMISSIONS);
    put(headers, HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    response
}

/// An answer of the API is for whoever asked, now: it may have a key, a code, a ticket or a name in it.
/// Files that players and browsers ask for again say something else themselves.
pub(crate) async fn keep_nowhere(mut response: Response) -> Response {
    response.headers_mut().entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

fn put(headers: &mut HeaderMap, name: HeaderName, value: &'static str) {
    headers.insert(name, HeaderValue::from_static(value));
}
