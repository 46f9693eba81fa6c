//! Readiness: what a session's technical check showed of each endpoint.

mod check;
mod counts;
mod wish;

use std::collections::BTreeMap;

use crate::event::MediaKind;
use crate::identity::{EndpointId, SessionId};
use crate::roster::Mode;
use crate::time::Timestamp;

pub use check::{Check, CheckOutcome, CheckWay};
pub use counts::{CheckCount, ReadinessCounts};
pub use wish::ReadinessWish;

/// A connection must have held so long, in milliseconds, before its line is judged: one window of
/// quality.
pub const LINE_TRIED_AFTER_MS: i64 = 20_000;

/// What the technical check showed of one endpoint.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EndpointReadiness {
    outcomes: BTreeMap<Check, CheckOutcome>,
    /// When sound of the program was proven to arrive.
    sound_arrived_at: Option<Timestamp>,
    /// What was said about it last, and when.
    sound_heard: Option<(bool, Timestamp)>,
}

impl EndpointReadiness {
    /// What a check came to; none if it was not tried.
    #[must_use]
    pub fn outcome(&self, check: Check) -> Option<CheckOutcome> {
        self.outcomes.get(&check).copied()
    }

    /// Whether a check was passed.
    #[must_use]
    pub fn has_passed(&self, check: Check) -> bool {
        self.outcome(check).is_some_and(|outcome| outcome.passed)
    }

    /// When an endpoint that follows in this way had passed all that it must; none if it never did,
    /// or need not.
    #[must_use]
    pub fn ready_at(&self, mode: Mode) -> Option<Timestamp> {
        let required = Check::required(mode);
        let passed = required.iter().filter_map(|check| self.outcome(*check).filter(|outcome| outcome.passed));
        let times: Vec<Timestamp> = passed.map(|outcome| outcome.at).collect();
        if times.len() == required.len() { times.into_iter().max() } else { None }
    }

    /// Whether the technician said last that the sound is heard; none if nothing was said.
    #[must_use]
    pub fn said_of_sound(&self) -> Option<bool> {
        self.sound_heard.map(|(heard, _)| heard)
    }

    /// Media of the program arrived.
    pub(crate) fn received(&mut self, kind: MediaKind, at: Timestamp) {
        match kind {
            MediaKind::Picture => self.note(Check::Picture, CheckOutcome::measured(true, at)),
            MediaKind::Sound => {
                self.sound_arrived_at.get_or_insert(at);
                self.judge_sound();
            }
        }
    }

    /// The technician said how a check went.
    pub(crate) fn declared(&mut self, check: Check, passed: bool, at: Timestamp) {
        if check == Check::Sound {
            self.sound_heard = Some((passed, at));
            self.judge_sound();
        } else {
            self.note(check, CheckOutcome { passed, at, way: CheckWay::Declared });
        }
    }

    /// The first time that a check was passed stays. What was only declared gives way to what was
    /// measured.
    pub(crate) fn note(&mut self, check: Check, new: CheckOutcome) {
        let stays = |old: &CheckOutcome| old.passed && (!new.passed || old.way >= new.way);
        if !self.outcomes.get(&check).is_some_and(stays) {
            self.outcomes.insert(check, new);
        }
    }

    /// Sound arrives as far as anybody can measure; whether it comes out of the loudspeakers only
    /// somebody in the room can say.
    fn judge_sound(&mut self) {
        let outcome = match (self.sound_arrived_at, self.sound_heard) {
            (Some(arrived_at), Some((true, heard_at))) => {
                CheckOutcome { passed: true, at: arrived_at.max(heard_at), way: CheckWay::Measured }
            }
            (_, Some((false, at))) => CheckOutcome { passed: false, at, way: CheckWay::Declared },
            (None, Some((true, _))) | (_, None) => return,
        };
        self.note(Check::Sound, outcome);
    }
}

/// What the technical checks of a conference's sessions showed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Readiness {
    sessions: BTreeMap<SessionId, BTreeMap<EndpointId, EndpointReadiness>>,
}

impl Readiness {
    /// What a session's check showed of an endpoint; none if nothing was tried.
    #[must_use]
    pub fn of(&self, session: SessionId, endpoint: EndpointId) -> Option<&EndpointReadiness> {
        self.sessions.get(&session)?.get(&endpoint)
    }

    /// Whether a session had a technical check in which something was tried.
    #[must_use]
    pub fn was_tried(&self, session: SessionId) -> bool {
        self.sessions.contains_key(&session)
    }

    pub(crate) fn of_mut(&mut self, session: SessionId, endpoint: EndpointId) -> &mut EndpointReadiness {
        self.sessions.entry(session).or_default().entry(endpoint).or_default()
    }
}
