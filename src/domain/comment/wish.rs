//! Everything that can be asked about comments.

#![expect(missing_docs, reason = "a variant says what is wished; its fields are named by their types")]

use super::Handling;
use crate::identity::{Author, CommentId, DocumentId, EndpointId};
use crate::written_text::TextHash;

/// A wish about a comment on a draft of a session.
#[derive(Clone, Debug, PartialEq)]
pub enum CommentWish {
    /// Comment on an article, counted from 1.
    Make { document: DocumentId, endpoint: EndpointId, article: u32, text: TextHash },
    /// Say it otherwise, or of another article.
    Change { comment: CommentId, endpoint: EndpointId, article: u32, text: TextHash },
    /// Take it back.
    Withdraw { comment: CommentId, endpoint: EndpointId },
    /// Say what becomes of it; also otherwise than before.
    Handle { comment: CommentId, handling: Handling, answer: Option<TextHash>, by: Author },
}
