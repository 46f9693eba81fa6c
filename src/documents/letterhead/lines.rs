//! A letterhead, line by line, as its form wants it.
//!
//! These lines are what makes the document official, so they are Vietnamese whatever the language of
//! the report.

use super::{Authority, Form, Letterhead};

/// Room to write a number by hand.
const ROOM_FOR_NUMBER: &str = "\u{a0}\u{a0}\u{a0}\u{a0}\u{a0}\u{a0}\u{a0}\u{a0}";
const ROOM_FOR_DAY: &str = "\u{a0}\u{a0}\u{a0}\u{a0}\u{a0}\u{a0}";

/// The most capitals in a line of the left half of a head.
const LINE_LETTERS: usize = 24;

/// The most letters in a line of what a document is about, in bold across most of the page.
const SUBJECT_LETTERS: usize = 58;

/// A body's name in capitals, in lines about as long as each other.
pub(crate) fn name_lines(name: &str) -> Vec<String> {
    even_lines(&name.to_uppercase(), LINE_LETTERS)
}

/// What a document is about, in lines about as long as each other.
pub(crate) fn subject_lines(subject: &str) -> Vec<String> {
    even_lines(subject, SUBJECT_LETTERS)
}

fn even_lines(text: &str, longest: usize) -> Vec<String> {
    let letters = text.chars().count();
    let lines = letters.div_ceil(longest).max(1);
    let widths = letters.div_ceil(lines)..=letters.max(1);
    widths.map(|width| wrapped(text, width)).find(|wrapped| wrapped.len() <= lines).unwrap_or_default()
}

fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut().filter(|line| line.chars().count() + 1 + word.chars().count() <= width) {
            Some(line) => {
                line.push(' ');
                line.push_str(word);
            }
            None => lines.push(word.to_owned()),
        }
    }
    lines
}

/// A suffix with the sign of its own form; where only the other form's stands, the first one is changed.
fn parted(suffix: &str, own: char, other: char) -> String {
    if suffix.contains(own) { suffix.to_owned() } else { suffix.replacen(other, own.encode_utf8(&mut [0; 4]), 1) }
}

impl Letterhead {
    /// `Số: 05/BC-BTC`; of the party `Số 05-BC/BTC`, without a colon. Numbers below 10 have a zero. The kind
    /// and the body are parted as the form has it, also where the suffix was set for the other form.
    pub(crate) fn number_line(&self) -> String {
        let number = self.number.map_or_else(|| ROOM_FOR_NUMBER.to_owned(), |number| format!("{number:02}"));
        match self.form {
            Form::State => format!("Số: {number}/{}", parted(&self.number_suffix, '-', '/')),
            Form::Party => format!("Số {number}-{}", parted(&self.number_suffix, '/', '-')),
        }
    }

    /// `Hà Nội, ngày 05 tháng 02 năm 2022`. Days below 10, January and February have a zero, so that
    /// nobody can put another figure before them; other months have none.
    pub(crate) fn place_and_date(&self, year: i16) -> String {
        let (day, month, year) = match self.date {
            Some(day) if day.0.month() <= 2 => {
                (format!("{:02}", day.0.day()), format!("{:02}", day.0.month()), day.0.year())
            }
            Some(day) => (format!("{:02}", day.0.day()), day.0.month().to_string(), day.0.year()),
            None => (ROOM_FOR_DAY.to_owned(), ROOM_FOR_DAY.to_owned(), year),
        };
        let date = format!("ngày {day} tháng {month} năm {year}");
        if self.place.is_empty() { date } else { format!("{}, {date}", self.place) }
    }

    /// What stands above the signature, in capitals: `TM. BAN TỔ CHỨC` and `TRƯỞNG BAN`. The state writes
    /// a full stop behind the letters, the party a stroke between them.
    pub(crate) fn signer_lines(&self) -> Vec<String> {
        let mark = match (self.authority, self.form) {
            (Authority::Own, _) => None,
            (Authority::OnBehalf, Form::State) => Some("TM."),
            (Authority::OnBehalf, Form::Party) => Some("T/M"),
            (Authority::InPlace, Form::State) => Some("KT."),
            (Authority::InPlace, Form::Party) => Some("K/T"),
            (Authority::ByOrder, Form::State) => Some("TL."),
            (Authority::ByOrder, Form::Party) => Some("T/L"),
        };
        let above = mark.map(|mark| format!("{mark} {}", self.authority_of.to_uppercase()));
        let title = (!self.signer_title.is_empty()).then(|| self.signer_title.to_uppercase());
        above.into_iter().chain(title).collect()
    }

    /// Who gets it, a line each, ending with who keeps it.
    pub(crate) fn recipient_lines(&self) -> Vec<String> {
        let mut lines: Vec<String> = self.recipients.iter().map(|recipient| format!("- {recipient};")).collect();
        if !self.kept_by.is_empty() {
            let kept = match self.form {
                Form::State => "Lưu:",
                Form::Party => "Lưu",
            };
            lines.push(format!("- {kept} {}.", self.kept_by));
        }
        lines
    }
}
