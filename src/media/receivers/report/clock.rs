//! The wall clock of sender reports: NTP time that runs with our own steady clock.

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// From 1900 to 1970 (RFC 5905).
const NTP_EPOCH_SECONDS: u64 = 2_208_988_800;

/// NTP time by the steady clock: a jump of the system's clock never shows.
#[derive(Debug, Clone, Copy)]
pub(crate) struct WallClock {
    base: Instant,
    base_time: Duration,
}

impl WallClock {
    /// `base` and `time` are the same moment.
    pub(crate) fn new(base: Instant, time: SystemTime) -> Self {
        let since_1970 = time.duration_since(UNIX_EPOCH).unwrap_or_default();
        Self { base, base_time: since_1970 + Duration::from_secs(NTP_EPOCH_SECONDS) }
    }

    /// Seconds above, a fraction of 2^32 below.
    pub(crate) fn ntp(&self, now: Instant) -> u64 {
        let time = self.base_time + now.saturating_duration_since(self.base);
        let fraction = (u64::from(time.subsec_nanos()) << 32) / 1_000_000_000;
        (time.as_secs() << 32) | fraction
    }

    /// The middle of it: 1/65,536 s, wrapping each 18 hours.
    pub(crate) fn middle(&self, now: Instant) -> u32 {
        let [_, _, a, b, c, d, _, _] = self.ntp(now).to_be_bytes();
        u32::from_be_bytes([a, b, c, d])
    }
}
