//! A connection while it is up: hears, receives, answers, raises its hand, speaks.

use std::sync::Arc;
use std::time::Duration;

use diemcau_protocol::roll_call::HeadCount;
use diemcau_protocol::session::State;
use diemcau_protocol::websocket::{ClientMessage, GoodbyeReason, ServerMessage, Situation};
use tokio::time::{MissedTickBehavior, interval};

use crate::asking::RequestError;
use crate::endpoint::{Course, Endpoint, Parting};
use crate::legs::{Circumstances, Wanted};
use crate::signalling::{Entrance, Heard, Pass, Signalling};
use crate::speaking::Speaking;

/// So often an endpoint looks after its leg and its plan.
const TEND_EVERY: Duration = Duration::from_millis(500);

/// A connection that speaks for the endpoint.
pub(crate) struct Attending<'a> {
    endpoint: &'a Endpoint,
    signalling: Signalling,
    since: Duration,
    /// When the server heard last of it.
    last_said: Duration,
    situation: Option<Box<Situation>>,
    sounding_since: Option<Duration>,
    /// Head counts that are to be confirmed: their request is their place, with their roll call.
    asked: Vec<(u32, HeadCount)>,
    raised: usize,
    speaking: Option<Speaking>,
}

impl<'a> Attending<'a> {
    pub(crate) fn new(endpoint: &'a Endpoint, signalling: Signalling, now: Duration) -> Self {
        Self {
            endpoint,
            signalling,
            since: now,
            last_said: now,
            situation: None,
            sounding_since: None,
            asked: Vec::new(),
            raised: 0,
            speaking: None,
        }
    }

    /// Gives the connection back, and when the server heard last of it.
    pub(crate) async fn end(self) -> (Signalling, Duration) {
        if let Some(speaking) = self.speaking {
            speaking.end().await;
        }
        (self.signalling, self.last_said)
    }

    /// Attends until the plan or the network ends it.
    pub(crate) async fn go_on(&mut self, course: &mut Course, until: Duration) -> Parting {
        let world = Arc::clone(&self.endpoint.world);
        let mut tending = interval(TEND_EVERY);
        tending.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let planned = world.until(until);
        tokio::pin!(planned);
        loop {
            tokio::select! {
                heard = self.signalling.hear() => match heard {
                    Heard::Message(message) => {
                        if let Some(parting) = self.take(*message) {
                            return parting;
                        }
                    }
                    // Its answer goes out with the next look at the connection, which is now.
                    Heard::SignOfLife => self.last_said = world.clock(),
                    Heard::Ended => return Parting::Lost,
                },
                _ = tending.tick() => {
                    if self.tend(course).await.is_err() {
                        return Parting::Lost;
                    }
                }
                _ = &mut planned => return Parting::Planned,
            }
        }
    }

    fn take(&mut self, message: ServerMessage) -> Option<Parting> {
        match message {
            ServerMessage::Situation(situation) => {
                let sounds = situation.session.as_ref().is_some_and(|session| session.program.sounding);
                self.sounding_since = match self.sounding_since {
                    Some(since) if sounds => Some(since),
                    _ => sounds.then(|| self.endpoint.world.clock()),
                };
                self.situation = Some(Box::new(situation));
                None
            }
            ServerMessage::Done { request } => {
                let place = usize::try_from(request).unwrap_or(usize::MAX);
                if let Some((roll_call, head_count)) = self.asked.get(place).cloned() {
                    self.endpoint.diary.note(|notes| notes.answers.push((roll_call, head_count)));
                }
                None
            }
            ServerMessage::Refused { code, detail, .. } => {
                self.endpoint.diary.trouble(format!("{code}: {detail}"));
                None
            }
            ServerMessage::Goodbye { reason: GoodbyeReason::TakenOver | GoodbyeReason::Revoked } => {
                Some(Parting::Expelled)
            }
            ServerMessage::Goodbye { .. } => Some(Parting::Lost),
            _ => None,
        }
    }

    async fn tend(&mut self, course: &mut Course) -> Result<(), RequestError> {
        let Some(pass) = course.pass.clone() else { return Ok(()) };
        let circumstances =
            Circumstances { wanted: self.wanted(), sounding_since: self.sounding_since, attending_since: self.since };
        course.legs.tend(circumstances, &course.entrance, &pass, &mut course.random).await;
        self.answer().await?;
        self.raise().await?;
        self.speak(&course.entrance, &pass).await;
        Ok(())
    }

    /// What is to be received.
    fn wanted(&self) -> Wanted {
        let wants = self.endpoint.world.clip.is_some() && !self.endpoint.plan.is_muted;
        let Some(situation) = self.situation.as_ref().filter(|_| wants) else { return Wanted::Nothing };
        match situation.session.as_ref().map(|session| (session.state, session.session)) {
            Some((State::Rehearsing | State::Open | State::Live | State::Paused, session)) => Wanted::Program(session),
            Some((State::Planned, _)) | None => Wanted::Later,
            Some((State::Ended | State::Closed, _)) => Wanted::Nothing,
        }
    }

    /// Answers the open roll call, if it is time and was not done.
    async fn answer(&mut self) -> Result<(), RequestError> {
        let (world, plan) = (&self.endpoint.world, &self.endpoint.plan);
        let now = world.clock();
        let due = plan.answers.iter().find(|answer| world.at(answer.at) <= now && now < world.at(answer.until));
        let Some(answer) = due else { return Ok(()) };
        let Some(situation) = &self.situation else { return Ok(()) };
        let open = situation.session.as_ref().and_then(|session| session.roll_call.as_ref());
        let Some(open) = open.filter(|open| open.answer.is_none()) else { return Ok(()) };
        let roll_call = open.roll_call;
        if self.asked.iter().any(|(asked, _)| *asked == roll_call) {
            return Ok(());
        }
        let head_count = HeadCount {
            present_members: situation.invited.saturating_sub(answer.excused + answer.unexcused),
            present_others: answer.present_others,
            excused: answer.excused,
            unexcused: answer.unexcused,
            corrected_invited: None,
        };
        let request = u32::try_from(self.asked.len()).unwrap_or(u32::MAX);
        self.asked.push((roll_call, head_count.clone()));
        self.last_said = now;
        self.signalling.say(&ClientMessage::ReportHeadCount { request, roll_call, head_count }).await
    }

    /// Raises its hand when its time has come.
    async fn raise(&mut self) -> Result<(), RequestError> {
        let world = &self.endpoint.world;
        let Some(at) = self.endpoint.plan.raises.get(self.raised) else { return Ok(()) };
        if world.clock() < world.at(*at) {
            return Ok(());
        }
        self.raised += 1;
        self.last_said = world.clock();
        self.signalling.say(&ClientMessage::RaiseHand { request: u32::MAX }).await
    }

    /// Sends while it is to send.
    async fn speak(&mut self, entrance: &Entrance, pass: &Pass) {
        let session = self.situation.as_ref().and_then(|situation| situation.session.as_ref());
        let must_send = session.filter(|session| session.floor.must_send).map(|session| session.session);
        if self.speaking.as_ref().is_some_and(Speaking::has_ended) {
            self.speaking = None;
        }
        match (must_send, self.speaking.take()) {
            (Some(session), None) => {
                let (world, diary) = (Arc::clone(&self.endpoint.world), Arc::clone(&self.endpoint.diary));
                let way = (entrance.clone(), pass.clone());
                let is_silent = self.endpoint.plan.sends_nothing;
                self.speaking = Some(Speaking::begin(world, diary, way, session, is_silent));
            }
            (Some(_), speaking) => self.speaking = speaking,
            (None, Some(speaking)) => speaking.end().await,
            (None, None) => {}
        }
    }
}
