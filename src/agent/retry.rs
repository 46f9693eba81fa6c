//! When to try again. Told the randomness; it does not ask.

use std::time::Duration;

use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};

use crate::settings::RetrySettings;

/// The waits of one agent: each is uniform between zero and a bound that doubles with every
/// failure from the second on ("full jitter"), so that thousands who lost the server at once come back spread out.
#[derive(Debug)]
pub(crate) struct Retry {
    settings: RetrySettings,
    random: StdRng,
    failures: u32,
}

impl Retry {
    pub(crate) fn new(settings: RetrySettings, stream: u64) -> Self {
        let seed = settings.seed.unwrap_or_else(|| rand::rng().random());
        // Fixed odd number: agents whose seeds are neighbours do not share their streams.
        let random = StdRng::seed_from_u64(seed.wrapping_add(stream.wrapping_mul(0x9E37_79B9_7F4A_7C15)));
        Self { settings, random, failures: 0 }
    }

    /// It worked: the next wait is short again.
    pub(crate) fn succeed(&mut self) {
        self.failures = 0;
    }

    /// How long to wait before the next try, at least `asked` if the server said so.
    pub(crate) fn next_wait(&mut self, asked: Option<Duration>) -> Duration {
        // Two short waits in a row: a server that is restarted is back between them.
        let doublings = self.failures.saturating_sub(1);
        let doubled = self.settings.first_within.saturating_mul(1_u32.checked_shl(doublings).unwrap_or(u32::MAX));
        let bound = doubled.min(self.settings.at_most);
        self.failures = self.failures.saturating_add(1);
        // Whoever was told a time comes after it, not at it: everybody was told the same.
        asked.unwrap_or_default().saturating_add(bound.mul_f64(self.random.random::<f64>()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn retry(seed: u64) -> Retry {
        Retry::new(RetrySettings { seed: Some(seed), ..RetrySettings::default() }, 0)
    }

    #[test]
    fn the_first_try_comes_within_four_seconds_and_spreads_over_all_of_them() {
        let firsts: Vec<f64> = (0..4_000).map(|seed| retry(seed).next_wait(None).as_secs_f64()).collect();
        for second in [0.0, 1.0, 2.0, 3.0] {
            let within = firsts.iter().filter(|wait| (second..second + 1.0).contains(*wait)).count();
            assert!((800..1_200).contains(&within), "{within} of 4,000 came in the second from {second}");
        }
    }

    #[test]
    fn a_server_that_stays_away_is_asked_less_and_less_but_at_least_every_thirty_seconds() {
        for seed in 0..200 {
            let mut retry = retry(seed);
            for bound in [4, 4, 8, 16, 30, 30] {
                assert!(retry.next_wait(None) <= Duration::from_secs(bound));
            }
            for _ in 0..100 {
                assert!(retry.next_wait(None) <= Duration::from_secs(30));
            }
        }
    }

    #[test]
    fn after_a_success_the_first_wait_is_short_again() {
        let mut retry = retry(1);
        for _ in 0..10 {
            retry.next_wait(None);
        }
        retry.succeed();
        assert!(retry.next_wait(None) <= Duration::from_secs(4));
    }

    #[test]
    fn nobody_comes_before_the_time_the_server_asked_for() {
        for seed in 0..200 {
            assert!(retry(seed).next_wait(Some(Duration::from_secs(7))) >= Duration::from_secs(7));
        }
    }

    #[test]
    fn the_same_seed_gives_the_same_waits() {
        let (mut one, mut other) = (retry(42), retry(42));
        for _ in 0..20 {
            assert_eq!(one.next_wait(None), other.next_wait(None));
        }
    }
}
