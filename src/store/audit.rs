//! The audit log: who did what. Append-only, so no personal data goes into it.

use diemcau_domain::identity::{Author, ConferenceId};
use diemcau_domain::time::Timestamp;

use crate::error::{StoreError, database};
use crate::store::Store;
use crate::value::{column, foreign_value, number};

/// Something that somebody did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditEntry {
    /// When.
    pub at: Timestamp,
    /// Who.
    pub author: Author,
    /// The conference it was in; it also says whose endpoint the author is.
    pub conference: Option<ConferenceId>,
    /// What: a stable name such as `issue_keys`.
    pub action: String,
    /// To what: a number or a code, never a name of a person.
    pub target: String,
    /// What else is to be known of it.
    pub detail: String,
}

/// A line of the audit log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditLine {
    /// Its number, from 1.
    pub number: u64,
    /// What it says.
    pub entry: AuditEntry,
}

type Columns = (i64, i64, String, Option<u32>, String, String, String);

impl AuditLine {
    fn from_columns((line, at, author, conference, action, target, detail): Columns) -> Result<Self, StoreError> {
        let author = serde_json::from_str(&author).map_err(|_| foreign_value("author"))?;
        let conference = conference.map(ConferenceId);
        let at = Timestamp::from_millis(at);
        let entry = AuditEntry { at, author, conference, action, target, detail };
        Ok(Self { number: number("number", line)?, entry })
    }
}

impl Store {
    /// Adds a line to the audit log.
    ///
    /// # Errors
    /// An error of the disk.
    pub async fn audit(&self, entry: AuditEntry) -> Result<(), StoreError> {
        let author = serde_json::to_string(&entry.author).map_err(StoreError::unwritable)?;
        self.write(move |connection| {
            Box::pin(async move {
                sqlx::query(
                    "INSERT INTO audit_log (at_ms, author, conference, action, target, detail)
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                )
                .bind(entry.at.as_millis())
                .bind(author)
                .bind(entry.conference.map(|conference| conference.0))
                .bind(entry.action)
                .bind(entry.target)
                .bind(entry.detail)
                .execute(connection)
                .await
                .map_err(database)?;
                Ok(())
            })
        })
        .await
    }

    /// At most `limit` lines before the line numbered `before` (none: from the end), newest first.
    ///
    /// # Errors
    /// An error of the disk.
    pub async fn audit_log(&self, before: Option<u64>, limit: u32) -> Result<Vec<AuditLine>, StoreError> {
        let rows: Vec<Columns> = sqlx::query_as(
            "SELECT number, at_ms, author, conference, action, target, detail FROM audit_log
             WHERE number < ?1 ORDER BY number DESC LIMIT ?2",
        )
        .bind(before.map_or(i64::MAX, column))
        .bind(limit)
        .fetch_all(self.readers())
        .await
        .map_err(database)?;
        rows.into_iter().map(AuditLine::from_columns).collect()
    }
}
