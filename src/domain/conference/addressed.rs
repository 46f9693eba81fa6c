//! Whom an announcement, a reminder or a presence prompt is for: some of those of a branch who take part
//! when it is sent.

use super::Conference;
use crate::event::Event;
use crate::identity::{EndpointId, RollCallId};
use crate::roster::{Mode, RosterEntry};
use crate::session::Session;

impl Conference {
    /// Whom an announcement that is made now is for.
    pub(super) fn whom_it_addresses(&self, event: &Event) -> Vec<EndpointId> {
        let addressed = match event {
            Event::AnnouncementMade { session, subtree, .. } => {
                self.session(*session).map(|session| self.announced_to(session, *subtree))
            }
            Event::ReminderSent { session, roll_call, subtree, .. } => {
                self.session(*session).map(|session| self.reminded(session, *roll_call, *subtree))
            }
            _ => None,
        };
        addressed.unwrap_or_default()
    }

    /// Whom a prompt that is asked now is put to.
    pub(super) fn whom_it_asks(&self, event: &Event) -> Vec<EndpointId> {
        let Event::PromptAsked { session, subtree, .. } = event else { return Vec::new() };
        self.session(*session).map(|session| self.prompted(session, *subtree)).unwrap_or_default()
    }

    /// All but the hall, from which an announcement comes.
    pub(super) fn announced_to(&self, session: &Session, subtree: EndpointId) -> Vec<EndpointId> {
        self.attendants(session, subtree, |entry| entry.endpoint != session.plan.lead)
    }

    /// Those who have not answered a roll call.
    pub(super) fn reminded(&self, session: &Session, roll_call: RollCallId, subtree: EndpointId) -> Vec<EndpointId> {
        let Some(roll_call) = self.roll_call(roll_call) else { return Vec::new() };
        self.attendants(session, subtree, |entry| !roll_call.answers.contains_key(&entry.endpoint))
    }

    /// Those who follow on a screen. The hall is not asked whether it follows itself.
    pub(super) fn prompted(&self, session: &Session, subtree: EndpointId) -> Vec<EndpointId> {
        let follows = |entry: &RosterEntry| entry.mode != Mode::Broadcast && entry.endpoint != session.plan.lead;
        let mut asked = self.attendants(session, subtree, follows);
        asked.sort_unstable();
        asked
    }

    /// Those of a branch who take part now and of whom this holds.
    pub(super) fn attendants(
        &self,
        session: &Session,
        subtree: EndpointId,
        holds: impl Fn(&RosterEntry) -> bool,
    ) -> Vec<EndpointId> {
        let roster = self.roster_of(session);
        let audience = session.audience(&roster);
        let within = roster.subtree(subtree).filter(|position| audience.contains(*position));
        let entries = within.filter_map(|position| roster.entries().get(position));
        entries.filter(|entry| holds(entry)).map(|entry| entry.endpoint).collect()
    }
}
