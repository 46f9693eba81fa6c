//! A report by tree, cut down to the branches right below its top.

use diemcau_domain::report::{Cell, ColumnKey, Report, RowKind};

use super::columns::strips;
use super::{ROW_LIMIT, TooManyRows};
use crate::Language;

/// The deepest rows that a shortened report keeps: the branches below the top, and the endpoints beside
/// them.
const DEEPEST: usize = 1;

/// A report with its branches instead of all that is in them, if it is too long for a paper. Every sum
/// is still the sum of what is shown under it.
///
/// # Errors
/// [`TooManyRows`] if it is too long all the same.
pub(crate) fn shortened(report: &Report, language: Language) -> Result<Option<Report>, TooManyRows> {
    if printed_rows(report, language) <= ROW_LIMIT {
        return Ok(None);
    }
    let mut short = Report {
        kind: report.kind,
        heading: report.heading.clone(),
        columns: report.columns.clone(),
        rows: report.rows.iter().filter(|row| row.depth <= DEEPEST).cloned().collect(),
        totals: report.totals.clone(),
        notes: report.notes.clone(),
        courses: report.courses.clone(),
    };
    let is_by_tree = short.rows.iter().any(|row| row.kind == RowKind::Branch);
    if !is_by_tree || printed_rows(&short, language) > ROW_LIMIT {
        return Err(TooManyRows { rows: printed_rows(report, language) });
    }
    number(&mut short);
    Ok(Some(short))
}

/// How many rows all annexes have together: each endpoint has one in each.
fn printed_rows(report: &Report, language: Language) -> usize {
    report.rows.len().saturating_mul(strips(report, language).len())
}

/// Numbers what is shown: the branches and the endpoints below the top.
fn number(report: &mut Report) {
    let Some(column) = report.columns.iter().position(|column| column.key == ColumnKey::Number) else { return };
    let shown = report.rows.iter_mut().filter(|row| row.depth == DEEPEST);
    for (number, row) in (1..).zip(shown) {
        if let Some(cell) = row.cells.get_mut(column) {
            *cell = Cell::Count(number);
        }
    }
}
