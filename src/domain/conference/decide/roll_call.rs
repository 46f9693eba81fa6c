//! Wishes about roll calls and head counts.

use super::super::Conference;
use super::{REASON_LIMIT, TITLE_LIMIT, check_text, if_new};
use crate::event::Event;
use crate::identity::{EndpointId, RollCallId, SessionId};
use crate::refusal::Refusal;
use crate::roll_call::HeadCount;
use crate::session::SessionState;
use crate::time::Timestamp;

const PEOPLE_LIMIT: u32 = 1_000_000;

impl Conference {
    pub(super) fn open_roll_call(
        &self,
        at: Timestamp,
        session: SessionId,
        title: String,
        deadline: Timestamp,
    ) -> Result<Vec<Event>, Refusal> {
        let known = self.unclosed_session(session)?;
        if known.state == SessionState::Planned {
            return Err(Refusal::SessionState { state: known.state });
        }
        check_text("title", &title, TITLE_LIMIT)?;
        if deadline <= at {
            return Err(Refusal::OutOfRange { field: "deadline" });
        }
        Ok(vec![Event::RollCallOpened { session, roll_call: self.next_roll_call(), title, deadline }])
    }

    pub(super) fn report_head_count(
        &self,
        roll_call: RollCallId,
        endpoint: EndpointId,
        head_count: HeadCount,
    ) -> Result<Vec<Event>, Refusal> {
        let known = self.known_roll_call(roll_call)?;
        if known.closed_at.is_some() {
            return Err(Refusal::RollCallClosed);
        }
        let session = self.unclosed_session(known.session)?;
        let entry = self.audience_entry(session, endpoint)?;
        if !session.asks(&self.roster_of(session), known, endpoint) {
            return Err(Refusal::OutsideAudience);
        }
        check_head_count(&head_count, entry.invited)?;
        if known.answers.get(&endpoint).is_some_and(|answer| answer.head_count == head_count) {
            return Ok(Vec::new());
        }
        Ok(vec![Event::HeadCountReported { roll_call, endpoint, head_count }])
    }

    pub(super) fn close_roll_call(&self, roll_call: RollCallId) -> Result<Vec<Event>, Refusal> {
        let known = self.known_roll_call(roll_call)?;
        Ok(if_new(known.closed_at.is_none(), Event::RollCallClosed { roll_call }))
    }

    pub(super) fn make_roll_call_official(&self, roll_call: RollCallId) -> Result<Vec<Event>, Refusal> {
        let session = self.unclosed_session(self.known_roll_call(roll_call)?.session)?;
        if session.official_roll_call == Some(roll_call) {
            return Ok(Vec::new());
        }
        Ok(vec![Event::RollCallMadeOfficial { session: session.id, roll_call }])
    }
}

pub(super) fn check_head_count(head_count: &HeadCount, invited_by_roster: u32) -> Result<(), Refusal> {
    let mut invited = invited_by_roster;
    if let Some(corrected) = &head_count.corrected_invited {
        if corrected.reason.trim().is_empty() {
            return Err(Refusal::ReasonMissing);
        }
        check_text("invited_reason", &corrected.reason, REASON_LIMIT)?;
        if corrected.invited > PEOPLE_LIMIT {
            return Err(Refusal::OutOfRange { field: "invited" });
        }
        invited = corrected.invited;
    }
    if head_count.present_others > PEOPLE_LIMIT {
        return Err(Refusal::OutOfRange { field: "present_others" });
    }
    if head_count.members() > u64::from(invited) {
        return Err(Refusal::TooManyMembers { given: head_count.members(), invited: invited.into() });
    }
    Ok(())
}
