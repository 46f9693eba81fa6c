//! Where things stand on the sheet, and how it is printed.

use diemcau_domain::report::Report;
use rust_xlsxwriter::{Format, Worksheet, XlsxError};

use super::formats::Formats;
use super::room::{ROW_HEIGHT_POINTS, Room, height, lines};
use crate::words::{Text, group, text, title};
use crate::{Language, shown};

/// Number, code and name stay in sight, on the screen and on paper.
const FROZEN_COLUMNS: u16 = 3;
/// Where the codes stand.
pub(super) const CODE_COLUMN: u16 = 1;
/// A4.
const PAPER_SIZE: u8 = 9;
/// How much larger the letters of the title are than those of the table.
const TITLE_SCALE: f64 = 1.3;
/// Bold capitals of a title take more room than the letters of a text.
const TITLE_LETTER: f64 = 0.85;

/// Where things stand on the sheet. Rows and columns count from 0.
pub(super) struct Page {
    pub(super) room: Room,
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
        Self { room: Room::of(report), heading, groups, titles, header_row: u32::try_from(above).unwrap_or(u32::MAX) }
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
        let titles = || self.titles.iter().zip(self.room.widths());
        let most = titles().map(|(title, (_, width))| lines(title, width * TITLE_LETTER)).max();
        sheet.set_row_height(self.header_row, height(most.unwrap_or(1)))?;
        let has_groups = self.top_header_row() < self.header_row;
        for (title, (column, _)) in titles() {
            let is_alone = has_groups && self.groups.get(usize::from(column)).is_some_and(Option::is_none);
            let format = if is_alone { formats.header_bottom() } else { formats.header() };
            sheet.write_string_with_format(self.header_row, column, title, format)?;
        }
        Ok(())
    }

    fn write_groups(&self, sheet: &mut Worksheet, formats: &Formats) -> Result<(), XlsxError> {
        let row = self.top_header_row();
        let mut first: u16 = 0;
        let mut most = 1;
        for neighbours in self.groups.chunk_by(|left, right| left == right) {
            let next = first + u16::try_from(neighbours.len()).unwrap_or(u16::MAX - first);
            let last = next - 1;
            if let Some(Some(group)) = neighbours.first() {
                let width: f64 =
                    self.room.widths().filter(|(at, _)| (first..next).contains(at)).map(|(_, width)| width).sum();
                most = most.max(lines(group, width * TITLE_LETTER));
            }
            match neighbours.first() {
                Some(Some(group)) if last > first => {
                    sheet.merge_range(row, first, row, last, group, formats.header())?;
                }
                Some(Some(group)) => {
                    sheet.write_string_with_format(row, first, group, formats.header())?;
                }
                _ => {
                    for column in first..next {
                        sheet.write_blank(row, column, formats.header_top())?;
                    }
                }
            }
            first = next;
        }
        sheet.set_row_height(row, height(most))?;
        Ok(())
    }

    /// Writes a line outside of the table: as wide as a page, and as high as it needs.
    pub(super) fn write_line(
        &self,
        sheet: &mut Worksheet,
        row: u32,
        text: &str,
        format: &Format,
    ) -> Result<(), XlsxError> {
        let (last, width) = self.room.line();
        if last > 0 {
            sheet.merge_range(row, 0, row, last, text, format)?;
        } else {
            sheet.write_string_with_format(row, 0, text, format)?;
        }
        sheet.set_row_height(row, height(lines(text, width)))?;
        Ok(())
    }

    /// Writes the title of the sheet, in larger letters.
    pub(super) fn write_title(&self, sheet: &mut Worksheet, text: &str, formats: &Formats) -> Result<(), XlsxError> {
        let (_, width) = self.room.line();
        self.write_line(sheet, 0, text, formats.title())?;
        sheet.set_row_height(0, height(lines(text, width / TITLE_SCALE)) * TITLE_SCALE)?;
        Ok(())
    }
}

/// Widths, the frozen header and how the sheet is printed.
pub(super) fn set_up_page(sheet: &mut Worksheet, page: &Page, language: Language) -> Result<(), XlsxError> {
    for (column, width) in page.room.widths() {
        sheet.set_column_width(column, width)?;
    }
    sheet.set_default_row_height(ROW_HEIGHT_POINTS);
    sheet.set_freeze_panes(page.first_row(), FROZEN_COLUMNS)?;
    sheet.set_landscape().set_paper_size(PAPER_SIZE).set_margins(0.4, 0.4, 0.6, 0.6, 0.3, 0.3);
    sheet.set_print_fit_to_pages(page.room.pages(FROZEN_COLUMNS), 0);
    sheet.set_repeat_rows(page.top_header_row(), page.header_row)?;
    sheet.set_repeat_columns(0, FROZEN_COLUMNS - 1)?;
    sheet.set_footer(format!("&C&\"Times New Roman,Regular\"{} &P/&N", text(Text::Page, language)));
    Ok(())
}
