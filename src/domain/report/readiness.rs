//! Readiness: what the technical checks of sessions showed, the tree with sums at every branch.

use super::branches::{TreeRow, rows};
use super::heading::heading;
use super::scope::{Scope, SessionScope};
use super::{Cell, ColumnKey, Measure, Report, ReportKind, RowKind, choice};
use crate::readiness::{Check, CheckOutcome, EndpointReadiness, ReadinessCounts};
use crate::roster::RosterEntry;

/// What a column says of a technical check.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ReadinessColumn {
    /// Sẵn sàng: since when an endpoint is, or how many of a branch are.
    Ready,
    /// What a check came to, or how many of a branch passed it.
    Check(Check),
}

impl ReadinessColumn {
    /// Every column, left to right.
    pub const ALL: [Self; 7] = [
        Self::Ready,
        Self::Check(Check::Line),
        Self::Check(Check::Picture),
        Self::Check(Check::Sound),
        Self::Check(Check::Camera),
        Self::Check(Check::Microphone),
        Self::Check(Check::Backup),
    ];

    /// The stable name, as [`ColumnKey::code`].
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Ready => "ready",
            Self::Check(Check::Line) => "check_line",
            Self::Check(Check::Picture) => "check_picture",
            Self::Check(Check::Sound) => "check_sound",
            Self::Check(Check::Camera) => "check_camera",
            Self::Check(Check::Microphone) => "check_microphone",
            Self::Check(Check::Backup) => "check_backup",
        }
    }

    pub(super) const fn measure(self) -> Measure {
        Measure::Word
    }
}

/// Folds the table of readiness.
pub(super) fn fold(scope: &Scope<'_>) -> Report {
    let columns = choice::readiness(scope);
    let (rows, totals) = rows(scope, &columns, |row, column| {
        let ColumnKey::Readiness(key) = column.key else { return None };
        let of = scope.sessions.get(column.session?.index)?;
        Some(match row.kind {
            RowKind::Endpoint => row.top().map_or(Cell::Empty, |entry| own_cell(scope, of, entry, key)),
            RowKind::Branch | RowKind::Totals => sums_cell(&counts(scope, of, row), key),
        })
    });
    let heading = heading(scope);
    Report { kind: ReportKind::Readiness, heading, columns, rows, totals, notes: Vec::new(), courses: Vec::new() }
}

/// What an endpoint must be ready for in a session, and what was tried; none where it need not be.
fn tried<'a>(
    scope: &'a Scope<'_>,
    of: &'a SessionScope<'_>,
    entry: &RosterEntry,
) -> Option<(&'a RosterEntry, Option<&'a EndpointReadiness>)> {
    let entry = of.entry(entry.endpoint).filter(|entry| entry.endpoint != of.session.plan.lead)?;
    Some((entry, scope.conference.readiness().of(of.session.id, entry.endpoint)))
}

fn own_cell(scope: &Scope<'_>, of: &SessionScope<'_>, entry: &RosterEntry, key: ReadinessColumn) -> Cell {
    let Some((entry, tried)) = tried(scope, of, entry) else { return Cell::Empty };
    match key {
        _ if Check::required(entry.mode).is_empty() => Cell::Empty,
        ReadinessColumn::Ready => {
            let ready_at = tried.and_then(|tried| tried.ready_at(entry.mode));
            ready_at.map_or(Cell::Checked(None), |at| Cell::Checked(Some(CheckOutcome::measured(true, at))))
        }
        ReadinessColumn::Check(check) if !check.concerns(entry.mode) => Cell::Empty,
        ReadinessColumn::Check(check) => Cell::Checked(tried.and_then(|tried| tried.outcome(check))),
    }
}

fn counts(scope: &Scope<'_>, of: &SessionScope<'_>, row: &TreeRow<'_>) -> ReadinessCounts {
    let mut counts = ReadinessCounts::default();
    for (entry, tried) in row.entries().filter_map(|entry| tried(scope, of, entry)) {
        counts.add(&ReadinessCounts::of_endpoint(entry.mode, tried));
    }
    counts
}

fn sums_cell(counts: &ReadinessCounts, key: ReadinessColumn) -> Cell {
    match key {
        ReadinessColumn::Ready => Cell::out_of(counts.ready, counts.endpoints),
        ReadinessColumn::Check(check) => {
            let count = counts.of(check);
            Cell::out_of(count.passed, count.asked)
        }
    }
}
