//! Charts on a sheet of their own: attendance over time, quality by branch.

use diemcau_domain::report::{Course, MINUTE_MS, Report};
use rust_xlsxwriter::{Chart, ChartFont, ChartType, Workbook, Worksheet, XlsxError};

use super::formats::Formats;
use crate::paper::{Bars, bars, curve_title};
use crate::words::{Text, text};
use crate::{Language, figures};

const FONT: &str = "Times New Roman";
const TITLE_POINTS: f64 = 12.0;
const WIDTH_PIXELS: u32 = 900;
const HEIGHT_PIXELS: u32 = 320;
/// Rows that a chart covers.
const ROWS_OF_A_CHART: u32 = 18;
/// Where the charts stand, beside the figures they are drawn from.
const CHART_COLUMN: u16 = 4;
const BAR_PIXELS: u32 = 18;
const A4: u8 = 9;

/// Adds the sheet if there is anything to draw.
pub(super) fn add(
    workbook: &mut Workbook,
    report: &Report,
    formats: &Formats,
    language: Language,
) -> Result<(), XlsxError> {
    let bars = bars(report, language);
    if report.courses.is_empty() && bars.is_none() {
        return Ok(());
    }
    let sheet = workbook.add_worksheet();
    sheet.set_name(text(Text::ChartsSheet, language))?;
    sheet.set_column_width(0, 44.0)?;
    sheet.set_landscape().set_paper_size(A4).set_print_fit_to_pages(1, 0);
    let (mut row, mut chart_row) = (0, 0);
    for course in &report.courses {
        let session = report.heading.sessions.get(course.session).map(|of| of.title.as_str()).unwrap_or_default();
        let title = curve_title(session, language);
        row = add_course(sheet, course, &title, (row, chart_row), formats, language)?;
        chart_row += ROWS_OF_A_CHART;
    }
    if let Some(bars) = bars {
        add_bars(sheet, &bars, (row, chart_row), formats)?;
    }
    Ok(())
}

/// Writes the figures of a course from `row` on and draws them from `chart_row` on. Answers the first
/// row that is free.
fn add_course(
    sheet: &mut Worksheet,
    course: &Course,
    title: &str,
    (row, chart_row): (u32, u32),
    formats: &Formats,
    language: Language,
) -> Result<u32, XlsxError> {
    sheet.write_string_with_format(row, 0, title, formats.strong_line())?;
    let first = row + 1;
    let mut at = course.from;
    let mut next = first;
    for received in &course.received {
        // Hours and minutes: the title says which session it is.
        let time: String = figures::time(at).chars().take(5).collect();
        sheet.write_string_with_format(next, 0, time, formats.line())?;
        sheet.write_number_with_format(next, 1, f64::from(*received), formats.line())?;
        at = at.plus_ms(MINUTE_MS);
        next += 1;
    }
    let last = next.saturating_sub(1);
    let name = sheet.name();
    let mut chart = titled(ChartType::Area, title);
    let series = chart.add_series();
    series.set_categories((name.as_str(), first, 0, last, 0)).set_values((name.as_str(), first, 1, last, 1));
    chart.x_axis().set_name(text(Text::Time, language));
    chart.set_width(WIDTH_PIXELS).set_height(HEIGHT_PIXELS);
    sheet.insert_chart(chart_row, CHART_COLUMN, &chart)?;
    Ok(next + 1)
}

fn add_bars(
    sheet: &mut Worksheet,
    bars: &Bars,
    (row, chart_row): (u32, u32),
    formats: &Formats,
) -> Result<(), XlsxError> {
    sheet.write_string_with_format(row, 0, &bars.title, formats.strong_line())?;
    let first = row + 1;
    let mut next = first;
    for bar in &bars.bars {
        sheet.write_string_with_format(next, 0, &bar.name, formats.line())?;
        sheet.write_number_with_format(next, 1, bar.length, formats.share())?;
        sheet.write_string_with_format(next, 2, &bar.figure, formats.line())?;
        next += 1;
    }
    let (last, name) = (next.saturating_sub(1), sheet.name());
    let mut chart = titled(ChartType::Bar, &bars.title);
    let series = chart.add_series();
    series.set_categories((name.as_str(), first, 0, last, 0)).set_values((name.as_str(), first, 1, last, 1));
    // The first branch stands at the top, as in the table.
    chart.y_axis().set_reverse();
    chart.x_axis().set_min(0).set_max(1).set_num_format("0%");
    let height = HEIGHT_PIXELS.max((next - first) * BAR_PIXELS);
    chart.set_width(WIDTH_PIXELS).set_height(height);
    sheet.insert_chart(chart_row, CHART_COLUMN, &chart)?;
    Ok(())
}

fn titled(kind: ChartType, title: &str) -> Chart {
    let mut chart = Chart::new(kind);
    let font = ChartFont::new().set_name(FONT).set_size(TITLE_POINTS).clone();
    chart.title().set_name(title).set_font(&font);
    chart.legend().set_hidden();
    chart
}
