//! Make-up study: an endpoint watches the recording of a session later.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::recording::RecordingView;

/// What an endpoint can watch of a session, and what it watched.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OwnStudy {
    /// The session.
    pub session: u32,
    /// Its title.
    pub title: String,
    /// Item by item.
    pub items: Vec<ItemStudy>,
    /// What there was to watch, in milliseconds.
    pub counted_ms: i64,
    /// What of that was watched, each moment once, in milliseconds.
    pub studied_ms: i64,
    /// The recordings that are still there.
    pub recordings: Vec<RecordingView>,
}

/// What an endpoint watched of one agenda item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ItemStudy {
    /// The item; none for the only one of a session without an agenda.
    pub item: Option<u32>,
    /// Its title.
    pub title: String,
    /// What counted when it was held, in milliseconds.
    pub counted_ms: i64,
    /// What of that was watched, in milliseconds.
    pub studied_ms: i64,
}

/// What a page played since its last report. One that played nothing yet begins the count.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReportPlayed {
    /// The recording.
    pub recording: u32,
    /// Its part.
    pub part: u32,
    /// The stretches that were played, not skipped; 64 at most.
    pub played: Vec<PlayedStretch>,
}

/// A stretch of a part that was played.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PlayedStretch {
    /// Its beginning, in milliseconds from the beginning of the part.
    pub from_ms: u64,
    /// Its end.
    pub until_ms: u64,
}
