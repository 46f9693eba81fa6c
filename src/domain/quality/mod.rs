//! How good the lines were: what was measured in windows of 20 s, judged in bands and kept as sums.
//!
//! Counters stay raw and have their denominators, so that figures of several endpoints can be put
//! together without averaging averages. Down and up are never mixed in one record.

mod band;
mod line;
mod page;
mod qualities;
mod voice;
mod window;

pub use band::{Band, BandCounts, Course};
pub use line::{LineRecord, LineSums, RoundTrips};
pub use page::{PageFigures, PageSums, Uncountable};
pub use qualities::{LineKey, Qualities};
pub use voice::{Rating, VoiceModel};
pub use window::{LEAST_PACKETS, StreamCounts, WINDOW_MS, Window};

/// Which way a line was measured, as its endpoint sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Direction {
    /// What the endpoint receives.
    Down,
    /// What the endpoint sends.
    Up,
}

impl Direction {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Down, Self::Up];

    /// The stable name.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Down => "down",
            Self::Up => "up",
        }
    }

    /// The direction with a stable name.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|direction| direction.code() == code)
    }
}
