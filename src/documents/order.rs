//! The order of the rows of a report.

use std::cmp::Ordering;

use diemcau_domain::report::{Cell, ColumnKey, Report, ReportKind, Row, RowKind};
use icu_collator::options::CollatorOptions;
use icu_collator::preferences::CollationNumericOrdering;
use icu_collator::{Collator, CollatorBorrowed, CollatorPreferences};
use icu_locale::locale;

use crate::{DocumentError, Order};

/// Puts the rows of a report in order and numbers them anew. In a report with branches the endpoints
/// of each branch are put in order and stay in it; in one without, all of them.
///
/// # Errors
/// [`DocumentError::Collation`] if the order of Vietnamese is not built in.
pub fn put_in_order(report: &mut Report, order: Order) -> Result<(), DocumentError> {
    let name = report.columns.iter().position(|column| column.key == ColumnKey::Name);
    let (Order::Name, Some(name)) = (order, name) else { return Ok(()) };
    let sorter = Sorter { name, collator: collator()? };
    let rows = std::mem::take(&mut report.rows);
    report.rows = match report.kind {
        // Logs are in order by time, comments are by article, and in no other.
        ReportKind::FloorLog
        | ReportKind::Comments
        | ReportKind::MessageLog
        | ReportKind::Delegates
        | ReportKind::Versions => rows,
        ReportKind::Endpoints => sorter.sort_all(rows),
        ReportKind::Summary
        | ReportKind::Matrix
        | ReportKind::RollCalls
        | ReportKind::Quality
        | ReportKind::Documents
        | ReportKind::Votes
        | ReportKind::Messages
        | ReportKind::Readiness
        | ReportKind::Study => sorter.sort_branches(rows),
    };
    number(report);
    Ok(())
}

pub(crate) fn collator() -> Result<CollatorBorrowed<'static>, DocumentError> {
    let mut preferences = CollatorPreferences::from(locale!("vi"));
    // "Phường 2" comes before "Phường 10".
    preferences.numeric_ordering = Some(CollationNumericOrdering::True);
    Collator::try_new(preferences, CollatorOptions::default()).map_err(|_| DocumentError::Collation)
}

struct Sorter {
    name: usize,
    collator: CollatorBorrowed<'static>,
}

impl Sorter {
    fn compare(&self, left: &Row, right: &Row) -> Ordering {
        self.collator.compare(self.name_of(left), self.name_of(right))
    }

    fn name_of<'a>(&self, row: &'a Row) -> &'a str {
        match row.cells.get(self.name) {
            Some(Cell::Text(name)) => name,
            _ => "",
        }
    }

    fn sort_all(&self, mut rows: Vec<Row>) -> Vec<Row> {
        rows.sort_by(|left, right| self.compare(left, right));
        rows
    }

    fn sort_branches(&self, rows: Vec<Row>) -> Vec<Row> {
        let mut sorted = Vec::with_capacity(rows.len());
        for block in self.blocks(rows) {
            let mut rows = block.into_iter();
            sorted.extend(rows.next());
            let within: Vec<Row> = rows.collect();
            if !within.is_empty() {
                sorted.extend(self.sort_branches_within(within));
            }
        }
        sorted
    }

    /// The first row below the sums is that of the endpoint at the top; it stays there.
    fn sort_branches_within(&self, rows: Vec<Row>) -> Vec<Row> {
        let mut rows = rows.into_iter();
        let top = rows.next();
        top.into_iter().chain(self.sort_branches(rows.collect())).collect()
    }

    /// Neighbouring branches and endpoints of one depth, each with everything below it, in order.
    fn blocks(&self, rows: Vec<Row>) -> Vec<Vec<Row>> {
        let mut blocks: Vec<Vec<Row>> = Vec::new();
        for row in rows {
            let belongs_to_last = |block: &Vec<Row>| {
                block.first().is_some_and(|first| first.kind == RowKind::Branch && row.depth > first.depth)
            };
            match blocks.last_mut().filter(|block| belongs_to_last(block)) {
                Some(block) => block.push(row),
                None => blocks.push(vec![row]),
            }
        }
        blocks.sort_by(|left, right| match (left.first(), right.first()) {
            (Some(left), Some(right)) => self.compare(left, right),
            _ => Ordering::Equal,
        });
        blocks
    }
}

fn number(report: &mut Report) {
    let Some(column) = report.columns.iter().position(|column| column.key == ColumnKey::Number) else { return };
    let endpoints = report.rows.iter_mut().filter(|row| row.kind == RowKind::Endpoint);
    for (number, row) in (1..).zip(endpoints) {
        if let Some(cell) = row.cells.get_mut(column) {
            *cell = Cell::Count(number);
        }
    }
}
