//! Wishes about technical checks.

use super::super::Conference;
use super::if_new;
use crate::event::Event;
use crate::identity::{EndpointId, SessionId};
use crate::readiness::{Check, EndpointReadiness, ReadinessWish};
use crate::refusal::Refusal;
use crate::session::SessionState;

impl Conference {
    /// Nothing is written that is known already: a page says again what it said, and a line is looked
    /// at every few seconds.
    pub(super) fn decide_readiness(&self, session: SessionId, wish: ReadinessWish) -> Result<Vec<Event>, Refusal> {
        let (endpoint, check, passed) = match wish {
            ReadinessWish::TryLine { endpoint, passed } => (endpoint, Check::Line, passed),
            ReadinessWish::Declare { endpoint, check, passed } => (endpoint, check, passed),
        };
        self.check_rehearsal(session, endpoint, check)?;
        let event = match wish {
            ReadinessWish::TryLine { .. } => Event::LineTried { session, endpoint, passed },
            ReadinessWish::Declare { .. } if !check.may_be_declared() => {
                return Err(Refusal::OutOfRange { field: "check" });
            }
            ReadinessWish::Declare { .. } => Event::CheckDeclared { session, endpoint, check, passed },
        };
        let known = self.readiness.of(session, endpoint);
        let is_new = known.is_none_or(|known| tells_something(known, &event));
        Ok(if_new(is_new, event))
    }

    fn check_rehearsal(&self, session: SessionId, endpoint: EndpointId, check: Check) -> Result<(), Refusal> {
        let known = self.known_session(session)?;
        if known.state != SessionState::Rehearsing {
            return Err(Refusal::SessionState { state: known.state });
        }
        let entry = self.attendant_entry(known, endpoint)?;
        if endpoint == known.plan.lead {
            return Err(Refusal::LeadsSession);
        }
        if check.concerns(entry.mode) { Ok(()) } else { Err(Refusal::NotTwoWay) }
    }
}

/// Whether an event would change more than the time of a check that came to the same before.
fn tells_something(known: &EndpointReadiness, event: &Event) -> bool {
    match event {
        Event::LineTried { passed, .. } => known.outcome(Check::Line).is_none_or(|outcome| !outcome.passed && *passed),
        Event::CheckDeclared { check: Check::Sound, passed, .. } => known.said_of_sound() != Some(*passed),
        Event::CheckDeclared { check, passed, .. } => {
            known.outcome(*check).is_none_or(|outcome| !outcome.passed && *passed)
        }
        _ => false,
    }
}
