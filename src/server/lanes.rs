//! One after the other: whoever changes something that stands in the ledger and beside it.
//!
//! The desk of a conference puts single wishes in order. Where a wish is one step of several, as a text
//! that is kept before the ledger has its hash, another request must not come in between.

use std::hash::{BuildHasher, Hash, RandomState};

use tokio::sync::{Mutex, MutexGuard};

/// So many are busy at once at most. Two things may share a lane; they then wait for each other.
const LANES: usize = 256;

/// Lanes in which one is busy at a time. Nobody waits for a second one while in the first.
#[derive(Debug)]
pub struct Lanes {
    lanes: Box<[Mutex<()>; LANES]>,
    places: RandomState,
}

impl Default for Lanes {
    fn default() -> Self {
        Self { lanes: Box::new(std::array::from_fn(|_| Mutex::default())), places: RandomState::new() }
    }
}

impl Lanes {
    /// Waits until nobody else is busy with this. Those who wait come in the order in which they asked.
    pub async fn enter(&self, what: impl Hash) -> MutexGuard<'_, ()> {
        // The lowest byte: there are as many lanes as it has values.
        let [place, ..] = self.places.hash_one(what).to_le_bytes();
        self.lanes[usize::from(place)].lock().await
    }
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt;

    use super::*;

    #[tokio::test]
    async fn one_is_busy_with_a_thing_at_a_time_and_the_next_comes_in_when_it_has_gone() {
        let lanes = Lanes::default();
        let first = lanes.enter((1, "a")).await;
        let mut second = Box::pin(lanes.enter((1, "a")));
        assert!(second.as_mut().now_or_never().is_none());
        drop(first);
        assert!(second.now_or_never().is_some());
    }
}
