//! Records what the record says is to be recorded, until the server stops.

use std::collections::BTreeMap;
use std::time::Instant;

use diemcau_domain::command::Command;
use diemcau_domain::identity::{Author, SessionId};
use diemcau_domain::recording::{RecordingEnd, RecordingWish};
use diemcau_media::{Recording, RecordingOrder, RecordingState, RecordingTrouble};
use diemcau_secretariat::{NotDone, Reading, Sittings};
use tokio::sync::{mpsc, watch};
use tracing::{info, warn};

use super::RecordingPlace;
use crate::app::App;

const BYTES_A_MEBIBYTE: u64 = 1_024 * 1_024;

/// Far more recordings than end by themselves at once.
const ENDS_WAITING: usize = 64;

/// A recording that ended by itself, and why.
type EndedAlone = (RecordingPlace, RecordingEnd);

/// Follows the record until the server stops; then every file is closed. What ran when the server went
/// down goes on with another part when it comes back.
pub(crate) async fn record(app: App) {
    close_what_was_left(&app).await;
    let mut sittings = app.secretariat.sittings();
    let (told, mut ended_alone) = mpsc::channel(ENDS_WAITING);
    let mut running = BTreeMap::<RecordingPlace, Recording>::new();
    loop {
        let wanted = {
            let sittings = sittings.borrow_and_update();
            let wanted = wanted(&sittings);
            // While they cannot change: whoever finds that a recording is wanted no more finds it here.
            app.recorders.begin(&wanted);
            wanted
        };
        let over: Vec<RecordingPlace> = running.keys().copied().filter(|place| !wanted.contains(place)).collect();
        for place in over {
            stop(place, running.remove(&place)).await;
            app.recorders.end(place);
        }
        for place in wanted {
            if running.contains_key(&place) {
                continue;
            }
            match start(&app, place, &told).await {
                Some(recording) => drop(running.insert(place, recording)),
                None => app.recorders.end(place),
            }
        }
        tokio::select! {
            () = app.stopping.cancelled() => break,
            changed = sittings.changed() => if changed.is_err() { break },
            Some((place, reason)) = ended_alone.recv() => {
                running.remove(&place);
                app.recorders.end(place);
                write_end(&app, place, reason).await;
            }
        }
    }
    for (place, recording) in running {
        stop(place, Some(recording)).await;
        app.recorders.end(place);
    }
}

/// What is to be recorded now.
pub(super) fn wanted(sittings: &Sittings) -> Vec<RecordingPlace> {
    let of_conference = |(conference, sitting): (&_, &std::sync::Arc<diemcau_secretariat::Sitting>)| {
        let conference = *conference;
        let recordings =
            sitting.recordings().map(move |(session, recording)| RecordingPlace { conference, session, recording });
        recordings.collect::<Vec<_>>()
    };
    sittings.iter().flat_map(of_conference).collect()
}

async fn start(app: &App, place: RecordingPlace, told: &mpsc::Sender<EndedAlone>) -> Option<Recording> {
    let now = Instant::now();
    let order = RecordingOrder {
        folder: place.folder(&app.configuration),
        moment: (now, app.clock.at(now).as_millis()),
        keep_free_bytes: u64::from(app.configuration.recording.keep_free_mebibytes) * BYTES_A_MEBIBYTE,
    };
    match app.streams.record(place.conference, place.session, order).await {
        Ok(recording) => {
            info!(conference = place.conference.0, session = place.session.0, "the program is recorded");
            app.tasks.spawn(tell_of_trouble(place, recording.state(), told.clone()));
            Some(recording)
        }
        Err(failed) => {
            warn!(error = %failed, "a recording cannot begin");
            // The record must not say that it goes on. Nobody else sends so much at once.
            let _full = told.try_send((place, RecordingEnd::DiskFailed));
            None
        }
    }
}

async fn tell_of_trouble(
    place: RecordingPlace,
    mut state: watch::Receiver<RecordingState>,
    told: mpsc::Sender<EndedAlone>,
) {
    let Ok(trouble) = state.wait_for(|state| state.is_over).await.map(|state| state.trouble) else { return };
    let reason = match trouble {
        None => return,
        Some(RecordingTrouble::DiskFull) => RecordingEnd::DiskFull,
        Some(RecordingTrouble::DiskFailed) => RecordingEnd::DiskFailed,
    };
    // The server stops.
    let _gone = told.send((place, reason)).await;
}

async fn stop(place: RecordingPlace, recording: Option<Recording>) {
    let Some(recording) = recording else { return };
    let RecordingState { parts, bytes, dropped_frames, .. } = recording.stop().await;
    info!(conference = place.conference.0, session = place.session.0, parts, bytes, dropped_frames, "recorded");
}

/// The session goes on without its recording.
async fn write_end(app: &App, place: RecordingPlace, reason: RecordingEnd) {
    let Some(desk) = app.secretariat.desk(place.conference) else { return };
    let command = |session: SessionId| {
        let wish = RecordingWish::End { recording: place.recording, reason };
        Command::Recording { session, wish }
    };
    // A full disk takes no event either; it is said as soon as it can be.
    while let Err(failed) = desk.command(Author::Server, command(place.session)).await {
        warn!(code = failed.code(), "the end of a recording could not be written yet");
        let again = tokio::time::sleep(std::time::Duration::from_secs(2));
        if failed == NotDone::Stopped || app.stopping.run_until_cancelled(again).await.is_none() {
            return;
        }
    }
}

/// Parts that a kill left open, of recordings that do not go on.
async fn close_what_was_left(app: &App) {
    for desk in app.secretariat.desks() {
        let conference = desk.conference();
        let look = move |reading: &Reading<'_>| {
            let recordings = reading.conference.recordings().iter();
            let left = recordings.filter(|recording| !recording.runs() && recording.deleted_at.is_none());
            left.map(|recording| RecordingPlace::of(conference, recording)).collect::<Vec<_>>()
        };
        let left = desk.read(look).await.unwrap_or_default();
        app.recorders.begin(&left);
        for place in left {
            let folder = place.folder(&app.configuration);
            let closing = tokio::task::spawn_blocking(move || diemcau_media::close_open_parts(&folder));
            if let Ok(Err(failed)) = closing.await {
                warn!(error = %failed, "a recording could not be closed after a kill");
            }
            app.recorders.end(place);
        }
    }
}
