#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod accounts;
mod appending;
mod beside;
mod delegates;
mod device_keys;
mod failing;
mod join_keys;
mod line_quality;
mod opening;
mod papers;
mod persons;
mod replaying;
mod sign_ins;
mod tampering;

use std::path::PathBuf;

use diemcau_domain::event::Event;
use diemcau_domain::identity::{Author, ConferenceId, DeviceId, EndpointId, Epoch};
use diemcau_domain::ledger::Record;
use diemcau_domain::time::Timestamp;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, SqliteConnection};
use tempfile::TempDir;

use crate::{PasswordHash, Store};

/// A store in a folder of its own, which goes when the test ends.
struct Scene {
    store: Store,
    path: PathBuf,
    _folder: TempDir,
}

impl Scene {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("record.sqlite");
        Self { store: Store::open(&path).await.unwrap(), path, _folder: folder }
    }

    /// A scene with one conference that has `records` records.
    async fn with_ledger(records: u32) -> (Self, ConferenceId) {
        let scene = Self::new().await;
        let conference = scene.store.create_conference(at(0)).await.unwrap();
        scene.store.append(conference, (1..=records).map(record).collect()).await.unwrap();
        (scene, conference)
    }

    /// Another connection to the file, with nothing of ours in between.
    async fn raw(&self) -> SqliteConnection {
        SqliteConnectOptions::new().filename(&self.path).connect().await.unwrap()
    }
}

fn at(milliseconds: i64) -> Timestamp {
    Timestamp::from_millis(milliseconds)
}

/// A record that differs from every other in its time, endpoint and epoch.
fn record(number: u32) -> Record {
    Record {
        at: at(1_658_450_000_000 + i64::from(number)),
        author: Author::Endpoint(EndpointId(number)),
        event: Event::LinkOpened {
            endpoint: EndpointId(number),
            epoch: Epoch(number),
            device: DeviceId("\"điểm cầu\" \\ 1".to_owned()),
        },
    }
}

fn password() -> PasswordHash {
    PasswordHash::new("$argon2id$v=19$m=8,t=1,p=1$c2FsdHNhbHQ$aGFzaA")
}
