//! Everything that can be asked of a conference.

#![expect(missing_docs, reason = "a variant says what happened; its fields are named by their types")]

use crate::agenda::ItemPlan;
use crate::event::MediaKind;
use crate::floor::{FloorWish, HallPlace};
use crate::identity::{DeviceId, EndpointId, Epoch, ItemId, LegNumber, RollCallId, SessionId};
use crate::roll_call::HeadCount;
use crate::roster::{Mode, RosterEntry};
use crate::session::{SessionPlan, SessionStep};
use crate::time::Timestamp;

/// A wish. [`crate::Conference::decide`] answers with the events that grant it, or a refusal.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// Give a new conference its title.
    PlanConference { title: String },
    /// Take this roster; endpoints keep their ids where the code was known before.
    ImportRoster { entries: Vec<RosterEntry> },
    /// Let an endpoint follow in another way.
    ChangeMode { endpoint: EndpointId, mode: Mode },

    /// Plan a session.
    PlanSession { plan: SessionPlan },
    /// Change the plan of a session that did not begin.
    ReplanSession { session: SessionId, plan: SessionPlan },
    /// Move a session on.
    StepSession { session: SessionId, step: SessionStep },

    /// Put an item at the end of the agenda.
    PlanItem { session: SessionId, plan: ItemPlan },
    /// Change title, speaker or planned minutes of an item; so it is also extended.
    ReplanItem { item: ItemId, plan: ItemPlan },
    /// Put the agenda in this order.
    ReorderAgenda { session: SessionId, order: Vec<ItemId> },
    /// Begin an item; the one that is open ends.
    StartItem { item: ItemId },
    /// End the open item.
    EndItem { item: ItemId },
    /// Leave an item out.
    SkipItem { item: ItemId },

    /// The program sends since then.
    SoundProgram { session: SessionId, since: Timestamp },
    /// The program sent its last then.
    FallSilent { session: SessionId, since: Timestamp },
    /// The server starts after it was down: everything open ended at the last sign of life.
    ReturnServer,
    /// Sign of life.
    Prove,

    /// A connection wants to speak for an endpoint. `silent_ms` is how long the present holder of
    /// the endpoint has been silent, in milliseconds.
    OpenLink { endpoint: EndpointId, device: DeviceId, silent_ms: i64 },
    /// A connection is gone.
    CloseLink { endpoint: EndpointId, epoch: Epoch, last_proof_at: Timestamp },
    /// Let a device take over an endpoint that another one holds.
    AllowTakeOver { endpoint: EndpointId, device: DeviceId },
    /// Media arrives at an endpoint (or from the one that is on air).
    BeginMedia { endpoint: EndpointId, session: SessionId, leg: LegNumber, kind: MediaKind, since: Timestamp },
    /// It arrives no more.
    CeaseMedia { endpoint: EndpointId, session: SessionId, leg: LegNumber, kind: MediaKind, last_proof_at: Timestamp },

    /// Ask everybody for head counts.
    OpenRollCall { session: SessionId, title: String, deadline: Timestamp },
    /// Answer a roll call.
    ReportHeadCount { roll_call: RollCallId, endpoint: EndpointId, head_count: HeadCount },
    /// Take no more answers.
    CloseRollCall { roll_call: RollCallId },
    /// Choose the roll call whose figures count.
    MakeRollCallOfficial { roll_call: RollCallId },
    /// Say that an endpoint was absent.
    DeclareAbsence { session: SessionId, endpoint: EndpointId, reason: String },

    /// Something about the floor of a session.
    Floor { session: SessionId, wish: FloorWish },
    /// The hall sends from this place now, or from nowhere.
    PutPlaceOnAir { session: SessionId, place: Option<HallPlace> },
}
