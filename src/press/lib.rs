//! The printing press: a page description and its data in, a PDF out.
//!
//! The description is a program in the language of [typst](https://typst.app). It finds its data in the
//! file `data.json`, and in `pages.json` how many pages each part before it took; there is nothing else:
//! no file, no network, no clock, no package. Setting pages takes much memory, so the press runs in a
//! process of its own with [a limit](limit_memory), and sets a long document part by part.

mod fonts;
mod limit;
mod world;

#[cfg(test)]
mod tests;

pub use limit::limit_memory;

use std::fmt::Write;

use thiserror::Error;
use typst::diag::SourceDiagnostic;
use typst::foundations::Smart;
use typst::model::Document;
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, pdf};
use world::Forme;

/// Why nothing was printed.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("the pages cannot be set: {0}")]
pub struct PrintError(String);

/// A press with its fonts in place. Making one takes a moment, so it prints many documents.
#[derive(Debug)]
pub struct Press(Forme);

impl Press {
    /// Puts the fonts in place.
    #[must_use]
    pub fn new() -> Self {
        Self(Forme::new())
    }

    /// Prints a document whose pages come from the same description, part by part with data of its own.
    ///
    /// # Errors
    /// [`PrintError`] with what the description's author must know.
    pub fn print(&mut self, description: &str, parts: Vec<Vec<u8>>) -> Result<Vec<u8>, PrintError> {
        self.0.describe(description);
        let mut set: Vec<PagedDocument> = Vec::with_capacity(parts.len());
        for data in parts {
            let pages: Vec<usize> = set.iter().map(|part| part.pages().len()).collect();
            self.0.lay_in(data, &pages);
            let part = typst::compile(&self.0).output;
            // What was remembered for this part is of no use to the next, which needs the memory.
            comemo::evict(0);
            set.push(part.map_err(|errors| what_is_wrong(&errors))?);
        }
        let file = bind(&set);
        comemo::evict(0);
        file
    }
}

/// One file of all parts.
fn bind(parts: &[PagedDocument]) -> Result<Vec<u8>, PrintError> {
    let first = parts.first().ok_or_else(|| PrintError("there is no part".to_owned()))?;
    let pages = parts.iter().flat_map(PagedDocument::pages).cloned().collect();
    let whole = PagedDocument::new(pages, first.info().clone());
    pdf(&whole, &options()).map_err(|errors| what_is_wrong(&errors))
}

impl Default for Press {
    fn default() -> Self {
        Self::new()
    }
}

/// A file that says when and by which version it was made is never the same twice. Tags for those who
/// have it read to them would make a table ten times as large; they have the same as DOCX.
fn options() -> PdfOptions {
    PdfOptions { creator: Smart::Custom(Some("diemcau".to_owned())), tagged: false, ..PdfOptions::default() }
}

fn what_is_wrong(errors: &[SourceDiagnostic]) -> PrintError {
    let mut text = String::new();
    for error in errors {
        let separator = if text.is_empty() { "" } else { "; " };
        // Writing to a string does not fail.
        let _ = write!(text, "{separator}{}", error.message);
        for hint in &error.hints {
            let _ = write!(text, " ({})", hint.v);
        }
    }
    PrintError(text)
}
