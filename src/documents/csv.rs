//! Reports as CSV.

use diemcau_domain::report::{Cell, Column, Report, Row};

use crate::words::{group, title};
use crate::{DocumentError, Language, Separator, shown};

/// Spreadsheets take text in UTF-8 for something else without it.
const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// Writes a report as CSV in UTF-8 with a byte order mark.
///
/// The first row names the columns; then come the rows and the totals. Heading and notes stand below
/// them after an empty row, so that programs find the table at once. Counts have no separator of
/// thousands, which programs would take for a decimal one.
///
/// # Errors
/// [`DocumentError::Csv`] if it cannot be written, which only happens without memory.
pub fn csv(report: &Report, language: Language, separator: Separator) -> Result<Vec<u8>, DocumentError> {
    let delimiter = match separator {
        Separator::Comma => b',',
        Separator::Semicolon => b';',
    };
    let mut builder = ::csv::WriterBuilder::new();
    builder.delimiter(delimiter).terminator(::csv::Terminator::CRLF);
    let mut writer = builder.from_writer(BYTE_ORDER_MARK.to_vec());
    writer.write_record(report.columns.iter().map(|column| harmless(full_title(report, column, language))))?;
    for row in report.rows.iter().chain([&report.totals]) {
        let cells = report.columns.iter().zip(&row.cells);
        writer.write_record(cells.map(|(column, cell)| harmless(text_of(report, row, column, cell, language))))?;
    }
    let mut table = writer.into_inner().map_err(|_| DocumentError::Csv)?;
    table.extend_from_slice(b"\r\n");
    let mut writer = builder.from_writer(table);
    let heading = shown::heading_lines(&report.heading, language);
    for line in heading.into_iter().chain(shown::notes(report, language)) {
        writer.write_record([harmless(line)])?;
    }
    writer.into_inner().map_err(|_| DocumentError::Csv)
}

fn full_title(report: &Report, column: &Column, language: Language) -> String {
    let title = title(report, column, language);
    group(report, column, language).map_or_else(|| title.clone(), |group| format!("{group}: {title}"))
}

fn text_of(report: &Report, row: &Row, column: &Column, cell: &Cell, language: Language) -> String {
    match cell {
        Cell::Count(count) => count.to_string(),
        cell => shown::cell(report, row, column, cell, language),
    }
}

/// A spreadsheet takes a cell that begins like this for a formula and runs it. Some pass over blanks
/// and quotes before it, so those do not count.
fn harmless(text: String) -> String {
    const BEGINNINGS: [char; 12] = ['=', '+', '-', '@', '\t', '\r', '\n', '\u{2212}', '＝', '＋', '－', '＠'];
    const QUOTES_AND_BLANKS: [char; 12] = [
        '"', '\'', '`', '\u{2018}', '\u{2019}', '\u{201C}', '\u{201D}', '\u{FEFF}', '\u{200B}', '\u{200C}', '\u{200D}',
        '\u{2060}',
    ];
    let is_passed_over = |it: char| it.is_whitespace() || it.is_control() || QUOTES_AND_BLANKS.contains(&it);
    let is_formula = text.starts_with(BEGINNINGS) || text.trim_start_matches(is_passed_over).starts_with(BEGINNINGS);
    if is_formula { format!("'{text}") } else { text }
}

impl From<::csv::Error> for DocumentError {
    fn from(_: ::csv::Error) -> Self {
        Self::Csv
    }
}
