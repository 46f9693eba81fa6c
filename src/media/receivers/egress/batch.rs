//! Datagrams that are sent together: one arena, many messages.

use std::net::SocketAddr;
use std::time::Instant;

use crate::happening::LegId;

/// What one system call takes.
pub(crate) const MOST_MESSAGES: usize = 64;

/// What is sealed should still be in the processor's cache when the system copies it.
const ARENA_BYTES: usize = 256 * 1024;

/// The largest message: eight packets of a publisher with all that is put around them.
const LARGEST_BYTES: usize = 16 * 1024;

/// Some datagrams of one size, the last of which may be shorter, to one address.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Message {
    pub(crate) to: SocketAddr,
    pub(crate) leg: LegId,
    /// Where it stands in the arena.
    pub(crate) start: usize,
    pub(crate) bytes: usize,
    /// The size of its datagrams.
    pub(crate) segment_bytes: usize,
    /// Whether the system must not be asked to cut it: the way there refused that before.
    pub(crate) is_cut_here: bool,
}

/// Where a message goes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Destination {
    pub(crate) address: SocketAddr,
    pub(crate) leg: LegId,
    pub(crate) is_cut_here: bool,
}

/// Messages waiting for one system call.
#[derive(Debug)]
pub(crate) struct Batch {
    arena: Vec<u8>,
    used: usize,
    messages: Vec<Message>,
    /// Until when it is worth waiting for room in the socket's buffer.
    pub(crate) deadline: Instant,
    /// Legs whose way refused to have a message cut by the system.
    pub(crate) refused: Vec<LegId>,
}

impl Batch {
    pub(crate) fn new(now: Instant) -> Self {
        Self {
            arena: vec![0; ARENA_BYTES],
            used: 0,
            messages: Vec::with_capacity(MOST_MESSAGES),
            deadline: now,
            refused: Vec::new(),
        }
    }

    /// Whether a message of so many bytes has a place.
    pub(crate) fn has_room(&self, bytes: usize) -> bool {
        self.messages.len() < MOST_MESSAGES && self.used + bytes <= ARENA_BYTES
    }

    /// Room for a message, to be filled at once. None if it must be sent first, or if nothing so
    /// large is ever sent.
    pub(crate) fn push(&mut self, to: Destination, bytes: usize, segment_bytes: usize) -> Option<&mut [u8]> {
        if bytes > LARGEST_BYTES || segment_bytes == 0 || !self.has_room(bytes) {
            return None;
        }
        let start = self.used;
        self.used += bytes;
        self.messages.push(Message {
            to: to.address,
            leg: to.leg,
            start,
            bytes,
            segment_bytes,
            is_cut_here: to.is_cut_here,
        });
        self.arena.get_mut(start..start + bytes)
    }

    pub(crate) fn messages(&self) -> &[Message] {
        &self.messages
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.messages.is_empty()
    }

    /// A piece of the arena.
    pub(crate) fn bytes(&self, start: usize, bytes: usize) -> &[u8] {
        self.arena.get(start..start + bytes).unwrap_or_default()
    }

    pub(crate) fn clear(&mut self) {
        self.used = 0;
        self.messages.clear();
    }
}

/// Where the core puts what it sends; a full batch goes out at once.
pub(crate) struct Outlet<'a> {
    batch: &'a mut Batch,
    send: &'a mut dyn FnMut(&mut Batch) -> Instant,
    now: Instant,
}

impl<'a> Outlet<'a> {
    /// `send` empties the batch and tells the time after that.
    pub(crate) fn new(batch: &'a mut Batch, now: Instant, send: &'a mut dyn FnMut(&mut Batch) -> Instant) -> Self {
        Self { batch, send, now }
    }

    /// What is put in from now on is worth waiting for until then.
    pub(crate) fn set_deadline(&mut self, deadline: Instant) {
        self.flush();
        self.batch.deadline = deadline;
    }

    /// Room for a message, to be filled at once; none if it is too large to be sent at all.
    pub(crate) fn push(&mut self, to: Destination, bytes: usize, segment_bytes: usize) -> Option<&mut [u8]> {
        if !self.batch.has_room(bytes) {
            self.flush();
        }
        self.batch.push(to, bytes, segment_bytes)
    }

    /// One datagram.
    pub(crate) fn datagram(&mut self, to: Destination, bytes: &[u8]) {
        if let Some(room) = self.push(to, bytes.len(), bytes.len()) {
            room.copy_from_slice(bytes);
        }
    }

    /// Sends nothing of what was put in since the last flush.
    pub(crate) fn discard(&mut self) {
        self.batch.clear();
    }

    pub(crate) fn flush(&mut self) {
        if !self.batch.is_empty() {
            self.now = (self.send)(self.batch);
        }
    }

    /// The time after the last system call.
    pub(crate) fn now(&self) -> Instant {
        self.now
    }

    /// Legs whose way refused to have messages cut by the system, since this was last asked.
    pub(crate) fn take_refused(&mut self) -> Vec<LegId> {
        std::mem::take(&mut self.batch.refused)
    }
}
