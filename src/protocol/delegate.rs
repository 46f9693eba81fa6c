//! Delegates by name: lists, ticks, and checking in by one's own code.

use diemcau_domain::delegate as domain;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::endpoint::EndpointRef;
use crate::time::Time;

/// What a delegate is summoned as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DelegateKind {
    /// Counts towards those summoned.
    Member,
    /// Counted apart.
    Other,
}

impl From<domain::DelegateKind> for DelegateKind {
    fn from(kind: domain::DelegateKind) -> Self {
        match kind {
            domain::DelegateKind::Member => Self::Member,
            domain::DelegateKind::Other => Self::Other,
        }
    }
}

/// Who says that a delegate is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Attested {
    /// The technician ticked it.
    Ticked,
    /// It checked in by its own code; that is declared, and not confirmed.
    CheckedIn,
    /// It checked in, and the technician confirmed it.
    Confirmed,
}

impl From<domain::Attested> for Attested {
    fn from(attested: domain::Attested) -> Self {
        match attested {
            domain::Attested::Ticked => Self::Ticked,
            domain::Attested::CheckedIn { confirmed_at: None, .. } => Self::CheckedIn,
            domain::Attested::CheckedIn { .. } => Self::Confirmed,
        }
    }
}

/// Sums over the delegates of an endpoint, in people.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DelegateCounts {
    /// Members on its list.
    pub listed_members: u32,
    /// Others on its list.
    pub listed_others: u32,
    /// Members of its list who are there: what a head count may propose.
    pub present_members: u32,
    /// Everybody else who is there, those of other endpoints among them.
    pub present_others: u32,
    /// How many of those present only said so themselves.
    pub unconfirmed: u32,
}

impl From<domain::DelegateCounts> for DelegateCounts {
    fn from(counts: domain::DelegateCounts) -> Self {
        Self {
            listed_members: counts.listed_members,
            listed_others: counts.listed_others,
            present_members: counts.present_members,
            present_others: counts.present_others,
            unconfirmed: counts.unconfirmed,
        }
    }
}

/// What an endpoint is told of its delegates: no names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SituationDelegates {
    /// The sums.
    pub counts: DelegateCounts,
    /// Another number whenever something changed: then the list may be asked for again.
    pub revision: u32,
}

/// A delegate at an endpoint.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DelegateLine {
    /// Its number.
    pub delegate: u32,
    /// Its name; none if that was erased.
    pub name: Option<String>,
    /// Its position and unit.
    pub unit: Option<String>,
    /// What it is summoned as.
    pub kind: DelegateKind,
    /// Whether it presides here.
    pub presides: bool,
    /// Whether it was given a code for checking in.
    pub has_code: bool,
    /// Since when it is here; none if it is not.
    pub since: Option<Time>,
    /// Who says so.
    pub attested: Option<Attested>,
    /// The name of the endpoint where it is instead.
    pub elsewhere: Option<String>,
    /// The name of the endpoint on whose list it is, if that is another one.
    pub guest_of: Option<String>,
}

/// The delegates of an endpoint in a session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DelegateBoard {
    /// The endpoint.
    pub endpoint: EndpointRef,
    /// Those on its list and those who came from elsewhere, sorted by given name.
    pub delegates: Vec<DelegateLine>,
    /// The sums.
    pub counts: DelegateCounts,
    /// Another number whenever something changed.
    pub revision: u32,
}

/// Who is here and who is not. Whoever is named nowhere stays as it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TickDelegates {
    /// Those who are here, by number; those of them who checked in are confirmed.
    #[serde(default)]
    pub here: Vec<u32>,
    /// Those who are not.
    #[serde(default)]
    pub not_here: Vec<u32>,
}

/// Who presides at an endpoint in a session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NamePresiding {
    /// Delegates of its list, by number.
    pub presiding: Vec<u32>,
}

/// What a file of delegates held.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DelegateImport {
    /// How many endpoints have a new list.
    pub endpoints: u32,
    /// How many delegates stand on them.
    pub delegates: u32,
    /// How many of those are members.
    pub members: u32,
    /// How many preside.
    pub presiding: u32,
}

/// How many names were erased.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ErasedDelegates {
    /// How many.
    pub erased: u64,
}

/// A delegate's new code for checking in.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct DelegateCode {
    /// Its number.
    pub delegate: u32,
    /// Its name.
    pub name: String,
    /// Its position and unit.
    pub unit: String,
    /// The code, in two groups of four.
    pub code: String,
    /// The same as a link, to be shown as a QR code.
    pub link: String,
}

/// The new codes of an endpoint's delegates, shown once.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct DelegateCodes {
    /// The endpoint.
    pub endpoint: EndpointRef,
    /// Everybody on its list whose name is kept, sorted by given name.
    pub codes: Vec<DelegateCode>,
}

/// What the technician's screen shows so that delegates can check in.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct CheckInCode {
    /// The link, to be shown as a QR code.
    pub link: String,
    /// When another one is to be shown, in milliseconds from now.
    pub changes_in_ms: u32,
}

/// A delegate says that it is at an endpoint.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CheckIn {
    /// The conference, as the endpoint's code says.
    pub conference: u32,
    /// The session.
    pub session: u32,
    /// The endpoint.
    pub endpoint: u32,
    /// The rotating code of the endpoint's screen.
    pub place_code: String,
    /// The delegate's own code, as typed or scanned.
    pub code: String,
    /// Whether it was scanned.
    #[serde(default)]
    pub scanned: bool,
}

/// Codes do not show themselves in logs.
impl std::fmt::Debug for CheckIn {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("CheckIn").field("endpoint", &self.endpoint).finish_non_exhaustive()
    }
}

/// It is written down. No name is said to whoever holds a code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CheckedIn {
    /// The name of the endpoint.
    pub endpoint_name: String,
    /// The title of the session.
    pub session_title: String,
    /// When.
    pub at: Time,
}
