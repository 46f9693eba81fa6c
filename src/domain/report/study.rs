//! What follows after a session: make-up study and write-ups, the tree with sums at every branch.

use super::branches::{TreeRow, rows};
use super::heading::heading;
use super::own_cells::rate;
use super::scope::{Scope, SessionScope};
use super::study_time::study_cell;
use super::{Cell, ColumnKey, Measure, Report, ReportKind, RowKind, choice};
use crate::roster::RosterEntry;
use crate::write_up::{WriteUp, WriteUpCounts, WriteUpMark};

/// What a column says of write-ups.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum WriteUpColumn {
    /// Bài thu hoạch: where an endpoint's stands.
    State,
    /// When that was said.
    MarkedAt,
    /// How many stand so.
    Count(WriteUp),
    /// Handed in ÷ asked for.
    Rate,
}

impl WriteUpColumn {
    /// Every column, left to right.
    pub const ALL: [Self; 6] = [
        Self::State,
        Self::MarkedAt,
        Self::Count(WriteUp::Owed),
        Self::Count(WriteUp::HandedIn),
        Self::Count(WriteUp::Exempt),
        Self::Rate,
    ];

    /// The stable name, as [`ColumnKey::code`].
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::State => "write_up",
            Self::MarkedAt => "write_up_marked_at",
            Self::Count(WriteUp::Owed) => "write_ups_owed",
            Self::Count(WriteUp::HandedIn) => "write_ups_handed_in",
            Self::Count(WriteUp::Exempt) => "write_ups_exempt",
            Self::Rate => "write_ups_rate",
        }
    }

    pub(super) const fn measure(self) -> Measure {
        match self {
            Self::State => Measure::Word,
            Self::MarkedAt => Measure::Time,
            Self::Count(_) => Measure::Count,
            Self::Rate => Measure::Share,
        }
    }
}

/// Folds the table of make-up study and write-ups.
pub(super) fn fold(scope: &Scope<'_>) -> Report {
    let columns = choice::study(scope);
    let (rows, totals) = rows(scope, &columns, |row, column| {
        let of = scope.sessions.get(column.session?.index)?;
        match column.key {
            ColumnKey::WriteUp(key) => Some(write_up_cell(scope, of, row, key)),
            ColumnKey::Study(key) => Some(study_cell(scope, of, row, column, key)),
            _ => None,
        }
    });
    let heading = heading(scope);
    Report { kind: ReportKind::Study, heading, columns, rows, totals, notes: Vec::new(), courses: Vec::new() }
}

fn write_up_cell(scope: &Scope<'_>, of: &SessionScope<'_>, row: &TreeRow<'_>, key: WriteUpColumn) -> Cell {
    let own = row.top().filter(|_| row.kind == RowKind::Endpoint);
    let own = own.map(|entry| mark(scope, of, entry));
    let counts = counts(scope, of, row);
    match (key, own) {
        (WriteUpColumn::State | WriteUpColumn::MarkedAt, None) => Cell::Blank,
        (WriteUpColumn::State, Some(mark)) => mark.map_or(Cell::Empty, |mark| Cell::WriteUp(mark.state)),
        (WriteUpColumn::MarkedAt, Some(mark)) => Cell::time(mark.map(|mark| mark.at)),
        _ if counts.endpoints == 0 => Cell::Empty,
        (WriteUpColumn::Count(state), _) => Cell::Count(counts.of(state)),
        (WriteUpColumn::Rate, _) => Cell::share(rate(counts.handed_in, counts.handed_in + counts.owed)),
    }
}

/// What was said of an endpoint that belongs to the audience.
fn mark(scope: &Scope<'_>, of: &SessionScope<'_>, entry: &RosterEntry) -> Option<WriteUpMark> {
    let entry = of.entry(entry.endpoint)?;
    scope.conference.write_ups().of(of.session.id, entry.endpoint)
}

fn counts(scope: &Scope<'_>, of: &SessionScope<'_>, row: &TreeRow<'_>) -> WriteUpCounts {
    let mut counts = WriteUpCounts::default();
    for entry in row.entries().filter(|entry| of.entry(entry.endpoint).is_some()) {
        counts.add(WriteUpCounts::of_endpoint(mark(scope, of, entry).map(|mark| mark.state)));
    }
    counts
}
