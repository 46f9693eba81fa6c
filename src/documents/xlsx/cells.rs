//! Cells with figures as numbers.

use diemcau_domain::report::{Cell, Measure, Report, Row};
use diemcau_domain::time::Timestamp;
use rust_xlsxwriter::{Worksheet, XlsxError};

use super::formats::Formats;
use super::room::{Room, height};
use crate::{Language, shown};

const MS_OF_A_DAY: f64 = 86_400_000.0;
/// Days from 30 December 1899, where spreadsheets count from, to the beginning of 1970.
const DAYS_TO_1970: f64 = 25_569.0;
/// Asia/Ho_Chi_Minh: a spreadsheet knows no time zones.
const OFFSET_MS: i64 = 7 * 60 * 60 * 1000;
/// The most characters a cell can hold.
const TEXT_LIMIT: usize = 32_767;

pub(super) fn write_row(
    sheet: &mut Worksheet,
    row_number: u32,
    (report, room): (&Report, &Room),
    row: &Row,
    formats: &Formats,
    language: Language,
) -> Result<(), XlsxError> {
    let mut lines = 1;
    for ((column, cell), number) in report.columns.iter().zip(&row.cells).zip(0..) {
        let format = formats.cell(row.kind, column.measure);
        match figure(cell) {
            Some(figure) => sheet.write_number_with_format(row_number, number, figure, format)?,
            None => {
                let text = within_limit(shown::cell(report, row, column, cell, language));
                lines = lines.max(room.lines(&text, number));
                let is_figure =
                    !matches!(column.measure, Measure::Text | Measure::Code | Measure::Word | Measure::Intervals);
                let format = if is_figure || matches!(cell, Cell::Empty) { formats.nothing(row.kind) } else { format };
                sheet.write_string_with_format(row_number, number, text, format)?
            }
        };
    }
    if lines > 1 {
        sheet.set_row_height(row_number, height(lines))?;
    }
    Ok(())
}

/// The number that a spreadsheet can go on counting with.
fn figure(cell: &Cell) -> Option<f64> {
    match cell {
        Cell::Count(count) => i64::try_from(*count).ok().map(exact),
        Cell::DurationMs(milliseconds) => Some(exact(*milliseconds) / MS_OF_A_DAY),
        Cell::Share(share) if share.whole > 0 => Some(exact(share.part) / exact(share.whole)),
        Cell::Time(time) => Some(serial(*time)),
        Cell::Decimal(figure) => Some(*figure),
        _ => None,
    }
}

/// A point in time as days, cut to whole seconds as everywhere else.
fn serial(time: Timestamp) -> f64 {
    let seconds = time.as_millis().saturating_add(OFFSET_MS).div_euclid(1000);
    exact(seconds) * 1000.0 / MS_OF_A_DAY + DAYS_TO_1970
}

/// A whole number as a spreadsheet keeps it; exact up to 2⁵³.
fn exact(number: i64) -> f64 {
    let magnitude = number.unsigned_abs();
    let half = |bits: u64| f64::from(u32::try_from(bits & u64::from(u32::MAX)).unwrap_or(u32::MAX));
    let value = half(magnitude >> 32) * 4_294_967_296.0 + half(magnitude);
    if number < 0 { -value } else { value }
}

fn within_limit(mut text: String) -> String {
    if text.encode_utf16().count() > TEXT_LIMIT {
        text = text.chars().take(TEXT_LIMIT / 2 - 1).chain(['…']).collect();
    }
    text
}
