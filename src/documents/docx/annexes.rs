//! The tables, each an annex on pages of its own and with numbers of its own.

use docx_rs::{
    AlignmentType, Docx, Paragraph, Section, Shading, Table, TableCell, TableLayoutType, TableRow, VAlignType,
    WidthType,
};

use super::end;
use super::text::{across, centred, close, lie_across, line, margins, numbered, run, twips, wide};
use crate::paper::{Align, Annex, Paper, PaperRow, RowLook};

const TABLE_POINTS: f64 = 9.5;
/// How far a name is moved in for every step down the tree, in millimetres.
const STEP_MM: f64 = 2.0;

/// Adds them. The last one is what the document itself says of its pages, as no section follows it.
pub(super) fn add(document: Docx, paper: &Paper) -> Docx {
    let Some((last, others)) = paper.annexes.split_last() else { return end(document, &paper.head) };
    let document = others.iter().fold(document, |document, annex| {
        let section = numbered(Section::new().page_size(across()).page_margin(margins(&paper.head)), &paper.head);
        let section = titles(annex).into_iter().fold(section, Section::add_paragraph);
        document.add_section(section.add_table(table(paper, annex)).add_paragraph(ledger(paper)))
    });
    let document = titles(last).into_iter().fold(document, Docx::add_paragraph);
    let document = document.add_table(table(paper, last)).add_paragraph(ledger(paper));
    lie_across(document, &paper.head)
}

fn titles(annex: &Annex) -> Vec<Paragraph> {
    let part = (!annex.part.is_empty()).then(|| centred(run(&annex.part, 13.0), 0));
    let above = [&annex.heading, &annex.title].map(|words| centred(run(words, 14.0).bold(), 0));
    let belongs_to = centred(run(&annex.belongs_to, 13.0).italic(), 6);
    above.into_iter().chain(part).chain([belongs_to]).collect()
}

fn ledger(paper: &Paper) -> Paragraph {
    line(run(paper.ledger.as_deref().unwrap_or_default(), 8.0), 0)
}

fn table(paper: &Paper, annex: &Annex) -> Table {
    let room = 297.0 - f64::from(paper.head.margins.left + paper.head.margins.right);
    let sheet = &annex.sheet;
    let mut rows = Vec::with_capacity(sheet.rows.len() + 2);
    if sheet.has_groups {
        let groups = sheet.groups.iter().map(|(words, columns)| header(words).grid_span(*columns));
        rows.push(TableRow::new(groups.collect()).cant_split());
    }
    rows.push(TableRow::new(sheet.columns.iter().map(|column| header(&column.title)).collect()).cant_split());
    rows.extend(sheet.rows.iter().map(|row| table_row(annex, row)));
    let widths: Vec<usize> = sheet.columns.iter().map(|column| wide(column.width * room)).collect();
    let whole = widths.iter().sum();
    close(Table::new(rows)).set_grid(widths).width(whole, WidthType::Dxa).layout(TableLayoutType::Fixed)
}

fn header(words: &str) -> TableCell {
    TableCell::new()
        .add_paragraph(centred(run(words, TABLE_POINTS).bold(), 0))
        .vertical_align(VAlignType::Center)
        .shading(Shading::new().fill("DCE6F1"))
}

fn table_row(annex: &Annex, row: &PaperRow) -> TableRow {
    let cells = annex.sheet.columns.iter().zip(&row.cells).map(|(column, words)| {
        let words = run(words, TABLE_POINTS);
        let words = if row.look == RowLook::Plain { words } else { words.bold() };
        let mut paragraph: Paragraph = line(words, 0).align(match column.align {
            Align::Left => AlignmentType::Left,
            Align::Center => AlignmentType::Center,
            Align::Right => AlignmentType::Right,
        });
        if column.is_name && row.depth > 0 {
            let depth = u32::try_from(row.depth).unwrap_or(0);
            paragraph = paragraph.indent(Some(twips(f64::from(depth) * STEP_MM)), None, None, None);
        }
        let high = if annex.sheet.is_list { VAlignType::Top } else { VAlignType::Center };
        let cell = TableCell::new().add_paragraph(paragraph).vertical_align(high);
        match row.look {
            RowLook::Plain => cell,
            RowLook::Sums => cell.shading(Shading::new().fill("F2F2F2")),
            RowLook::Totals => cell.shading(Shading::new().fill("DCE6F1")),
        }
    });
    TableRow::new(cells.collect())
}
