//! What the names of an endpoint come to, as a proposal for its head count.

use super::{DelegateKind, ListedDelegate};
use crate::Conference;
use crate::identity::{DelegateNumber, EndpointId};
use crate::session::Session;

/// Sums over the delegates of one endpoint in one session, in people.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DelegateCounts {
    /// Members on its list.
    pub listed_members: u32,
    /// Others on its list.
    pub listed_others: u32,
    /// Members of its own list who are there.
    pub present_members: u32,
    /// Everybody else who is there: others, and those of another endpoint's list, who are not
    /// summoned here.
    pub present_others: u32,
    /// How many of those present only said so themselves.
    pub unconfirmed: u32,
}

impl Conference {
    /// The list of an endpoint as a session has it: closing the figures freezes it.
    #[must_use]
    pub fn delegates_of(&self, session: &Session, endpoint: EndpointId) -> &[ListedDelegate] {
        let closed_at = self.versions(session.id).map(|versions| versions.closing().at);
        self.delegates().list(endpoint, closed_at)
    }

    /// Where a delegate was listed last, and as what, as a session has it: no later list changes closed
    /// figures.
    #[must_use]
    pub fn delegate_home(&self, session: &Session, delegate: DelegateNumber) -> Option<(EndpointId, ListedDelegate)> {
        let closed_at = self.versions(session.id).map(|versions| versions.closing().at);
        self.delegates().home_at(delegate, closed_at)
    }

    /// Who presides at an endpoint in a session: those named for it, else those whom the list marks.
    #[must_use]
    pub fn presiding(&self, session: &Session, endpoint: EndpointId) -> Vec<DelegateNumber> {
        let named = self.delegates().of_session(session.id).and_then(|sitting| sitting.presiding_at(endpoint));
        let marked = || self.delegates_of(session, endpoint).iter().filter(|listed| listed.presides);
        named.map_or_else(|| marked().map(|listed| listed.delegate).collect(), <[DelegateNumber]>::to_vec)
    }

    /// What the names of an endpoint come to in a session.
    #[must_use]
    pub fn delegate_counts(&self, session: &Session, endpoint: EndpointId) -> DelegateCounts {
        let mut counts = DelegateCounts::default();
        for listed in self.delegates_of(session, endpoint) {
            match listed.kind {
                DelegateKind::Member => counts.listed_members += 1,
                DelegateKind::Other => counts.listed_others += 1,
            }
        }
        let sitting = self.delegates().of_session(session.id);
        for (delegate, place) in sitting.into_iter().flat_map(|sitting| sitting.present_at(endpoint)) {
            let home = self.delegate_home(session, delegate);
            if home.is_some_and(|(home, listed)| home == endpoint && listed.kind == DelegateKind::Member) {
                counts.present_members += 1;
            } else {
                counts.present_others += 1;
            }
            counts.unconfirmed += u32::from(!place.attested.is_confirmed());
        }
        counts
    }
}
