//! The clock of the programs: the timestamps of all tracks of a kind, and the tracks' names.

use std::time::Instant;

use crate::codec::ticks_per_second;
use crate::happening::MediaKind;
use crate::track::TrackId;

/// One clock for all programs, so that a switch from one track to another needs no jump.
#[derive(Debug)]
pub(crate) struct ProgramClock {
    started_at: Instant,
    last_track: u64,
}

impl ProgramClock {
    pub(crate) fn new(started_at: Instant) -> Self {
        Self { started_at, last_track: 0 }
    }

    /// A name that no track had before.
    pub(crate) fn next_track(&mut self) -> TrackId {
        self.last_track += 1;
        TrackId(self.last_track)
    }

    /// RTP ticks at this moment; they wrap.
    pub(crate) fn ticks(&self, kind: MediaKind, at: Instant) -> u32 {
        let rate = u128::try_from(ticks_per_second(kind)).unwrap_or_default();
        let ticks = |later: Instant, earlier: Instant| {
            let elapsed = later.saturating_duration_since(earlier).as_nanos();
            let ticks = (elapsed * rate / 1_000_000_000) & u128::from(u32::MAX);
            u32::try_from(ticks).unwrap_or_default()
        };
        ticks(at, self.started_at).wrapping_sub(ticks(self.started_at, at))
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn ticks_follow_the_clock_before_and_after_the_start() {
        let start = Instant::now() + Duration::from_secs(10);
        let clock = ProgramClock::new(start);
        let second = Duration::from_secs(1);
        assert_eq!(clock.ticks(MediaKind::Sound, start + second), 48_000);
        assert_eq!(clock.ticks(MediaKind::Picture, start - second), 90_000_u32.wrapping_neg());
    }

    #[test]
    fn ticks_wrap_as_rtp_time_does() {
        let start = Instant::now();
        let clock = ProgramClock::new(start);
        let day = Duration::from_secs(86_400);
        let ticks = 86_400_u64 * 90_000 % (1 << 32);
        assert_eq!(u64::from(clock.ticks(MediaKind::Picture, start + day)), ticks);
    }
}
