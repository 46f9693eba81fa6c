//! Everything that can be asked about recordings.

#![expect(missing_docs, reason = "a variant says what is wished; its fields are named by their types")]

use super::RecordingEnd;
use crate::identity::RecordingId;

/// A wish about the recordings of a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RecordingWish {
    /// Record the program from now on; the files are kept for so long, in milliseconds.
    Start { keep_ms: i64 },
    /// It ends, or ended by itself.
    End { recording: RecordingId, reason: RecordingEnd },
    /// Its files are gone.
    Delete { recording: RecordingId },
}
