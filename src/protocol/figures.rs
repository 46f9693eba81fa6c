//! Figures that were closed: their versions, and how they are corrected.

use diemcau_domain::identity::{AccountId, Author};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::endpoint::EndpointRef;
use crate::roll_call::HeadCount;
use crate::time::Time;

/// A correction of an endpoint's closed figures.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AmendFigures {
    /// Why, 1 to 500 characters.
    pub reason: String,
    /// What is to be different.
    pub correction: Correction,
}

/// One correction of the closed figures of several endpoints: of all of them or of none.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AmendSeveral {
    /// Whose, 1 to 1,000, none of them twice. Those whose figure stands so already stay as they are.
    #[schema(min_items = 1, max_items = 1000)]
    pub endpoints: Vec<u32>,
    /// Why, 1 to 500 characters.
    pub reason: String,
    /// What is to be different of each.
    pub correction: Correction,
}

/// What is to be different.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(tag = "figure", rename_all = "snake_case", deny_unknown_fields)]
pub enum Correction {
    /// What it answered to a roll call.
    HeadCount {
        /// The roll call.
        roll_call: u32,
        /// What counts from now on.
        head_count: HeadCount,
    },
    /// What it answered to a roll call is withdrawn: it has not reported then.
    NoHeadCount {
        /// The roll call.
        roll_call: u32,
    },
    /// Whether it was absent.
    Absence {
        /// Why it was, 1 to 500 characters; null if it was not absent.
        absence: Option<String>,
    },
}

/// The versions of a session's figures.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct VersionsView {
    /// Every version, as far as it is about endpoints that may be seen; none before the close.
    pub versions: Vec<VersionLine>,
    /// The number of the newest one, seen or not.
    pub newest: Option<u32>,
}

/// A version, and what made it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct VersionLine {
    /// Its number, from 1.
    pub version: u32,
    /// When.
    pub made_at: Time,
    /// Who; unknown where the ledger is older than that.
    pub by: Option<SignedBy>,
    /// Why; nothing for the first one, which closing makes.
    pub reason: Option<String>,
    /// What is different; nothing for the first one.
    pub difference: Option<Difference>,
    /// The slip it came by.
    pub slip: Option<String>,
}

/// Who did something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SignedBy {
    /// What they are.
    pub kind: SignatoryKind,
    /// The number of the account or the endpoint.
    pub number: Option<u32>,
    /// What they are called, if anybody knows.
    pub name: Option<String>,
}

/// What somebody is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SignatoryKind {
    /// The server itself.
    Server,
    /// Somebody at its command line.
    Operator,
    /// A signed-in account.
    Account,
    /// The technician of an endpoint.
    Endpoint,
}

impl From<Author> for SignedBy {
    fn from(author: Author) -> Self {
        let (kind, number) = match author {
            Author::Server => (SignatoryKind::Server, None),
            Author::Operator => (SignatoryKind::Operator, None),
            Author::Account(account) => (SignatoryKind::Account, Some(account.0)),
            Author::Endpoint(endpoint) => (SignatoryKind::Endpoint, Some(endpoint.0)),
        };
        Self { kind, number, name: None }
    }
}

impl SignedBy {
    /// The account that it was; none of others, whose names stand elsewhere.
    #[must_use]
    pub fn account(&self) -> Option<Author> {
        self.number.filter(|_| self.kind == SignatoryKind::Account).map(|account| Author::Account(AccountId(account)))
    }
}

/// What is different from the version before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Difference {
    /// Whose figure.
    pub endpoint: EndpointRef,
    /// Which, from what to what.
    pub change: Change,
}

/// A figure as it was and as it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "figure", rename_all = "snake_case")]
pub enum Change {
    /// What was answered to a roll call.
    HeadCount {
        /// The roll call.
        roll_call: u32,
        /// Its title.
        title: String,
        /// Null if nothing was answered.
        before: Option<HeadCount>,
        /// What counts since then; null if the answer was withdrawn.
        after: Option<HeadCount>,
    },
    /// Why the endpoint was absent.
    Absence {
        /// Null if it was not said to be absent.
        before: Option<String>,
        /// Null if it is not any more.
        after: Option<String>,
    },
}

/// What was declared of one endpoint in a session, as it stands now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct EndpointFigures {
    /// Whether the figures are closed, so that only a correction changes them.
    pub closed: bool,
    /// How many members are summoned to it by the roster of the session.
    pub invited: u32,
    /// What it answered, roll call by roll call.
    pub answers: Vec<RollCallAnswer>,
    /// Why it was absent, if somebody said that it was.
    pub absence: Option<String>,
}

/// What an endpoint answered to a roll call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RollCallAnswer {
    /// The roll call.
    pub roll_call: u32,
    /// Its title.
    pub title: String,
    /// Whether its figures are those of the session.
    pub official: bool,
    /// Null if it did not answer.
    pub head_count: Option<HeadCount>,
}
