//! Recordings to try operations on.

use std::fs;

use diemcau_domain::command::Command;
use diemcau_domain::identity::SessionId;
use diemcau_domain::recording::RecordingWish;
use serde_json::{Value, json};

use super::requests::roll_call;
use crate::support::{TestServer, World};

const DAY_MS: i64 = 24 * 3_600_000;

/// A part with one fragment, as an index describes it; nobody looks into the file.
const INDEX: &str = "part mp4 0 4\nfragment 4 4 0 1000 1\nend 0\n";
const FILE: &[u8] = b"8 bytes!";

/// The path with a recording and a part that exist where it names one.
pub(super) async fn named(path: String, session: SessionId, server: &TestServer, world: &World) -> String {
    if !path.contains("{recording}") {
        return path;
    }
    let recording = recording(session, server, world).await;
    path.replace("{recording}", &recording.to_string()).replace("{part}", "1")
}

/// What a page says that has played nothing yet.
pub(super) async fn played(session: SessionId, server: &TestServer, world: &World) -> Value {
    json!({ "recording": recording(session, server, world).await, "part": 1, "played": [] })
}

/// A recording of a session whose files are still there, with a part; started if there is none.
async fn recording(session: SessionId, server: &TestServer, world: &World) -> u32 {
    let look = move || {
        world.desk.read(move |reading| {
            reading.conference.session(session)?;
            let mut recordings = reading.conference.recordings().of_session(session);
            Some(recordings.find(|recording| recording.deleted_at.is_none()).map(|recording| recording.id))
        })
    };
    let recording = match look().await.unwrap() {
        None => return 999,
        Some(Some(known)) => known,
        Some(None) => {
            // A session is held as soon as it has a roll call.
            roll_call(world, session).await;
            world.command(Command::Recording { session, wish: RecordingWish::Start { keep_ms: DAY_MS } }).await;
            look().await.unwrap().flatten().unwrap()
        }
    };
    let folder = server.app().configuration.recordings_directory();
    let folder = folder.join(format!("{}-{session}-{recording}", world.conference));
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("0001.mp4"), FILE).unwrap();
    fs::write(folder.join("0001.index"), INDEX).unwrap();
    recording.0
}
