//! When a publisher's sound and pictures were taken, on our own clock.
//!
//! Receivers keep sound and picture in step by sender reports, which tie RTP time to a clock that
//! both streams share. So all streams of a publisher must be put on one clock here, or they
//! would be out of step by the difference of their ways through the encoder.

use std::time::{Duration, Instant, SystemTime};

use crate::codec::ticks_per_second;
use crate::happening::MediaKind;
use crate::track::TrackId;

const NANOSECONDS: i64 = 1_000_000_000;

/// No encoder and no way take longer. What seems to have been taken before that was put there by a
/// clock that jumped back, or that has been slower than ours for days.
const LONGEST_WAY: Duration = Duration::from_secs(4);

/// A moment of a stream that is known on some clock.
#[derive(Debug, Clone, Copy)]
struct Tie<T> {
    ticks: u32,
    at: T,
}

#[derive(Debug)]
struct Line {
    track: TrackId,
    kind: MediaKind,
    by_arrival: Option<Tie<Instant>>,
    by_report: Option<Tie<SystemTime>>,
}

/// The clock of one publisher.
#[derive(Debug, Default)]
pub(crate) struct CaptureClock {
    lines: Vec<Line>,
    /// Our moment for the publisher's moment `origin`, by the packet with the shortest way.
    offset: Option<(SystemTime, Instant)>,
}

impl CaptureClock {
    /// A track begins. Until then nothing is known of it.
    pub(crate) fn begin(&mut self, track: TrackId, kind: MediaKind) {
        self.lines.push(Line { track, kind, by_arrival: None, by_report: None });
    }

    pub(crate) fn end(&mut self, track: TrackId) {
        self.lines.retain(|line| line.track != track);
    }

    /// The publisher's sender report: its own clock at these ticks of a track.
    pub(crate) fn report(&mut self, track: TrackId, ticks: u32, at: SystemTime) {
        if let Some(line) = self.line(track) {
            line.by_report = Some(Tie { ticks, at });
        }
    }

    /// When the sample with these ticks was taken. Never after `arrived_at`: a sender report
    /// with a moment in the future would be sent without its RTP time. Nor long before.
    pub(crate) fn captured_at(&mut self, track: TrackId, ticks: u32, arrived_at: Instant) -> Instant {
        let Some(line) = self.line(track) else {
            return arrived_at;
        };
        let by_arrival = line.captured_by_arrival(ticks, arrived_at);
        let by_report = line.captured_by_report(ticks);
        match by_report {
            Some(captured) if self.is_reported() => self.on_our_clock(captured, arrived_at),
            _ => by_arrival,
        }
    }

    /// Both kinds, or the only one, must have been reported: sound on the publisher's clock
    /// beside a picture on ours would be worse than both on ours.
    fn is_reported(&self) -> bool {
        [MediaKind::Sound, MediaKind::Picture].into_iter().all(|kind| {
            let mut of_kind = self.lines.iter().filter(|line| line.kind == kind).peekable();
            of_kind.peek().is_none() || of_kind.any(|line| line.by_report.is_some())
        })
    }

    fn on_our_clock(&mut self, captured: SystemTime, arrived_at: Instant) -> Instant {
        let estimate = self.offset.and_then(|(origin, ours)| shift(ours, nanoseconds_between(origin, captured)));
        match estimate {
            Some(estimate) if is_possible(estimate, arrived_at) => estimate,
            _ => {
                self.offset = Some((captured, arrived_at));
                arrived_at
            }
        }
    }

    fn line(&mut self, track: TrackId) -> Option<&mut Line> {
        self.lines.iter_mut().find(|line| line.track == track)
    }
}

impl Line {
    /// Without reports: the packet with the shortest way ties the ticks to our clock.
    fn captured_by_arrival(&mut self, ticks: u32, arrived_at: Instant) -> Instant {
        let estimate = self
            .by_arrival
            .and_then(|tie| shift(tie.at, self.nanoseconds(tie.ticks, ticks)))
            .filter(|estimate| is_possible(*estimate, arrived_at))
            .unwrap_or(arrived_at);
        // Tied anew each time: the ticks wrap within hours.
        self.by_arrival = Some(Tie { ticks, at: estimate });
        estimate
    }

    fn captured_by_report(&self, ticks: u32) -> Option<SystemTime> {
        let tie = self.by_report?;
        let nanoseconds = self.nanoseconds(tie.ticks, ticks);
        let distance = Duration::from_nanos(nanoseconds.unsigned_abs());
        if nanoseconds < 0 { tie.at.checked_sub(distance) } else { tie.at.checked_add(distance) }
    }

    fn nanoseconds(&self, from: u32, to: u32) -> i64 {
        let ticks = i64::from(to.wrapping_sub(from).cast_signed());
        // At most 2^31 ticks, so the product stays below 2^61.
        ticks * NANOSECONDS / ticks_per_second(self.kind)
    }
}

fn is_possible(captured_at: Instant, arrived_at: Instant) -> bool {
    captured_at <= arrived_at && arrived_at.duration_since(captured_at) <= LONGEST_WAY
}

fn nanoseconds_between(from: SystemTime, to: SystemTime) -> i64 {
    let limited = |distance: Duration| i64::try_from(distance.as_nanos()).unwrap_or(i64::MAX);
    match to.duration_since(from) {
        Ok(after) => limited(after),
        Err(before) => -limited(before.duration()),
    }
}

fn shift(at: Instant, nanoseconds: i64) -> Option<Instant> {
    let distance = Duration::from_nanos(nanoseconds.unsigned_abs());
    if nanoseconds < 0 { at.checked_sub(distance) } else { at.checked_add(distance) }
}

#[cfg(test)]
#[path = "tests/capture_clock.rs"]
mod tests;
