//! What stands beside the ledger about comments: texts, and the names of those who handled them.

use std::collections::BTreeMap;

use super::TextHash;
use crate::identity::Author;

/// Texts by their hash and names by author, as far as they are kept.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct CommentTexts {
    texts: BTreeMap<TextHash, String>,
    names: Vec<(Author, String)>,
}

impl CommentTexts {
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

    /// The name of somebody who handled comments; none if it is not known any more.
    #[must_use]
    pub fn name(&self, author: Author) -> Option<&str> {
        self.names.iter().find(|(it, _)| *it == author).map(|(_, name)| name.as_str())
    }
}

/// What people wrote does not show itself in logs.
impl std::fmt::Debug for CommentTexts {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("CommentTexts").field("texts", &self.texts.len()).finish_non_exhaustive()
    }
}
