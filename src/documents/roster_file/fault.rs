//! What may be wrong with a roster file.

use std::fmt;

use diemcau_domain::roster;
use thiserror::Error;

use super::delegates::DelegateFaultReason;

/// The most faults that are listed one by one; all of them are counted.
pub const FAULT_LIMIT: usize = 1_000;

/// A roster file that is refused as a whole.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("the roster file has {total} faults")]
pub struct RosterFileRefusal {
    /// What is wrong, in the order of the rows; the first [`FAULT_LIMIT`].
    pub faults: Vec<FileFault>,
    /// How much is wrong in all, as far as the file was read.
    pub total: usize,
}

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileFault {
    /// The row; the header is row 1. 0 where the whole file is meant.
    pub row: u32,
    /// The column, by its header or, beyond the header, by its letters; empty where the whole row
    /// is meant.
    pub column: String,
    /// What is wrong there.
    pub reason: FileFaultReason,
}

/// What may be wrong with a file, beside what may be wrong with the tree in it.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum FileFaultReason {
    /// The rows do not make a tree of endpoints.
    #[error("{0}")]
    Roster(roster::FaultReason),
    /// The rows do not make lists of delegates.
    #[error("{0}")]
    Delegate(DelegateFaultReason),
    /// The file is larger than allowed.
    #[error("the file is larger than {limit_bytes} bytes")]
    FileTooLarge {
        /// The most bytes it may have.
        limit_bytes: usize,
    },
    /// Text in UTF-16.
    #[error("the text is UTF-16; save it as UTF-8")]
    Utf16,
    /// Text in another encoding than UTF-8.
    #[error("the text is not UTF-8")]
    NotUtf8,
    /// A workbook of the old kind, or one behind a password.
    #[error("an .xls workbook, or one with a password; save it as .xlsx without one")]
    OldOrLockedWorkbook,
    /// A workbook that is broken or has no sheet.
    #[error("the workbook cannot be read: {0}")]
    BrokenWorkbook(&'static str),
    /// A workbook with more parts, or larger ones, than a roster can need.
    #[error("the workbook would take too much room when unpacked")]
    Bomb,
    /// A cell far from all others.
    #[error("a cell lies outside of the {rows} rows and {columns} columns that are read")]
    FarCell {
        /// How many rows are read.
        rows: u32,
        /// How many columns are read.
        columns: u32,
    },
    /// More rows than allowed.
    #[error("there are more than {limit} rows")]
    TooManyRows {
        /// The most rows it may have, without the header.
        limit: usize,
    },
    /// So much was wrong before this row that the rest was not read.
    #[error("the rest was not read: there are more than {limit} faults before it")]
    TooManyFaults {
        /// The most faults that are worth counting.
        limit: usize,
    },
    /// The header lacks a column.
    #[error("the column is missing")]
    MissingColumn,
    /// The header has a column twice.
    #[error("the column stands there twice")]
    DuplicateColumn,
    /// A row goes on after the last column of the header.
    #[error("the row has more cells than the header")]
    TooManyCells,
    /// A formula instead of what it comes to.
    #[error("is a formula; put its value there")]
    FormulaCell,
    /// A number where text is needed.
    #[error("is a number; format the column as text, since a number loses its leading zeros")]
    NumericCode,
    /// A city, which may be one of the state or one of a province.
    #[error("may be a province or a district; write \"tỉnh, thành phố\" or \"thành phố thuộc tỉnh\"")]
    AmbiguousLevel,
    /// An error of the spreadsheet, such as a division by zero.
    #[error("is an error of the spreadsheet")]
    ErrorCell,
}

impl FileFaultReason {
    /// The stable name of the reason, for protocols and dictionaries.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Roster(reason) => reason.code(),
            Self::Delegate(reason) => reason.code(),
            Self::FileTooLarge { .. } => "file_too_large",
            Self::Utf16 => "utf16",
            Self::NotUtf8 => "not_utf8",
            Self::OldOrLockedWorkbook => "old_or_locked_workbook",
            Self::BrokenWorkbook(_) => "broken_workbook",
            Self::Bomb => "bomb",
            Self::FarCell { .. } => "far_cell",
            Self::TooManyRows { .. } => "too_many_rows",
            Self::TooManyFaults { .. } => "too_many_faults",
            Self::MissingColumn => "missing_column",
            Self::DuplicateColumn => "duplicate_column",
            Self::TooManyCells => "too_many_cells",
            Self::FormulaCell => "formula_cell",
            Self::NumericCode => "numeric_code",
            Self::AmbiguousLevel => "ambiguous_level",
            Self::ErrorCell => "error_cell",
        }
    }
}

impl FileFault {
    /// Something that is wrong with the file as a whole.
    pub(super) fn of_file(reason: FileFaultReason) -> Self {
        Self { row: 0, column: String::new(), reason }
    }

    /// Something that is wrong with a row or a cell.
    pub(super) fn of_row(row: u32, column: impl Into<String>, reason: FileFaultReason) -> Self {
        Self { row, column: column.into(), reason }
    }
}

impl fmt::Display for FileFault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.row, self.column.as_str()) {
            (0, _) => write!(formatter, "{}", self.reason),
            (row, "") => write!(formatter, "row {row}: {}", self.reason),
            (row, column) => write!(formatter, "row {row}, {column}: {}", self.reason),
        }
    }
}

impl RosterFileRefusal {
    /// The stable name, for protocols and dictionaries.
    pub const CODE: &'static str = "roster_file";

    /// A refusal for these faults; they are put in order and counted.
    pub(super) fn new(mut faults: Vec<FileFault>) -> Self {
        let total = faults.len();
        faults.sort_by_key(|fault| fault.row);
        faults.truncate(FAULT_LIMIT);
        Self { faults, total }
    }
}

impl From<FileFault> for RosterFileRefusal {
    fn from(fault: FileFault) -> Self {
        Self::new(vec![fault])
    }
}

impl From<roster::Fault> for FileFault {
    fn from(fault: roster::Fault) -> Self {
        Self::of_row(fault.row, fault.column, FileFaultReason::Roster(fault.reason))
    }
}
