//! What a report shows that the ledger does not hold.

use std::collections::BTreeSet;

use diemcau_domain::Conference;
use diemcau_domain::identity::{AccountId, Author, ConferenceId, SessionId};
use diemcau_domain::quality::Qualities;
use diemcau_domain::report::Beside;
use diemcau_store::{Store, StoreError};

use crate::comment_texts::comment_texts;
use crate::message_texts::message_authors;

/// What stands beside the ledger about these sessions: what was measured, what was written about
/// drafts, what the technicians are called, and the accounts that closed, declared or amended figures or wrote
/// messages.
///
/// # Errors
/// A [`StoreError`].
pub async fn beside_ledger(
    store: &Store,
    id: ConferenceId,
    conference: &Conference,
    qualities: Qualities,
    sessions: &[SessionId],
) -> Result<Beside, StoreError> {
    let comments = comment_texts(store, id, conference, sessions).await?;
    let mut named = signatories(conference, sessions);
    named.extend(accounts_among(sessions.iter().flat_map(|session| message_authors(conference, *session))));
    let account_names = store.account_names(&named).await?;
    let contacts = store.contacts(id).await?.into_iter();
    let technician_names = contacts.map(|contact| (contact.endpoint, (contact.since, contact.name))).collect();
    Ok(Beside { qualities, comments, account_names, technician_names, ..Beside::default() })
}

/// The accounts that closed, declared or amended the figures of these sessions.
pub(crate) fn signatories(conference: &Conference, sessions: &[SessionId]) -> BTreeSet<AccountId> {
    let versions = sessions.iter().filter_map(|session| conference.versions(*session));
    let signed = versions.flat_map(|versions| {
        let amended = versions.amended().iter().map(|amended| amended.amendment.by);
        versions.closing().by.into_iter().chain(amended)
    });
    let known = sessions.iter().filter_map(|session| conference.session(*session));
    let declared = known.flat_map(|session| {
        let roll_calls = session.roll_calls.iter().filter_map(|roll_call| conference.roll_call(*roll_call));
        roll_calls
            .flat_map(|roll_call| roll_call.answered_by.values())
            .chain(session.absent_by.values())
            .map(|said| said.by)
    });
    accounts_among(signed.chain(declared))
}

/// Those of some authors that are accounts.
pub(crate) fn accounts_among(authors: impl IntoIterator<Item = Author>) -> BTreeSet<AccountId> {
    let account = |author| match author {
        Author::Account(account) => Some(account),
        _ => None,
    };
    authors.into_iter().filter_map(account).collect()
}
