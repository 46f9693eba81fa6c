//! The columns of a list of delegates, found by their headers.

use unicode_normalization::UnicodeNormalization;

use crate::roster_file::fault::{FileFault, FileFaultReason};
use crate::roster_file::line::{CellKind, Line};
use diemcau_domain::roster::FaultReason;

/// The most characters that any column may have.
pub(super) const LONGEST_TEXT: usize = 200;

/// What a column says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Field {
    Code,
    Name,
    Unit,
    Kind,
    Presides,
}

impl Field {
    const ALL: [Self; 5] = [Self::Code, Self::Name, Self::Unit, Self::Kind, Self::Presides];

    /// How its header may be written; the first is how faults name it.
    const fn titles(self) -> &'static [&'static str] {
        match self {
            Self::Code => &["mã điểm cầu", "code"],
            Self::Name => &["họ và tên", "họ tên", "name"],
            Self::Unit => &["chức vụ, đơn vị", "chức vụ/đơn vị", "chức vụ", "đơn vị", "unit"],
            Self::Kind => &["loại", "kind"],
            Self::Presides => &["chủ trì", "presides"],
        }
    }

    pub(super) const fn title(self) -> &'static str {
        match self.titles() {
            [first, ..] => first,
            [] => "",
        }
    }

    const fn is_needed(self) -> bool {
        !matches!(self, Self::Presides)
    }

    fn index(self) -> usize {
        Self::ALL.iter().position(|field| *field == self).unwrap_or_default()
    }
}

/// Where the columns of a file stand.
pub(super) struct Columns {
    places: [Option<usize>; Field::ALL.len()],
    width: usize,
}

impl Columns {
    /// Finds the columns in the header, in any order and whatever the case of their letters.
    pub(super) fn find(header: &Line, faults: &mut Vec<FileFault>) -> Self {
        let mut columns = Self { places: [None; Field::ALL.len()], width: header.cells.len() };
        for (place, cell) in header.cells.iter().enumerate() {
            let title = clean(&cell.text).to_lowercase();
            let field = Field::ALL.into_iter().find(|field| field.titles().contains(&title.as_str()));
            let Some(found) = field.and_then(|field| columns.places.get_mut(field.index())) else { continue };
            if found.is_some() {
                faults.push(FileFault::of_row(header.row, title, FileFaultReason::DuplicateColumn));
            }
            *found = Some(place);
        }
        for field in Field::ALL.into_iter().filter(|field| field.is_needed()) {
            if columns.place(field).is_none() {
                faults.push(FileFault::of_row(header.row, field.title(), FileFaultReason::MissingColumn));
            }
        }
        columns
    }

    /// How many cells the header has.
    pub(super) const fn width(&self) -> usize {
        self.width
    }

    /// Notes cells that are of the wrong kind, too long, or have control characters.
    pub(super) fn check(&self, line: &Line, faults: &mut Vec<FileFault>) {
        for field in Field::ALL {
            let Some(cell) = self.place(field).and_then(|place| line.cells.get(place)) else { continue };
            let reason = match cell.kind {
                CellKind::Formula => FileFaultReason::FormulaCell,
                CellKind::Error => FileFaultReason::ErrorCell,
                CellKind::Number if field == Field::Code => FileFaultReason::NumericCode,
                _ if cell.is_cut() || clean(&cell.text).chars().count() > LONGEST_TEXT => {
                    FileFaultReason::Roster(FaultReason::TooLong { limit: LONGEST_TEXT })
                }
                _ if clean(&cell.text).chars().any(char::is_control) => {
                    FileFaultReason::Roster(FaultReason::ControlCharacter)
                }
                _ => continue,
            };
            faults.push(FileFault::of_row(line.row, field.title(), reason));
        }
        // Most often a comma that was not quoted: everything after it stands one too far.
        if line.cells.len() > self.width {
            faults.push(FileFault::of_row(line.row, "", FileFaultReason::TooManyCells));
        }
    }

    /// What stands in a column, in NFC and with single spaces; empty if the file has no such column.
    pub(super) fn text(&self, line: &Line, field: Field) -> String {
        let cell = self.place(field).and_then(|place| line.cells.get(place));
        cell.filter(|cell| !cell.is_cut()).map(|cell| clean(&cell.text)).unwrap_or_default()
    }

    fn place(&self, field: Field) -> Option<usize> {
        self.places.get(field.index()).copied().flatten()
    }
}

fn clean(text: &str) -> String {
    let composed: String = text.nfc().take(LONGEST_TEXT * 4).collect();
    composed.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ").trim().to_owned()
}
