//! Wishes about write-ups.

use super::super::Conference;
use super::if_new;
use crate::event::Event;
use crate::identity::{EndpointId, SessionId};
use crate::refusal::Refusal;
use crate::session::{Session, SessionState};
use crate::write_up::{WriteUp, WriteUpWish};

impl Conference {
    /// Write-ups come in weeks after the close, and are no part of the figures that were closed.
    pub(super) fn decide_write_up(&self, session: SessionId, wish: WriteUpWish) -> Result<Vec<Event>, Refusal> {
        let known = self.known_session(session)?;
        if matches!(known.state, SessionState::Planned | SessionState::Rehearsing | SessionState::Open) {
            return Err(Refusal::SessionState { state: known.state });
        }
        match wish {
            WriteUpWish::Mark { endpoint, state } => self.mark_write_up(known, endpoint, state),
            WriteUpWish::MarkBranch { subtree, state } => self.mark_write_ups(known, subtree, state),
        }
    }

    fn mark_write_up(
        &self,
        session: &Session,
        endpoint: EndpointId,
        state: Option<WriteUp>,
    ) -> Result<Vec<Event>, Refusal> {
        self.audience_entry(session, endpoint)?;
        let is_so = self.write_ups.of(session.id, endpoint).map(|mark| mark.state) == state;
        let event = Event::WriteUpMarked { session: session.id, endpoint, state };
        Ok(if_new(!is_so, event))
    }

    fn mark_write_ups(&self, session: &Session, subtree: EndpointId, state: WriteUp) -> Result<Vec<Event>, Refusal> {
        let roster = self.roster_of(session);
        roster.position(subtree).ok_or(Refusal::UnknownEndpoint)?;
        if !roster.stands_in(subtree, session.plan.audience) {
            return Err(Refusal::OutsideAudience);
        }
        let is_so = self.write_ups.changed_in_bulk(session, &roster, subtree, state).is_empty();
        let event = Event::WriteUpsMarked { session: session.id, subtree, state };
        Ok(if_new(!is_so, event))
    }
}
