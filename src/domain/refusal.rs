//! Why a wish is not granted. The user may be told; the code is stable.

use thiserror::Error;

use crate::session::{SessionState, SessionStep};

/// A command that changes nothing, and why.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Refusal {
    /// No such endpoint in this conference.
    #[error("no such endpoint")]
    UnknownEndpoint,
    /// No such session in this conference.
    #[error("no such session")]
    UnknownSession,
    /// No such agenda item in this conference.
    #[error("no such agenda item")]
    UnknownItem,
    /// No such roll call in this conference.
    #[error("no such roll call")]
    UnknownRollCall,
    /// A title, name or reason that must be given is empty, or longer than allowed.
    #[error("{field} must have 1 to {limit} characters")]
    TextLength {
        /// The field that is wrong.
        field: &'static str,
        /// The most characters it may have.
        limit: usize,
    },
    /// A time span that ends before it begins, or a number out of its range.
    #[error("{field} is out of range")]
    OutOfRange {
        /// The field that is wrong.
        field: &'static str,
    },
    /// A step that the session's state does not allow.
    #[error("a session that is {state} cannot be made {step}")]
    IllegalStep {
        /// The state it is in.
        state: SessionState,
        /// The step that was asked for.
        step: SessionStep,
    },
    /// Something that this state of the session does not allow.
    #[error("not while the session is {state}")]
    SessionState {
        /// The state it is in.
        state: SessionState,
    },
    /// What happened shortly before the end of the session is not known yet.
    #[error("the figures are complete in {wait_ms} ms")]
    FiguresIncomplete {
        /// How long to wait, in milliseconds.
        wait_ms: i64,
    },
    /// Another session of overlapping audience is live.
    #[error("session \"{title}\" is live for some of these endpoints")]
    OverlappingSession {
        /// The title of that session.
        title: String,
    },
    /// The item has been held or left out already.
    #[error("the item was ended or skipped")]
    ItemOver,
    /// The item is not open.
    #[error("the item is not open")]
    ItemNotOpen,
    /// The order does not name every item of the session exactly once.
    #[error("the order must name every item once")]
    IncompleteOrder,
    /// A roster cannot be replaced while a session is being held.
    #[error("the roster is in use by session \"{title}\"")]
    RosterInUse {
        /// The title of that session.
        title: String,
    },
    /// The new roster lacks an endpoint that a planned session needs.
    #[error("the new roster lacks {code}, which session \"{title}\" needs")]
    RosterLacks {
        /// The code of the missing endpoint.
        code: String,
        /// The title of the session.
        title: String,
    },
    /// The conference has no roster yet.
    #[error("the conference has no roster")]
    NoRoster,
    /// The lead of a session stands outside of its audience.
    #[error("the lead must belong to the audience")]
    LeadOutsideAudience,
    /// Another device holds the endpoint and is alive.
    #[error("the endpoint is open on another device")]
    OtherDevice,
    /// The roll call takes no more answers.
    #[error("the roll call is closed")]
    RollCallClosed,
    /// The endpoint does not belong to the session's audience.
    #[error("the endpoint does not take part in this session")]
    OutsideAudience,
    /// The parts of a head count are more than those invited.
    #[error("present, excused and unexcused members are {given}, but only {invited} were invited")]
    TooManyMembers {
        /// What was given, in people.
        given: u64,
        /// How many were invited, in people.
        invited: u64,
    },
    /// The endpoint only receives, or follows by television.
    #[error("the endpoint does not send")]
    NotTwoWay,
    /// The endpoint leads the session: it is the hall.
    #[error("the endpoint leads the session")]
    LeadsSession,
    /// The endpoint is not connected.
    #[error("the endpoint is not connected")]
    NotConnected,
    /// The endpoint has the floor already.
    #[error("the endpoint holds the floor")]
    HoldsFloor,
    /// As many as may speak at once do.
    #[error("two endpoints hold the floor")]
    FloorTaken,
    /// As many as may be looked at at once are.
    #[error("four endpoints are looked at already")]
    TooManyPreviews,
    /// Only who holds the floor can be shown.
    #[error("the endpoint does not hold the floor")]
    NotOnFloor,
    /// Only those who wait can be put in order.
    #[error("the endpoint does not wait for the floor")]
    NotWaiting,
    /// The number of invited members was changed without a reason.
    #[error("another number of invited members needs a reason")]
    ReasonMissing,
}

impl Refusal {
    /// The stable name of the refusal, for protocols and dictionaries.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::UnknownEndpoint => "unknown_endpoint",
            Self::UnknownSession => "unknown_session",
            Self::UnknownItem => "unknown_item",
            Self::UnknownRollCall => "unknown_roll_call",
            Self::TextLength { .. } => "text_length",
            Self::OutOfRange { .. } => "out_of_range",
            Self::IllegalStep { .. } => "illegal_step",
            Self::SessionState { .. } => "session_state",
            Self::FiguresIncomplete { .. } => "figures_incomplete",
            Self::OverlappingSession { .. } => "overlapping_session",
            Self::ItemOver => "item_over",
            Self::ItemNotOpen => "item_not_open",
            Self::IncompleteOrder => "incomplete_order",
            Self::RosterInUse { .. } => "roster_in_use",
            Self::RosterLacks { .. } => "roster_lacks",
            Self::NoRoster => "no_roster",
            Self::LeadOutsideAudience => "lead_outside_audience",
            Self::OtherDevice => "other_device",
            Self::RollCallClosed => "roll_call_closed",
            Self::OutsideAudience => "outside_audience",
            Self::TooManyMembers { .. } => "too_many_members",
            Self::NotTwoWay => "not_two_way",
            Self::LeadsSession => "leads_session",
            Self::NotConnected => "not_connected",
            Self::HoldsFloor => "holds_floor",
            Self::FloorTaken => "floor_taken",
            Self::TooManyPreviews => "too_many_previews",
            Self::NotOnFloor => "not_on_floor",
            Self::NotWaiting => "not_waiting",
            Self::ReasonMissing => "reason_missing",
        }
    }

    /// The field that is wrong, where there is one.
    #[must_use]
    pub fn field(&self) -> Option<&'static str> {
        match self {
            Self::TextLength { field, .. } | Self::OutOfRange { field } => Some(field),
            Self::TooManyMembers { .. } => Some("present_members"),
            Self::ReasonMissing => Some("invited_reason"),
            _ => None,
        }
    }
}
