//! Recordings: the files beside the ledger, whoever writes, shows and deletes them.

mod at_work;
mod downloads;
mod follow;
mod keeping;
mod players;

use std::io;
use std::path::PathBuf;

use diemcau_domain::identity::{ConferenceId, RecordingId, SessionId};
use diemcau_domain::recording::Recording;
use diemcau_media::{Container, Part};
use diemcau_protocol::recording::{RecordingContainer, RecordingPart, RecordingView};

use crate::configuration::Configuration;

pub use at_work::AtWork;
pub use downloads::Downloads;
pub(crate) use follow::record;
pub(crate) use keeping::{delete_files, keep};
pub use players::Players;

/// A recording, wherever it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct RecordingPlace {
    pub(crate) conference: ConferenceId,
    pub(crate) session: SessionId,
    pub(crate) recording: RecordingId,
}

impl RecordingPlace {
    pub(crate) const fn of(conference: ConferenceId, recording: &Recording) -> Self {
        Self { conference, session: recording.session, recording: recording.id }
    }

    /// The folder of its files.
    pub(crate) fn folder(self, configuration: &Configuration) -> PathBuf {
        let Self { conference, session, recording } = self;
        configuration.recordings_directory().join(format!("{conference}-{session}-{recording}"))
    }

    /// The parts that are there, read from the folder.
    pub(crate) async fn parts(self, configuration: &Configuration) -> io::Result<Vec<Part>> {
        let folder = self.folder(configuration);
        tokio::task::spawn_blocking(move || diemcau_media::parts(&folder)).await.map_err(io::Error::other)?
    }
}

/// A recording as it is shown.
pub(crate) fn shown(recording: &Recording, parts: &[Part]) -> RecordingView {
    RecordingView {
        recording: recording.id.0,
        started_at: recording.started_at.into(),
        delete_at: recording.delete_at.into(),
        ended_at: recording.ended.map(|(at, _)| at.into()),
        end: recording.ended.map(|(_, end)| end.into()),
        deleted_at: recording.deleted_at.map(Into::into),
        parts: parts.iter().map(shown_part).collect(),
    }
}

fn shown_part(part: &Part) -> RecordingPart {
    RecordingPart {
        part: part.number,
        container: match part.container {
            Container::Webm => RecordingContainer::Webm,
            Container::Mp4 => RecordingContainer::Mp4,
        },
        began_at: diemcau_domain::time::Timestamp::from_millis(part.began_at_ms).into(),
        duration_ms: part.duration_ms(),
        bytes: part.whole_bytes(),
        is_closed: part.is_closed,
        cut_bytes: part.cut_bytes,
    }
}
