//! Documents that are sent to endpoints, and who opened them.

use diemcau_domain::document as domain;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::comment::CommentView;
use crate::endpoint::EndpointRef;
use crate::time::Time;

/// What kind of file a document is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DocumentKind {
    /// PDF.
    Pdf,
    /// A text document of Office Open XML.
    Docx,
}

impl From<domain::DocumentKind> for DocumentKind {
    fn from(kind: domain::DocumentKind) -> Self {
        match kind {
            domain::DocumentKind::Pdf => Self::Pdf,
            domain::DocumentKind::Docx => Self::Docx,
        }
    }
}

/// A document that was uploaded and not sent yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PreparedDocument {
    /// Its number.
    pub document: u32,
    /// Its title.
    pub title: String,
    /// The name of the file as it was uploaded.
    pub file_name: String,
    /// What kind of file it is.
    pub kind: DocumentKind,
    /// How large the file is.
    pub bytes: u64,
    /// The titles of its articles; none for what is no draft.
    pub articles: Vec<String>,
    /// When it was uploaded.
    pub prepared_at: Time,
}

/// Another title and other articles for a document that was not sent yet.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReviseDocument {
    /// Its title, 1 to 200 characters.
    pub title: String,
    /// The titles of its articles, 500 at most, each 1 to 200 characters; none for what is no draft.
    pub articles: Vec<String>,
}

/// To whom a document is sent.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SendDocument {
    /// The endpoint at the top of those who get it; without it, the whole audience.
    #[serde(default)]
    pub subtree: Option<u32>,
    /// Until when comments are taken, if it is a draft; without it, until the figures are closed.
    #[serde(default)]
    pub comments_until: Option<Time>,
}

/// A document that was sent. Counts are those of the part that the asker may see.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DocumentView {
    /// Its number.
    pub document: u32,
    /// Its title.
    pub title: String,
    /// What kind of file it is.
    pub kind: DocumentKind,
    /// How large the file is.
    pub bytes: u64,
    /// SHA-256 of the file, in hexadecimal digits, as it stands in the ledger.
    pub digest: String,
    /// When it was sent.
    pub sent_at: Time,
    /// The endpoint at the top of those who got it.
    pub subtree: Option<EndpointRef>,
    /// The titles of its articles; none for what is no draft.
    pub articles: Vec<String>,
    /// Until when comments are taken.
    pub comments_until: Option<Time>,
    /// How many endpoints got it.
    pub endpoints: u32,
    /// How many of them opened it.
    pub opened: u32,
    /// How many comments stand.
    pub comments: u32,
    /// How many of them were not handled yet.
    pub comments_open: u32,
}

/// Who opened a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DocumentReaders {
    /// The document.
    pub document: DocumentView,
    /// The branches right below the top of the part that is shown.
    pub branches: Vec<BranchReaders>,
    /// Those who did not open it, in the order of the roster; the first 1,000.
    pub unopened: Vec<EndpointRef>,
    /// Those who opened it, in the order of the roster; the first 1,000.
    pub readers: Vec<DocumentReader>,
}

/// How many of a branch opened a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct BranchReaders {
    /// The endpoint at its top.
    pub endpoint: EndpointRef,
    /// How many endpoints got it.
    pub endpoints: u32,
    /// How many of them opened it.
    pub opened: u32,
}

/// Somebody who opened a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DocumentReader {
    /// Who.
    pub endpoint: EndpointRef,
    /// When, for the first time.
    pub opened_at: Time,
}

/// A document as an endpoint sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OwnDocument {
    /// Its number.
    pub document: u32,
    /// Its title.
    pub title: String,
    /// What kind of file it is.
    pub kind: DocumentKind,
    /// How large the file is.
    pub bytes: u64,
    /// When it was sent.
    pub sent_at: Time,
    /// When the endpoint opened it first.
    pub opened_at: Option<Time>,
    /// The titles of its articles; none for what is no draft.
    pub articles: Vec<String>,
    /// Until when comments are taken.
    pub comments_until: Option<Time>,
    /// Whether comments are taken now.
    pub takes_comments: bool,
    /// What the endpoint commented, without what it withdrew.
    pub comments: Vec<CommentView>,
}

/// A document that an endpoint is told of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SituationDocument {
    /// Its number.
    pub document: u32,
    /// Its title.
    pub title: String,
    /// Whether it has articles to comment on.
    #[serde(default, skip_serializing_if = "is_false")]
    pub is_draft: bool,
    /// Whether the endpoint has not opened it yet.
    #[serde(default, skip_serializing_if = "is_false")]
    pub is_unread: bool,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
const fn is_false(flag: &bool) -> bool {
    !*flag
}
