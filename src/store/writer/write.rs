//! A write that is not an append: some work on the connection, and whoever waits for it.

use sqlx::SqliteConnection;
use tokio::sync::oneshot;

use super::Pending;
use crate::error::StoreError;

/// A write as the queue holds it, whatever it answers.
pub(crate) trait QueuedWrite: Send {
    /// Does the work within the open transaction. `Ok(false)` means that it was refused, for
    /// reasons of its own, and is to be undone alone.
    fn run<'c>(&'c mut self, connection: &'c mut SqliteConnection) -> Pending<'c, Result<bool, StoreError>>;

    /// Tells the caller what came of it.
    fn answer(self: Box<Self>, committed: Result<(), StoreError>);
}

pub(crate) struct Write<T, F> {
    work: Option<F>,
    refused: Option<StoreError>,
    outcome: Option<T>,
    answer: oneshot::Sender<Result<T, StoreError>>,
}

impl<T, F> Write<T, F> {
    pub(crate) const fn new(work: F, answer: oneshot::Sender<Result<T, StoreError>>) -> Self {
        Self { work: Some(work), refused: None, outcome: None, answer }
    }
}

impl<T, F> QueuedWrite for Write<T, F>
where
    T: Send + 'static,
    F: for<'c> FnOnce(&'c mut SqliteConnection) -> Pending<'c, Result<T, StoreError>> + Send + 'static,
{
    fn run<'c>(&'c mut self, connection: &'c mut SqliteConnection) -> Pending<'c, Result<bool, StoreError>> {
        Box::pin(async move {
            let Some(work) = self.work.take() else { return Ok(false) };
            match work(connection).await {
                Ok(outcome) => self.outcome = Some(outcome),
                Err(error) if error.ends_transaction() => return Err(error),
                Err(error) => self.refused = Some(error),
            }
            Ok(self.refused.is_none())
        })
    }

    fn answer(self: Box<Self>, committed: Result<(), StoreError>) {
        let answer = match (committed, self.refused, self.outcome) {
            (_, Some(refused), _) => Err(refused),
            (Err(error), ..) => Err(error),
            (Ok(()), None, Some(outcome)) => Ok(outcome),
            (Ok(()), None, None) => Err(StoreError::Closed),
        };
        // Nobody there means that the caller gave up waiting; it is written all the same.
        let _ = self.answer.send(answer);
    }
}
