//! What is kept of a line.

use super::{Band, BandCounts, Course, PageFigures, PageSums, Rating, StreamCounts, VoiceModel, Window};
use crate::time::Timestamp;

/// Round trips, one a window: the longest of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RoundTrips {
    /// The longest of all, in microseconds.
    pub longest_us: Option<u32>,
    /// All of them together, in microseconds.
    pub sum_us: u64,
    /// How many windows had one.
    pub windows: u64,
}

impl RoundTrips {
    fn add(&mut self, other: &Self) {
        self.longest_us = self.longest_us.max(other.longest_us);
        self.sum_us = self.sum_us.saturating_add(other.sum_us);
        self.windows = self.windows.saturating_add(other.windows);
    }

    /// Half of the mean round trip, in milliseconds; none if none was measured.
    #[must_use]
    pub fn one_way_ms(&self) -> Option<f64> {
        let mean_us = self.sum_us.checked_div(self.windows)?;
        Some(f64::from(u32::try_from(mean_us).unwrap_or(u32::MAX)) / 2_000.0)
    }
}

/// Everything that was measured of a line, or of several together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LineSums {
    /// Windows by band.
    pub windows: BandCounts,
    /// All sound.
    pub sound: StreamCounts,
    /// All picture.
    pub picture: StreamCounts,
    /// The largest jitter of a window, in microseconds.
    pub worst_jitter_us: Option<u32>,
    /// Round trips.
    pub round_trips: RoundTrips,
    /// What the page itself counted.
    pub page: PageSums,
    /// When the first window began.
    pub first_at: Option<Timestamp>,
    /// When the last window was over.
    pub last_at: Option<Timestamp>,
}

impl LineSums {
    /// Takes in another line.
    pub fn add(&mut self, other: &Self) {
        self.windows.add(&other.windows);
        self.sound = self.sound.plus(other.sound);
        self.picture = self.picture.plus(other.picture);
        self.worst_jitter_us = self.worst_jitter_us.max(other.worst_jitter_us);
        self.round_trips.add(&other.round_trips);
        self.page.add(&other.page);
        self.first_at = self.first_at.into_iter().chain(other.first_at).min();
        self.last_at = self.last_at.max(other.last_at);
    }

    /// All packets together.
    #[must_use]
    pub const fn packets(&self) -> StreamCounts {
        self.sound.plus(self.picture)
    }

    /// How the sound of this line would be judged by those who hear it; none where too little sound
    /// was sent or no round trip was measured.
    #[must_use]
    pub fn rating(&self, voice: &VoiceModel) -> Option<Rating> {
        let is_enough = self.sound.expected >= super::LEAST_PACKETS;
        let one_way_ms = self.round_trips.one_way_ms().filter(|_| is_enough)?;
        Some(voice.rate(one_way_ms, percent(self.sound)))
    }
}

/// The record of one line: an endpoint's in a session, one way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LineRecord {
    /// What was measured.
    pub sums: LineSums,
    /// How its bands follow each other.
    pub course: Course,
    /// The band of the last window.
    pub band: Band,
}

impl LineRecord {
    /// Takes in a window. The answer is whether its band is another one than before.
    pub fn measure(&mut self, window: &Window) -> bool {
        let is_new = self.try_out(window);
        let sums = &mut self.sums;
        sums.windows.count(self.band);
        sums.sound = sums.sound.plus(window.sound);
        sums.picture = sums.picture.plus(window.picture);
        sums.worst_jitter_us = sums.worst_jitter_us.max(window.jitter_us());
        if let Some(round_trip_us) = window.round_trip_us {
            let one = RoundTrips { longest_us: Some(round_trip_us), sum_us: round_trip_us.into(), windows: 1 };
            sums.round_trips.add(&one);
        }
        sums.first_at = sums.first_at.into_iter().chain([window.since]).min();
        sums.last_at = sums.last_at.max(Some(window.until));
        is_new
    }

    /// Takes in a window of a technical check: it shows how good the line is and is in no figure. The
    /// answer is that of [`LineRecord::measure`].
    pub fn try_out(&mut self, window: &Window) -> bool {
        let band = self.course.follow(window.band());
        std::mem::replace(&mut self.band, band) != band
    }

    /// Takes in what the page counted since it began to receive.
    pub fn report(&mut self, figures: &PageFigures) {
        self.sums.page.take(figures);
    }

    /// Takes in what the page counted until the technical check was over: it is in no sum, and neither
    /// is it later, when the page goes on counting.
    pub fn report_check(&mut self, figures: &PageFigures) {
        self.sums.page.pass_over(figures);
    }
}

/// Lost of expected, in percent, to a ten-thousandth.
fn percent(counts: StreamCounts) -> f64 {
    let millionths = u128::from(counts.lost) * 1_000_000 / u128::from(counts.expected.max(1));
    f64::from(u32::try_from(millionths).unwrap_or(u32::MAX)) / 10_000.0
}
