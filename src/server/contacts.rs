//! Whom to call at an endpoint: taken from the roster file, kept beside the ledger, erased in time.

use std::collections::BTreeMap;

use diemcau_documents::roster_file;
use diemcau_domain::identity::{ConferenceId, EndpointId};
use diemcau_domain::time::Timestamp;
use diemcau_protocol::endpoint::EndpointContact;
use diemcau_secretariat::{Desk, NotDone};
use diemcau_store::{Contact, Store, StoreError};
use thiserror::Error;

use crate::access::AtDesk;
use crate::app::App;
use crate::http::problem::HttpProblem;

/// Contacts are personal data: 90 days after the import that named them they are erased, in
/// milliseconds. Another import that names them begins the time anew.
pub const CONTACTS_KEPT_MS: i64 = 90 * 24 * 3_600_000;

/// Why contacts were not kept. The roster itself was taken in; the same import may be done again.
#[derive(Debug, Error)]
pub enum ContactTrouble {
    /// The roster that was taken in cannot be looked at.
    #[error(transparent)]
    Desk(#[from] NotDone),
    /// They could not be written down.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Keeps the contacts of a roster file that was taken in just now. Endpoints the file names no
/// contact for keep what they have.
///
/// # Errors
/// [`ContactTrouble`]; then none of them is kept.
pub async fn keep_contacts(
    store: &Store,
    desk: &Desk,
    given: Vec<roster_file::Contact>,
    now: Timestamp,
) -> Result<(), ContactTrouble> {
    if given.is_empty() {
        return Ok(());
    }
    let keep_until = now.plus_ms(CONTACTS_KEPT_MS);
    // The file numbers its own lines; a second import keeps the numbers endpoints had before.
    let contacts = desk.read(move |reading| {
        let roster = reading.conference.roster();
        let named = given.into_iter().filter_map(|given| {
            let endpoint = roster.by_code(&given.code)?.endpoint;
            Some(Contact { endpoint, name: given.name, phone: given.phone, since: now, keep_until })
        });
        named.collect::<Vec<_>>()
    });
    Ok(store.put_contacts(desk.conference(), contacts.await?).await?)
}

/// Whom to call at these endpoints, as far as somebody is known there. Only those who organize an
/// endpoint are told.
///
/// # Errors
/// A [`StoreError`].
pub(crate) async fn contacts_of(
    store: &Store,
    conference: ConferenceId,
    endpoints: impl IntoIterator<Item = EndpointId>,
) -> Result<BTreeMap<EndpointId, EndpointContact>, StoreError> {
    let endpoints: Vec<EndpointId> = endpoints.into_iter().collect();
    let kept = store.contacts_of(conference, &endpoints).await?;
    let shown = |contact: Contact| (contact.endpoint, EndpointContact { name: contact.name, phone: contact.phone });
    Ok(kept.into_iter().map(shown).collect())
}

/// The same of endpoints as a session knows them. Whom to call is told to whoever organizes an endpoint by
/// the roster in force: one that was moved since is another organizer's, and so is its new technician.
pub(crate) async fn contacts_in_force(
    app: &App,
    at: &AtDesk,
    endpoints: impl IntoIterator<Item = EndpointId>,
) -> Result<BTreeMap<EndpointId, EndpointContact>, HttpProblem> {
    let endpoints = at.still_organized(endpoints.into_iter().collect()).await?;
    Ok(contacts_of(&app.store, at.desk.conference(), endpoints).await?)
}
