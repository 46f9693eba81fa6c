//! Certificates as a DOCX: a page each. None is longer than a page, so no page has a number.

use docx_rs::{AlignmentType, Section, Table, TableCell, TableLayoutType, TableRow, WidthType};

use super::foot::signature;
use super::head::top;
use super::small_table::{cell, fixed};
use super::text::{body_points, line, margins, paragraph, room, run, straight, upright, wide};
use super::{empty, end, pack};
use crate::DocumentError;
use crate::certificate::{CertificatePage, CertificatePaper};
use crate::paper::Head;

const ABOUT_MM: f64 = 40.0;
const NUMBER_MM: f64 = 12.0;
const OUTCOME_MM: f64 = 44.0;
const TIME_MM: f64 = 46.0;
/// One less than under a report: where names take lines of their own, all of it still stands on a page.
const LINES_TO_SIGN: usize = 3;

/// Writes certificates, a page each.
///
/// # Errors
/// [`DocumentError::Docx`] if it cannot be packed.
pub(crate) fn docx_of_certificates(paper: &CertificatePaper) -> Result<Vec<u8>, DocumentError> {
    let section = Section::new().page_size(upright()).page_margin(margins(&paper.head));
    let numbered = paper.pages.iter().enumerate();
    let section = numbered.fold(section, |section, (index, page)| {
        let beginning = line(run("", 1.0), 0).page_break_before(index > 0);
        certificate(section.add_paragraph(beginning), page, paper)
    });
    pack(end(empty(&paper.head).add_section(section), &paper.head))
}

fn certificate(section: Section, page: &CertificatePage, paper: &CertificatePaper) -> Section {
    let head = &Head { number: page.number.clone(), ..paper.head.clone() };
    let ledger = paper.ledger.as_deref().unwrap_or_default();
    top(section, head, page.title, &page.subject_lines)
        .add_paragraph(paragraph(head, &page.opening))
        .add_table(about(head, page))
        .add_paragraph(paragraph(head, page.before_checks))
        .add_table(checks(head, page))
        .add_paragraph(line(run("", 4.0), 0))
        .add_paragraph(straight(run(&page.verdict, body_points(head)).bold()))
        .add_paragraph(paragraph(head, page.closing))
        .add_paragraph(line(run(ledger, 10.0), 10))
        .add_table(signature(head, &page.signature, LINES_TO_SIGN))
}

/// What it is about, in two columns without lines.
fn about(head: &Head, page: &CertificatePage) -> Table {
    let widths = [ABOUT_MM, room(head) - ABOUT_MM].map(wide);
    let rows = page.about.iter().map(|(what, which)| {
        let cells = [format!("{what}:"), which.clone()];
        let cells = cells.into_iter().zip(widths).map(|(words, width)| {
            let words = line(run(&words, body_points(head)), 3);
            TableCell::new().add_paragraph(words).width(width, WidthType::Dxa)
        });
        TableRow::new(cells.collect())
    });
    Table::without_borders(rows.collect())
        .set_grid(widths.into())
        .width(widths.iter().sum(), WidthType::Dxa)
        .layout(TableLayoutType::Fixed)
}

fn checks(head: &Head, page: &CertificatePage) -> Table {
    let titles = page.checks.titles.map(|title| cell(title, AlignmentType::Center, true));
    let sides = [AlignmentType::Center, AlignmentType::Left, AlignmentType::Left, AlignmentType::Left];
    let rows = page
        .checks
        .rows
        .iter()
        .map(|row| TableRow::new(row.iter().zip(sides).map(|(words, side)| cell(words, side, false)).collect()));
    let name = room(head) - NUMBER_MM - OUTCOME_MM - TIME_MM;
    fixed(std::iter::once(TableRow::new(titles.into())).chain(rows).collect(), &[NUMBER_MM, name, OUTCOME_MM, TIME_MM])
}
