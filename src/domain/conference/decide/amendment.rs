//! Wishes about figures that were closed.

use std::collections::BTreeSet;

use super::super::Conference;
use super::roll_call::check_head_count;
use super::{REASON_LIMIT, check_text};
use crate::amendment::{Amendment, AmendmentWish, Change, Correction, MOST_CORRECTED};
use crate::event::Event;
use crate::identity::{EndpointId, RollCallId, SessionId};
use crate::refusal::Refusal;
use crate::roll_call::HeadCount;
use crate::session::{Session, SessionState};

impl Conference {
    /// Makes the next versions of closed figures. A correction comes here by its own wish; a slip that
    /// was handed in after the close, by the rules of slips.
    pub(super) fn decide_amendment(&self, session: SessionId, wish: AmendmentWish) -> Result<Vec<Event>, Refusal> {
        let known = self.known_session(session)?;
        let versions = self.versions(session).filter(|_| known.state == SessionState::Closed);
        let versions = versions.ok_or(Refusal::SessionState { state: known.state })?;
        check_text("reason", &wish.reason, REASON_LIMIT)?;
        let mut version = versions.newest();
        let mut events = Vec::new();
        for change in self.changes(known, wish.corrections)? {
            version = version.next();
            let amendment = Amendment { by: wish.by, reason: wish.reason.clone(), change, slip: wish.slip.clone() };
            events.push(Event::FiguresAmended { session, version, amendment });
        }
        Ok(events)
    }

    /// What all of it changes: of several endpoints, those that stand so already are left as they are.
    fn changes(&self, session: &Session, corrections: Vec<Correction>) -> Result<Vec<Change>, Refusal> {
        let field = "endpoints";
        if corrections.len() > MOST_CORRECTED {
            return Err(Refusal::TooMany { field, limit: MOST_CORRECTED });
        }
        let endpoints: BTreeSet<EndpointId> = corrections.iter().map(Correction::endpoint).collect();
        // What the second correction of an endpoint found would not be what stands there.
        if endpoints.is_empty() || endpoints.len() < corrections.len() {
            return Err(Refusal::OutOfRange { field });
        }
        let changes = corrections.into_iter().map(|correction| self.change(session, correction));
        let new = changes.filter(|change| !matches!(change, Err(Refusal::NothingChanged)));
        let new = new.collect::<Result<Vec<_>, _>>()?;
        if new.is_empty() { Err(Refusal::NothingChanged) } else { Ok(new) }
    }

    fn change(&self, session: &Session, correction: Correction) -> Result<Change, Refusal> {
        match correction {
            Correction::HeadCount { roll_call, endpoint, head_count } => {
                self.correct_head_count(session, roll_call, endpoint, head_count)
            }
            Correction::Absence { endpoint, absence } => self.correct_absence(session, endpoint, absence),
        }
    }

    fn correct_head_count(
        &self,
        session: &Session,
        roll_call: RollCallId,
        endpoint: EndpointId,
        after: Option<HeadCount>,
    ) -> Result<Change, Refusal> {
        let known = self.known_roll_call(roll_call)?;
        if known.session != session.id {
            return Err(Refusal::UnknownRollCall);
        }
        let entry = self.audience_entry(session, endpoint)?;
        if !session.asks(&self.roster_of(session), known, endpoint) {
            return Err(Refusal::OutsideAudience);
        }
        if let Some(head_count) = &after {
            check_head_count(head_count, entry.invited)?;
        }
        let before = known.answers.get(&endpoint).map(|answer| answer.head_count.clone());
        if before == after {
            return Err(Refusal::NothingChanged);
        }
        Ok(Change::HeadCount { roll_call, endpoint, before, after })
    }

    fn correct_absence(
        &self,
        session: &Session,
        endpoint: EndpointId,
        after: Option<String>,
    ) -> Result<Change, Refusal> {
        self.audience_entry(session, endpoint)?;
        if let Some(absence) = &after {
            check_text("absence", absence, REASON_LIMIT)?;
        }
        let before = session.absences.get(&endpoint).cloned();
        if before == after {
            return Err(Refusal::NothingChanged);
        }
        Ok(Change::Absence { endpoint, before, after })
    }
}
