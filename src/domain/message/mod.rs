//! Messages during a session: announcements to a branch, reminders to those who have not answered a
//! roll call, and the hot line between the technician of one endpoint and those who run the session.
//!
//! The ledger has who wrote to whom and when, and the hash of what was said
//! ([`written_text`](crate::written_text)).

mod announcement;
mod hot_line;
mod texts;
mod wish;

use std::collections::BTreeMap;

use crate::event::Event;
use crate::identity::{AnnouncementId, EndpointId, MessageId, SessionId};
use crate::refusal::Refusal;
use crate::time::Timestamp;
use crate::written_text::{TextHash, check_written};

pub use announcement::{Announced, Announcement, Reach};
pub use hot_line::{HotLine, Message};
pub use texts::MessageTexts;
pub use wish::MessageWish;

/// How many characters an announcement or a message may have.
pub const TEXT_LIMIT: usize = 500;

/// How many announcements a session may have, reminders among them.
pub const MOST_ANNOUNCEMENTS: usize = 500;

/// How many of them one author may have made.
pub const MOST_OF_ONE_AUTHOR: usize = 50;

/// How many messages the technician of one endpoint may write to the hot line in a session, and how many
/// answers it may get: who asks without end leaves room to be answered.
pub const MOST_MESSAGES: usize = 200;

/// How many messages an endpoint may write within [`AT_ONCE_MS`].
pub const MOST_AT_ONCE: usize = 5;

/// Within what time those are counted, in milliseconds.
pub const AT_ONCE_MS: i64 = 60_000;

/// Every announcement and message of a conference.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Messages {
    announcements: BTreeMap<AnnouncementId, Announcement>,
    in_order: BTreeMap<SessionId, Vec<AnnouncementId>>,
    hot_lines: BTreeMap<(SessionId, EndpointId), HotLine>,
    last_message: u32,
}

impl Messages {
    /// Takes in what happened at `at`; `addressed` is whom an announcement that was made just now is
    /// for.
    pub(crate) fn apply(&mut self, at: Timestamp, event: Event, addressed: Vec<EndpointId>) {
        match event {
            Event::AnnouncementMade { session, announcement: id, subtree, text, by } => {
                let said = Announced::Text(text);
                self.announce(Announcement::made(id, session, subtree, at, said, by, addressed));
            }
            Event::ReminderSent { session, announcement: id, roll_call, subtree, by } => {
                let said = Announced::Reminder(roll_call);
                self.announce(Announcement::made(id, session, subtree, at, said, by, addressed));
            }
            Event::AnnouncementShown { announcement, endpoint } => {
                if let Some(known) = self.announcements.get_mut(&announcement) {
                    known.shown.entry(endpoint).or_insert(at);
                }
            }
            Event::HotLineAsked { session, message: id, endpoint, text } => {
                self.write(session, endpoint, Message { id, at, text, answered_by: None });
            }
            Event::HotLineAnswered { session, message: id, endpoint, text, by } => {
                self.write(session, endpoint, Message { id, at, text, answered_by: Some(by) });
            }
            _ => {}
        }
    }

    /// An announcement.
    #[must_use]
    pub fn announcement(&self, announcement: AnnouncementId) -> Option<&Announcement> {
        self.announcements.get(&announcement)
    }

    /// The announcements of a session, in the order in which they were made.
    pub fn announcements(&self, session: SessionId) -> impl DoubleEndedIterator<Item = &Announcement> {
        self.in_order.get(&session).into_iter().flatten().filter_map(|id| self.announcements.get(id))
    }

    /// The hot line of one endpoint; none if nothing was ever written on it.
    #[must_use]
    pub fn hot_line(&self, session: SessionId, endpoint: EndpointId) -> Option<&HotLine> {
        self.hot_lines.get(&(session, endpoint))
    }

    /// The hot lines of a session, by the numbers of the endpoints.
    pub fn hot_lines(&self, session: SessionId) -> impl Iterator<Item = (EndpointId, &HotLine)> {
        let (first, last) = ((session, EndpointId(u32::MIN)), (session, EndpointId(u32::MAX)));
        self.hot_lines.range(first..=last).map(|((_, endpoint), line)| (*endpoint, line))
    }

    /// Whether something that was written in a session has this text.
    #[must_use]
    pub fn has_text(&self, session: SessionId, text: &TextHash) -> bool {
        let announced = |it: &Announcement| matches!(&it.said, Announced::Text(said) if said == text);
        let written = |(_, line): (EndpointId, &HotLine)| line.messages.iter().any(|message| message.text == *text);
        self.announcements(session).any(announced) || self.hot_lines(session).any(written)
    }

    /// The number of the next announcement.
    pub(crate) fn next_announcement(&self) -> AnnouncementId {
        AnnouncementId(self.announcements.keys().next_back().map_or(1, |last| last.0 + 1))
    }

    /// The number of the next message.
    pub(crate) const fn next_message(&self) -> MessageId {
        MessageId(self.last_message + 1)
    }

    fn announce(&mut self, announcement: Announcement) {
        self.in_order.entry(announcement.session).or_default().push(announcement.id);
        self.announcements.insert(announcement.id, announcement);
    }

    fn write(&mut self, session: SessionId, endpoint: EndpointId, message: Message) {
        self.last_message = self.last_message.max(message.id.0);
        self.hot_lines.entry((session, endpoint)).or_default().messages.push(message);
    }
}

/// Whether a text may be an announcement or a message: 1 to [`TEXT_LIMIT`] characters, of several
/// lines if need be.
///
/// # Errors
/// [`Refusal::TextLength`], which names the field.
pub fn check_message_text(field: &'static str, text: &str) -> Result<(), Refusal> {
    check_written(field, text, TEXT_LIMIT)
}
