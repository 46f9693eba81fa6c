//! The table of a report as annexes on wide pages.

use diemcau_domain::report::{ColumnKey, Measure, Report, Row, RowKind};
use serde::Serialize;

use super::columns::{PAGE_MM, Strip, strips};
use super::entries::{has_sums, is_list};
use super::subtitle::subtitles;
use crate::letterhead::{Form, Letterhead};
use crate::words::{group, title};
use crate::{Language, shown};

/// An annex.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct Annex {
    /// In Roman figures; empty where there is only one.
    #[serde(skip)]
    pub(crate) number: String,
    pub(crate) heading: String,
    pub(crate) title: String,
    /// Which part of the report it shows, or what is the same in all of its rows; empty where there is
    /// nothing to be said.
    pub(crate) part: String,
    /// What it is the annex of.
    pub(crate) belongs_to: String,
    pub(crate) sheet: Sheet,
}

/// A table.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct Sheet {
    /// Whether it is a list of entries: long texts, which begin at the top of their row.
    pub(crate) is_list: bool,
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
    let strips = strips(report, language);
    let several = strips.len() > 1;
    let subtitles = subtitles(report, &strips, language);
    let annex = |(index, (strip, part)): (usize, (Strip, String))| {
        let number = if several { roman(index + 1) } else { String::new() };
        Annex {
            heading: format!("{} {number}", language.choose("Phụ lục", "Annex")).trim_end().to_owned(),
            number,
            title: shown::title(report.kind, language).to_uppercase(),
            part,
            belongs_to: belongs_to(report, letterhead, language),
            sheet: sheet(report, &strip, language),
        }
    };
    strips.into_iter().zip(subtitles).enumerate().map(annex).collect()
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
        is_list: is_list(report.kind),
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
        rows: rows(report, strip, language),
    }
}

/// The rows of a table, and the totals where anything was added up.
fn rows(report: &Report, strip: &Strip, language: Language) -> Vec<PaperRow> {
    let sums = strip.columns.iter().filter_map(|index| report.totals.cells.get(*index));
    let totals = has_sums(sums).then_some(&report.totals);
    let rows: Vec<_> = report.rows.iter().chain(totals).map(|row| paper_row(report, strip, row, language)).collect();
    if rows.is_empty() { vec![no_entry(report, strip, language)] } else { rows }
}

/// What stands in a table without rows.
fn no_entry(report: &Report, strip: &Strip, language: Language) -> PaperRow {
    let is_name = |index: &usize| report.columns.get(*index).is_some_and(|column| column.key == ColumnKey::Name);
    let none = language.choose("Không có", "None");
    let cells = strip.columns.iter().map(|index| if is_name(index) { none } else { "" }.to_owned());
    PaperRow { look: RowLook::Plain, depth: 0, cells: cells.collect() }
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
