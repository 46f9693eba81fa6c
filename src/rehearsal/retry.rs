//! When an endpoint comes back after it lost the server.

use std::time::Duration;

use rand::RngExt as _;
use rand::rngs::SmallRng;

/// Full jitter: each wait is uniform between zero and the bound; the last bound stays.
const BOUNDS_SECONDS: [f64; 5] = [4.0, 4.0, 8.0, 16.0, 30.0];

/// The waits of one endpoint.
#[derive(Debug, Default)]
pub(crate) struct Retry {
    failures: usize,
}

impl Retry {
    /// It worked: the next wait is short again.
    pub(crate) fn succeed(&mut self) {
        self.failures = 0;
    }

    pub(crate) fn next_wait(&mut self, random: &mut SmallRng) -> Duration {
        let last = BOUNDS_SECONDS.len() - 1;
        let bound = BOUNDS_SECONDS[self.failures.min(last)];
        self.failures += 1;
        Duration::from_secs_f64(bound * random.random::<f64>())
    }
}
