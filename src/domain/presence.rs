//! One endpoint's connection and what it received.

use std::collections::BTreeMap;

use crate::event::MediaKind;
use crate::identity::{DeviceId, Epoch, LegNumber, SessionId};
use crate::interval::{Intervals, Track};
use crate::time::Timestamp;

/// A connection that was silent for this long, in milliseconds, holds its endpoint no more.
pub const SILENCE_LIMIT_MS: i64 = 15_000;

/// A connection last heard of longer ago than this, in milliseconds, was not alive any more when
/// another one took its place: a ping goes out every 5 s, and its answer may take half as long.
pub const LIFE_GAP_LIMIT_MS: i64 = 7_500;

/// Two proofs of media that lie at most this far apart, in milliseconds, prove the time between
/// them: browsers report on sound every 5 s, and on a poor line a report is lost now and then.
pub const PROOF_GAP_LIMIT_MS: i64 = 20_000;

/// So long after the end of a session, in milliseconds, everything is known that happened before it:
/// silence of media is noticed after 20 s, and its message may be some seconds under way.
pub const FIGURES_COMPLETE_AFTER_MS: i64 = PROOF_GAP_LIMIT_MS + 5_000;

/// The connection that speaks for an endpoint now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Its number.
    pub epoch: Epoch,
    /// The device at its other end.
    pub device: DeviceId,
    /// Since when it is up.
    pub since: Timestamp,
}

/// Media that arrives on one leg now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Arrival {
    /// The session whose program it is.
    pub session: SessionId,
    /// The leg it arrives on.
    pub leg: LegNumber,
    /// Sound or picture.
    pub kind: MediaKind,
    /// Its first proof.
    pub since: Timestamp,
}

/// What is known of one endpoint's connection.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Presence {
    /// The number of its last connection; 0 before the first.
    pub last_epoch: u32,
    /// The number of its last media leg; 0 before the first.
    pub last_leg: u32,
    /// The connection that is up.
    pub link: Option<Link>,
    /// The device of the last connection.
    pub last_device: Option<DeviceId>,
    /// A device that may take over although another one is alive.
    pub allowed_device: Option<DeviceId>,
    /// When its connection was lost (a take-over is no loss): the times of its last proofs.
    pub lost_at: Vec<Timestamp>,
    connected: Track,
    arrivals: Vec<Arrival>,
    received: BTreeMap<(SessionId, MediaKind), Intervals>,
}

impl Presence {
    /// A connection went up; one that was up before ends, taken over.
    pub(crate) fn open_link(&mut self, at: Timestamp, epoch: Epoch, device: DeviceId) {
        self.connected.end(at);
        self.connected.begin(at);
        self.last_epoch = self.last_epoch.max(epoch.0);
        self.allowed_device = None;
        self.last_device = Some(device.clone());
        self.link = Some(Link { epoch, device, since: at });
    }

    /// A connection went down. One that is not the present one changes nothing.
    pub(crate) fn close_link(&mut self, epoch: Epoch, last_proof_at: Timestamp) {
        if self.link.as_ref().is_some_and(|link| link.epoch == epoch) {
            self.connected.end(last_proof_at);
            self.link = None;
            self.lost_at.push(last_proof_at);
        }
    }

    /// Media of a session's program arrives on a leg.
    pub(crate) fn begin_media(&mut self, arrival: Arrival) {
        self.last_leg = self.last_leg.max(arrival.leg.0);
        if self.arrival(arrival.session, arrival.leg, arrival.kind).is_none() {
            self.arrivals.push(arrival);
        }
    }

    /// It arrives no more. A leg on which it did not arrive changes nothing.
    pub(crate) fn cease_media(
        &mut self,
        session: SessionId,
        leg: LegNumber,
        kind: MediaKind,
        last_proof_at: Timestamp,
    ) {
        let is_it = |arrival: &Arrival| (arrival.session, arrival.leg, arrival.kind) == (session, leg, kind);
        if let Some(index) = self.arrivals.iter().position(is_it) {
            let arrival = self.arrivals.swap_remove(index);
            self.received.entry((session, kind)).or_default().insert(arrival.since, last_proof_at);
        }
    }

    /// Nothing is open any more: the server was down since `at`.
    pub(crate) fn end_all(&mut self, at: Timestamp) {
        for arrival in std::mem::take(&mut self.arrivals) {
            self.received.entry((arrival.session, arrival.kind)).or_default().insert(arrival.since, at);
        }
        if let Some(link) = self.link.take() {
            let last_proof_at = at.max(link.since);
            self.connected.end(last_proof_at);
            self.lost_at.push(last_proof_at);
        }
    }

    /// Media that arrives now, by leg.
    #[must_use]
    pub fn arrivals(&self) -> &[Arrival] {
        &self.arrivals
    }

    /// What arrives of this session's program on this leg now.
    #[must_use]
    pub fn arrival(&self, session: SessionId, leg: LegNumber, kind: MediaKind) -> Option<&Arrival> {
        self.arrivals.iter().find(|arrival| (arrival.session, arrival.leg, arrival.kind) == (session, leg, kind))
    }

    /// Whether media of a kind arrives now.
    #[must_use]
    pub fn receives(&self, kind: MediaKind) -> bool {
        self.arrivals.iter().any(|arrival| arrival.kind == kind)
    }

    /// Whether media of a kind of this session's program arrives now.
    #[must_use]
    pub fn receives_of(&self, session: SessionId, kind: MediaKind) -> bool {
        self.arrivals.iter().any(|arrival| (arrival.session, arrival.kind) == (session, kind))
    }

    /// When it was connected, as far as is known at `now`.
    #[must_use]
    pub fn connected(&self, now: Timestamp) -> Intervals {
        self.connected.until(now)
    }

    /// When media of a kind of a session's program arrived, as far as is known at `now`.
    #[must_use]
    pub fn received(&self, session: SessionId, kind: MediaKind, now: Timestamp) -> Intervals {
        let mut all = self.received.get(&(session, kind)).cloned().unwrap_or_default();
        for arrival in self.arrivals.iter().filter(|arrival| (arrival.session, arrival.kind) == (session, kind)) {
            all.insert(arrival.since, now);
        }
        all
    }

    /// Whether it was ever connected.
    #[must_use]
    pub fn was_connected(&self) -> bool {
        self.last_epoch > 0
    }
}
