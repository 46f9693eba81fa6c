//! Wishes about delegates.

use std::collections::BTreeSet;

use super::super::Conference;
use super::if_new;
use crate::delegate::{CheckInWay, DelegateWish, ListedDelegate, MOST_CHECK_INS, MOST_DELEGATES};
use crate::event::Event;
use crate::identity::{DelegateNumber, EndpointId, SessionId};
use crate::refusal::Refusal;
use crate::session::{Session, SessionState};

impl Conference {
    pub(super) fn decide_delegate(&self, wish: DelegateWish) -> Result<Vec<Event>, Refusal> {
        match wish {
            DelegateWish::List { lists } => self.list_delegates(lists),
            DelegateWish::CheckIn { session, endpoint, delegate, way } => {
                self.check_in(session, endpoint, delegate, way)
            }
            DelegateWish::Tick { session, endpoint, delegates } => self.tick(session, endpoint, delegates),
            DelegateWish::Untick { session, endpoint, delegates } => self.untick(session, endpoint, &delegates),
            DelegateWish::NamePresiding { session, endpoint, presiding } => {
                self.name_presiding(session, endpoint, presiding)
            }
        }
    }

    fn list_delegates(&self, lists: Vec<(EndpointId, Vec<ListedDelegate>)>) -> Result<Vec<Event>, Refusal> {
        let mut seen = BTreeSet::new();
        let mut events = Vec::new();
        for (endpoint, list) in lists {
            self.check_endpoint(endpoint)?;
            if list.len() > MOST_DELEGATES {
                return Err(Refusal::TooMany { field: "delegates", limit: MOST_DELEGATES });
            }
            for listed in &list {
                // A number stays with its endpoint, so that what it did there stays true.
                let is_foreign = self.delegates.home(listed.delegate).is_some_and(|(home, _)| home != endpoint);
                if is_foreign || !seen.insert(listed.delegate) {
                    return Err(Refusal::DelegateTwice);
                }
            }
            if self.delegates.list(endpoint, None) != list {
                events.push(Event::DelegatesListed { endpoint, list });
            }
        }
        Ok(events)
    }

    /// A delegate comes to its own endpoint, or moves on to another one: the later place closes the
    /// earlier. Whoever was nowhere yet has no business with a code of another endpoint.
    fn check_in(
        &self,
        session: SessionId,
        endpoint: EndpointId,
        delegate: DelegateNumber,
        way: CheckInWay,
    ) -> Result<Vec<Event>, Refusal> {
        let known = self.attended_session(session, endpoint)?;
        if known.state == SessionState::Ended {
            return Err(Refusal::SessionState { state: known.state });
        }
        let (home, _) = self.delegates.home(delegate).ok_or(Refusal::UnknownDelegate)?;
        if !is_listed(self.delegates_of(known, home), delegate) {
            return Err(Refusal::UnknownDelegate);
        }
        let sitting = self.delegates.of_session(session);
        let check_ins = sitting.map_or(0, |sitting| sitting.check_ins(delegate));
        match sitting.and_then(|sitting| sitting.place(delegate)) {
            Some(place) if place.endpoint == endpoint => Err(Refusal::AlreadyCheckedIn),
            None if home != endpoint => Err(Refusal::OtherEndpointsDelegate),
            _ if check_ins >= MOST_CHECK_INS => Err(Refusal::TooMany { field: "check_ins", limit: MOST_CHECK_INS }),
            _ => Ok(vec![Event::DelegateCheckedIn { session, endpoint, delegate, way }]),
        }
    }

    fn tick(
        &self,
        session: SessionId,
        endpoint: EndpointId,
        delegates: Vec<DelegateNumber>,
    ) -> Result<Vec<Event>, Refusal> {
        let known = self.attended_session(session, endpoint)?;
        let list: BTreeSet<_> = self.delegates_of(known, endpoint).iter().map(|listed| listed.delegate).collect();
        let sitting = self.delegates.of_session(session);
        let mut events = Vec::new();
        for delegate in delegates.into_iter().collect::<BTreeSet<_>>() {
            let place = sitting.and_then(|sitting| sitting.place(delegate)).filter(|at| at.endpoint == endpoint);
            if place.is_none() && !list.contains(&delegate) {
                return Err(Refusal::UnknownDelegate);
            }
            if !place.is_some_and(|place| place.attested.is_confirmed()) {
                events.push(Event::DelegateTicked { session, endpoint, delegate });
            }
        }
        Ok(events)
    }

    fn untick(
        &self,
        session: SessionId,
        endpoint: EndpointId,
        delegates: &[DelegateNumber],
    ) -> Result<Vec<Event>, Refusal> {
        self.attended_session(session, endpoint)?;
        let sitting = self.delegates.of_session(session);
        let is_here = |delegate: &DelegateNumber| {
            let place = sitting.and_then(|sitting| sitting.place(*delegate));
            place.is_some_and(|place| place.endpoint == endpoint)
        };
        let here: BTreeSet<_> = delegates.iter().copied().filter(is_here).collect();
        Ok(here.into_iter().map(|delegate| Event::DelegateUnticked { session, endpoint, delegate }).collect())
    }

    fn name_presiding(
        &self,
        session: SessionId,
        endpoint: EndpointId,
        presiding: Vec<DelegateNumber>,
    ) -> Result<Vec<Event>, Refusal> {
        let known = self.unclosed_session(session)?;
        self.attendant_entry(known, endpoint)?;
        let list = self.delegates_of(known, endpoint);
        let mut seen = BTreeSet::new();
        for delegate in &presiding {
            if !is_listed(list, *delegate) {
                return Err(Refusal::UnknownDelegate);
            }
            if !seen.insert(*delegate) {
                return Err(Refusal::DelegateTwice);
            }
        }
        let is_so = self.presiding(known, endpoint) == presiding;
        Ok(if_new(!is_so, Event::PresidingNamed { session, endpoint, presiding }))
    }

    /// A session in which it can still be said who is at the endpoint.
    fn attended_session(&self, session: SessionId, endpoint: EndpointId) -> Result<&Session, Refusal> {
        let known = self.unclosed_session(session)?;
        if matches!(known.state, SessionState::Planned | SessionState::Rehearsing) {
            return Err(Refusal::SessionState { state: known.state });
        }
        self.attendant_entry(known, endpoint)?;
        Ok(known)
    }
}

fn is_listed(list: &[ListedDelegate], delegate: DelegateNumber) -> bool {
    list.iter().any(|listed| listed.delegate == delegate)
}
