//! The organizers' script: every step at its time, and when it really happened.

use std::sync::Arc;
use std::time::Duration;

use diemcau_domain::time::Timestamp;
use diemcau_protocol::roll_call::OpenRollCall;
use diemcau_protocol::session::{ItemStep, Step};
use diemcau_protocol::time::Time;
use tokio::time::sleep;

use crate::asking::RequestError;
use crate::diary::Span;
use crate::hall::Hall;
use crate::office::{Office, SessionPath};
use crate::plan::seconds;
use crate::scenario::SessionScript;
use crate::world::World;

/// While the server is away, a step is tried again so soon.
const TRY_AGAIN_AFTER: Duration = Duration::from_millis(250);
/// Deadlines of roll calls are for people; here they never matter.
const DEADLINE_MS: i64 = 3_600_000;

/// What the organizer does. The order is the one in which things of the same second are done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Act {
    Open,
    Start,
    Resume,
    EndItem(usize),
    StartItem(usize),
    CloseRollCall(usize),
    OpenRollCall(usize),
    EndFloor(usize),
    LookAway(usize),
    GiveFloor(usize),
    LookAt(usize),
    Release(usize),
    Pause,
    End,
}

/// A session as it was held, on the receivers' clock.
#[derive(Clone, Debug, Default)]
pub(crate) struct Held {
    pub(crate) session: u32,
    pub(crate) opened: Duration,
    pub(crate) started: Duration,
    pub(crate) ended: Duration,
    pub(crate) pauses: Vec<Span>,
    pub(crate) items: Vec<Span>,
    /// When the hall sent.
    pub(crate) sent: Vec<Span>,
    /// The roll calls' numbers, in the order they were closed.
    pub(crate) roll_calls: Vec<u32>,
    pub(crate) turns: Vec<HeldTurn>,
    /// The tops of branches that were let go, and when.
    pub(crate) released: Vec<(u32, Duration)>,
}

/// A turn to speak, from when the floor was given until it was taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct HeldTurn {
    pub(crate) endpoint: u32,
    pub(crate) span: Span,
}

/// A session that is to be held.
pub(crate) struct Course {
    pub(crate) world: Arc<World>,
    pub(crate) office: Office,
    pub(crate) path: SessionPath,
    pub(crate) script: SessionScript,
    /// The numbers of the agenda items, as planned.
    pub(crate) items: Vec<u32>,
    /// The numbers of those who speak, as in the script.
    pub(crate) speakers: Vec<u32>,
    /// The same of those who are looked at.
    pub(crate) looked_at: Vec<u32>,
    /// The same of the tops of branches that are let go.
    pub(crate) released: Vec<u32>,
}

/// A step that the server refused.
#[derive(Debug, thiserror::Error)]
#[error("second {second}: the organizer could not {act}: {error}")]
pub(crate) struct StepRefused {
    second: u32,
    act: String,
    error: RequestError,
}

/// What is noted while a session goes on.
#[derive(Default)]
struct Notes {
    held: Held,
    roll_calls: Vec<Option<u32>>,
    paused: Option<Duration>,
    item: Option<(usize, Duration)>,
}

impl Course {
    /// Holds the session from its opening to its end.
    pub(crate) async fn hold(self) -> Result<Held, StepRefused> {
        let hall = self.world.clip.is_some().then(|| tokio::spawn(self.hall().send()));
        let mut notes = Notes {
            held: Held { session: self.path.session, ..Held::default() },
            roll_calls: vec![None; self.script.roll_calls.len()],
            ..Notes::default()
        };
        notes.held.items = vec![Span { from: Duration::ZERO, until: Duration::ZERO }; self.script.items.len()];
        for (second, act) in self.acts() {
            self.world.until(self.world.at(seconds(second))).await;
            let before = self.world.clock();
            let refused = |error| StepRefused { second, act: format!("{act:?}"), error };
            let number = self.insist(act, &notes).await.map_err(refused)?;
            // It happened between the question and the answer.
            self.note(act, number, (before + self.world.clock()) / 2, &mut notes);
        }
        if let Some(hall) = hall {
            notes.held.sent = hall.await.unwrap_or_default();
        }
        Ok(notes.held)
    }

    fn hall(&self) -> Hall {
        let on_clock = |second| self.world.at(seconds(second));
        let silences = self.script.silences.iter();
        Hall {
            world: Arc::clone(&self.world),
            office: self.office.clone(),
            session: self.path,
            silences: silences
                .map(|during| Span { from: on_clock(during.from), until: on_clock(during.until) })
                .collect(),
            until: on_clock(self.script.end_at),
        }
    }

    fn acts(&self) -> Vec<(u32, Act)> {
        let script = &self.script;
        let mut acts = vec![(script.open_at, Act::Open), (script.start_at, Act::Start), (script.end_at, Act::End)];
        for pause in &script.pauses {
            acts.extend([(pause.from, Act::Pause), (pause.until, Act::Resume)]);
        }
        for (place, item) in script.items.iter().enumerate() {
            acts.extend([(item.from, Act::StartItem(place)), (item.until, Act::EndItem(place))]);
        }
        for (place, call) in script.roll_calls.iter().enumerate() {
            acts.extend([(call.from, Act::OpenRollCall(place)), (call.until, Act::CloseRollCall(place))]);
        }
        for (place, turn) in script.floor.iter().enumerate() {
            acts.extend([(turn.given_at, Act::GiveFloor(place)), (turn.ended_at, Act::EndFloor(place))]);
        }
        for (place, preview) in script.previews.iter().enumerate() {
            acts.extend([(preview.from, Act::LookAt(place)), (preview.until, Act::LookAway(place))]);
        }
        acts.extend(script.releases.iter().enumerate().map(|(place, release)| (release.at, Act::Release(place))));
        acts.sort_unstable();
        acts
    }

    /// Does something, again and again while the server cannot be reached.
    async fn insist(&self, act: Act, notes: &Notes) -> Result<u32, RequestError> {
        loop {
            match self.act(act, notes).await {
                Err(RequestError::Unreachable(_)) if !self.world.is_over() => sleep(TRY_AGAIN_AFTER).await,
                done => return done,
            }
        }
    }

    async fn act(&self, act: Act, notes: &Notes) -> Result<u32, RequestError> {
        let (office, path) = (&self.office, self.path);
        let of = |numbers: &[u32], place: usize| numbers.get(place).copied().unwrap_or_default();
        match act {
            Act::Open => office.step(path, Step::Open).await?,
            Act::Start => office.step(path, Step::Start).await?,
            Act::Pause => office.step(path, Step::Pause).await?,
            Act::Resume => office.step(path, Step::Resume).await?,
            Act::End => office.step(path, Step::End).await?,
            Act::StartItem(place) => office.item_step(path, of(&self.items, place), ItemStep::Start).await?,
            Act::EndItem(place) => office.item_step(path, of(&self.items, place), ItemStep::End).await?,
            Act::OpenRollCall(place) => {
                let title = format!("Điểm danh {}", place + 1);
                let deadline = Time(Timestamp::from_millis(now_ms() + DEADLINE_MS));
                return office.open_roll_call(path, &OpenRollCall { title, deadline }).await;
            }
            Act::CloseRollCall(place) => {
                let number = notes.roll_calls.get(place).copied().flatten().unwrap_or_default();
                office.close_roll_call(path, number).await?;
            }
            Act::LookAt(place) => office.look_at(path, of(&self.looked_at, place)).await?,
            Act::Release(place) => office.release(path, of(&self.released, place)).await?,
            Act::LookAway(place) => office.look_away(path, of(&self.looked_at, place)).await?,
            Act::GiveFloor(place) => office.give_floor(path, of(&self.speakers, place)).await?,
            Act::EndFloor(place) => match office.end_floor(path, of(&self.speakers, place)).await {
                // Its line broke, and the floor ended by itself.
                Err(RequestError::Refused { status: 409, .. }) => {}
                done => done?,
            },
        }
        Ok(0)
    }

    fn note(&self, act: Act, number: u32, at: Duration, notes: &mut Notes) {
        match act {
            Act::Open => notes.held.opened = at,
            Act::Start => notes.held.started = at,
            Act::End => notes.held.ended = at,
            Act::Pause => notes.paused = Some(at),
            Act::Resume => {
                let pause = notes.paused.take().map(|from| Span { from, until: at });
                notes.held.pauses.extend(pause);
            }
            Act::StartItem(place) => notes.item = Some((place, at)),
            Act::EndItem(place) => {
                if let (Some((_, from)), Some(item)) = (notes.item.take(), notes.held.items.get_mut(place)) {
                    *item = Span { from, until: at };
                }
            }
            Act::Release(place) => notes.held.released.extend(self.released.get(place).map(|top| (*top, at))),
            Act::OpenRollCall(place) => {
                if let Some(kept) = notes.roll_calls.get_mut(place) {
                    *kept = Some(number);
                }
            }
            Act::CloseRollCall(place) => {
                notes.held.roll_calls.extend(notes.roll_calls.get(place).copied().flatten());
            }
            Act::GiveFloor(place) => {
                let endpoint = self.speakers.get(place).copied().unwrap_or_default();
                notes.held.turns.push(HeldTurn { endpoint, span: Span { from: at, until: Duration::MAX } });
            }
            Act::EndFloor(_) => {
                // One has the floor at a time.
                if let Some(turn) = notes.held.turns.last_mut() {
                    turn.span.until = at;
                }
            }
            Act::LookAt(_) | Act::LookAway(_) => {}
        }
    }
}

pub(crate) fn now_ms() -> i64 {
    let since_1970 = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since_1970.as_millis()).unwrap_or(i64::MAX)
}
