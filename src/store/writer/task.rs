//! The task that writes: takes a group, commits it, answers.

use std::path::PathBuf;
use std::sync::Arc;

use sqlx::SqliteConnection;
use tokio::sync::mpsc;

use super::figures::Counters;
use super::group::{Group, Queued};
use crate::connection::{connect_writer, disconnect};
use crate::error::{StoreError, database};
use crate::file::WriteRight;
use crate::ledger::append_all;

pub(super) struct WriterTask {
    path: PathBuf,
    // Dropped last: nobody else may write before the connection is gone.
    connection: Option<SqliteConnection>,
    waiting: mpsc::Receiver<Queued>,
    counters: Arc<Counters>,
    right: WriteRight,
}

impl WriterTask {
    pub(super) const fn new(
        path: PathBuf,
        right: WriteRight,
        connection: SqliteConnection,
        waiting: mpsc::Receiver<Queued>,
        counters: Arc<Counters>,
    ) -> Self {
        Self { path, connection: Some(connection), waiting, counters, right }
    }

    pub(super) async fn run(mut self) {
        while let Some(first) = self.waiting.recv().await {
            let mut group = Group::gather(first, &mut self.waiting);
            let last = group.last;
            if !group.is_empty() {
                let committed = self.commit(&mut group).await;
                self.count(&committed);
                group.answer(&committed.map(|_| ()));
            }
            if last {
                break;
            }
        }
        self.waiting.close();
        if let Some(connection) = self.connection.take()
            && let Err(error) = disconnect(connection).await
        {
            tracing::error!(%error, "the store was not closed cleanly");
        }
        drop(self.right);
    }

    fn count(&self, committed: &Result<u64, StoreError>) {
        match committed {
            Ok(records) => self.counters.committed(*records),
            Err(error) => {
                self.counters.failed();
                tracing::error!(code = error.code(), %error, source = ?error, "a commit failed");
            }
        }
    }

    /// Everything of the group, or nothing. Answers how many records were appended.
    async fn commit(&mut self, group: &mut Group) -> Result<u64, StoreError> {
        let mut connection = match self.connection.take() {
            Some(connection) => connection,
            None => connect_writer(&self.path).await?,
        };
        let committed = transact(&mut connection, group).await;
        // After some errors SQLite has rolled back by itself, and says so here; then, and whenever
        // the state of the connection is in doubt, the next group begins with a new one.
        if committed.is_ok() || execute(&mut connection, "ROLLBACK").await.is_ok() {
            self.connection = Some(connection);
        }
        committed
    }
}

async fn transact(connection: &mut SqliteConnection, group: &mut Group) -> Result<u64, StoreError> {
    execute(connection, "BEGIN IMMEDIATE").await?;
    for write in &mut group.writes {
        execute(connection, "SAVEPOINT one").await?;
        if !write.run(connection).await? {
            execute(connection, "ROLLBACK TO one").await?;
        }
        execute(connection, "RELEASE one").await?;
    }
    let records = append_all(connection, &mut group.appends).await?;
    execute(connection, "COMMIT").await?;
    Ok(records)
}

pub(crate) async fn execute(connection: &mut SqliteConnection, statement: &'static str) -> Result<(), StoreError> {
    sqlx::query(statement).execute(connection).await.map_err(database)?;
    Ok(())
}
