//! What time it is: the wall clock at start plus a clock that only goes forward.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use diemcau_domain::time::Timestamp;

/// A step of the wall clock larger than this, in milliseconds, is a jump that operators are told of.
const JUMP_MS: i64 = 2_000;

/// The server's clock. It never goes back, whatever happens to the wall clock. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Clock {
    source: Arc<Source>,
}

#[derive(Debug)]
enum Source {
    Running { started: Instant, started_ms: AtomicI64 },
    Told { now_ms: AtomicI64 },
}

impl Clock {
    /// A clock that starts with the wall clock and runs by itself.
    #[must_use]
    pub fn start() -> Self {
        let source = Source::Running { started: Instant::now(), started_ms: AtomicI64::new(wall_ms()) };
        Self { source: Arc::new(source) }
    }

    /// A clock that stands still until it is told the time.
    #[must_use]
    pub fn told(now: Timestamp) -> Self {
        Self { source: Arc::new(Source::Told { now_ms: AtomicI64::new(now.as_millis()) }) }
    }

    /// What time it is.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.at(Instant::now())
    }

    /// The time at `moment`. A clock that is told the time knows only the present one.
    #[must_use]
    pub fn at(&self, moment: Instant) -> Timestamp {
        match &*self.source {
            Source::Running { started, started_ms } => {
                let since_start = millis(moment.saturating_duration_since(*started));
                let before_start = millis(started.saturating_duration_since(moment));
                let started = Timestamp::from_millis(started_ms.load(Ordering::Relaxed));
                started.plus_ms(since_start).plus_ms(-before_start)
            }
            Source::Told { now_ms } => Timestamp::from_millis(now_ms.load(Ordering::Relaxed)),
        }
    }

    /// From now on it is `earliest` or later: what was already written does not lie in the future,
    /// although the wall clock may have been set back between two starts.
    pub fn never_before(&self, earliest: Timestamp) {
        match &*self.source {
            Source::Running { started_ms, .. } => {
                let behind_ms = earliest.since_ms(self.now());
                if behind_ms > 0 {
                    started_ms.fetch_add(behind_ms, Ordering::Relaxed);
                }
            }
            Source::Told { now_ms } => {
                now_ms.fetch_max(earliest.as_millis(), Ordering::Relaxed);
            }
        }
    }

    /// How far the wall clock is ahead of this clock, in milliseconds; negative if it is behind.
    /// A clock that is told the time has no wall clock beside it: 0.
    #[must_use]
    pub fn wall_clock_ahead_ms(&self) -> i64 {
        match &*self.source {
            Source::Running { .. } => Timestamp::from_millis(wall_ms()).since_ms(self.now()),
            Source::Told { .. } => 0,
        }
    }
}

/// Notices when the wall clock jumps.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct WallClockWatch {
    ahead_ms: i64,
}

impl WallClockWatch {
    /// By how much the wall clock jumped since the last look, in milliseconds, if it did. A slow
    /// drift is no jump, but it is noticed when it has come to the size of one.
    pub(crate) fn look(&mut self, ahead_ms: i64) -> Option<i64> {
        let jump_ms = ahead_ms.saturating_sub(self.ahead_ms);
        if jump_ms.saturating_abs() <= JUMP_MS {
            return None;
        }
        self.ahead_ms = ahead_ms;
        Some(jump_ms)
    }
}

fn wall_ms() -> i64 {
    let now = SystemTime::now();
    let after = now.duration_since(UNIX_EPOCH).map(millis);
    after.unwrap_or_else(|before| -millis(before.duration()))
}

fn millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}
