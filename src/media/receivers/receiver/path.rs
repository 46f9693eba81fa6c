//! The way to a peer: which of its addresses passed a check, and which one it chose.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

/// Without an authenticated check for so long, the peer is gone (consent, RFC 7675).
const CONSENT_LASTS: Duration = Duration::from_secs(15);

/// Peers check every two or three seconds. One whose chosen address is silent for longer, while it checks
/// from elsewhere, was given another address on its way.
const MOVES_AFTER: Duration = Duration::from_secs(6);

/// A browser checks from a few addresses; one on the move has many over the days.
const MOST_ADDRESSES: usize = 16;

/// A way that begins with the first check.
#[derive(Debug)]
pub(crate) struct Path {
    pub(crate) ufrag: Box<str>,
    pub(crate) password: Box<str>,
    addresses: Vec<SocketAddr>,
    chosen: Option<SocketAddr>,
    chosen_checked_at: Option<Instant>,
    checked_at: Option<Instant>,
    /// The system must not cut messages to it: that was refused before.
    pub(crate) is_cut_here: bool,
}

impl Path {
    pub(crate) fn new(ufrag: Box<str>, password: Box<str>) -> Self {
        Self {
            ufrag,
            password,
            addresses: Vec::new(),
            chosen: None,
            chosen_checked_at: None,
            checked_at: None,
            is_cut_here: false,
        }
    }

    /// An authenticated check came from this address. The answer is an older one that is forgotten for it.
    pub(crate) fn checked(&mut self, source: SocketAddr, nominates: bool, now: Instant) -> Option<SocketAddr> {
        self.checked_at = Some(now);
        if nominates || self.has_moved(source, now) {
            // Another way may allow what this one refused.
            self.is_cut_here &= self.chosen == Some(source);
            self.chosen = Some(source);
        }
        if self.chosen == Some(source) {
            self.chosen_checked_at = Some(now);
        }
        if self.addresses.contains(&source) {
            return None;
        }
        let is_full = self.addresses.len() >= MOST_ADDRESSES;
        let dispensable = self.addresses.iter().position(|known| Some(*known) != self.chosen);
        let forgotten = dispensable.filter(|_| is_full).map(|oldest| self.addresses.remove(oldest));
        self.addresses.push(source);
        forgotten
    }

    /// Not everybody who gets another address from a network in front of it chooses it anew.
    fn has_moved(&self, source: SocketAddr, now: Instant) -> bool {
        let is_silent = |at: Instant| now.saturating_duration_since(at) >= MOVES_AFTER;
        self.chosen.is_some_and(|chosen| chosen != source) && self.chosen_checked_at.is_some_and(is_silent)
    }

    pub(crate) fn addresses(&self) -> &[SocketAddr] {
        &self.addresses
    }

    pub(crate) fn is_chosen(&self) -> bool {
        self.chosen.is_some()
    }

    /// Where to send: the chosen address, else the first that passed a check.
    pub(crate) fn destination(&self) -> Option<SocketAddr> {
        self.chosen.or_else(|| self.addresses.first().copied())
    }

    pub(crate) fn has_consent(&self, now: Instant) -> bool {
        self.checked_at.is_some_and(|at| now.saturating_duration_since(at) < CONSENT_LASTS)
    }
}
