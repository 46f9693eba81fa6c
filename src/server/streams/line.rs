//! What media measured of a line, in the words of the rules.

use std::time::Instant;

use diemcau_domain::quality::{Direction, StreamCounts, Window};
use diemcau_media::{Direction as Way, LineWindow, StreamCounts as Counts};
use diemcau_secretariat::Clock;

/// Which way a line was measured.
pub(super) const fn direction(way: Way) -> Direction {
    match way {
        Way::Down => Direction::Down,
        Way::Up => Direction::Up,
    }
}

/// A window that was over at `until`.
pub(super) fn window(measured: &LineWindow, until: Instant, clock: &Clock) -> Window {
    Window {
        since: clock.at(measured.since),
        until: clock.at(until),
        sound: counts(measured.sound),
        picture: counts(measured.picture),
        sound_jitter_us: measured.sound.jitter_us,
        picture_jitter_us: measured.picture.jitter_us,
        round_trip_us: measured.round_trip_us,
    }
}

/// Media counts what a stranger reports; nobody can have lost more than was sent.
fn counts(of: Counts) -> StreamCounts {
    StreamCounts { expected: of.expected, lost: of.lost.min(of.expected) }
}
