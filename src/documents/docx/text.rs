//! Measures and pieces of text. Word counts lengths in twentieths of a point and letters in halves.

use docx_rs::{
    AlignmentType, BorderType, BreakType, Docx, Header, LineSpacing, LineSpacingType, PageMargin, PageNum, PageNumType,
    PageOrientationType, PageSize, Paragraph, ParagraphBorder, ParagraphBorderPosition, ParagraphBorders, Run, Section,
    SpecialIndentType, Table, TableCellMargins,
};

use crate::letterhead::Form;
use crate::paper::Head;

/// Twentieths of a point in a millimetre: 1,440 to the inch.
pub(super) fn twips(millimetres: f64) -> i32 {
    let exact = (millimetres * 1_440.0 / 25.4).round().clamp(0.0, 31_680.0);
    // Counted up, since no library turns a whole float into a number without a cast.
    let nearest = format!("{exact:.0}");
    nearest.parse().unwrap_or(0)
}

/// The same where it has no sign.
pub(super) fn wide(millimetres: f64) -> usize {
    usize::try_from(twips(millimetres)).unwrap_or(0)
}

/// Halves of a point, to the nearest.
pub(super) fn half_points(points: f64) -> usize {
    format!("{:.0}", (points * 2.0).round()).parse().unwrap_or(26)
}

/// The size of the text of a form, in points.
pub(super) const fn body_points(head: &Head) -> f64 {
    match head.form {
        Form::State => 13.5,
        Form::Party => 14.0,
    }
}

/// Between the margins of an upright page, in millimetres.
pub(super) fn room(head: &Head) -> f64 {
    210.0 - f64::from(head.margins.left + head.margins.right)
}

/// A4.
pub(super) fn upright() -> PageSize {
    PageSize::new().size(11_906, 16_838)
}

/// A4 across.
pub(super) fn across() -> PageSize {
    PageSize::new().size(16_838, 11_906).orient(PageOrientationType::Landscape)
}

pub(super) fn margins(head: &Head) -> PageMargin {
    let margins = head.margins;
    PageMargin::new()
        .top(twips(f64::from(margins.top)))
        .bottom(twips(f64::from(margins.bottom)))
        .left(twips(f64::from(margins.left)))
        .right(twips(f64::from(margins.right)))
        .header(twips(f64::from(margins.top) / 2.0))
        .footer(twips(f64::from(margins.bottom) / 2.0))
        .gutter(0)
}

/// The number of a page stands in the middle of the top margin, from the second page on; every section
/// begins with 1.
pub(super) fn numbered(section: Section, head: &Head) -> Section {
    section.header(page_number(head)).first_header(nothing()).title_pg().page_num_type(PageNumType::new().start(1))
}

/// The same for the last pages, with the paper across.
pub(super) fn lie_across(document: Docx, head: &Head) -> Docx {
    let margins = margins(head);
    document
        .page_size(16_838, 11_906)
        .page_orient(PageOrientationType::Landscape)
        .page_margin(docx_rs::PageMargin { ..margins })
        .header(page_number(head))
        .first_header(nothing())
        .title_pg()
        .page_num_type(PageNumType::new().start(1))
}

fn page_number(head: &Head) -> Header {
    let points = match head.form {
        Form::State => 13.0,
        Form::Party => 14.0,
    };
    let number = Paragraph::new().align(AlignmentType::Center).size(half_points(points)).add_page_num(PageNum::new());
    Header::new().add_paragraph(number)
}

fn nothing() -> Header {
    Header::new().add_paragraph(Paragraph::new())
}

/// A table whose cells have little room around their text.
pub(super) fn close(table: Table) -> Table {
    table.margins(TableCellMargins::new().margin(14, 60, 14, 60))
}

/// Text of a size in points, with the lines that people gave it: to Word, the end of a line is no letter.
pub(super) fn run(words: &str, points: f64) -> Run {
    let mut lines = words.split('\n');
    let first = Run::new().add_text(lines.next().unwrap_or_default());
    let run = lines.fold(first, |run, line| run.add_break(BreakType::TextWrapping).add_text(line));
    run.size(half_points(points))
}

/// A line with single spacing and so many points below it.
pub(super) fn line(run: Run, below_points: u32) -> Paragraph {
    Paragraph::new().add_run(run).line_spacing(single(below_points))
}

/// The same in the middle.
pub(super) fn centred(run: Run, below_points: u32) -> Paragraph {
    line(run, below_points).align(AlignmentType::Center)
}

/// A paragraph of the text: straight on both sides, its first line moved in.
pub(super) fn paragraph(head: &Head, words: &str) -> Paragraph {
    straight(run(words, body_points(head)))
}

/// The same of a text that looks otherwise.
pub(super) fn straight(words: Run) -> Paragraph {
    let first_line = Some(SpecialIndentType::FirstLine(twips(12.7)));
    line(words, 6).align(AlignmentType::Both).indent(None, first_line, None, None)
}

pub(super) fn single(below_points: u32) -> LineSpacing {
    LineSpacing::new().line_rule(LineSpacingType::Auto).line(240).before(0).after(below_points * 20)
}

/// A paragraph with a border below it, as a rule of this length in a column of that width.
pub(super) fn rule(length_mm: f64, column_mm: f64) -> Paragraph {
    let side = twips((column_mm - length_mm).max(0.0) / 2.0);
    let border = ParagraphBorder::new(ParagraphBorderPosition::Top).val(BorderType::Single).size(6);
    let mut paragraph = Paragraph::new()
        .add_run(run("", 2.0))
        .size(half_points(2.0))
        .line_spacing(LineSpacing::new().line_rule(LineSpacingType::Exact).line(80).before(40).after(0))
        .indent(Some(side), None, Some(side), None);
    paragraph.property = paragraph.property.set_borders(ParagraphBorders::with_empty().set(border));
    paragraph
}
