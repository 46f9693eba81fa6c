//! How much room the text of a column takes, and how the columns of a table share a page.

use diemcau_domain::report::{Column, ColumnKey, Measure, MessageColumn, MessageLogColumn, Report};

use super::ROW_LIMIT;
use super::columns::PAGE_MM;
use crate::words::title;
use crate::{Language, shown};

/// The letters of a table have 9.5 points; this is as many millimetres.
const EM_MM: f64 = 3.35;
/// Bold letters are so much wider; titles and sums are bold.
const BOLD: f64 = 1.07;
/// Left and right of a text, with what rounding takes.
const BESIDE_TEXT_MM: f64 = 2.6;
/// How far a name is moved in for every step down the tree.
const STEP_MM: f64 = 2.0;
/// Longer words are broken, or a single one would take the page.
const LONGEST_WORD_MM: f64 = 34.0;
/// A longer text takes more lines, not more room from its neighbours.
const LONGEST_LINE_MM: f64 = 120.0;

/// The room of a column, in millimetres.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Room {
    /// No word is broken.
    pub(super) least_mm: f64,
    /// No line is broken.
    pub(super) whole_mm: f64,
    /// Whether it is given what is left over.
    is_text: bool,
}

impl Room {
    pub(super) fn of(report: &Report, index: usize, language: Language) -> Self {
        let Some(column) = report.columns.get(index) else { return Self::of_title("", Measure::Word) };
        let mut room = Self::of_title(&title(report, column, language), column.measure);
        for row in report.rows.iter().chain([&report.totals]).take(ROW_LIMIT) {
            let Some(cell) = row.cells.get(index) else { continue };
            let moved_in = u32::try_from(row.depth).map_or(0.0, f64::from) * STEP_MM;
            room.make_for(&shown::cell(report, row, column, cell, language), column, moved_in);
        }
        room.least_mm = room.least_mm.min(LONGEST_WORD_MM);
        room.whole_mm = room.whole_mm.clamp(room.least_mm, LONGEST_LINE_MM);
        room
    }

    /// A title may take as many lines as it has words, and likes to take two.
    fn of_title(title: &str, measure: Measure) -> Self {
        let (least_mm, whole_mm) = (longest(title.split_whitespace()), longest(std::iter::once(title)));
        Self { least_mm, whole_mm: whole_mm * 0.6, is_text: matches!(measure, Measure::Text | Measure::Intervals) }
    }

    fn make_for(&mut self, words: &str, column: &Column, moved_in: f64) {
        self.least_mm = self.least_mm.max(longest(words.split_whitespace()) + moved_in);
        let whole_mm = match column.measure {
            // The time of a day stands under its date.
            Measure::Time => return,
            _ if names_people(column.key) => longest(words.split_inclusive(", ")),
            _ => longest(words.lines()),
        };
        self.whole_mm = self.whole_mm.max(whole_mm + moved_in);
    }
}

/// Whether a column names people: a position stands under its name, and takes no room from what they wrote.
const fn names_people(key: ColumnKey) -> bool {
    matches!(
        key,
        ColumnKey::ConfirmedBy
            | ColumnKey::AmendedBy
            | ColumnKey::CommentHandledBy
            | ColumnKey::Message(MessageColumn::WrittenBy)
            | ColumnKey::Logged(MessageLogColumn::By | MessageLogColumn::AnsweredBy)
    )
}

/// The least that columns take side by side.
pub(super) fn least(rooms: &[Room]) -> f64 {
    rooms.iter().map(|room| room.least_mm).sum()
}

/// Widths that fill a page: nothing breaks a word, and long texts get what is left over.
pub(super) fn shared(rooms: &[Room]) -> Vec<f64> {
    let whole: f64 = rooms.iter().map(|room| room.whole_mm).sum();
    let texts: f64 = rooms.iter().filter(|room| room.is_text).map(|room| room.whole_mm).sum();
    if whole <= PAGE_MM {
        let share = |room: &Room| if room.is_text { room.whole_mm / texts } else { 0.0 };
        let widths: Vec<f64> = rooms.iter().map(|room| room.whole_mm + (PAGE_MM - whole) * share(room)).collect();
        return widths;
    }
    let (least, left_over) = (least(rooms), PAGE_MM - least(rooms));
    let part = |room: &Room| (room.whole_mm - room.least_mm) / (whole - least).max(f64::EPSILON);
    rooms.iter().map(|room| room.least_mm + left_over.max(0.0) * part(room)).collect()
}

fn longest<'a>(texts: impl Iterator<Item = &'a str>) -> f64 {
    let width = |text: &str| text.chars().map(ems).sum::<f64>() * EM_MM * BOLD;
    texts.map(width).fold(0.0, f64::max) + BESIDE_TEXT_MM
}

/// How wide a letter of Times New Roman is, in its size, to the next of a few steps.
fn ems(letter: char) -> f64 {
    match letter {
        'i' | 'j' | 'l' | 't' | 'f' | 'r' | 'I' | '.' | ',' | ':' | ';' | '(' | ')' | '-' | '/' | ' ' => 0.33,
        'í' | 'ì' | 'ỉ' | 'ĩ' | 'ị' => 0.33,
        'm' | 'w' | '%' => 0.8,
        'M' | 'W' | '—' => 0.95,
        letter if letter.is_uppercase() => 0.72,
        _ => 0.5,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whole_mm(key: ColumnKey, words: &str) -> f64 {
        let column = Column::of_all(key);
        let mut room = Room::of_title("", column.measure);
        room.make_for(words, &column, 0.0);
        room.whole_mm
    }

    #[test]
    fn a_position_stands_under_its_name_and_takes_no_room_from_what_is_written() {
        let (name, position) = ("Người Tổng Hợp Số Một", "Phó Chánh Văn phòng");
        let person = format!("{name}, {position}");
        let alone = whole_mm(ColumnKey::CommentHandledBy, &format!("{name}, "));
        assert!((whole_mm(ColumnKey::CommentHandledBy, &person) - alone).abs() < f64::EPSILON);
        assert!(whole_mm(ColumnKey::CommentText, &person) > alone * 1.5, "a comma in a text is nothing");
    }
}
