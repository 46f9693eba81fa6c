//! Who speaks from elsewhere than the hall, and who of them is really heard.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use crate::happening::{LegId, SpeakerId};

/// A speaker of whom nothing came for longer gives way to the hall: short enough that the hall
/// is back within two seconds, long enough for a lost key frame or a busy encoder.
const SILENCE: Duration = Duration::from_millis(1_200);

/// Whether a speaker is heard has changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SpeakerChange {
    Sounding(SpeakerId),
    Silent { speaker: SpeakerId, since: Instant },
}

#[derive(Debug, Default)]
struct Seat {
    leg: Option<LegId>,
    last_media_at: Option<Instant>,
    sounds: bool,
}

/// The speakers of a program that have or had a leg.
#[derive(Debug, Default)]
pub(crate) struct Speakers {
    seats: BTreeMap<SpeakerId, Seat>,
}

impl Speakers {
    /// Gives the speaker's seat to a publisher, and says whose it was.
    pub(crate) fn take_place(&mut self, speaker: SpeakerId, leg: LegId) -> Option<LegId> {
        self.seats.entry(speaker).or_default().leg.replace(leg)
    }

    /// A publisher is gone. Says whether its speaker was heard until now.
    pub(crate) fn leave(&mut self, leg: LegId) -> Option<SpeakerChange> {
        let (speaker, seat) = self.seats.iter().find(|(_, seat)| seat.leg == Some(leg))?;
        let (speaker, last_media_at, sounds) = (*speaker, seat.last_media_at, seat.sounds);
        self.seats.remove(&speaker);
        Some(SpeakerChange::Silent { speaker, since: last_media_at? }).filter(|_| sounds)
    }

    /// A publisher's media arrived. None if nothing changed.
    pub(crate) fn heard(&mut self, leg: LegId, now: Instant) -> Option<SpeakerChange> {
        let (speaker, seat) = self.seats.iter_mut().find(|(_, seat)| seat.leg == Some(leg))?;
        seat.last_media_at = Some(now);
        let was_heard = std::mem::replace(&mut seat.sounds, true);
        (!was_heard).then_some(SpeakerChange::Sounding(*speaker))
    }

    /// Who fell silent.
    pub(crate) fn fall_silent(&mut self, now: Instant) -> Vec<SpeakerChange> {
        let mut changes = Vec::new();
        for (speaker, seat) in &mut self.seats {
            let Some(since) = seat.last_media_at.filter(|_| seat.sounds) else {
                continue;
            };
            if now.saturating_duration_since(since) > SILENCE {
                seat.sounds = false;
                changes.push(SpeakerChange::Silent { speaker: *speaker, since });
            }
        }
        changes
    }

    /// The leg of a speaker who is heard.
    pub(crate) fn sounding_leg(&self, speaker: SpeakerId) -> Option<LegId> {
        self.seats.get(&speaker).filter(|seat| seat.sounds)?.leg
    }
}

#[cfg(test)]
#[path = "tests/speakers.rs"]
mod tests;
