//! How much room text takes on a sheet: widths of columns, heights of rows, pages side by side.

use diemcau_domain::report::{Cell, Column, ColumnKey, Measure, MessageColumn, MessageLogColumn, Report};

/// The height of a row of one line, in points.
pub(super) const ROW_HEIGHT_POINTS: f64 = 16.5;
/// What every further line adds.
const LINE_HEIGHT_POINTS: f64 = 15.75;
/// A row cannot be higher.
const HIGHEST_POINTS: f64 = 409.0;
/// The lines that such a row has.
const MOST_LINES: u32 = 25;
/// What people write is given a column so wide, if it needs it.
const WIDEST_TEXT: f64 = 160.0;
/// What stands side by side on A4 across at three quarters of the size of letters, in characters.
const PAGE_WIDTH: f64 = 200.0;
/// A width is counted in figures; letters of a text are narrower.
const LETTERS_OF_A_WIDTH: f64 = 1.08;
/// What fits on the first page without being made smaller.
const LINE_WIDTH: f64 = 140.0;

/// How a sheet is divided up.
pub(super) struct Room {
    /// Widths of the columns in characters.
    widths: Vec<f64>,
}

impl Room {
    pub(super) fn of(report: &Report) -> Self {
        let widths = report.columns.iter().enumerate();
        Self { widths: widths.map(|(index, column)| width(column).max(needed(report, index, column))).collect() }
    }

    pub(super) fn widths(&self) -> impl Iterator<Item = (u16, f64)> {
        (0..).zip(self.widths.iter().copied())
    }

    /// How many pages side by side a table takes whose first columns stand on each of them.
    pub(super) fn pages(&self, repeated_columns: u16) -> u16 {
        let repeated: f64 = self.widths.iter().take(repeated_columns.into()).sum();
        let whole: f64 = self.widths.iter().sum();
        let mut pages: u16 = 1;
        while f64::from(pages) * (PAGE_WIDTH - repeated) < whole - repeated && pages < 20 {
            pages += 1;
        }
        pages
    }

    /// The last column of what a line outside of the table may cover, and how wide that is.
    pub(super) fn line(&self) -> (u16, f64) {
        let mut covered = (0, 0.0);
        for (column, width) in self.widths() {
            if covered.1 > 0.0 && covered.1 + width > LINE_WIDTH {
                break;
            }
            covered = (column, covered.1 + width);
        }
        covered
    }

    /// How many lines a text takes in a column.
    pub(super) fn lines(&self, text: &str, column: u16) -> u32 {
        self.widths.get(usize::from(column)).map_or(1, |width| lines(text, *width))
    }
}

/// How many lines a text takes in so many characters, broken between words.
pub(super) fn lines(text: &str, width: f64) -> u32 {
    let width = width * LETTERS_OF_A_WIDTH;
    let of_part = |part: &str| {
        let (mut lines, mut taken) = (1, 0.0);
        for word in part.split(' ') {
            let length = u32::try_from(word.chars().count()).map_or(width, f64::from) + 1.0;
            if taken > 0.0 && taken + length > width + 1.0 {
                lines += 1;
                taken = 0.0;
            }
            taken += length;
            // A word that is longer than the column is broken where it ends.
            while taken > width + 1.0 {
                lines += 1;
                taken -= width;
            }
        }
        lines
    };
    text.split('\n').map(of_part).sum()
}

/// The height of a row with so many lines, in points.
pub(super) fn height(lines: u32) -> f64 {
    (ROW_HEIGHT_POINTS + LINE_HEIGHT_POINTS * f64::from(lines.saturating_sub(1))).min(HIGHEST_POINTS)
}

/// What the longest text that people wrote needs: the highest row shows all of it.
fn needed(report: &Report, index: usize, column: &Column) -> f64 {
    if column.measure != Measure::Text {
        return 0.0;
    }
    let texts = report.rows.iter().filter_map(|row| match row.cells.get(index) {
        Some(Cell::Text(text)) => Some(text),
        _ => None,
    });
    let own = width(column);
    let too_long: Vec<&String> = texts.filter(|text| lines(text, own) > MOST_LINES).collect();
    let mut needed = if too_long.is_empty() { 0.0 } else { own };
    while needed > 0.0 && needed < WIDEST_TEXT && too_long.iter().any(|text| lines(text, needed) > MOST_LINES) {
        needed += 5.0;
    }
    needed
}

/// The width of a column in characters.
const fn width(column: &Column) -> f64 {
    match (column.key, column.measure) {
        (ColumnKey::Number, _) => 7.0,
        (ColumnKey::Name, _) => 38.0,
        (
            ColumnKey::CommentText
            | ColumnKey::CommentAnswer
            | ColumnKey::Logged(MessageLogColumn::Text)
            | ColumnKey::Message(MessageColumn::Deliveries),
            _,
        ) => 50.0,
        (ColumnKey::CommentArticle | ColumnKey::CommentHandledBy, _) => 18.0,
        (ColumnKey::Status, _) => 22.0,
        (ColumnKey::StatusCount(_), _) => 15.0,
        // How it was passed, and when.
        (ColumnKey::Readiness(_), _) => 26.0,
        // Wide enough for the words that stand there where a browser does not count.
        (ColumnKey::Freezes | ColumnKey::FrozenTime | ColumnKey::Concealed, _) => 18.0,
        (_, Measure::Text) => 28.0,
        (_, Measure::Code) => 14.0,
        (_, Measure::Word) => 18.0,
        (_, Measure::Count | Measure::Share | Measure::Decimal) => 11.0,
        (_, Measure::Duration) => 13.0,
        (_, Measure::Time) => 20.0,
        (_, Measure::Intervals) => 50.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_takes_as_many_lines_as_its_words_need() {
        assert_eq!(lines("", 10.0), 1);
        assert_eq!(lines("một hai ba", 10.0), 1);
        assert_eq!(lines("một hai bốn năm", 10.0), 2);
        assert_eq!(lines("một\nhai", 10.0), 2);
        assert_eq!(lines("mộthaibabốnnăm", 7.0), 2);
    }

    #[test]
    fn no_row_is_higher_than_a_spreadsheet_can_have_it() {
        assert!((height(1) - ROW_HEIGHT_POINTS).abs() < f64::EPSILON);
        assert!((height(1_000) - HIGHEST_POINTS).abs() < f64::EPSILON);
        assert!(height(MOST_LINES) < HIGHEST_POINTS);
    }
}
