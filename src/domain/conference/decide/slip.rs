//! Wishes about slips.

use super::super::Conference;
use super::roll_call::check_head_count;
use super::{REASON_LIMIT, check_text};
use crate::amendment::{AmendmentWish, Correction};
use crate::event::Event;
use crate::identity::{Author, SessionId, SlipNumber};
use crate::refusal::Refusal;
use crate::roll_call::HeadCount;
use crate::session::{Session, SessionState};
use crate::slip::{HandedIn, MOST_SLIPS, Slip, SlipOutcome, SlipStanding, SlipWay, SlipWeighed, SlipWish};

/// A clerk's decision on a slip.
struct Decision {
    number: SlipNumber,
    accepted: bool,
    over: Option<HeadCount>,
    reason: String,
    by: Author,
}

impl Conference {
    /// What a slip of a session would meet if it were handed in now.
    ///
    /// # Errors
    /// Why it could not be handed in.
    pub fn weigh_slip(&self, session: SessionId, slip: &Slip, standing: SlipStanding) -> Result<SlipWeighed, Refusal> {
        let known = self.known_session(session)?;
        let roll_call = self.known_roll_call(slip.roll_call)?;
        if roll_call.session != session {
            return Err(Refusal::UnknownRollCall);
        }
        let entry = self.audience_entry(known, slip.endpoint)?;
        if !known.asks(&self.roster_of(known), roll_call, slip.endpoint) {
            return Err(Refusal::OutsideAudience);
        }
        if !slip.number.is_of(&entry.code, &slip.device) {
            return Err(Refusal::SlipNumberWrong);
        }
        if self.slips().get(&slip.number).is_some() {
            return Err(Refusal::SlipUsed);
        }
        let handed_in = self.slips().of_session(session).filter(|known| known.slip.endpoint == slip.endpoint);
        if handed_in.count() >= MOST_SLIPS {
            return Err(Refusal::TooMany { field: "slips", limit: MOST_SLIPS });
        }
        check_head_count(&slip.head_count, entry.invited)?;
        Ok(self.compare_slip(known, slip, standing))
    }

    /// What is known of the endpoint of a slip, and whether it differs from what the slip says.
    #[must_use]
    pub fn compare_slip(&self, session: &Session, slip: &Slip, standing: SlipStanding) -> SlipWeighed {
        let known = self.known_beside(session, slip);
        // A hall that was said to be absent and now hands in figures contradicts whoever said so.
        let conflict = match &known.head_count {
            Some(head_count) => *head_count != slip.head_count,
            None => known.absence.is_some(),
        };
        let counts = standing == SlipStanding::Signed && !conflict;
        SlipWeighed { known, conflict, counts }
    }

    pub(super) fn decide_slip(&self, session: SessionId, wish: SlipWish) -> Result<Vec<Event>, Refusal> {
        match wish {
            SlipWish::HandIn { slip, standing, way, by } => self.hand_in_slip(session, slip, standing, way, by),
            SlipWish::Decide { number, accepted, over, reason, by } => {
                self.decide_on_slip(session, Decision { number, accepted, over, reason, by })
            }
        }
    }

    fn hand_in_slip(
        &self,
        session: SessionId,
        slip: Slip,
        standing: SlipStanding,
        way: SlipWay,
        by: Author,
    ) -> Result<Vec<Event>, Refusal> {
        let counts = self.weigh_slip(session, &slip, standing)?.counts;
        let consequence = if counts {
            // Nobody wrote a reason: the slip is the reason.
            self.take_figures(self.known_session(session)?, &slip, slip.number.0.clone(), by)?
        } else {
            Vec::new()
        };
        let mut events = vec![Event::SlipHandedIn { session, slip, standing, way, counts }];
        events.extend(consequence);
        Ok(events)
    }

    fn decide_on_slip(&self, session: SessionId, decision: Decision) -> Result<Vec<Event>, Refusal> {
        let known = self.known_session(session)?;
        let HandedIn { slip, outcome, .. } =
            self.slips().get(&decision.number).filter(|slip| slip.session == session).ok_or(Refusal::UnknownSlip)?;
        if *outcome != SlipOutcome::Waiting {
            return Err(Refusal::SlipDecided);
        }
        check_text("reason", &decision.reason, REASON_LIMIT)?;
        let stands = self.known_roll_call(slip.roll_call)?.answers.get(&slip.endpoint);
        if stands.map(|answer| &answer.head_count) != decision.over.as_ref() {
            return Err(Refusal::SlipOvertaken);
        }
        let Decision { number, accepted, reason, by, .. } = decision;
        let consequence = if accepted { self.take_figures(known, slip, reason.clone(), by)? } else { Vec::new() };
        let mut events = vec![Event::SlipDecided { session, number, accepted, reason, by }];
        events.extend(consequence);
        Ok(events)
    }

    /// What makes the figures of a slip those of its endpoint: an answer while the session is not
    /// closed, though its roll call is; the next version afterwards.
    fn take_figures(&self, session: &Session, slip: &Slip, reason: String, by: Author) -> Result<Vec<Event>, Refusal> {
        let (roll_call, endpoint, head_count) = (slip.roll_call, slip.endpoint, slip.head_count.clone());
        let stands = self.known_roll_call(roll_call)?.answers.get(&endpoint);
        if stands.is_some_and(|answer| answer.head_count == head_count) {
            return Ok(Vec::new());
        }
        if session.state != SessionState::Closed {
            return Ok(vec![Event::HeadCountReported { roll_call, endpoint, head_count }]);
        }
        let corrections = vec![Correction::HeadCount { roll_call, endpoint, head_count: Some(head_count) }];
        let slip = Some(slip.number.clone());
        self.decide_amendment(session.id, AmendmentWish { by, reason, corrections, slip })
    }
}
