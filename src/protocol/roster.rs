//! Rosters as they are shown and checked.

use diemcau_domain::roster::RosterChange;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::endpoint::EndpointMode;

/// A part of the roster in tree order: every branch is a range of positions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RosterPart {
    /// Counts up with every roster.
    pub roster_version: u32,
    /// The position of the first of `endpoints` in the whole roster.
    pub first_position: u32,
    /// The endpoints in tree order.
    pub endpoints: Vec<RosterLine>,
}

/// One endpoint in a roster.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RosterLine {
    /// Its number.
    pub endpoint: u32,
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Its level.
    pub level: String,
    /// How many stand above it in the whole roster.
    pub depth: u32,
    /// How many endpoints its subtree has, itself included.
    pub subtree: u32,
    /// How many members are summoned to it.
    pub invited: u32,
    /// How it follows.
    pub mode: EndpointMode,
}

/// What a roster file holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RosterCheck {
    /// How many endpoints it has.
    pub endpoints: u32,
    /// How many members are summoned in all.
    pub invited: u64,
    /// How many endpoints each level has, in the order the levels first appear.
    pub levels: Vec<LevelCount>,
    /// How many endpoints each branch right below the root has.
    pub branches: Vec<BranchCount>,
    /// What it would change; only of a file that is checked, and if there is a roster.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub changes: Option<RosterChanges>,
}

/// What another roster would change, by code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RosterChanges {
    /// How many endpoints are new.
    pub added: u32,
    /// How many are not there any more.
    pub closed: u32,
    /// How many have another name.
    pub renamed: u32,
    /// How many stand under another endpoint.
    pub moved: u32,
    /// How many have another level.
    pub level: u32,
    /// To how many another number of members is summoned.
    pub invited: u32,
    /// How many follow in another way.
    pub mode: u32,
    /// How many have nothing different.
    pub unchanged: u32,
    /// How many differences there are in all; an endpoint may have more than one.
    pub differences: u32,
    /// The first 1,000 of them.
    pub lines: Vec<RosterChangeLine>,
}

/// What may be different with an endpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RosterChangeKind {
    /// It is new.
    Added,
    /// It is not there any more.
    Closed,
    /// Its name.
    Renamed,
    /// What it stands under.
    Moved,
    /// Its level.
    Level,
    /// How many members are summoned to it.
    Invited,
    /// How it follows.
    Mode,
}

impl From<&RosterChange> for RosterChangeKind {
    fn from(change: &RosterChange) -> Self {
        match change {
            RosterChange::Added => Self::Added,
            RosterChange::Closed => Self::Closed,
            RosterChange::Renamed { .. } => Self::Renamed,
            RosterChange::Moved { .. } => Self::Moved,
            RosterChange::Level { .. } => Self::Level,
            RosterChange::Invited { .. } => Self::Invited,
            RosterChange::Mode { .. } => Self::Mode,
        }
    }
}

/// One difference.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RosterChangeLine {
    /// The code of the endpoint.
    pub code: String,
    /// Its name.
    pub name: String,
    /// What is different.
    pub change: RosterChangeKind,
    /// What it was before, of what is not added or closed.
    pub before: String,
    /// What it would be.
    pub after: String,
}

/// How many endpoints a level has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LevelCount {
    /// The level.
    pub level: String,
    /// The number of endpoints.
    pub endpoints: u32,
}

/// How many endpoints a branch has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct BranchCount {
    /// The code of its top.
    pub code: String,
    /// The name of its top.
    pub name: String,
    /// The number of endpoints, the top included.
    pub endpoints: u32,
}
