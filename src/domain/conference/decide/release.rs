//! The wish to let a branch go.

use super::super::Conference;
use crate::event::Event;
use crate::identity::{EndpointId, SessionId};
use crate::refusal::Refusal;
use crate::time::Timestamp;

impl Conference {
    /// A session that does not run has nobody to let go: before its start another plan does it, and its
    /// end releases everybody. A sign of life goes first, so that what is open counts up to here.
    pub(super) fn release_subtree(
        &self,
        at: Timestamp,
        session: SessionId,
        subtree: EndpointId,
    ) -> Result<Vec<Event>, Refusal> {
        let known = self.known_session(session)?;
        if !known.state.is_running() {
            return Err(Refusal::SessionState { state: known.state });
        }
        self.audience_entry(known, subtree)?;
        let roster = self.roster_of(known);
        if known.released_at(&roster, subtree).is_some() {
            return Err(Refusal::AlreadyReleased);
        }
        if roster.stands_in(known.plan.lead, subtree) {
            return Err(Refusal::LeadInSubtree);
        }
        let mut events = vec![Event::ProvenUntil { until: at }];
        events.extend(self.send_off(at, known, |endpoint| roster.stands_in(endpoint, subtree)));
        events.push(Event::SubtreeReleased { session, subtree });
        Ok(events)
    }
}
