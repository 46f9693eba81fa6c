//! The foot of a document: recipients and signature.

use docx_rs::{Table, TableCell, TableLayoutType, TableRow, WidthType};

use super::text::{body_points, centred, line, room, run, wide};
use crate::letterhead::Form;
use crate::paper::{Head, Signature};

/// Who gets it on the left; on the right who signs, with so many lines for a hand and a seal.
pub(super) fn signature(head: &Head, signature: &Signature, lines_to_sign: usize) -> Table {
    let party = head.form == Form::Party;
    let points = body_points(head);
    let mut left = TableCell::new();
    if !signature.recipients.is_empty() {
        let whom = if party {
            run("Nơi nhận:", 14.0).underline("single")
        } else {
            run("Nơi nhận:", 12.0).bold().italic()
        };
        left = left.add_paragraph(line(whom, 0));
        for words in &signature.recipients {
            left = left.add_paragraph(line(run(words, if party { 12.0 } else { 11.0 }), 0));
        }
    } else {
        left = left.add_paragraph(line(run("", points), 0));
    }
    let mut right = TableCell::new();
    for words in &signature.lines {
        right = right.add_paragraph(centred(run(words, points).bold(), 0));
    }
    for _ in 0..lines_to_sign {
        right = right.add_paragraph(centred(run("", points), 0));
    }
    right = right.add_paragraph(centred(run(&signature.name, points).bold(), 0));
    let half = room(head) / 2.0;
    let cells = [left, right].map(|cell| cell.width(wide(half), WidthType::Dxa));
    Table::without_borders(vec![TableRow::new(cells.into())])
        .set_grid(vec![wide(half); 2])
        .layout(TableLayoutType::Fixed)
}
