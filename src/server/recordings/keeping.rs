//! The files of a recording are deleted when their time is up, or by hand.

use std::io;
use std::time::Duration;

use diemcau_domain::command::Command;
use diemcau_domain::identity::Author;
use diemcau_domain::recording::RecordingWish;
use diemcau_secretariat::Reading;
use tokio::time::{MissedTickBehavior, interval, timeout};
use tracing::{info, warn};

use super::RecordingPlace;
use super::follow::wanted;
use crate::app::App;

/// A recorder that is told to stop looks up ten times a second; the rest is for a slow disk.
const CLOSED_WITHIN: Duration = Duration::from_secs(10);

const LOOKS_EVERY: Duration = Duration::from_secs(60);

/// Keeps no recording longer than it may be kept, until the server stops. Nothing else waits while a
/// recorder takes its time to close what is due.
pub(crate) async fn keep(app: App) {
    let mut turn = interval(LOOKS_EVERY);
    turn.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            () = app.stopping.cancelled() => return,
            _ = turn.tick() => delete_due(&app).await,
        }
    }
}

/// Deletes what is due in every conference. First the files go, then the record says so.
async fn delete_due(app: &App) {
    let now = app.clock.now();
    for desk in app.secretariat.desks() {
        let conference = desk.conference();
        let look = move |reading: &Reading<'_>| {
            let due = reading.conference.recordings().iter().filter(|recording| recording.is_due(now));
            due.map(|recording| RecordingPlace::of(conference, recording)).collect::<Vec<_>>()
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

/// Deletes the files of a recording that has ended, as soon as its recorder has closed them. That there
/// is no folder is as good.
///
/// # Errors
/// What the system says; `TimedOut` if the recorder takes more than 10 s, with nothing deleted.
pub(crate) async fn delete_files(app: &App, place: RecordingPlace) -> io::Result<()> {
    timeout(CLOSED_WITHIN, closed(app, place)).await.map_err(|_| io::ErrorKind::TimedOut)?;
    match tokio::fs::remove_dir_all(place.folder(&app.configuration)).await {
        Err(failed) if failed.kind() != io::ErrorKind::NotFound => Err(failed),
        _ => Ok(()),
    }
}

/// Waits until nobody writes the files. Who follows the record may not have heard yet that it ended.
async fn closed(app: &App, place: RecordingPlace) {
    let mut sittings = app.secretariat.sittings();
    // That nobody puts up notices any more is as good.
    drop(sittings.wait_for(|sittings| !wanted(sittings).contains(&place)).await);
    app.recorders.closed(place).await;
}
