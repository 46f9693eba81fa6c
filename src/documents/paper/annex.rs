//! The table of a report as annexes on wide pages.

use diemcau_domain::report::{ColumnKey, Measure, Report, Row, RowKind};
use serde::Serialize;

use super::columns::{PAGE_MM, Strip, Theme, strips, theme};
use crate::letterhead::{Form, Letterhead};
use crate::words::{COMMA, group, title};
use crate::{Language, shown};

/// An annex.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct Annex {
    /// In Roman figures; empty where there is only one.
    #[serde(skip)]
    pub(crate) number: String,
    pub(crate) heading: String,
    pub(crate) title: String,
    /// Which part of the report it shows; empty where it shows all of it.
    pub(crate) part: String,
    /// What it is the annex of.
    pub(crate) belongs_to: String,
    pub(crate) sheet: Sheet,
}

/// A table.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct Sheet {
    /// Whether anything stands over the titles.
    pub(crate) has_groups: bool,
    pub(crate) columns: Vec<PaperColumn>,
    /// What stands over how many neighbouring titles.
    pub(crate) groups: Vec<(String, usize)>,
    #[serde(skip)]
    pub(crate) rows: Vec<PaperRow>,
}

/// A column.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct PaperColumn {
    pub(crate) title: String,
    /// As a part of the table's, 0 to 1.
    pub(crate) width: f64,
    pub(crate) align: Align,
    /// Whether names are moved in by how deep they stand in the tree.
    pub(crate) is_name: bool,
}

/// Where the text of a cell stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Align {
    Left,
    Center,
    Right,
}

/// A row.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct PaperRow {
    pub(crate) look: RowLook,
    pub(crate) depth: usize,
    pub(crate) cells: Vec<String>,
}

/// How a row looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum RowLook {
    Plain,
    Sums,
    Totals,
}

/// The annexes of a report, a table each.
pub(super) fn annexes(report: &Report, letterhead: &Letterhead, language: Language) -> Vec<Annex> {
    let strips = strips(report);
    let several = strips.len() > 1;
    let annex = |(index, strip): (usize, Strip)| {
        let number = if several { roman(index + 1) } else { String::new() };
        Annex {
            heading: format!("{} {number}", language.choose("Phụ lục", "Annex")).trim_end().to_owned(),
            number,
            title: shown::title(report.kind, language).to_uppercase(),
            part: if several { part(report, &strip, language) } else { String::new() },
            belongs_to: belongs_to(report, letterhead, language),
            sheet: sheet(report, &strip, language),
        }
    };
    strips.into_iter().enumerate().map(annex).collect()
}

/// Which part of the report a table of several shows: what it is about, and in which session.
fn part(report: &Report, strip: &Strip, language: Language) -> String {
    let columns: Vec<_> = strip.columns.iter().filter_map(|index| report.columns.get(*index)).collect();
    let mut words: Vec<&str> = columns.iter().filter_map(|column| theme_words(theme(column), language)).collect();
    words.dedup();
    let mut sessions: Vec<_> =
        columns.iter().filter_map(|column| column.session).map(|session| session.index).collect();
    sessions.dedup();
    let session = match sessions.as_slice() {
        [only] if report.heading.sessions.len() > 1 => report.heading.sessions.get(*only),
        _ => None,
    };
    let what = first_capital(&words.join(COMMA));
    session.map_or_else(|| what.clone(), |session| format!("{what}: {}", session.title))
}

const fn theme_words(theme: Theme, language: Language) -> Option<&'static str> {
    match theme {
        Theme::Stub | Theme::Description => None,
        Theme::People => Some(language.choose("số đại biểu", "head counts")),
        Theme::Statuses => Some(language.choose("kết quả của điểm cầu", "results of endpoints")),
        Theme::Times => Some(language.choose("thời gian tham dự", "times")),
        Theme::Items => Some(language.choose("thời gian theo nội dung", "times by agenda item")),
        Theme::Line => Some(language.choose("đường truyền", "lines")),
        Theme::Other => Some(language.choose("thông tin khác", "other")),
    }
}

/// What decree and guideline want under the title: the document that it is the annex of.
fn belongs_to(report: &Report, letterhead: &Letterhead, language: Language) -> String {
    let number = letterhead.number_line();
    let number = number.trim_start_matches("Số").trim_start_matches(':').trim_start_matches(' ');
    let date = letterhead.place_and_date(super::year(&report.heading));
    let date = date.rsplit_once(", ").map_or(date.as_str(), |(_, date)| date);
    let colon = match letterhead.form {
        Form::State => "số:",
        Form::Party => "số",
    };
    match language {
        Language::Vietnamese => {
            format!("(Kèm theo Báo cáo {colon} {number} {date} của {})", letterhead.issuing_body)
        }
        Language::English => format!("(To the report {number} of {}, {date})", letterhead.issuing_body),
    }
}

fn sheet(report: &Report, strip: &Strip, language: Language) -> Sheet {
    let columns: Vec<_> = strip.columns.iter().filter_map(|index| report.columns.get(*index)).collect();
    let above: Vec<_> = columns.iter().map(|column| group(report, column, language)).collect();
    let groups = above.chunk_by(|left, right| left.is_some() && left == right);
    let groups = groups.map(|same| (same.first().cloned().flatten().unwrap_or_default(), same.len()));
    let widths = columns.iter().zip(&strip.widths);
    Sheet {
        has_groups: above.iter().any(Option::is_some),
        groups: groups.collect(),
        columns: widths
            .map(|(column, width)| PaperColumn {
                title: title(report, column, language),
                width: width / PAGE_MM,
                align: align(column.measure),
                is_name: column.key == ColumnKey::Name,
            })
            .collect(),
        rows: report.rows.iter().chain([&report.totals]).map(|row| paper_row(report, strip, row, language)).collect(),
    }
}

fn paper_row(report: &Report, strip: &Strip, row: &Row, language: Language) -> PaperRow {
    let cells = strip.columns.iter().filter_map(|index| {
        let (column, cell) = (report.columns.get(*index)?, row.cells.get(*index)?);
        Some(shown::cell(report, row, column, cell, language))
    });
    let look = match row.kind {
        RowKind::Endpoint => RowLook::Plain,
        RowKind::Branch => RowLook::Sums,
        RowKind::Totals => RowLook::Totals,
    };
    PaperRow { look, depth: row.depth, cells: cells.collect() }
}

const fn align(measure: Measure) -> Align {
    match measure {
        Measure::Text | Measure::Intervals => Align::Left,
        Measure::Code | Measure::Word | Measure::Time => Align::Center,
        Measure::Count | Measure::Share | Measure::Duration | Measure::Decimal => Align::Right,
    }
}

/// A number in Roman figures, as annexes are numbered.
fn roman(mut number: usize) -> String {
    let mut text = String::new();
    for (value, figure) in [(50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")] {
        while number >= value {
            text.push_str(figure);
            number -= value;
        }
    }
    text
}

pub(super) fn first_capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
