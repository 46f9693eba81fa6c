//! Bodies, paths and queries that are refused with a problem, not with plain text; and the time a
//! body may take.

use std::time::Duration;

use axum::body::{Body as AnyBody, HttpBody};
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::middleware::Next;
use axum::response::Response;
use futures_util::{StreamExt, stream};
use tokio::time::{Instant, timeout_at};

use super::problem::HttpProblem;

/// A JSON body, parsed strictly.
#[derive(Debug, FromRequest)]
#[from_request(via(axum::Json), rejection(HttpProblem))]
pub struct Body<T>(pub T);

/// The numbers in the path.
#[derive(Debug, FromRequestParts)]
#[from_request(via(axum::extract::Path), rejection(HttpProblem))]
pub struct Path<T>(pub T);

/// What stands behind the question mark.
#[derive(Debug, FromRequestParts)]
#[from_request(via(axum::extract::Query), rejection(HttpProblem))]
pub struct Query<T>(pub T);

/// The largest body, a roster file, arrives within this over a line of one megabit a second.
const BODY_WITHIN: Duration = Duration::from_secs(180);

/// Gives the body of a request a deadline; behind it reading fails. A WebSocket has no body.
pub(crate) async fn in_time(request: Request, next: Next) -> Response {
    if request.body().is_end_stream() {
        return next.run(request).await;
    }
    let deadline = Instant::now() + BODY_WITHIN;
    next.run(request.map(|body| until(body, deadline))).await
}

fn until(body: AnyBody, deadline: Instant) -> AnyBody {
    let chunks = stream::try_unfold(body.into_data_stream(), move |mut chunks| async move {
        // An error, not an end: half a file must never look like a whole one.
        let chunk = timeout_at(deadline, chunks.next()).await.map_err(axum::Error::new)?;
        Ok::<_, axum::Error>(chunk.transpose()?.map(|chunk| (chunk, chunks)))
    });
    AnyBody::from_stream(chunks)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use axum::body::to_bytes;

    use super::*;

    #[tokio::test]
    async fn a_body_that_does_not_end_in_time_is_an_error_and_no_half_body() {
        let half = stream::iter([Ok::<_, axum::Error>("half")]).chain(stream::pending());
        assert!(to_bytes(until(AnyBody::from_stream(half), Instant::now()), 1_000).await.is_err());
    }

    #[tokio::test]
    async fn a_body_that_ends_in_time_is_read_whole() {
        let body = until(AnyBody::from("whole"), Instant::now() + BODY_WITHIN);
        assert_eq!(to_bytes(body, 1_000).await.unwrap(), "whole");
    }
}
