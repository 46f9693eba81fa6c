//! A rehearsal from beginning to end.

use std::sync::Arc;
use std::time::Duration;

use diemcau_agent::{Clip, ClipError, Line, LineError};
use tokio::sync::watch;
use tokio::task::{JoinHandle, JoinSet};
use tokio::time::{MissedTickBehavior, interval, sleep};
use url::Url;

use crate::asking::{RequestError, WaysError};
use crate::course::{Course, Held, StepRefused, now_ms};
use crate::diary::{Diary, Notes, Span};
use crate::endpoint::Endpoint;
use crate::judgement::{Evidence, judge};
use crate::kill::kill;
use crate::office::{Office, OfficeError, Organizer};
use crate::plan::seconds;
use crate::preparation::{Preparation, prepare};
use crate::process::{ProcessId, Usage, Watcher};
use crate::progress::{Census, Progress};
use crate::receivers::{Receivers, ReceiversError, ReceiversSettings};
use crate::scenario::{Scenario, ScenarioError};
use crate::summary::Summary;
use crate::world::World;

/// Everybody gets ready for so long before second 0.
const READY_WITHIN: Duration = Duration::from_millis(500);
/// So long after the end of a session the server still learns of media that fell silent before it.
const FIGURES_SETTLE: Duration = Duration::from_secs(26);
/// The same when no line was broken.
const FIGURES_SETTLE_SOON: Duration = Duration::from_secs(3);

/// What is to be rehearsed, and where.
#[derive(Debug)]
pub struct Order {
    /// The scenario.
    pub scenario: Scenario,
    /// The server's address. It must be on this machine if there is media.
    pub server: Url,
    /// Who makes the conference.
    pub organizer: Organizer,
    /// The server's process, to see what it takes.
    pub server_process: Option<ProcessId>,
    /// For scenarios in which the server is killed: a shell command that kills it and starts it again.
    pub kill_command: Option<String>,
    /// Whether progress is shown on standard error.
    pub shows_progress: bool,
}

/// A rehearsal could not be carried out.
#[derive(Debug, thiserror::Error)]
pub enum RehearsalError {
    /// The scenario or one of its files.
    #[error(transparent)]
    Scenario(#[from] ScenarioError),
    /// The clip.
    #[error("the clip: {0}")]
    Clip(#[from] ClipError),
    /// The roster does not have an endpoint that the scenario names.
    #[error("the roster has no endpoint {code}")]
    NoSuchEndpoint {
        /// Its code.
        code: String,
    },
    /// The organizer was refused, or the server could not be asked.
    #[error("the organizer: {0}")]
    Office(#[from] RequestError),
    /// A step of the script was refused.
    #[error("{0}")]
    Step(String),
    /// The HTTP clients.
    #[error(transparent)]
    Ways(#[from] WaysError),
    /// The line of those who send.
    #[error(transparent)]
    Line(#[from] LineError),
    /// The receivers.
    #[error(transparent)]
    Receivers(#[from] ReceiversError),
    /// The scenario kills the server, and nobody said how.
    #[error("the scenario kills the server: a command that does it is needed")]
    NoKillCommand,
    /// The command could not be run.
    #[error("the command that kills the server: {0}")]
    KillCommand(std::io::Error),
    /// The server did not come back.
    #[error("the server did not come back within two minutes")]
    NotBack,
    /// A part of the rehearsal ended unexpectedly.
    #[error("a part of the rehearsal ended unexpectedly: {0}")]
    BrokenOff(#[from] tokio::task::JoinError),
}

impl From<StepRefused> for RehearsalError {
    fn from(refused: StepRefused) -> Self {
        Self::Step(refused.to_string())
    }
}

impl From<OfficeError> for RehearsalError {
    fn from(error: OfficeError) -> Self {
        match error {
            OfficeError::Client(error) => error.into(),
            OfficeError::Request(error) => error.into(),
        }
    }
}

/// Carries a scenario out and compares what the server reports with what happened.
///
/// # Errors
/// If it cannot be carried out. Differences are no error: they stand in the summary.
pub async fn rehearse(order: Order) -> Result<Summary, RehearsalError> {
    if order.scenario.killed_at.is_some() && order.kill_command.is_none() {
        return Err(RehearsalError::NoKillCommand);
    }
    let clip = clip(&order.scenario)?;
    let office = Office::open(order.server.clone(), &order.organizer).await?;
    let preparation = prepare(&order.scenario, &office).await?;
    let receivers = Receivers::start(ReceiversSettings::default())?;
    let clock_zero_ms = now_ms().saturating_sub(i64::try_from(receivers.clock().as_millis()).unwrap_or_default());
    let (finish, over) = watch::channel(false);
    let (restart, restarted) = watch::channel(false);
    let world = Arc::new(World {
        server: order.server.clone(),
        begin: receivers.clock() + READY_WITHIN,
        receivers,
        clip,
        line: Line::new(None)?,
        over,
        restarted,
    });
    let diaries: Vec<Arc<Diary>> = preparation.parts.iter().map(|_| Arc::default()).collect();
    let endpoints = send_out(&world, &preparation, &diaries);
    let killing = order
        .scenario
        .killed_at
        .zip(order.kill_command.clone())
        .map(|(at, command)| tokio::spawn(kill(Arc::clone(&world), office.clone(), seconds(at), command, restart)));
    let mut observer = Observer::new(&order, diaries.len());
    let course = hold_sessions(&world, &office, &order.scenario, &preparation, killing);
    let (held, dead) = observer.watch(&world, &diaries, course).await?;
    let _ = finish.send(true);
    endpoints.join_all().await;
    let notes: Vec<Notes> = diaries.iter().map(|diary| diary.note(|notes| notes.clone())).collect();
    let mut evidence = Evidence {
        scenario: &order.scenario,
        preparation: &preparation,
        notes,
        held,
        dead,
        begin: world.begin,
        clock_zero_ms,
    };
    evidence.misremember();
    let mut summary = judge(&evidence, &office).await?;
    observer.sign(&mut summary, world.clock().saturating_sub(world.begin));
    Ok(summary)
}

fn clip(scenario: &Scenario) -> Result<Option<Arc<Clip>>, ClipError> {
    let files = scenario.clip.as_ref();
    let open = |path: &std::path::Path| scenario.folder.join(path);
    files.map(|files| Clip::open(&open(&files.pictures), &open(&files.sound)).map(Arc::new)).transpose()
}

fn send_out(world: &Arc<World>, preparation: &Preparation, diaries: &[Arc<Diary>]) -> JoinSet<()> {
    let mut endpoints = JoinSet::new();
    for (number, (part, diary)) in (0_u32..).zip(preparation.parts.iter().zip(diaries)) {
        let endpoint = Endpoint {
            world: Arc::clone(world),
            diary: Arc::clone(diary),
            number,
            key: part.key.clone(),
            plan: part.plan.clone(),
        };
        endpoints.spawn(endpoint.act());
    }
    endpoints
}

type Killing = JoinHandle<Result<Span, RehearsalError>>;

/// Holds all sessions, waits for the end of the scenario and until the figures have settled.
async fn hold_sessions(
    world: &Arc<World>,
    office: &Office,
    scenario: &Scenario,
    preparation: &Preparation,
    killing: Option<Killing>,
) -> Result<(Vec<Held>, Option<Span>), RehearsalError> {
    let mut courses = Vec::new();
    for (script, planned) in scenario.sessions.iter().zip(&preparation.sessions) {
        let course = Course {
            world: Arc::clone(world),
            office: office.clone(),
            path: planned.path,
            script: script.clone(),
            items: planned.items.clone(),
            speakers: planned.speakers.clone(),
            looked_at: planned.looked_at.clone(),
            released: planned.released.clone(),
        };
        courses.push(tokio::spawn(course.hold()));
    }
    let mut held = Vec::new();
    for course in courses {
        held.push(course.await??);
    }
    let dead = match killing {
        Some(killing) => Some(killing.await??),
        None => None,
    };
    world.until(world.at(seconds(scenario.duration))).await;
    let lines_broke = dead.is_some() || !scenario.drops.is_empty();
    sleep(if lines_broke { FIGURES_SETTLE } else { FIGURES_SETTLE_SOON }).await;
    Ok((held, dead))
}

/// Looks on once a second.
struct Observer {
    progress: Progress,
    most: Census,
    server: Option<Watcher>,
    own: Watcher,
}

impl Observer {
    fn new(order: &Order, endpoints: usize) -> Self {
        let endpoints = u64::try_from(endpoints).unwrap_or_default();
        Self {
            progress: Progress::new(order.shows_progress, u64::from(order.scenario.duration), endpoints),
            most: Census::default(),
            server: order.server_process.clone().map(Watcher::new),
            own: Watcher::new(ProcessId::Number(std::process::id())),
        }
    }

    async fn watch<T>(&mut self, world: &World, diaries: &[Arc<Diary>], work: impl Future<Output = T>) -> T {
        let mut looking = interval(Duration::from_secs(1));
        looking.set_missed_tick_behavior(MissedTickBehavior::Skip);
        tokio::pin!(work);
        loop {
            tokio::select! {
                done = &mut work => return done,
                _ = looking.tick() => {
                    let census = Census::take(diaries);
                    self.most.connected = self.most.connected.max(census.connected);
                    self.most.receiving = self.most.receiving.max(census.receiving);
                    self.progress.show(world.clock().saturating_sub(world.begin), census);
                    self.own.look();
                    if let Some(server) = &mut self.server {
                        server.look();
                    }
                }
            }
        }
    }

    fn sign(self, summary: &mut Summary, took: Duration) {
        let usage = |watcher: &Watcher| -> Usage { watcher.usage(took) };
        summary.seconds = took.as_secs_f64();
        summary.most_connected = self.most.connected;
        summary.most_receiving = self.most.receiving;
        summary.server = self.server.as_ref().map(usage);
        summary.rehearsal = usage(&self.own);
        self.progress.end();
    }
}
