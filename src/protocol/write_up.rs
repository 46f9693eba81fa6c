//! Write-ups: what each endpoint is to hand in after a session.

use diemcau_domain::write_up as domain;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::endpoint::EndpointRef;
use crate::time::Time;

/// Where a write-up stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum WriteUpState {
    /// Not handed in yet.
    Owed,
    /// Handed in.
    HandedIn,
    /// None is asked for after all.
    Exempt,
}

impl From<WriteUpState> for domain::WriteUp {
    fn from(state: WriteUpState) -> Self {
        match state {
            WriteUpState::Owed => Self::Owed,
            WriteUpState::HandedIn => Self::HandedIn,
            WriteUpState::Exempt => Self::Exempt,
        }
    }
}

impl From<domain::WriteUp> for WriteUpState {
    fn from(state: domain::WriteUp) -> Self {
        match state {
            domain::WriteUp::Owed => Self::Owed,
            domain::WriteUp::HandedIn => Self::HandedIn,
            domain::WriteUp::Exempt => Self::Exempt,
        }
    }
}

/// Where an endpoint's write-up is to stand.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MarkWriteUp {
    /// Where; null: it is asked for none.
    pub state: Option<WriteUpState>,
}

/// Where the write-ups of a whole branch are to stand. What was handed in stays so, and only what is
/// owed can be handed in.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MarkWriteUps {
    /// Where.
    pub state: WriteUpState,
}

/// The write-ups of a part of a session's audience.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct WriteUpsView {
    /// The endpoint at the top of the part.
    pub top: WriteUpEndpoint,
    /// All of the part.
    pub counts: WriteUpCounts,
    /// Each branch right below its top.
    pub branches: Vec<WriteUpBranch>,
}

/// A branch, and what its top itself is to hand in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct WriteUpBranch {
    /// The endpoint at its top.
    pub top: WriteUpEndpoint,
    /// All of it.
    pub counts: WriteUpCounts,
}

/// One endpoint's write-up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct WriteUpEndpoint {
    /// Which one.
    pub endpoint: EndpointRef,
    /// Where it stands; none if it is asked for none.
    pub state: Option<WriteUpState>,
    /// When that was said.
    pub at: Option<Time>,
}

/// Counts of endpoints: endpoints = owed + handed in + exempt + not asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct WriteUpCounts {
    /// How many there are.
    pub endpoints: u64,
    /// Not handed in yet.
    pub owed: u64,
    /// Handed in.
    pub handed_in: u64,
    /// Exempt.
    pub exempt: u64,
    /// Asked for none.
    pub not_asked: u64,
}

impl From<domain::WriteUpCounts> for WriteUpCounts {
    fn from(counts: domain::WriteUpCounts) -> Self {
        let domain::WriteUpCounts { endpoints, owed, handed_in, exempt } = counts;
        Self { endpoints, owed, handed_in, exempt, not_asked: counts.not_asked() }
    }
}
