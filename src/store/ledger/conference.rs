//! Conferences: making one, listing them, appending to one, its head.

use diemcau_domain::identity::ConferenceId;
use diemcau_domain::ledger::Record;
use diemcau_domain::time::Timestamp;

use crate::error::{StoreError, database};
use crate::ledger::chain::Head;
use crate::ledger::line::Line;
use crate::store::Store;
use crate::value::column;

impl Store {
    /// Makes a conference with an empty ledger. Conferences are numbered from 1.
    ///
    /// # Errors
    /// An error of the disk; then there is no new conference.
    pub async fn create_conference(&self, at: Timestamp) -> Result<ConferenceId, StoreError> {
        self.write(move |connection| {
            Box::pin(async move {
                sqlx::query_scalar("INSERT INTO conferences (created_at_ms) VALUES (?1) RETURNING conference")
                    .bind(at.as_millis())
                    .fetch_one(connection)
                    .await
                    .map(ConferenceId)
                    .map_err(database)
            })
        })
        .await
    }

    /// Every conference, the oldest first.
    ///
    /// # Errors
    /// An error of the disk.
    pub async fn conferences(&self) -> Result<Vec<ConferenceId>, StoreError> {
        let numbers: Vec<u32> = sqlx::query_scalar("SELECT conference FROM conferences ORDER BY conference")
            .fetch_all(self.readers())
            .await
            .map_err(database)?;
        Ok(numbers.into_iter().map(ConferenceId).collect())
    }

    /// Appends records to the ledger of a conference, all or none, and answers the head after the
    /// last of them once they are on disk. Without records it answers the present head.
    ///
    /// A caller that stops waiting does not take its records back.
    ///
    /// # Errors
    /// [`StoreError::UnknownConference`], or an error of the disk; then nothing was written.
    pub async fn append(&self, conference: ConferenceId, records: Vec<Record>) -> Result<Head, StoreError> {
        let lines = records.iter().map(Line::of).collect::<Result<Vec<_>, _>>()?;
        self.writer()?.append(conference, lines).await
    }

    /// The head of a ledger as the table of conferences keeps it.
    ///
    /// # Errors
    /// [`StoreError::UnknownConference`], or an error of the disk.
    pub async fn head(&self, conference: ConferenceId) -> Result<Head, StoreError> {
        Head::read(self.readers(), conference).await
    }

    /// The head that the ledger had after line `sequence`; none if it never had so many. Tells
    /// whether the head printed on a document belongs to this ledger.
    ///
    /// # Errors
    /// An error of the disk.
    pub async fn head_at(&self, conference: ConferenceId, sequence: u64) -> Result<Option<Head>, StoreError> {
        let hash: Option<Vec<u8>> =
            sqlx::query_scalar("SELECT hash FROM ledger WHERE conference = ?1 AND sequence = ?2")
                .bind(conference.0)
                .bind(column(sequence))
                .fetch_optional(self.readers())
                .await
                .map_err(database)?;
        hash.map(|hash| Head::from_columns(column(sequence), &hash)).transpose()
    }
}
