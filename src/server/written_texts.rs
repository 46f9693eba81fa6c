//! What people write is kept beside the ledger, bound to it by a salted hash, and erased in time.

use std::fmt::Write;

use diemcau_domain::Conference;
use diemcau_domain::identity::{Author, ConferenceId};
use diemcau_domain::refusal::Refusal;
use diemcau_domain::written_text::{TextHash, WrittenTexts};
use diemcau_secretariat::Desk;
use diemcau_store::{Store, StoreError, WrittenText};
use sha2::{Digest, Sha256};
use unicode_normalization::UnicodeNormalization;

use crate::app::App;
use crate::beside_ledger::accounts_among;
use crate::http::problem::HttpProblem;
use crate::identity::secret::random_bytes;

const DAY_MS: i64 = 24 * 3_600_000;

/// Keeps a text for so many days if the rule takes it; before the ledger has its hash, so that no hash
/// in the ledger was ever without one.
///
/// # Errors
/// What the rule says, or a problem of the store.
pub(crate) async fn keep_text(
    app: &App,
    conference: ConferenceId,
    text: &str,
    days: u32,
    rule: impl FnOnce(&str) -> Result<(), Refusal>,
) -> Result<TextHash, HttpProblem> {
    let text: String = text.trim().nfc().collect();
    rule(&text)?;
    let salt = random_bytes::<16>()?;
    let hash = TextHash(hex(&Sha256::new().chain_update(salt).chain_update(&text).finalize()));
    let keep_until = app.clock.now().plus_ms(i64::from(days) * DAY_MS);
    let kept = WrittenText { hash: hash.clone(), salt, text, keep_until };
    app.store.put_text(conference, kept).await?;
    Ok(hash)
}

/// The texts with these hashes as far as they are kept, and what the accounts among these authors are
/// called.
///
/// # Errors
/// A [`StoreError`].
pub(crate) async fn written_texts(
    store: &Store,
    conference: ConferenceId,
    hashes: &[TextHash],
    authors: impl IntoIterator<Item = Author>,
) -> Result<WrittenTexts, StoreError> {
    let names = store.account_names(&accounts_among(authors)).await?;
    Ok(WrittenTexts::new(store.texts(conference, hashes).await?, names))
}

/// Erases a text whose wish came to nothing. A write that failed may have reached the disk all the same,
/// so the ledger is asked whether something in it has the text; if it cannot be asked, the text stays
/// until its time is up.
pub(crate) async fn forget_unused(
    app: &App,
    desk: &Desk,
    text: TextHash,
    has_text: impl FnOnce(&Conference, &TextHash) -> bool + Send + 'static,
) {
    let wanted = text.clone();
    let is_used = desk.read(move |reading| has_text(reading.conference, &wanted));
    if is_used.await == Ok(false) {
        forget(app, desk.conference(), Some(text)).await;
    }
}

/// Erases a text that the ledger does not point at any more, or never did. If that fails, its time
/// will be up one day.
pub(crate) async fn forget(app: &App, conference: ConferenceId, hash: Option<TextHash>) {
    let Some(hash) = hash else { return };
    if let Err(failed) = app.store.erase_text(conference, hash).await {
        tracing::warn!(error = %failed, "what somebody wrote is not erased before its time");
    }
}

/// Two digits a byte.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing into a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
