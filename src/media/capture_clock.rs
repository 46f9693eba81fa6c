//! When a publisher's sound and picture were taken, on our own clock.
//!
//! Receivers keep sound and picture in step by sender reports, which tie RTP time to a clock that
//! both streams share. So both streams of a publisher must be put on one clock here, or they
//! would be out of step by the difference of their ways through the encoder.

use std::time::{Duration, Instant, SystemTime};

use crate::codec::ticks_per_second;
use crate::happening::MediaKind;

const NANOSECONDS: i64 = 1_000_000_000;

/// A moment of a stream that is known on some clock.
#[derive(Debug, Clone, Copy)]
struct Tie<T> {
    ticks: u32,
    at: T,
}

#[derive(Debug)]
struct Line {
    kind: MediaKind,
    by_arrival: Option<Tie<Instant>>,
    by_report: Option<Tie<SystemTime>>,
}

/// The clock of one publisher.
#[derive(Debug)]
pub(crate) struct CaptureClock {
    sound: Line,
    picture: Line,
    /// Our moment for the publisher's moment `origin`, by the packet with the shortest way.
    offset: Option<(SystemTime, Instant)>,
}

impl CaptureClock {
    pub(crate) fn new() -> Self {
        Self { sound: Line::new(MediaKind::Sound), picture: Line::new(MediaKind::Picture), offset: None }
    }

    /// The publisher's sender report: its own clock at these ticks.
    pub(crate) fn report(&mut self, kind: MediaKind, ticks: u32, at: SystemTime) {
        self.line(kind).by_report = Some(Tie { ticks, at });
    }

    /// When the sample with these ticks was taken. Never after `arrived_at`: a sender report
    /// with a moment in the future would be sent without its RTP time.
    pub(crate) fn captured_at(&mut self, kind: MediaKind, ticks: u32, arrived_at: Instant) -> Instant {
        let by_arrival = self.line(kind).captured_by_arrival(ticks, arrived_at);
        if !self.is_reported() {
            return by_arrival;
        }
        let captured = self.line(kind).captured_by_report(ticks);
        captured.map_or(by_arrival, |captured| self.on_our_clock(captured, arrived_at))
    }

    /// Both streams, or the only one, must have been reported: one stream on the publisher's
    /// clock beside one on ours would be worse than both on ours.
    fn is_reported(&self) -> bool {
        let lines = [&self.sound, &self.picture];
        let mut used = lines.iter().filter(|line| line.by_arrival.is_some());
        used.all(|line| line.by_report.is_some())
    }

    fn on_our_clock(&mut self, captured: SystemTime, arrived_at: Instant) -> Instant {
        let estimate = self.offset.and_then(|(origin, ours)| shift(ours, nanoseconds_between(origin, captured)));
        match estimate {
            Some(estimate) if estimate <= arrived_at => estimate,
            _ => {
                self.offset = Some((captured, arrived_at));
                arrived_at
            }
        }
    }

    fn line(&mut self, kind: MediaKind) -> &mut Line {
        match kind {
            MediaKind::Sound => &mut self.sound,
            MediaKind::Picture => &mut self.picture,
        }
    }
}

impl Line {
    fn new(kind: MediaKind) -> Self {
        Self { kind, by_arrival: None, by_report: None }
    }

    /// Without reports: the packet with the shortest way ties the ticks to our clock.
    fn captured_by_arrival(&mut self, ticks: u32, arrived_at: Instant) -> Instant {
        let estimate = self
            .by_arrival
            .and_then(|tie| shift(tie.at, self.nanoseconds(tie.ticks, ticks)))
            .filter(|estimate| *estimate <= arrived_at)
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
