//! Wishes about comments.

use super::super::Conference;
use super::if_new;
use crate::comment::{Comment, CommentWish, Handling, MOST_COMMENTS};
use crate::document::Document;
use crate::event::Event;
use crate::identity::{Author, CommentId, DocumentId, EndpointId, SessionId};
use crate::refusal::Refusal;
use crate::session::{Session, SessionState};
use crate::time::Timestamp;
use crate::written_text::TextHash;

impl Conference {
    pub(super) fn decide_comment(
        &self,
        at: Timestamp,
        session: SessionId,
        wish: CommentWish,
    ) -> Result<Vec<Event>, Refusal> {
        match wish {
            CommentWish::Make { document, endpoint, article, text } => {
                self.make_comment(at, session, document, endpoint, article, text)
            }
            CommentWish::Change { comment, endpoint, article, text } => {
                let (known, document) = self.own_comment(at, session, comment, endpoint)?;
                check_article(document, article)?;
                let is_so = known.article == article && known.text == text;
                Ok(if_new(!is_so, Event::CommentChanged { comment, article, text }))
            }
            CommentWish::Withdraw { comment, endpoint } => {
                self.own_comment(at, session, comment, endpoint)?;
                Ok(vec![Event::CommentWithdrawn { comment }])
            }
            CommentWish::Handle { comment, handling, answer, by } => {
                self.handle_comment(session, comment, handling, answer, by)
            }
        }
    }

    fn make_comment(
        &self,
        at: Timestamp,
        session: SessionId,
        document: DocumentId,
        endpoint: EndpointId,
        article: u32,
        text: TextHash,
    ) -> Result<Vec<Event>, Refusal> {
        let (known, draft) = self.document_of(session, document)?;
        self.check_addressee(known, draft, endpoint)?;
        check_open(at, known, draft)?;
        check_article(draft, article)?;
        if self.comments.of(document, endpoint).count() >= MOST_COMMENTS {
            return Err(Refusal::TooMany { field: "comments", limit: MOST_COMMENTS });
        }
        let comment = self.comments.next();
        Ok(vec![Event::CommentMade { comment, document, endpoint, article, text }])
    }

    /// The committee may handle a comment long after the session, and again if it thinks better.
    fn handle_comment(
        &self,
        session: SessionId,
        comment: CommentId,
        handling: Handling,
        answer: Option<TextHash>,
        by: Author,
    ) -> Result<Vec<Event>, Refusal> {
        let (_, _, known) = self.comment_of(session, comment)?;
        if known.withdrawn_at.is_some() {
            return Err(Refusal::CommentWithdrawn);
        }
        // Who is not followed is owed the reason.
        if handling == Handling::Explained && answer.is_none() {
            return Err(Refusal::AnswerMissing);
        }
        Ok(vec![Event::CommentHandled { comment, handling, answer, by }])
    }

    /// A comment that its endpoint may still change, and the draft it is about.
    fn own_comment(
        &self,
        at: Timestamp,
        session: SessionId,
        comment: CommentId,
        endpoint: EndpointId,
    ) -> Result<(&Comment, &Document), Refusal> {
        let (known_session, draft, known) = self.comment_of(session, comment)?;
        if known.endpoint != endpoint {
            return Err(Refusal::UnknownComment);
        }
        if known.withdrawn_at.is_some() {
            return Err(Refusal::CommentWithdrawn);
        }
        if known.handled.is_some() {
            return Err(Refusal::CommentHandled);
        }
        check_open(at, known_session, draft)?;
        Ok((known, draft))
    }

    fn comment_of(&self, session: SessionId, comment: CommentId) -> Result<(&Session, &Document, &Comment), Refusal> {
        let known = self.comments.get(comment).ok_or(Refusal::UnknownComment)?;
        let (session, document) = self.document_of(session, known.document).map_err(|_| Refusal::UnknownComment)?;
        Ok((session, document, known))
    }
}

fn check_article(document: &Document, article: u32) -> Result<(), Refusal> {
    document.article(article).map(drop).ok_or(Refusal::OutOfRange { field: "article" })
}

/// Whether a draft still takes comments.
fn check_open(at: Timestamp, session: &Session, document: &Document) -> Result<(), Refusal> {
    let draft = document.plan.draft.as_ref().ok_or(Refusal::NotADraft)?;
    let is_over = match draft.comments_until {
        Some(until) => at > until,
        None => session.state == SessionState::Closed,
    };
    if is_over { Err(Refusal::CommentsClosed) } else { Ok(()) }
}
