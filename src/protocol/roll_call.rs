//! Roll calls and head counts.

use diemcau_domain::roll_call as domain;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::endpoint::{EndpointContact, EndpointMode, EndpointRef};
use crate::time::Time;

/// A new roll call.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OpenRollCall {
    /// Its title, 1 to 200 characters.
    pub title: String,
    /// By when answers are wanted.
    pub deadline: Time,
}

/// What an endpoint answers. All figures are people.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HeadCount {
    /// Members present.
    pub present_members: u32,
    /// Others present.
    pub present_others: u32,
    /// Members absent with leave.
    pub excused: u32,
    /// Members absent without leave.
    pub unexcused: u32,
    /// Another number of summoned members than the roster says.
    #[serde(default)]
    pub corrected_invited: Option<CorrectedInvited>,
}

/// The technician's own number of summoned members.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CorrectedInvited {
    /// How many were summoned.
    pub invited: u32,
    /// Why it differs.
    pub reason: String,
}

impl From<HeadCount> for domain::HeadCount {
    fn from(given: HeadCount) -> Self {
        Self {
            present_members: given.present_members,
            present_others: given.present_others,
            excused: given.excused,
            unexcused: given.unexcused,
            corrected_invited: given
                .corrected_invited
                .map(|corrected| domain::CorrectedInvited { invited: corrected.invited, reason: corrected.reason }),
        }
    }
}

impl From<domain::HeadCount> for HeadCount {
    fn from(kept: domain::HeadCount) -> Self {
        Self {
            present_members: kept.present_members,
            present_others: kept.present_others,
            excused: kept.excused,
            unexcused: kept.unexcused,
            corrected_invited: kept
                .corrected_invited
                .map(|corrected| CorrectedInvited { invited: corrected.invited, reason: corrected.reason }),
        }
    }
}

/// Whose figures count.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MakeOfficial {
    /// The roll call.
    pub roll_call: u32,
}

/// A roll call in a session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RollCallLine {
    /// Its number.
    pub roll_call: u32,
    /// Its title.
    pub title: String,
    /// When it was opened.
    pub opened_at: Time,
    /// By when answers are wanted.
    pub deadline: Time,
    /// When it was closed.
    pub closed_at: Option<Time>,
    /// Whether its figures are those of the session.
    pub official: bool,
    /// How many endpoints are asked.
    pub asked: u32,
    /// How many of them answered.
    pub answered: u32,
}

/// A roll call with everybody's answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RollCallBoard {
    /// The roll call.
    pub roll_call: RollCallLine,
    /// Sums over the part that was asked for.
    pub totals: HeadCountTotals,
    /// The endpoint at the top of that part by itself, then each branch right below it: together they are
    /// the part, so their figures add up to its totals.
    pub branches: Vec<RollCallBranch>,
    /// The endpoints that did not answer, in tree order; at most 1,000.
    pub unanswered: Vec<RollCallEndpoint>,
    /// How many did not answer in all.
    pub unanswered_total: u32,
}

/// Sums of head counts, in people.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct HeadCountTotals {
    /// Summoned.
    pub invited: u64,
    /// Members present.
    pub present_members: u64,
    /// Others present.
    pub present_others: u64,
    /// Absent with leave.
    pub excused: u64,
    /// Absent without leave.
    pub unexcused: u64,
    /// Nothing was said about them.
    pub not_reported: u64,
}

/// A branch of a roll call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RollCallBranch {
    /// Its top.
    pub endpoint: EndpointRef,
    /// How many endpoints are asked.
    pub asked: u32,
    /// How many of them answered.
    pub answered: u32,
    /// Sums of what they said.
    pub totals: HeadCountTotals,
}

/// An endpoint that did not answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RollCallEndpoint {
    /// Which one.
    pub endpoint: EndpointRef,
    /// How it follows.
    pub mode: EndpointMode,
    /// Whether it is connected now.
    pub connected: bool,
    /// The endpoint at the top of its branch, of those right below the top of the part that is shown;
    /// that top itself for its own line.
    pub branch: u32,
    /// Whom to call there; told only to those who organize it.
    pub contact: Option<EndpointContact>,
}

/// An absence that somebody with the right declares.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DeclareAbsence {
    /// Why, 1 to 500 characters.
    pub reason: String,
}
