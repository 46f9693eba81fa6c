//! The one writer: a bounded queue before a task that owns the connection.

mod figures;
mod group;
mod task;
mod write;

use std::path::PathBuf;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};

use diemcau_domain::identity::ConferenceId;
use sqlx::SqliteConnection;
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;

pub use figures::Figures;
pub(crate) use task::execute;

use crate::error::StoreError;
use crate::file::WriteRight;
use crate::ledger::{Append, Head, Line};
use figures::Counters;
use group::Queued;
use task::WriterTask;
use write::Write;

/// How many writes may wait. Whoever comes later waits for room in the queue.
const QUEUE: usize = 4_096;

/// Something that is done later and may borrow for `'c`.
pub(crate) type Pending<'c, T> = Pin<Box<dyn Future<Output = T> + Send + 'c>>;

/// The way to the task that writes.
#[derive(Debug)]
pub(crate) struct Writer {
    queue: mpsc::Sender<Queued>,
    counters: Arc<Counters>,
    task: Mutex<Option<JoinHandle<()>>>,
}

impl Writer {
    /// Starts the task; it holds `right` until it ends.
    pub(crate) fn start(path: PathBuf, right: WriteRight, connection: SqliteConnection) -> Self {
        let (queue, waiting) = mpsc::channel(QUEUE);
        let counters = Arc::new(Counters::default());
        let task = WriterTask::new(path, right, connection, waiting, Arc::clone(&counters));
        Self { queue, counters, task: Mutex::new(Some(tokio::spawn(task.run()))) }
    }

    /// Appends lines to the ledger of a conference; answers its head once they are on disk.
    pub(crate) async fn append(&self, conference: ConferenceId, lines: Vec<Line>) -> Result<Head, StoreError> {
        let (answer, answered) = oneshot::channel();
        let append = Append::new(conference, lines, answer);
        self.queue.send(Queued::Append(append)).await.map_err(|_| StoreError::Closed)?;
        answered.await.map_err(|_| StoreError::Closed)?
    }

    /// Does `work` in a transaction; answers once it is on disk.
    pub(crate) async fn write<T, F>(&self, work: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: for<'c> FnOnce(&'c mut SqliteConnection) -> Pending<'c, Result<T, StoreError>> + Send + 'static,
    {
        let (answer, answered) = oneshot::channel();
        let write = Box::new(Write::new(work, answer));
        self.queue.send(Queued::Write(write)).await.map_err(|_| StoreError::Closed)?;
        answered.await.map_err(|_| StoreError::Closed)?
    }

    /// Ends the task after everything that waits now, and waits for its end.
    pub(crate) async fn stop(&self) {
        // An error means that it has ended already.
        let _ = self.queue.send(Queued::Stop).await;
        let task = self.task.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(task) = task
            && let Err(error) = task.await
        {
            tracing::error!(%error, "the writer of the store ended badly");
        }
    }

    pub(crate) fn figures(&self) -> Figures {
        let queued = QUEUE.saturating_sub(self.queue.capacity());
        self.counters.read(u64::try_from(queued).unwrap_or(u64::MAX))
    }
}
