//! Who is on air: the two places of a program, and when the other one takes over.

use std::time::{Duration, Instant};

use crate::happening::{LegId, Place};

/// A place that sent nothing for longer is silent.
pub(crate) const SILENCE: Duration = Duration::from_secs(2);

#[derive(Debug, Default)]
struct Seat {
    leg: Option<LegId>,
    last_media_at: Option<Instant>,
}

/// The two places.
#[derive(Debug, Default)]
pub(crate) struct Air {
    main: Seat,
    backup: Seat,
    on_air: Option<Place>,
    /// When `on_air` last changed. One that was put there by hand gets the same patience as one
    /// that was heard.
    changed_at: Option<Instant>,
}

impl Air {
    pub(crate) fn on_air(&self) -> Option<Place> {
        self.on_air
    }

    pub(crate) fn leg_on_air(&self) -> Option<LegId> {
        self.seat(self.on_air?).leg
    }

    /// Gives the place to a publisher, and says whose it was.
    pub(crate) fn take_place(&mut self, place: Place, leg: LegId) -> Option<LegId> {
        self.seat_mut(place).leg.replace(leg)
    }

    pub(crate) fn leave(&mut self, leg: LegId) {
        for seat in [&mut self.main, &mut self.backup] {
            if seat.leg == Some(leg) {
                seat.leg = None;
            }
        }
    }

    /// A publisher's media arrived. False if it has no place.
    pub(crate) fn heard(&mut self, leg: LegId, now: Instant) -> bool {
        for seat in [&mut self.main, &mut self.backup] {
            if seat.leg == Some(leg) {
                seat.last_media_at = Some(now);
                return true;
            }
        }
        false
    }

    pub(crate) fn put(&mut self, place: Place, now: Instant) {
        self.change(Some(place), now);
    }

    /// Keeps the place on air unless it is silent; then the other one, if that is heard.
    pub(crate) fn decide(&mut self, now: Instant) {
        match self.on_air {
            Some(place) if !self.is_given_up(place, now) => {}
            Some(place) => {
                let other = place.other();
                self.change(self.is_heard(other, now).then_some(other), now);
            }
            None => {
                let mut places = [Place::Main, Place::Backup].into_iter();
                let heard = places.find(|place| self.is_heard(*place, now));
                if heard.is_some() {
                    self.change(heard, now);
                }
            }
        }
    }

    fn change(&mut self, place: Option<Place>, now: Instant) {
        self.on_air = place;
        self.changed_at = Some(now);
    }

    fn is_heard(&self, place: Place, now: Instant) -> bool {
        let seat = self.seat(place);
        seat.leg.is_some() && recent(seat.last_media_at, now)
    }

    /// A publisher that left is waited for like a silent one: a page that is loaded anew is back
    /// within two seconds.
    fn is_given_up(&self, place: Place, now: Instant) -> bool {
        !recent(self.seat(place).last_media_at, now) && !recent(self.changed_at, now)
    }

    fn seat(&self, place: Place) -> &Seat {
        match place {
            Place::Main => &self.main,
            Place::Backup => &self.backup,
        }
    }

    fn seat_mut(&mut self, place: Place) -> &mut Seat {
        match place {
            Place::Main => &mut self.main,
            Place::Backup => &mut self.backup,
        }
    }
}

fn recent(at: Option<Instant>, now: Instant) -> bool {
    at.is_some_and(|at| now.saturating_duration_since(at) <= SILENCE)
}

#[cfg(test)]
#[path = "tests/air.rs"]
mod tests;
