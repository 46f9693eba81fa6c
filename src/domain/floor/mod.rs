//! The floor of a session: who asks to speak, who is looked at before going on air, who speaks, and
//! what is shown meanwhile.

mod fold;
mod order;
mod turn;
mod wish;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::identity::EndpointId;
use crate::interval::Track;
use crate::time::Timestamp;

pub use turn::{Spoken, Turn};
pub use wish::FloorWish;

/// How many endpoints may speak at once: the second one makes it a dialogue.
pub const MOST_HOLDERS: usize = 2;

/// How many endpoints may be looked at at once, before they go on air.
pub const MOST_PREVIEWS: usize = 4;

/// By what those who wait are put in order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FloorRule {
    /// As they were registered, raised their hands or were put in order by hand.
    #[default]
    InOrder,
    /// One of each province in turn, the one first that has waited longest for its turn. A province
    /// is what stands right below the top of the audience.
    RotateProvinces,
    /// Those first who have held the floor for the shortest time.
    LeastSpoken,
}

/// How somebody's turn to speak ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FloorEnd {
    /// An organizer took the floor back.
    TakenBack,
    /// The technician gave it back.
    Released,
    /// Its connection or its media was lost.
    LineLost,
    /// The session is over.
    SessionOver,
}

impl FloorEnd {
    /// The stable name, as in the ledger, reports and dictionaries.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::TakenBack => "taken_back",
            Self::Released => "released",
            Self::LineLost => "line_lost",
            Self::SessionOver => "session_over",
        }
    }
}

/// Whose picture is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Shown {
    /// The hall's.
    #[default]
    Hall,
    /// That of an endpoint that holds the floor.
    Endpoint(EndpointId),
}

/// From where the hall sends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HallPlace {
    /// The hall's own source.
    Main,
    /// The one that takes the air when the main one falls silent.
    Backup,
}

/// Somebody who waits for the floor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// Who.
    pub endpoint: EndpointId,
    /// When it raised its hand, if it did.
    pub raised_at: Option<Timestamp>,
    /// Whether an organizer registered it.
    pub registered: bool,
}

/// Somebody who holds the floor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Holder {
    /// Who.
    pub endpoint: EndpointId,
    /// Since when.
    pub since: Timestamp,
    /// How long it should speak, in milliseconds.
    pub limit_ms: Option<i64>,
}

/// The floor of a session as it stands.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Floor {
    rule: FloorRule,
    /// In the order of registration, hands and reordering; the rule is applied when it is read.
    waiting: Vec<Waiting>,
    holders: Vec<Holder>,
    previews: BTreeSet<EndpointId>,
    main: Shown,
    side: Option<Shown>,
    turns: Vec<Turn>,
    sent: BTreeMap<EndpointId, Track>,
}

impl Floor {
    /// By what the queue is in order.
    #[must_use]
    pub const fn rule(&self) -> FloorRule {
        self.rule
    }

    /// Those who wait, as they came; [`Floor::queue`] has them in the order of the rule.
    #[must_use]
    pub fn waiting(&self) -> &[Waiting] {
        &self.waiting
    }

    /// Those who hold the floor, the one who has held it longest first.
    #[must_use]
    pub fn holders(&self) -> &[Holder] {
        &self.holders
    }

    /// Those who are looked at before they go on air.
    pub fn previews(&self) -> impl ExactSizeIterator<Item = EndpointId> + '_ {
        self.previews.iter().copied()
    }

    /// The main picture. While its sender is silent, the hall is shown instead.
    #[must_use]
    pub const fn main(&self) -> Shown {
        self.main
    }

    /// The side picture, if there is one.
    #[must_use]
    pub const fn side(&self) -> Option<Shown> {
        self.side
    }

    /// Every turn that is over, in the order in which they ended.
    #[must_use]
    pub fn turns(&self) -> &[Turn] {
        &self.turns
    }

    /// How somebody who waits does so.
    #[must_use]
    pub fn waits(&self, endpoint: EndpointId) -> Option<&Waiting> {
        self.waiting.iter().find(|waiting| waiting.endpoint == endpoint)
    }

    /// How somebody holds the floor.
    #[must_use]
    pub fn holds(&self, endpoint: EndpointId) -> Option<&Holder> {
        self.holders.iter().find(|holder| holder.endpoint == endpoint)
    }

    /// Whether somebody is looked at before going on air.
    #[must_use]
    pub fn is_previewed(&self, endpoint: EndpointId) -> bool {
        self.previews.contains(&endpoint)
    }

    /// Whether somebody is to send, and may.
    #[must_use]
    pub fn must_send(&self, endpoint: EndpointId) -> bool {
        self.is_previewed(endpoint) || self.holds(endpoint).is_some()
    }

    /// Whether somebody's media arrives.
    #[must_use]
    pub fn is_sending(&self, endpoint: EndpointId) -> bool {
        self.sent.get(&endpoint).is_some_and(|sent| sent.open_since().is_some())
    }

    /// Whether anything of the floor is about this endpoint now.
    #[must_use]
    pub fn concerns(&self, endpoint: EndpointId) -> bool {
        self.must_send(endpoint) || self.waits(endpoint).is_some()
    }

    /// Whether the endpoint is shown, or would be if it sent.
    #[must_use]
    pub fn shows(&self, endpoint: EndpointId) -> bool {
        let it = Shown::Endpoint(endpoint);
        self.main == it || self.side == Some(it)
    }

    /// Main and side picture where nobody arranges otherwise: whoever speaks, beside the hall or the
    /// second one who speaks; the hall alone while nobody is heard.
    #[must_use]
    pub fn arranged_by_itself(&self) -> (Shown, Option<Shown>) {
        let mut heard = self.holders.iter().map(|holder| holder.endpoint).filter(|holder| self.is_sending(*holder));
        match (heard.next().map(Shown::Endpoint), heard.next().map(Shown::Endpoint)) {
            (None, _) => (Shown::Hall, None),
            (Some(speaker), None) => (speaker, Some(Shown::Hall)),
            (Some(first), second) => (first, second),
        }
    }
}
