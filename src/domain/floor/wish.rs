//! Everything that can be asked of a floor.

#![expect(missing_docs, reason = "a variant says what is wished; its fields are named by their types")]

use super::{FloorEnd, FloorRule, Shown};
use crate::identity::EndpointId;
use crate::time::Timestamp;

/// A wish about the floor of a session, or something seen of those who speak.
#[derive(Clone, Debug, PartialEq)]
pub enum FloorWish {
    /// Ask for the floor.
    RaiseHand { endpoint: EndpointId },
    /// Ask no more, and leave the queue.
    LowerHand { endpoint: EndpointId },
    /// Let these speak, in this order, before those who raise a hand; instead of those registered
    /// before.
    RegisterSpeakers { order: Vec<EndpointId> },
    /// Put these first in the queue; those not named follow as they stood.
    ReorderQueue { order: Vec<EndpointId> },
    /// Let the queue follow this rule.
    ChooseFloorRule { rule: FloorRule },
    /// Look at an endpoint before it goes on air.
    BeginPreview { endpoint: EndpointId },
    /// Look at it no more.
    EndPreview { endpoint: EndpointId },
    /// Give an endpoint the floor, or the one that has it another limit.
    GiveFloor { endpoint: EndpointId, limit_ms: Option<i64> },
    /// Take the floor back, or give it back.
    EndFloor { endpoint: EndpointId, reason: FloorEnd },
    /// Media of an endpoint arrives since then.
    SoundSpeaker { endpoint: EndpointId, since: Timestamp },
    /// Its last came then.
    SilenceSpeaker { endpoint: EndpointId, since: Timestamp },
    /// Show these pictures, until who is heard changes.
    ArrangeProgram { main: Shown, side: Option<Shown> },
}
