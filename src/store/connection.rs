//! How the file is opened: one connection that writes, a few that read.

use std::path::Path;
use std::time::Duration;

use sqlx::sqlite::{SqliteConnectOptions, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{ConnectOptions, Connection, SqliteConnection, SqlitePool};

use crate::error::{StoreError, database};

/// Connections for reading. Each is a thread of its own; reports and sign-in checks share them.
const READERS: u32 = 4;

/// How long to wait for somebody else's lock, such as a backup's.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// Rows that the thread of a connection reads ahead: a page of a ledger. With sqlx's own 50 the two
/// threads wake each other so often that loading takes three times as long.
const ROWS_BUFFERED: usize = 500;

/// The log of SQLite is cut down to this after a checkpoint, in bytes.
const LOG_LIMIT_BYTES: &str = "67108864";

fn options(path: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new().filename(path).busy_timeout(BUSY_TIMEOUT).foreign_keys(true).disable_statement_logging()
}

/// Opens the connection that writes. An answer after a commit means "on disk", hence FULL.
pub(crate) async fn connect_writer(path: &Path) -> Result<SqliteConnection, StoreError> {
    options(path)
        .synchronous(SqliteSynchronous::Full)
        // What is erased is overwritten, not only unlinked.
        .pragma("secure_delete", "ON")
        .pragma("journal_size_limit", LOG_LIMIT_BYTES)
        .thread_name(|_| "store-writer".to_owned())
        .connect()
        .await
        .map_err(|error| unopened(error, path))
}

/// Opens the connections that read.
pub(crate) fn connect_readers(path: &Path) -> SqlitePool {
    SqlitePoolOptions::new().max_connections(READERS).test_before_acquire(false).connect_lazy_with(
        options(path).row_buffer_size(ROWS_BUFFERED).read_only(true).thread_name(|id| format!("store-reader-{id}")),
    )
}

/// Ends a connection and waits for its thread.
pub(crate) async fn disconnect(connection: SqliteConnection) -> Result<(), StoreError> {
    connection.close().await.map_err(database)
}

/// Names an error of a first look at the file at `path`.
pub(crate) fn unopened(error: sqlx::Error, path: &Path) -> StoreError {
    let code = error.as_database_error().and_then(|error| error.code());
    // SQLITE_NOTADB
    if code.as_deref() == Some("26") { StoreError::NotAStore { path: path.to_owned() } } else { database(error) }
}
