//! When a sample of a track is shown in the recording.

use std::time::{Duration, Instant};

use crate::codec::ticks_per_second;
use crate::happening::MediaKind;

/// Sound and picture further apart than this are seen to be.
const MOST_DRIFT: Duration = Duration::from_millis(60);

/// The clock of one track: it runs by the track's own ticks, and is set anew when those and the
/// times of capture have drifted apart.
#[derive(Debug)]
pub(super) struct Timeline {
    kind: MediaKind,
    origin: Instant,
    tie: Option<(Duration, u32)>,
}

impl Timeline {
    pub(super) fn new(kind: MediaKind, origin: Instant) -> Self {
        Self { kind, origin, tie: None }
    }

    /// The time since the origin.
    pub(super) fn at(&mut self, ticks: u32, captured_at: Instant) -> Duration {
        let captured = captured_at.saturating_duration_since(self.origin);
        let by_ticks = self.tie.and_then(|(at, tied)| self.shifted(at, ticks.wrapping_sub(tied).cast_signed()));
        let at = by_ticks.filter(|at| at.abs_diff(captured) <= MOST_DRIFT).unwrap_or(captured);
        // Tied anew each time: the ticks wrap within hours.
        self.tie = Some((at, ticks));
        at
    }

    fn shifted(&self, at: Duration, ticks: i32) -> Option<Duration> {
        let a_second = u32::try_from(ticks_per_second(self.kind)).ok()?;
        let distance = Duration::from_secs(ticks.unsigned_abs().into()) / a_second;
        if ticks < 0 { at.checked_sub(distance) } else { at.checked_add(distance) }
    }
}
