//! The head of the first page: two columns without lines, and below them what the document is.

use docx_rs::{Section, Table, TableCell, TableCellMargins, TableLayoutType, TableRow, WidthType};

use super::text::{centred, line, room, rule, run, wide};
use crate::letterhead::Form;
use crate::paper::Head;

/// How wide a capital of Times New Roman bold is on average, in ems.
const CAPITAL_EM: f64 = 0.72;
/// Any letter of it.
const LETTER_EM: f64 = 0.46;
/// Between a third and a half of the line above it.
const RULE: f64 = 0.4;
const MM_OF_A_POINT: f64 = 25.4 / 72.0;
/// How long title and motto are at their sizes, as Times New Roman sets them.
const PARTY_TITLE_MM: f64 = 73.0;
const MOTTO_MM: f64 = 58.0;

/// Everything above the text.
pub(super) fn top(section: Section, head: &Head, title: &str, subject: &[String]) -> Section {
    let (title_points, subject_points) = match head.form {
        Form::State => (14.0, 14.0),
        Form::Party => (16.0, 14.5),
    };
    let below = match head.form {
        Form::State => rule(length_mm(subject, subject_points, LETTER_EM) * RULE, room(head)),
        Form::Party => centred(run("-----", 14.0), 0),
    };
    let section = section
        .add_table(masthead(head))
        .add_paragraph(line(run("", 8.0), 4))
        .add_paragraph(centred(run(title, title_points).bold(), 0));
    let lines = subject.iter().map(|words| centred(run(words, subject_points).bold(), 0));
    let section = lines.fold(section, Section::add_paragraph);
    section.add_paragraph(below).add_paragraph(line(run("", 6.0), 0))
}

/// How long the last of some lines is, about.
fn length_mm(lines: &[String], points: f64, letter_em: f64) -> f64 {
    let letters = lines.last().map_or(0, |line| u32::try_from(line.chars().count()).unwrap_or(u32::MAX));
    f64::from(letters) * points * letter_em * MM_OF_A_POINT
}

fn masthead(head: &Head) -> Table {
    let room = room(head);
    let left = room * if head.form == Form::Party { 0.46 } else { 0.44 };
    let columns = [left, room - left];
    let names = [issuer(head, left), emblem(head.form, room - left)];
    let (number, date) = match head.form {
        Form::State => (run(&head.number, 13.0), run(&head.place_and_date, 13.5)),
        Form::Party => (run(&head.number, 14.0), run(&head.place_and_date, 14.0)),
    };
    let below = [centred(number, 0), centred(date.italic(), 0)].map(|line| TableCell::new().add_paragraph(line));
    let row = |cells: [TableCell; 2]| {
        let cells = cells.into_iter().zip(columns);
        TableRow::new(cells.map(|(cell, width)| cell.width(wide(width), WidthType::Dxa)).collect())
    };
    let rows = vec![row(names), row(below)];
    // The national title needs the whole of its column.
    Table::without_borders(rows)
        .margins(TableCellMargins::new().margin(0, 0, 0, 0))
        .set_grid(columns.map(wide).into())
        .width(wide(room), WidthType::Dxa)
        .layout(TableLayoutType::Fixed)
}

fn issuer(head: &Head, column_mm: f64) -> TableCell {
    let points = if head.form == Form::Party { 14.0 } else { 13.0 };
    let mut cell = TableCell::new();
    for words in &head.superior_body {
        cell = cell.add_paragraph(centred(run(words, points), 0));
    }
    for words in &head.issuing_body {
        cell = cell.add_paragraph(centred(run(words, points).bold(), 0));
    }
    match head.form {
        Form::Party => cell.add_paragraph(centred(run("*", points), 4)),
        Form::State => {
            let line = length_mm(&head.issuing_body, points, CAPITAL_EM);
            cell.add_paragraph(rule(line.min(column_mm - 4.0) * RULE, column_mm))
                .add_paragraph(centred(run("", 4.0), 0))
        }
    }
}

fn emblem(form: Form, column_mm: f64) -> TableCell {
    match form {
        Form::Party => TableCell::new()
            .add_paragraph(centred(run("ĐẢNG CỘNG SẢN VIỆT NAM", 15.0).bold(), 0))
            .add_paragraph(rule(PARTY_TITLE_MM, column_mm)),
        Form::State => TableCell::new()
            .add_paragraph(centred(run("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 12.5).bold(), 0))
            .add_paragraph(centred(run("Độc lập - Tự do - Hạnh phúc", 13.5).bold(), 0))
            .add_paragraph(rule(MOTTO_MM, column_mm)),
    }
}
