//! What stands beside the ledger about what people wrote: the texts, and the names of those who
//! answered.

use std::collections::BTreeMap;

use super::TextHash;
use crate::identity::Author;

/// Texts by their hash and names by author, as far as they are kept.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct WrittenTexts {
    texts: BTreeMap<TextHash, String>,
    names: Vec<(Author, String)>,
}

impl WrittenTexts {
    /// These texts and names.
    #[must_use]
    pub const fn new(texts: BTreeMap<TextHash, String>, names: Vec<(Author, String)>) -> Self {
        Self { texts, names }
    }

    /// A text; none if it was erased.
    #[must_use]
    pub fn text(&self, hash: &TextHash) -> Option<&str> {
        self.texts.get(hash).map(String::as_str)
    }

    /// The name of somebody who answered; none if it is not known any more.
    #[must_use]
    pub fn name(&self, author: Author) -> Option<&str> {
        self.names.iter().find(|(it, _)| *it == author).map(|(_, name)| name.as_str())
    }
}

/// What people wrote does not show itself in logs.
impl std::fmt::Debug for WrittenTexts {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("WrittenTexts").field("texts", &self.texts.len()).finish_non_exhaustive()
    }
}
