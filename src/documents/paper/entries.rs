//! Reports whose rows are entries and not figures to be summed: a comment, a turn to speak, a message, a
//! delegate, a correction. On paper they are one table that is read along a line.

use diemcau_domain::report::{Cell, ColumnKey, Report, ReportKind};

use super::columns::says_something;
use crate::words::title;
use crate::{Language, figures, shown};

/// Whether the rows are entries.
pub(super) const fn is_list(kind: ReportKind) -> bool {
    matches!(
        kind,
        ReportKind::Comments
            | ReportKind::FloorLog
            | ReportKind::MessageLog
            | ReportKind::Delegates
            | ReportKind::Versions
    )
}

/// The columns of a list that stand on paper. Files for machines have them all.
pub(super) fn list_columns(report: &Report) -> Vec<usize> {
    let left_out = |index: usize| is_said_once(report, index) || is_needless_code(report, index);
    (0..report.columns.len()).filter(|index| says_something(report, *index) && !left_out(*index)).collect()
}

/// What is the same in every row, said once over all of them.
pub(super) fn said_once(report: &Report, language: Language) -> String {
    let said = (0..report.columns.len()).filter(|index| is_said_once(report, *index)).filter_map(|index| {
        let (column, row) = (report.columns.get(index)?, report.rows.first()?);
        let words = shown::cell(report, row, column, row.cells.get(index)?, language);
        let says_something = !words.is_empty() && words != figures::NOTHING;
        says_something.then(|| format!("{}: {words}", title(report, column, language)))
    });
    said.collect::<Vec<_>>().join("; ")
}

/// Whether anything was added up.
pub(super) fn has_sums<'a>(mut cells: impl Iterator<Item = &'a Cell>) -> bool {
    cells.any(|cell| !matches!(cell, Cell::Blank | Cell::Empty))
}

/// What an entry belongs to, where that is one thing.
fn is_said_once(report: &Report, index: usize) -> bool {
    let belongs_to = [ColumnKey::Session, ColumnKey::CommentDraft, ColumnKey::Parent];
    let mut cells = report.rows.iter().filter_map(|row| row.cells.get(index));
    let Some(first) = cells.next() else { return false };
    report.columns.get(index).is_some_and(|column| belongs_to.contains(&column.key)) && cells.all(|cell| cell == first)
}

/// A code tells endpoints of the same name apart; where there are none, the name says it all.
fn is_needless_code(report: &Report, index: usize) -> bool {
    let place = |key| report.columns.iter().position(|column| column.key == key);
    if place(ColumnKey::Code) != Some(index) {
        return false;
    }
    let Some(name) = place(ColumnKey::Name) else { return false };
    let mut named: Vec<_> = report
        .rows
        .iter()
        .filter_map(|row| match (row.cells.get(name), row.endpoint) {
            (Some(Cell::Text(name)), Some(endpoint)) => Some((name, endpoint)),
            _ => None,
        })
        .collect();
    named.sort_unstable();
    named.dedup();
    named.windows(2).all(|pair| matches!(pair, [left, right] if left.0 != right.0))
}
