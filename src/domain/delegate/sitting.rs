//! Who of the delegates is where in one session.

use std::collections::{BTreeMap, BTreeSet};

use super::CheckInWay;
use crate::identity::{DelegateNumber, EndpointId};
use crate::time::Timestamp;

/// By whom it is said that a delegate is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Attested {
    /// The technician ticked it.
    Ticked,
    /// It checked in by itself: declared, until the technician confirms it.
    CheckedIn {
        /// How it gave its code.
        way: CheckInWay,
        /// When the technician confirmed it.
        confirmed_at: Option<Timestamp>,
    },
}

impl Attested {
    /// Whether the technician has said so.
    #[must_use]
    pub const fn is_confirmed(self) -> bool {
        matches!(self, Self::Ticked | Self::CheckedIn { confirmed_at: Some(_), .. })
    }
}

/// Where a delegate is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// At which endpoint.
    pub endpoint: EndpointId,
    /// Since when it is known to be there.
    pub since: Timestamp,
    /// Who says so.
    pub attested: Attested,
    /// Where it was before, if it was at another endpoint; that place is closed.
    pub came_from: Option<EndpointId>,
}

/// Who of the delegates is where in one session, and who presides. A delegate is at one place at a
/// time: a later one closes the earlier.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sitting {
    places: BTreeMap<DelegateNumber, Place>,
    present: BTreeMap<EndpointId, BTreeSet<DelegateNumber>>,
    presiding: BTreeMap<EndpointId, Vec<DelegateNumber>>,
    /// How often a delegate checked in.
    check_ins: BTreeMap<DelegateNumber, usize>,
    /// How often something changed at an endpoint.
    changes: BTreeMap<EndpointId, u32>,
}

impl Sitting {
    /// Where a delegate is; none if it was not seen.
    #[must_use]
    pub fn place(&self, delegate: DelegateNumber) -> Option<&Place> {
        self.places.get(&delegate)
    }

    /// How often a delegate checked in by itself.
    #[must_use]
    pub fn check_ins(&self, delegate: DelegateNumber) -> usize {
        self.check_ins.get(&delegate).copied().unwrap_or_default()
    }

    /// Who is at an endpoint, by number.
    pub fn present_at(&self, endpoint: EndpointId) -> impl Iterator<Item = (DelegateNumber, &Place)> {
        let present = self.present.get(&endpoint).into_iter().flatten();
        present.filter_map(|delegate| Some((*delegate, self.places.get(delegate)?)))
    }

    /// Who was named to preside at an endpoint; none if nobody ever named anybody there.
    #[must_use]
    pub fn presiding_at(&self, endpoint: EndpointId) -> Option<&[DelegateNumber]> {
        self.presiding.get(&endpoint).map(Vec::as_slice)
    }

    /// How often something changed at an endpoint, so that whoever looks knows when to look again.
    #[must_use]
    pub fn changes(&self, endpoint: EndpointId) -> u32 {
        self.changes.get(&endpoint).copied().unwrap_or_default()
    }

    pub(super) fn arrive(&mut self, at: Timestamp, endpoint: EndpointId, delegate: DelegateNumber, attested: Attested) {
        let came_from = self.places.get(&delegate).map(|before| before.endpoint);
        if let Some(before) = came_from {
            self.leave(before, delegate);
        }
        if matches!(attested, Attested::CheckedIn { .. }) {
            let check_ins = self.check_ins.entry(delegate).or_default();
            *check_ins = check_ins.saturating_add(1);
        }
        self.places.insert(delegate, Place { endpoint, since: at, attested, came_from });
        self.present.entry(endpoint).or_default().insert(delegate);
        self.change(endpoint);
    }

    /// A tick confirms whoever checked in at the same place; anybody else arrives by it.
    pub(super) fn tick(&mut self, at: Timestamp, endpoint: EndpointId, delegate: DelegateNumber) {
        match self.places.get_mut(&delegate) {
            Some(place) if place.endpoint == endpoint => {
                if let Attested::CheckedIn { confirmed_at, .. } = &mut place.attested {
                    confirmed_at.get_or_insert(at);
                }
                self.change(endpoint);
            }
            _ => self.arrive(at, endpoint, delegate, Attested::Ticked),
        }
    }

    pub(super) fn untick(&mut self, endpoint: EndpointId, delegate: DelegateNumber) {
        if self.places.get(&delegate).is_some_and(|place| place.endpoint == endpoint) {
            self.places.remove(&delegate);
            self.leave(endpoint, delegate);
        }
    }

    pub(super) fn name(&mut self, endpoint: EndpointId, presiding: Vec<DelegateNumber>) {
        self.presiding.insert(endpoint, presiding);
        self.change(endpoint);
    }

    fn leave(&mut self, endpoint: EndpointId, delegate: DelegateNumber) {
        if let Some(present) = self.present.get_mut(&endpoint) {
            present.remove(&delegate);
        }
        self.change(endpoint);
    }

    fn change(&mut self, endpoint: EndpointId) {
        let changes = self.changes.entry(endpoint).or_default();
        *changes = changes.saturating_add(1);
    }
}
