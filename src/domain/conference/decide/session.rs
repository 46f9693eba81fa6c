//! Wishes about sessions and their program.

use super::super::Conference;
use super::{REASON_LIMIT, TITLE_LIMIT, check_text, if_new};
use crate::attendance::Thresholds;
use crate::event::Event;
use crate::floor::HallPlace;
use crate::identity::{Author, EndpointId, SessionId};
use crate::presence::FIGURES_COMPLETE_AFTER_MS;
use crate::refusal::Refusal;
use crate::session::{Session, SessionPlan, SessionState, SessionStep};
use crate::time::Timestamp;

impl Conference {
    pub(super) fn plan_session(&self, plan: SessionPlan) -> Result<Vec<Event>, Refusal> {
        self.check_plan(&plan)?;
        Ok(vec![Event::SessionPlanned { session: self.next_session(), plan }])
    }

    pub(super) fn replan_session(
        &self,
        at: Timestamp,
        session: SessionId,
        plan: SessionPlan,
    ) -> Result<Vec<Event>, Refusal> {
        let known = self.known_session(session)?;
        if !matches!(known.state, SessionState::Planned | SessionState::Rehearsing | SessionState::Open) {
            return Err(Refusal::SessionState { state: known.state });
        }
        // Whoever sends already sends in the name of the lead.
        if known.state != SessionState::Planned && known.plan.lead != plan.lead {
            return Err(Refusal::SessionState { state: known.state });
        }
        self.check_plan(&plan)?;
        let roster = self.roster();
        let is_out = |endpoint| endpoint == plan.lead || !roster.stands_in(endpoint, plan.audience);
        let mut events = self.send_off(at, known, is_out);
        events.push(Event::SessionReplanned { session, plan });
        Ok(events)
    }

    fn check_plan(&self, plan: &SessionPlan) -> Result<(), Refusal> {
        check_text("title", &plan.title, TITLE_LIMIT)?;
        let roster = self.roster();
        if roster.is_empty() {
            return Err(Refusal::NoRoster);
        }
        self.check_endpoint(plan.lead)?;
        self.check_endpoint(plan.audience)?;
        if !roster.stands_in(plan.lead, plan.audience) {
            return Err(Refusal::LeadOutsideAudience);
        }
        if plan.planned_from >= plan.planned_until {
            return Err(Refusal::OutOfRange { field: "planned_until" });
        }
        Ok(())
    }

    pub(super) fn step_session(
        &self,
        at: Timestamp,
        session: SessionId,
        step: SessionStep,
    ) -> Result<Vec<Event>, Refusal> {
        let known = self.known_session(session)?;
        step.from(known.state).ok_or(Refusal::IllegalStep { state: known.state, step })?;
        match step {
            SessionStep::Rehearse => Ok(vec![Event::SessionRehearsed { session }]),
            SessionStep::Open => Ok(vec![Event::SessionOpened { session }]),
            SessionStep::Start => {
                self.check_overlap(known)?;
                Ok(vec![Event::SessionStarted { session }])
            }
            SessionStep::Pause => Ok(vec![Event::SessionPaused { session }]),
            SessionStep::Resume => Ok(vec![Event::SessionResumed { session }]),
            SessionStep::End => Ok(self.end_session(at, known)),
            SessionStep::Close => self.close_session(at, session, Thresholds::default(), None),
        }
    }

    /// An endpoint belongs to one live session at a time.
    fn check_overlap(&self, starting: &Session) -> Result<(), Refusal> {
        let roster = self.roster();
        let audience = starting.audience(&roster);
        let mut running = self.sessions().filter(|other| other.id != starting.id && other.state.is_running());
        match running.find(|other| audience.overlaps(&other.audience(&roster))) {
            Some(other) => Err(Refusal::OverlappingSession { title: other.plan.title.clone() }),
            None => Ok(()),
        }
    }

    /// A sign of life goes first, so that what is open counts up to the very end.
    fn end_session(&self, at: Timestamp, session: &Session) -> Vec<Event> {
        let mut events = vec![Event::ProvenUntil { until: at }];
        events.extend(session.open_item().map(|item| Event::ItemEnded { session: session.id, item: item.id }));
        events.extend(self.close_floor(at, session));
        events.extend(self.close_votes(session));
        events.extend(self.end_prompts(session));
        events.extend(self.end_recording(session));
        events.push(Event::SessionEnded { session: session.id });
        events
    }

    /// Head counts belong to the figures: with these, the roll calls close.
    pub(super) fn close_session(
        &self,
        at: Timestamp,
        session: SessionId,
        thresholds: Thresholds,
        by: Option<Author>,
    ) -> Result<Vec<Event>, Refusal> {
        let (known, step) = (self.known_session(session)?, SessionStep::Close);
        step.from(known.state).ok_or(Refusal::IllegalStep { state: known.state, step })?;
        check_figures_complete(at, known)?;
        let roll_calls = known.roll_calls.iter().filter_map(|roll_call| self.roll_call(*roll_call));
        let closed = roll_calls
            .filter(|roll_call| roll_call.closed_at.is_none())
            .map(|roll_call| Event::RollCallClosed { roll_call: roll_call.id })
            .chain([Event::SessionClosed { session, thresholds: Some(thresholds), by }]);
        Ok(closed.collect())
    }

    pub(super) fn sound_program(
        &self,
        at: Timestamp,
        session: SessionId,
        since: Timestamp,
    ) -> Result<Vec<Event>, Refusal> {
        let known = self.known_session(session)?;
        // What a hall sends after the end is nobody's program any more.
        let is_new = !known.state.is_over() && known.program.open_since().is_none();
        Ok(if_new(is_new, Event::ProgramSounded { session, since: since.min(at) }))
    }

    pub(super) fn fall_silent(
        &self,
        at: Timestamp,
        session: SessionId,
        since: Timestamp,
    ) -> Result<Vec<Event>, Refusal> {
        let known = self.known_session(session)?;
        Ok(match known.program.open_since() {
            Some(sounding) => vec![Event::ProgramFell { session, since: since.min(at).max(sounding) }],
            None => Vec::new(),
        })
    }

    /// What a hall does after the end is nobody's program any more.
    pub(super) fn put_place_on_air(&self, session: SessionId, place: Option<HallPlace>) -> Result<Vec<Event>, Refusal> {
        let known = self.known_session(session)?;
        let is_new = !known.state.is_over() && known.place_on_air != place;
        Ok(if_new(is_new, Event::PlaceOnAir { session, place }))
    }

    pub(super) fn declare_absence(
        &self,
        session: SessionId,
        endpoint: EndpointId,
        reason: String,
    ) -> Result<Vec<Event>, Refusal> {
        let known = self.unclosed_session(session)?;
        check_text("reason", &reason, REASON_LIMIT)?;
        self.audience_entry(known, endpoint)?;
        Ok(vec![Event::AbsenceDeclared { session, endpoint, reason }])
    }
}

/// A line that died shortly before the end is noticed only after it, and takes back some seconds.
/// Figures are not closed before that.
fn check_figures_complete(at: Timestamp, session: &Session) -> Result<(), Refusal> {
    let ended_at = session.held.until(at).last().unwrap_or(Timestamp::MIN);
    let wait_ms = ended_at.plus_ms(FIGURES_COMPLETE_AFTER_MS).since_ms(at);
    if wait_ms > 0 { Err(Refusal::FiguresIncomplete { wait_ms }) } else { Ok(()) }
}
