//! What people wrote: comments on drafts, announcements, messages, and the answers to them. It stands
//! beside the record and is erased in time.

use std::collections::BTreeMap;
use std::fmt;

use diemcau_domain::identity::ConferenceId;
use diemcau_domain::time::Timestamp;
use diemcau_domain::written_text::TextHash;

use crate::error::{StoreError, database, refused};
use crate::store::Store;

/// A text and what binds it to its hash in the ledger. It does not show itself in logs.
#[derive(Clone, PartialEq, Eq)]
pub struct WrittenText {
    /// SHA-256 of salt and text.
    pub hash: TextHash,
    /// Random.
    pub salt: [u8; 16],
    /// The text.
    pub text: String,
    /// Until when it may be kept.
    pub keep_until: Timestamp,
}

impl fmt::Debug for WrittenText {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("WrittenText")
            .field("hash", &self.hash)
            .field("keep_until", &self.keep_until)
            .finish_non_exhaustive()
    }
}

impl Store {
    /// Keeps a text.
    ///
    /// # Errors
    /// [`StoreError::HashTaken`], [`StoreError::UnknownConference`]; or an error of the disk.
    pub async fn put_text(&self, conference: ConferenceId, text: WrittenText) -> Result<(), StoreError> {
        self.write(move |connection| {
            Box::pin(async move {
                let unknown = StoreError::UnknownConference(conference);
                sqlx::query(
                    "INSERT INTO written_texts (conference, hash, salt, text, keep_until_ms)
                     VALUES (?1, ?2, ?3, ?4, ?5)",
                )
                .bind(conference.0)
                .bind(text.hash.0)
                .bind(&text.salt[..])
                .bind(text.text)
                .bind(text.keep_until.as_millis())
                .execute(connection)
                .await
                .map_err(|error| refused(error, unknown))?;
                Ok(())
            })
        })
        .await
    }

    /// The texts with these hashes, as far as they are kept.
    ///
    /// # Errors
    /// An error of the disk.
    pub async fn texts(
        &self,
        conference: ConferenceId,
        hashes: &[TextHash],
    ) -> Result<BTreeMap<TextHash, String>, StoreError> {
        let hashes = serde_json::to_string(hashes).map_err(StoreError::unwritable)?;
        let rows: Vec<(String, String)> = sqlx::query_as(
            "SELECT hash, text FROM written_texts
             WHERE conference = ?1 AND hash IN (SELECT value FROM json_each(?2))",
        )
        .bind(conference.0)
        .bind(hashes)
        .fetch_all(self.readers())
        .await
        .map_err(database)?;
        Ok(rows.into_iter().map(|(hash, text)| (TextHash(hash), text)).collect())
    }

    /// Erases a text; answers whether there was one.
    ///
    /// # Errors
    /// An error of the disk.
    pub async fn erase_text(&self, conference: ConferenceId, hash: TextHash) -> Result<bool, StoreError> {
        let erase = sqlx::query("DELETE FROM written_texts WHERE conference = ?1 AND hash = ?2");
        Ok(self.change(erase.bind(conference.0).bind(hash.0)).await? > 0)
    }

    /// Erases every text whose time is over; answers how many.
    ///
    /// # Errors
    /// An error of the disk.
    pub async fn erase_texts_due(&self, now: Timestamp) -> Result<u64, StoreError> {
        self.change(sqlx::query("DELETE FROM written_texts WHERE keep_until_ms <= ?1").bind(now.as_millis())).await
    }
}
