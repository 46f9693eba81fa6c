//! The hot line: what the technician of one endpoint and those who run the session wrote to each
//! other.

use super::{AT_ONCE_MS, MOST_AT_ONCE};
use crate::identity::{Author, MessageId};
use crate::time::Timestamp;
use crate::written_text::TextHash;

/// A message on a hot line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// Its number.
    pub id: MessageId,
    /// When it was written.
    pub at: Timestamp,
    /// Its text.
    pub text: TextHash,
    /// Who of those who run the session answered by it; none if the technician wrote it.
    pub answered_by: Option<Author>,
}

/// The hot line of one endpoint in one session.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HotLine {
    /// In the order in which they were written.
    pub messages: Vec<Message>,
}

impl HotLine {
    /// The messages of the technician, the oldest first.
    pub fn asked(&self) -> impl DoubleEndedIterator<Item = &Message> {
        self.messages.iter().filter(|message| message.answered_by.is_none())
    }

    /// The messages of those who run the session, the oldest first.
    pub fn answers(&self) -> impl DoubleEndedIterator<Item = &Message> {
        self.messages.iter().filter(|message| message.answered_by.is_some())
    }

    /// Since when the technician waits for an answer: the first message after the last answer.
    #[must_use]
    pub fn waits_since(&self) -> Option<Timestamp> {
        let unanswered = self.messages.iter().rev().take_while(|message| message.answered_by.is_none());
        unanswered.last().map(|message| message.at)
    }

    /// How long the technician has to wait before writing again at `at`, in milliseconds; none if
    /// another message may be written now.
    #[must_use]
    pub fn wait_ms(&self, at: Timestamp) -> Option<i64> {
        let oldest = self.asked().rev().nth(MOST_AT_ONCE - 1)?;
        let wait_ms = AT_ONCE_MS - at.since_ms(oldest.at);
        (wait_ms > 0).then_some(wait_ms)
    }
}
