//! Writing lines: the appends of one group, all conferences, within the open transaction.

use std::collections::BTreeMap;
use std::sync::Arc;

use diemcau_domain::identity::ConferenceId;
use serde::Serialize;
use sqlx::SqliteConnection;
use tokio::sync::oneshot;

use crate::error::{StoreError, database};
use crate::ledger::chain::Head;
use crate::ledger::line::Line;
use crate::value::{column, hex};
use crate::writer::execute;

/// Lines a statement. Fewer cost a round trip each, more gain nothing (tests/benches/ledger.rs).
const LINES_PER_STATEMENT: usize = 100;

const INSERT: &str = "
INSERT INTO ledger (conference, sequence, at_ms, author, event, hash)
SELECT ?1, value ->> 0, value ->> 1, value ->> 2, value ->> 3, unhex(value ->> 4) FROM json_each(?2)";

/// Lines for one conference, and whoever waits for them.
pub(crate) struct Append {
    conference: ConferenceId,
    lines: Vec<Line>,
    outcome: Result<Head, StoreError>,
    answer: oneshot::Sender<Result<Head, StoreError>>,
}

impl Append {
    pub(crate) const fn new(
        conference: ConferenceId,
        lines: Vec<Line>,
        answer: oneshot::Sender<Result<Head, StoreError>>,
    ) -> Self {
        Self { conference, lines, outcome: Err(StoreError::Closed), answer }
    }

    pub(crate) fn lines(&self) -> usize {
        self.lines.len()
    }

    /// Tells the caller what came of it.
    pub(crate) fn answer(self, committed: Result<(), StoreError>) {
        // Nobody there means that the caller gave up waiting; it is written all the same.
        let _ = self.answer.send(committed.and(self.outcome));
    }
}

/// Appends everything, one chain after the other. A conference that cannot be written is refused
/// alone; only an error of the disk ends the transaction. Answers how many lines were written.
pub(crate) async fn append_all(connection: &mut SqliteConnection, appends: &mut [Append]) -> Result<u64, StoreError> {
    let mut conferences: BTreeMap<ConferenceId, Vec<&mut Append>> = BTreeMap::new();
    for append in appends {
        conferences.entry(append.conference).or_default().push(append);
    }
    let mut written = 0_u64;
    for (conference, mut appends) in conferences {
        execute(connection, "SAVEPOINT chain").await?;
        match append_to(connection, conference, &mut appends).await {
            Ok(lines) => written = written.saturating_add(lines),
            Err(error) if error.ends_transaction() => return Err(error),
            Err(error) => {
                execute(connection, "ROLLBACK TO chain").await?;
                refuse(&mut appends, &error);
            }
        }
        execute(connection, "RELEASE chain").await?;
    }
    Ok(written)
}

fn refuse(appends: &mut [&mut Append], error: &StoreError) {
    for append in appends {
        append.outcome = Err(error.clone());
    }
}

async fn append_to(
    connection: &mut SqliteConnection,
    conference: ConferenceId,
    appends: &mut [&mut Append],
) -> Result<u64, StoreError> {
    let before = Head::read(&mut *connection, conference).await?;
    let mut head = before;
    let mut rows = Vec::with_capacity(LINES_PER_STATEMENT);
    for append in &mut *appends {
        for line in &append.lines {
            head = head.after(conference, line);
            rows.push(Row::new(line, &head)?);
            if rows.len() == LINES_PER_STATEMENT {
                insert(connection, conference, &rows).await?;
                rows.clear();
            }
        }
        append.outcome = Ok(head);
    }
    if !rows.is_empty() {
        insert(connection, conference, &rows).await?;
    }
    if head.sequence > before.sequence {
        head.write(connection, conference).await?;
    }
    Ok(head.sequence - before.sequence)
}

/// A row as the statement takes it: sequence, time, author, event, hash.
#[derive(Serialize)]
struct Row<'a>(u64, i64, &'a str, &'a str, String);

impl<'a> Row<'a> {
    fn new(line: &'a Line, head: &Head) -> Result<Self, StoreError> {
        let text = |bytes| str::from_utf8(bytes).map_err(|error| StoreError::Unwritable { source: Arc::new(error) });
        Ok(Self(head.sequence, line.at_ms, text(&line.author)?, text(&line.event)?, hex(&head.hash)))
    }
}

async fn insert(
    connection: &mut SqliteConnection,
    conference: ConferenceId,
    rows: &[Row<'_>],
) -> Result<(), StoreError> {
    let rows = serde_json::to_string(rows).map_err(StoreError::unwritable)?;
    sqlx::query(INSERT).bind(conference.0).bind(rows).execute(connection).await.map_err(database)?;
    Ok(())
}

impl Head {
    /// The head as the table of conferences holds it.
    pub(crate) async fn read<'e>(
        executor: impl sqlx::SqliteExecutor<'e>,
        conference: ConferenceId,
    ) -> Result<Self, StoreError> {
        let row: Option<(i64, Vec<u8>)> =
            sqlx::query_as("SELECT head_sequence, head_hash FROM conferences WHERE conference = ?1")
                .bind(conference.0)
                .fetch_optional(executor)
                .await
                .map_err(database)?;
        let (sequence, hash) = row.ok_or(StoreError::UnknownConference(conference))?;
        Self::from_columns(sequence, &hash)
    }

    async fn write(self, connection: &mut SqliteConnection, conference: ConferenceId) -> Result<(), StoreError> {
        sqlx::query("UPDATE conferences SET head_sequence = ?2, head_hash = ?3 WHERE conference = ?1")
            .bind(conference.0)
            .bind(column(self.sequence))
            .bind(&self.hash[..])
            .execute(connection)
            .await
            .map_err(database)?;
        Ok(())
    }
}
