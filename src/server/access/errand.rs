//! What was begun is done to its end, even if whoever asked for it hangs up meanwhile.

use tokio_util::task::TaskTracker;

use crate::http::problem::HttpProblem;

/// Runs a piece of work on its own task and waits for it. Dropping the future that this gives ends
/// the waiting, not the work: a key that was revoked in the store must also be put out, and noted.
///
/// # Errors
/// `stopping` if the server ends before the work does. A panic of the work goes on in the caller.
pub(crate) async fn to_the_end<T: Send + 'static>(
    tasks: &TaskTracker,
    work: impl Future<Output = T> + Send + 'static,
) -> Result<T, HttpProblem> {
    tasks.spawn(work).await.map_err(|failed| match failed.try_into_panic() {
        Ok(cause) => std::panic::resume_unwind(cause),
        Err(_) => HttpProblem::stopping(),
    })
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use futures_util::FutureExt;
    use tokio::sync::oneshot;

    use super::*;

    #[tokio::test]
    async fn what_was_begun_is_done_although_whoever_asked_hung_up() {
        let tasks = TaskTracker::new();
        let (may_go_on, go_on) = oneshot::channel::<()>();
        let (done, is_done) = oneshot::channel();
        let asked = to_the_end(&tasks, async move {
            go_on.await.unwrap();
            done.send("written").unwrap();
        });
        let mut asked = Box::pin(asked);
        assert!(asked.as_mut().now_or_never().is_none(), "it waits");
        drop(asked);
        may_go_on.send(()).unwrap();
        assert_eq!(is_done.await.unwrap(), "written");
        tasks.close();
        tasks.wait().await;
    }
}
