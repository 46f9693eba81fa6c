//! One program: who publishes, who is on air, and whether it is heard.

use std::sync::Arc;
use std::time::Instant;

use super::air::{Air, SILENCE};
use super::awaited::Awaited;
use super::speakers::{SpeakerChange, Speakers};
use crate::happening::{Arrangement, LegId, Place, Source};
use crate::track::Scene;

/// Whether the program is heard has changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Hearing {
    Sounding,
    Silent { since: Instant },
}

/// The state of one program.
#[derive(Debug, Default)]
pub(crate) struct Program {
    pub(crate) air: Air,
    pub(crate) speakers: Speakers,
    pub(crate) arrangement: Arrangement,
    /// Whose picture is meant to be the main one.
    pub(crate) meant: Awaited,
    /// Whose is: the hall's, while whoever is meant cannot be shown.
    pub(crate) shown: Awaited,
    /// Every publisher's leg, connected or not.
    pub(crate) legs: Vec<LegId>,
    /// Who was told to be on air last.
    pub(crate) told_on_air: Option<Place>,
    /// The scene that was given last.
    pub(crate) scene: Arc<Scene>,
    last_sent_at: Option<Instant>,
    sounds: bool,
}

impl Program {
    /// A publisher is connected. Says whom it replaces.
    pub(crate) fn take_place(&mut self, source: Source, leg: LegId) -> Option<LegId> {
        match source {
            Source::Hall(place) => self.air.take_place(place, leg),
            Source::Speaker(speaker) => self.speakers.take_place(speaker, leg),
        }
    }

    /// A publisher is gone.
    pub(crate) fn leave(&mut self, leg: LegId) -> Option<SpeakerChange> {
        self.legs.retain(|known| *known != leg);
        self.air.leave(leg);
        self.speakers.leave(leg)
    }

    /// A publisher's media arrived.
    pub(crate) fn heard(&mut self, leg: LegId, now: Instant) -> Option<SpeakerChange> {
        if self.air.heard(leg, now) {
            self.air.decide(now);
            return None;
        }
        self.speakers.heard(leg, now)
    }

    /// Whether a key frame of this publisher would change what is shown.
    pub(crate) fn awaits(&self, leg: LegId) -> bool {
        self.meant.is_of(leg) || self.shown.is_of(leg)
    }

    /// Something went to those who receive the program.
    pub(crate) fn sent(&mut self, now: Instant) {
        self.last_sent_at = Some(now);
    }

    /// Says once when the program is heard, and once when it fell silent.
    pub(crate) fn hearing(&mut self, now: Instant) -> Option<Hearing> {
        let since = self.last_sent_at?;
        let heard = now.saturating_duration_since(since) <= SILENCE;
        if heard == self.sounds {
            return None;
        }
        self.sounds = heard;
        Some(if heard { Hearing::Sounding } else { Hearing::Silent { since } })
    }

    /// Nobody is left, nothing is left to tell, and nothing was wished that must be kept.
    pub(crate) fn is_over(&self) -> bool {
        let is_plain = self.arrangement == Arrangement::default() && *self.scene == Scene::default();
        self.legs.is_empty() && !self.sounds && self.told_on_air.is_none() && is_plain
    }
}
