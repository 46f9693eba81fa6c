//! A report in the format that was asked for.

use diemcau_domain::report::{Heading, Report};
use thiserror::Error;

use crate::letterhead::Letterhead;
use crate::{Format, Language, PressRoom, Separator, csv, docx, figures, json, pdf, xlsx};

/// Why a document could not be made. Only [`TooManyRows`](Self::TooManyRows) and
/// [`TooManyCertificates`](Self::TooManyCertificates) are for whoever asked for it.
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
    /// More rows than a paper can have: an XLSX or CSV file takes them.
    #[error(transparent)]
    TooManyRows(#[from] crate::TooManyRows),
    /// More certificates than a file of this format takes: a ZIP has several files.
    #[error("{given} certificates are more than the {most} that one file takes; take the ZIP, or one branch")]
    TooManyCertificates {
        /// How many they are.
        given: usize,
        /// How many a file takes.
        most: usize,
    },
    /// The press printed nothing.
    #[error("the press printed nothing: {0}")]
    Press(#[from] crate::PressTrouble),
    /// The DOCX could not be packed.
    #[error("the DOCX could not be packed")]
    Docx,
    /// The order of Vietnamese is not built in.
    #[error("the order of Vietnamese is not built in")]
    Collation,
}

/// What a report is written with, besides its figures.
#[derive(Debug)]
pub struct Stationery {
    /// The language of every word.
    pub language: Language,
    /// What separates the cells of CSV.
    pub separator: Separator,
    /// Who issues a PDF or DOCX.
    pub letterhead: Letterhead,
    /// What prints PDFs.
    pub press: PressRoom,
}

impl Stationery {
    /// Stationery whose press is this program.
    #[must_use]
    pub const fn new(language: Language, letterhead: Letterhead) -> Self {
        Self { language, separator: Separator::Comma, letterhead, press: PressRoom::of_this_program() }
    }
}

/// Writes a report in a format.
///
/// # Errors
/// A [`DocumentError`] if it cannot be written.
pub fn render(report: &Report, format: Format, with: &mut Stationery) -> Result<Vec<u8>, DocumentError> {
    match format {
        Format::Xlsx => xlsx(report, with.language),
        Format::Csv => csv(report, with.language, with.separator),
        Format::Json => json(report, with.language),
        Format::Pdf => pdf(report, &with.letterhead, with.language, &mut with.press),
        Format::Docx => docx(report, &with.letterhead, with.language),
    }
}

/// A name for the file, such as `diemcau-summary-LCI-20220722.xlsx`: ASCII letters, digits, `-`, `_`
/// and `.` only, so that it needs no quoting in a header or a shell.
#[must_use]
pub fn file_name(report: &Report, format: Format) -> String {
    named(report.kind.code(), &report.heading.subtree.code, &report.heading, format.code())
}

pub(crate) fn named(what: &str, code: &str, heading: &Heading, extension: &str) -> String {
    let code: String = code.chars().map(plain).take(40).collect();
    let session = heading.sessions.first();
    let day = session.map(|session| session.started_at.unwrap_or(session.planned_from)).and_then(figures::local);
    let day = day.map(|day| format!("-{:04}{:02}{:02}", day.year(), day.month(), day.day())).unwrap_or_default();
    format!("diemcau-{what}-{code}{day}.{extension}")
}

fn plain(character: char) -> char {
    if character.is_ascii_alphanumeric() || character == '-' { character } else { '_' }
}
