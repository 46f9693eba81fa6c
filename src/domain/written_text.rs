//! What people write: comments and their answers, announcements, messages of the hot line.
//!
//! The ledger has a salted hash of each; the texts stand beside it and can be erased.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::identity::Author;
use crate::person::AccountNames;
use crate::refusal::Refusal;
use crate::time::Timestamp;

/// SHA-256 of a salt and a text, as 64 hexadecimal digits. Whoever has lost the salt cannot even try
/// texts.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TextHash(pub String);

/// What stands beside the ledger about what people wrote, as far as it is kept: texts by their hash,
/// and the names of those who answered.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct WrittenTexts {
    texts: BTreeMap<TextHash, String>,
    names: AccountNames,
}

impl WrittenTexts {
    /// These texts and names.
    #[must_use]
    pub const fn new(texts: BTreeMap<TextHash, String>, names: AccountNames) -> Self {
        Self { texts, names }
    }

    /// A text; none if it was erased.
    #[must_use]
    pub fn text(&self, hash: &TextHash) -> Option<&str> {
        self.texts.get(hash).map(String::as_str)
    }

    /// The name of whoever answered or announced something at a time; none if it is not known.
    #[must_use]
    pub fn name(&self, author: Author, at: Timestamp) -> Option<String> {
        self.names.name(author, at)
    }
}

/// What people wrote does not show itself in logs.
impl std::fmt::Debug for WrittenTexts {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("WrittenTexts").field("texts", &self.texts.len()).finish_non_exhaustive()
    }
}

/// Whether something that people write has 1 to `limit` characters, and none that cannot be seen but
/// the ends of lines and tabs.
///
/// # Errors
/// [`Refusal::TextLength`], which names the field.
pub(crate) fn check_written(field: &'static str, text: &str, limit: usize) -> Result<(), Refusal> {
    let length = text.trim().chars().count();
    let is_layout = |it: char| matches!(it, '\n' | '\r' | '\t');
    let has_noise = text.chars().any(|it| it.is_control() && !is_layout(it));
    if length == 0 || length > limit || has_noise {
        return Err(Refusal::TextLength { field, limit });
    }
    Ok(())
}
