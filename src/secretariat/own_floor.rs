//! How the floor stands for one endpoint.

use std::collections::BTreeMap;

use diemcau_domain::floor::Holder;
use diemcau_domain::identity::EndpointId;
use diemcau_domain::session::Session;
use diemcau_protocol::floor::SituationFloor;

use crate::reading::Reading;

/// The places of those who wait for a floor, from 1.
pub(crate) type Places = BTreeMap<EndpointId, u32>;

/// Everybody's place in the queue of a session, in the order of its rule.
pub(crate) fn places(reading: &Reading<'_>, session: &Session) -> Places {
    let waiting = session.floor_queue(&reading.conference.roster_of(session));
    waiting.into_iter().map(|waiting| waiting.endpoint).zip(1..).collect()
}

/// What of a floor concerns one endpoint alone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct OwnFloor {
    hand_raised: bool,
    position: Option<u32>,
    is_previewed: bool,
    held: Option<Holder>,
}

impl OwnFloor {
    pub(crate) fn of(endpoint: EndpointId, session: &Session, places: &Places) -> Self {
        let floor = &session.floor;
        Self {
            hand_raised: floor.waits(endpoint).is_some_and(|waiting| waiting.raised_at.is_some()),
            position: places.get(&endpoint).copied(),
            is_previewed: floor.is_previewed(endpoint),
            held: floor.holds(endpoint).copied(),
        }
    }

    /// Adds it to what is the same for everybody.
    pub(crate) fn write_into(self, shown: &mut SituationFloor) {
        shown.hand_raised = self.hand_raised;
        shown.position = self.position;
        shown.is_previewed = self.is_previewed;
        shown.holds_floor = self.held.is_some();
        shown.since = self.held.map(|held| held.since.into());
        shown.limit_ms = self.held.and_then(|held| held.limit_ms);
        shown.must_send = self.is_previewed || self.held.is_some();
    }
}
