//! A row as a file of either kind has it.

use super::fault::FileFault;

/// Cells beyond this row are refused if there is anything in them.
pub(super) const LAST_ROW: u32 = 200_000;
/// Cells beyond this column are refused if there is anything in them.
pub(super) const LAST_COLUMN: u32 = 64;

/// The most bytes of a cell's text; what the rules allow is far less. A longer text is kept as a
/// little more than that, so that it can be told and takes no room.
pub(super) const CELL_LIMIT_BYTES: usize = 4096;

/// Whoever takes in the rows of a file, one after the other.
pub(super) trait Rows {
    /// How many cells the header has; none before it was read.
    fn width(&self) -> Option<usize>;

    /// Takes in the next row.
    ///
    /// # Errors
    /// A fault after which the rest of the file need not be read.
    fn push(&mut self, line: &Line) -> Result<(), FileFault>;
}

/// A row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Line {
    /// Its number; the header is row 1.
    pub(super) row: u32,
    /// Its cells from the first column on.
    pub(super) cells: Vec<Cell>,
}

/// A cell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Cell {
    /// What it shows.
    pub(super) text: String,
    /// What it is.
    pub(super) kind: CellKind,
}

/// What a cell is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum CellKind {
    #[default]
    Text,
    Number,
    Formula,
    Error,
}

impl Cell {
    /// Whether its text is more than is kept of one.
    pub(super) const fn is_cut(&self) -> bool {
        self.text.len() > CELL_LIMIT_BYTES
    }
}

/// Adds to a cell's text until it is longer than [`CELL_LIMIT_BYTES`], and nothing after that.
pub(super) fn extend_text(text: &mut String, more: &str) {
    // Room for one character more than fits, however many bytes it has.
    let room = (CELL_LIMIT_BYTES + char::MAX.len_utf8()).saturating_sub(text.len());
    if text.len() <= CELL_LIMIT_BYTES {
        text.push_str(&more[..more.floor_char_boundary(room)]);
    }
}

impl Line {
    /// Whether there is nothing in it.
    pub(super) fn is_empty(&self) -> bool {
        self.cells.iter().all(|cell| cell.text.is_empty() && cell.kind == CellKind::Text)
    }
}
