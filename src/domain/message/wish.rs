//! Everything that can be asked about messages.

#![expect(missing_docs, reason = "a variant says what is wished; its fields are named by their types")]

use crate::identity::{AnnouncementId, Author, EndpointId, RollCallId};
use crate::written_text::TextHash;

/// A wish about the messages of a session.
#[derive(Clone, Debug, PartialEq)]
pub enum MessageWish {
    /// Announce something to a branch.
    Announce { subtree: EndpointId, text: TextHash, by: Author },
    /// Remind those of a branch who have not answered a roll call.
    Remind { roll_call: RollCallId, subtree: EndpointId, by: Author },
    /// The page of an endpoint has shown an announcement.
    Show { announcement: AnnouncementId, endpoint: EndpointId },
    /// An endpoint writes to the hot line.
    Ask { endpoint: EndpointId, text: TextHash },
    /// The hot line answers it.
    Answer { endpoint: EndpointId, text: TextHash, by: Author },
}
