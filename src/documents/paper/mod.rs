//! A report as an office issues it: head, title, what was found, signature, and the tables as annexes.
//!
//! It says what stands where, in words; the PDF and the DOCX show the same.

mod annex;
mod bars;
mod body;
mod columns;
mod curve;
mod entries;
mod province;
mod room;
mod subtitle;

pub(crate) use annex::{Align, Annex, PaperRow, RowLook};
pub(crate) use bars::{Bars, bars};
pub(crate) use body::Figures;
pub(crate) use curve::{Curve, curve_title};

use diemcau_domain::report::{Heading, Report};
use serde::Serialize;
use thiserror::Error;

use crate::letterhead::{Form, Letterhead, Margins, name_lines, subject_lines};
use crate::{DocumentError, Language, figures, shown};

/// The most rows that a paper has, all its annexes together; nobody reads more, and setting them takes
/// memory.
pub const ROW_LIMIT: usize = 3_500;

/// More rows than a paper can have, in a report that has no branches to be summed up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("{rows} rows are more than the {ROW_LIMIT} of a paper; the whole list is an XLSX or CSV file")]
pub struct TooManyRows {
    /// How many there are.
    pub rows: usize,
}

/// A report as an office issues it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct Paper {
    #[serde(skip)]
    pub(crate) language: &'static str,
    #[serde(skip)]
    pub(crate) head: Head,
    pub(crate) title: &'static str,
    pub(crate) subject: String,
    /// The same, line by line.
    pub(crate) subject_lines: Vec<String>,
    /// What it is about, a line each.
    pub(crate) about: Part,
    /// The sums over everything.
    pub(crate) figures: Option<Figures>,
    pub(crate) curves: Vec<Curve>,
    pub(crate) bars: Option<Bars>,
    /// What must be known to read it, a line each.
    pub(crate) notes: Part,
    pub(crate) closing: String,
    pub(crate) signature: Signature,
    #[serde(skip)]
    pub(crate) annexes: Vec<Annex>,
    /// The last link of the ledger's chain.
    #[serde(skip)]
    pub(crate) ledger: Option<String>,
}

/// The head of the first page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Head {
    pub(crate) form: Form,
    pub(crate) margins: Margins,
    /// Line by line.
    pub(crate) superior_body: Vec<String>,
    /// Line by line.
    pub(crate) issuing_body: Vec<String>,
    pub(crate) number: String,
    pub(crate) place_and_date: String,
}

/// Some lines with a heading.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Part {
    pub(crate) heading: String,
    pub(crate) lines: Vec<String>,
}

/// The foot of the last page before the annexes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Signature {
    pub(crate) lines: Vec<String>,
    pub(crate) name: String,
    pub(crate) recipients: Vec<String>,
}

impl Paper {
    /// The paper of a report. A report by tree that is too long shows the branches right below its top.
    ///
    /// # Errors
    /// [`DocumentError::TooManyRows`] if it is too long all the same.
    pub(crate) fn of(report: &Report, letterhead: &Letterhead, language: Language) -> Result<Self, DocumentError> {
        let shortened = province::shortened(report, language)?;
        let report = shortened.as_ref().unwrap_or(report);
        let annexes = annex::annexes(report, letterhead, language);
        let subject = subject(report, language);
        Ok(Self {
            language: language.code(),
            head: Head::of(&report.heading, letterhead),
            title: language.choose("BÁO CÁO", "REPORT"),
            subject_lines: subject_lines(&subject),
            subject,
            about: body::about(report, language),
            figures: body::figures(report, language),
            curves: curve::curves(report, language),
            bars: bars(report, language),
            notes: body::notes(report, shortened.is_some(), language),
            closing: body::closing(&annexes, language),
            signature: Signature {
                lines: letterhead.signer_lines(),
                name: letterhead.signer_name.clone(),
                recipients: letterhead.recipient_lines(),
            },
            annexes,
            ledger: shown::ledger_line(&report.heading, language),
        })
    }
}

impl Head {
    pub(crate) fn of(heading: &Heading, letterhead: &Letterhead) -> Self {
        Self {
            form: letterhead.form,
            margins: letterhead.margins,
            superior_body: name_lines(&letterhead.superior_body),
            issuing_body: name_lines(&letterhead.issuing_body),
            number: letterhead.number_line(),
            place_and_date: letterhead.place_and_date(year(heading)),
        }
    }
}

/// The year of the last session, where the letterhead has no date.
fn year(heading: &Heading) -> i16 {
    let last = heading.sessions.last();
    let at = last.map(|session| session.ended_at.or(session.started_at).unwrap_or(session.planned_until));
    at.and_then(figures::local).map_or(0, |local| local.year())
}

fn subject(report: &Report, language: Language) -> String {
    let (title, heading) = (shown::title(report.kind, language), &report.heading);
    // "Tổng hợp kết quả tham dự Hội nghị toàn quốc": a title that begins with the word goes on from it.
    let goes_on = heading.conference.to_lowercase().starts_with(language.choose("hội nghị", "conference"));
    let between = if goes_on { " " } else { " – " };
    format!("{title}{between}{} ({})", heading.conference, heading.subtree.name)
}
