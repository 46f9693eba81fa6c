//! Comments of endpoints on the articles of a draft, and how the committee handled each.
//!
//! The ledger has who commented on what, and the hash of what was said
//! ([`written_text`](crate::written_text)).

mod wish;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::event::Event;
use crate::identity::{Author, CommentId, DocumentId, EndpointId};
use crate::refusal::Refusal;
use crate::time::Timestamp;
use crate::written_text::{TextHash, check_written};

pub use wish::CommentWish;

/// How many characters a comment or an answer may have.
pub const TEXT_LIMIT: usize = 4_000;

/// How many comments on one draft an endpoint may have, those withdrawn among them.
pub const MOST_COMMENTS: usize = 200;

/// What becomes of a comment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Handling {
    /// Tiếp thu: the draft is changed by it.
    Accepted,
    /// Giải trình: the draft is not changed by it, and why.
    Explained,
}

impl Handling {
    /// The stable name, as in protocols and dictionaries.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Explained => "explained",
        }
    }
}

/// How a comment was handled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Handled {
    /// When.
    pub at: Timestamp,
    /// What became of it.
    pub handling: Handling,
    /// The text of the answer; none if nothing was said.
    pub answer: Option<TextHash>,
    /// Who handled it.
    pub by: Author,
}

/// A comment as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comment {
    /// Its number.
    pub id: CommentId,
    /// The draft.
    pub document: DocumentId,
    /// Who commented.
    pub endpoint: EndpointId,
    /// On which article, counted from 1.
    pub article: u32,
    /// Its text.
    pub text: TextHash,
    /// When it was made.
    pub made_at: Timestamp,
    /// When it was changed last.
    pub changed_at: Option<Timestamp>,
    /// When it was withdrawn.
    pub withdrawn_at: Option<Timestamp>,
    /// How it was handled.
    pub handled: Option<Handled>,
}

/// Every comment of a conference.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Comments {
    by_id: BTreeMap<CommentId, Comment>,
    by_place: BTreeMap<(DocumentId, EndpointId), Vec<CommentId>>,
}

impl Comments {
    /// Takes in what happened at `at`.
    pub(crate) fn apply(&mut self, at: Timestamp, event: Event) {
        match event {
            Event::CommentMade { comment: id, document, endpoint, article, text } => {
                let (changed_at, withdrawn_at, handled) = (None, None, None);
                let made_at = at;
                let made =
                    Comment { id, document, endpoint, article, text, made_at, changed_at, withdrawn_at, handled };
                self.by_id.insert(id, made);
                self.by_place.entry((document, endpoint)).or_default().push(id);
            }
            Event::CommentChanged { comment, article, text } => self.change(comment, |comment| {
                (comment.article, comment.text, comment.changed_at) = (article, text, Some(at));
            }),
            Event::CommentWithdrawn { comment } => self.change(comment, |comment| comment.withdrawn_at = Some(at)),
            Event::CommentHandled { comment, handling, answer, by } => self.change(comment, |comment| {
                comment.handled = Some(Handled { at, handling, answer, by });
            }),
            _ => {}
        }
    }

    /// A comment.
    #[must_use]
    pub fn get(&self, comment: CommentId) -> Option<&Comment> {
        self.by_id.get(&comment)
    }

    /// The comments on a draft, by endpoint and then in the order in which they were made; those
    /// withdrawn among them.
    pub fn on(&self, document: DocumentId) -> impl Iterator<Item = &Comment> {
        let (first, last) = ((document, EndpointId(u32::MIN)), (document, EndpointId(u32::MAX)));
        self.by_place.range(first..=last).flat_map(|(_, ids)| ids).filter_map(|id| self.by_id.get(id))
    }

    /// The comments of one endpoint on a draft, in the order in which they were made.
    pub fn of(&self, document: DocumentId, endpoint: EndpointId) -> impl Iterator<Item = &Comment> {
        self.by_place.get(&(document, endpoint)).into_iter().flatten().filter_map(|id| self.by_id.get(id))
    }

    /// The number of the next comment.
    pub(crate) fn next(&self) -> CommentId {
        CommentId(self.by_id.keys().next_back().map_or(1, |last| last.0 + 1))
    }

    fn change(&mut self, comment: CommentId, change: impl FnOnce(&mut Comment)) {
        if let Some(comment) = self.by_id.get_mut(&comment) {
            change(comment);
        }
    }
}

/// Whether a text may be a comment or an answer: 1 to [`TEXT_LIMIT`] characters, of several lines if
/// need be.
///
/// # Errors
/// [`Refusal::TextLength`], which names the field.
pub fn check_comment_text(field: &'static str, text: &str) -> Result<(), Refusal> {
    check_written(field, text, TEXT_LIMIT)
}
