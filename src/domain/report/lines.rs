//! How good the lines of an endpoint, and of many, were.

use super::{Cell, ColumnKey};
use crate::attendance::Share;
use crate::identity::{EndpointId, SessionId};
use crate::quality::{Band, BandCounts, Direction, LineSums, Qualities, StreamCounts, VoiceModel};

/// One endpoint's line, both ways, over some sessions.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct OwnLines {
    down: LineSums,
    up: LineSums,
}

impl OwnLines {
    pub(super) fn of(qualities: &Qualities, sessions: &[SessionId], endpoint: EndpointId) -> Self {
        let sums = |direction| qualities.sums(sessions.iter().copied(), endpoint, direction);
        Self { down: sums(Direction::Down), up: sums(Direction::Up) }
    }

    const fn one_way(&self, direction: Direction) -> &LineSums {
        match direction {
            Direction::Down => &self.down,
            Direction::Up => &self.up,
        }
    }

    /// The windows of both ways.
    fn windows(&self) -> BandCounts {
        let mut windows = self.down.windows;
        windows.add(&self.up.windows);
        windows
    }

    /// Its good windows of those of which something is known.
    pub(super) fn share_of_good(&self) -> Cell {
        Cell::share(self.windows().share_of_good())
    }

    /// A cell about one way.
    pub(super) fn cell(&self, key: ColumnKey, direction: Direction, voice: &VoiceModel) -> Cell {
        let line = self.one_way(direction);
        let page = &line.page.figures;
        match key {
            _ if line.windows.total() == 0 => Cell::Empty,
            ColumnKey::LineBand => Cell::Band(line.windows.verdict()),
            ColumnKey::LineOpinion => Cell::decimal(line.rating(voice).map(|rating| rating.opinion)),
            ColumnKey::Freezes => page.freeze_count.map_or(Cell::NotCounted, Cell::Count),
            ColumnKey::FrozenTime => {
                page.freeze_ms.map_or(Cell::NotCounted, |frozen_ms| Cell::DurationMs(whole(frozen_ms)))
            }
            ColumnKey::Concealed => page
                .concealed_samples
                .zip(page.total_samples)
                .map_or(Cell::NotCounted, |(part, all)| Cell::share(Share { part: whole(part), whole: whole(all) })),
            other => measured(other, line),
        }
    }
}

/// The lines of many endpoints, one way.
#[derive(Clone, Copy, Debug, Default)]
struct Together {
    sums: LineSums,
    good: u64,
    known: u64,
}

impl Together {
    fn add(&mut self, other: &Self) {
        self.sums.add(&other.sums);
        self.good += other.good;
        self.known += other.known;
    }
}

/// The lines of many endpoints, both ways. Endpoints are counted, their shares are never averaged.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct LinesTogether {
    down: Together,
    up: Together,
    /// Endpoints that were good, taking both ways together.
    good: u64,
    /// Endpoints of whose line something is known.
    known: u64,
}

impl LinesTogether {
    pub(super) fn add_endpoint(&mut self, lines: &OwnLines) {
        let one = |sums: LineSums| {
            let (good, known) = judged(&sums.windows);
            Together { sums, good, known }
        };
        let (good, known) = judged(&lines.windows());
        self.add(&Self { down: one(lines.down), up: one(lines.up), good, known });
    }

    pub(super) fn add(&mut self, other: &Self) {
        self.down.add(&other.down);
        self.up.add(&other.up);
        self.good += other.good;
        self.known += other.known;
    }

    /// "n of m endpoints good".
    pub(super) const fn good_of_known(&self) -> Cell {
        Cell::out_of(self.good, self.known)
    }

    /// A cell about one way.
    pub(super) fn cell(&self, key: ColumnKey, direction: Direction) -> Cell {
        let together = match direction {
            Direction::Down => &self.down,
            Direction::Up => &self.up,
        };
        match key {
            ColumnKey::LineBand => Cell::out_of(together.good, together.known),
            _ if together.sums.windows.total() == 0 => Cell::Empty,
            // Some browsers count these and some do not, so a sum would be that of an unknown part.
            ColumnKey::Freezes | ColumnKey::FrozenTime | ColumnKey::Concealed | ColumnKey::LineOpinion => Cell::Empty,
            other => measured(other, &together.sums),
        }
    }
}

/// What is shown in the same way of one line and of many.
fn measured(key: ColumnKey, line: &LineSums) -> Cell {
    match key {
        ColumnKey::LineWindows(band) => Cell::Count(line.windows.of(band)),
        ColumnKey::LineLoss => loss(line.packets()),
        ColumnKey::LineJitter => Cell::count(line.worst_jitter_us.map(rounded_ms)),
        ColumnKey::LineRoundTrip => Cell::count(line.round_trips.longest_us.map(rounded_ms)),
        _ => Cell::Empty,
    }
}

/// Whether one endpoint is good, and whether anything is known of it, as counts.
fn judged(windows: &BandCounts) -> (u64, u64) {
    let verdict = windows.verdict();
    (u64::from(verdict == Band::Good), u64::from(verdict.is_known()))
}

fn loss(packets: StreamCounts) -> Cell {
    Cell::share(Share { part: whole(packets.lost), whole: whole(packets.expected) })
}

fn rounded_ms(microseconds: u32) -> u64 {
    (u64::from(microseconds) + 500) / 1000
}

fn whole(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
