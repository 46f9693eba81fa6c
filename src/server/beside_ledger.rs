//! What a report shows that the ledger does not hold.

use std::collections::{BTreeMap, BTreeSet};

use diemcau_domain::Conference;
use diemcau_domain::identity::{AccountId, Author, ConferenceId, SessionId};
use diemcau_domain::quality::Qualities;
use diemcau_domain::report::Beside;
use diemcau_store::{Store, StoreError};

use crate::comment_texts::comment_texts;

/// What stands beside the ledger about these sessions: what was measured, what was written about
/// drafts, what the technicians are called, and the accounts that closed, declared or amended figures.
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
    let account_names = account_names(store, signatories(conference, sessions)).await?;
    let contacts = store.contacts(id).await?.into_iter();
    let technician_names = contacts.map(|contact| (contact.endpoint, (contact.since, contact.name))).collect();
    Ok(Beside { qualities, comments, account_names, technician_names, ..Beside::default() })
}

/// What these accounts are called.
pub(crate) async fn account_names(
    store: &Store,
    accounts: BTreeSet<AccountId>,
) -> Result<BTreeMap<AccountId, String>, StoreError> {
    let mut names = BTreeMap::new();
    for account in accounts {
        names.extend(store.account(account).await?.map(|known| (account, known.name)));
    }
    Ok(names)
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
    let accounts = signed.chain(declared).filter_map(|author| match author {
        Author::Account(account) => Some(account),
        _ => None,
    });
    accounts.collect()
}
