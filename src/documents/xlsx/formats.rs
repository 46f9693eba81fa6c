//! How cells look.

use diemcau_domain::report::{Measure, RowKind};
use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder};

const FONT: &str = "Times New Roman";
const SIZE_POINTS: f64 = 12.0;
const TITLE_SIZE_POINTS: f64 = 15.0;
const HEADER_COLOR: Color = Color::RGB(0x00DC_E6F1);
const SUMS_COLOR: Color = Color::RGB(0x00F2_F2F2);

const MEASURES: [Measure; 9] = [
    Measure::Text,
    Measure::Code,
    Measure::Count,
    Measure::Duration,
    Measure::Share,
    Measure::Time,
    Measure::Word,
    Measure::Intervals,
    Measure::Decimal,
];

/// Every format of a workbook, made once.
pub(super) struct Formats {
    title: Format,
    line: Format,
    strong_line: Format,
    header: Format,
    header_top: Format,
    header_bottom: Format,
    plain: Vec<Format>,
    sums: Vec<Format>,
    nothing: Format,
    nothing_of_sums: Format,
}

impl Formats {
    pub(super) fn new() -> Self {
        let text = Format::new().set_font_name(FONT).set_font_size(SIZE_POINTS);
        let line = text.clone().set_text_wrap().set_align(FormatAlign::Top);
        let cell = text.clone().set_border(FormatBorder::Thin).set_align(FormatAlign::VerticalCenter);
        let sums = cell.clone().set_bold().set_background_color(SUMS_COLOR);
        let header = cell.clone().set_bold().set_background_color(HEADER_COLOR).set_text_wrap();
        let centered = |format: &Format| format.clone().set_align(FormatAlign::Center);
        Self {
            title: line.clone().set_bold().set_font_size(TITLE_SIZE_POINTS),
            strong_line: line.clone().set_bold(),
            line,
            header_top: header.clone().set_border_bottom(FormatBorder::None),
            header_bottom: centered(&header).set_border_top(FormatBorder::None),
            header: centered(&header),
            plain: MEASURES.iter().map(|measure| of_measure(&cell, *measure)).collect(),
            sums: MEASURES.iter().map(|measure| of_measure(&sums, *measure)).collect(),
            nothing: centered(&cell),
            nothing_of_sums: centered(&sums),
        }
    }

    pub(super) const fn title(&self) -> &Format {
        &self.title
    }

    pub(super) const fn line(&self) -> &Format {
        &self.line
    }

    pub(super) const fn strong_line(&self) -> &Format {
        &self.strong_line
    }

    pub(super) const fn header(&self) -> &Format {
        &self.header
    }

    /// The cell over a title that belongs to no group; the two look like one.
    pub(super) const fn header_top(&self) -> &Format {
        &self.header_top
    }

    /// The title under it.
    pub(super) const fn header_bottom(&self) -> &Format {
        &self.header_bottom
    }

    /// A part of a whole outside of the table.
    pub(super) fn share(&self) -> &Format {
        self.cell(RowKind::Endpoint, Measure::Share)
    }

    /// The format of a cell with something in it.
    pub(super) fn cell(&self, kind: RowKind, measure: Measure) -> &Format {
        let formats = if kind == RowKind::Endpoint { &self.plain } else { &self.sums };
        let index = MEASURES.iter().position(|it| *it == measure);
        index.and_then(|index| formats.get(index)).unwrap_or(&self.line)
    }

    /// The format of a cell with nothing in it.
    pub(super) const fn nothing(&self, kind: RowKind) -> &Format {
        match kind {
            RowKind::Endpoint => &self.nothing,
            RowKind::Branch | RowKind::Totals => &self.nothing_of_sums,
        }
    }
}

/// Number formats are written as the file format has them; the spreadsheet shows `11.661` and
/// `99,16%` where it is set to Vietnamese.
fn of_measure(cell: &Format, measure: Measure) -> Format {
    let cell = cell.clone();
    match measure {
        Measure::Text | Measure::Word | Measure::Intervals => {
            cell.set_align(FormatAlign::Left).set_indent(1).set_text_wrap()
        }
        Measure::Code => cell.set_align(FormatAlign::Left).set_indent(1).set_text_wrap().set_num_format("@"),
        Measure::Count => cell.set_num_format("#,##0"),
        Measure::Duration => cell.set_num_format("[h]:mm:ss"),
        Measure::Share => cell.set_num_format("0.00%"),
        Measure::Decimal => cell.set_num_format("0.00"),
        Measure::Time => cell.set_num_format("dd/mm/yyyy hh:mm:ss").set_align(FormatAlign::Center),
    }
}
