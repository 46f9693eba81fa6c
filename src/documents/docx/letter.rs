//! Everything before the annexes.

use docx_rs::{
    AlignmentType, Paragraph, Section, SpecialIndentType, Table, TableCell, TableLayoutType, TableRow, WidthType,
};

use super::head::head;
use super::text::{body_points, centred, close, line, rule, run, single, twips, wide};
use crate::letterhead::Form;
use crate::paper::{Bars, Curve, Figures, Paper, Part};

const MEASURE_MM: f64 = 105.0;
const TABLE_POINTS: f64 = 12.0;

pub(super) fn sections(paper: &Paper, section: Section) -> Section {
    let mut section = titles(section.add_table(head(paper)), paper);
    section = said(section, paper, &paper.about);
    if let Some(figures) = &paper.figures {
        section = section.add_paragraph(heading(paper, &figures.heading)).add_table(figures_table(paper, figures));
    }
    for curve in &paper.curves {
        section = section.add_paragraph(caption(&curve.title)).add_table(samples(paper, curve));
    }
    if let Some(bars) = &paper.bars {
        section = section.add_paragraph(caption(&bars.title)).add_table(bars_table(paper, bars));
    }
    if !paper.notes.lines.is_empty() {
        section = said(section, paper, &paper.notes);
    }
    section = section.add_paragraph(paragraph(paper, &paper.closing));
    if let Some(ledger) = &paper.ledger {
        section = section.add_paragraph(line(run(ledger, 10.0), 10));
    }
    section.add_table(signature(paper)).add_paragraph(line(run("", 2.0), 0))
}

fn titles(section: Section, paper: &Paper) -> Section {
    let (title, subject) = match paper.head.form {
        Form::State => (14.0, 14.0),
        Form::Party => (16.0, 14.5),
    };
    let section = section
        .add_paragraph(line(run("", 8.0), 4))
        .add_paragraph(centred(run(paper.title, title).bold(), 0))
        .add_paragraph(centred(run(&paper.subject, subject).bold(), 0));
    let section = match paper.head.form {
        Form::State => section.add_paragraph(rule(38.0, room(paper))),
        Form::Party => section.add_paragraph(centred(run("-----", 14.0), 0)),
    };
    section.add_paragraph(line(run("", 6.0), 0))
}

fn said(section: Section, paper: &Paper, part: &Part) -> Section {
    let section = section.add_paragraph(heading(paper, &part.heading));
    part.lines.iter().fold(section, |section, words| section.add_paragraph(paragraph(paper, &format!("- {words}"))))
}

fn heading(paper: &Paper, words: &str) -> Paragraph {
    line(run(words, body_points(paper)).bold(), 6).line_spacing(single(6).before(160)).keep_next(true)
}

fn caption(words: &str) -> Paragraph {
    centred(run(words, TABLE_POINTS).italic(), 4).line_spacing(single(4).before(160)).keep_next(true)
}

fn paragraph(paper: &Paper, words: &str) -> Paragraph {
    let first_line = Some(SpecialIndentType::FirstLine(twips(12.7)));
    line(run(words, body_points(paper)), 6).align(AlignmentType::Both).indent(None, first_line, None, None)
}

/// Between the margins, in millimetres.
fn room(paper: &Paper) -> f64 {
    210.0 - f64::from(paper.head.margins.left + paper.head.margins.right)
}

fn figures_table(paper: &Paper, figures: &Figures) -> Table {
    let sessions = u32::try_from(figures.columns.len()).unwrap_or(1).max(1);
    let first = if sessions > 3 { MEASURE_MM / 2.0 } else { MEASURE_MM };
    let other = (room(paper) - first) / f64::from(sessions);
    let header = std::iter::once(&figures.measure).chain(&figures.columns);
    let header = TableRow::new(header.map(|words| cell(words, AlignmentType::Center, true)).collect()).cant_split();
    let rows = figures.rows.iter().map(|row| {
        let measure = cell(&row.measure, AlignmentType::Left, false);
        let values = row.figures.iter().map(|figure| cell(figure, AlignmentType::Right, false));
        let mut values: Vec<TableCell> = values.collect();
        if values.len() == 1 && figures.columns.len() > 1 {
            values = values.into_iter().map(|value| value.grid_span(figures.columns.len())).collect();
        }
        TableRow::new(std::iter::once(measure).chain(values).collect())
    });
    let widths: Vec<f64> = std::iter::once(first).chain(figures.columns.iter().map(|_| other)).collect();
    fixed(std::iter::once(header).chain(rows).collect(), &widths)
}

/// The curve in figures: times above, how many below.
fn samples(paper: &Paper, curve: &Curve) -> Table {
    let cells = |words: Vec<&String>, bold| {
        TableRow::new(words.into_iter().map(|words| cell(words, AlignmentType::Center, bold)).collect())
    };
    let times = cells(curve.samples.iter().map(|(time, _)| time).collect(), true);
    let counts = cells(curve.samples.iter().map(|(_, count)| count).collect(), false);
    let number = u32::try_from(curve.samples.len()).unwrap_or(1).max(1);
    let widths = vec![room(paper) / f64::from(number); curve.samples.len()];
    fixed(vec![times, counts], &widths)
}

fn bars_table(paper: &Paper, bars: &Bars) -> Table {
    let rows = bars.bars.iter().map(|bar| {
        TableRow::new(vec![cell(&bar.name, AlignmentType::Left, false), cell(&bar.figure, AlignmentType::Right, false)])
    });
    fixed(rows.collect(), &[MEASURE_MM, room(paper) - MEASURE_MM])
}

fn signature(paper: &Paper) -> Table {
    let party = paper.head.form == Form::Party;
    let points = body_points(paper);
    let mut left = TableCell::new();
    if !paper.signature.recipients.is_empty() {
        let whom = if party {
            run("Nơi nhận", 14.0).underline("single")
        } else {
            run("Nơi nhận:", 12.0).bold().italic()
        };
        left = left.add_paragraph(line(whom, 0));
        for words in &paper.signature.recipients {
            left = left.add_paragraph(line(run(words, if party { 12.0 } else { 11.0 }), 0));
        }
    } else {
        left = left.add_paragraph(line(run("", points), 0));
    }
    let mut right = TableCell::new();
    for words in &paper.signature.lines {
        right = right.add_paragraph(centred(run(words, points).bold(), 0));
    }
    // Room for a hand and a seal.
    for _ in 0..4 {
        right = right.add_paragraph(centred(run("", points), 0));
    }
    right = right.add_paragraph(centred(run(&paper.signature.name, points).bold(), 0));
    let half = room(paper) / 2.0;
    let cells = [left, right].map(|cell| cell.width(wide(half), WidthType::Dxa));
    Table::without_borders(vec![TableRow::new(cells.into())])
        .set_grid(vec![wide(half); 2])
        .layout(TableLayoutType::Fixed)
}

fn cell(words: &str, align: AlignmentType, bold: bool) -> TableCell {
    let words = run(words, TABLE_POINTS);
    TableCell::new().add_paragraph(line(if bold { words.bold() } else { words }, 0).align(align))
}

fn fixed(rows: Vec<TableRow>, widths_mm: &[f64]) -> Table {
    let widths: Vec<usize> = widths_mm.iter().map(|width| wide(*width)).collect();
    let whole = widths.iter().sum();
    close(Table::new(rows)).set_grid(widths).width(whole, WidthType::Dxa).layout(TableLayoutType::Fixed)
}
