//! What a session deals with, one topic after the other.

use serde::{Deserialize, Serialize};

use crate::identity::ItemId;
use crate::interval::Track;

/// What is planned for an agenda item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ItemPlan {
    /// The topic, 1 to 200 characters.
    pub title: String,
    /// Who presents it, up to 200 characters; may be empty.
    #[serde(default)]
    pub speaker: String,
    /// How long it should take, 1 to 1,440 minutes.
    pub planned_minutes: u32,
}

/// Where an agenda item stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ItemState {
    /// Still to come.
    Planned,
    /// Being dealt with.
    Open,
    /// Dealt with. It may be taken up again.
    Ended,
    /// Left out.
    Skipped,
}

impl ItemState {
    /// The stable name, as in protocols and dictionaries.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Planned => "planned",
            Self::Open => "open",
            Self::Ended => "ended",
            Self::Skipped => "skipped",
        }
    }
}

/// An agenda item as it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// Its number.
    pub id: ItemId,
    /// What was planned.
    pub plan: ItemPlan,
    /// Where it stands.
    pub state: ItemState,
    /// When it was really open.
    pub held: Track,
}
