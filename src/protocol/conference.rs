//! Conferences as they are shown.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::endpoint::EndpointRef;
use crate::session::SessionView;

/// A new conference.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewConference {
    /// Its title, 1 to 200 characters.
    pub title: String,
}

/// A conference in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ConferenceLine {
    /// Its number.
    pub conference: u32,
    /// Its title.
    pub title: String,
    /// How many endpoints its roster has; 0 without a roster.
    pub endpoints: u32,
    /// How many sessions it has.
    pub sessions: u32,
}

/// A conference with its sessions.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ConferenceView {
    /// Its number.
    pub conference: u32,
    /// Its title.
    pub title: String,
    /// How many endpoints its roster has.
    pub endpoints: u32,
    /// How many members are summoned in all.
    pub invited: u64,
    /// Counts up with every roster; 0 without one.
    pub roster_version: u32,
    /// The top of what the asker may see.
    pub top: Option<EndpointRef>,
    /// Whether the asker may run sessions here.
    pub may_organize: bool,
    /// Its sessions in the order they were planned.
    pub sessions: Vec<SessionView>,
}
