//! Which connection speaks for an endpoint, and which ones wait to.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use diemcau_domain::Conference;
use diemcau_domain::identity::{DeviceId, EndpointId, Epoch};
use diemcau_domain::presence::SILENCE_LIMIT_MS;
use diemcau_domain::time::Timestamp;

use crate::post::Post;

/// More than this at once is somebody who plays; the oldest one goes.
const MOST_WAITING: usize = 4;

/// A connection, as the office knows it.
#[derive(Clone, Debug)]
pub(crate) struct Connection {
    pub(crate) number: u64,
    pub(crate) device: DeviceId,
    pub(crate) post: Post,
    pub(crate) last_heard_ms: Arc<AtomicI64>,
}

impl Connection {
    pub(crate) fn last_heard(&self) -> Timestamp {
        Timestamp::from_millis(self.last_heard_ms.load(Ordering::Relaxed))
    }

    pub(crate) fn silent_ms(&self, at: Timestamp) -> i64 {
        at.since_ms(self.last_heard())
    }

    pub(crate) fn is_lost(&self, at: Timestamp) -> bool {
        self.post.is_gone() || self.silent_ms(at) >= SILENCE_LIMIT_MS
    }
}

/// The connection that speaks for an endpoint.
#[derive(Clone, Debug)]
pub(crate) struct Holder {
    pub(crate) epoch: Epoch,
    pub(crate) connection: Connection,
}

/// An endpoint's place.
#[derive(Clone, Debug, Default)]
struct Seat {
    holder: Option<Holder>,
    /// The latest one last.
    waiting: Vec<Connection>,
}

/// The connections of a conference. What a batch changes here is taken back if it is not written.
#[derive(Debug, Default)]
pub(crate) struct Links {
    seats: BTreeMap<EndpointId, Seat>,
    before_batch: BTreeMap<EndpointId, Seat>,
}

impl Links {
    pub(crate) fn holder(&self, endpoint: EndpointId) -> Option<&Holder> {
        self.seats.get(&endpoint).and_then(|seat| seat.holder.as_ref())
    }

    pub(crate) fn holders(&self) -> impl Iterator<Item = (EndpointId, &Holder)> {
        self.seats.iter().filter_map(|(endpoint, seat)| Some((*endpoint, seat.holder.as_ref()?)))
    }

    pub(crate) fn latest_waiting(&self, endpoint: EndpointId) -> Option<&DeviceId> {
        self.seats.get(&endpoint).and_then(|seat| seat.waiting.last()).map(|connection| &connection.device)
    }

    pub(crate) fn len(&self) -> usize {
        self.seats.values().map(|seat| usize::from(seat.holder.is_some()) + seat.waiting.len()).sum()
    }

    /// Puts a connection into the seat and answers who sat there.
    pub(crate) fn seat(&mut self, endpoint: EndpointId, holder: Holder) -> Option<Holder> {
        self.seat_mut(endpoint).holder.replace(holder)
    }

    pub(crate) fn take_holder(&mut self, endpoint: EndpointId) -> Option<Holder> {
        self.holder(endpoint)?;
        self.seat_mut(endpoint).holder.take()
    }

    /// Lets a connection wait and answers those that it pushes out: an older one of the same device,
    /// or the oldest of too many.
    pub(crate) fn wait(&mut self, endpoint: EndpointId, connection: Connection) -> Vec<Connection> {
        let seat = self.seat_mut(endpoint);
        let same_device = |other: &mut Connection| other.device == connection.device;
        let mut pushed_out: Vec<Connection> = seat.waiting.extract_if(.., same_device).collect();
        seat.waiting.push(connection);
        let too_many = seat.waiting.len().saturating_sub(MOST_WAITING);
        pushed_out.extend(seat.waiting.drain(..too_many));
        pushed_out
    }

    /// The latest one that waits, taken out.
    pub(crate) fn take_latest_waiting(&mut self, endpoint: EndpointId) -> Option<Connection> {
        self.latest_waiting(endpoint)?;
        self.seat_mut(endpoint).waiting.pop()
    }

    /// The latest one that waits and is meant, taken out.
    pub(crate) fn take_waiting(
        &mut self,
        endpoint: EndpointId,
        is_meant: impl Fn(&Connection) -> bool,
    ) -> Option<Connection> {
        let index = self.seats.get(&endpoint)?.waiting.iter().rposition(is_meant)?;
        Some(self.seat_mut(endpoint).waiting.remove(index))
    }

    /// Endpoints with a connection that is gone or has been silent for too long.
    pub(crate) fn with_lost_connections(&self, at: Timestamp) -> Vec<EndpointId> {
        let is_lost = |seat: &Seat| {
            let holder = seat.holder.iter().map(|holder| &holder.connection);
            holder.chain(&seat.waiting).any(|connection| connection.is_lost(at))
        };
        self.seats.iter().filter(|(_, seat)| is_lost(seat)).map(|(endpoint, _)| *endpoint).collect()
    }

    /// All endpoints with a connection.
    pub(crate) fn endpoints(&self) -> Vec<EndpointId> {
        self.seats.keys().copied().collect()
    }

    /// The batch is written.
    pub(crate) fn settle(&mut self) {
        for endpoint in std::mem::take(&mut self.before_batch).into_keys() {
            if self.seats.get(&endpoint).is_some_and(|seat| seat.holder.is_none() && seat.waiting.is_empty()) {
                self.seats.remove(&endpoint);
            }
        }
    }

    /// The batch is not written: everybody sits where they sat before.
    pub(crate) fn abandon(&mut self) {
        self.seats.append(&mut self.before_batch);
    }

    /// Takes out every holder whose connection is not the one that the record has. There is one only
    /// after a write that failed and still reached the disk.
    pub(crate) fn take_strangers(&mut self, conference: &Conference) -> Vec<Holder> {
        let recorded = |endpoint| conference.presence(endpoint)?.link.as_ref().map(|link| link.epoch);
        let mut strangers = Vec::new();
        for (endpoint, seat) in &mut self.seats {
            strangers.extend(seat.holder.take_if(|holder| recorded(*endpoint) != Some(holder.epoch)));
        }
        strangers
    }

    fn seat_mut(&mut self, endpoint: EndpointId) -> &mut Seat {
        let seat = self.seats.entry(endpoint).or_default();
        self.before_batch.entry(endpoint).or_insert_with(|| seat.clone());
        seat
    }
}
