//! Wishes about messages.

use super::super::Conference;
use super::if_new;
use crate::event::Event;
use crate::identity::{AnnouncementId, Author, EndpointId, RollCallId, SessionId};
use crate::message::{MOST_ANNOUNCEMENTS, MOST_MESSAGES, MOST_OF_ONE_AUTHOR, MessageWish};
use crate::refusal::Refusal;
use crate::time::Timestamp;
use crate::written_text::TextHash;

impl Conference {
    pub(super) fn decide_message(
        &self,
        at: Timestamp,
        session: SessionId,
        wish: MessageWish,
    ) -> Result<Vec<Event>, Refusal> {
        match wish {
            MessageWish::Announce { subtree, text, by } => self.announce(session, subtree, text, by),
            MessageWish::Remind { roll_call, subtree, by } => self.remind(session, roll_call, subtree, by),
            MessageWish::Show { announcement, endpoint } => self.show_announcement(session, announcement, endpoint),
            MessageWish::Ask { endpoint, text } => self.ask_hot_line(at, session, endpoint, text),
            MessageWish::Answer { endpoint, text, by } => self.answer_hot_line(session, endpoint, text, by),
        }
    }

    fn announce(
        &self,
        session: SessionId,
        subtree: EndpointId,
        text: TextHash,
        by: Author,
    ) -> Result<Vec<Event>, Refusal> {
        let known = self.unended_session(session)?;
        self.check_somebody(self.announced_to(known, subtree), subtree)?;
        self.check_room(session, by)?;
        let announcement = self.messages.next_announcement();
        Ok(vec![Event::AnnouncementMade { session, announcement, subtree, text, by }])
    }

    fn remind(
        &self,
        session: SessionId,
        roll_call: RollCallId,
        subtree: EndpointId,
        by: Author,
    ) -> Result<Vec<Event>, Refusal> {
        let known = self.unended_session(session)?;
        let asked = self.known_roll_call(roll_call)?;
        if asked.session != session {
            return Err(Refusal::UnknownRollCall);
        }
        if asked.closed_at.is_some() {
            return Err(Refusal::RollCallClosed);
        }
        self.check_somebody(self.attendants(known, subtree, |_| true), subtree)?;
        if self.reminded(known, roll_call, subtree).is_empty() {
            return Err(Refusal::EverybodyAnswered);
        }
        self.check_room(session, by)?;
        let announcement = self.messages.next_announcement();
        Ok(vec![Event::ReminderSent { session, announcement, roll_call, subtree, by }])
    }

    fn show_announcement(
        &self,
        session: SessionId,
        announcement: AnnouncementId,
        endpoint: EndpointId,
    ) -> Result<Vec<Event>, Refusal> {
        let known = self.messages.announcement(announcement).filter(|known| known.session == session);
        let known = known.filter(|known| known.is_for(endpoint)).ok_or(Refusal::UnknownAnnouncement)?;
        let is_so = known.shown.contains_key(&endpoint);
        Ok(if_new(!is_so, Event::AnnouncementShown { announcement, endpoint }))
    }

    fn ask_hot_line(
        &self,
        at: Timestamp,
        session: SessionId,
        endpoint: EndpointId,
        text: TextHash,
    ) -> Result<Vec<Event>, Refusal> {
        let known = self.unended_session(session)?;
        self.attendant_entry(known, endpoint)?;
        if let Some(line) = self.messages.hot_line(session, endpoint) {
            if line.asked().count() >= MOST_MESSAGES {
                return Err(Refusal::TooMany { field: "messages", limit: MOST_MESSAGES });
            }
            if let Some(wait_ms) = line.wait_ms(at) {
                return Err(Refusal::TooFast { wait_ms });
            }
        }
        let message = self.messages.next_message();
        Ok(vec![Event::HotLineAsked { session, message, endpoint, text }])
    }

    /// Those who run a session may write first, and still after it: somebody may be waiting.
    fn answer_hot_line(
        &self,
        session: SessionId,
        endpoint: EndpointId,
        text: TextHash,
        by: Author,
    ) -> Result<Vec<Event>, Refusal> {
        let known = self.unclosed_session(session)?;
        self.audience_entry(known, endpoint)?;
        let answers = self.messages.hot_line(session, endpoint).map_or(0, |line| line.answers().count());
        if answers >= MOST_MESSAGES {
            return Err(Refusal::TooMany { field: "messages", limit: MOST_MESSAGES });
        }
        let message = self.messages.next_message();
        Ok(vec![Event::HotLineAnswered { session, message, endpoint, text, by }])
    }

    fn check_somebody(&self, addressed: Vec<EndpointId>, subtree: EndpointId) -> Result<(), Refusal> {
        if addressed.is_empty() {
            self.check_endpoint(subtree)?;
            return Err(Refusal::OutsideAudience);
        }
        Ok(())
    }

    /// Sixty provinces remind their own people in one session: none of them shall use up what others have.
    fn check_room(&self, session: SessionId, by: Author) -> Result<(), Refusal> {
        let of_session = || self.messages.announcements(session);
        for (there_are, limit) in [
            (of_session().filter(|made| made.by == by).count(), MOST_OF_ONE_AUTHOR),
            (of_session().count(), MOST_ANNOUNCEMENTS),
        ] {
            if there_are >= limit {
                return Err(Refusal::TooMany { field: "announcements", limit });
            }
        }
        Ok(())
    }
}
