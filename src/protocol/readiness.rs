//! Readiness: what the technical check before a session showed.

use diemcau_domain::readiness as domain;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::endpoint::{EndpointMode, EndpointRef};
use crate::time::Time;

/// Something that is tried before a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Check {
    /// Connected long enough, and the line is not terrible.
    Line,
    /// The program's picture arrives.
    Picture,
    /// The program's sound arrives, and somebody in the room hears it.
    Sound,
    /// The camera.
    Camera,
    /// The microphone.
    Microphone,
    /// The endpoint can come in another way.
    Backup,
}

impl From<Check> for domain::Check {
    fn from(check: Check) -> Self {
        match check {
            Check::Line => Self::Line,
            Check::Picture => Self::Picture,
            Check::Sound => Self::Sound,
            Check::Camera => Self::Camera,
            Check::Microphone => Self::Microphone,
            Check::Backup => Self::Backup,
        }
    }
}

impl From<domain::Check> for Check {
    fn from(check: domain::Check) -> Self {
        match check {
            domain::Check::Line => Self::Line,
            domain::Check::Picture => Self::Picture,
            domain::Check::Sound => Self::Sound,
            domain::Check::Camera => Self::Camera,
            domain::Check::Microphone => Self::Microphone,
            domain::Check::Backup => Self::Backup,
        }
    }
}

/// How a check stands at an endpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CheckState {
    /// Not tried.
    Untried,
    /// Tried, and not passed.
    Failed,
    /// The technician said that it was passed.
    Declared,
    /// It was seen to be passed.
    Measured,
}

/// A check of one endpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CheckView {
    /// Which one.
    pub check: Check,
    /// How it stands.
    pub state: CheckState,
    /// When it was passed first, or failed last.
    pub at: Option<Time>,
    /// Whether an endpoint is ready only with it.
    pub required: bool,
}

/// How ready a part of a session's audience is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ReadinessBoard {
    /// All of the part.
    pub counts: ReadinessCounts,
    /// Each branch right below its top.
    pub branches: Vec<ReadinessBranch>,
    /// The endpoints that are not ready, in tree order; at most 1,000.
    pub unready: Vec<UnreadyEndpoint>,
    /// How many are not ready in all.
    pub unready_total: u32,
}

/// Counts of endpoints that must be ready.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ReadinessCounts {
    /// How many must be ready: all but the hall and those that follow by television.
    pub endpoints: u64,
    /// How many are.
    pub ready: u64,
    /// Check by check.
    pub checks: Vec<CheckCount>,
}

/// What a check came to at some endpoints: asked = passed + failed + untried.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CheckCount {
    /// Which check.
    pub check: Check,
    /// How many it concerns.
    pub asked: u64,
    /// How many passed it.
    pub passed: u64,
    /// How many tried it and did not pass.
    pub failed: u64,
    /// How many did not try it.
    pub untried: u64,
}

impl From<domain::ReadinessCounts> for ReadinessCounts {
    fn from(counts: domain::ReadinessCounts) -> Self {
        let checks = domain::Check::ALL.into_iter().map(|check| {
            let count = counts.of(check);
            let domain::CheckCount { asked, passed, failed } = count;
            CheckCount { check: check.into(), asked, passed, failed, untried: count.untried() }
        });
        Self { endpoints: counts.endpoints, ready: counts.ready, checks: checks.collect() }
    }
}

/// How ready a branch is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ReadinessBranch {
    /// The endpoint at its top.
    pub endpoint: EndpointRef,
    /// Its counts.
    pub counts: ReadinessCounts,
}

/// An endpoint that is not ready.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct UnreadyEndpoint {
    /// Which one.
    pub endpoint: EndpointRef,
    /// How it follows.
    pub mode: EndpointMode,
    /// Whether it is connected now.
    pub connected: bool,
    /// What concerns it.
    pub checks: Vec<CheckView>,
    /// Whom to call; empty where nobody is known, or not any more.
    pub contact_name: String,
    /// Their telephone.
    pub contact_phone: String,
}

/// What the technical check of a session showed of one endpoint.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct EndpointReadiness {
    /// The conference's title.
    pub conference_title: String,
    /// The session's title.
    pub session_title: String,
    /// When the session should begin.
    pub planned_from: Time,
    /// The name of the endpoint that leads it.
    pub lead_name: String,
    /// Which endpoint.
    pub endpoint: EndpointRef,
    /// How it follows.
    pub mode: EndpointMode,
    /// What concerns it.
    pub checks: Vec<CheckView>,
    /// Since when it is ready; none if it is not.
    pub ready_at: Option<Time>,
}

/// How ready an endpoint is, while the technical check goes on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SituationReadiness {
    /// What concerns it.
    pub checks: Vec<CheckView>,
    /// Since when it is ready.
    pub ready_at: Option<Time>,
}
