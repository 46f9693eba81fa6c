//! Which leg a datagram belongs to, and whether its address may speak at all.
//!
//! Until an address has passed an authenticated ICE check on a leg, nothing but such checks is
//! taken from it: no ClientHello of a stranger, no forged SRTP (OWASP ASVS 17.2.6).

use std::collections::HashMap;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use str0m::ice::StunMessage;

use crate::fault::contained;
use crate::happening::LegId;

/// How long an address stays with its leg after the leg's last check from it. Browsers check
/// every few seconds, so a live leg cannot be robbed of its address by a forged source.
const CLAIM_HOLDS_FOR: Duration = Duration::from_secs(6);

/// Where a datagram goes.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Route {
    /// A connectivity check that names this leg. Its authentication is still to be seen.
    Check(LegId),
    /// From an address that passed a check on this leg.
    Checked(LegId),
    /// Not STUN, from an address that passed no check.
    UncheckedSource,
    /// STUN that names no leg, or is no request.
    UnknownCheck,
    /// Nothing that belongs here (RFC 7983).
    Noise,
}

struct Claim {
    leg: LegId,
    checked_at: Instant,
}

/// The addresses and user names that are known.
#[derive(Default)]
pub(crate) struct Demux {
    by_address: HashMap<SocketAddr, Claim>,
    by_ufrag: HashMap<String, LegId>,
}

impl Demux {
    pub(crate) fn add_leg(&mut self, leg: LegId, ufrag: String) {
        self.by_ufrag.insert(ufrag, leg);
    }

    /// Every leg that was added and not removed.
    pub(crate) fn legs(&self) -> impl Iterator<Item = LegId> {
        self.by_ufrag.values().copied()
    }

    pub(crate) fn remove_leg(&mut self, leg: LegId, ufrag: &str, addresses: &[SocketAddr]) {
        self.by_ufrag.remove(ufrag);
        addresses.iter().for_each(|address| self.release(leg, *address));
    }

    pub(crate) fn route(&self, source: SocketAddr, datagram: &[u8]) -> Route {
        match datagram.first() {
            Some(0..=3) => self.route_check(datagram),
            Some(20..=63 | 128..=191) => match self.owner(source) {
                Some(leg) => Route::Checked(leg),
                None => Route::UncheckedSource,
            },
            _ => Route::Noise,
        }
    }

    fn route_check(&self, datagram: &[u8]) -> Route {
        let Ok(Ok(message)) = contained(|| StunMessage::parse(datagram)) else {
            return Route::Noise;
        };
        if !message.is_binding_request() {
            return Route::UnknownCheck;
        }
        let leg = message.split_username().and_then(|(local, _)| self.by_ufrag.get(local));
        leg.map_or(Route::UnknownCheck, |leg| Route::Check(*leg))
    }

    pub(crate) fn owner(&self, address: SocketAddr) -> Option<LegId> {
        self.by_address.get(&address).map(|claim| claim.leg)
    }

    /// Whether a check of this leg from this address may be handed to the leg: nobody else uses it.
    pub(crate) fn may_claim(&self, leg: LegId, address: SocketAddr, now: Instant) -> bool {
        let is_held = |claim: &Claim| now.saturating_duration_since(claim.checked_at) <= CLAIM_HOLDS_FOR;
        self.by_address.get(&address).is_none_or(|claim| claim.leg == leg || !is_held(claim))
    }

    /// A leg uses an address no more.
    pub(crate) fn release(&mut self, leg: LegId, address: SocketAddr) {
        if self.owner(address) == Some(leg) {
            self.by_address.remove(&address);
        }
    }

    /// The address passed an authenticated check on this leg.
    pub(crate) fn claim(&mut self, leg: LegId, address: SocketAddr, now: Instant) {
        let claim = Claim { leg, checked_at: now };
        self.by_address.insert(address, claim);
    }
}
