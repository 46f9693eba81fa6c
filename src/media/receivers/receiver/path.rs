//! The way to a peer: which of its addresses passed a check, and which one it chose.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

/// Without an authenticated check for so long, the peer is gone (consent, RFC 7675).
const CONSENT_LASTS: Duration = Duration::from_secs(15);

/// A browser checks from a few addresses.
const MOST_ADDRESSES: usize = 16;

/// A way that begins with the first check.
#[derive(Debug)]
pub(crate) struct Path {
    pub(crate) ufrag: Box<str>,
    pub(crate) password: Box<str>,
    addresses: Vec<SocketAddr>,
    chosen: Option<SocketAddr>,
    checked_at: Option<Instant>,
    /// The system must not cut messages to it: that was refused before.
    pub(crate) is_cut_here: bool,
}

impl Path {
    pub(crate) fn new(ufrag: Box<str>, password: Box<str>) -> Self {
        Self { ufrag, password, addresses: Vec::new(), chosen: None, checked_at: None, is_cut_here: false }
    }

    /// An authenticated check came from this address. False if there are too many addresses.
    pub(crate) fn checked(&mut self, source: SocketAddr, nominates: bool, now: Instant) -> bool {
        if !self.addresses.contains(&source) {
            if self.addresses.len() >= MOST_ADDRESSES {
                return false;
            }
            self.addresses.push(source);
        }
        self.checked_at = Some(now);
        if nominates {
            // Another way may allow what this one refused.
            self.is_cut_here &= self.chosen == Some(source);
            self.chosen = Some(source);
        }
        true
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
