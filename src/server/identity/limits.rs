//! Guessing has a price: whoever fails too often must wait. Success never counts, because a whole
//! province may share one address.

use std::net::{IpAddr, Ipv6Addr};
use std::num::NonZeroU32;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use dashmap::DashMap;
use governor::clock::{Clock, DefaultClock};
use governor::{DefaultDirectRateLimiter, DefaultKeyedRateLimiter, NotUntil, Quota, RateLimiter};

use crate::configuration::Limits;

/// How long somebody must wait before the next try.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wait(pub Duration);

impl Wait {
    /// Whole seconds, at least one, for `Retry-After`.
    #[must_use]
    pub fn seconds(self) -> u64 {
        self.0.as_secs().saturating_add(1)
    }
}

/// Counts failures by address and all together.
#[derive(Debug)]
pub struct FailureLimits {
    by_address: DefaultKeyedRateLimiter<IpAddr>,
    altogether: DefaultDirectRateLimiter,
    blocked_addresses: DashMap<IpAddr, Instant>,
    all_blocked: Mutex<Option<Instant>>,
    clock: DefaultClock,
}

impl FailureLimits {
    /// As configured.
    #[must_use]
    pub fn new(limits: &Limits) -> Self {
        let at_least_one = |count| NonZeroU32::new(count).unwrap_or(NonZeroU32::MIN);
        let a_minute = Quota::per_minute(at_least_one(limits.failures_per_minute_and_address));
        let a_second = Quota::per_second(at_least_one(limits.failures_per_second));
        Self {
            by_address: RateLimiter::keyed(a_minute),
            altogether: RateLimiter::direct(a_second),
            blocked_addresses: DashMap::new(),
            all_blocked: Mutex::new(None),
            clock: DefaultClock::default(),
        }
    }

    /// Asked before a password or a typed code is looked at. Whoever shows a secret too long to be
    /// guessed is not asked: neighbours behind the same address must not be able to lock it out.
    ///
    /// # Errors
    /// [`Wait`] while this address, or everybody, has failed too often.
    pub fn may_try(&self, address: IpAddr, now: Instant) -> Result<(), Wait> {
        let by_address = self.blocked_addresses.get(&network(address)).map(|until| *until);
        let all = *self.all_blocked.lock().unwrap_or_else(PoisonError::into_inner);
        match by_address.max(all).and_then(|until| until.checked_duration_since(now)) {
            Some(wait) if !wait.is_zero() => Err(Wait(wait)),
            _ => Ok(()),
        }
    }

    /// A try that counts as failed unless it is pardoned.
    #[must_use]
    pub const fn attempt(&self, address: IpAddr) -> Attempt<'_> {
        Attempt { limits: self, address, counts: true }
    }

    /// A try failed.
    pub fn failed(&self, address: IpAddr, now: Instant) {
        let key = network(address);
        if let Err(refused) = self.by_address.check_key(&key) {
            self.blocked_addresses.insert(key, now + self.wait(&refused));
        }
        if let Err(refused) = self.altogether.check() {
            *self.all_blocked.lock().unwrap_or_else(PoisonError::into_inner) = Some(now + self.wait(&refused));
        }
    }

    /// Forgets addresses that need not wait any more. Called from time to time.
    pub fn forget(&self, now: Instant) {
        self.blocked_addresses.retain(|_, until| *until > now);
        self.by_address.retain_recent();
    }

    fn wait(&self, refused: &NotUntil<<DefaultClock as Clock>::Instant>) -> Duration {
        refused.wait_time_from(self.clock.now())
    }
}

/// A try under way. Dropped without pardon it counts as failed, so hanging up before the answer
/// does not make guessing free.
#[derive(Debug)]
pub struct Attempt<'a> {
    limits: &'a FailureLimits,
    address: IpAddr,
    counts: bool,
}

impl Attempt<'_> {
    /// It succeeded, or nothing was compared.
    pub fn pardon(mut self) {
        self.counts = false;
    }
}

impl Drop for Attempt<'_> {
    fn drop(&mut self) {
        if self.counts {
            self.limits.failed(self.address, Instant::now());
        }
    }
}

/// Somebody with IPv6 has a whole /64 to choose addresses from.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() & !u128::from(u64::MAX))),
        short => short,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limits(a_minute: u32, a_second: u32) -> FailureLimits {
        FailureLimits::new(&Limits {
            failures_per_minute_and_address: a_minute,
            failures_per_second: a_second,
            connections: 1,
            reports_at_once: 1,
            endpoint_lines_at_once: 1,
            endpoint_lines_per_minute: 1,
        })
    }

    const HERE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(192, 0, 2, 1));
    const THERE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(192, 0, 2, 2));

    #[test]
    fn an_address_that_failed_too_often_must_wait_and_others_need_not() {
        let (limits, now) = (limits(3, 1_000), Instant::now());
        for _ in 0..3 {
            limits.failed(HERE, now);
            assert_eq!(limits.may_try(HERE, now), Ok(()));
        }
        limits.failed(HERE, now);
        assert!(limits.may_try(HERE, now).is_err());
        assert_eq!(limits.may_try(THERE, now), Ok(()));
        assert_eq!(limits.may_try(HERE, now + Duration::from_secs(60)), Ok(()));
    }

    #[test]
    fn a_try_that_is_cut_off_counts_and_one_that_is_pardoned_does_not() {
        let limits = limits(1, 1_000);
        for _ in 0..9 {
            limits.attempt(HERE).pardon();
        }
        assert_eq!(limits.may_try(HERE, Instant::now()), Ok(()));
        drop((limits.attempt(HERE), limits.attempt(HERE)));
        assert!(limits.may_try(HERE, Instant::now()).is_err());
    }

    #[test]
    fn many_failures_from_everywhere_make_everybody_wait() {
        let (limits, now) = (limits(1_000, 2), Instant::now());
        for _ in 0..3 {
            limits.failed(HERE, now);
        }
        assert!(limits.may_try(THERE, now).is_err());
    }

    #[test]
    fn addresses_of_one_ipv6_network_are_one() {
        let first = "2001:db8::1".parse();
        let second = "2001:db8::ffff:2".parse();
        assert_eq!(first.map(network), second.map(network));
    }
}
