//! The floor: who asks to speak, who speaks, and what is shown meanwhile.

use diemcau_domain::floor as domain;
use diemcau_domain::identity::EndpointId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::endpoint::EndpointRef;
use crate::time::Time;

/// By what those who wait are put in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FloorRule {
    /// As they were registered, raised their hands or were put in order by hand.
    InOrder,
    /// One of each province in turn.
    RotateProvinces,
    /// Those first who have spoken least.
    LeastSpoken,
}

/// Whose picture is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "shown", rename_all = "snake_case", deny_unknown_fields)]
pub enum Shown {
    /// The hall's.
    Hall {},
    /// That of an endpoint that holds the floor.
    Endpoint {
        /// The number of the endpoint.
        endpoint: u32,
    },
}

/// How a turn to speak ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TurnEnd {
    /// An organizer took the floor back.
    TakenBack,
    /// The technician gave it back.
    Released,
    /// Its connection or its media was lost.
    LineLost,
    /// The session is over.
    SessionOver,
}

/// Why an endpoint cannot be given the floor at all, whatever the session does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FloorBar {
    /// It only receives.
    ViewOnly,
    /// It follows by television.
    Broadcast,
    /// It leads the session and speaks without being asked.
    LeadsSession,
}

/// Give an endpoint the floor, or the one that holds it another limit.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GiveFloor {
    /// The number of the endpoint.
    pub endpoint: u32,
    /// How long it should speak, 1 to 14,400 seconds; as long as it likes if not given.
    #[serde(default)]
    pub limit_seconds: Option<u32>,
}

/// The endpoint that something is done to.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FloorEndpoint {
    /// Its number.
    pub endpoint: u32,
}

/// Another order of those who wait. Chooses the rule `in_order` as well.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct QueueOrder {
    /// The numbers of endpoints that wait. Those not named follow as they stood.
    pub order: Vec<u32>,
}

/// Who is to speak, in this order, without raising a hand. Replaces those registered before.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RegisterSpeakers {
    /// The numbers of the endpoints, 200 at most.
    pub endpoints: Vec<u32>,
}

/// Another rule for the queue.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChooseFloorRule {
    /// The rule.
    pub rule: FloorRule,
}

/// What is shown from now on, until who speaks changes.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ArrangeProgram {
    /// The main picture.
    pub main: Shown,
    /// The side picture; another one than the main picture, or none.
    #[serde(default)]
    pub side: Option<Shown>,
}

/// The floor of a session as it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FloorView {
    /// By what the queue is in order.
    pub rule: FloorRule,
    /// Those who wait, in the order of the rule; the first 200.
    pub queue: Vec<QueueEntry>,
    /// How many wait in all.
    pub waiting: u32,
    /// Those who hold the floor, the one who has held it longest first; two at most.
    pub holders: Vec<HolderView>,
    /// The turn that ended last.
    pub last_turn: Option<EndedTurn>,
    /// Those who are looked at before they go on air.
    pub previews: Vec<PreviewView>,
    /// The main picture. While its sender is silent, the hall is shown instead.
    pub main: Shown,
    /// The side picture, if there is one.
    pub side: Option<Shown>,
}

/// Somebody who waits for the floor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct QueueEntry {
    /// Who.
    pub endpoint: EndpointRef,
    /// When it raised its hand; none if it is only registered.
    pub raised_at: Option<Time>,
    /// Whether an organizer registered it.
    pub registered: bool,
    /// How often it has held the floor while the session was held.
    pub times_spoken: u32,
    /// How long, in milliseconds.
    pub spoken_ms: i64,
    /// Whether it is connected now.
    pub is_connected: bool,
}

/// Somebody who holds the floor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct HolderView {
    /// Who.
    pub endpoint: EndpointRef,
    /// Since when.
    pub since: Time,
    /// How long it should speak, in milliseconds.
    pub limit_ms: Option<i64>,
    /// Whether its media arrives at the server.
    pub is_sending: bool,
}

/// A turn to speak that is over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct EndedTurn {
    /// Whose.
    pub endpoint: EndpointRef,
    /// When it ended.
    pub ended_at: Time,
    /// How.
    pub reason: TurnEnd,
}

/// Somebody who is looked at before it goes on air.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PreviewView {
    /// Who.
    pub endpoint: EndpointRef,
    /// Whether its media arrives at the server.
    pub is_sending: bool,
}

/// How the floor stands for one endpoint.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SituationFloor {
    /// Why it cannot be given the floor at all; none if it can.
    pub barred: Option<FloorBar>,
    /// Whether its hand is up.
    pub hand_raised: bool,
    /// Its place among those who wait, from 1; none if it does not wait.
    pub position: Option<u32>,
    /// Whether it is looked at before it goes on air.
    pub is_previewed: bool,
    /// Whether it holds the floor.
    pub holds_floor: bool,
    /// Since when it holds it.
    pub since: Option<Time>,
    /// How long it should speak, in milliseconds.
    pub limit_ms: Option<i64>,
    /// How its last turn to speak ended; none if it had none.
    pub last_end: Option<TurnEnd>,
    /// Whether it is to send picture and sound now.
    pub must_send: bool,
    /// Those who hold the floor.
    pub speakers: Vec<EndpointRef>,
    /// The main picture.
    pub main: Shown,
    /// The side picture, if there is one.
    pub side: Option<Shown>,
}

impl From<FloorRule> for domain::FloorRule {
    fn from(rule: FloorRule) -> Self {
        match rule {
            FloorRule::InOrder => Self::InOrder,
            FloorRule::RotateProvinces => Self::RotateProvinces,
            FloorRule::LeastSpoken => Self::LeastSpoken,
        }
    }
}

impl From<domain::FloorRule> for FloorRule {
    fn from(rule: domain::FloorRule) -> Self {
        match rule {
            domain::FloorRule::InOrder => Self::InOrder,
            domain::FloorRule::RotateProvinces => Self::RotateProvinces,
            domain::FloorRule::LeastSpoken => Self::LeastSpoken,
        }
    }
}

impl From<domain::FloorEnd> for TurnEnd {
    fn from(end: domain::FloorEnd) -> Self {
        match end {
            domain::FloorEnd::TakenBack => Self::TakenBack,
            domain::FloorEnd::Released => Self::Released,
            domain::FloorEnd::LineLost => Self::LineLost,
            domain::FloorEnd::SessionOver => Self::SessionOver,
        }
    }
}

impl From<Shown> for domain::Shown {
    fn from(shown: Shown) -> Self {
        match shown {
            Shown::Hall {} => Self::Hall,
            Shown::Endpoint { endpoint } => Self::Endpoint(EndpointId(endpoint)),
        }
    }
}

impl From<domain::Shown> for Shown {
    fn from(shown: domain::Shown) -> Self {
        match shown {
            domain::Shown::Hall => Self::Hall {},
            domain::Shown::Endpoint(endpoint) => Self::Endpoint { endpoint: endpoint.0 },
        }
    }
}
