//! Which tracks need a key frame: a small mailbox between the shards and the publishers' thread.
//!
//! Everybody's wish for the same track is one entry, so a crowd cannot fill it, and nobody waits.

use std::sync::atomic::{AtomicU64, Ordering};

use crate::track::TrackId;

/// More pictures than are ever on air and previewed at once.
const PLACES: usize = 64;

/// No track has this number.
const FREE: u64 = 0;

/// The wishes that nobody has taken yet.
pub(crate) struct KeyFrameWishes {
    places: [AtomicU64; PLACES],
    wake: Box<dyn Fn() + Send + Sync>,
}

impl KeyFrameWishes {
    /// `wake` is called when there is something new to take.
    pub(crate) fn new(wake: impl Fn() + Send + Sync + 'static) -> Self {
        Self { places: [const { AtomicU64::new(FREE) }; PLACES], wake: Box::new(wake) }
    }

    /// Asks for a key frame of a track. A wish that finds no room is lost; whoever still lacks
    /// the picture asks again.
    pub(crate) fn ask(&self, track: TrackId) {
        for place in &self.places {
            match place.compare_exchange(FREE, track.0, Ordering::AcqRel, Ordering::Acquire) {
                Ok(_) => return (self.wake)(),
                Err(waiting) if waiting == track.0 => return,
                Err(_) => {}
            }
        }
    }

    /// Takes the wishes out, each track once or twice.
    pub(crate) fn take(&self) -> impl Iterator<Item = TrackId> + '_ {
        let taken = self.places.iter().map(|place| match place.load(Ordering::Relaxed) {
            FREE => FREE,
            _ => place.swap(FREE, Ordering::AcqRel),
        });
        taken.filter(|track| *track != FREE).map(TrackId)
    }
}

impl std::fmt::Debug for KeyFrameWishes {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("KeyFrameWishes").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::AtomicUsize;

    use super::*;

    #[test]
    fn a_crowd_that_asks_for_one_track_wakes_the_studio_once() {
        let woken = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&woken);
        let wishes = KeyFrameWishes::new(move || {
            counted.fetch_add(1, Ordering::Relaxed);
        });
        for _ in 0..10_000 {
            wishes.ask(TrackId(7));
        }
        wishes.ask(TrackId(8));
        assert_eq!(wishes.take().collect::<Vec<_>>(), [TrackId(7), TrackId(8)]);
        assert_eq!(wishes.take().count(), 0);
        assert_eq!(woken.load(Ordering::Relaxed), 2);
    }

    #[test]
    fn more_wishes_than_places_are_lost_without_harm() {
        let wishes = KeyFrameWishes::new(|| {});
        for track in 1..=1_000 {
            wishes.ask(TrackId(track));
        }
        assert_eq!(wishes.take().count(), PLACES);
    }
}
