//! Opening and closing.

use std::path::Path;
use std::sync::Arc;

use sqlx::query::Query;
use sqlx::sqlite::SqliteArguments;
use sqlx::{Sqlite, SqliteConnection, SqlitePool};

use crate::connection::{connect_readers, connect_writer};
use crate::document_file::{self, folder_beside};
use crate::error::{StoreError, database};
use crate::file::{create_if_missing, real_path, take_write_right};
use crate::schema;
use crate::writer::{Figures, Pending, Writer};

/// The record and everything beside it. A clone is another handle to the same store.
#[derive(Clone, Debug)]
pub struct Store {
    readers: SqlitePool,
    writer: Option<Arc<Writer>>,
    documents: Arc<Path>,
}

impl Store {
    /// Opens the store at `path` for writing; makes it, or brings it to the present form.
    ///
    /// # Errors
    /// [`StoreError::InUse`] if another process (or another store of this one) writes it;
    /// [`StoreError::NotAStore`] and [`StoreError::SchemaNewer`] for a file of somebody else.
    pub async fn open(path: &Path) -> Result<Self, StoreError> {
        let path = real_path(path)?;
        let right = take_write_right(&path)?;
        create_if_missing(&path)?;
        let mut connection = connect_writer(&path).await?;
        schema::bring_forward(&mut connection, &path).await?;
        document_file::sweep(&folder_beside(&path))?;
        let (readers, documents) = (connect_readers(&path), folder_beside(&path).into());
        Ok(Self { readers, writer: Some(Arc::new(Writer::start(path, right, connection))), documents })
    }

    /// Opens the store at `path` for reading, beside the process that writes it or without one.
    /// Every write answers [`StoreError::ReadOnly`].
    ///
    /// # Errors
    /// [`StoreError::Missing`], [`StoreError::NotAStore`]; [`StoreError::SchemaOlder`] and
    /// [`StoreError::SchemaNewer`] if another release wrote it.
    pub async fn open_read_only(path: &Path) -> Result<Self, StoreError> {
        let path = real_path(path)?;
        if !path.exists() {
            return Err(StoreError::Missing { path });
        }
        let readers = connect_readers(&path);
        schema::check(&readers, &path).await?;
        Ok(Self { readers, writer: None, documents: folder_beside(&path).into() })
    }

    /// Writes what is queued, closes the file and gives up the right to write it. Writes that come
    /// later, through any handle, answer [`StoreError::Closed`].
    pub async fn close(&self) {
        if let Some(writer) = &self.writer {
            writer.stop().await;
        }
        self.readers.close().await;
    }

    /// What was written since the store was opened; zeros for one that only reads.
    #[must_use]
    pub fn figures(&self) -> Figures {
        self.writer.as_ref().map(|writer| writer.figures()).unwrap_or_default()
    }

    pub(crate) const fn readers(&self) -> &SqlitePool {
        &self.readers
    }

    /// The folder with the files of documents.
    pub(crate) fn documents(&self) -> &Path {
        &self.documents
    }

    pub(crate) fn writer(&self) -> Result<&Writer, StoreError> {
        self.writer.as_deref().ok_or(StoreError::ReadOnly)
    }

    /// Does `work` within the next group of writes; answers when it is committed.
    pub(crate) async fn write<T, F>(&self, work: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: for<'c> FnOnce(&'c mut SqliteConnection) -> Pending<'c, Result<T, StoreError>> + Send + 'static,
    {
        self.writer()?.write(work).await
    }

    /// Runs one statement that changes rows or erases them; answers how many, when it is committed.
    pub(crate) async fn change(&self, statement: Query<'static, Sqlite, SqliteArguments>) -> Result<u64, StoreError> {
        self.write(move |connection| {
            Box::pin(async move {
                let changed = statement.execute(connection).await.map_err(database)?;
                Ok(changed.rows_affected())
            })
        })
        .await
    }
}
