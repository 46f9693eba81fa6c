//! Where things stand on the sheet, and how it is printed.

use diemcau_domain::report::{ColumnKey, Measure, Report};
use rust_xlsxwriter::{Worksheet, XlsxError};

use super::formats::Formats;
use crate::words::{Text, group, text, title};
use crate::{Language, shown};

/// Number, code and name stay in sight, on the screen and on paper.
const FROZEN_COLUMNS: u16 = 3;
/// Where the codes stand.
pub(super) const CODE_COLUMN: u16 = 1;
/// A4.
const PAPER_SIZE: u8 = 9;
/// More columns than this are printed on two pages side by side.
const COLUMNS_ON_A_PAGE: usize = 20;
const ROW_HEIGHT_POINTS: f64 = 16.5;
const TITLE_HEIGHT_POINTS: f64 = 24.0;
const HEADER_HEIGHT_POINTS: f64 = 68.0;

/// Where things stand on the sheet. Rows and columns count from 0.
pub(super) struct Page {
    /// Lines under the title.
    pub(super) heading: Vec<String>,
    groups: Vec<Option<String>>,
    titles: Vec<String>,
    /// The row with the titles of the columns.
    pub(super) header_row: u32,
}

impl Page {
    pub(super) fn of(report: &Report, language: Language) -> Self {
        let heading = shown::brief_lines(&report.heading, language);
        let groups: Vec<_> = report.columns.iter().map(|column| group(report, column, language)).collect();
        let titles = report.columns.iter().map(|column| title(report, column, language)).collect();
        // The title, the heading, an empty row and, if there are any, the groups.
        let above = 2 + heading.len() + usize::from(groups.iter().any(Option::is_some));
        Self { heading, groups, titles, header_row: u32::try_from(above).unwrap_or(u32::MAX) }
    }

    /// The row of the first endpoint or branch.
    pub(super) const fn first_row(&self) -> u32 {
        self.header_row + 1
    }

    /// The row of the last endpoint or branch, if there are any.
    pub(super) fn last_row(&self, report: &Report) -> Option<u32> {
        let rows = u32::try_from(report.rows.len()).ok()?;
        (rows > 0).then(|| self.header_row + rows)
    }

    /// The last column.
    pub(super) fn last_column(&self) -> u16 {
        u16::try_from(self.titles.len().saturating_sub(1)).unwrap_or(u16::MAX)
    }

    fn top_header_row(&self) -> u32 {
        if self.groups.iter().any(Option::is_some) { self.header_row - 1 } else { self.header_row }
    }

    /// Writes the titles of the columns and the groups above them.
    pub(super) fn write_header(&self, sheet: &mut Worksheet, formats: &Formats) -> Result<(), XlsxError> {
        if self.top_header_row() < self.header_row {
            self.write_groups(sheet, formats)?;
        }
        sheet.set_row_height(self.header_row, HEADER_HEIGHT_POINTS)?;
        for (title, column) in self.titles.iter().zip(0..) {
            sheet.write_string_with_format(self.header_row, column, title, formats.header())?;
        }
        Ok(())
    }

    fn write_groups(&self, sheet: &mut Worksheet, formats: &Formats) -> Result<(), XlsxError> {
        let row = self.top_header_row();
        let mut first: u16 = 0;
        for neighbours in self.groups.chunk_by(|left, right| left == right) {
            let next = first + u16::try_from(neighbours.len()).unwrap_or(u16::MAX - first);
            let last = next - 1;
            match neighbours.first() {
                Some(Some(group)) if last > first => {
                    sheet.merge_range(row, first, row, last, group, formats.header())?;
                }
                Some(Some(group)) => {
                    sheet.write_string_with_format(row, first, group, formats.header())?;
                }
                _ => {
                    for column in first..next {
                        sheet.write_blank(row, column, formats.header())?;
                    }
                }
            }
            first = next;
        }
        Ok(())
    }
}

/// Widths, the frozen header and how the sheet is printed.
pub(super) fn set_up_page(
    sheet: &mut Worksheet,
    report: &Report,
    page: &Page,
    language: Language,
) -> Result<(), XlsxError> {
    for (column, number) in report.columns.iter().zip(0..) {
        sheet.set_column_width(number, width(column.key))?;
    }
    sheet.set_default_row_height(ROW_HEIGHT_POINTS);
    sheet.set_row_height(0, TITLE_HEIGHT_POINTS)?;
    sheet.set_freeze_panes(page.first_row(), FROZEN_COLUMNS)?;
    sheet.set_landscape().set_paper_size(PAPER_SIZE).set_margins(0.4, 0.4, 0.6, 0.6, 0.3, 0.3);
    let pages = if report.columns.len() > COLUMNS_ON_A_PAGE { 2 } else { 1 };
    sheet.set_print_fit_to_pages(pages, 0);
    sheet.set_repeat_rows(page.top_header_row(), page.header_row)?;
    sheet.set_repeat_columns(0, FROZEN_COLUMNS - 1)?;
    sheet.set_footer(format!("&C&\"Times New Roman,Regular\"{} &P/&N", text(Text::Page, language)));
    Ok(())
}

/// The width of a column in characters.
const fn width(key: ColumnKey) -> f64 {
    match (key, key.measure()) {
        (ColumnKey::Number, _) => 7.0,
        (ColumnKey::Name, _) => 44.0,
        (ColumnKey::Status, _) => 32.0,
        (ColumnKey::CommentText | ColumnKey::CommentAnswer, _) => 60.0,
        (ColumnKey::StatusCount(_), _) => 15.0,
        // Wide enough for the words that stand there where a browser does not count.
        (ColumnKey::Freezes | ColumnKey::FrozenTime | ColumnKey::Concealed, _) => 18.0,
        (_, Measure::Text) => 34.0,
        (_, Measure::Code | Measure::Word) => 18.0,
        (_, Measure::Count | Measure::Share | Measure::Decimal) => 11.0,
        (_, Measure::Duration) => 13.0,
        (_, Measure::Time) => 20.0,
        (_, Measure::Intervals) => 60.0,
    }
}
