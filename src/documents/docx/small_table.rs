//! Small tables between the paragraphs of a letter.

use docx_rs::{AlignmentType, Table, TableCell, TableLayoutType, TableRow, WidthType};

use super::text::{close, line, run, wide};

pub(super) const TABLE_POINTS: f64 = 12.0;

pub(super) fn cell(words: &str, align: AlignmentType, bold: bool) -> TableCell {
    let words = run(words, TABLE_POINTS);
    TableCell::new().add_paragraph(line(if bold { words.bold() } else { words }, 0).align(align))
}

pub(super) fn fixed(rows: Vec<TableRow>, widths_mm: &[f64]) -> Table {
    let widths: Vec<usize> = widths_mm.iter().map(|width| wide(*width)).collect();
    let whole = widths.iter().sum();
    close(Table::new(rows)).set_grid(widths).width(whole, WidthType::Dxa).layout(TableLayoutType::Fixed)
}
