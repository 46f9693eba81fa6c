//! A report in the format that was asked for.

use diemcau_domain::report::Report;
use thiserror::Error;

use crate::{Format, Language, Separator, csv, figures, json, xlsx};

/// Why a document could not be made. Never the fault of whoever asked for it.
#[derive(Debug, Error)]
pub enum DocumentError {
    /// The workbook could not be written.
    #[error("the workbook could not be written")]
    Xlsx(#[from] rust_xlsxwriter::XlsxError),
    /// The outline could not be put into the workbook.
    #[error("the outline could not be put into the workbook")]
    Outline,
    /// The CSV text could not be written.
    #[error("the CSV text could not be written")]
    Csv,
    /// The JSON text could not be written.
    #[error("the JSON text could not be written")]
    Json,
    /// The order of Vietnamese is not built in.
    #[error("the order of Vietnamese is not built in")]
    Collation,
}

/// Writes a report in a format. The separator is for CSV only.
///
/// # Errors
/// A [`DocumentError`] if it cannot be written.
pub fn render(
    report: &Report,
    format: Format,
    language: Language,
    separator: Separator,
) -> Result<Vec<u8>, DocumentError> {
    match format {
        Format::Xlsx => xlsx(report, language),
        Format::Csv => csv(report, language, separator),
        Format::Json => json(report, language),
    }
}

/// A name for the file, such as `diemcau-summary-LCI-20220722.xlsx`: ASCII letters, digits, `-`, `_`
/// and `.` only, so that it needs no quoting in a header or a shell.
#[must_use]
pub fn file_name(report: &Report, format: Format) -> String {
    let code: String = report.heading.subtree.code.chars().map(plain).take(40).collect();
    let session = report.heading.sessions.first();
    let day = session.map(|session| session.started_at.unwrap_or(session.planned_from)).and_then(figures::local);
    let day = day.map(|day| format!("-{:04}{:02}{:02}", day.year(), day.month(), day.day())).unwrap_or_default();
    format!("diemcau-{}-{code}{day}.{}", report.kind.code(), format.code())
}

fn plain(character: char) -> char {
    if character.is_ascii_alphanumeric() || character == '-' { character } else { '_' }
}
