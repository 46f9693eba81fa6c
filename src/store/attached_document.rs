//! Documents that are sent to endpoints, or are about to be: what is known of them, and their files.

use std::path::PathBuf;

use diemcau_domain::document::DocumentKind;
use diemcau_domain::identity::{ConferenceId, DocumentId, SessionId};
use diemcau_domain::time::Timestamp;

use crate::document_file;
use crate::error::{StoreError, database, refused};
use crate::store::Store;
use crate::value::{foreign_value, number};

/// A document before it has a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewDocument {
    /// The session it is for.
    pub session: SessionId,
    /// Its title.
    pub title: String,
    /// The name of the file as it was uploaded.
    pub file_name: String,
    /// What kind of file it is.
    pub kind: DocumentKind,
    /// SHA-256 of the file, as 64 hexadecimal digits.
    pub digest: String,
    /// The titles of its articles; none for what is no draft.
    pub articles: Vec<String>,
    /// A name for the file in the folder that no other has: letters, digits, `-` and `.`.
    pub file: String,
    /// When it was uploaded.
    pub attached_at: Timestamp,
}

/// A document that is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttachedDocument {
    /// Its number within its conference.
    pub document: DocumentId,
    /// What was given with it.
    pub about: NewDocument,
    /// How large the file is, in bytes.
    pub bytes: u64,
}

type Columns = (u32, u32, String, String, String, String, i64, String, String, i64);

const COLUMNS: &str = "document, session, title, file_name, kind, digest, bytes, articles, file, attached_at_ms";

impl AttachedDocument {
    fn from_columns(columns: Columns) -> Result<Self, StoreError> {
        let (document, session, title, file_name, kind, digest, bytes, articles, file, attached_at_ms) = columns;
        let about = NewDocument {
            session: SessionId(session),
            title,
            file_name,
            kind: DocumentKind::from_code(&kind).ok_or_else(|| foreign_value("kind"))?,
            digest,
            articles: serde_json::from_str(&articles).map_err(|_| foreign_value("articles"))?,
            file,
            attached_at: Timestamp::from_millis(attached_at_ms),
        };
        Ok(Self { document: DocumentId(document), about, bytes: number("bytes", bytes)? })
    }
}

impl Store {
    /// Keeps a document and its file, which is on the disk before anybody knows of it.
    ///
    /// # Errors
    /// [`StoreError::UnknownConference`]; or an error of the disk, with nothing kept.
    pub async fn attach_document(
        &self,
        conference: ConferenceId,
        about: NewDocument,
        content: Vec<u8>,
    ) -> Result<DocumentId, StoreError> {
        let (folder, file) = (self.documents().to_owned(), about.file.clone());
        let bytes = i64::try_from(content.len()).unwrap_or(i64::MAX);
        self.writer()?;
        document_file::write(folder.join(&file), content).await?;
        let numbered = self.number_document(conference, about, bytes).await;
        if numbered.is_err() {
            document_file::remove(folder.join(&file)).await?;
        }
        numbered
    }

    async fn number_document(
        &self,
        conference: ConferenceId,
        about: NewDocument,
        bytes: i64,
    ) -> Result<DocumentId, StoreError> {
        self.write(move |connection| {
            Box::pin(async move {
                let unknown = || StoreError::UnknownConference(conference);
                let number: u32 = sqlx::query_scalar(
                    "INSERT INTO attached_document_numbers (conference, last) VALUES (?1, 1)
                     ON CONFLICT (conference) DO UPDATE SET last = last + 1 RETURNING last",
                )
                .bind(conference.0)
                .fetch_one(&mut *connection)
                .await
                .map_err(|error| refused(error, unknown()))?;
                let articles = serde_json::to_string(&about.articles).map_err(StoreError::unwritable)?;
                sqlx::query(
                    "INSERT INTO attached_documents (conference, document, session, title, file_name, kind, digest,
                                                     bytes, articles, file, attached_at_ms)
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
                )
                .bind(conference.0)
                .bind(number)
                .bind(about.session.0)
                .bind(about.title)
                .bind(about.file_name)
                .bind(about.kind.code())
                .bind(about.digest)
                .bind(bytes)
                .bind(articles)
                .bind(about.file)
                .bind(about.attached_at.as_millis())
                .execute(connection)
                .await
                .map_err(|error| refused(error, unknown()))?;
                Ok(DocumentId(number))
            })
        })
        .await
    }

    /// The documents of a session, in the order in which they came.
    ///
    /// # Errors
    /// An error of the disk.
    pub async fn attached_documents(
        &self,
        conference: ConferenceId,
        session: SessionId,
    ) -> Result<Vec<AttachedDocument>, StoreError> {
        let query = format!(
            "SELECT {COLUMNS} FROM attached_documents WHERE conference = ?1 AND session = ?2 ORDER BY document"
        );
        let rows: Vec<Columns> = sqlx::query_as(sqlx::AssertSqlSafe(query))
            .bind(conference.0)
            .bind(session.0)
            .fetch_all(self.readers())
            .await
            .map_err(database)?;
        rows.into_iter().map(AttachedDocument::from_columns).collect()
    }

    /// A document.
    ///
    /// # Errors
    /// An error of the disk.
    pub async fn attached_document(
        &self,
        conference: ConferenceId,
        document: DocumentId,
    ) -> Result<Option<AttachedDocument>, StoreError> {
        let query = format!("SELECT {COLUMNS} FROM attached_documents WHERE conference = ?1 AND document = ?2");
        let row: Option<Columns> = sqlx::query_as(sqlx::AssertSqlSafe(query))
            .bind(conference.0)
            .bind(document.0)
            .fetch_optional(self.readers())
            .await
            .map_err(database)?;
        row.map(AttachedDocument::from_columns).transpose()
    }

    /// Where the file of a document stands.
    #[must_use]
    pub fn document_path(&self, document: &AttachedDocument) -> PathBuf {
        self.documents().join(&document.about.file)
    }

    /// Gives a document that nobody began to send another title and other articles; answers whether
    /// there was one.
    ///
    /// # Errors
    /// An error of the disk.
    pub async fn revise_document(
        &self,
        conference: ConferenceId,
        document: DocumentId,
        title: String,
        articles: Vec<String>,
    ) -> Result<bool, StoreError> {
        let articles = serde_json::to_string(&articles).map_err(StoreError::unwritable)?;
        let revise = sqlx::query(
            "UPDATE attached_documents SET title = ?3, articles = ?4
             WHERE conference = ?1 AND document = ?2 AND is_held = 0",
        );
        Ok(self.change(revise.bind(conference.0).bind(document.0).bind(title).bind(articles)).await? > 0)
    }

    /// Keeps a document as it is while it is sent and ever after, or lets it be changed again;
    /// answers whether there is one.
    ///
    /// # Errors
    /// An error of the disk.
    pub async fn hold_document(
        &self,
        conference: ConferenceId,
        document: DocumentId,
        is_held: bool,
    ) -> Result<bool, StoreError> {
        let hold = sqlx::query("UPDATE attached_documents SET is_held = ?3 WHERE conference = ?1 AND document = ?2");
        Ok(self.change(hold.bind(conference.0).bind(document.0).bind(is_held)).await? > 0)
    }

    /// Takes away a document that nobody began to send, and its file; answers whether there was one.
    ///
    /// # Errors
    /// An error of the disk.
    pub async fn detach_document(&self, conference: ConferenceId, document: DocumentId) -> Result<bool, StoreError> {
        let file: Option<String> = self
            .write(move |connection| {
                Box::pin(async move {
                    sqlx::query_scalar(
                        "DELETE FROM attached_documents WHERE conference = ?1 AND document = ?2 AND is_held = 0
                         RETURNING file",
                    )
                    .bind(conference.0)
                    .bind(document.0)
                    .fetch_optional(connection)
                    .await
                    .map_err(database)
                })
            })
            .await?;
        match file {
            Some(file) => document_file::remove(self.documents().join(file)).await.map(|()| true),
            None => Ok(false),
        }
    }
}
