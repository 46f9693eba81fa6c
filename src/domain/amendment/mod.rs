//! Versions of a session's figures.
//!
//! Closing freezes version 1. A correction or a slip that comes later makes the next one and says who,
//! when, why and what was there before, so that every earlier version can be made again.

mod figures;
mod wish;

pub use figures::{Figures, FiguresLevel};
pub use wish::{AmendmentWish, Correction, MOST_CORRECTED};

use serde::{Deserialize, Serialize};

use crate::attendance::Thresholds;
use crate::identity::{Author, EndpointId, RollCallId, SlipNumber, Version};
use crate::roll_call::HeadCount;
use crate::time::Timestamp;

/// What makes a version out of the one before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Amendment {
    /// Who.
    pub by: Author,
    /// Why, 1 to 500 characters.
    pub reason: String,
    /// What is different.
    pub change: Change,
    /// The slip that came after the close, if that is what made it.
    #[serde(default)]
    pub slip: Option<SlipNumber>,
}

/// A figure as it was and as it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "figure", rename_all = "snake_case", deny_unknown_fields)]
pub enum Change {
    /// What an endpoint answered to a roll call.
    HeadCount {
        /// The roll call.
        roll_call: RollCallId,
        /// The endpoint.
        endpoint: EndpointId,
        /// None if it had not answered.
        before: Option<HeadCount>,
        /// What counts now; none if what was answered is withdrawn, and nothing is reported any more.
        after: Option<HeadCount>,
    },
    /// That an endpoint was absent, and why.
    Absence {
        /// The endpoint.
        endpoint: EndpointId,
        /// None if it was not said to be absent.
        before: Option<String>,
        /// None if it is not any more.
        after: Option<String>,
    },
}

impl Change {
    /// Whose figure it is.
    #[must_use]
    pub const fn endpoint(&self) -> EndpointId {
        match self {
            Self::HeadCount { endpoint, .. } | Self::Absence { endpoint, .. } => *endpoint,
        }
    }
}

/// An amendment in its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Amended {
    /// The version it made.
    pub version: Version,
    /// When.
    pub at: Timestamp,
    /// The line of the ledger it stands in, from 1.
    pub ledger_line: u64,
    /// What it says.
    pub amendment: Amendment,
}

/// How a session's figures were closed: what its versions have in common.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Closing {
    /// When.
    pub at: Timestamp,
    /// Who; none where the ledger is from before that was written down.
    pub by: Option<Author>,
    /// What statuses are judged by in every version; none where the ledger is from before that was
    /// written down.
    pub thresholds: Option<Thresholds>,
    /// Until when everything was known; none if nothing was ever proven.
    pub known_until: Option<Timestamp>,
    /// The line of the ledger it stands in, from 1.
    pub ledger_line: u64,
}

/// The versions of a session whose figures were closed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Versions {
    closing: Closing,
    amended: Vec<Amended>,
}

impl Versions {
    /// Version 1 alone.
    #[must_use]
    pub const fn closed(closing: Closing) -> Self {
        Self { closing, amended: Vec::new() }
    }

    /// How the figures were closed.
    #[must_use]
    pub const fn closing(&self) -> &Closing {
        &self.closing
    }

    /// What made the versions after the first, in order.
    #[must_use]
    pub fn amended(&self) -> &[Amended] {
        &self.amended
    }

    /// The last version.
    #[must_use]
    pub fn newest(&self) -> Version {
        self.amended.last().map_or(Version::FIRST, |amended| amended.version)
    }

    /// Whether there is such a version.
    #[must_use]
    pub fn has(&self, version: Version) -> bool {
        version == Version::FIRST || self.made(version).is_some()
    }

    /// What made a version out of the one before; none for the first one.
    #[must_use]
    pub fn made(&self, version: Version) -> Option<&Amended> {
        self.amended.iter().find(|amended| amended.version == version)
    }

    /// The line of the ledger that made a version, from 1: nothing after it is part of the version.
    #[must_use]
    pub fn ledger_line(&self, version: Version) -> u64 {
        self.made(version).map_or(self.closing.ledger_line, |amended| amended.ledger_line)
    }

    pub(crate) fn amend(&mut self, amended: Amended) {
        self.amended.push(amended);
    }
}
