//! The outline by branch.
//!
//! The workbook's writer puts rows by as they come, which keeps a large report small in memory, but
//! then leaves out how deep a row stands. So the depths are put in afterwards, tag by tag.

use std::io::{BufRead, BufReader, Cursor, Write};

use diemcau_domain::report::Report;
use rust_xlsxwriter::{Worksheet, XlsxError};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use super::page::Page;
use crate::DocumentError;

/// The deepest outline a spreadsheet knows.
const DEEPEST: usize = 7;
const SHEET: &str = "xl/worksheets/sheet1.xml";
const ROW_TAG: &[u8] = b"<row r=\"";

/// Tells the sheet that branches can be folded away, each under its sums.
pub(super) fn announce(sheet: &mut Worksheet, report: &Report, page: &Page) -> Result<(), XlsxError> {
    sheet.group_symbols_above(true);
    let Some((index, deepest)) = report.rows.iter().enumerate().max_by_key(|(_, row)| row.depth) else { return Ok(()) };
    let row = page.first_row() + u32::try_from(index).unwrap_or_default();
    // The deepest row is enough for the sheet to know how deep its rows go.
    for _ in 0..deepest.depth.min(DEEPEST) {
        sheet.group_rows(row, row)?;
    }
    Ok(())
}

/// Whether any row stands under another one.
pub(super) fn is_needed(report: &Report) -> bool {
    report.rows.iter().any(|row| row.depth > 0)
}

/// Puts the depths of the rows into a workbook.
///
/// # Errors
/// [`DocumentError::Outline`] if the workbook is not as its writer makes it.
pub(super) fn put_in(workbook: Vec<u8>, report: &Report, page: &Page) -> Result<Vec<u8>, DocumentError> {
    let mut packed = ZipArchive::new(Cursor::new(workbook)).map_err(|_| DocumentError::Outline)?;
    let mut repacked = ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..packed.len() {
        if packed.name_for_index(index).and_then(Result::ok).is_some_and(|name| name == SHEET) {
            let part = packed.by_index(index).map_err(|_| DocumentError::Outline)?;
            repacked.start_file(SHEET, SimpleFileOptions::default()).map_err(|_| DocumentError::Outline)?;
            copy_sheet(BufReader::new(part), &mut repacked, report, page).map_err(|_| DocumentError::Outline)?;
        } else {
            let part = packed.by_index_raw(index).map_err(|_| DocumentError::Outline)?;
            repacked.raw_copy_file(part).map_err(|_| DocumentError::Outline)?;
        }
    }
    Ok(repacked.finish().map_err(|_| DocumentError::Outline)?.into_inner())
}

fn copy_sheet(mut from: impl BufRead, to: &mut impl Write, report: &Report, page: &Page) -> Result<(), std::io::Error> {
    let mut tag = Vec::with_capacity(256);
    while from.read_until(b'>', &mut tag)? > 0 {
        match row_of_tag(&tag).and_then(|row| depth(report, page, row)) {
            Some(depth) if !contains(&tag, b"outlineLevel") => {
                to.write_all(tag.strip_suffix(b">").unwrap_or(&tag))?;
                write!(to, " outlineLevel=\"{depth}\">")?;
            }
            _ => to.write_all(&tag)?,
        }
        tag.clear();
    }
    Ok(())
}

/// The number in `<row r="12"…>`, from 1.
fn row_of_tag(tag: &[u8]) -> Option<usize> {
    let digits = tag.strip_prefix(ROW_TAG)?.split(|byte| *byte == b'"').next()?;
    std::str::from_utf8(digits).ok()?.parse().ok()
}

/// How deep a row of the sheet stands, if it stands under anything.
fn depth(report: &Report, page: &Page, row: usize) -> Option<usize> {
    let first_row = usize::try_from(page.first_row()).ok()? + 1;
    let row = report.rows.get(row.checked_sub(first_row)?)?;
    (row.depth > 0).then(|| row.depth.min(DEEPEST))
}

fn contains(tag: &[u8], word: &[u8]) -> bool {
    tag.windows(word.len()).any(|window| window == word)
}
