//! Which columns stand beside each other on paper, and how wide they are.

use diemcau_domain::report::{Cell, Column, ColumnKey, Measure, MessageLogColumn, Report, RowKind};

use super::entries::{is_list, list_columns};
use super::room::{Room, least, shared};
use crate::Language;

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
    Documents,
    Messages,
    /// What people wrote, and what became of it.
    Entry,
    Other,
}

/// Cuts the columns of a report into tables that fit a page, as few as can be; each begins with number,
/// code and name.
pub(super) fn strips(report: &Report, language: Language) -> Vec<Strip> {
    let is_list = is_list(report.kind);
    let shown: Vec<usize> = if is_list {
        list_columns(report)
    } else {
        (0..report.columns.len()).filter(|index| says_something(report, *index)).collect()
    };
    if !is_list && total(report, &shown) <= PAGE_MM {
        return vec![strip(report, shown)];
    }
    let rooms: Vec<Room> = shown.iter().map(|index| Room::of(report, *index, language)).collect();
    if least(&rooms) <= PAGE_MM {
        return vec![fitted(report, shown, language)];
    }
    if is_list {
        let parts = cut(report, &list_order(report, &shown), |index| Room::of(report, index, language).least_mm);
        return parts.into_iter().map(|columns| fitted(report, columns, language)).collect();
    }
    cut(report, &shown, |index| width(report, index)).into_iter().map(|columns| strip(report, columns)).collect()
}

/// A table whose columns are as wide as what stands in them wants.
fn fitted(report: &Report, columns: Vec<usize>, language: Language) -> Strip {
    let rooms: Vec<Room> = columns.iter().map(|index| Room::of(report, *index, language)).collect();
    let widths = shared(&rooms);
    let scale = PAGE_MM / widths.iter().sum::<f64>();
    Strip { columns, widths: widths.into_iter().map(|width| width * scale).collect() }
}

/// A list that is cut all the same keeps what people wrote together, before when and by whom.
fn list_order(report: &Report, shown: &[usize]) -> Vec<usize> {
    let (texts, others): (Vec<usize>, Vec<usize>) = shown.iter().partition(|index| {
        report.columns.get(**index).is_some_and(|column| matches!(theme(column), Theme::Stub | Theme::Entry))
    });
    texts.into_iter().chain(others).collect()
}

/// The columns of each table: number, code and name, and as much beside them as fits.
fn cut(report: &Report, shown: &[usize], width: impl Fn(usize) -> f64) -> Vec<Vec<usize>> {
    let (stub, rest): (Vec<usize>, Vec<usize>) = shown.iter().partition(|index| is_stub(report, **index));
    let total = |columns: &[usize]| columns.iter().map(|index| width(*index)).sum::<f64>();
    let room = PAGE_MM - total(&stub);
    let mut strips: Vec<Vec<usize>> = Vec::new();
    let mut taken = room;
    for block in rest.chunk_by(|left, right| belong_together(report, *left, *right)) {
        let mut fits_a_page = total(block) <= room;
        for index in block {
            let needed = if fits_a_page { total(block) } else { width(*index) };
            // What was begun together stays together.
            fits_a_page = false;
            if taken + needed > room || strips.is_empty() {
                strips.push(stub.clone());
                taken = 0.0;
            }
            taken += width(*index);
            if let Some(strip) = strips.last_mut() {
                strip.push(*index);
            }
        }
    }
    if strips.is_empty() { vec![stub] } else { strips }
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
pub(super) fn says_something(report: &Report, index: usize) -> bool {
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
    theme(left) == theme(right)
        && left.session == right.session
        && left.direction == right.direction
        && left.vote == right.vote
        && left.roll_call == right.roll_call
        && left.document == right.document
}

pub(super) const fn theme(column: &Column) -> Theme {
    match column.key {
        // Beside the head counts of its roll call.
        ColumnKey::Evidence if column.roll_call.is_some() => Theme::People,
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
        _ if column.direction.is_some() => Theme::Line,
        ColumnKey::CommentArticle
        | ColumnKey::CommentText
        | ColumnKey::CommentHandling
        | ColumnKey::CommentAnswer
        | ColumnKey::AmendedFigure
        | ColumnKey::AmendedFrom
        | ColumnKey::AmendedTo
        | ColumnKey::AmendmentReason
        | ColumnKey::Logged(MessageLogColumn::Kind | MessageLogColumn::Text) => Theme::Entry,
        ColumnKey::Opening(_) => Theme::Documents,
        ColumnKey::Message(_) => Theme::Messages,
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
        (_, Measure::Text) => 34.0,
        (_, Measure::Code | Measure::Word) => 20.0,
        (_, Measure::Count | Measure::Decimal) => 14.0,
        (_, Measure::Share) => 16.0,
        (_, Measure::Duration) => 18.0,
        (_, Measure::Time) => 21.0,
        (_, Measure::Intervals) => 60.0,
    }
}
