//! What is said before the tables.

use diemcau_domain::report::{Cell, Column, ColumnKey, Measure, Report};
use serde::Serialize;

use super::annex::first_capital;
use super::{Annex, Part};
use crate::words::{Text, text, title};
use crate::{Language, shown};

/// The sums over everything: a row a measure, a column a session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Figures {
    pub(crate) heading: String,
    /// Over the column of measures.
    pub(crate) measure: String,
    /// Over the others.
    pub(crate) columns: Vec<String>,
    pub(crate) rows: Vec<FiguresRow>,
}

/// One measure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct FiguresRow {
    pub(crate) measure: String,
    /// One a column; a single one is about all of them.
    pub(crate) figures: Vec<String>,
}

pub(super) fn about(report: &Report, language: Language) -> Part {
    let heading = language.choose("1. Thông tin chung", "1. What it is about").to_owned();
    // The lines of a session are moved in where a table follows; here each stands for itself. The ledger
    // has a place of its own.
    let ledger = shown::ledger_line(&report.heading, language);
    let lines =
        shown::heading_lines(&report.heading, language).into_iter().filter(|line| Some(line) != ledger.as_ref());
    Part { heading, lines: lines.map(|line| first_capital(line.trim())).collect() }
}

/// The sums as a small table; none where the report has none.
pub(super) fn figures(report: &Report, language: Language) -> Option<Figures> {
    let mut rows: Vec<(ColumnKey, FiguresRow)> = Vec::new();
    for (column, cell) in report.columns.iter().zip(&report.totals.cells) {
        if !is_figure(column, cell) {
            continue;
        }
        let shown = shown::cell(report, &report.totals, column, cell, language);
        let same_measure = rows.iter_mut().find(|(key, _)| column.session.is_some() && *key == column.key);
        match same_measure.filter(|_| column.item.is_none()) {
            Some((_, row)) => row.figures.push(shown),
            None => {
                rows.push((column.key, FiguresRow { measure: measure(report, column, language), figures: vec![shown] }))
            }
        }
    }
    let sessions = report.heading.sessions.iter().map(|session| session.title.clone());
    let columns: Vec<String> = if rows.iter().any(|(_, row)| row.figures.len() > 1) {
        sessions.collect()
    } else {
        vec![language.choose("Số liệu", "Figure").to_owned()]
    };
    (!rows.is_empty()).then(|| Figures {
        heading: language.choose("2. Số liệu tổng hợp", "2. Sums").to_owned(),
        measure: language.choose("Chỉ tiêu", "Measure").to_owned(),
        columns,
        rows: rows.into_iter().map(|(_, row)| row).collect(),
    })
}

/// Times of day and words of the sums row say nothing about everybody together; so many of so many does.
fn is_figure(column: &Column, cell: &Cell) -> bool {
    let is_measure = matches!(column.measure, Measure::Count | Measure::Share | Measure::Duration | Measure::Decimal)
        || matches!(cell, Cell::OutOf { .. });
    is_measure && column.key != ColumnKey::Number && !matches!(cell, Cell::Blank | Cell::Empty | Cell::NotCounted)
}

fn measure(report: &Report, column: &Column, language: Language) -> String {
    let title = title(report, column, language);
    let above = crate::words::group(report, column, language);
    match above.filter(|_| column.session.is_none_or(|session| !session.one_of_several) || column.item.is_some()) {
        Some(above) => format!("{above}: {title}"),
        None => title,
    }
}

/// What must be known to read it.
pub(super) fn notes(report: &Report, is_shortened: bool, language: Language) -> Part {
    let mut lines = shown::notes(report, language);
    if is_shortened {
        let shortened = language.choose(
            "Phụ lục tổng hợp theo đơn vị trực thuộc; danh sách đầy đủ từng điểm cầu có trong tệp XLSX và CSV, \
             và trong văn bản riêng của từng đơn vị",
            "the annex shows the branches right below the top; every endpoint stands in the XLSX and CSV files, and \
             in the document of its branch",
        );
        lines.push(shortened.to_owned());
    }
    Part { heading: format!("3. {}", text(Text::Notes, language)), lines }
}

pub(super) fn closing(annexes: &[Annex], language: Language) -> String {
    let one = language.choose(
        "Số liệu chi tiết có tại Phụ lục kèm theo Báo cáo này./.",
        "The figures in detail stand in the annex to this report.",
    );
    if annexes.len() > 1 {
        let last = annexes.last().map(|annex| annex.number.as_str()).unwrap_or_default();
        return match language {
            Language::Vietnamese => {
                format!("Số liệu chi tiết có tại các Phụ lục I đến {last} kèm theo Báo cáo này./.")
            }
            Language::English => format!("The figures in detail stand in the annexes I to {last} to this report."),
        };
    }
    one.to_owned()
}
