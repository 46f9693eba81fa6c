//! Recordings of a session's program: when they ran, why they ended, and when they were deleted. The
//! files stand beside the ledger.

mod wish;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::event::Event;
use crate::identity::{RecordingId, SessionId};
use crate::time::Timestamp;

pub use wish::RecordingWish;

/// Why a recording ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
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

impl RecordingEnd {
    /// The stable name, as in protocols and dictionaries.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Stopped => "stopped",
            Self::SessionOver => "session_over",
            Self::DiskFull => "disk_full",
            Self::DiskFailed => "disk_failed",
        }
    }
}

/// A recording.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recording {
    /// Its number.
    pub id: RecordingId,
    /// The session whose program it has.
    pub session: SessionId,
    /// When it was started.
    pub started_at: Timestamp,
    /// When its files are to be deleted.
    pub delete_at: Timestamp,
    /// When it ended, and why.
    pub ended: Option<(Timestamp, RecordingEnd)>,
    /// When its files were deleted.
    pub deleted_at: Option<Timestamp>,
}

impl Recording {
    /// Whether it runs.
    #[must_use]
    pub const fn runs(&self) -> bool {
        self.ended.is_none()
    }

    /// Whether its files are to be deleted now.
    #[must_use]
    pub fn is_due(&self, now: Timestamp) -> bool {
        !self.runs() && self.deleted_at.is_none() && self.delete_at <= now
    }
}

/// Every recording of a conference.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Recordings {
    by_id: BTreeMap<RecordingId, Recording>,
}

impl Recordings {
    /// Takes in what happened at `at`.
    pub(crate) fn apply(&mut self, at: Timestamp, event: &Event) {
        match event {
            Event::RecordingStarted { session, recording: id, delete_at } => {
                let (ended, deleted_at) = (None, None);
                let started =
                    Recording { id: *id, session: *session, started_at: at, delete_at: *delete_at, ended, deleted_at };
                self.by_id.insert(*id, started);
            }
            Event::RecordingEnded { recording, reason, .. } => {
                self.change(*recording, |recording| recording.ended = recording.ended.or(Some((at, *reason))));
            }
            Event::RecordingDeleted { recording, .. } => {
                self.change(*recording, |recording| recording.deleted_at = recording.deleted_at.or(Some(at)));
            }
            _ => {}
        }
    }

    /// A recording.
    #[must_use]
    pub fn get(&self, recording: RecordingId) -> Option<&Recording> {
        self.by_id.get(&recording)
    }

    /// Every recording, in the order in which they were started.
    pub fn iter(&self) -> impl Iterator<Item = &Recording> {
        self.by_id.values()
    }

    /// The recordings of a session, in the order in which they were started.
    pub fn of_session(&self, session: SessionId) -> impl Iterator<Item = &Recording> {
        self.by_id.values().filter(move |recording| recording.session == session)
    }

    /// The recording of a session that runs; there is at most one.
    #[must_use]
    pub fn running(&self, session: SessionId) -> Option<&Recording> {
        self.of_session(session).find(|recording| recording.runs())
    }

    /// The number of the next recording.
    pub(crate) fn next(&self) -> RecordingId {
        RecordingId(self.by_id.keys().next_back().map_or(1, |last| last.0 + 1))
    }

    fn change(&mut self, recording: RecordingId, change: impl FnOnce(&mut Recording)) {
        if let Some(recording) = self.by_id.get_mut(&recording) {
            change(recording);
        }
    }
}
