//! What people write about drafts, and what they are answered: kept beside the ledger, bound to it by
//! a salted hash, erased in time.

use std::fmt::Write;

use diemcau_domain::Conference;
use diemcau_domain::comment::{Comment, CommentTexts, TextHash, check_comment_text};
use diemcau_domain::identity::{Author, ConferenceId, SessionId};
use diemcau_store::{CommentText, Store, StoreError};
use sha2::{Digest, Sha256};
use unicode_normalization::UnicodeNormalization;

use crate::app::App;
use crate::http::problem::HttpProblem;
use crate::identity::secret::random_bytes;

const DAY_MS: i64 = 24 * 3_600_000;

/// Keeps a text before the ledger has its hash, so that no hash in the ledger was ever without one.
///
/// # Errors
/// `text_length` with the field, or a problem of the store.
pub(crate) async fn keep(
    app: &App,
    conference: ConferenceId,
    field: &'static str,
    text: &str,
) -> Result<TextHash, HttpProblem> {
    let text: String = text.trim().nfc().collect();
    check_comment_text(field, &text)?;
    let salt = random_bytes::<16>()?;
    let hash = TextHash(hex(&Sha256::new().chain_update(salt).chain_update(&text).finalize()));
    let keep_until = app.clock.now().plus_ms(i64::from(app.configuration.papers.comment_days) * DAY_MS);
    let kept = CommentText { hash: hash.clone(), salt, text, keep_until };
    app.store.put_comment_text(conference, kept).await?;
    Ok(hash)
}

/// Erases a text that the ledger does not point at any more, or never did. If that fails, its time
/// will be up one day.
pub(crate) async fn forget(app: &App, conference: ConferenceId, hash: Option<TextHash>) {
    let Some(hash) = hash else { return };
    if let Err(failed) = app.store.erase_comment_text(conference, hash).await {
        tracing::warn!(error = %failed, "the text of a comment is not erased before its time");
    }
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
) -> Result<CommentTexts, StoreError> {
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
) -> Result<CommentTexts, StoreError> {
    let handled = || comments.iter().filter_map(|comment| comment.handled.as_ref());
    let own = comments.iter().map(|comment| comment.text.clone());
    let hashes: Vec<TextHash> = own.chain(handled().filter_map(|handled| handled.answer.clone())).collect();
    let texts = store.comment_texts(id, &hashes).await?;
    let mut names: Vec<(Author, String)> = Vec::new();
    for by in handled().map(|handled| handled.by).filter(|_| with_names) {
        let Author::Account(account) = by else { continue };
        if !names.iter().any(|(known, _)| *known == by) {
            names.extend(store.account(account).await?.map(|account| (by, account.name)));
        }
    }
    Ok(CommentTexts::new(texts, names))
}

/// Two digits a byte.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing into a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
