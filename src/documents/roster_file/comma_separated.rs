//! Rosters as text with commas or semicolons.

use csv_core::{ReadFieldResult, Reader, ReaderBuilder};

use super::fault::{FAULT_LIMIT, FileFault, FileFaultReason, RosterFileRefusal};
use super::line::{CELL_LIMIT_BYTES, Cell, CellKind, LAST_COLUMN, LAST_ROW, Line, Rows};

const UTF8_MARK: &[u8] = b"\xEF\xBB\xBF";

/// How many bytes of a cell are read at a time.
const PIECE_BYTES: usize = 1024;

/// Checks that a file is text in UTF-8.
///
/// # Errors
/// The encoding, if it can be told; else every row that is not UTF-8.
pub(super) fn check_encoding(bytes: &[u8]) -> Result<(), RosterFileRefusal> {
    if is_utf16(bytes) {
        return Err(FileFault::of_file(FileFaultReason::Utf16).into());
    }
    if std::str::from_utf8(bytes).is_ok() {
        return Ok(());
    }
    let rows = (1..).zip(bytes.split(|byte| *byte == b'\n'));
    let badly_encoded = rows.filter(|(_, row)| std::str::from_utf8(row).is_err());
    let mut faults = badly_encoded.map(|(row, _)| FileFault::of_row(row, "", FileFaultReason::NotUtf8));
    // A file may have millions of such rows: the rest of them is only counted.
    let listed: Vec<_> = faults.by_ref().take(FAULT_LIMIT).collect();
    Err(RosterFileRefusal { total: listed.len() + faults.count(), faults: listed })
}

/// Reads the rows of a text in UTF-8.
///
/// # Errors
/// A fault after which the rest of the file need not be read.
pub(super) fn read(bytes: &[u8], rows: &mut dyn Rows) -> Result<(), FileFault> {
    let bytes = bytes.strip_prefix(UTF8_MARK).unwrap_or(bytes);
    let reader = ReaderBuilder::new().delimiter(separator(bytes)).build();
    let mut text = Text { reader, rest: bytes, row: 1 };
    while let Some(line) = text.next_line()? {
        rows.push(&line)?;
    }
    Ok(())
}

/// UTF-16 with its mark, or without: every other byte of the header is then 0.
fn is_utf16(bytes: &[u8]) -> bool {
    let has_mark = bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF");
    has_mark || bytes.iter().take(16).filter(|byte| **byte == 0).count() >= 4
}

/// What the header is separated by: whatever it has more of, outside of quotes.
fn separator(bytes: &[u8]) -> u8 {
    let is_break = |byte: &u8| matches!(*byte, b'\r' | b'\n');
    let header = bytes.split(is_break).find(|line| !line.trim_ascii().is_empty()).unwrap_or_default();
    let (mut commas, mut semicolons, mut quoted) = (0_usize, 0_usize, false);
    for byte in header {
        match byte {
            b'"' => quoted = !quoted,
            b',' if !quoted => commas += 1,
            b';' if !quoted => semicolons += 1,
            _ => {}
        }
    }
    if semicolons > commas { b';' } else { b',' }
}

/// A text while it is read.
struct Text<'a> {
    reader: Reader,
    rest: &'a [u8],
    /// The row that `rest` begins in.
    row: u32,
}

impl Text<'_> {
    fn next_line(&mut self) -> Result<Option<Line>, FileFault> {
        // The reader skips empty lines and would count them to the row after them.
        let breaks = self.rest.iter().take_while(|byte| matches!(**byte, b'\r' | b'\n')).count();
        self.take(breaks);
        let mut line = Line { row: self.row, cells: Vec::new() };
        loop {
            let Some((cell, is_last)) = self.next_cell() else { return Ok(None) };
            line.cells.push(cell);
            if line.cells.len() > usize::try_from(LAST_COLUMN).unwrap_or(usize::MAX) {
                let reason = FileFaultReason::FarCell { rows: LAST_ROW, columns: LAST_COLUMN };
                return Err(FileFault::of_row(line.row, "", reason));
            }
            if is_last {
                return Ok(Some(line));
            }
        }
    }

    /// The next cell, and whether it is the last of its row; none at the end of the text.
    fn next_cell(&mut self) -> Option<(Cell, bool)> {
        let mut kept = Vec::new();
        let mut piece = [0; PIECE_BYTES];
        loop {
            let (result, read, written) = self.reader.read_field(self.rest, &mut piece);
            self.take(read);
            if kept.len() <= CELL_LIMIT_BYTES {
                kept.extend_from_slice(piece.get(..written).unwrap_or_default());
            }
            match result {
                ReadFieldResult::Field { record_end } => {
                    let text = String::from_utf8_lossy(&kept).into_owned();
                    return Some((Cell { text, kind: CellKind::Text }, record_end));
                }
                ReadFieldResult::End => return None,
                // At the end of the text the reader must be asked once more, with nothing.
                ReadFieldResult::InputEmpty | ReadFieldResult::OutputFull => {}
            }
        }
    }

    fn take(&mut self, count: usize) {
        let (taken, rest) = self.rest.split_at_checked(count).unwrap_or((self.rest, &[]));
        let breaks = taken.iter().filter(|byte| **byte == b'\n').count();
        self.row = self.row.saturating_add(u32::try_from(breaks).unwrap_or(u32::MAX));
        self.rest = rest;
    }
}
