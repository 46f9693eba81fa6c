//! Reports as workbooks.

mod cells;
mod charts;
mod formats;
mod outline;
mod page;
mod room;

use diemcau_domain::report::{Report, ReportKind};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, IgnoreError, Workbook, Worksheet, XlsxError};

use crate::words::{Text, text};
use crate::{DocumentError, Language, shown};
use cells::write_row;
use formats::Formats;
use page::{Page, set_up_page};

/// Writes a report as a workbook. Its first sheet has title and heading, the table with a frozen header
/// and an outline by branch, then what must be known to read it; figures are numbers, codes are text. A
/// second one has charts, where there is something to draw.
///
/// # Errors
/// [`DocumentError::Xlsx`] if it cannot be written: rows are put by in a temporary file, so that a
/// large report takes little memory.
pub fn xlsx(report: &Report, language: Language) -> Result<Vec<u8>, DocumentError> {
    let mut workbook = Workbook::new();
    workbook.set_properties(&properties(report, language)?);
    let sheet = workbook.add_worksheet_with_constant_memory()?;
    sheet.set_name(sheet_name(report.kind, language))?;
    let page = Page::of(report, language);
    set_up_page(sheet, &page, language)?;
    outline::announce(sheet, report, &page)?;
    let formats = Formats::new();
    write_top(sheet, report, &page, &formats, language)?;
    let mut row_number = page.first_row();
    for row in report.rows.iter().chain([&report.totals]) {
        write_row(sheet, row_number, (report, &page.room), row, &formats, language)?;
        row_number += 1;
    }
    write_bottom(sheet, (report, &page), row_number + 1, &formats, language)?;
    charts::add(&mut workbook, report, &formats, language)?;
    if !outline::is_needed(report) {
        return Ok(workbook.save_to_buffer()?);
    }
    // The sheet is packed once more with its outline, so the first packing only has to be quick.
    workbook.set_zip_compression_level(1);
    outline::put_in(workbook.save_to_buffer()?, report, &page)
}

const fn sheet_name(kind: ReportKind, language: Language) -> &'static str {
    match kind {
        ReportKind::Summary => text(Text::SummarySheet, language),
        ReportKind::Endpoints => text(Text::EndpointsSheet, language),
        ReportKind::Matrix => text(Text::MatrixSheet, language),
        ReportKind::RollCalls => text(Text::RollCallsSheet, language),
        ReportKind::Quality => text(Text::QualitySheet, language),
        ReportKind::FloorLog => text(Text::FloorLogSheet, language),
        ReportKind::Comments => text(Text::CommentsSheet, language),
        ReportKind::Votes => text(Text::VotesSheet, language),
        ReportKind::Documents => text(Text::DocumentsSheet, language),
        ReportKind::Messages => text(Text::MessagesSheet, language),
        ReportKind::MessageLog => text(Text::MessageLogSheet, language),
        ReportKind::Delegates => text(Text::DelegatesSheet, language),
        ReportKind::Readiness => text(Text::ReadinessSheet, language),
        ReportKind::Study => text(Text::StudySheet, language),
        ReportKind::Versions => text(Text::VersionsSheet, language),
    }
}

/// The file says that it was made when its figures were known, so that the same report made twice
/// is the same file.
fn properties(report: &Report, language: Language) -> Result<DocProperties, XlsxError> {
    let seconds = report.heading.known_until.map_or(0, |known_until| known_until.as_millis().div_euclid(1000).max(0));
    let made_at = ExcelDateTime::from_timestamp(seconds)?;
    Ok(DocProperties::new().set_title(shown::title(report.kind, language)).set_creation_datetime(&made_at))
}

fn write_top(
    sheet: &mut Worksheet,
    report: &Report,
    page: &Page,
    formats: &Formats,
    language: Language,
) -> Result<(), XlsxError> {
    page.write_title(sheet, shown::title(report.kind, language), formats)?;
    for (line, row) in page.heading.iter().zip(1..) {
        page.write_line(sheet, row, line, formats.line())?;
    }
    page.write_header(sheet, formats)?;
    let Some(last_row) = page.last_row(report) else { return Ok(()) };
    // A code is text on purpose; the spreadsheet need not mark it as a mistake.
    sheet.ignore_error_range(
        page.first_row(),
        page::CODE_COLUMN,
        last_row,
        page::CODE_COLUMN,
        IgnoreError::NumberStoredAsText,
    )?;
    if matches!(report.kind, ReportKind::Endpoints | ReportKind::Delegates) {
        sheet.autofilter(page.header_row, 0, last_row, page.last_column())?;
    }
    Ok(())
}

fn write_bottom(
    sheet: &mut Worksheet,
    (report, page): (&Report, &Page),
    first_row: u32,
    formats: &Formats,
    language: Language,
) -> Result<(), XlsxError> {
    page.write_line(sheet, first_row, text(Text::Notes, language), formats.strong_line())?;
    let sessions = shown::session_lines(&report.heading, language);
    let ledger = shown::ledger_line(&report.heading, language);
    let lines = sessions.into_iter().chain(shown::notes(report, language)).chain(ledger);
    for (line, row) in lines.zip(first_row + 1..) {
        page.write_line(sheet, row, &line, formats.line())?;
    }
    Ok(())
}
