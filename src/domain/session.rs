//! One sitting of a conference: its plan, its states and what was on air.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::agenda::{Item, ItemState};
use crate::floor::{Floor, HallPlace, Waiting};
use crate::identity::{EndpointId, RollCallId, SessionId};
use crate::interval::Track;
use crate::ledger::Said;
use crate::roster::Roster;
use crate::time::Timestamp;

/// What is planned for a session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SessionPlan {
    /// Its title, 1 to 200 characters.
    pub title: String,
    /// The endpoint that leads it and sends the program.
    pub lead: EndpointId,
    /// The root of the subtree that takes part.
    pub audience: EndpointId,
    /// When it should begin.
    pub planned_from: Timestamp,
    /// When it should be over.
    pub planned_until: Timestamp,
}

/// Where a session stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SessionState {
    /// Dự kiến.
    Planned,
    /// Chạy thử: the technical check.
    Rehearsing,
    /// Đón điểm cầu: endpoints come in.
    Open,
    /// Đang diễn ra.
    Live,
    /// Tạm nghỉ.
    Paused,
    /// Kết thúc.
    Ended,
    /// Đã chốt: its figures are closed.
    Closed,
}

impl SessionState {
    /// Every state, in the order they are passed.
    pub const ALL: [Self; 7] =
        [Self::Planned, Self::Rehearsing, Self::Open, Self::Live, Self::Paused, Self::Ended, Self::Closed];

    /// The stable name, as in protocols and dictionaries.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Planned => "planned",
            Self::Rehearsing => "rehearsing",
            Self::Open => "open",
            Self::Live => "live",
            Self::Paused => "paused",
            Self::Ended => "ended",
            Self::Closed => "closed",
        }
    }

    /// Whether endpoints are expected to be connected.
    #[must_use]
    pub const fn is_held(self) -> bool {
        matches!(self, Self::Rehearsing | Self::Open | Self::Live | Self::Paused)
    }

    /// Whether nothing more happens in the session.
    #[must_use]
    pub const fn is_over(self) -> bool {
        matches!(self, Self::Ended | Self::Closed)
    }

    /// Whether the session has begun and is not over.
    #[must_use]
    pub const fn is_running(self) -> bool {
        matches!(self, Self::Live | Self::Paused)
    }
}

impl fmt::Display for SessionState {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.code())
    }
}

/// A step from one state to the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SessionStep {
    /// Begin the technical check.
    Rehearse,
    /// Receive the endpoints.
    Open,
    /// Begin.
    Start,
    /// Pause.
    Pause,
    /// Go on after a pause.
    Resume,
    /// Be over.
    End,
    /// Close the figures.
    Close,
}

impl SessionStep {
    /// The stable name, as in protocols and dictionaries.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Rehearse => "rehearse",
            Self::Open => "open",
            Self::Start => "start",
            Self::Pause => "pause",
            Self::Resume => "resume",
            Self::End => "end",
            Self::Close => "close",
        }
    }

    /// The state this step leads to from `state`, if it may be taken there. The technical check may
    /// be left out; nothing else may.
    #[must_use]
    pub const fn from(self, state: SessionState) -> Option<SessionState> {
        match (state, self) {
            (SessionState::Planned, Self::Rehearse) => Some(SessionState::Rehearsing),
            (SessionState::Planned | SessionState::Rehearsing, Self::Open) => Some(SessionState::Open),
            (SessionState::Open, Self::Start) | (SessionState::Paused, Self::Resume) => Some(SessionState::Live),
            (SessionState::Live, Self::Pause) => Some(SessionState::Paused),
            (SessionState::Live | SessionState::Paused, Self::End) => Some(SessionState::Ended),
            (SessionState::Ended, Self::Close) => Some(SessionState::Closed),
            _ => None,
        }
    }
}

impl fmt::Display for SessionStep {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.code())
    }
}

/// A session as it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Session {
    /// Its number.
    pub id: SessionId,
    /// What was planned.
    pub plan: SessionPlan,
    /// Where it stands.
    pub state: SessionState,
    /// Its agenda, in order.
    pub items: Vec<Item>,
    /// From the reception of the endpoints to the end.
    pub attended: Track,
    /// From start to end, pauses included.
    pub held: Track,
    /// Its pauses.
    pub paused: Track,
    /// When its program sent something.
    pub program: Track,
    /// Which roster of the conference it was held with: fixed at its start.
    pub roster_version: Option<usize>,
    /// Whether it began without an agenda; then the time until its first item counts as well.
    pub began_without_agenda: bool,
    /// Its roll calls, in the order they were opened.
    pub roll_calls: Vec<RollCallId>,
    /// The roll call that an organizer chose.
    pub official_roll_call: Option<RollCallId>,
    /// Absences that somebody with the right declared, by endpoint.
    pub absences: BTreeMap<EndpointId, String>,
    /// Who declared them before the figures were closed.
    pub absent_by: BTreeMap<EndpointId, Said>,
    /// Who asks to speak, who speaks, and what is shown.
    pub floor: Floor,
    /// From where the hall sends.
    pub place_on_air: Option<HallPlace>,
    /// The tops of the branches that take part no more, and since when.
    pub released: BTreeMap<EndpointId, Timestamp>,
    /// How often it was planned anew.
    pub replanned: u32,
}

impl Session {
    /// A session of which nothing but the plan is known.
    #[must_use]
    pub fn planned(id: SessionId, plan: SessionPlan) -> Self {
        Self {
            id,
            plan,
            state: SessionState::Planned,
            items: Vec::new(),
            attended: Track::default(),
            held: Track::default(),
            paused: Track::default(),
            program: Track::default(),
            roster_version: None,
            began_without_agenda: false,
            roll_calls: Vec::new(),
            official_roll_call: None,
            absences: BTreeMap::new(),
            absent_by: BTreeMap::new(),
            floor: Floor::default(),
            place_on_air: None,
            released: BTreeMap::new(),
            replanned: 0,
        }
    }

    /// The item that is open now.
    #[must_use]
    pub fn open_item(&self) -> Option<&Item> {
        self.items.iter().find(|item| item.state == ItemState::Open)
    }

    /// How long it has run by `now` since it began, without its pauses, in milliseconds.
    #[must_use]
    pub fn ran_ms(&self, now: Timestamp) -> i64 {
        self.held.until(now).minus(&self.paused.until(now)).total_ms()
    }

    /// Those who wait for the floor, in the order of its rule. `roster` is the one the session is
    /// held with.
    #[must_use]
    pub fn floor_queue(&self, roster: &Roster) -> Vec<Waiting> {
        self.floor.queue(roster, self.plan.audience, &self.held.until(Timestamp::MAX))
    }
}
