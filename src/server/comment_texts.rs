//! What people write about drafts, and what they are answered.

use diemcau_domain::Conference;
use diemcau_domain::comment::{Comment, check_comment_text};
use diemcau_domain::identity::{ConferenceId, DocumentId, SessionId};
use diemcau_domain::written_text::{TextHash, WrittenTexts};
use diemcau_secretariat::Desk;
use diemcau_store::{Store, StoreError};

use crate::app::App;
use crate::http::problem::HttpProblem;
use crate::written_texts::{self, keep_text, written_texts};

/// Keeps a comment or an answer to one.
///
/// # Errors
/// `text_length` with the field, or a problem of the store.
pub(crate) async fn keep(
    app: &App,
    conference: ConferenceId,
    field: &'static str,
    text: &str,
) -> Result<TextHash, HttpProblem> {
    let days = app.configuration.papers.comment_days;
    keep_text(app, conference, text, days, |text| check_comment_text(field, text)).await
}

/// Erases a text whose wish came to nothing, unless a comment on the draft, or the answer to one, has it.
pub(crate) async fn forget_unused(app: &App, desk: &Desk, draft: DocumentId, text: TextHash) {
    let has_text = move |conference: &Conference, text: &TextHash| {
        let answer = |comment: &Comment| comment.handled.as_ref().and_then(|handled| handled.answer.clone());
        let is_it = |comment: &Comment| comment.text == *text || answer(comment).as_ref() == Some(text);
        conference.comments().on(draft).any(is_it)
    };
    written_texts::forget_unused(app, desk, text, has_text).await;
}

/// Everything that was written about the drafts of these sessions and is still kept, with the names
/// of those who answered.
///
/// # Errors
/// A [`StoreError`].
pub async fn comment_texts(
    store: &Store,
    id: ConferenceId,
    conference: &Conference,
    sessions: &[SessionId],
) -> Result<WrittenTexts, StoreError> {
    let drafts = sessions.iter().flat_map(|session| conference.documents().of_session(*session));
    let comments: Vec<&Comment> = drafts.flat_map(|draft| conference.comments().on(draft.id)).collect();
    texts_of(store, id, &comments, true).await
}

/// The texts of some comments; with the names of those who answered, or without.
pub(crate) async fn texts_of(
    store: &Store,
    id: ConferenceId,
    comments: &[&Comment],
    with_names: bool,
) -> Result<WrittenTexts, StoreError> {
    let handled = || comments.iter().filter_map(|comment| comment.handled.as_ref());
    let own = comments.iter().map(|comment| comment.text.clone());
    let hashes: Vec<TextHash> = own.chain(handled().filter_map(|handled| handled.answer.clone())).collect();
    let by = handled().map(|handled| handled.by).filter(|_| with_names);
    written_texts(store, id, &hashes, by).await
}
