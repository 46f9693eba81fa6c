//! How busy an office is.

use std::sync::atomic::{AtomicU64, Ordering};

/// Figures of one conference's office, for operators. All but `waiting_wishes`, `connections` and
/// `watchers` only grow while the server runs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// Wishes in the queue now.
    pub waiting_wishes: u64,
    /// Connections now, waiting ones included.
    pub connections: u64,
    /// Boards that are watched now.
    pub watchers: u64,
    /// Batches that were written.
    pub batches: u64,
    /// Events that were written.
    pub events: u64,
    /// Batches that could not be written.
    pub failed_batches: u64,
}

/// The same, while they are counted.
#[derive(Debug, Default)]
pub(crate) struct Counters {
    pub(crate) connections: AtomicU64,
    pub(crate) watchers: AtomicU64,
    pub(crate) batches: AtomicU64,
    pub(crate) events: AtomicU64,
    pub(crate) failed_batches: AtomicU64,
}

impl Counters {
    pub(crate) fn figures(&self, waiting_wishes: usize) -> Figures {
        Figures {
            waiting_wishes: count(waiting_wishes),
            connections: self.connections.load(Ordering::Relaxed),
            watchers: self.watchers.load(Ordering::Relaxed),
            batches: self.batches.load(Ordering::Relaxed),
            events: self.events.load(Ordering::Relaxed),
            failed_batches: self.failed_batches.load(Ordering::Relaxed),
        }
    }
}

pub(crate) fn count(number: usize) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}
