//! What an event changes. It already happened, so nothing here can refuse.

use std::sync::Arc;

use super::Conference;
use crate::agenda::{Item, ItemState};
use crate::amendment::{Amended, Change, Closing, Versions};
use crate::event::Event;
use crate::identity::{EndpointId, ItemId, SessionId};
use crate::interval::Track;
use crate::presence::Arrival;
use crate::roll_call::{Answer, RollCall};
use crate::roster::{Mode, Roster};
use crate::session::{Session, SessionState};
use crate::time::Timestamp;

impl Conference {
    /// Takes in what happened at `at`, whoever caused it. A ledger is taken in by
    /// [`Conference::apply_record`].
    pub fn apply(&mut self, at: Timestamp, event: Event) {
        self.ledger_line += 1;
        match event {
            Event::ConferencePlanned { title } => self.title = title,
            Event::RosterImported { entries } => self.rosters.push(Arc::new(Roster::from_tree_order(entries))),
            Event::ModeChanged { endpoint, mode } => {
                self.change_mode_in_force(endpoint, mode);
            }
            Event::ServerReturned { down_since } => self.apply_return(at, down_since),
            Event::ProvenUntil { until } => self.proven_until = self.proven_until.max(Some(until)),
            event @ (Event::LinkOpened { .. }
            | Event::LinkClosed { .. }
            | Event::TakeOverAllowed { .. }
            | Event::MediaBegan { .. }
            | Event::MediaCeased { .. }) => {
                self.apply_check(at, &event);
                self.apply_presence(at, event);
            }
            event @ (Event::RollCallOpened { .. }
            | Event::HeadCountReported { .. }
            | Event::RollCallClosed { .. }
            | Event::RollCallMadeOfficial { .. }) => self.apply_roll_call(at, event),
            event @ (Event::ItemPlanned { .. }
            | Event::ItemReplanned { .. }
            | Event::AgendaReordered { .. }
            | Event::ItemStarted { .. }
            | Event::ItemEnded { .. }
            | Event::ItemSkipped { .. }) => self.apply_agenda(at, event),
            event @ (Event::HandRaised { session, .. }
            | Event::HandLowered { session, .. }
            | Event::SpeakersRegistered { session, .. }
            | Event::QueueReordered { session, .. }
            | Event::FloorRuleChosen { session, .. }
            | Event::PreviewBegan { session, .. }
            | Event::PreviewEnded { session, .. }
            | Event::FloorGiven { session, .. }
            | Event::FloorEnded { session, .. }
            | Event::SpeakerSounded { session, .. }
            | Event::SpeakerFell { session, .. }
            | Event::ProgramArranged { session, .. }) => {
                self.apply_check(at, &event);
                self.in_session(session, |session| session.floor.apply(at, &event));
            }
            event @ (Event::DocumentSent { .. } | Event::DocumentOpened { .. }) => self.documents.apply(at, event),
            event @ (Event::CommentMade { .. }
            | Event::CommentChanged { .. }
            | Event::CommentWithdrawn { .. }
            | Event::CommentHandled { .. }) => self.comments.apply(at, event),
            event @ (Event::VoteOpened { .. } | Event::BallotCast { .. } | Event::VoteClosed { .. }) => {
                self.votes.apply(at, event);
            }
            event @ (Event::PromptsPlanned { .. }
            | Event::PromptAsked { .. }
            | Event::PromptAnswered { .. }
            | Event::PromptEnded { .. }) => {
                let asked = self.whom_it_asks(&event);
                self.prompts.apply(at, event, asked);
            }
            event @ (Event::AnnouncementMade { .. }
            | Event::ReminderSent { .. }
            | Event::AnnouncementShown { .. }
            | Event::HotLineAsked { .. }
            | Event::HotLineAnswered { .. }) => {
                let addressed = self.whom_it_addresses(&event);
                self.messages.apply(at, event, addressed);
            }
            event @ (Event::LineTried { .. } | Event::CheckDeclared { .. }) => self.apply_check(at, &event),
            event @ (Event::WriteUpMarked { .. } | Event::WriteUpsMarked { .. }) => self.apply_write_up(at, &event),
            event
            @ (Event::RecordingStarted { .. } | Event::RecordingEnded { .. } | Event::RecordingDeleted { .. }) => {
                self.recordings.apply(at, &event);
            }
            event @ Event::StudyPlayed { .. } => self.studies.apply(&event),
            event @ (Event::SlipHandedIn { .. } | Event::SlipDecided { .. }) => self.apply_slip(at, event),
            event @ (Event::DelegatesListed { .. }
            | Event::DelegateCheckedIn { .. }
            | Event::DelegateTicked { .. }
            | Event::DelegateUnticked { .. }
            | Event::PresidingNamed { .. }) => self.delegates.apply(at, event),
            event => self.apply_session(at, event),
        }
    }

    /// Sessions that are over keep the roster as it stood, so a new one is made only where one of
    /// them was held with the one in force; those that go on follow.
    fn change_mode_in_force(&mut self, endpoint: EndpointId, mode: Mode) {
        let version = self.roster_version();
        let is_kept = |session: &Session| session.roster_version == Some(version) && !session.state.is_running();
        if self.sessions.values().any(is_kept) {
            self.rosters.push(self.roster());
            let version = self.roster_version();
            for session in self.sessions.values_mut().filter(|session| session.state.is_running()) {
                session.roster_version = Some(version);
            }
        }
        if let Some(roster) = self.rosters.last_mut() {
            Arc::make_mut(roster).change_mode(endpoint, mode);
        }
    }

    fn apply_return(&mut self, at: Timestamp, down_since: Timestamp) {
        self.server_down.insert(down_since, at);
        self.prompts.extend_open(down_since, at);
        for presence in self.presences.values_mut() {
            presence.end_all(down_since);
        }
        for session in self.sessions.values_mut() {
            session.program.end(down_since);
            session.floor.lose_all(down_since);
            session.place_on_air = None;
        }
    }

    fn apply_presence(&mut self, at: Timestamp, event: Event) {
        match event {
            Event::LinkOpened { endpoint, epoch, device } => {
                self.presences.entry(endpoint).or_default().open_link(at, epoch, device);
            }
            Event::LinkClosed { endpoint, epoch, last_proof_at } => {
                self.presences.entry(endpoint).or_default().close_link(epoch, last_proof_at);
            }
            Event::TakeOverAllowed { endpoint, device } => {
                self.presences.entry(endpoint).or_default().allowed_device = Some(device);
            }
            Event::MediaBegan { endpoint, session, leg, kind, since } => {
                self.presences.entry(endpoint).or_default().begin_media(Arrival { session, leg, kind, since });
            }
            Event::MediaCeased { endpoint, session, leg, kind, last_proof_at } => {
                self.presences.entry(endpoint).or_default().cease_media(session, leg, kind, last_proof_at);
            }
            _ => {}
        }
    }

    fn apply_session(&mut self, at: Timestamp, event: Event) {
        match event {
            Event::SessionPlanned { session, plan } => {
                self.sessions.insert(session, Session::planned(session, plan));
            }
            Event::SessionReplanned { session, plan } => self.in_session(session, |session| {
                session.plan = plan;
                session.replanned = session.replanned.saturating_add(1);
            }),
            Event::SessionRehearsed { session } => {
                self.enter(session, SessionState::Rehearsing);
                self.note_what_arrives(at, session);
            }
            Event::SessionOpened { session } => {
                self.enter(session, SessionState::Open);
                self.in_session(session, |session| session.attended.begin(at));
            }
            Event::SessionStarted { session } => {
                let version = self.roster_version();
                self.enter(session, SessionState::Live);
                self.in_session(session, |session| {
                    session.held.begin(at);
                    session.roster_version = Some(version);
                    session.began_without_agenda = session.items.is_empty();
                });
            }
            Event::SessionPaused { session } => {
                self.enter(session, SessionState::Paused);
                self.in_session(session, |session| session.paused.begin(at));
            }
            Event::SessionResumed { session } => {
                self.enter(session, SessionState::Live);
                self.in_session(session, |session| session.paused.end(at));
            }
            Event::SessionEnded { session } => {
                self.enter(session, SessionState::Ended);
                self.in_session(session, |session| {
                    session.attended.end(at);
                    session.held.end(at);
                    session.paused.end(at);
                    session.program.end(at);
                    session.floor.close(at);
                    session.place_on_air = None;
                });
            }
            Event::SubtreeReleased { session, subtree } => {
                self.let_go_of_prompts(session, subtree);
                self.in_session(session, |session| {
                    session.released.entry(subtree).or_insert(at);
                });
            }
            Event::SessionClosed { session, thresholds, by } => {
                self.enter(session, SessionState::Closed);
                let (known_until, ledger_line) = (self.proven_until, self.ledger_line);
                let closing = Closing { at, by, thresholds, known_until, ledger_line };
                self.versions.entry(session).or_insert(Versions::closed(closing));
            }
            Event::FiguresAmended { session, version, amendment } => {
                self.apply_amendment(session, Amended { version, at, ledger_line: self.ledger_line, amendment });
            }
            Event::ProgramSounded { session, since } => {
                self.in_session(session, |session| session.program.begin(since))
            }
            Event::ProgramFell { session, since } => self.in_session(session, |session| session.program.end(since)),
            Event::PlaceOnAir { session, place } => self.in_session(session, |session| session.place_on_air = place),
            Event::AbsenceDeclared { session, endpoint, reason } => self.in_session(session, |session| {
                session.absences.insert(endpoint, reason);
            }),
            _ => {}
        }
    }

    fn apply_agenda(&mut self, at: Timestamp, event: Event) {
        match event {
            Event::ItemPlanned { session, item, plan } => {
                self.session_of_item.insert(item, session);
                let item = Item { id: item, plan, state: ItemState::Planned, held: Track::default() };
                self.in_session(session, |session| session.items.push(item));
            }
            Event::ItemReplanned { session, item, plan } => self.in_item(session, item, |item| item.plan = plan),
            Event::AgendaReordered { session, order } => self.in_session(session, |session| {
                session.items.sort_by_key(|item| order.iter().position(|id| *id == item.id));
            }),
            Event::ItemStarted { session, item } => self.in_item(session, item, |item| {
                item.state = ItemState::Open;
                item.held.begin(at);
            }),
            Event::ItemEnded { session, item } => self.in_item(session, item, |item| {
                item.state = ItemState::Ended;
                item.held.end(at);
            }),
            Event::ItemSkipped { session, item } => {
                self.in_item(session, item, |item| item.state = ItemState::Skipped);
            }
            _ => {}
        }
    }

    fn apply_roll_call(&mut self, at: Timestamp, event: Event) {
        match event {
            Event::RollCallOpened { session, roll_call, title, deadline } => {
                let opened = RollCall::opened(roll_call, session, title, at, deadline);
                self.roll_calls.insert(roll_call, opened);
                self.in_session(session, |session| session.roll_calls.push(roll_call));
            }
            Event::HeadCountReported { roll_call, endpoint, head_count } => {
                if let Some(roll_call) = self.roll_calls.get_mut(&roll_call) {
                    roll_call.answers.insert(endpoint, Answer { at, head_count });
                }
            }
            Event::RollCallClosed { roll_call } => {
                if let Some(roll_call) = self.roll_calls.get_mut(&roll_call) {
                    roll_call.closed_at.get_or_insert(at);
                }
            }
            Event::RollCallMadeOfficial { session, roll_call } => {
                self.in_session(session, |session| session.official_roll_call = Some(roll_call));
            }
            _ => {}
        }
    }

    fn apply_slip(&mut self, at: Timestamp, event: Event) {
        let known = match &event {
            Event::SlipDecided { session, number, .. } => {
                let decided = self.slips.get(number).zip(self.sessions.get(session));
                decided.map(|(handed_in, session)| self.known_beside(session, &handed_in.slip))
            }
            _ => None,
        };
        self.slips.apply(at, event, known.unwrap_or_default());
    }

    /// The session has the newest figures; what they were before stands in the amendment.
    fn apply_amendment(&mut self, session: SessionId, amended: Amended) {
        match amended.amendment.change.clone() {
            Change::HeadCount { roll_call, endpoint, after, .. } => {
                if let Some(roll_call) = self.roll_calls.get_mut(&roll_call) {
                    match after {
                        Some(head_count) => {
                            roll_call.answers.insert(endpoint, Answer { at: amended.at, head_count });
                        }
                        None => {
                            roll_call.answers.remove(&endpoint);
                        }
                    }
                }
            }
            Change::Absence { endpoint, after, .. } => self.in_session(session, |session| match after {
                Some(absence) => {
                    session.absences.insert(endpoint, absence);
                }
                None => {
                    session.absences.remove(&endpoint);
                }
            }),
        }
        if let Some(versions) = self.versions.get_mut(&session) {
            versions.amend(amended);
        }
    }

    fn enter(&mut self, session: SessionId, state: SessionState) {
        self.in_session(session, |session| session.state = state);
    }

    fn in_session(&mut self, session: SessionId, change: impl FnOnce(&mut Session)) {
        if let Some(session) = self.sessions.get_mut(&session) {
            change(session);
        }
    }

    fn in_item(&mut self, session: SessionId, item: ItemId, change: impl FnOnce(&mut Item)) {
        self.in_session(session, |session| {
            if let Some(item) = session.items.iter_mut().find(|candidate| candidate.id == item) {
                change(item);
            }
        });
    }
}
