//! What is tried before a session.

use serde::{Deserialize, Serialize};

use crate::roster::Mode;
use crate::time::Timestamp;

/// Something that is tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Check {
    /// Đường truyền: connected long enough, and the line is not terrible.
    Line,
    /// Hình: the program's picture arrives.
    Picture,
    /// Tiếng: the program's sound arrives, and somebody in the room hears it.
    Sound,
    /// Camera.
    Camera,
    /// Micrô.
    Microphone,
    /// Đường dự phòng: the endpoint can come in another way.
    Backup,
}

impl Check {
    /// Every check, in the order in which they are shown.
    pub const ALL: [Self; 6] = [Self::Line, Self::Picture, Self::Sound, Self::Camera, Self::Microphone, Self::Backup];

    /// The stable name, as in protocols and dictionaries.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Line => "line",
            Self::Picture => "picture",
            Self::Sound => "sound",
            Self::Camera => "camera",
            Self::Microphone => "microphone",
            Self::Backup => "backup",
        }
    }

    /// What an endpoint must pass to be ready. A second line is not everywhere to be had: it is
    /// recorded, and shown beside.
    #[must_use]
    pub const fn required(mode: Mode) -> &'static [Self] {
        match mode {
            Mode::TwoWay => &[Self::Line, Self::Picture, Self::Sound, Self::Camera, Self::Microphone],
            Mode::ViewOnly => &[Self::Line, Self::Picture, Self::Sound],
            Mode::Broadcast => &[],
        }
    }

    /// Whether an endpoint that follows in this way is asked for it.
    #[must_use]
    pub fn concerns(self, mode: Mode) -> bool {
        Self::required(mode).contains(&self) || (self == Self::Backup && mode != Mode::Broadcast)
    }

    /// Whether the technician's word counts; the rest is measured.
    #[must_use]
    pub const fn may_be_declared(self) -> bool {
        !matches!(self, Self::Line | Self::Picture)
    }
}

/// How the outcome of a check is known; the surer one is the greater.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CheckWay {
    /// Khai báo: the technician said so.
    Declared,
    /// Đo được.
    Measured,
}

impl CheckWay {
    /// The stable name, as in protocols and dictionaries.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Declared => "declared",
            Self::Measured => "measured",
        }
    }
}

/// What a check came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CheckOutcome {
    /// Whether it was passed; else it was tried and failed.
    pub passed: bool,
    /// When it was passed first, or failed last.
    pub at: Timestamp,
    /// How that is known.
    pub way: CheckWay,
}

impl CheckOutcome {
    pub(crate) const fn measured(passed: bool, at: Timestamp) -> Self {
        Self { passed, at, way: CheckWay::Measured }
    }
}
