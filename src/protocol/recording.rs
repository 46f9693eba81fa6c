//! Recordings of a session's program.

use diemcau_domain::recording as domain;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::time::Time;

/// Why a recording ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RecordingEnd {
    /// Somebody stopped it.
    Stopped,
    /// The session was over.
    SessionOver,
    /// The disk was full, or about to be.
    DiskFull,
    /// The disk refused for another reason.
    DiskFailed,
}

impl From<domain::RecordingEnd> for RecordingEnd {
    fn from(end: domain::RecordingEnd) -> Self {
        match end {
            domain::RecordingEnd::Stopped => Self::Stopped,
            domain::RecordingEnd::SessionOver => Self::SessionOver,
            domain::RecordingEnd::DiskFull => Self::DiskFull,
            domain::RecordingEnd::DiskFailed => Self::DiskFailed,
        }
    }
}

/// What kind of file a part is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RecordingContainer {
    /// VP8 and Opus, or Opus alone.
    Webm,
    /// H.264 and Opus, as fragmented MP4.
    Mp4,
}

/// A recording, and the files it has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RecordingView {
    /// Its number.
    pub recording: u32,
    /// When it was started.
    pub started_at: Time,
    /// When its files are deleted.
    pub delete_at: Time,
    /// When it ended; none while it runs.
    pub ended_at: Option<Time>,
    /// Why it ended.
    pub end: Option<RecordingEnd>,
    /// When its files were deleted, if they were.
    pub deleted_at: Option<Time>,
    /// Its parts, in order.
    pub parts: Vec<RecordingPart>,
}

/// A part of a recording: one file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RecordingPart {
    /// Its number, from 1.
    pub part: u32,
    /// What kind of file it is.
    pub container: RecordingContainer,
    /// When it begins.
    pub began_at: Time,
    /// How long it lasts, in milliseconds.
    pub duration_ms: u64,
    /// How many bytes it has.
    pub bytes: u64,
    /// Whether nothing more is written to it.
    pub is_closed: bool,
    /// How many bytes of a fragment that was never whole were cut off after a kill; 0 if none were.
    pub cut_bytes: u64,
}
