//! Which events a wish leads to, or why it is refused. Nothing changes here.

mod agenda;
mod amendment;
mod comment;
mod delegate;
mod document;
mod floor;
mod message;
mod presence;
mod prompt;
mod readiness;
mod recording;
mod release;
mod roll_call;
mod roster;
mod session;
mod slip;
mod study;
mod vote;
mod write_up;

use super::Conference;
use crate::command::Command;
use crate::event::Event;
use crate::identity::{EndpointId, ItemId, RollCallId, SessionId};
use crate::presence::Arrival;
use crate::refusal::Refusal;
use crate::roll_call::RollCall;
use crate::roster::RosterEntry;
use crate::session::{Session, SessionState};
use crate::time::Timestamp;

const TITLE_LIMIT: usize = 200;
const REASON_LIMIT: usize = 500;

impl Conference {
    /// The events that grant a wish made at `at`, in order; none where things already are as wished.
    ///
    /// # Errors
    /// A [`Refusal`], with nothing changed.
    pub fn decide(&self, at: Timestamp, command: Command) -> Result<Vec<Event>, Refusal> {
        match command {
            Command::PlanConference { title } => {
                check_text("title", &title, TITLE_LIMIT)?;
                Ok(vec![Event::ConferencePlanned { title }])
            }
            Command::ImportRoster { entries } => self.import_roster(at, entries),
            Command::ChangeMode { endpoint, mode } => self.change_mode(at, endpoint, mode),

            Command::PlanSession { plan } => self.plan_session(plan),
            Command::ReplanSession { session, plan } => self.replan_session(at, session, plan),
            Command::ReleaseSubtree { session, subtree } => self.release_subtree(at, session, subtree),
            Command::StepSession { session, step } => self.step_session(at, session, step),
            Command::CloseSession { session, thresholds, by } => self.close_session(at, session, thresholds, Some(by)),
            Command::Amend { session, wish } => self.decide_amendment(session, wish),
            Command::SoundProgram { session, since } => self.sound_program(at, session, since),
            Command::FallSilent { session, since } => self.fall_silent(at, session, since),
            Command::DeclareAbsence { session, endpoint, reason } => self.declare_absence(session, endpoint, reason),

            Command::PlanItem { session, plan } => self.plan_item(session, plan),
            Command::ReplanItem { item, plan } => self.replan_item(item, plan),
            Command::ReorderAgenda { session, order } => self.reorder_agenda(session, order),
            Command::StartItem { item } => self.start_item(item),
            Command::EndItem { item } => self.end_item(item),
            Command::SkipItem { item } => self.skip_item(item),

            Command::ReturnServer => Ok(self.return_server(at)),
            Command::Prove => Ok(vec![Event::ProvenUntil { until: at }]),
            Command::OpenLink { endpoint, device, silent_ms } => self.open_link(at, endpoint, device, silent_ms),
            Command::CloseLink { endpoint, epoch, last_proof_at } => {
                Ok(self.close_link(at, endpoint, epoch, last_proof_at))
            }
            Command::AllowTakeOver { endpoint, device } => self.allow_take_over(endpoint, device),
            Command::BeginMedia { endpoint, session, leg, kind, since } => {
                self.begin_media(at, endpoint, Arrival { session, leg, kind, since })
            }
            Command::CeaseMedia { endpoint, session, leg, kind, last_proof_at } => {
                Ok(self.cease_media(at, endpoint, Arrival { session, leg, kind, since: last_proof_at }))
            }

            Command::OpenRollCall { session, title, deadline } => self.open_roll_call(at, session, title, deadline),
            Command::ReportHeadCount { roll_call, endpoint, head_count } => {
                self.report_head_count(roll_call, endpoint, head_count)
            }
            Command::CloseRollCall { roll_call } => self.close_roll_call(roll_call),
            Command::MakeRollCallOfficial { roll_call } => self.make_roll_call_official(roll_call),

            Command::PutPlaceOnAir { session, place } => self.put_place_on_air(session, place),
            Command::Document { session, wish } => self.decide_document(at, session, wish),
            Command::Comment { session, wish } => self.decide_comment(at, session, wish),
            Command::Slip { session, wish } => self.decide_slip(session, wish),
            Command::Delegate { wish } => self.decide_delegate(wish),
            Command::Vote { session, wish } => self.decide_vote(session, wish),
            Command::Prompt { session, wish } => self.decide_prompt(at, session, wish),
            Command::Message { session, wish } => self.decide_message(at, session, wish),
            Command::Readiness { session, wish } => self.decide_readiness(session, wish),
            Command::WriteUp { session, wish } => self.decide_write_up(session, wish),
            Command::Recording { session, wish } => self.decide_recording(at, session, wish),
            Command::Study { session, wish } => self.decide_study(session, wish),
            Command::Floor { session, wish } => self.decide_floor(at, session, wish),
        }
    }

    fn known_session(&self, session: SessionId) -> Result<&Session, Refusal> {
        self.session(session).ok_or(Refusal::UnknownSession)
    }

    /// A session whose figures can still change.
    fn unclosed_session(&self, session: SessionId) -> Result<&Session, Refusal> {
        let session = self.known_session(session)?;
        match session.state {
            SessionState::Closed => Err(Refusal::SessionState { state: session.state }),
            _ => Ok(session),
        }
    }

    /// A session that is not over.
    fn unended_session(&self, session: SessionId) -> Result<&Session, Refusal> {
        let session = self.unclosed_session(session)?;
        match session.state {
            SessionState::Ended => Err(Refusal::SessionState { state: session.state }),
            _ => Ok(session),
        }
    }

    fn known_roll_call(&self, roll_call: RollCallId) -> Result<&RollCall, Refusal> {
        self.roll_call(roll_call).ok_or(Refusal::UnknownRollCall)
    }

    fn check_endpoint(&self, endpoint: EndpointId) -> Result<(), Refusal> {
        self.roster().position(endpoint).map(drop).ok_or(Refusal::UnknownEndpoint)
    }

    /// The entry of an endpoint in the roster a session is held with.
    fn audience_entry(&self, session: &Session, endpoint: EndpointId) -> Result<&RosterEntry, Refusal> {
        let roster = self.held_with(session).ok_or(Refusal::UnknownEndpoint)?;
        let entry = roster.entry(endpoint).ok_or(Refusal::UnknownEndpoint)?;
        if roster.stands_in(endpoint, session.plan.audience) { Ok(entry) } else { Err(Refusal::OutsideAudience) }
    }

    /// The same of an endpoint that was not released.
    fn attendant_entry(&self, session: &Session, endpoint: EndpointId) -> Result<&RosterEntry, Refusal> {
        let entry = self.audience_entry(session, endpoint)?;
        let is_released = session.released_at(&self.roster_of(session), endpoint).is_some();
        if is_released { Err(Refusal::OutsideAudience) } else { Ok(entry) }
    }

    fn next_session(&self) -> SessionId {
        SessionId(self.sessions.keys().next_back().map_or(1, |last| last.0 + 1))
    }

    fn next_item(&self) -> ItemId {
        ItemId(self.session_of_item.keys().next_back().map_or(1, |last| last.0 + 1))
    }

    fn next_roll_call(&self) -> RollCallId {
        RollCallId(self.roll_calls.keys().next_back().map_or(1, |last| last.0 + 1))
    }
}

/// The event if it makes something new; none where things already are as wished.
fn if_new(is_new: bool, event: Event) -> Vec<Event> {
    if is_new { vec![event] } else { Vec::new() }
}

/// A text that must be there: 1 to `limit` characters, none of them a control character.
fn check_text(field: &'static str, text: &str, limit: usize) -> Result<(), Refusal> {
    let length = text.trim().chars().count();
    if length == 0 || length > limit || text.chars().any(char::is_control) {
        return Err(Refusal::TextLength { field, limit });
    }
    Ok(())
}
