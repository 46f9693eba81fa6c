//! Messages of the WebSocket at `/ws`, in the order in which they happen.
//!
//! A connection is opened with a ticket (`/ws?ticket=…`, `POST /api/v1/socket-tickets`). Its first
//! message is [`ClientMessage::Attend`] from an endpoint or [`ClientMessage::Watch`] from an
//! organizer or staff. Messages are JSON text with a `type`; anything else, or a message of more
//! than 64 KiB, ends the connection with [`ServerMessage::Goodbye`].

use serde::{Deserialize, Serialize};

use crate::board::BranchState;
use crate::delegate::SituationDelegates;
use crate::document::SituationDocument;
use crate::endpoint::EndpointRef;
use crate::floor::SituationFloor;
use crate::message::SituationMessages;
use crate::prompt::SituationPrompt;
use crate::quality::{Band, PageFigures};
use crate::readiness::{Check, SituationReadiness};
use crate::roll_call::HeadCount;
use crate::session::{ItemView, ProgramView, SessionView, State};
use crate::time::Time;
use crate::vote::SituationVote;

/// What a page or an agent says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub enum ClientMessage {
    /// An endpoint's first message: be its connection. Also sent again, with the same device, to
    /// ask once more after [`ServerMessage::HeldElsewhere`].
    Attend {
        /// The device, as it names itself: 8 to 64 characters, random, kept.
        device: String,
    },
    /// The holder of an endpoint lets another device take over.
    AllowTakeOver {
        /// The device that asked.
        device: String,
    },
    /// An endpoint answers a roll call.
    ReportHeadCount {
        /// Comes back in the answer.
        request: u32,
        /// Which roll call.
        roll_call: u32,
        /// The answer.
        head_count: HeadCount,
    },
    /// An endpoint asks for the floor in the session that it was told of.
    RaiseHand {
        /// Comes back in the answer.
        request: u32,
    },
    /// It asks no more.
    LowerHand {
        /// Comes back in the answer.
        request: u32,
    },
    /// It has spoken and gives the floor back.
    ReleaseFloor {
        /// Comes back in the answer.
        request: u32,
    },
    /// Somebody is there: the answer to a presence prompt.
    AnswerPrompt {
        /// Comes back in the answer.
        request: u32,
        /// Which prompt.
        prompt: u32,
    },
    /// The page has shown an announcement.
    AnnouncementShown {
        /// Comes back in the answer.
        request: u32,
        /// Which announcement.
        announcement: u32,
    },
    /// The technician says how a part of the technical check went, or the page found it out.
    DeclareCheck {
        /// Comes back in the answer.
        request: u32,
        /// Which part; not `line` or `picture`, which are measured.
        check: Check,
        /// Whether it was passed.
        passed: bool,
    },
    /// An endpoint says what its page counted of the program it receives. It is not answered; say it
    /// about every 20 seconds.
    ReportLine {
        /// The session whose program it receives.
        session: u32,
        /// What was counted.
        figures: PageFigures,
    },
    /// An organizer's or staff member's first message: show a conference's board for a session.
    Watch {
        /// The conference.
        conference: u32,
        /// The session whose board is shown.
        session: u32,
        /// The top of the part to be shown, by number.
        subtree: u32,
    },
}

/// What the server says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ServerMessage {
    /// To an endpoint: this connection speaks for it now.
    Attending {
        /// The number of the connection.
        epoch: u32,
    },
    /// To an endpoint: another device holds it. The other one is asked; `Attending` follows if it
    /// agrees, if an organizer does, or if it stays silent for 15 seconds.
    HeldElsewhere,
    /// To the holder of an endpoint: another device asks to take over.
    TakeOverAsked {
        /// The device that asks.
        device: String,
    },
    /// To an endpoint: how things stand for it. Sent after `Attending` and whenever it changes.
    Situation(Situation),
    /// To an endpoint: what it asked for is written down.
    Done {
        /// The request.
        request: u32,
    },
    /// What was asked for is refused; nothing changed.
    Refused {
        /// The request, if it had a number.
        request: Option<u32>,
        /// The stable name of the reason.
        code: String,
        /// The reason in English.
        detail: String,
        /// The field that is wrong.
        field: Option<String>,
    },
    /// To a watcher: the whole board. Also sent when it lags behind.
    Snapshot {
        /// The roster that positions refer to.
        roster_version: u32,
        /// The position of the first state.
        first_position: u32,
        /// One byte an endpoint in tree order, as base 64; bits in [`crate::board`].
        states: String,
        /// Every branch.
        branches: Vec<BranchState>,
    },
    /// To a watcher: what changed since the last snapshot or delta.
    Delta {
        /// Position and new state.
        states: Vec<(u32, u8)>,
        /// Branches that changed.
        branches: Vec<BranchState>,
    },
    /// To a watcher: the session as it stands now.
    SessionChanged {
        /// The session.
        session: SessionView,
    },
    /// The connection ends, and why.
    Goodbye {
        /// Why.
        reason: GoodbyeReason,
    },
}

/// Why the server ends a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GoodbyeReason {
    /// Another device took over. Do not come back by yourself.
    TakenOver,
    /// The key or the account was revoked, or signed out. Do not come back by yourself.
    Revoked,
    /// A message could not be understood, was too long, or came out of order.
    Malformed,
    /// Not allowed.
    Denied,
    /// It read too slowly.
    TooSlow,
    /// Nothing was heard for 15 seconds.
    Silent,
    /// The server stops. Come back.
    Stopping,
}

/// How things stand for one endpoint.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Situation {
    /// The conference's title.
    pub conference_title: String,
    /// The endpoint.
    pub endpoint: EndpointRef,
    /// How many members are summoned to it, as the roster has it.
    pub invited: u32,
    /// Since when its connection is up.
    pub connected_since: Option<Time>,
    /// Whether the server has proof that sound of the program arrives here.
    pub receives_sound: bool,
    /// Whether the server has proof that picture of the program arrives here.
    pub receives_picture: bool,
    /// How good its line is for receiving, in the session it belongs to.
    pub line: Band,
    /// The session it belongs to now, or the next one planned for it.
    pub session: Option<SituationSession>,
}

/// The session an endpoint belongs to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SituationSession {
    /// Its number.
    pub session: u32,
    /// Its title.
    pub title: String,
    /// Where it stands.
    pub state: State,
    /// When it should begin.
    pub planned_from: Time,
    /// The name of the endpoint that leads it.
    pub lead_name: String,
    /// The agenda.
    pub items: Vec<ItemView>,
    /// Its program.
    pub program: ProgramView,
    /// The roll call that is open, if there is one.
    pub roll_call: Option<SituationRollCall>,
    /// The floor, as far as it concerns the endpoint.
    pub floor: SituationFloor,
    /// Whether the program is recorded now: every screen shows it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_recorded: bool,
    /// The documents that were sent to the endpoint, in the order in which they were sent.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub documents: Vec<SituationDocument>,
    /// Votes, the newest first; the last 8.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub votes: Vec<SituationVote>,
    /// How many of its delegates are there, if it has a list of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delegates: Option<SituationDelegates>,
    /// The presence prompt that is on the screens, if the endpoint was asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prompt: Option<SituationPrompt>,
    /// What is new of announcements and the hot line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub messages: Option<SituationMessages>,
    /// How ready the endpoint is, while the technical check goes on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub readiness: Option<SituationReadiness>,
}

/// The roll call an endpoint is to answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SituationRollCall {
    /// Its number.
    pub roll_call: u32,
    /// Its title.
    pub title: String,
    /// By when the answer is wanted.
    pub deadline: Time,
    /// What the endpoint answered so far.
    pub answer: Option<HeadCount>,
}
