//! What delegates are called: kept beside the ledger, which has their numbers alone, and erased in
//! time.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use diemcau_documents::roster_file::delegates::{DelegateRow, SamePerson, same_person};
use diemcau_documents::{DocumentError, by_given_name};
use diemcau_domain::Conference;
use diemcau_domain::command::Command;
use diemcau_domain::delegate::{DelegateName, DelegateNames, DelegateWish, ListedDelegate};
use diemcau_domain::identity::{Author, ConferenceId, DelegateNumber, EndpointId};
use diemcau_domain::report::{ReportKind, ReportOrder};
use diemcau_domain::time::Timestamp;
use diemcau_secretariat::{Desk, view};
use diemcau_store::{NewDelegate, Store, StoreError};
use thiserror::Error;

/// Why names are not to be had or lists not taken in.
#[derive(Debug, Error)]
pub enum DelegateTrouble {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// They cannot be sorted.
    #[error(transparent)]
    Order(#[from] DocumentError),
    /// The lists were refused; nothing changed.
    #[error(transparent)]
    Refused(#[from] diemcau_secretariat::NotDone),
}

/// What these delegates are called, sorted by given name.
///
/// # Errors
/// [`DelegateTrouble`].
pub(crate) async fn names_of(
    store: &Store,
    conference: ConferenceId,
    delegates: &BTreeSet<DelegateNumber>,
) -> Result<DelegateNames, DelegateTrouble> {
    let numbers: Vec<_> = delegates.iter().copied().collect();
    Ok(sorted(store.delegate_names(conference, &numbers).await?)?)
}

/// Names sorted by given name.
pub(crate) fn sorted(mut names: Vec<(DelegateNumber, DelegateName)>) -> Result<DelegateNames, DocumentError> {
    by_given_name(&mut names, |(_, name)| &name.name)?;
    Ok(DelegateNames::sorted(names))
}

/// What everybody is called whom a report names; nobody if it is not about delegates.
///
/// # Errors
/// [`DelegateTrouble`].
pub async fn delegate_names(
    store: &Store,
    id: ConferenceId,
    conference: &Conference,
    order: &ReportOrder,
) -> Result<DelegateNames, DelegateTrouble> {
    let mut wanted = BTreeSet::new();
    let sessions = order.sessions.iter().filter(|_| order.kind == ReportKind::Delegates);
    for session in sessions.filter_map(|(session, _)| conference.session(*session)) {
        let roster = conference.roster_of(session);
        let entries = roster.entries().get(roster.subtree(order.subtree)).unwrap_or_default();
        for entry in entries {
            wanted.extend(view::delegates_at(conference, session, entry.endpoint));
        }
    }
    names_of(store, id, &wanted).await
}

/// Takes in lists of delegates, all or none. Whoever was known at an endpoint before, by name and
/// unit, keeps its number and its code; endpoints the file does not name keep their lists.
///
/// # Errors
/// [`DelegateTrouble`]; then nothing changed.
pub async fn list_delegates(
    store: &Store,
    desk: &Desk,
    author: Author,
    rows: &[DelegateRow],
    endpoints: &BTreeMap<String, EndpointId>,
    keep_until: Timestamp,
) -> Result<(), DelegateTrouble> {
    let conference = desk.conference();
    let places: Vec<EndpointId> = rows.iter().filter_map(|row| endpoints.get(&row.code).copied()).collect();
    let named: BTreeSet<EndpointId> = places.iter().copied().collect();
    let kept = store.delegates(conference, &named.iter().copied().collect::<Vec<_>>()).await?;
    let known: HashMap<(EndpointId, SamePerson), DelegateNumber> = kept
        .into_iter()
        .map(|kept| ((kept.endpoint, same_person(&kept.name.name, &kept.name.unit)), kept.delegate))
        .collect();
    let new: Vec<NewDelegate> = rows
        .iter()
        .zip(&places)
        .map(|(row, endpoint)| NewDelegate {
            delegate: known.get(&(*endpoint, same_person(&row.name, &row.unit))).copied(),
            endpoint: *endpoint,
            name: DelegateName { name: row.name.clone(), unit: row.unit.clone() },
            keep_until,
        })
        .collect();
    let is_fresh: Vec<bool> = new.iter().map(|delegate| delegate.delegate.is_none()).collect();
    let numbers = store.keep_delegates(conference, new).await?;
    let mut lists: BTreeMap<EndpointId, Vec<ListedDelegate>> = BTreeMap::new();
    for ((row, endpoint), delegate) in rows.iter().zip(&places).zip(&numbers) {
        let listed = ListedDelegate { delegate: *delegate, kind: row.kind, presides: row.presides };
        lists.entry(*endpoint).or_default().push(listed);
    }
    let wish = DelegateWish::List { lists: lists.into_iter().collect() };
    if let Err(refused) = desk.command(author, Command::Delegate { wish }).await {
        let fresh = numbers.iter().zip(&places).zip(&is_fresh).filter(|(_, is_fresh)| **is_fresh);
        for ((delegate, endpoint), _) in fresh {
            store.erase_delegates(conference, *endpoint, Some(*delegate)).await?;
        }
        return Err(refused.into());
    }
    Ok(())
}
