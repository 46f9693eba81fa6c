//! Wishes about figures that were closed.

use super::super::Conference;
use super::roll_call::check_head_count;
use super::{REASON_LIMIT, check_text};
use crate::amendment::{Amendment, AmendmentWish, Change, Correction};
use crate::event::Event;
use crate::identity::{EndpointId, RollCallId, SessionId};
use crate::refusal::Refusal;
use crate::roll_call::HeadCount;
use crate::session::{Session, SessionState};

impl Conference {
    /// Makes the next version of closed figures. A correction comes here by its own wish; a slip that
    /// was handed in after the close, by the rules of slips.
    pub(super) fn decide_amendment(&self, session: SessionId, wish: AmendmentWish) -> Result<Vec<Event>, Refusal> {
        let known = self.known_session(session)?;
        let versions = self.versions(session).filter(|_| known.state == SessionState::Closed);
        let versions = versions.ok_or(Refusal::SessionState { state: known.state })?;
        check_text("reason", &wish.reason, REASON_LIMIT)?;
        let change = match wish.correction {
            Correction::HeadCount { roll_call, endpoint, head_count } => {
                self.correct_head_count(known, roll_call, endpoint, head_count)?
            }
            Correction::Absence { endpoint, absence } => self.correct_absence(known, endpoint, absence)?,
        };
        let amendment = Amendment { by: wish.by, reason: wish.reason, change, slip: wish.slip };
        Ok(vec![Event::FiguresAmended { session, version: versions.newest().next(), amendment }])
    }

    fn correct_head_count(
        &self,
        session: &Session,
        roll_call: RollCallId,
        endpoint: EndpointId,
        after: HeadCount,
    ) -> Result<Change, Refusal> {
        let known = self.known_roll_call(roll_call)?;
        if known.session != session.id {
            return Err(Refusal::UnknownRollCall);
        }
        let entry = self.audience_entry(session, endpoint)?;
        if !session.asks(&self.roster_of(session), known, endpoint) {
            return Err(Refusal::OutsideAudience);
        }
        check_head_count(&after, entry.invited)?;
        let before = known.answers.get(&endpoint).map(|answer| answer.head_count.clone());
        if before.as_ref() == Some(&after) {
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
