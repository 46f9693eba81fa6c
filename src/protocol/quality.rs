//! How good the lines are.

use diemcau_domain::quality;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::time::Time;

/// A band of quality.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Band {
    /// Tốt.
    Good,
    /// Trung bình.
    Fair,
    /// Kém.
    Bad,
    /// Rất kém.
    Terrible,
    /// Chưa đủ dữ liệu.
    #[default]
    Unknown,
}

impl From<quality::Band> for Band {
    fn from(band: quality::Band) -> Self {
        match band {
            quality::Band::Good => Self::Good,
            quality::Band::Fair => Self::Fair,
            quality::Band::Bad => Self::Bad,
            quality::Band::Terrible => Self::Terrible,
            quality::Band::Unknown => Self::Unknown,
        }
    }
}

/// What a page counted since it began to receive, from its getStats (W3C webrtc-stats). What the
/// browser does not count is left out, never 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PageFigures {
    /// `framesPerSecond`, rounded; at most 1,000.
    #[serde(default)]
    pub frames_per_second: Option<u32>,
    /// `frameHeight`, in pixels; at most 16,384.
    #[serde(default)]
    pub frame_height: Option<u32>,
    /// `freezeCount`.
    #[serde(default)]
    pub freeze_count: Option<u64>,
    /// `totalFreezesDuration`, in milliseconds.
    #[serde(default)]
    pub freeze_ms: Option<u64>,
    /// `concealedSamples`; counts only beside `total_samples`, and if it is not more.
    #[serde(default)]
    pub concealed_samples: Option<u64>,
    /// `totalSamplesReceived`.
    #[serde(default)]
    pub total_samples: Option<u64>,
}

impl TryFrom<PageFigures> for quality::PageFigures {
    type Error = quality::Uncountable;

    fn try_from(said: PageFigures) -> Result<Self, Self::Error> {
        let figures = Self {
            frames_per_second: said.frames_per_second,
            frame_height: said.frame_height,
            freeze_count: said.freeze_count,
            freeze_ms: said.freeze_ms,
            concealed_samples: said.concealed_samples,
            total_samples: said.total_samples,
        };
        figures.believed()
    }
}

/// How good an endpoint's line was in a session, both ways.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct EndpointQuality {
    /// The session.
    pub session: u32,
    /// Its title.
    pub session_title: String,
    /// What it received.
    pub down: LineQuality,
    /// What it sent.
    pub up: LineQuality,
}

/// How good a line was in a session, one way. Windows are of 20 seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LineQuality {
    /// The band of the last window.
    pub now: Band,
    /// The best band that nine tenths of the known windows reached.
    pub band: Band,
    /// Good windows.
    pub windows_good: u64,
    /// Fair windows.
    pub windows_fair: u64,
    /// Bad windows.
    pub windows_bad: u64,
    /// Terrible windows.
    pub windows_terrible: u64,
    /// Windows in which too little was sent to tell.
    pub windows_unknown: u64,
    /// Packets that should have arrived.
    pub expected: u64,
    /// Packets of these that did not.
    pub lost: u64,
    /// The largest jitter of a window, in microseconds; none if none was reported.
    pub worst_jitter_us: Option<u32>,
    /// The longest round trip, in microseconds; none if none was reported.
    pub longest_round_trip_us: Option<u32>,
    /// How often the picture froze, as the page counted; none if it did not.
    pub freeze_count: Option<u64>,
    /// When it was last measured.
    pub last_at: Option<Time>,
}

impl From<&quality::LineRecord> for LineQuality {
    fn from(record: &quality::LineRecord) -> Self {
        let (sums, windows) = (&record.sums, &record.sums.windows);
        let packets = sums.packets();
        Self {
            now: record.band.into(),
            band: windows.verdict().into(),
            windows_good: windows.of(quality::Band::Good),
            windows_fair: windows.of(quality::Band::Fair),
            windows_bad: windows.of(quality::Band::Bad),
            windows_terrible: windows.of(quality::Band::Terrible),
            windows_unknown: windows.of(quality::Band::Unknown),
            expected: packets.expected,
            lost: packets.lost,
            worst_jitter_us: sums.worst_jitter_us,
            longest_round_trip_us: sums.round_trips.longest_us,
            freeze_count: sums.page.figures.freeze_count,
            last_at: sums.last_at.map(Into::into),
        }
    }
}
