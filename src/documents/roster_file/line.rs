//! A row as a file of either kind has it.

/// Cells beyond this row are refused if there is anything in them.
pub(super) const LAST_ROW: u32 = 200_000;
/// Cells beyond this column are refused if there is anything in them.
pub(super) const LAST_COLUMN: u32 = 64;

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

impl Line {
    /// What the cell in a column shows; empty beyond the last one.
    pub(super) fn text(&self, column: usize) -> &str {
        self.cells.get(column).map_or("", |cell| cell.text.as_str())
    }

    /// Whether there is nothing in it.
    pub(super) fn is_empty(&self) -> bool {
        self.cells.iter().all(|cell| cell.text.is_empty() && cell.kind == CellKind::Text)
    }
}
