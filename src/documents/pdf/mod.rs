//! A report as a PDF: its paper, laid out by a page description that the press runs.

use diemcau_domain::report::Report;
use serde::Serialize;

use crate::letterhead::Letterhead;
use crate::paper::{Annex, Head, Paper, PaperRow};
use crate::{DocumentError, Language, Page, PressRoom};

mod certificate;

pub(crate) use certificate::pdf_of_certificates;

/// How both forms look. Everything that comes from people is data to it: whatever it says is text.
const DESCRIPTION: &str = concat!(include_str!("form.typ"), include_str!("letter.typ"));

/// Prints a report in the form of its letterhead.
///
/// # Errors
/// [`DocumentError::TooManyRows`], or [`DocumentError::Press`] if the press did not print it.
pub fn pdf(
    report: &Report,
    letterhead: &Letterhead,
    language: Language,
    press: &mut PressRoom,
) -> Result<Vec<u8>, DocumentError> {
    Ok(press.print(&page(report, letterhead, language)?)?)
}

/// The most rows that are set at once. What the press remembers of a cell takes some 12 KiB until the
/// part is done, so this bounds its memory; a long annex goes on in the next part, on a new page.
const ROWS_AT_ONCE: usize = 500;

/// What one part of a document shows.
#[derive(Serialize)]
struct PartData<'a> {
    language: &'static str,
    head: &'a Head,
    ledger: Option<&'a str>,
    /// Everything before the annexes.
    letter: Option<&'a Paper>,
    annex: Option<AnnexData<'a>>,
}

/// Some rows of an annex.
#[derive(Serialize)]
struct AnnexData<'a> {
    #[serde(flatten)]
    annex: &'a Annex,
    rows: &'a [PaperRow],
    /// How many parts before this one belong to the same annex.
    continues: usize,
}

/// What the press gets.
fn page(report: &Report, letterhead: &Letterhead, language: Language) -> Result<Page, DocumentError> {
    let paper = Paper::of(report, letterhead, language)?;
    let part = |letter, annex| PartData {
        language: paper.language,
        head: &paper.head,
        ledger: paper.ledger.as_deref(),
        letter,
        annex,
    };
    let letter = std::iter::once(part(Some(&paper), None));
    let annexes = paper.annexes.iter().flat_map(|annex| {
        let chunks = annex.sheet.rows.chunks(ROWS_AT_ONCE).enumerate();
        chunks.map(move |(continues, rows)| AnnexData { annex, rows, continues })
    });
    let parts = letter.chain(annexes.map(|annex| part(None, Some(annex))));
    let parts: Result<Vec<_>, _> = parts.map(|part| serde_json::to_vec(&part)).collect();
    Ok(Page { description: DESCRIPTION.to_owned(), parts: parts.map_err(|_| DocumentError::Json)? })
}
