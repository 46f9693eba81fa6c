//! The floor log: every turn to speak, one a row.

use super::choice;
use super::heading::heading;
use super::note::notes_of_course;
use super::scope::{Scope, SessionScope};
use super::{Cell, ColumnKey, Report, ReportKind, Row, RowKind};
use crate::floor::{FloorEnd, Turn};
use crate::identity::EndpointId;
use crate::interval::Intervals;
use crate::roster::RosterEntry;
use crate::time::Timestamp;

/// A turn that is over, or goes on.
#[derive(Clone, Copy)]
struct Logged {
    endpoint: EndpointId,
    since: Timestamp,
    /// When it ended, and how; none while it goes on.
    ended: Option<(Timestamp, FloorEnd)>,
    limit_ms: Option<i64>,
}

impl From<&Turn> for Logged {
    fn from(turn: &Turn) -> Self {
        let Turn { endpoint, since, until, limit_ms, reason } = *turn;
        Self { endpoint, since, ended: Some((until, reason)), limit_ms }
    }
}

/// A turn before it is cut into cells.
struct TurnRow<'a> {
    number: u64,
    session_title: &'a str,
    entry: &'a RosterEntry,
    parent_name: String,
    turn: Logged,
    length_ms: i64,
    /// How much of it arrived at the server.
    received_ms: i64,
}

/// Folds the log: session by session, in the order in which the floor was given.
pub(super) fn fold(scope: &Scope<'_>) -> Report {
    let columns = choice::floor_log();
    let (mut rows, mut length_ms, mut received_ms) = (Vec::new(), 0, 0);
    for of in &scope.sessions {
        for turn in turns(of) {
            let Some(entry) = of.entry(turn.endpoint) else { continue };
            let row = turn_row(of, entry, turn, rows.len());
            length_ms += row.length_ms;
            received_ms += row.received_ms;
            let cells = columns.iter().map(|column| row.cell(column.key)).collect();
            rows.push(Row { kind: RowKind::Endpoint, endpoint: Some(turn.endpoint), depth: 0, cells });
        }
    }
    let total = |key| match key {
        ColumnKey::FloorTime => Cell::DurationMs(length_ms),
        ColumnKey::FloorReceived => Cell::DurationMs(received_ms),
        _ => Cell::Blank,
    };
    let cells = columns.iter().map(|column| total(column.key)).collect();
    let totals = Row { kind: RowKind::Totals, endpoint: None, depth: 0, cells };
    let (heading, notes) = (heading(scope), notes_of_course(scope));
    Report { kind: ReportKind::FloorLog, heading, columns, rows, totals, notes, courses: Vec::new() }
}

/// The turns that have something of the session in them; those of the technical check have not.
fn turns(of: &SessionScope<'_>) -> Vec<Logged> {
    let (floor, held) = (&of.session.floor, of.session.held.until(Timestamp::MAX));
    let open = floor.holders().iter().map(|holder| Logged {
        endpoint: holder.endpoint,
        since: holder.since,
        ended: None,
        limit_ms: holder.limit_ms,
    });
    let counts = |turn: &Logged| {
        let until = turn.ended.map_or(Timestamp::MAX, |(until, _)| until);
        !Intervals::one(turn.since, until).intersection(&held).is_empty()
    };
    let mut turns: Vec<Logged> = floor.turns().iter().map(Logged::from).chain(open).filter(counts).collect();
    turns.sort_by_key(|turn| turn.since);
    turns
}

fn turn_row<'a>(of: &'a SessionScope<'_>, entry: &'a RosterEntry, turn: Logged, before: usize) -> TurnRow<'a> {
    let until = turn.ended.map_or_else(|| of.attendance.known_until(), |(until, _)| until);
    let whole = Intervals::one(turn.since, until);
    let parent = entry.parent.and_then(|parent| of.attendance.roster().entry(parent));
    TurnRow {
        number: u64::try_from(before + 1).unwrap_or(u64::MAX),
        session_title: &of.session.plan.title,
        entry,
        parent_name: parent.map(|parent| parent.name.clone()).unwrap_or_default(),
        turn,
        length_ms: whole.total_ms(),
        received_ms: of.session.floor.sent(turn.endpoint, until).intersection(&whole).total_ms(),
    }
}

impl TurnRow<'_> {
    fn cell(&self, key: ColumnKey) -> Cell {
        match key {
            ColumnKey::Number => Cell::Count(self.number),
            ColumnKey::Session => Cell::Text(self.session_title.to_owned()),
            ColumnKey::Code => Cell::Text(self.entry.code.clone()),
            ColumnKey::Name => Cell::Text(self.entry.name.clone()),
            ColumnKey::Parent => Cell::Text(self.parent_name.clone()),
            ColumnKey::FloorSince => Cell::Time(self.turn.since),
            ColumnKey::FloorUntil => Cell::time(self.turn.ended.map(|(until, _)| until)),
            ColumnKey::FloorTime => Cell::DurationMs(self.length_ms),
            ColumnKey::FloorLimit => self.turn.limit_ms.map_or(Cell::Empty, Cell::DurationMs),
            ColumnKey::FloorReceived => Cell::DurationMs(self.received_ms),
            ColumnKey::FloorEnd => self.turn.ended.map_or(Cell::Empty, |(_, reason)| Cell::FloorEnd(reason)),
            _ => Cell::Empty,
        }
    }
}
