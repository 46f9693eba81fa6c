//! Votes. They are open: who voted how stands in the ledger and in the report.

use diemcau_domain::vote as domain;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::endpoint::EndpointRef;
use crate::time::Time;

/// Whose voices are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum VoteCounting {
    /// One voice an endpoint.
    Endpoints,
    /// One voice a member who is present.
    People,
}

impl From<VoteCounting> for domain::VoteCounting {
    fn from(counting: VoteCounting) -> Self {
        match counting {
            VoteCounting::Endpoints => Self::Endpoints,
            VoteCounting::People => Self::People,
        }
    }
}

impl From<domain::VoteCounting> for VoteCounting {
    fn from(counting: domain::VoteCounting) -> Self {
        match counting {
            domain::VoteCounting::Endpoints => Self::Endpoints,
            domain::VoteCounting::People => Self::People,
        }
    }
}

/// A question to the audience of a session.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OpenVote {
    /// What is asked, 1 to 500 characters.
    pub question: String,
    /// Whose voices are counted.
    pub counting: VoteCounting,
}

/// How many voices say what. Where endpoints are counted it is one voice in all; where people are, no
/// more than the endpoint has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Ballot {
    /// In favour.
    pub in_favour: u32,
    /// Against.
    pub against: u32,
    /// Blank.
    pub blank: u32,
}

impl From<Ballot> for domain::Ballot {
    fn from(ballot: Ballot) -> Self {
        Self { in_favour: ballot.in_favour, against: ballot.against, blank: ballot.blank }
    }
}

impl From<domain::Ballot> for Ballot {
    fn from(ballot: domain::Ballot) -> Self {
        Self { in_favour: ballot.in_favour, against: ballot.against, blank: ballot.blank }
    }
}

/// What a vote came to. `entitled` is the sum of the four after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct VoteTally {
    /// How many endpoints were asked.
    pub endpoints: u64,
    /// How many of them said something.
    pub endpoints_voted: u64,
    /// How many voices they have.
    pub entitled: u64,
    /// In favour.
    pub in_favour: u64,
    /// Against.
    pub against: u64,
    /// Blank.
    pub blank: u64,
    /// Voices of which nothing was said.
    pub not_voted: u64,
}

impl From<domain::Tally> for VoteTally {
    fn from(tally: domain::Tally) -> Self {
        let domain::Tally { endpoints, endpoints_voted, entitled, in_favour, against, blank, not_voted } = tally;
        Self { endpoints, endpoints_voted, entitled, in_favour, against, blank, not_voted }
    }
}

/// A vote of a session. Counts are those of the part that the asker may see.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct VoteView {
    /// Its number.
    pub vote: u32,
    /// What is asked.
    pub question: String,
    /// Whose voices are counted.
    pub counting: VoteCounting,
    /// When it was opened.
    pub opened_at: Time,
    /// When it was closed; none while it takes ballots.
    pub closed_at: Option<Time>,
    /// What it comes to.
    pub tally: VoteTally,
    /// What it comes to at the top of the part that is shown, by itself, then in each branch right below it:
    /// together they are the part.
    pub branches: Vec<BranchTally>,
}

/// What a vote came to in a branch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct BranchTally {
    /// The endpoint at its top.
    pub endpoint: EndpointRef,
    /// What it came to.
    pub tally: VoteTally,
}

/// A vote that an endpoint is told of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SituationVote {
    /// Its number.
    pub vote: u32,
    /// What is asked.
    pub question: String,
    /// Whose voices are counted.
    pub counting: VoteCounting,
    /// How many voices the endpoint has, while the vote is open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub voices: Option<u32>,
    /// What the endpoint said last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ballot: Option<Ballot>,
    /// What it came to, once it is closed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub result: Option<VoteTally>,
}
