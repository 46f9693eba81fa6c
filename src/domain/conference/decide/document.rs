//! Wishes about documents.

use super::super::Conference;
use super::{TITLE_LIMIT, check_text, if_new};
use crate::document::{Document, DocumentPlan, DocumentWish, Draft, MOST_ARTICLES, MOST_DOCUMENTS};
use crate::event::Event;
use crate::identity::{DocumentId, EndpointId, SessionId};
use crate::refusal::Refusal;
use crate::session::Session;
use crate::time::Timestamp;

const DIGEST_DIGITS: usize = 64;

impl Conference {
    pub(super) fn decide_document(
        &self,
        at: Timestamp,
        session: SessionId,
        wish: DocumentWish,
    ) -> Result<Vec<Event>, Refusal> {
        match wish {
            DocumentWish::Send { document, plan } => self.send_document(at, session, document, plan),
            DocumentWish::Open { document, endpoint } => self.open_document(session, document, endpoint),
        }
    }

    fn send_document(
        &self,
        at: Timestamp,
        session: SessionId,
        document: DocumentId,
        plan: DocumentPlan,
    ) -> Result<Vec<Event>, Refusal> {
        let known = self.unclosed_session(session)?;
        if let Some(sent) = self.documents.get(document) {
            // Whoever asks twice, since an answer was lost, gets no second document.
            return if sent.session == session { Ok(Vec::new()) } else { Err(Refusal::UnknownDocument) };
        }
        if self.documents.of_session(session).count() >= MOST_DOCUMENTS {
            return Err(Refusal::TooMany { field: "documents", limit: MOST_DOCUMENTS });
        }
        check_text("title", &plan.title, TITLE_LIMIT)?;
        if plan.digest.len() != DIGEST_DIGITS || !plan.digest.bytes().all(|digit| digit.is_ascii_hexdigit()) {
            return Err(Refusal::OutOfRange { field: "digest" });
        }
        let roster = self.roster_of(known);
        roster.position(plan.subtree).ok_or(Refusal::UnknownEndpoint)?;
        if !roster.stands_in(plan.subtree, known.plan.audience) {
            return Err(Refusal::OutsideAudience);
        }
        if let Some(draft) = &plan.draft {
            check_draft(at, draft)?;
        }
        Ok(vec![Event::DocumentSent { session, document, plan }])
    }

    fn open_document(
        &self,
        session: SessionId,
        document: DocumentId,
        endpoint: EndpointId,
    ) -> Result<Vec<Event>, Refusal> {
        let (known, sent) = self.document_of(session, document)?;
        self.check_addressee(known, sent, endpoint)?;
        let is_new = !sent.opened.contains_key(&endpoint);
        Ok(if_new(is_new, Event::DocumentOpened { document, endpoint }))
    }

    /// A document that was sent in this session.
    pub(super) fn document_of(
        &self,
        session: SessionId,
        document: DocumentId,
    ) -> Result<(&Session, &Document), Refusal> {
        let known = self.known_session(session)?;
        let sent = self.documents.get(document).filter(|document| document.session == session);
        Ok((known, sent.ok_or(Refusal::UnknownDocument)?))
    }

    /// Whether a document was sent to an endpoint.
    pub(super) fn check_addressee(
        &self,
        session: &Session,
        document: &Document,
        endpoint: EndpointId,
    ) -> Result<(), Refusal> {
        self.audience_entry(session, endpoint)?;
        let is_meant = self.roster_of(session).stands_in(endpoint, document.plan.subtree);
        if is_meant { Ok(()) } else { Err(Refusal::UnknownDocument) }
    }
}

fn check_draft(at: Timestamp, draft: &Draft) -> Result<(), Refusal> {
    if draft.articles.is_empty() || draft.articles.len() > MOST_ARTICLES {
        return Err(Refusal::OutOfRange { field: "articles" });
    }
    for article in &draft.articles {
        check_text("articles", article, TITLE_LIMIT)?;
    }
    match draft.comments_until {
        Some(until) if until <= at => Err(Refusal::OutOfRange { field: "comments_until" }),
        _ => Ok(()),
    }
}
