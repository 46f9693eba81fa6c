//! Which columns stand beside each other on paper, and how wide they are.

use diemcau_domain::report::{Cell, Column, ColumnKey, Measure, Report, RowKind};

/// What lies between the margins of a wide page at their widest, in millimetres.
pub(super) const PAGE_MM: f64 = 242.0;
/// A name is not squeezed into less.
const NAME_MM: f64 = 46.0;
/// A name gets no more of what is left over.
const WIDEST_NAME_MM: f64 = 84.0;

/// The columns of one table, as indices into the report's, and their widths in millimetres.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Strip {
    pub(super) columns: Vec<usize>,
    pub(super) widths: Vec<f64>,
}

/// What belongs together and is not torn apart if there is another way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Theme {
    Stub,
    Description,
    People,
    Statuses,
    Times,
    Items,
    Line,
    Other,
}

/// Cuts the columns of a report into tables that fit a page; each begins with number, code and name.
pub(super) fn strips(report: &Report) -> Vec<Strip> {
    let shown: Vec<usize> = (0..report.columns.len()).filter(|index| says_something(report, *index)).collect();
    let (stub, rest): (Vec<usize>, Vec<usize>) = shown.into_iter().partition(|index| is_stub(report, *index));
    let room = PAGE_MM - total(report, &stub);
    let mut strips: Vec<Vec<usize>> = Vec::new();
    let mut taken = room;
    for block in rest.chunk_by(|left, right| belong_together(report, *left, *right)) {
        let mut fits_a_page = total(report, block) <= room;
        for index in block {
            let needed = if fits_a_page { total(report, block) } else { width(report, *index) };
            // What was begun together stays together.
            fits_a_page = false;
            if taken + needed > room || strips.is_empty() {
                strips.push(Vec::new());
                taken = 0.0;
            }
            taken += width(report, *index);
            if let Some(strip) = strips.last_mut() {
                strip.push(*index);
            }
        }
    }
    if strips.is_empty() {
        strips.push(Vec::new());
    }
    strips.into_iter().map(|rest| strip(report, stub.iter().copied().chain(rest).collect())).collect()
}

fn strip(report: &Report, columns: Vec<usize>) -> Strip {
    let mut widths: Vec<f64> = columns.iter().map(|index| width(report, *index)).collect();
    let left_over = PAGE_MM - widths.iter().sum::<f64>();
    let name = columns.iter().position(|index| key(report, *index) == Some(ColumnKey::Name));
    if let Some(width) = name.and_then(|name| widths.get_mut(name)) {
        *width = (*width + left_over.max(0.0)).min(WIDEST_NAME_MM);
    }
    // What is still left over goes to all, so that every table is as wide as the page.
    let scale = PAGE_MM / widths.iter().sum::<f64>();
    Strip { columns, widths: widths.into_iter().map(|width| width * scale).collect() }
}

fn total(report: &Report, columns: &[usize]) -> f64 {
    columns.iter().map(|index| width(report, *index)).sum()
}

fn key(report: &Report, index: usize) -> Option<ColumnKey> {
    report.columns.get(index).map(|column| column.key)
}

fn is_stub(report: &Report, index: usize) -> bool {
    report.columns.get(index).is_some_and(|column| theme(column) == Theme::Stub)
}

/// A column in which nothing stands takes room for nothing; in a report by tree, level and parent
/// stand in the tree itself.
fn says_something(report: &Report, index: usize) -> bool {
    let is_by_tree = report.rows.iter().any(|row| row.kind == RowKind::Branch);
    if is_by_tree && matches!(key(report, index), Some(ColumnKey::Level | ColumnKey::Parent)) {
        return false;
    }
    let rows = report.rows.iter().chain([&report.totals]);
    is_stub(report, index)
        || rows.filter_map(|row| row.cells.get(index)).any(|cell| !matches!(cell, Cell::Empty | Cell::Blank))
}

fn belong_together(report: &Report, left: usize, right: usize) -> bool {
    let (Some(left), Some(right)) = (report.columns.get(left), report.columns.get(right)) else { return false };
    theme(left) == theme(right) && left.session == right.session && left.direction == right.direction
}

pub(super) const fn theme(column: &Column) -> Theme {
    match column.key {
        ColumnKey::Number | ColumnKey::Code | ColumnKey::Name => Theme::Stub,
        ColumnKey::Level | ColumnKey::Parent | ColumnKey::Mode => Theme::Description,
        ColumnKey::Endpoints
        | ColumnKey::Invited
        | ColumnKey::PresentMembers
        | ColumnKey::PresentOthers
        | ColumnKey::Excused
        | ColumnKey::Unexcused
        | ColumnKey::NotReported
        | ColumnKey::Rate => Theme::People,
        ColumnKey::Status | ColumnKey::StatusCount(_) | ColumnKey::Marks => Theme::Statuses,
        ColumnKey::ItemReceived | ColumnKey::ItemShare => Theme::Items,
        ColumnKey::FirstConnected
        | ColumnKey::LastConnected
        | ColumnKey::Connected
        | ColumnKey::Counted
        | ColumnKey::Received
        | ColumnKey::Share
        | ColumnKey::SoundOnly => Theme::Times,
        ColumnKey::Losses | ColumnKey::Quality => Theme::Line,
        _ => Theme::Other,
    }
}

fn width(report: &Report, index: usize) -> f64 {
    let Some(column) = report.columns.get(index) else { return 0.0 };
    match (column.key, column.measure) {
        (ColumnKey::Number, _) => 10.0,
        (ColumnKey::Name, _) => NAME_MM,
        (ColumnKey::Code, _) => 18.0,
        (ColumnKey::StatusCount(_), _) => 15.5,
        (ColumnKey::CommentText | ColumnKey::CommentAnswer, _) => 60.0,
        (_, Measure::Text) => 34.0,
        (_, Measure::Code | Measure::Word) => 20.0,
        (_, Measure::Count | Measure::Decimal) => 14.0,
        (_, Measure::Share) => 16.0,
        (_, Measure::Duration) => 18.0,
        (_, Measure::Time) => 21.0,
        (_, Measure::Intervals) => 60.0,
    }
}
