//! Bands of quality, and how they follow each other.

use crate::attendance::Share;

/// How many better windows in a row make a band better.
const WINDOWS_TO_IMPROVE: u32 = 3;
/// A line is called by the best band that so much of its known windows reached, in percent.
const REACHED_PERCENT: u32 = 90;

/// How good a line was in a window.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Band {
    /// Tốt: less than 1 % lost.
    Good,
    /// Trung bình: less than 3 % lost.
    Fair,
    /// Kém: less than 10 % lost.
    Bad,
    /// Rất kém: 10 % lost, or more.
    Terrible,
    /// Chưa đủ dữ liệu: too little was sent to tell.
    #[default]
    Unknown,
}

impl Band {
    /// Every band, the best first.
    pub const ALL: [Self; 5] = [Self::Good, Self::Fair, Self::Bad, Self::Terrible, Self::Unknown];

    /// The stable name.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Fair => "fair",
            Self::Bad => "bad",
            Self::Terrible => "terrible",
            Self::Unknown => "unknown",
        }
    }

    /// The band with a stable name.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|band| band.code() == code)
    }

    /// Whether it says something.
    #[must_use]
    pub const fn is_known(self) -> bool {
        !matches!(self, Self::Unknown)
    }

    /// The next lower one; the lowest stays.
    #[must_use]
    pub const fn one_lower(self) -> Self {
        match self {
            Self::Good => Self::Fair,
            Self::Fair => Self::Bad,
            Self::Bad | Self::Terrible => Self::Terrible,
            Self::Unknown => Self::Unknown,
        }
    }

    /// Its place from the best on; what is unknown stands behind all others.
    const fn place(self) -> usize {
        match self {
            Self::Good => 0,
            Self::Fair => 1,
            Self::Bad => 2,
            Self::Terrible => 3,
            Self::Unknown => 4,
        }
    }
}

/// The band a line is shown with. It gets worse at once and better only after three windows in a row
/// that were better, and then it is the worst of these three.
///
/// A window in which too little was sent says nothing of the line: it is unknown itself and changes
/// neither what was known before nor how many better windows there were.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Course {
    known: Band,
    better: u32,
    worst_of_better: Band,
}

impl Course {
    /// Goes on from a band that was shown before; the better windows before it are forgotten.
    #[must_use]
    pub const fn from_band(known: Band) -> Self {
        Self { known, better: 0, worst_of_better: Band::Unknown }
    }

    /// What was last known; unknown if nothing ever was.
    #[must_use]
    pub const fn known(&self) -> Band {
        self.known
    }

    /// Takes in the band of a window. The answer is the band it is counted in.
    pub fn follow(&mut self, window: Band) -> Band {
        if !window.is_known() {
            return Band::Unknown;
        }
        if !self.known.is_known() || window.place() >= self.known.place() {
            *self = Self::from_band(window);
            return window;
        }
        let is_worst = self.better == 0 || window.place() > self.worst_of_better.place();
        self.worst_of_better = if is_worst { window } else { self.worst_of_better };
        self.better += 1;
        if self.better >= WINDOWS_TO_IMPROVE {
            *self = Self::from_band(self.worst_of_better);
        }
        self.known
    }
}

/// How many windows were in which band.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BandCounts {
    counts: [u64; Band::ALL.len()],
}

impl BandCounts {
    /// Counts in the order of [`Band::ALL`].
    #[must_use]
    pub const fn new(counts: [u64; Band::ALL.len()]) -> Self {
        Self { counts }
    }

    /// One window more.
    pub fn count(&mut self, band: Band) {
        if let Some(count) = self.counts.get_mut(band.place()) {
            *count = count.saturating_add(1);
        }
    }

    /// Takes in the windows of another line.
    pub fn add(&mut self, other: &Self) {
        for (count, more) in self.counts.iter_mut().zip(other.counts) {
            *count = count.saturating_add(more);
        }
    }

    /// The windows in a band.
    #[must_use]
    pub fn of(&self, band: Band) -> u64 {
        self.counts.get(band.place()).copied().unwrap_or_default()
    }

    /// All windows.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.counts.iter().fold(0, |sum, count| sum.saturating_add(*count))
    }

    /// The windows of which something is known.
    #[must_use]
    pub fn known(&self) -> u64 {
        self.total().saturating_sub(self.of(Band::Unknown))
    }

    /// The good windows of those of which something is known.
    #[must_use]
    pub fn share_of_good(&self) -> Share {
        let windows = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
        Share { part: windows(self.of(Band::Good)), whole: windows(self.known()) }
    }

    /// The line in one word: the best band that nine tenths of its known windows reached. A few bad
    /// moments do not make a bad line, and a line that was bad for long is not called good because
    /// it was good for longer.
    #[must_use]
    pub fn verdict(&self) -> Band {
        let known = u128::from(self.known());
        let mut reached = 0_u128;
        let mut reaches = |band: &Band| {
            reached += u128::from(self.of(*band));
            known > 0 && reached * 100 >= known * u128::from(REACHED_PERCENT)
        };
        Band::ALL.into_iter().filter(|band| band.is_known()).find(|band| reaches(band)).unwrap_or_default()
    }
}
