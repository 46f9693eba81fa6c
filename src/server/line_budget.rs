//! How much an endpoint may have written: a line of the ledger is kept for ever, so whoever ticks and
//! unticks all day must not fill the disk.
//!
//! An endpoint has lines in store, gets some back every minute, and waits when it has none. What comes in
//! by roll calls, ticks, check-ins, comments, ballots and hands is all taken from it. Its connections have
//! a store of their own: a technician who ticks too much shall wait for ticks, not for the program.

use std::sync::Arc;
use std::time::{Duration, Instant};

use dashmap::DashMap;
use diemcau_domain::command::Command;
use diemcau_domain::identity::{Author, ConferenceId, EndpointId};
use diemcau_secretariat::{Desk, NotDone, Outcome};
use thiserror::Error;

use crate::configuration::Limits;
use crate::identity::limits::Wait;

type Place = (ConferenceId, EndpointId);

/// What every endpoint may still have written. Cheap to clone.
#[derive(Clone, Debug)]
pub struct LineBudget {
    /// When an endpoint will have its whole store again. One that is not here has it.
    whole_again: Arc<DashMap<Place, Instant>>,
    a_line: Duration,
    whole_store: Duration,
}

/// Why nothing was written for an endpoint.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Unwritten {
    /// Too much was, lately.
    #[error("too much was written for this endpoint; again in {} s", .0.seconds())]
    TooMuch(Wait),
    /// Nothing changed, for this reason.
    #[error(transparent)]
    NotDone(#[from] NotDone),
}

impl Unwritten {
    /// The stable name, for protocols and dictionaries.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::TooMuch(_) => "too_much_written",
            Self::NotDone(not_done) => not_done.code(),
        }
    }

    /// The field that is wrong, where there is one.
    #[must_use]
    pub fn field(&self) -> Option<&'static str> {
        match self {
            Self::TooMuch(_) => None,
            Self::NotDone(not_done) => not_done.field(),
        }
    }
}

impl LineBudget {
    /// As configured.
    #[must_use]
    pub fn new(limits: &Limits) -> Self {
        let a_line = Duration::from_secs(60) / limits.endpoint_lines_per_minute.max(1);
        Self { whole_again: Arc::default(), a_line, whole_store: a_line * limits.endpoint_lines_at_once }
    }

    /// Asks a conference for something in the name of an endpoint, if it has a line left.
    ///
    /// # Errors
    /// [`Unwritten`], with nothing changed.
    pub async fn command(&self, desk: &Desk, endpoint: EndpointId, command: Command) -> Result<Outcome, Unwritten> {
        let place = (desk.conference(), endpoint);
        self.admit(place, Instant::now())?;
        let outcome = desk.command(Author::Endpoint(endpoint), command).await?;
        self.charge(place, outcome.events.len(), Instant::now());
        Ok(outcome)
    }

    /// Asked before something is written. One wish may then be of many lines, as a whole list that is
    /// ticked at once; what goes beyond the store is owed.
    ///
    /// # Errors
    /// [`Unwritten::TooMuch`] while the endpoint has no line left.
    pub(crate) fn admit(&self, place: Place, now: Instant) -> Result<(), Unwritten> {
        let whole_again = self.whole_again.get(&place).map_or(now, |at| *at);
        let taken = whole_again.saturating_duration_since(now);
        match taken.checked_sub(self.whole_store.saturating_sub(self.a_line)) {
            Some(wait) if !wait.is_zero() => Err(Unwritten::TooMuch(Wait(wait))),
            _ => Ok(()),
        }
    }

    /// So many lines were written for an endpoint.
    pub(crate) fn charge(&self, place: Place, lines: usize, now: Instant) {
        let Some(lines) = u32::try_from(lines).ok().filter(|lines| *lines > 0) else { return };
        let mut whole_again = self.whole_again.entry(place).or_insert(now);
        *whole_again = (*whole_again).max(now) + self.a_line * lines;
    }

    /// Forgets those who have their whole store again.
    pub(crate) fn forget(&self, now: Instant) {
        self.whole_again.retain(|_, whole_again| *whole_again > now);
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use std::collections::HashMap;

    use diemcau_domain::delegate::MOST_DELEGATES;

    use super::*;
    use crate::configuration::Configuration;

    const HALL: Place = (ConferenceId(1), EndpointId(2));
    const NEIGHBOUR: Place = (ConferenceId(1), EndpointId(3));

    fn budget(at_once: u32, a_minute: u32) -> LineBudget {
        LineBudget::new(&Limits {
            failures_per_minute_and_address: 1,
            failures_per_second: 1,
            connections: 1,
            reports_at_once: 1,
            endpoint_lines_at_once: at_once,
            endpoint_lines_per_minute: a_minute,
        })
    }

    #[test]
    fn an_endpoint_has_lines_in_store_and_gets_them_back_with_the_time() {
        let (budget, now) = (budget(3, 60), Instant::now());
        for _ in 0..3 {
            assert_eq!(budget.admit(HALL, now), Ok(()));
            budget.charge(HALL, 1, now);
        }
        assert_eq!(budget.admit(HALL, now), Err(Unwritten::TooMuch(Wait(Duration::from_secs(1)))));
        assert_eq!(budget.admit(NEIGHBOUR, now), Ok(()), "nobody is stopped for what others did");
        assert_eq!(budget.admit(HALL, now + Duration::from_secs(1)), Ok(()));
    }

    #[test]
    fn a_whole_list_is_ticked_at_once_and_owed() {
        let (budget, now) = (budget(100, 60), Instant::now());
        budget.charge(HALL, 99, now);
        assert_eq!(budget.admit(HALL, now), Ok(()));
        budget.charge(HALL, 150, now);
        assert!(budget.admit(HALL, now + Duration::from_secs(149)).is_err());
        assert_eq!(budget.admit(HALL, now + Duration::from_secs(150)), Ok(()));
    }

    #[test]
    fn with_the_defaults_a_hall_of_honest_delegates_never_waits() {
        let defaults = Configuration::layered(None, HashMap::new()).unwrap();
        let (budget, now) = (LineBudget::new(&defaults.limits), Instant::now());
        // 1,500 come within ten minutes, morning and afternoon; the technician ticks them all as well.
        for half_day in 0..2 {
            let came = now + Duration::from_secs(half_day * 4 * 3_600);
            for delegate in 0..1_500 {
                let at = came + Duration::from_millis(delegate * 400);
                assert_eq!(budget.admit(HALL, at), Ok(()));
                budget.charge(HALL, 1, at);
            }
            budget.charge(HALL, 1_500, came + Duration::from_secs(600));
        }
        // The largest list there may be comes to another hall in five seconds.
        for delegate in 0..MOST_DELEGATES {
            assert_eq!(budget.admit(NEIGHBOUR, now), Ok(()), "{delegate}");
            budget.charge(NEIGHBOUR, 1, now);
        }
    }

    #[test]
    fn with_the_defaults_a_line_that_breaks_every_two_seconds_all_day_never_waits() {
        let defaults = Configuration::layered(None, HashMap::new()).unwrap();
        let (budget, now) = (LineBudget::new(&defaults.limits), Instant::now());
        for second in (0..24 * 3_600).step_by(2) {
            let at = now + Duration::from_secs(second);
            assert_eq!(budget.admit(HALL, at), Ok(()), "after {second} s");
            // It begins and it ends.
            budget.charge(HALL, 2, at);
        }
    }

    #[test]
    fn whoever_has_everything_again_is_forgotten() {
        let (budget, now) = (budget(10, 60), Instant::now());
        budget.charge(HALL, 2, now);
        budget.charge(NEIGHBOUR, 0, now);
        assert_eq!(budget.whole_again.len(), 1, "what was so already costs nothing");
        budget.forget(now + Duration::from_secs(2));
        assert!(budget.whole_again.is_empty());
    }
}
