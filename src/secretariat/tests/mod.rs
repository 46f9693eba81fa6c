#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod boards;
mod checks;
mod clock;
mod continuation;
mod failing;
mod lines;
mod links;
mod media;
mod messages;
mod papers;
mod returning;
mod situations;
mod unsure;
mod views;
mod writing;

use std::path::PathBuf;

use diemcau_domain::command::Command;
use diemcau_domain::event::Event;
use diemcau_domain::identity::{Author, DeviceId, EndpointId, SessionId};
use diemcau_domain::ledger::Record;
use diemcau_domain::roster::{RosterEntry, RosterRow, build};
use diemcau_domain::session::{SessionPlan, SessionStep};
use diemcau_domain::time::Timestamp;
use diemcau_protocol::websocket::ServerMessage;
use diemcau_store::Store;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Executor};
use tempfile::TempDir;

use crate::{Attachment, Clock, Desk, NotDone, Outgoing, Secretariat, Settings};

/// When every test begins.
const START: Timestamp = Timestamp::from_millis(1_658_450_000_000);

const SESSION: SessionId = SessionId(1);
/// The hall, at the root.
const HALL: EndpointId = EndpointId(1);
/// A province with the communes 3, 4 and 5.
const PROVINCE: EndpointId = EndpointId(2);
const COMMUNE: EndpointId = EndpointId(3);
/// A commune of another province.
const FAR_COMMUNE: EndpointId = EndpointId(7);

/// A conference with a roster of eight endpoints and a planned session, on a real store, at a time
/// that stands still unless it is told to go on.
struct Scene {
    clock: Clock,
    store: Store,
    secretariat: Secretariat,
    desk: Desk,
    path: PathBuf,
    _folder: TempDir,
}

impl Scene {
    async fn new() -> Self {
        Self::with(Settings::default()).await
    }

    async fn with(settings: Settings) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("record.sqlite");
        let store = Store::open(&path).await.unwrap();
        let clock = Clock::told(START);
        let secretariat = Secretariat::open(store.clone(), clock.clone(), settings).await.unwrap();
        let desk = secretariat.plan_conference(Author::Operator, "Hội nghị".to_owned()).await.unwrap();
        let scene = Self { clock, store, secretariat, desk, path, _folder: folder };
        scene.done(Command::ImportRoster { entries: roster() }).await;
        scene.done(Command::PlanSession { plan: plan(HALL, HALL) }).await;
        scene
    }

    /// With the session open.
    async fn open() -> Self {
        let scene = Self::new().await;
        scene.step(SessionStep::Open).await;
        scene
    }

    /// With the session live.
    async fn live() -> Self {
        let scene = Self::open().await;
        scene.step(SessionStep::Start).await;
        scene
    }

    async fn done(&self, command: Command) -> Vec<Event> {
        self.desk.command(Author::Operator, command).await.unwrap().events
    }

    async fn step(&self, step: SessionStep) {
        self.done(Command::StepSession { session: SESSION, step }).await;
    }

    /// Lets time go on, without a turn of the office.
    fn pass_ms(&self, milliseconds: i64) {
        self.clock.never_before(self.clock.now().plus_ms(milliseconds));
    }

    async fn pass_and_turn(&self, milliseconds: i64) {
        self.pass_ms(milliseconds);
        self.desk.turn().await.unwrap();
    }

    async fn attach(&self, endpoint: EndpointId, device: &str) -> Attachment {
        self.desk.attach(endpoint, self::device(device)).await.unwrap()
    }

    /// Everything written so far, but for the signs of life.
    async fn written(&self) -> Vec<Event> {
        let records = self.store.load(self.desk.conference()).await.unwrap();
        let events = records.into_iter().map(|record: Record| record.event);
        events.filter(|event| !matches!(event, Event::ProvenUntil { .. })).collect()
    }

    /// What was written about an endpoint's connections and media.
    async fn written_of(&self, endpoint: EndpointId) -> Vec<Event> {
        let about = |event: &Event| match event {
            Event::LinkOpened { endpoint, .. }
            | Event::LinkClosed { endpoint, .. }
            | Event::MediaBegan { endpoint, .. }
            | Event::MediaCeased { endpoint, .. }
            | Event::TakeOverAllowed { endpoint, .. } => Some(*endpoint),
            _ => None,
        };
        self.written().await.into_iter().filter(|event| about(event) == Some(endpoint)).collect()
    }

    /// From now on SQLite refuses every line of the ledger.
    async fn break_disk(&self) {
        self.raw("CREATE TRIGGER broken BEFORE INSERT ON ledger BEGIN SELECT RAISE(ABORT, 'broken'); END").await;
    }

    async fn mend_disk(&self) {
        self.raw("DROP TRIGGER broken").await;
    }

    async fn raw(&self, statement: &'static str) {
        let mut connection = SqliteConnectOptions::new().filename(&self.path).connect().await.unwrap();
        connection.execute(statement).await.unwrap();
    }

    /// As a power failure does it: nothing more is written.
    async fn kill_and_return(self) -> Self {
        let Self { clock, store, secretariat, desk, path, _folder } = self;
        let conference = desk.conference();
        drop(secretariat);
        drop(desk);
        store.close().await;
        let store = Store::open(&path).await.unwrap();
        let secretariat = Secretariat::open(store.clone(), clock.clone(), Settings::default()).await.unwrap();
        let desk = secretariat.desk(conference).unwrap();
        Self { clock, store, secretariat, desk, path, _folder }
    }
}

fn roster() -> Vec<RosterEntry> {
    let row = |(row, (code, parent_code)): (u32, (&str, &str))| RosterRow {
        row,
        code: code.to_owned(),
        parent_code: parent_code.to_owned(),
        name: format!("Điểm cầu {code}"),
        level: "level".to_owned(),
        invited: "10".to_owned(),
        mode: "two_way".to_owned(),
        ..RosterRow::default()
    };
    let tree = [
        ("HALL", ""),
        ("P1", "HALL"),
        ("C3", "P1"),
        ("C4", "P1"),
        ("C5", "P1"),
        ("P2", "HALL"),
        ("C7", "P2"),
        ("C8", "P2"),
    ];
    let rows: Vec<RosterRow> = (2..).zip(tree).map(row).collect();
    build(&rows).unwrap()
}

fn plan(lead: EndpointId, audience: EndpointId) -> SessionPlan {
    SessionPlan {
        title: "Buổi sáng".to_owned(),
        lead,
        audience,
        planned_from: START,
        planned_until: START.plus_ms(4 * 60 * 60 * 1000),
    }
}

fn device(name: &str) -> DeviceId {
    DeviceId(name.to_owned())
}

/// What is in the queue by now; the end of the connection included.
async fn told(outgoing: &mut Outgoing) -> Vec<ServerMessage> {
    let mut messages = Vec::new();
    while let Some(Some(message)) = poll_once(outgoing.recv()).await {
        messages.push(message);
    }
    messages
}

/// The same without situations.
async fn told_but_situations(outgoing: &mut Outgoing) -> Vec<ServerMessage> {
    let messages = told(outgoing).await.into_iter();
    messages.filter(|message| !matches!(message, ServerMessage::Situation(_))).collect()
}

/// What a future has to say without waiting.
async fn poll_once<T>(future: impl Future<Output = T>) -> Option<T> {
    tokio::select! {
        biased;
        value = future => Some(value),
        () = std::future::ready(()) => None,
    }
}

const fn not_written<T>() -> Result<T, NotDone> {
    Err(NotDone::NotWritten)
}
