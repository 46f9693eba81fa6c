//! Announcements, reminders, and the hot line between a technician and those who run a session.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::endpoint::{EndpointContact, EndpointRef};
use crate::time::Time;

/// An announcement to everybody of a branch.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MakeAnnouncement {
    /// The text, 1 to 500 characters, of several lines if need be.
    pub text: String,
}

/// A message on a hot line, either way.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WriteMessage {
    /// The text, 1 to 500 characters, of several lines if need be.
    pub text: String,
}

/// How many endpoints have an announcement of how many it is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Reach {
    /// How many it is for.
    pub addressed: u64,
    /// How many of them have shown it.
    pub shown: u64,
}

/// That a roll call waits for an answer. Pages have the words for it, in their own language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Reminder {
    /// The roll call.
    pub roll_call: u32,
    /// Its title.
    pub title: String,
    /// By when answers are wanted.
    pub deadline: Time,
}

/// The announcements of a session, as far as the asker may see its audience.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AnnouncementList {
    /// Those that somebody of the part that is shown got, the newest first.
    pub announcements: Vec<AnnouncementView>,
}

/// An announcement, and how far it came.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AnnouncementView {
    /// Its number.
    pub announcement: u32,
    /// When it was made.
    pub at: Time,
    /// The top of the branch that it was made to.
    pub subtree: EndpointRef,
    /// The text; none of a reminder, or if it was erased, as its time was up.
    pub text: Option<String>,
    /// What it reminds of, if it is a reminder.
    pub reminder: Option<Reminder>,
    /// The name of the account that made it; none if it is not known any more.
    pub by: Option<String>,
    /// How far it came.
    pub reach: Reach,
    /// How far it came in the branches right below the top of the part that is shown.
    pub branches: Vec<BranchReach>,
}

/// How far an announcement came in a branch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct BranchReach {
    /// The endpoint at its top.
    pub endpoint: EndpointRef,
    /// How far.
    pub reach: Reach,
}

/// How many endpoints wait for an answer of the hot line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct HotLineCount {
    /// How many.
    pub waiting: u32,
    /// Since when the first of them does.
    pub waits_since: Option<Time>,
}

/// The hot lines of a session, as far as the asker may see its audience.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct HotLineList {
    /// How many wait for an answer.
    pub count: HotLineCount,
    /// Those that wait, from the one that waits longest; then the others, the last written first; at
    /// most 200.
    pub lines: Vec<HotLineView>,
}

/// The hot line of one endpoint.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct HotLineView {
    /// Which endpoint.
    pub endpoint: EndpointRef,
    /// Whether it is connected now.
    pub connected: bool,
    /// Since when it waits for an answer.
    pub waits_since: Option<Time>,
    /// Whom to call there.
    pub contact: Option<EndpointContact>,
    /// The last 50 messages, in the order in which they were written.
    pub messages: Vec<MessageView>,
}

/// A message on a hot line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MessageView {
    /// Its number.
    pub message: u32,
    /// When it was written.
    pub at: Time,
    /// The text; none if it was erased, as its time was up.
    pub text: Option<String>,
    /// Whether those who run the session wrote it.
    pub is_answer: bool,
    /// The name of the account that answered, for those who run the session.
    pub by: Option<String>,
}

/// What an endpoint has to read, and its own hot line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OwnMessages {
    /// The announcements that hold for it, the newest first; at most 20.
    pub announcements: Vec<OwnAnnouncement>,
    /// Since when it waits for an answer of the hot line.
    pub waits_since: Option<Time>,
    /// The last 50 messages of its hot line, in the order in which they were written.
    pub messages: Vec<MessageView>,
}

/// An announcement as the endpoint reads it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OwnAnnouncement {
    /// Its number.
    pub announcement: u32,
    /// When it was made.
    pub at: Time,
    /// The text; none of a reminder, or if it was erased, as its time was up.
    pub text: Option<String>,
    /// What it reminds of, if it is a reminder.
    pub reminder: Option<Reminder>,
    /// When a page of the endpoint showed it first.
    pub shown_at: Option<Time>,
}

/// What is new for an endpoint. The texts are fetched by HTTP when one of the numbers is another one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SituationMessages {
    /// The last announcement that holds for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub announcement: Option<u32>,
    /// The last message of its hot line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<u32>,
}
