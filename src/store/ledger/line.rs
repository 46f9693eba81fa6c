//! A record as it is stored.

use std::sync::Arc;

use diemcau_domain::identity::ConferenceId;
use diemcau_domain::ledger::Record;
use diemcau_domain::time::Timestamp;

use crate::error::StoreError;

/// What a line holds besides its place in the chain. The bytes are kept as they are, because the
/// hash is over them: JSON read and written again might look different.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    pub(crate) at_ms: i64,
    pub(crate) author: Vec<u8>,
    pub(crate) event: Vec<u8>,
}

impl Line {
    pub(crate) fn of(record: &Record) -> Result<Self, StoreError> {
        Ok(Self {
            at_ms: record.at.as_millis(),
            author: serde_json::to_vec(&record.author).map_err(StoreError::unwritable)?,
            event: serde_json::to_vec(&record.event).map_err(StoreError::unwritable)?,
        })
    }

    /// The record that was stored. `conference` and `sequence` are for the error only.
    pub(crate) fn record(&self, conference: ConferenceId, sequence: u64) -> Result<Record, StoreError> {
        let unreadable =
            |error: serde_json::Error| StoreError::Unreadable { conference, sequence, source: Arc::new(error) };
        Ok(Record {
            at: Timestamp::from_millis(self.at_ms),
            author: serde_json::from_slice(&self.author).map_err(unreadable)?,
            event: serde_json::from_slice(&self.event).map_err(unreadable)?,
        })
    }
}
