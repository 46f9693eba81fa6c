//! The files of a recording are deleted when their time is up, or by hand.

use std::io;

use diemcau_domain::command::Command;
use diemcau_domain::identity::Author;
use diemcau_domain::recording::RecordingWish;
use diemcau_secretariat::Reading;
use tracing::{info, warn};

use super::Place;
use crate::app::App;

/// Deletes what is due in every conference. First the files go, then the record says so.
pub(crate) async fn delete_due(app: &App) {
    let now = app.clock.now();
    for desk in app.secretariat.desks() {
        let conference = desk.conference();
        let look = move |reading: &Reading<'_>| {
            let due = reading.conference.recordings().iter().filter(|recording| recording.is_due(now));
            due.map(|recording| Place::of(conference, recording)).collect::<Vec<_>>()
        };
        for place in desk.read(look).await.unwrap_or_default() {
            if let Err(failed) = delete_files(app, place).await {
                warn!(error = %failed, "the files of a recording could not be deleted");
                continue;
            }
            let wish = RecordingWish::Delete { recording: place.recording };
            match desk.command(Author::Server, Command::Recording { session: place.session, wish }).await {
                Ok(_) => info!(recording = place.recording.0, "a recording was deleted, as its time was up"),
                Err(failed) => warn!(code = failed.code(), "that a recording was deleted could not be written"),
            }
        }
    }
}

/// That there is no folder is as good.
pub(crate) async fn delete_files(app: &App, place: Place) -> io::Result<()> {
    match tokio::fs::remove_dir_all(place.folder(&app.configuration)).await {
        Err(failed) if failed.kind() != io::ErrorKind::NotFound => Err(failed),
        _ => Ok(()),
    }
}
