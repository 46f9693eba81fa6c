//! Which recordings are written just now: their files are their recorder's until it has closed them.

use std::collections::BTreeSet;

use tokio::sync::watch;

use super::RecordingPlace;

/// The recordings that a recorder is or may be busy with.
#[derive(Debug, Default)]
pub struct AtWork {
    places: watch::Sender<BTreeSet<RecordingPlace>>,
}

impl AtWork {
    /// Recorders are busy with these from now on, or are about to be.
    pub(super) fn begin(&self, places: &[RecordingPlace]) {
        self.places.send_if_modified(|busy| {
            let before = busy.len();
            busy.extend(places);
            busy.len() != before
        });
    }

    /// Everything of this one is written and closed.
    pub(super) fn end(&self, place: RecordingPlace) {
        self.places.send_if_modified(|busy| busy.remove(&place));
    }

    /// Waits until nobody writes the files of a recording.
    pub(super) async fn closed(&self, place: RecordingPlace) {
        let mut places = self.places.subscribe();
        // It does not end before this does.
        drop(places.wait_for(|busy| !busy.contains(&place)).await);
    }
}

#[cfg(test)]
mod tests {
    use diemcau_domain::identity::{ConferenceId, RecordingId, SessionId};
    use futures_util::FutureExt;

    use super::*;

    #[tokio::test]
    async fn whoever_deletes_files_waits_for_their_recorder_and_for_no_other() {
        let place = |recording| RecordingPlace {
            conference: ConferenceId(1),
            session: SessionId(1),
            recording: RecordingId(recording),
        };
        let at_work = AtWork::default();
        at_work.begin(&[place(1), place(2)]);
        let mut closed = Box::pin(at_work.closed(place(1)));
        assert!(closed.as_mut().now_or_never().is_none());
        assert!(at_work.closed(place(3)).now_or_never().is_some());
        at_work.end(place(1));
        assert!(closed.now_or_never().is_some());
    }
}
