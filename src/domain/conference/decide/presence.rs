//! Wishes and observations about connections and media.

use super::super::Conference;
use super::{check_text, if_new};
use crate::event::Event;
use crate::identity::{DeviceId, EndpointId, Epoch};
use crate::presence::{Arrival, LIFE_GAP_LIMIT_MS, Link, SILENCE_LIMIT_MS};
use crate::refusal::Refusal;
use crate::session::SessionState;
use crate::time::Timestamp;

const DEVICE_LIMIT: usize = 64;

impl Conference {
    /// A second connection takes over at once if it comes from the same device, if the first one is
    /// silent, or if it was allowed to. If the first one was dead already, it ends where it was
    /// last heard of; else there is no gap between the two.
    pub(super) fn open_link(
        &self,
        at: Timestamp,
        endpoint: EndpointId,
        device: DeviceId,
        silent_ms: i64,
    ) -> Result<Vec<Event>, Refusal> {
        self.check_endpoint(endpoint)?;
        check_text("device", &device.0, DEVICE_LIMIT)?;
        let presence = self.presence(endpoint);
        let allowed = presence.and_then(|presence| presence.allowed_device.as_ref()) == Some(&device);
        let holder = presence.and_then(|presence| presence.link.as_ref());
        let gives_way = |link: &Link| link.device == device || silent_ms >= SILENCE_LIMIT_MS || allowed;
        if holder.is_some_and(|link| !gives_way(link)) {
            return Err(Refusal::OtherDevice);
        }
        let dead = holder.filter(|_| silent_ms > LIFE_GAP_LIMIT_MS);
        let closed = dead.map(|link| self.close_link(at, endpoint, link.epoch, at.plus_ms(-silent_ms)));
        let epoch = Epoch(presence.map_or(0, |presence| presence.last_epoch) + 1);
        Ok(closed.into_iter().flatten().chain([Event::LinkOpened { endpoint, epoch, device }]).collect())
    }

    pub(super) fn close_link(
        &self,
        at: Timestamp,
        endpoint: EndpointId,
        epoch: Epoch,
        last_proof_at: Timestamp,
    ) -> Vec<Event> {
        let link = self.presence(endpoint).and_then(|presence| presence.link.as_ref());
        let Some(link) = link.filter(|link| link.epoch == epoch) else { return Vec::new() };
        let sealed_until = self.sealed_until(endpoint).unwrap_or(Timestamp::MIN).min(at);
        let last_proof_at = last_proof_at.min(at).max(link.since).max(sealed_until);
        let closed = Event::LinkClosed { endpoint, epoch, last_proof_at };
        [closed].into_iter().chain(self.lose_speaker(at, endpoint)).collect()
    }

    /// Until when an endpoint's connections stand in figures that were closed: nothing that is learnt
    /// later changes them.
    fn sealed_until(&self, endpoint: EndpointId) -> Option<Timestamp> {
        let closed = self.sessions().filter(|session| session.state == SessionState::Closed);
        closed
            .filter_map(|session| session.attended_by(&self.roster_of(session), endpoint, Timestamp::MIN).last())
            .max()
    }

    pub(super) fn allow_take_over(&self, endpoint: EndpointId, device: DeviceId) -> Result<Vec<Event>, Refusal> {
        self.check_endpoint(endpoint)?;
        check_text("device", &device.0, DEVICE_LIMIT)?;
        let allowed = self.presence(endpoint).and_then(|presence| presence.allowed_device.as_ref());
        Ok(if_new(allowed != Some(&device), Event::TakeOverAllowed { endpoint, device }))
    }

    pub(super) fn begin_media(
        &self,
        at: Timestamp,
        endpoint: EndpointId,
        Arrival { session, leg, kind, since }: Arrival,
    ) -> Result<Vec<Event>, Refusal> {
        self.check_endpoint(endpoint)?;
        let is_closed = self.known_session(session)?.state == SessionState::Closed;
        let arrives = self.presence(endpoint).is_some_and(|presence| presence.arrival(session, leg, kind).is_some());
        if is_closed || arrives {
            return Ok(Vec::new());
        }
        Ok(vec![Event::MediaBegan { endpoint, session, leg, kind, since: since.min(at) }])
    }

    /// What no longer arrives; `since` is its last proof.
    pub(super) fn cease_media(
        &self,
        at: Timestamp,
        endpoint: EndpointId,
        Arrival { session, leg, kind, since: last_proof_at }: Arrival,
    ) -> Vec<Event> {
        let arriving = self.presence(endpoint).is_some_and(|presence| presence.arrival(session, leg, kind).is_some());
        let closed = self.session(session).filter(|session| session.state == SessionState::Closed);
        // In closed figures it arrived to the end.
        let sealed_until = closed.and_then(|session| session.attended.until(Timestamp::MIN).last());
        let last_proof_at = last_proof_at.max(sealed_until.unwrap_or(Timestamp::MIN)).min(at);
        let ceased = Event::MediaCeased { endpoint, session, leg, kind, last_proof_at };
        if_new(arriving, ceased)
    }

    /// What was open when the server died ended at the last sign of life, and the outage begins
    /// there. Nothing to say where nothing was going on.
    pub(super) fn return_server(&self, at: Timestamp) -> Vec<Event> {
        let going_on = self.sessions().any(|session| session.state.is_held() || session.program.open_since().is_some());
        let open = self.presences().any(|(_, presence)| presence.link.is_some() || !presence.arrivals().is_empty());
        if !going_on && !open {
            return Vec::new();
        }
        let down_since = self.proven_until().map_or(at, |proven| proven.min(at));
        vec![Event::ServerReturned { down_since }]
    }

    /// Whether signs of life are due: something is going on that they prove.
    #[must_use]
    pub fn needs_proof(&self) -> bool {
        self.sessions().any(|session| session.state.is_held())
    }
}
