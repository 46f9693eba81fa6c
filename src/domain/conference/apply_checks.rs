//! What an event changes in prompts, technical checks and write-ups.

use super::Conference;
use crate::event::{Event, MediaKind};
use crate::identity::{EndpointId, SessionId};
use crate::readiness::{Check, CheckOutcome};
use crate::roster::Mode;
use crate::session::SessionState;
use crate::time::Timestamp;

impl Conference {
    /// Whoever was released before it answered is not asked any more.
    pub(super) fn let_go_of_prompts(&mut self, session: SessionId, subtree: EndpointId) {
        let Some(known) = self.sessions.get(&session) else { return };
        let roster = self.roster_of(known);
        self.prompts.let_go(session, |endpoint| roster.stands_in(endpoint, subtree));
    }

    /// What a technical check shows of an endpoint: much of it is in what happens anyway.
    pub(super) fn apply_check(&mut self, at: Timestamp, event: &Event) {
        match event {
            Event::LineTried { session, endpoint, passed } => {
                self.readiness.of_mut(*session, *endpoint).note(Check::Line, CheckOutcome::measured(*passed, at));
            }
            Event::CheckDeclared { session, endpoint, check, passed } => {
                self.readiness.of_mut(*session, *endpoint).declared(*check, *passed, at);
            }
            Event::MediaBegan { endpoint, session, kind, since, .. } if self.is_rehearsed_by(*session, *endpoint) => {
                self.readiness.of_mut(*session, *endpoint).received(*kind, *since);
            }
            // Whoever is looked at sends picture and sound.
            Event::SpeakerSounded { session, endpoint, since } if self.is_rehearsed_by(*session, *endpoint) => {
                for check in [Check::Camera, Check::Microphone] {
                    self.readiness.of_mut(*session, *endpoint).note(check, CheckOutcome::measured(true, *since));
                }
            }
            Event::LinkOpened { endpoint, device, .. } => {
                let last_device = self.presence(*endpoint).and_then(|presence| presence.last_device.as_ref());
                if last_device.is_some_and(|last| last != device) {
                    self.note_second_way_in(at, *endpoint);
                }
            }
            _ => {}
        }
    }

    /// Another device of the endpoint came in: that is the second way which a backup line is.
    fn note_second_way_in(&mut self, at: Timestamp, endpoint: EndpointId) {
        let all = self.sessions.keys().copied();
        let rehearsed: Vec<SessionId> = all.filter(|session| self.is_rehearsed_by(*session, endpoint)).collect();
        for session in rehearsed {
            self.readiness.of_mut(session, endpoint).note(Check::Backup, CheckOutcome::measured(true, at));
        }
    }

    /// The check begins while some receive the program already.
    pub(super) fn note_what_arrives(&mut self, at: Timestamp, session: SessionId) {
        let arriving: Vec<(EndpointId, MediaKind)> = self
            .presences()
            .flat_map(|(endpoint, presence)| presence.arrivals().iter().map(move |arrival| (endpoint, arrival)))
            .filter(|(endpoint, arrival)| arrival.session == session && self.is_rehearsed_by(session, *endpoint))
            .map(|(endpoint, arrival)| (endpoint, arrival.kind))
            .collect();
        for (endpoint, kind) in arriving {
            self.readiness.of_mut(session, endpoint).received(kind, at);
        }
    }

    /// Whether an endpoint takes part in a session's technical check, which goes on.
    fn is_rehearsed_by(&self, session: SessionId, endpoint: EndpointId) -> bool {
        let known = self.session(session).filter(|session| session.state == SessionState::Rehearsing);
        known.is_some_and(|session| {
            let roster = self.roster_of(session);
            let follows = roster.entry(endpoint).is_some_and(|entry| entry.mode != Mode::Broadcast);
            follows && session.plan.lead != endpoint && session.is_attended_by(&roster, endpoint)
        })
    }

    pub(super) fn apply_write_up(&mut self, at: Timestamp, event: &Event) {
        match event {
            Event::WriteUpMarked { session, endpoint, state } => self.write_ups.mark(at, *session, *endpoint, *state),
            Event::WriteUpsMarked { session, subtree, state } => {
                if let Some(known) = self.sessions.get(session) {
                    let roster = self.roster_of(known);
                    self.write_ups.mark_branch(at, known, &roster, *subtree, *state);
                }
            }
            _ => {}
        }
    }
}
