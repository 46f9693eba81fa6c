//! How long ago each endpoint's page said what it played. One count an endpoint: who watches in two
//! windows at once does not study twice as fast.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use diemcau_domain::identity::{ConferenceId, EndpointId};
use diemcau_domain::study::{FASTEST_PERCENT, TOLERANCE_MS};

/// A page that says nothing for longer has to begin anew; it reports every minute.
const LONGEST: Duration = Duration::from_secs(5 * 60);

/// How far reports may be ahead of the clock, in milliseconds: all of them together, not each.
const MOST_AHEAD_MS: i64 = TOLERANCE_MS * 100 / FASTEST_PERCENT + 1;

/// Until when the last reports used up the time.
#[derive(Debug, Default)]
pub struct Players {
    used_until: Mutex<HashMap<(ConferenceId, EndpointId), Instant>>,
}

impl Players {
    /// Notes a report of so much playing; answers in how many milliseconds it can have been played: the
    /// time since the report before, less by how much that one was ahead; nothing if there was none.
    pub(crate) fn report(&self, conference: ConferenceId, endpoint: EndpointId, played_ms: i64, now: Instant) -> i64 {
        let mut used_until = self.used_until.lock().unwrap_or_else(PoisonError::into_inner);
        let before = used_until.get(&(conference, endpoint)).copied().unwrap_or(now);
        let was_ahead_ms = whole_ms(before.saturating_duration_since(now));
        let since = Some(now.saturating_duration_since(before)).filter(|since| *since <= LONGEST);
        let within_ms = whole_ms(since.unwrap_or_default()) - was_ahead_ms;
        let ahead_ms = (played_ms.saturating_mul(100) / FASTEST_PERCENT).saturating_sub(within_ms).max(0);
        // What is further ahead is refused, and uses up no more than the time that went by.
        let ahead_ms = if ahead_ms <= MOST_AHEAD_MS { ahead_ms } else { was_ahead_ms };
        let ahead = Duration::from_millis(u64::try_from(ahead_ms).unwrap_or_default());
        used_until.insert((conference, endpoint), now + ahead);
        within_ms
    }

    /// Forgets those who said nothing for long.
    pub(crate) fn forget(&self, now: Instant) {
        let mut used_until = self.used_until.lock().unwrap_or_else(PoisonError::into_inner);
        used_until.retain(|_, before| now.saturating_duration_since(*before) <= LONGEST);
    }
}

fn whole_ms(time: Duration) -> i64 {
    i64::try_from(time.as_millis()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HERE: (ConferenceId, EndpointId) = (ConferenceId(1), EndpointId(2));

    #[test]
    fn many_reports_are_no_further_ahead_of_the_clock_than_one() {
        let (players, begun) = (Players::default(), Instant::now());
        let report =
            |played_ms, after_ms| players.report(HERE.0, HERE.1, played_ms, begun + Duration::from_millis(after_ms));
        assert_eq!(report(0, 0), 0);
        assert_eq!(report(90_000, 60_000), 60_000);
        assert_eq!(report(1_500, 60_000), 0, "within the tolerance");
        assert_eq!(report(1_500, 60_000), -1_000, "which is used up");
        assert_eq!(report(0, 61_000), 0, "until time went by");
        assert_eq!(report(900_000, 62_000), 1_000);
        assert_eq!(report(0, 62_500), 500, "what is refused leaves no debt");
        assert_eq!(report(0, 62_500 + 10 * 60_000), 0);
    }
}
