//! Who may come in: legs get their numbers here, and no more are open than may be.

use std::sync::atomic::{AtomicU64, Ordering};

use crate::happening::LegId;
use crate::refusal::OfferRefusal;

/// The numbers that were given. Those that are open are the ones not closed and not taken back.
#[derive(Debug)]
pub(crate) struct Admission {
    most: u64,
    given: AtomicU64,
    taken_back: AtomicU64,
}

impl Admission {
    pub(crate) fn new(most_legs: usize) -> Self {
        let most = u64::try_from(most_legs).unwrap_or(u64::MAX);
        Self { most, given: AtomicU64::new(0), taken_back: AtomicU64::new(0) }
    }

    /// A number that no leg had before, if there may be one more beside those that are open, of
    /// which `closed` have ended since the start.
    pub(crate) fn admit(&self, closed: u64) -> Result<LegId, OfferRefusal> {
        let number = self.given.fetch_add(1, Ordering::Relaxed) + 1;
        let open = number.saturating_sub(closed).saturating_sub(self.taken_back.load(Ordering::Relaxed));
        if open > self.most {
            self.take_back();
            return Err(OfferRefusal::TooManyLegs);
        }
        Ok(LegId(number))
    }

    /// A leg that was admitted is not opened after all.
    pub(crate) fn take_back(&self) {
        self.taken_back.fetch_add(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_free_again_when_a_leg_has_closed_or_never_opened() {
        let admission = Admission::new(2);
        assert_eq!([admission.admit(0), admission.admit(0)], [Ok(LegId(1)), Ok(LegId(2))]);
        assert_eq!(admission.admit(0), Err(OfferRefusal::TooManyLegs));
        assert_eq!(admission.admit(1), Ok(LegId(4)));
        admission.take_back();
        assert_eq!(admission.admit(1), Ok(LegId(5)));
        assert_eq!(admission.admit(1), Err(OfferRefusal::TooManyLegs));
    }
}
