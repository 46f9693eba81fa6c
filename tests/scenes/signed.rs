//! Documents as an office signs them, read back by programs that are not ours.

use super::table::Table;
use crate::printed::readers::{pdf_fonts, pdf_text, read_docx, words_of};

/// How many lines the title of a figure takes, with that of the figure.
const LONGEST_TITLE: usize = 3;

/// The words of a document without spaces: names and titles go on in the next line.
pub(super) struct Signed {
    /// What stands in one cell comes together.
    words: String,
    /// The cells that lie beside each other, line by line.
    lines: Vec<Vec<String>>,
}

impl Signed {
    /// A PDF; every font of it is in it.
    pub(super) fn pdf(file: &[u8]) -> Self {
        let fonts = pdf_fonts(file);
        assert!(!fonts.is_empty() && fonts.iter().all(|font| font.is_embedded), "{fonts:?}");
        let cells = |line: &str| line.split("  ").map(squeezed).filter(|cell| !cell.is_empty()).collect();
        Self { words: squeezed(&words_of(file)), lines: pdf_text(file).lines().map(cells).collect() }
    }

    /// A DOCX: what stands beside each other comes together there.
    pub(super) fn docx(file: &[u8]) -> Self {
        Self { words: squeezed(read_docx(file)["text"].as_str().unwrap()), lines: Vec::new() }
    }

    pub(super) fn assert_says(&self, words: &str, place: &str) {
        assert!(self.words.contains(&squeezed(words)), "{words:?} is not in the {place}: {}", self.words);
    }

    /// Figures stand behind their title; beside a long one, between its lines.
    pub(super) fn assert_counts(&self, title: &str, figures: &str, place: &str) {
        let (title, figures) = (squeezed(title), squeezed(figures));
        let is_beside = |lines: &[Vec<String>]| {
            let (numbers, words): (Vec<&str>, Vec<&str>) = lines
                .iter()
                .flatten()
                .map(String::as_str)
                .partition(|cell| cell.starts_with(|it: char| it.is_ascii_digit()));
            words.concat().ends_with(&title) && numbers.concat() == figures
        };
        let is_there = self.words.contains(&format!("{title}{figures}"))
            || (1..=LONGEST_TITLE).any(|lines| self.lines.windows(lines).any(is_beside));
        assert!(is_there, "{title} {figures} is not in the {place}: {:?}", self.lines);
    }

    /// The ledger's head, the name of every endpoint and every sum are those of the other formats.
    pub(super) fn assert_shows(&self, table: &Table, place: &str) {
        self.assert_says(table.ledger_head(), place);
        // One that says so is cut down to the branches below its top.
        let is_shortened = self.words.contains(&squeezed("Phụ lục tổng hợp theo đơn vị trực thuộc"));
        let deepest = if is_shortened { 1 } else { u64::MAX };
        table.names(deepest).for_each(|name| self.assert_says(name, place));
        for (title, figures) in table.sums(table.rows().len()) {
            self.assert_counts(title, &figures, place);
        }
    }
}

fn squeezed(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_whitespace()).collect()
}
