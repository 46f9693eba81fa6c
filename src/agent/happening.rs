//! What an agent tells about itself.

use std::fmt;
use std::sync::Arc;
use std::time::{Instant, SystemTime};

use diemcau_protocol::endpoint::EndpointRef;
use diemcau_protocol::websocket::{GoodbyeReason, Situation};

/// A point in time on both clocks: the one that never goes back, and the one on the wall.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// By the monotonic clock.
    pub at: Instant,
    /// By the wall clock.
    pub wall: SystemTime,
}

impl Moment {
    /// This moment.
    #[must_use]
    pub fn now() -> Self {
        Self { at: Instant::now(), wall: SystemTime::now() }
    }
}

/// Something that happened to an agent.
#[derive(Clone, Debug, PartialEq)]
pub struct AgentEvent {
    /// When.
    pub moment: Moment,
    /// What.
    pub what: AgentHappening,
}

/// What happened.
#[derive(Clone, Debug, PartialEq)]
pub enum AgentHappening {
    /// The join key was accepted.
    Joined(Arc<JoinedAs>),
    /// The connection is up and asked to speak for the endpoint.
    LinkOpened,
    /// The connection speaks for the endpoint.
    Attending {
        /// The number of the connection.
        epoch: u32,
    },
    /// Another device holds the endpoint and is asked.
    HeldElsewhere,
    /// Another device asks to take over.
    TakeOverAsked {
        /// How it names itself.
        device: String,
    },
    /// How things stand for the endpoint now.
    Situation(Arc<Situation>),
    /// An answer to a roll call was written down.
    HeadCountWritten {
        /// The roll call.
        roll_call: u32,
    },
    /// An answer to a roll call was refused.
    HeadCountRefused {
        /// The roll call.
        roll_call: u32,
        /// The stable name of the reason.
        code: String,
    },
    /// The server refused something that was not an answer to a roll call.
    Refused {
        /// The stable name of the reason.
        code: String,
        /// The reason in English.
        detail: String,
    },
    /// The connection is gone.
    LinkLost(LinkLoss),
    /// The server could not be reached, or took nobody in.
    OutOfReach {
        /// Why, in English.
        reason: String,
    },
    /// The agent will not come back by itself.
    StayedAway(Reason),
    /// A media leg is up. Legs of one agent are numbered from 1.
    MediaConnected {
        /// Which leg.
        leg: u32,
    },
    /// Media of this kind arrives; the moment of the event is that of the first packet.
    MediaArrived {
        /// On which leg.
        leg: u32,
        /// Sound or picture.
        kind: MediaKind,
    },
    /// Nothing of this kind arrived for two seconds.
    MediaStalled {
        /// On which leg.
        leg: u32,
        /// Sound or picture.
        kind: MediaKind,
        /// When the last packet came.
        last_arrival: Moment,
    },
    /// A media leg is gone, or could not be made.
    MediaLost {
        /// Which leg.
        leg: u32,
        /// Why, in English.
        reason: String,
        /// When the last packet of sound came, if any came.
        last_sound: Option<Moment>,
        /// When the last packet of picture came, if any came.
        last_picture: Option<Moment>,
    },
    /// The agent has ended.
    Left,
}

/// What the join key was good for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JoinedAs {
    /// The conference.
    pub conference: u32,
    /// Its title.
    pub conference_title: String,
    /// The endpoint.
    pub endpoint: EndpointRef,
}

/// What arrives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MediaKind {
    /// Sound of the program.
    Sound,
    /// Picture of the program.
    Picture,
}

/// Why a connection ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LinkLoss {
    /// The server said goodbye.
    Goodbye(GoodbyeReason),
    /// The server closed it without a word.
    Closed,
    /// It broke.
    Broken(String),
    /// Nothing was heard for 15 seconds.
    Silent,
    /// The agent itself gave it up, as it was told to.
    GivenUp,
}

/// Why an agent stays away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// Another device took over.
    TakenOver,
    /// The key was revoked.
    Revoked,
    /// The key is not accepted.
    KeyRefused {
        /// The stable name of the reason.
        code: String,
        /// The reason in English.
        detail: String,
    },
    /// It was told to drop its connection or to fall silent.
    Told,
}

impl fmt::Display for AgentHappening {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Joined(joined) => write!(formatter, "joined as {} ({})", joined.endpoint.name, joined.endpoint.code),
            Self::LinkOpened => formatter.write_str("connected"),
            Self::Attending { epoch } => write!(formatter, "attending (connection {epoch})"),
            Self::HeldElsewhere => formatter.write_str("another device holds the endpoint and is asked"),
            Self::TakeOverAsked { device } => write!(formatter, "device {device} asks to take over"),
            Self::Situation(situation) => write_situation(formatter, situation),
            Self::HeadCountWritten { roll_call } => write!(formatter, "roll call {roll_call} answered"),
            Self::HeadCountRefused { roll_call, code } => {
                write!(formatter, "answer to roll call {roll_call} refused ({code})")
            }
            Self::Refused { code, detail } => write!(formatter, "refused: {detail} ({code})"),
            Self::LinkLost(loss) => write!(formatter, "connection lost: {loss}"),
            Self::OutOfReach { reason } => write!(formatter, "cannot get in: {reason}"),
            Self::StayedAway(reason) => write!(formatter, "staying away: {reason}"),
            Self::MediaConnected { leg } => write!(formatter, "media connected (leg {leg})"),
            Self::MediaArrived { leg, kind } => write!(formatter, "{kind} arrives (leg {leg})"),
            Self::MediaStalled { leg, kind, .. } => write!(formatter, "{kind} has stalled (leg {leg})"),
            Self::MediaLost { leg, reason, .. } => write!(formatter, "media ended: {reason} (leg {leg})"),
            Self::Left => formatter.write_str("left"),
        }
    }
}

fn write_situation(formatter: &mut fmt::Formatter<'_>, situation: &Situation) -> fmt::Result {
    match &situation.session {
        None => formatter.write_str("no session is planned"),
        Some(session) => write!(formatter, "session \"{}\" is {:?}", session.title, session.state),
    }?;
    match (situation.receives_sound, situation.receives_picture) {
        (false, false) => Ok(()),
        (true, false) => formatter.write_str("; the server knows that sound arrives"),
        (false, true) => formatter.write_str("; the server knows that picture arrives"),
        (true, true) => formatter.write_str("; the server knows that sound and picture arrive"),
    }
}

impl fmt::Display for MediaKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Sound => "sound",
            Self::Picture => "picture",
        })
    }
}

impl fmt::Display for LinkLoss {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Goodbye(reason) => write!(formatter, "the server said goodbye ({reason:?})"),
            Self::Closed => formatter.write_str("the server closed it"),
            Self::Broken(cause) => write!(formatter, "it broke ({cause})"),
            Self::Silent => formatter.write_str("nothing was heard for 15 s"),
            Self::GivenUp => formatter.write_str("given up here"),
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TakenOver => formatter.write_str("another device took over"),
            Self::Revoked => formatter.write_str("the key was revoked"),
            Self::KeyRefused { code, detail } => write!(formatter, "the key was refused: {detail} ({code})"),
            Self::Told => formatter.write_str("told to"),
        }
    }
}
