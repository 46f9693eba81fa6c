//! Reading a ledger from its beginning, a page at a time.

use diemcau_domain::identity::ConferenceId;
use diemcau_domain::ledger::Record;

use crate::error::{StoreError, database};
use crate::ledger::chain::Head;
use crate::ledger::line::Line;
use crate::ledger::verify::{BreakReason, ChainBreak};
use crate::store::Store;
use crate::value::{column, hash, number};

/// Lines read at once. Between two pages no lock and no snapshot is held.
const PAGE: i64 = 500;

const SELECT: &str = "
SELECT sequence, at_ms, author, event, hash FROM ledger
WHERE conference = ?1 AND sequence > ?2 AND sequence <= ?3 ORDER BY sequence LIMIT ?4";

impl Store {
    /// Every record of a conference, oldest first.
    ///
    /// # Errors
    /// [`StoreError::Unreadable`] for a record of a release to come; [`StoreError::Broken`] if
    /// lines are missing. Hashes are the business of [`Store::verify`].
    pub async fn load(&self, conference: ConferenceId) -> Result<Vec<Record>, StoreError> {
        let mut records = Vec::new();
        self.load_each(conference, |record| records.push(record)).await?;
        Ok(records)
    }

    /// Hands every record of a conference to `each`, oldest first, holding only a page in memory.
    /// Answers the head of what was read, however much was appended meanwhile.
    ///
    /// # Errors
    /// As [`Store::load`].
    pub async fn load_each(&self, conference: ConferenceId, mut each: impl FnMut(Record)) -> Result<Head, StoreError> {
        let end = self.head(conference).await?;
        self.walk(conference, end, |_, stored| {
            each(stored.line.record(conference, stored.head.sequence)?);
            Ok(())
        })
        .await?;
        Ok(end)
    }

    /// Hands every line up to `end` to `each`, with the head before it. The lines are numbered
    /// without a gap and the last one has the hash of `end`.
    pub(crate) async fn walk(
        &self,
        conference: ConferenceId,
        end: Head,
        mut each: impl FnMut(Head, &Stored) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let broken = |sequence, reason| StoreError::Broken(ChainBreak { conference, sequence, reason });
        let mut before = Head::EMPTY;
        while before.sequence < end.sequence {
            let page = self.page(conference, before.sequence, end.sequence).await?;
            let next = before.sequence + 1;
            if page.is_empty() {
                return Err(broken(next, BreakReason::EndMissing));
            }
            for columns in page {
                let stored = Stored::from_columns(conference, columns)?;
                if stored.head.sequence != before.sequence + 1 {
                    return Err(broken(before.sequence + 1, BreakReason::SequenceGap));
                }
                each(before, &stored)?;
                before = stored.head;
            }
        }
        if before == end { Ok(()) } else { Err(broken(end.sequence, BreakReason::HeadDiffers)) }
    }

    async fn page(&self, conference: ConferenceId, after: u64, until: u64) -> Result<Vec<Columns>, StoreError> {
        sqlx::query_as(SELECT)
            .bind(conference.0)
            .bind(column(after))
            .bind(column(until))
            .bind(PAGE)
            .fetch_all(self.readers())
            .await
            .map_err(database)
    }
}

type Columns = (i64, i64, Vec<u8>, Vec<u8>, Vec<u8>);

/// A line and its place in the chain, as they were stored.
pub(crate) struct Stored {
    pub(crate) head: Head,
    pub(crate) line: Line,
}

impl Stored {
    /// What is no hash at all is another one than was written.
    fn from_columns(
        conference: ConferenceId,
        (sequence, at_ms, author, event, hash): Columns,
    ) -> Result<Self, StoreError> {
        let line = Line { at_ms, author, event };
        let head = Head::from_columns(sequence, &hash).or_else(|error| {
            let sequence = number("sequence", sequence).map_err(|_| error)?;
            Err(StoreError::Broken(ChainBreak { conference, sequence, reason: BreakReason::HashDiffers }))
        })?;
        Ok(Self { head, line })
    }
}

impl Head {
    pub(crate) fn from_columns(sequence: i64, bytes: &[u8]) -> Result<Self, StoreError> {
        Ok(Self { sequence: number("sequence", sequence)?, hash: hash("hash", bytes)? })
    }
}
