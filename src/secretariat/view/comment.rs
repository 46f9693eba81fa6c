//! Comments as they are shown. Their texts stand beside the record and come as an argument.

use diemcau_domain::Conference;
use diemcau_domain::comment::{Comment, Handled};
use diemcau_domain::document::Document;
use diemcau_domain::identity::EndpointId;
use diemcau_domain::session::Session;
use diemcau_domain::written_text::WrittenTexts;
use diemcau_protocol::comment::{CommentView, HandledComment};

use super::session::named;

/// The comments of a subtree that stand, by draft and article, then in the order of the roster.
#[must_use]
pub fn comments<'a>(
    conference: &'a Conference,
    session: &Session,
    subtree: EndpointId,
) -> Vec<(&'a Document, &'a Comment)> {
    let roster = conference.roster_of(session);
    let mut found = Vec::new();
    for document in conference.documents().of_session(session.id) {
        let standing = conference.comments().on(document.id).filter(|comment| comment.withdrawn_at.is_none());
        let mut seen: Vec<_> = standing.filter(|comment| roster.stands_in(comment.endpoint, subtree)).collect();
        seen.sort_by_key(|comment| (comment.article, roster.position(comment.endpoint), comment.id));
        found.extend(seen.into_iter().map(|comment| (document, comment)));
    }
    found
}

/// The comments of one endpoint on a draft that it did not withdraw.
#[must_use]
pub fn own_comments<'a>(conference: &'a Conference, document: &Document, endpoint: EndpointId) -> Vec<&'a Comment> {
    let own = conference.comments().of(document.id, endpoint);
    own.filter(|comment| comment.withdrawn_at.is_none()).collect()
}

/// A comment with its texts.
#[must_use]
pub fn comment(
    conference: &Conference,
    session: &Session,
    document: &Document,
    comment: &Comment,
    texts: &WrittenTexts,
) -> CommentView {
    CommentView {
        comment: comment.id.0,
        document: document.id.0,
        document_title: document.plan.title.clone(),
        article: comment.article,
        article_title: document.article(comment.article).unwrap_or_default().to_owned(),
        endpoint: named(&conference.roster_of(session), comment.endpoint),
        text: texts.text(&comment.text).map(str::to_owned),
        made_at: comment.made_at.into(),
        changed_at: comment.changed_at.map(Into::into),
        handled: comment.handled.as_ref().map(|handled| handled_comment(handled, texts)),
    }
}

fn handled_comment(handled: &Handled, texts: &WrittenTexts) -> HandledComment {
    let answer = handled.answer.as_ref().and_then(|answer| texts.text(answer));
    HandledComment {
        at: handled.at.into(),
        handling: handled.handling.into(),
        answer: answer.map(str::to_owned),
        by: texts.name(handled.by, handled.at),
    }
}
