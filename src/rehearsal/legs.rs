//! The media leg of an endpoint: when it is begun, kept and replaced.

use std::sync::Arc;
use std::time::Duration;

use rand::RngExt as _;
use rand::rngs::SmallRng;
use tokio::task::JoinHandle;

use crate::diary::{Diary, LegEnd, LegNotes, Passed};
use crate::receivers::{OpenRequest, Receiver, ReceiverFigures, Stage};
use crate::signalling::{Entrance, Pass};
use crate::world::World;

/// While the program sounds, a leg on which nothing arrives for so long is given up.
const GIVEN_UP_AFTER: Duration = Duration::from_secs(10);
/// After the connection came back, media must show within this, or the leg is from before a restart.
const SHOWS_WITHIN: Duration = Duration::from_secs(2);
/// Media arrives if something came within this.
const FRESH_FOR: Duration = Duration::from_secs(2);

/// What is to be received.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wanted {
    /// The program of a session.
    Program(u32),
    /// Nothing yet; a leg that is there stays for the next session.
    Later,
    /// Nothing.
    Nothing,
}

/// What is known when the decision is made. Times on the receivers' clock.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Circumstances {
    /// The session to receive.
    pub(crate) wanted: Wanted,
    /// Since when the program is known to send.
    pub(crate) sounding_since: Option<Duration>,
    /// Since when the endpoint attends.
    pub(crate) attending_since: Duration,
}

/// The leg of an endpoint.
pub(crate) struct Legs {
    world: Arc<World>,
    diary: Arc<Diary>,
    number: u32,
    loss: f64,
    current: Option<Leg>,
    opening: Option<(u32, JoinHandle<Result<Receiver, String>>)>,
    not_before: Duration,
}

struct Leg {
    session: u32,
    receiver: Receiver,
    begun: Duration,
    /// It came from another session.
    passed: Option<Passed>,
}

impl Legs {
    pub(crate) fn new(world: Arc<World>, diary: Arc<Diary>, number: u32, loss: f64) -> Self {
        Self { world, diary, number, loss, current: None, opening: None, not_before: Duration::ZERO }
    }

    /// Does what the circumstances ask for.
    pub(crate) async fn tend(
        &mut self,
        circumstances: Circumstances,
        entrance: &Entrance,
        pass: &Pass,
        random: &mut SmallRng,
    ) {
        self.take_opened(random).await;
        let now = self.world.clock();
        if let Some(leg) = &self.current {
            let figures = leg.receiver.figures();
            let last = figures.sound.last.max(figures.picture.last);
            self.diary.note(|notes| notes.receives = last.is_some_and(|last| now < last + FRESH_FOR));
            if leg.is_to_end(circumstances, &figures, last, now) {
                self.finish(true).await;
            }
        }
        self.follow(circumstances.wanted, now);
        if let (Wanted::Program(session), None, None) = (circumstances.wanted, &self.current, &self.opening)
            && now >= self.not_before
        {
            self.open(session, entrance, pass, random.random());
        }
    }

    /// The server passes a leg on to the next session by itself: nobody connects anew for that.
    fn follow(&mut self, wanted: Wanted, now: Duration) {
        let Wanted::Program(session) = wanted else { return };
        let Some(leg) = self.current.as_mut().filter(|leg| leg.session != session) else { return };
        let before = LegNotes::of(leg.session, &leg.receiver, leg.passed, LegEnd::InGoodOrder(now));
        self.diary.note(|notes| notes.legs.push(LegNotes { is_part: true, ..before }));
        leg.passed = Some(Passed::now(now, &leg.receiver));
        leg.session = session;
    }

    fn open(&mut self, session: u32, entrance: &Entrance, pass: &Pass, seed: u64) {
        let (entrance, pass, world) = (entrance.clone(), pass.clone(), Arc::clone(&self.world));
        let (number, loss) = (self.number, self.loss);
        let opening = tokio::spawn(async move {
            let ticket = entrance.receiving_ticket(&pass, session).await.map_err(|error| error.to_string())?;
            let whep = entrance.path(&ticket.url).map_err(|error| error.to_string())?;
            let request = OpenRequest { number, whep, token: ticket.token.into(), loss, seed };
            world.receivers.open(request).await.map_err(|error| error.to_string())
        });
        self.opening = Some((session, opening));
    }

    async fn take_opened(&mut self, random: &mut SmallRng) {
        if !self.opening.as_ref().is_some_and(|(_, opening)| opening.is_finished()) {
            return;
        }
        let Some((session, opening)) = self.opening.take() else { return };
        let now = self.world.clock();
        match opening.await {
            Ok(Ok(receiver)) => self.current = Some(Leg { session, receiver, begun: now, passed: None }),
            Ok(Err(trouble)) => {
                self.diary.trouble(trouble);
                self.not_before = now + Duration::from_secs_f64(4.0 * random.random::<f64>());
            }
            Err(_) => self.diary.trouble("opening a leg was broken off"),
        }
    }

    /// Ends the leg there is, with a word to the server or without one.
    pub(crate) async fn finish(&mut self, in_good_order: bool) {
        if let Some((_, opening)) = self.opening.take() {
            opening.abort();
        }
        self.diary.note(|notes| notes.receives = false);
        let Some(leg) = self.current.take() else { return };
        let now = self.world.clock();
        // What it still reports until the server has heard the goodbye may count there.
        let ended = if in_good_order {
            leg.receiver.say_goodbye().await;
            LegEnd::InGoodOrder(now)
        } else {
            LegEnd::CutOff(now)
        };
        self.diary.note(|notes| notes.legs.push(LegNotes::of(leg.session, &leg.receiver, leg.passed, ended)));
    }
}

impl Leg {
    fn is_to_end(
        &self,
        circumstances: Circumstances,
        figures: &ReceiverFigures,
        last: Option<Duration>,
        now: Duration,
    ) -> bool {
        let is_wanted = circumstances.wanted != Wanted::Nothing;
        let is_failed = matches!(figures.stage, Stage::Failed | Stage::Closed);
        let attending_since = circumstances.attending_since;
        let is_from_before = self.begun < attending_since
            && last.is_none_or(|last| last < attending_since)
            && now >= attending_since + SHOWS_WITHIN;
        let is_stalled = circumstances
            .sounding_since
            .is_some_and(|since| now >= last.unwrap_or_default().max(since).max(self.begun) + GIVEN_UP_AFTER);
        !is_wanted || is_failed || is_from_before || is_stalled
    }
}
