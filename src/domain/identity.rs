//! Who and what is meant: numbers that never change their meaning within a conference.

use std::fmt;

use serde::{Deserialize, Serialize};

macro_rules! number {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub u32);

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(formatter)
            }
        }
    };
}

number!(
    /// A conference, as the store numbers them.
    ConferenceId
);
number!(
    /// An endpoint of one conference. Kept when the roster is imported again with the same code,
    /// never given to another endpoint.
    EndpointId
);
number!(
    /// A session of one conference.
    SessionId
);
number!(
    /// An agenda item; unique within its conference, not only within its session.
    ItemId
);
number!(
    /// A roll call; unique within its conference.
    RollCallId
);
number!(
    /// A document of one conference, as the store numbers the files that are kept.
    DocumentId
);
number!(
    /// A comment on a draft; unique within its conference.
    CommentId
);
number!(
    /// A vote; unique within its conference.
    VoteId
);
number!(
    /// A presence prompt; unique within its conference.
    PromptId
);
number!(
    /// An announcement; unique within its conference.
    AnnouncementId
);
number!(
    /// A message on a hot line; unique within its conference.
    MessageId
);
number!(
    /// A delegate of one conference. Kept when the list of its endpoint is imported again, never
    /// given to another person.
    DelegateNumber
);
number!(
    /// A recording of a session's program; unique within its conference.
    RecordingId
);
number!(
    /// An account of an organizer, staff member or administrator.
    AccountId
);
number!(
    /// The number of a connection of one endpoint: the first is 1, each later one is larger.
    Epoch
);
number!(
    /// A version of a session's figures: closing them makes version 1, each amendment the next.
    Version
);
number!(
    /// The number of a media leg of one endpoint: the first is 1, each later one is larger.
    LegNumber
);

impl Version {
    /// What closing the figures makes.
    pub const FIRST: Self = Self(1);

    /// The version after this one.
    #[must_use]
    pub const fn next(self) -> Self {
        Self(self.0.saturating_add(1))
    }
}

impl EndpointId {
    /// The number as an index into lists that hold one entry an endpoint.
    #[must_use]
    pub fn index(self) -> usize {
        usize::try_from(self.0).unwrap_or(usize::MAX)
    }
}

/// A device (one browser profile, one agent) as it names itself: random, kept by the device.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct DeviceId(pub String);

/// The number of an attendance slip, as it stands on the slip; unique within its conference.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SlipNumber(pub String);

/// Who caused a fact that stands in the ledger.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Author {
    /// The server itself: a line that fell silent, a sign of life.
    Server,
    /// Somebody at the server's own command line.
    Operator,
    /// A signed-in account.
    Account(AccountId),
    /// The technician of an endpoint.
    Endpoint(EndpointId),
}
