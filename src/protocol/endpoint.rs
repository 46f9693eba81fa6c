//! Endpoints as they are shown.

use diemcau_domain::roster::Mode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::join::KeyState;
use crate::prompt::EndpointPrompt;
use crate::quality::EndpointQuality;
use crate::time::Time;

/// How an endpoint follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum EndpointMode {
    /// It receives and may be given the floor.
    TwoWay,
    /// It only receives.
    ViewOnly,
    /// It follows by television.
    Broadcast,
}

impl From<Mode> for EndpointMode {
    fn from(mode: Mode) -> Self {
        match mode {
            Mode::TwoWay => Self::TwoWay,
            Mode::ViewOnly => Self::ViewOnly,
            Mode::Broadcast => Self::Broadcast,
        }
    }
}

impl From<EndpointMode> for Mode {
    fn from(mode: EndpointMode) -> Self {
        match mode {
            EndpointMode::TwoWay => Self::TwoWay,
            EndpointMode::ViewOnly => Self::ViewOnly,
            EndpointMode::Broadcast => Self::Broadcast,
        }
    }
}

/// An endpoint, named.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct EndpointRef {
    /// Its number.
    pub endpoint: u32,
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The names of the endpoints above it, from the nearest up; no name alone identifies one.
    pub path: Vec<String>,
}

/// The technician of an endpoint, as far as one is known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct EndpointContact {
    /// The name.
    pub name: String,
    /// The telephone number, as it was given.
    pub phone: String,
}

/// Everything an organizer sees of one endpoint.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct EndpointDetail {
    /// Which one.
    pub endpoint: EndpointRef,
    /// Its level.
    pub level: String,
    /// How it follows.
    pub mode: EndpointMode,
    /// How many members are summoned to it.
    pub invited: u32,
    /// Since when its connection is up, if it is.
    pub connected_since: Option<Time>,
    /// Whether sound of the program arrives.
    pub receives_sound: bool,
    /// Whether picture of the program arrives.
    pub receives_picture: bool,
    /// How often its connection was lost.
    pub losses: u32,
    /// A device that asks to take over, if there is one.
    pub take_over_asked_by: Option<String>,
    /// Its join key.
    pub key: Option<KeyState>,
    /// Whom to call there; told only to those who organize it.
    pub contact: Option<EndpointContact>,
    /// Its attendance at every session that began.
    pub attendance: Vec<EndpointAttendance>,
    /// How good its line was in every session in which it was measured.
    pub quality: Vec<EndpointQuality>,
    /// The presence prompts that it was asked, in the order in which they were asked.
    pub prompts: Vec<EndpointPrompt>,
}

/// One endpoint's attendance at one session. Times in milliseconds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct EndpointAttendance {
    /// The session.
    pub session: u32,
    /// Its title.
    pub session_title: String,
    /// `full`, `partial`, `declared`, `absent`, `connected_only` or `not_reported`.
    pub status: String,
    /// Received during counted time.
    pub received_ms: i64,
    /// Counted.
    pub counted_ms: i64,
    /// Connected while the session was held.
    pub connected_ms: i64,
    /// More than ten minutes late.
    pub late: bool,
    /// Gone more than ten minutes early.
    pub left_early: bool,
}

/// Another way to follow.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeMode {
    /// The mode.
    pub mode: EndpointMode,
}

/// Which device may take over.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AllowTakeOver {
    /// The device, as it names itself.
    pub device: String,
}
