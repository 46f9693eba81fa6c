//! What operators and their machines ask: on a listener of its own.

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use tracing::warn;

use crate::app::App;

/// The addresses of the probes.
pub(crate) fn routes() -> Router<App> {
    Router::new().route("/livez", get(alive)).route("/readyz", get(ready)).route("/metrics", get(metrics))
}

/// The process runs and answers.
async fn alive() -> &'static str {
    "alive\n"
}

/// It can do its work: it is not stopping, the disk takes what is written, media runs.
async fn ready(State(app): State<App>) -> Response {
    if app.stopping.is_cancelled() {
        return (StatusCode::SERVICE_UNAVAILABLE, "stopping\n").into_response();
    }
    if app.streams.has_ended() {
        return (StatusCode::SERVICE_UNAVAILABLE, "media has ended\n").into_response();
    }
    let moment = app.clock.now().as_millis().to_string();
    if let Err(failed) = app.store.change_setting("probe.written_at", &moment).await {
        warn!(error = %failed, code = failed.code(), "the store cannot be written");
        return (StatusCode::SERVICE_UNAVAILABLE, format!("{}\n", failed.code())).into_response();
    }
    "ready\n".into_response()
}

async fn metrics(State(app): State<App>) -> Response {
    match app.metrics.text(&app) {
        Ok(text) => ([(CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], text).into_response(),
        Err(failed) => {
            warn!(error = %failed, "the metrics cannot be written");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}
