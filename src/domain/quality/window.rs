//! One window of a line.

use super::Band;
use crate::time::Timestamp;

/// How long a window lasts, in milliseconds. The last one of a connection is shorter.
pub const WINDOW_MS: i64 = 20_000;

/// With fewer packets a window says nothing. The bands part at 1 % lost: of fewer than 100 packets a
/// single one that is lost is more than that, so such a window could only ever be spotless or poor.
/// Sound in packets of 120 ms comes to 167 in a window; a silent microphone whose Opus
/// encoder sends a packet every 400 ms (RFC 6716, 2.1.9) comes to 50.
pub const LEAST_PACKETS: u64 = 100;

/// Jitter above this makes a window one band worse, in microseconds.
const JITTER_LIMIT_US: u32 = 40_000;

/// What one stream of a line did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StreamCounts {
    /// Packets that should have arrived.
    pub expected: u64,
    /// Packets of these that did not.
    pub lost: u64,
}

impl StreamCounts {
    /// Both taken together.
    #[must_use]
    pub const fn plus(self, other: Self) -> Self {
        Self { expected: self.expected.saturating_add(other.expected), lost: self.lost.saturating_add(other.lost) }
    }
}

/// What was measured of a line in a window.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Window {
    /// When it began.
    pub since: Timestamp,
    /// When it was over.
    pub until: Timestamp,
    /// Its sound.
    pub sound: StreamCounts,
    /// Its picture.
    pub picture: StreamCounts,
    /// The largest jitter of the sound, in microseconds; none if nothing was reported.
    pub sound_jitter_us: Option<u32>,
    /// The largest jitter of the picture, in microseconds; none if nothing was reported.
    pub picture_jitter_us: Option<u32>,
    /// The longest round trip, in microseconds; none if nothing was reported.
    pub round_trip_us: Option<u32>,
}

impl Window {
    /// The jitter of the line, in microseconds: the sound's where there is one. The packets of a
    /// picture bear one time and leave one after the other (RFC 3550, 6.4.1), so a large picture
    /// looks like jitter on the best of lines.
    #[must_use]
    pub fn jitter_us(&self) -> Option<u32> {
        self.sound_jitter_us.or(self.picture_jitter_us)
    }

    /// How good the line was, judged by this window alone. Loss is that of all packets together: the
    /// line does not know what they carry.
    #[must_use]
    pub fn band(&self) -> Band {
        let all = self.sound.plus(self.picture);
        if all.expected < LEAST_PACKETS {
            return Band::Unknown;
        }
        let is_below = |percent: u32| u128::from(all.lost) * 100 < u128::from(all.expected) * u128::from(percent);
        let by_loss = match () {
            () if is_below(1) => Band::Good,
            () if is_below(3) => Band::Fair,
            () if is_below(10) => Band::Bad,
            () => Band::Terrible,
        };
        let is_unsteady = self.jitter_us().is_some_and(|jitter_us| jitter_us > JITTER_LIMIT_US);
        if is_unsteady { by_loss.one_lower() } else { by_loss }
    }
}
