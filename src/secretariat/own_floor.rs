//! How the floor stands for one endpoint.

use std::collections::BTreeMap;

use diemcau_domain::floor::{FloorEnd, Holder};
use diemcau_domain::identity::EndpointId;
use diemcau_domain::roster::Roster;
use diemcau_domain::session::Session;
use diemcau_protocol::floor::{FloorBar, SituationFloor};

use crate::reading::Reading;
use crate::view;

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
    barred: Option<FloorBar>,
    hand_raised: bool,
    position: Option<u32>,
    is_previewed: bool,
    held: Option<Holder>,
    last_end: Option<FloorEnd>,
}

impl OwnFloor {
    /// `roster` is the one that the session is held with.
    pub(crate) fn of(endpoint: EndpointId, session: &Session, roster: &Roster, places: &Places) -> Self {
        let floor = &session.floor;
        let last_turn = floor.turns().iter().rev().find(|turn| turn.endpoint == endpoint);
        Self {
            barred: view::floor_bar(session, roster, endpoint),
            hand_raised: floor.waits(endpoint).is_some_and(|waiting| waiting.raised_at.is_some()),
            position: places.get(&endpoint).copied(),
            is_previewed: floor.is_previewed(endpoint),
            held: floor.holds(endpoint).copied(),
            last_end: last_turn.map(|turn| turn.reason),
        }
    }

    /// Adds it to what is the same for everybody.
    pub(crate) fn write_into(self, shown: &mut SituationFloor) {
        shown.barred = self.barred;
        shown.hand_raised = self.hand_raised;
        shown.position = self.position;
        shown.is_previewed = self.is_previewed;
        shown.holds_floor = self.held.is_some();
        shown.since = self.held.map(|held| held.since.into());
        shown.limit_ms = self.held.and_then(|held| held.limit_ms);
        shown.last_end = self.last_end.map(Into::into);
        shown.must_send = self.is_previewed || self.held.is_some();
    }
}
