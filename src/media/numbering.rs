//! The program's own numbers for the packets of one kind, whoever sends them.

use std::time::Instant;

use crate::codec::ticks_per_second;
use crate::happening::{LegId, MediaKind};

/// One encoder of one publisher.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Source {
    pub(crate) leg: LegId,
    pub(crate) ssrc: u32,
}

/// Where a packet stands: in its source, or in the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Position {
    /// Extended, so that it never wraps.
    pub(crate) sequence: u64,
    /// RTP ticks; they wrap.
    pub(crate) timestamp: u32,
}

/// Sequence numbers without a gap and timestamps that follow the clock, across all sources.
#[derive(Debug)]
pub(crate) struct Numbering {
    kind: MediaKind,
    current: Option<Current>,
    last: Option<Last>,
}

#[derive(Debug)]
struct Current {
    source: Source,
    first_sequence: u64,
    sequence_offset: u64,
    timestamp_offset: u32,
}

#[derive(Debug, Clone, Copy)]
struct Last {
    position: Position,
    captured_at: Instant,
}

impl Numbering {
    pub(crate) fn new(kind: MediaKind) -> Self {
        Self { kind, current: None, last: None }
    }

    pub(crate) fn source(&self) -> Option<Source> {
        self.current.as_ref().map(|current| current.source)
    }

    /// From this packet on the source's packets follow those sent before.
    pub(crate) fn switch(&mut self, source: Source, first: Position, captured_at: Instant) {
        let (sequence, timestamp) = match self.last {
            Some(last) => {
                let step = self.ticks_since(last.captured_at, captured_at);
                let timestamp = last.position.timestamp.wrapping_add(step);
                (last.position.sequence.wrapping_add(1), timestamp)
            }
            None => (1, first.timestamp),
        };
        self.current = Some(Current {
            source,
            first_sequence: first.sequence,
            sequence_offset: sequence.wrapping_sub(first.sequence),
            timestamp_offset: timestamp.wrapping_sub(first.timestamp),
        });
    }

    /// The program's numbers of a packet of the current source; none for one that came so late
    /// that it belongs before the switch.
    pub(crate) fn number(&mut self, packet: Position, captured_at: Instant) -> Option<Position> {
        let current = self.current.as_ref()?;
        if packet.sequence < current.first_sequence {
            return None;
        }
        let position = Position {
            sequence: packet.sequence.wrapping_add(current.sequence_offset),
            timestamp: packet.timestamp.wrapping_add(current.timestamp_offset),
        };
        let newest = |last: Last| last.position.sequence < position.sequence;
        if self.last.is_none_or(newest) {
            self.last = Some(Last { position, captured_at });
        }
        Some(position)
    }

    /// At least 10 ms: two frames never share a timestamp.
    fn ticks_since(&self, last: Instant, now: Instant) -> u32 {
        let ticks = u64::try_from(ticks_per_second(self.kind)).unwrap_or(0);
        let elapsed = now.saturating_duration_since(last).as_millis();
        let elapsed_ms = u64::try_from(elapsed).unwrap_or(u64::MAX).max(10);
        let step = elapsed_ms.saturating_mul(ticks) / 1_000;
        // Wraps as RTP time itself does.
        u32::try_from(step & u64::from(u32::MAX)).unwrap_or(u32::MAX)
    }
}

#[cfg(test)]
#[path = "tests/numbering.rs"]
mod tests;
