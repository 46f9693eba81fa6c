//! Documents that are sent to endpoints, and who opened them.

mod wish;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::event::Event;
use crate::identity::{DocumentId, EndpointId, SessionId};
use crate::time::Timestamp;

pub use wish::DocumentWish;

/// How many documents a session may have.
pub const MOST_DOCUMENTS: usize = 64;

/// How many articles a draft may have.
pub const MOST_ARTICLES: usize = 500;

/// What kind of file a document is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DocumentKind {
    /// PDF.
    Pdf,
    /// A text document of Office Open XML.
    Docx,
}

impl DocumentKind {
    /// The stable name, which also ends the names of such files.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Docx => "docx",
        }
    }

    /// The kind with a stable name.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Pdf, Self::Docx].into_iter().find(|kind| kind.code() == code)
    }
}

/// What is sent, and to whom.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DocumentPlan {
    /// Its title, 1 to 200 characters.
    pub title: String,
    /// What kind of file it is.
    pub kind: DocumentKind,
    /// SHA-256 of the file, as 64 hexadecimal digits.
    pub digest: String,
    /// How large the file is, in bytes.
    pub bytes: u64,
    /// The root of the subtree that gets it.
    pub subtree: EndpointId,
    /// What may be commented on, if it is a draft.
    #[serde(default)]
    pub draft: Option<Draft>,
}

/// A text that is to be discussed before it is adopted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Draft {
    /// The titles of its articles, in order; each 1 to 200 characters.
    pub articles: Vec<String>,
    /// Until when comments are taken; without it, until the figures of the session are closed.
    #[serde(default)]
    pub comments_until: Option<Timestamp>,
}

/// A document that was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// Its number.
    pub id: DocumentId,
    /// The session it belongs to.
    pub session: SessionId,
    /// What was sent, and to whom.
    pub plan: DocumentPlan,
    /// When it was sent.
    pub sent_at: Timestamp,
    /// When each endpoint opened it first.
    pub opened: BTreeMap<EndpointId, Timestamp>,
}

impl Document {
    /// The title of an article, counted from 1; none if it is no draft or has no such article.
    #[must_use]
    pub fn article(&self, number: u32) -> Option<&str> {
        let index = usize::try_from(number).ok()?.checked_sub(1)?;
        self.plan.draft.as_ref()?.articles.get(index).map(String::as_str)
    }
}

/// Every document of a conference.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Documents {
    by_id: BTreeMap<DocumentId, Document>,
    in_order: BTreeMap<SessionId, Vec<DocumentId>>,
}

impl Documents {
    /// Takes in what happened at `at`.
    pub(crate) fn apply(&mut self, at: Timestamp, event: Event) {
        match event {
            Event::DocumentSent { session, document: id, plan } => {
                let sent = Document { id, session, plan, sent_at: at, opened: BTreeMap::new() };
                if self.by_id.insert(id, sent).is_none() {
                    self.in_order.entry(session).or_default().push(id);
                }
            }
            Event::DocumentOpened { document, endpoint } => {
                if let Some(document) = self.by_id.get_mut(&document) {
                    document.opened.entry(endpoint).or_insert(at);
                }
            }
            _ => {}
        }
    }

    /// A document.
    #[must_use]
    pub fn get(&self, document: DocumentId) -> Option<&Document> {
        self.by_id.get(&document)
    }

    /// The documents of a session, in the order in which they were sent.
    pub fn of_session(&self, session: SessionId) -> impl DoubleEndedIterator<Item = &Document> {
        self.in_order.get(&session).into_iter().flatten().filter_map(|id| self.by_id.get(id))
    }
}
