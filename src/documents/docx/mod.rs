//! A report as a DOCX: the same paper as the PDF, for those who go on writing on it.
//!
//! Word draws no curve here, since the library has no charts: times and figures stand in a table instead.

mod annexes;
mod certificate;
mod foot;
mod head;
mod letter;
mod packed;
mod small_table;
mod text;

pub(crate) use certificate::docx_of_certificates;

use std::io::Cursor;

use diemcau_domain::report::Report;
use docx_rs::{Docx, RunFonts, Section, SectionType};

use crate::letterhead::Letterhead;
use crate::paper::{Head, Paper};
use crate::{DocumentError, Language};

const FONT: &str = "Times New Roman";

/// Writes a report in the form of its letterhead.
///
/// # Errors
/// [`DocumentError::TooManyRows`], or [`DocumentError::Docx`] if it cannot be packed.
pub fn docx(report: &Report, letterhead: &Letterhead, language: Language) -> Result<Vec<u8>, DocumentError> {
    let paper = Paper::of(report, letterhead, language)?;
    let letter = letter::sections(&paper, letter_section(&paper));
    pack(annexes::add(empty(&paper.head).add_section(letter), &paper))
}

/// A document of this form in which nothing stands yet.
fn empty(head: &Head) -> Docx {
    let fonts = RunFonts::new().ascii(FONT).hi_ansi(FONT).east_asia(FONT).cs(FONT);
    Docx::new().default_fonts(fonts).default_size(text::half_points(text::body_points(head)))
}

/// A document whose pages all stand in sections already. What it says of pages itself goes on where they
/// end, or an empty page would follow.
fn end(document: Docx, head: &Head) -> Docx {
    let mut document = document.page_margin(text::margins(head));
    document.document = document.document.page_size(text::upright());
    document.document.section_property.section_type = Some(SectionType::Continuous);
    document
}

fn pack(document: Docx) -> Result<Vec<u8>, DocumentError> {
    let mut file = Cursor::new(Vec::new());
    // Nothing says when it was made, so that the same report made twice is the same file.
    document.created_at(MADE_AT).updated_at(MADE_AT).build().pack(&mut file).map_err(|_| DocumentError::Docx)?;
    packed::mended(file.into_inner())
}

const MADE_AT: &str = "2022-07-22T00:00:00Z";

fn letter_section(paper: &Paper) -> Section {
    text::numbered(Section::new().page_size(text::upright()).page_margin(text::margins(&paper.head)), &paper.head)
}
