//! Everything before the annexes.

use docx_rs::{AlignmentType, Paragraph, Section, Table, TableCell, TableRow};

use super::foot::signature;
use super::head::top;
use super::small_table::{TABLE_POINTS, cell, fixed};
use super::text::{body_points, centred, line, paragraph, room, run, single};
use crate::paper::{Bars, Curve, Figures, Paper, Part};

const MEASURE_MM: f64 = 105.0;
const LINES_TO_SIGN: usize = 4;

pub(super) fn sections(paper: &Paper, section: Section) -> Section {
    let section = top(section, &paper.head, paper.title, &paper.subject_lines);
    let mut section = said(section, paper, &paper.about);
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
    section = section.add_paragraph(paragraph(&paper.head, &paper.closing));
    if let Some(ledger) = &paper.ledger {
        section = section.add_paragraph(line(run(ledger, 10.0), 10));
    }
    section.add_table(signature(&paper.head, &paper.signature, LINES_TO_SIGN)).add_paragraph(line(run("", 2.0), 0))
}

fn said(section: Section, paper: &Paper, part: &Part) -> Section {
    let section = section.add_paragraph(heading(paper, &part.heading));
    part.lines
        .iter()
        .fold(section, |section, words| section.add_paragraph(paragraph(&paper.head, &format!("- {words}"))))
}

fn heading(paper: &Paper, words: &str) -> Paragraph {
    line(run(words, body_points(&paper.head)).bold(), 6).line_spacing(single(6).before(160)).keep_next(true)
}

fn caption(words: &str) -> Paragraph {
    centred(run(words, TABLE_POINTS).italic(), 4).line_spacing(single(4).before(160)).keep_next(true)
}

fn figures_table(paper: &Paper, figures: &Figures) -> Table {
    let sessions = u32::try_from(figures.columns.len()).unwrap_or(1).max(1);
    let first = if sessions > 3 { MEASURE_MM / 2.0 } else { MEASURE_MM };
    let other = (room(&paper.head) - first) / f64::from(sessions);
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
    let widths = vec![room(&paper.head) / f64::from(number); curve.samples.len()];
    fixed(vec![times, counts], &widths)
}

fn bars_table(paper: &Paper, bars: &Bars) -> Table {
    let rows = bars.bars.iter().map(|bar| {
        TableRow::new(vec![cell(&bar.name, AlignmentType::Left, false), cell(&bar.figure, AlignmentType::Right, false)])
    });
    fixed(rows.collect(), &[MEASURE_MM, room(&paper.head) - MEASURE_MM])
}
