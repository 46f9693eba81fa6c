//! The columns of a roster file, found by their headers.

use diemcau_domain::roster::{FaultReason, RosterRow};
use unicode_normalization::UnicodeNormalization;

use super::fault::{FileFault, FileFaultReason};
use super::line::{CellKind, Line};

/// Every column that is known, with how an office may write its header, whether a file must have it and whether a
/// number would lose something there.
const KNOWN: [Known; 10] = [
    Known { name: "code", titles: &["mã điểm cầu", "mã"], needed: true, text_only: true },
    Known { name: "parent_code", titles: &["mã cấp trên"], needed: true, text_only: true },
    Known { name: "name", titles: &["tên điểm cầu", "tên"], needed: true, text_only: false },
    Known { name: "level", titles: &["cấp"], needed: true, text_only: false },
    Known {
        name: "unit_code", titles: &["mã đơn vị hành chính", "mã đơn vị"], needed: false, text_only: true
    },
    Known { name: "invited", titles: &["số triệu tập"], needed: true, text_only: false },
    Known { name: "mode", titles: &["hình thức"], needed: true, text_only: false },
    Known { name: "note", titles: &["ghi chú"], needed: false, text_only: false },
    Known { name: CONTACT_NAME, titles: &["cán bộ kỹ thuật"], needed: false, text_only: false },
    Known { name: CONTACT_PHONE, titles: &["điện thoại", "số điện thoại"], needed: false, text_only: true },
];

/// Words of the screens that may stand in a cell, by column, and what they stand for. Levels are data: any other
/// word is taken as it is.
const SAID: [(&str, &str, &str); 16] = [
    ("mode", "hai chiều", "two_way"),
    ("mode", "chỉ xem", "view_only"),
    ("mode", "qua truyền hình", "broadcast"),
    ("level", "trung ương", "central"),
    ("level", "bộ, ngành trung ương", "central_body"),
    ("level", "tỉnh, thành phố", "province"),
    ("level", "tỉnh", "province"),
    ("level", "huyện", "district"),
    ("level", "quận", "district"),
    ("level", "thị xã", "district"),
    ("level", "thành phố thuộc tỉnh", "district"),
    ("level", "xã", "commune"),
    ("level", "phường", "commune"),
    ("level", "thị trấn", "commune"),
    ("level", "xã, phường", "commune"),
    ("level", "đặc khu", "commune"),
];

/// A word that stands for two levels: a city is governed by the state or by a province.
const EITHER_LEVEL: &str = "thành phố";

/// The header of the technician's name.
pub(super) const CONTACT_NAME: &str = "contact_name";
/// The header of the technician's phone.
pub(super) const CONTACT_PHONE: &str = "contact_phone";

/// The most characters that any column may have.
const LONGEST_TEXT: usize = 200;

struct Known {
    /// By what faults and the rules call it; a header too.
    name: &'static str,
    titles: &'static [&'static str],
    needed: bool,
    text_only: bool,
}

impl Known {
    /// `title` in small letters.
    fn is_called(&self, title: &str) -> bool {
        self.name == title || self.titles.contains(&title)
    }
}

/// Where the columns of a file stand.
pub(super) struct Columns {
    /// One a known column, in the order of [`KNOWN`].
    places: [Option<usize>; KNOWN.len()],
    /// How many cells the header has.
    width: usize,
    /// Columns nobody asked for.
    pub(super) ignored: Vec<String>,
}

impl Columns {
    /// Finds the columns in the header, in any order and whatever the case of their letters.
    pub(super) fn find(header: &Line, faults: &mut Vec<FileFault>) -> Self {
        let mut columns = Self { places: [None; KNOWN.len()], width: header.cells.len(), ignored: Vec::new() };
        for (place, cell) in header.cells.iter().enumerate() {
            let title = clean(&cell.text);
            if title.is_empty() {
                continue;
            }
            match KNOWN.iter().position(|known| known.is_called(&title.to_lowercase())) {
                Some(known) if columns.places[known].is_none() => columns.places[known] = Some(place),
                Some(_) => faults.push(FileFault::of_row(header.row, title, FileFaultReason::DuplicateColumn)),
                None => columns.ignored.push(title),
            }
        }
        for (known, place) in KNOWN.iter().zip(columns.places) {
            if known.needed && place.is_none() {
                faults.push(FileFault::of_row(header.row, known.name, FileFaultReason::MissingColumn));
            }
        }
        columns
    }

    /// How many cells the header has.
    pub(super) const fn width(&self) -> usize {
        self.width
    }

    /// Notes cells that are of the wrong kind.
    pub(super) fn check(&self, line: &Line, faults: &mut Vec<FileFault>) {
        for (known, place) in KNOWN.iter().zip(self.places) {
            let cell = place.and_then(|place| line.cells.get(place));
            let Some(cell) = cell else { continue };
            let reason = match cell.kind {
                CellKind::Formula => FileFaultReason::FormulaCell,
                CellKind::Error => FileFaultReason::ErrorCell,
                CellKind::Number if known.text_only => FileFaultReason::NumericCode,
                _ if cell.is_cut() => FileFaultReason::Roster(FaultReason::TooLong { limit: LONGEST_TEXT }),
                _ => continue,
            };
            faults.push(FileFault::of_row(line.row, known.name, reason));
        }
        if self.text(line, "level").to_lowercase() == EITHER_LEVEL {
            faults.push(FileFault::of_row(line.row, "level", FileFaultReason::AmbiguousLevel));
        }
        // Most often a comma in a name that was not quoted: everything after it stands one too far.
        if line.cells.len() > self.width {
            faults.push(FileFault::of_row(line.row, "", FileFaultReason::TooManyCells));
        }
    }

    /// The row as the rules want it: trimmed and in NFC.
    pub(super) fn row(&self, line: &Line) -> RosterRow {
        RosterRow {
            row: line.row,
            code: self.text(line, "code"),
            parent_code: self.text(line, "parent_code"),
            name: self.text(line, "name"),
            level: self.meant(line, "level"),
            unit_code: self.text(line, "unit_code"),
            invited: self.text(line, "invited"),
            mode: self.meant(line, "mode"),
            note: self.text(line, "note"),
        }
    }

    /// The code for the word that stands in a column, or what stands there.
    fn meant(&self, line: &Line, name: &str) -> String {
        let text = self.text(line, name);
        let word = text.to_lowercase();
        let known = SAID.iter().find(|(column, said, _)| *column == name && *said == word);
        known.map_or(text, |(_, _, code)| (*code).to_owned())
    }

    /// How many bytes of text a row has in the columns that are read.
    pub(super) fn text_bytes(&self, line: &Line) -> usize {
        self.places.iter().flatten().filter_map(|place| readable(line, *place)).map(str::len).sum()
    }

    /// What stands in a column, trimmed and in NFC; empty if the file has no such column.
    pub(super) fn text(&self, line: &Line, name: &str) -> String {
        let known = KNOWN.iter().position(|known| known.name == name);
        let place = known.and_then(|known| self.places[known]);
        place.and_then(|place| readable(line, place)).map(clean).unwrap_or_default()
    }
}

/// What a cell shows, unless it is so long that it was noted as a fault.
fn readable(line: &Line, place: usize) -> Option<&str> {
    line.cells.get(place).filter(|cell| !cell.is_cut()).map(|cell| cell.text.as_str())
}

/// One character more than is allowed is enough to find that there are too many.
fn clean(text: &str) -> String {
    text.trim().nfc().take(LONGEST_TEXT + 1).collect()
}
