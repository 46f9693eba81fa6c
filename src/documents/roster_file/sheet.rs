//! The cells of a sheet.

use quick_xml::events::{BytesStart, Event};

use super::fault::{FileFault, FileFaultReason};
use super::line::{Cell, CellKind, LAST_COLUMN, LAST_ROW, Line, Rows, extend_text};
use super::markup::{BROKEN_XML, Markup};
use super::shared_strings::{read_text, resolve};

/// The most rows and cells together, empty ones included: 100,000 rows of 15.
const ELEMENT_LIMIT: usize = 1_600_000;

/// A sheet while it is read.
struct Sheet<'a> {
    markup: Markup<'a>,
    strings: &'a [String],
    rows: &'a mut dyn Rows,
    line: Line,
    /// The row and column of the next cell that does not say where it stands, from 1.
    row: u32,
    column: u32,
    elements: usize,
}

/// Reads the rows of a sheet in the order of the file.
///
/// # Errors
/// A fault after which the rest of the sheet need not be read. Cells of the wrong kind are left to
/// the columns.
pub(super) fn read(xml: &str, strings: &[String], rows: &mut dyn Rows) -> Result<(), FileFault> {
    let markup = Markup::of(xml);
    let mut sheet = Sheet { markup, strings, rows, line: Line::default(), row: 0, column: 1, elements: 0 };
    loop {
        match sheet.next()? {
            Event::Start(element) | Event::Empty(element) if element.local_name().as_ref() == "row" => {
                sheet.begin_row(&element)?;
            }
            Event::Start(element) if element.local_name().as_ref() == "c" => sheet.read_cell(&element)?,
            Event::Empty(element) if element.local_name().as_ref() == "c" => {
                sheet.column = place(&element)?.map_or(sheet.column, |(_, column)| column).saturating_add(1);
                sheet.count()?;
            }
            Event::End(element) if element.local_name().as_ref() == "sheetData" => break,
            Event::Eof => break,
            _ => {}
        }
    }
    sheet.rows.push(&sheet.line)
}

impl<'a> Sheet<'a> {
    fn next(&mut self) -> Result<Event<'a>, FileFault> {
        self.markup.next().map_err(FileFault::of_file)
    }

    fn count(&mut self) -> Result<(), FileFault> {
        self.elements += 1;
        if self.elements > ELEMENT_LIMIT { Err(FileFault::of_file(FileFaultReason::Bomb)) } else { Ok(()) }
    }

    fn begin_row(&mut self, element: &BytesStart<'_>) -> Result<(), FileFault> {
        self.count()?;
        let given = attribute(element, "r")?.and_then(|row| row.parse().ok());
        self.row = given.unwrap_or_else(|| self.row.saturating_add(1));
        self.column = 1;
        let finished = std::mem::replace(&mut self.line, Line { row: self.row, cells: Vec::new() });
        self.rows.push(&finished)
    }

    fn read_cell(&mut self, element: &BytesStart<'_>) -> Result<(), FileFault> {
        self.count()?;
        let (row, column) = place(element)?.unwrap_or((self.row, self.column));
        self.column = column.saturating_add(1);
        let width = self.rows.width().unwrap_or(usize::MAX);
        let index = usize::try_from(column.saturating_sub(1)).unwrap_or(usize::MAX);
        let cell = if index < width {
            let kind = attribute(element, "t")?;
            self.read_content(kind.as_deref().unwrap_or("n"))?
        } else {
            self.skip_content()?
        };
        if cell.text.is_empty() && cell.kind == CellKind::Text {
            return Ok(());
        }
        if row > LAST_ROW || column > LAST_COLUMN {
            let reason = FileFaultReason::FarCell { rows: LAST_ROW, columns: LAST_COLUMN };
            return Err(FileFault::of_row(row, letters(column), reason));
        }
        if row != self.line.row {
            return Err(FileFault::of_file(BROKEN_XML));
        }
        // That there is something beyond the header is all that needs to be known of it.
        let index = index.min(width);
        if self.line.cells.len() <= index {
            self.line.cells.resize_with(index + 1, Cell::default);
        }
        self.line.cells[index] = cell;
        Ok(())
    }

    /// Passes over what stands between `<c …>` and `</c>` in a column that nobody asked for.
    fn skip_content(&mut self) -> Result<Cell, FileFault> {
        let mut cell = Cell::default();
        loop {
            match self.next()? {
                Event::End(element) if element.local_name().as_ref() == "c" => return Ok(cell),
                Event::Start(_) if cell.text.is_empty() => cell.text.push('?'),
                Event::Eof => return Err(FileFault::of_file(BROKEN_XML)),
                _ => {}
            }
        }
    }

    /// Reads what stands between `<c …>` and `</c>`.
    fn read_content(&mut self, kind: &str) -> Result<Cell, FileFault> {
        let (mut text, mut is_formula) = (String::new(), false);
        loop {
            match self.next()? {
                Event::Start(element) => match element.local_name().as_ref() {
                    "v" => text = self.read_value()?,
                    "is" => text = read_text(&mut self.markup, "is").map_err(FileFault::of_file)?,
                    "f" => is_formula = true,
                    _ => {}
                },
                Event::Empty(element) if element.local_name().as_ref() == "f" => is_formula = true,
                Event::End(element) if element.local_name().as_ref() == "c" => break,
                Event::Eof => return Err(FileFault::of_file(BROKEN_XML)),
                _ => {}
            }
        }
        let mut cell = self.interpret(kind, text)?;
        if is_formula {
            cell.kind = CellKind::Formula;
        }
        Ok(cell)
    }

    fn read_value(&mut self) -> Result<String, FileFault> {
        let mut value = String::new();
        loop {
            match self.next()? {
                Event::Text(part) => extend_text(&mut value, &part.xml10_content()),
                Event::CData(part) => extend_text(&mut value, &part.xml10_content()),
                Event::GeneralRef(part) => {
                    let character = resolve(&part).map_err(FileFault::of_file)?;
                    extend_text(&mut value, character.encode_utf8(&mut [0; 4]));
                }
                Event::End(_) => return Ok(value),
                Event::Eof => return Err(FileFault::of_file(BROKEN_XML)),
                _ => {}
            }
        }
    }

    fn interpret(&self, kind: &str, value: String) -> Result<Cell, FileFault> {
        let broken = || FileFault::of_file(BROKEN_XML);
        Ok(match kind {
            "s" if value.is_empty() => Cell::default(),
            "s" => {
                let index: usize = value.trim().parse().map_err(|_| broken())?;
                Cell { text: self.strings.get(index).ok_or_else(broken)?.clone(), kind: CellKind::Text }
            }
            "e" => Cell { text: value, kind: CellKind::Error },
            "n" if value.is_empty() => Cell::default(),
            "n" => Cell { text: whole_number(&value), kind: CellKind::Number },
            _ => Cell { text: value, kind: CellKind::Text },
        })
    }
}

/// A number as people write it: spreadsheets keep 1,000,000 as `1E6` and 450 as `450.0`.
fn whole_number(value: &str) -> String {
    match value.trim().parse::<f64>() {
        Ok(number) if number.fract() == 0.0 && number.abs() < 1e15 => format!("{number:.0}"),
        _ => value.trim().to_owned(),
    }
}

fn attribute(element: &BytesStart<'_>, name: &str) -> Result<Option<String>, FileFault> {
    let attribute = element.try_get_attribute(name).map_err(|_| FileFault::of_file(BROKEN_XML))?;
    Ok(attribute.map(|attribute| attribute.value.into_owned()))
}

/// Where a cell says that it stands: row and column, from 1. Numbers that are too large stay at the
/// largest, so that such a cell is far away and nothing else.
fn place(element: &BytesStart<'_>) -> Result<Option<(u32, u32)>, FileFault> {
    let Some(reference) = attribute(element, "r")? else { return Ok(None) };
    let digits = reference.trim_start_matches(|letter: char| letter.is_ascii_alphabetic());
    let column = reference.bytes().take(reference.len() - digits.len()).fold(0_u32, |column, letter| {
        column.saturating_mul(26).saturating_add(u32::from(letter.to_ascii_uppercase() - b'A' + 1))
    });
    let is_number = !digits.is_empty() && digits.bytes().all(|digit| digit.is_ascii_digit());
    if column == 0 || !is_number {
        return Err(FileFault::of_file(BROKEN_XML));
    }
    Ok(Some((digits.parse().unwrap_or(u32::MAX), column)))
}

/// The letters a spreadsheet shows above a column.
fn letters(mut column: u32) -> String {
    let mut letters = Vec::new();
    while column > 0 {
        let letter = u8::try_from((column - 1) % 26).unwrap_or_default();
        letters.push(char::from(b'A' + letter));
        column = (column - 1) / 26;
    }
    letters.iter().rev().collect()
}
