//! Rosters as they are shown and checked.

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
