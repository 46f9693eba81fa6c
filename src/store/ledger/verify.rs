//! Checking a chain from its first line to its head.

use std::fmt;

use diemcau_domain::identity::ConferenceId;
use thiserror::Error;

use crate::error::{StoreError, database};
use crate::ledger::chain::Head;
use crate::store::Store;
use crate::value::number;

/// A ledger whose every line is in its place, unchanged and readable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verified {
    /// The conference.
    pub conference: ConferenceId,
    /// The head of its ledger; its sequence is the number of lines.
    pub head: Head,
}

/// Where a ledger stops being what was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("the ledger of conference {conference} is broken at record {sequence}: {reason}")]
pub struct ChainBreak {
    /// The conference.
    pub conference: ConferenceId,
    /// The first wrong line, from 1; for a missing one, the number it would have.
    pub sequence: u64,
    /// What is wrong with it.
    pub reason: BreakReason,
}

/// What is wrong with a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BreakReason {
    /// It, its place or its hash was changed.
    HashDiffers,
    /// It is missing, and there are later ones.
    SequenceGap,
    /// It cannot be read, though it is what was written: by a later release.
    Unreadable,
    /// It and every later one are missing, and the head says that there were more.
    EndMissing,
    /// It stands behind the head.
    BeyondHead,
    /// It is the last one and sound in itself, but the head has another hash.
    HeadDiffers,
}

impl BreakReason {
    /// The stable name.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::HashDiffers => "hash_differs",
            Self::SequenceGap => "sequence_gap",
            Self::Unreadable => "unreadable",
            Self::EndMissing => "end_missing",
            Self::BeyondHead => "beyond_head",
            Self::HeadDiffers => "head_differs",
        }
    }
}

impl fmt::Display for BreakReason {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::HashDiffers => "it was changed, its hash is another",
            Self::SequenceGap => "it is missing",
            Self::Unreadable => "it cannot be read",
            Self::EndMissing => "it and everything after it is missing",
            Self::BeyondHead => "it stands behind the head",
            Self::HeadDiffers => "the head kept apart has another hash",
        })
    }
}

impl Store {
    /// Checks the whole ledger of a conference, beside whoever appends to it. It proves that nothing
    /// was changed since a head that somebody kept, such as the one printed on a document.
    ///
    /// # Errors
    /// [`StoreError::Broken`] names the first wrong line; [`StoreError::UnknownConference`]; or an
    /// error of the disk.
    pub async fn verify(&self, conference: ConferenceId) -> Result<Verified, StoreError> {
        let broken = |sequence, reason| StoreError::Broken(ChainBreak { conference, sequence, reason });
        let (head, behind) = self.head_and_line_behind(conference).await?;
        self.walk(conference, head, |before, stored| {
            let sequence = stored.head.sequence;
            if before.after(conference, &stored.line) != stored.head {
                return Err(broken(sequence, BreakReason::HashDiffers));
            }
            match stored.line.record(conference, sequence) {
                Ok(_) => Ok(()),
                Err(_) => Err(broken(sequence, BreakReason::Unreadable)),
            }
        })
        .await?;
        match behind {
            Some(sequence) => Err(broken(sequence, BreakReason::BeyondHead)),
            None => Ok(Verified { conference, head }),
        }
    }

    // In one statement, so that an append in between is not taken for a line behind the head.
    async fn head_and_line_behind(&self, conference: ConferenceId) -> Result<(Head, Option<u64>), StoreError> {
        let row: Option<(i64, Vec<u8>, Option<i64>)> = sqlx::query_as(
            "SELECT head_sequence, head_hash,
                    (SELECT min(sequence) FROM ledger WHERE conference = ?1 AND sequence > head_sequence)
             FROM conferences WHERE conference = ?1",
        )
        .bind(conference.0)
        .fetch_optional(self.readers())
        .await
        .map_err(database)?;
        let (sequence, hash, behind) = row.ok_or(StoreError::UnknownConference(conference))?;
        let behind = behind.map(|sequence| number("sequence", sequence)).transpose()?;
        Ok((Head::from_columns(sequence, &hash)?, behind))
    }
}
