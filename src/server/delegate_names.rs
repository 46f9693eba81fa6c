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
use diemcau_secretariat::{Desk, Reading, view};
use diemcau_store::{NewDelegate, Store, StoreError};
use thiserror::Error;
use tracing::warn;

use crate::app::App;

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
/// [`DelegateTrouble`]; then nothing changed. Only if the store fails after the ledger took the lists,
/// those known before keep their former spelling until the next import.
pub async fn list_delegates(
    app: &App,
    desk: &Desk,
    author: Author,
    rows: &[DelegateRow],
    endpoints: &BTreeMap<String, EndpointId>,
    keep_until: Timestamp,
) -> Result<(), DelegateTrouble> {
    let conference = desk.conference();
    // Two imports at once would both give a number to whoever is new in both.
    let _lane = app.delegate_lists.enter(conference).await;
    let places: Vec<EndpointId> = rows.iter().filter_map(|row| endpoints.get(&row.code).copied()).collect();
    let named: BTreeSet<EndpointId> = places.iter().copied().collect();
    let kept = app.store.delegates(conference, &named.into_iter().collect::<Vec<_>>()).await?;
    let known: HashMap<(EndpointId, SamePerson), DelegateNumber> = kept
        .into_iter()
        .map(|kept| ((kept.endpoint, same_person(&kept.name.name, &kept.name.unit)), kept.delegate))
        .collect();
    let wanted = rows.iter().zip(&places).map(|(row, endpoint)| NewDelegate {
        delegate: known.get(&(*endpoint, same_person(&row.name, &row.unit))).copied(),
        endpoint: *endpoint,
        name: DelegateName { name: row.name.clone(), unit: row.unit.clone() },
        keep_until,
    });
    let wanted: Vec<NewDelegate> = wanted.collect();
    // The ledger never has a number whose name was never kept; those known keep the name they have
    // until it has taken the lists.
    let new = wanted.iter().filter(|delegate| delegate.delegate.is_none()).cloned().collect();
    let new = app.store.keep_delegates(conference, new).await?;
    let wish = DelegateWish::List { lists: lists(rows, &wanted, &new) };
    if let Err(refused) = desk.command(author, Command::Delegate { wish }).await {
        forget_unlisted(&app.store, desk, new).await;
        return Err(refused.into());
    }
    let known = wanted.into_iter().filter(|delegate| delegate.delegate.is_some()).collect();
    app.store.keep_delegates(conference, known).await?;
    Ok(())
}

/// The lists as the ledger has them; whoever is new has the next of the new numbers.
fn lists(
    rows: &[DelegateRow],
    wanted: &[NewDelegate],
    new: &[DelegateNumber],
) -> Vec<(EndpointId, Vec<ListedDelegate>)> {
    let mut new = new.iter().copied();
    let mut lists: BTreeMap<EndpointId, Vec<ListedDelegate>> = BTreeMap::new();
    for (row, wanted) in rows.iter().zip(wanted) {
        let Some(delegate) = wanted.delegate.or_else(|| new.next()) else { break };
        let listed = ListedDelegate { delegate, kind: row.kind, presides: row.presides };
        lists.entry(wanted.endpoint).or_default().push(listed);
    }
    lists.into_iter().collect()
}

/// Erases the names of those who came to no list. A write that failed may have reached the disk all the
/// same, so the ledger is asked; if nothing can be asked or erased, the next import finds them, or their
/// time is up one day.
async fn forget_unlisted(store: &Store, desk: &Desk, new: Vec<DelegateNumber>) {
    let look = move |reading: &Reading<'_>| {
        let delegates = reading.conference.delegates();
        new.into_iter().filter(|delegate| delegates.home(*delegate).is_none()).collect::<Vec<_>>()
    };
    let Ok(unlisted) = desk.read(look).await else { return };
    if let Err(failed) = store.erase_delegate_names(desk.conference(), &unlisted).await {
        warn!(error = %failed, "names of a list that was refused are not erased before their time");
    }
}
