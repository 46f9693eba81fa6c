//! Comments on drafts.

use diemcau_domain::comment as domain;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::endpoint::EndpointRef;
use crate::time::Time;

/// What becomes of a comment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Handling {
    /// The draft is changed by it.
    Accepted,
    /// The draft is not changed by it, and why.
    Explained,
}

impl From<Handling> for domain::Handling {
    fn from(handling: Handling) -> Self {
        match handling {
            Handling::Accepted => Self::Accepted,
            Handling::Explained => Self::Explained,
        }
    }
}

impl From<domain::Handling> for Handling {
    fn from(handling: domain::Handling) -> Self {
        match handling {
            domain::Handling::Accepted => Self::Accepted,
            domain::Handling::Explained => Self::Explained,
        }
    }
}

/// A comment on a draft.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MakeComment {
    /// The draft.
    pub document: u32,
    /// The article, counted from 1.
    pub article: u32,
    /// The text, 1 to 4,000 characters, of several lines if need be.
    pub text: String,
}

/// Another text, or another article, for a comment that was not handled yet.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeComment {
    /// The article, counted from 1.
    pub article: u32,
    /// The text, 1 to 4,000 characters, of several lines if need be.
    pub text: String,
}

/// What becomes of a comment, instead of what was said before.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HandleComment {
    /// What becomes of it.
    pub handling: Handling,
    /// The answer, up to 4,000 characters; must be given where a comment is explained.
    #[serde(default)]
    pub answer: Option<String>,
}

/// A comment as it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CommentView {
    /// Its number.
    pub comment: u32,
    /// The draft.
    pub document: u32,
    /// The title of the draft.
    pub document_title: String,
    /// The article, counted from 1.
    pub article: u32,
    /// The title of the article.
    pub article_title: String,
    /// Who commented.
    pub endpoint: EndpointRef,
    /// The text; none if it was erased, as its time was up.
    pub text: Option<String>,
    /// When it was made.
    pub made_at: Time,
    /// When it was changed last.
    pub changed_at: Option<Time>,
    /// How it was handled.
    pub handled: Option<HandledComment>,
}

/// How a comment was handled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct HandledComment {
    /// When.
    pub at: Time,
    /// What became of it.
    pub handling: Handling,
    /// The answer; none if nothing was said, or if it was erased.
    pub answer: Option<String>,
    /// The name of the account that handled it, for those who run the session.
    pub by: Option<String>,
}

/// The comments on the drafts of a session, as far as the asker may see them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CommentList {
    /// Those that stand, by draft and article, then in the order of the roster; the first 1,000.
    pub comments: Vec<CommentView>,
    /// How many there are in all.
    pub total: u32,
}
