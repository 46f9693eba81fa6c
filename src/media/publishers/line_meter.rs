//! How a publisher's line did: what should have come, what did not, and how evenly.

use std::time::{Duration, Instant};

use crate::codec::ticks_per_second;
use crate::happening::{Direction, LineWindow, MediaKind, StreamCounts};

/// How long a window is.
const WINDOW: Duration = Duration::from_secs(20);

/// A jump that no loss explains: the encoder began anew.
const LONGEST_GAP: u64 = 4_096;

/// The window that is open.
#[derive(Debug)]
pub(crate) struct LineMeter {
    since: Instant,
    streams: Vec<Stream>,
    sound: StreamCounts,
    picture: StreamCounts,
    round_trip_us: Option<u32>,
}

/// A packet that came.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Arrived {
    pub(crate) kind: MediaKind,
    pub(crate) ssrc: u32,
    /// As its sender numbered it, without wrap.
    pub(crate) sequence: u64,
    pub(crate) timestamp: u32,
    pub(crate) at: Instant,
    /// One that was sent again had been lost (RFC 3550, 6.4.1 counts so).
    pub(crate) was_sent_again: bool,
}

/// One encoder's numbers in the window.
#[derive(Debug)]
struct Stream {
    kind: MediaKind,
    ssrc: u32,
    /// The last number that an earlier window counted.
    counted: u64,
    highest: u64,
    arrived: u64,
    /// The newest sample: its timestamp, and when its first packet came.
    newest: (u32, Instant),
    /// Interarrival jitter (RFC 3550, A.8), between the first packets of samples: an encoder
    /// sends those of one sample at its leisure.
    jitter_ns: i64,
}

impl LineMeter {
    pub(crate) fn new(now: Instant) -> Self {
        Self {
            since: now,
            streams: Vec::new(),
            sound: StreamCounts::default(),
            picture: StreamCounts::default(),
            round_trip_us: None,
        }
    }

    /// A packet came.
    pub(crate) fn arrived(&mut self, packet: Arrived) {
        let index = self.streams.iter().position(|it| it.ssrc == packet.ssrc);
        let known = index.and_then(|index| self.streams.get_mut(index));
        match known {
            Some(stream) if packet.sequence.abs_diff(stream.highest) <= LONGEST_GAP => stream.take(packet),
            Some(stream) => {
                let ended = std::mem::replace(stream, Stream::beginning(packet));
                self.count(&ended);
            }
            None => self.streams.push(Stream::beginning(packet)),
        }
    }

    /// Notes how evenly packets come now, and the round trip if it is known. Called about once a
    /// second, as a peer would report.
    pub(crate) fn look(&mut self, round_trip: Option<Duration>) {
        let round_trip_us = round_trip.map(|it| u32::try_from(it.as_micros()).unwrap_or(u32::MAX));
        self.round_trip_us = self.round_trip_us.max(round_trip_us);
        let jitters: Vec<_> = self.streams.iter().map(|stream| (stream.kind, stream.jitter_ns / 1_000)).collect();
        for (kind, jitter_us) in jitters {
            let counts = self.counts(kind);
            counts.jitter_us = counts.jitter_us.max(u32::try_from(jitter_us).ok());
        }
    }

    /// Whether the window is over.
    pub(crate) fn is_over(&self, now: Instant) -> bool {
        now.saturating_duration_since(self.since) >= WINDOW
    }

    /// Ends the window, and begins the next one.
    pub(crate) fn take(&mut self, now: Instant) -> LineWindow {
        let streams = std::mem::take(&mut self.streams);
        for stream in &streams {
            self.count(stream);
        }
        let window = LineWindow {
            direction: Direction::Up,
            since: self.since,
            sound: std::mem::take(&mut self.sound),
            picture: std::mem::take(&mut self.picture),
            round_trip_us: self.round_trip_us.take(),
        };
        self.since = now;
        self.streams = streams.into_iter().filter(|it| it.arrived > 0).map(Stream::continued).collect();
        window
    }

    fn count(&mut self, stream: &Stream) {
        let expected = stream.highest.saturating_sub(stream.counted);
        let counts = self.counts(stream.kind);
        counts.expected += expected;
        counts.lost += expected.saturating_sub(stream.arrived);
    }

    fn counts(&mut self, kind: MediaKind) -> &mut StreamCounts {
        match kind {
            MediaKind::Sound => &mut self.sound,
            MediaKind::Picture => &mut self.picture,
        }
    }
}

impl Stream {
    fn beginning(packet: Arrived) -> Self {
        let Arrived { kind, ssrc, sequence, timestamp, at, .. } = packet;
        let newest = (timestamp, at);
        Self { kind, ssrc, counted: sequence.saturating_sub(1), highest: sequence, arrived: 1, newest, jitter_ns: 0 }
    }

    fn continued(self) -> Self {
        Self { counted: self.highest, arrived: 0, ..self }
    }

    fn take(&mut self, packet: Arrived) {
        self.arrived += u64::from(!packet.was_sent_again);
        // What comes late or again says nothing of the line's evenness.
        if packet.sequence > self.highest && !packet.was_sent_again {
            self.smooth(packet.timestamp, packet.at);
        }
        self.highest = self.highest.max(packet.sequence);
    }

    fn smooth(&mut self, timestamp: u32, at: Instant) {
        let (last_timestamp, last_at) = self.newest;
        if timestamp == last_timestamp {
            return;
        }
        self.newest = (timestamp, at);
        let ticks = i64::from(timestamp.wrapping_sub(last_timestamp).cast_signed());
        let sent_apart_ns = ticks * 1_000_000_000 / ticks_per_second(self.kind);
        let came_apart = at.saturating_duration_since(last_at).as_nanos();
        let came_apart_ns = i64::try_from(came_apart).unwrap_or(i64::MAX);
        self.jitter_ns += (came_apart_ns.saturating_sub(sent_apart_ns).saturating_abs() - self.jitter_ns) / 16;
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
#[path = "tests/line_meter.rs"]
mod tests;
