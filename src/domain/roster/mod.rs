//! The tree of endpoints that a conference joins.

mod build;
mod difference;
mod tree;

pub use build::{Fault, FaultReason, RosterRow, build};
pub use difference::{ChangedEndpoint, RosterChange, RosterDifference};
pub use tree::Roster;

use serde::{Deserialize, Serialize};

use crate::identity::EndpointId;

/// How an endpoint follows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// Hai chiều: it receives and may be given the floor.
    #[default]
    TwoWay,
    /// Chỉ xem: it only receives.
    ViewOnly,
    /// Qua truyền hình: it follows by television; nothing is measured, figures are declared.
    Broadcast,
}

impl Mode {
    /// Every mode.
    pub const ALL: [Self; 3] = [Self::TwoWay, Self::ViewOnly, Self::Broadcast];

    /// The stable name, as in roster files, protocols and dictionaries.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::TwoWay => "two_way",
            Self::ViewOnly => "view_only",
            Self::Broadcast => "broadcast",
        }
    }
}

/// One endpoint as the roster describes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RosterEntry {
    /// Its number.
    pub endpoint: EndpointId,
    /// The endpoint above it; none for the root.
    pub parent: Option<EndpointId>,
    /// Its code, unique in the roster; text, with its leading zeros.
    pub code: String,
    /// Its name, in NFC.
    pub name: String,
    /// Its level, a word that is data: the depth of the tree is not fixed.
    pub level: String,
    /// The official code of its administrative unit, if it has one; text, with its leading zeros.
    #[serde(default)]
    pub unit_code: String,
    /// How many members are summoned to it, in people.
    pub invited: u32,
    /// How it follows.
    pub mode: Mode,
    /// A remark.
    #[serde(default)]
    pub note: String,
}
