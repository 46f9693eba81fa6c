//! What a receiver's reports tell: proof that media arrived, the round trip, and how the line was.

pub(crate) mod clock;

use std::time::{Duration, Instant};

use super::rtcp::Block;
use super::slot::Stream;
use crate::codec::ticks_per_second;
use crate::happening::{Direction, LineWindow, MediaKind, StreamCounts};
use clock::WallClock;

/// Windows of this length are measured.
const WINDOW: Duration = Duration::from_secs(20);

/// Received time is known as closely as this.
const BETWEEN_PROOFS: Duration = Duration::from_millis(250);

/// A longer round trip is a mistake of the peer's clock.
const LONGEST_ROUND_TRIP: Duration = Duration::from_secs(30);

/// A peer counts its delay in milliseconds at best; in 1/65,536 s.
const MOST_ROUNDING: i32 = 65_536 / 50;

const MICROSECONDS: u64 = 1_000_000;

/// What was reported of one stream.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Reported {
    /// Highest index that arrived, and all that was lost, by the last report.
    last: Option<(u64, i32)>,
    /// The same when the window began.
    at_begin: Option<(u64, i32)>,
}

/// What a block tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Told {
    /// More arrived than was known, and all of it had been sent.
    pub(crate) advanced: bool,
    /// Packets since the report before, and those of them that were lost.
    pub(crate) expected: u32,
    pub(crate) lost: u32,
    pub(crate) round_trip: Option<Duration>,
}

impl Reported {
    /// Takes a block in; none if it speaks of packets that were never sent.
    pub(crate) fn take(&mut self, block: &Block, stream: &Stream, clock: &WallClock, now: Instant) -> Option<Told> {
        let highest = u64::from(block.highest);
        if highest < stream.first_index() || highest >= stream.next_index() {
            return None;
        }
        let advanced = self.last.is_none_or(|(before, _)| highest > before);
        let (mut expected, mut lost) = (0, 0);
        if advanced {
            let beginning = (stream.first_index().saturating_sub(1), 0);
            (expected, lost) = between(self.last.unwrap_or(beginning), (highest, block.lost));
            self.last = Some((highest, block.lost));
            // What was lost before the first packet that arrived, the peer cannot know.
            self.at_begin.get_or_insert(beginning);
        }
        let [expected, lost] = [expected, lost].map(|packets| u32::try_from(packets).unwrap_or(u32::MAX));
        Some(Told { advanced, expected, lost, round_trip: round_trip(block, clock, now) })
    }

    /// What this window saw; the next one begins.
    fn close_window(&mut self) -> (u64, u64) {
        let begin = std::mem::replace(&mut self.at_begin, self.last);
        let (Some(last), Some(begin)) = (self.last, begin) else { return (0, 0) };
        between(begin, last)
    }
}

/// How many packets two reports lie apart, and how many of those were lost.
fn between(begin: (u64, i32), end: (u64, i32)) -> (u64, u64) {
    let expected = end.0.saturating_sub(begin.0);
    let lost = u64::try_from(i64::from(end.1) - i64::from(begin.1)).unwrap_or_default();
    (expected, lost.min(expected))
}

/// The window of a line that is open, and when proofs were told.
#[derive(Debug)]
pub(crate) struct LineReport {
    since: Instant,
    sound_jitter_us: Option<u32>,
    picture_jitter_us: Option<u32>,
    round_trip_us: Option<u32>,
    proven_at: [Option<Instant>; 2],
}

impl LineReport {
    pub(crate) fn new(now: Instant) -> Self {
        Self { since: now, sound_jitter_us: None, picture_jitter_us: None, round_trip_us: None, proven_at: [None; 2] }
    }

    /// Adds what a block told to the window.
    pub(crate) fn add(&mut self, kind: MediaKind, block: &Block, round_trip: Option<Duration>) {
        let jitter = match kind {
            MediaKind::Sound => &mut self.sound_jitter_us,
            MediaKind::Picture => &mut self.picture_jitter_us,
        };
        let ticks = u64::try_from(ticks_per_second(kind)).unwrap_or(1).max(1);
        let reported_us = u64::from(block.jitter_ticks) * MICROSECONDS / ticks;
        *jitter = (*jitter).max(Some(u32::try_from(reported_us).unwrap_or(u32::MAX)));
        let round_trip_us = round_trip.map(|time| u32::try_from(time.as_micros()).unwrap_or(u32::MAX));
        self.round_trip_us = self.round_trip_us.max(round_trip_us);
    }

    /// Whether a proof of this kind may be told now; it counts as told then.
    pub(crate) fn may_prove(&mut self, kind: MediaKind, now: Instant) -> bool {
        let [sound, picture] = &mut self.proven_at;
        let proven_at = if kind == MediaKind::Sound { sound } else { picture };
        let is_due = proven_at.is_none_or(|at| now.saturating_duration_since(at) >= BETWEEN_PROOFS);
        if is_due {
            *proven_at = Some(now);
        }
        is_due
    }

    pub(crate) fn is_window_over(&self, now: Instant) -> bool {
        now.saturating_duration_since(self.since) >= WINDOW
    }

    /// Closes the window over these streams; the next one begins.
    pub(crate) fn close_window(
        &mut self,
        pictures: &mut [Reported],
        sounds: &mut [Reported],
        now: Instant,
    ) -> LineWindow {
        let window = LineWindow {
            direction: Direction::Down,
            since: self.since,
            sound: sum(sounds, self.sound_jitter_us.take()),
            picture: sum(pictures, self.picture_jitter_us.take()),
            round_trip_us: self.round_trip_us.take(),
        };
        self.since = now;
        window
    }
}

fn sum(streams: &mut [Reported], jitter_us: Option<u32>) -> StreamCounts {
    let mut counts = StreamCounts { jitter_us, ..StreamCounts::default() };
    for (expected, lost) in streams.iter_mut().map(Reported::close_window) {
        counts.expected += expected;
        counts.lost += lost;
    }
    counts
}

/// By the last sender report and how long ago the peer got it (RFC 3550, 6.4.1).
fn round_trip(block: &Block, clock: &WallClock, now: Instant) -> Option<Duration> {
    if block.last_report == 0 {
        return None;
    }
    let parts = clock.middle(now).wrapping_sub(block.last_report).wrapping_sub(block.delay);
    let parts = parts.cast_signed();
    if parts < -MOST_ROUNDING {
        return None;
    }
    // The peer's rounding may put the answer before the question.
    let parts = u64::try_from(parts).unwrap_or_default();
    Some(Duration::from_micros((parts * MICROSECONDS) >> 16)).filter(|time| *time <= LONGEST_ROUND_TRIP)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests;
