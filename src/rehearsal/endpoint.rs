//! One endpoint: comes, attends, receives, answers, breaks off and comes back, as planned.

use std::sync::Arc;
use std::time::Duration;

use diemcau_protocol::websocket::{ClientMessage, ServerMessage};
use rand::SeedableRng as _;
use rand::rngs::SmallRng;
use secrecy::SecretString;

use crate::asking::RequestError;
use crate::attending::Attending;
use crate::diary::Diary;
use crate::legs::Legs;
use crate::plan::EndpointPlan;
use crate::retry::Retry;
use crate::signalling::{Entrance, Heard, Pass, Signalling};
use crate::world::World;

/// An endpoint.
pub(crate) struct Endpoint {
    pub(crate) world: Arc<World>,
    pub(crate) diary: Arc<Diary>,
    pub(crate) number: u32,
    pub(crate) key: SecretString,
    pub(crate) plan: EndpointPlan,
}

/// Why a connection ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Parting {
    /// The plan says so, or the rehearsal is over.
    Planned,
    Lost,
    /// Another device took over, or the key was revoked: it does not come back.
    Expelled,
}

/// What lives as long as the endpoint does.
pub(crate) struct Course {
    pub(crate) entrance: Entrance,
    pub(crate) pass: Option<Pass>,
    pub(crate) retry: Retry,
    pub(crate) random: SmallRng,
    pub(crate) legs: Legs,
}

impl Endpoint {
    /// Does everything that is planned, and ends when the rehearsal is over.
    pub(crate) async fn act(self) {
        let Some(comes) = self.plan.comes else { return };
        let mut course = Course {
            entrance: self.world.entrance(self.number),
            pass: None,
            retry: Retry::default(),
            random: SmallRng::seed_from_u64(self.plan.seed),
            legs: Legs::new(Arc::clone(&self.world), Arc::clone(&self.diary), self.number, self.plan.loss),
        };
        let mut comes = self.world.at(comes);
        for (breaks, back) in &self.plan.drops {
            if self.world.until(comes).await || self.stay(&mut course, self.world.at(*breaks)).await {
                return course.legs.finish(true).await;
            }
            // Everything of a broken line stops at once, without a word.
            course.legs.finish(false).await;
            comes = self.world.at(*back);
        }
        if !self.world.until(comes).await {
            self.stay(&mut course, Duration::MAX).await;
        }
        course.legs.finish(true).await;
    }

    /// Stays connected until then, through losses. True if there is no coming back.
    async fn stay(&self, course: &mut Course, until: Duration) -> bool {
        let wanted_since = self.world.clock();
        let mut has_come = false;
        loop {
            match self.enter(course).await {
                Ok(signalling) => {
                    course.retry.succeed();
                    if !has_come {
                        has_come = true;
                        let took = self.world.clock().saturating_sub(wanted_since);
                        self.diary.note(|notes| notes.arrivals.push(took));
                    }
                    match self.attend(course, signalling, until).await {
                        Parting::Planned => return self.world.is_over(),
                        Parting::Expelled => return true,
                        Parting::Lost => {}
                    }
                }
                Err(error) => {
                    if error.is_expired() {
                        course.pass = None;
                    }
                    self.diary.trouble(error);
                }
            }
            let again = self.world.clock() + course.retry.next_wait(&mut course.random);
            if self.world.until(again.min(until)).await {
                return true;
            }
            if again >= until {
                return false;
            }
        }
    }

    /// From the key to a connection that attends.
    async fn enter(&self, course: &mut Course) -> Result<Signalling, RequestError> {
        let pass = match &course.pass {
            Some(pass) => pass.clone(),
            None => course.pass.insert(course.entrance.join(&self.key).await?).clone(),
        };
        let mut signalling = course.entrance.connect(&pass).await?;
        let device = format!("rehearsal-{:08}", self.number);
        signalling.say(&ClientMessage::Attend { device }).await?;
        loop {
            match signalling.hear().await {
                Heard::Message(message) if matches!(*message, ServerMessage::Attending { .. }) => {
                    return Ok(signalling);
                }
                Heard::Message(_) | Heard::SignOfLife => {}
                Heard::Ended => return Err(RequestError::Unreachable("the connection ended".to_owned())),
            }
        }
    }

    async fn attend(&self, course: &mut Course, signalling: Signalling, until: Duration) -> Parting {
        let now = self.world.clock();
        self.diary.connect(now);
        let mut attending = Attending::new(self, signalling, now);
        let parting = attending.go_on(course, until).await;
        let (signalling, last_said) = attending.end().await;
        match parting {
            Parting::Planned if self.world.is_over() => {
                self.diary.disconnect(self.world.clock());
                signalling.part().await;
            }
            _ => {
                self.diary.disconnect(last_said);
                signalling.cut();
            }
        }
        parting
    }
}
