//! Everything that can happen in a conference, as the ledger keeps it for ever.
//!
//! A variant or field that was ever written keeps its name and meaning. A new field needs a
//! `#[serde(default)]`, so that old ledgers still replay.

#![expect(missing_docs, reason = "a variant says what happened; its fields are named by their types")]

use serde::{Deserialize, Serialize};

use crate::agenda::ItemPlan;
use crate::floor::{FloorEnd, FloorRule, HallPlace, Shown};
use crate::identity::{DeviceId, EndpointId, Epoch, ItemId, LegNumber, RollCallId, SessionId};
use crate::roll_call::HeadCount;
use crate::roster::{Mode, RosterEntry};
use crate::session::SessionPlan;
use crate::time::Timestamp;

/// A fact. Its time and author stand beside it in [`crate::ledger::Record`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case", deny_unknown_fields)]
pub enum Event {
    /// The conference exists under this title.
    ConferencePlanned { title: String },
    /// The whole roster, in tree order, from now on.
    RosterImported { entries: Vec<RosterEntry> },
    /// An endpoint follows in another way from now on.
    ModeChanged { endpoint: EndpointId, mode: Mode },

    /// A session was planned.
    SessionPlanned { session: SessionId, plan: SessionPlan },
    /// A session was given another plan.
    SessionReplanned { session: SessionId, plan: SessionPlan },
    /// The technical check began.
    SessionRehearsed { session: SessionId },
    /// Endpoints are received.
    SessionOpened { session: SessionId },
    /// The session began.
    SessionStarted { session: SessionId },
    /// The session paused.
    SessionPaused { session: SessionId },
    /// The session went on.
    SessionResumed { session: SessionId },
    /// The session is over.
    SessionEnded { session: SessionId },
    /// Its figures are closed.
    SessionClosed { session: SessionId },

    /// An item was put at the end of the agenda.
    ItemPlanned { session: SessionId, item: ItemId, plan: ItemPlan },
    /// An item was given another plan (title, speaker, planned minutes).
    ItemReplanned { session: SessionId, item: ItemId, plan: ItemPlan },
    /// The agenda has this order now; every item of the session stands in it once.
    AgendaReordered { session: SessionId, order: Vec<ItemId> },
    /// An item began.
    ItemStarted { session: SessionId, item: ItemId },
    /// An item ended.
    ItemEnded { session: SessionId, item: ItemId },
    /// An item will not be held.
    ItemSkipped { session: SessionId, item: ItemId },

    /// The program of a session sends since then.
    ProgramSounded { session: SessionId, since: Timestamp },
    /// The program of a session sent its last at `since` and nothing for more than 2 s after it.
    ProgramFell { session: SessionId, since: Timestamp },
    /// The server was down from the last sign of life until the time of this event.
    ServerReturned { down_since: Timestamp },
    /// Every interval still open was true until then.
    ProvenUntil { until: Timestamp },

    /// A connection of an endpoint went up.
    LinkOpened { endpoint: EndpointId, epoch: Epoch, device: DeviceId },
    /// A connection went down; it was last heard of at `last_proof_at`.
    LinkClosed { endpoint: EndpointId, epoch: Epoch, last_proof_at: Timestamp },
    /// The first device or an organizer lets this device take over.
    TakeOverAllowed { endpoint: EndpointId, device: DeviceId },
    /// Media of this kind of the session's program arrives on this leg; first proof at `since`.
    MediaBegan { endpoint: EndpointId, session: SessionId, leg: LegNumber, kind: MediaKind, since: Timestamp },
    /// It arrives no more; last proof at `last_proof_at`.
    MediaCeased { endpoint: EndpointId, session: SessionId, leg: LegNumber, kind: MediaKind, last_proof_at: Timestamp },

    /// Everybody of the session's audience is asked for head counts by the deadline.
    RollCallOpened { session: SessionId, roll_call: RollCallId, title: String, deadline: Timestamp },
    /// An endpoint answered, or answered again.
    HeadCountReported { roll_call: RollCallId, endpoint: EndpointId, head_count: HeadCount },
    /// A roll call takes no more answers.
    RollCallClosed { roll_call: RollCallId },
    /// The session's figures are those of this roll call.
    RollCallMadeOfficial { session: SessionId, roll_call: RollCallId },
    /// Somebody with the right to said that an endpoint was absent.
    AbsenceDeclared { session: SessionId, endpoint: EndpointId, reason: String },

    /// An endpoint asks for the floor.
    HandRaised { session: SessionId, endpoint: EndpointId },
    /// It asks no more and leaves the queue, registered or not.
    HandLowered { session: SessionId, endpoint: EndpointId },
    /// These are to speak, in this order, before those who raise a hand. Replaces those registered
    /// before.
    SpeakersRegistered { session: SessionId, order: Vec<EndpointId> },
    /// Those who wait stand in this order now; everybody who waits stands in it once.
    QueueReordered { session: SessionId, order: Vec<EndpointId> },
    /// The queue follows this rule now.
    FloorRuleChosen { session: SessionId, rule: FloorRule },
    /// An endpoint is to send, so that it is looked at before it goes on air.
    PreviewBegan { session: SessionId, endpoint: EndpointId },
    /// It is looked at no more.
    PreviewEnded { session: SessionId, endpoint: EndpointId },
    /// An endpoint has the floor, and neither waits nor is looked at any more; or the one that has
    /// it may speak longer or shorter.
    FloorGiven { session: SessionId, endpoint: EndpointId, limit_ms: Option<i64> },
    /// It has the floor no more.
    FloorEnded { session: SessionId, endpoint: EndpointId, reason: FloorEnd },
    /// Media of an endpoint arrives since then.
    SpeakerSounded { session: SessionId, endpoint: EndpointId, since: Timestamp },
    /// Its last came at `since`.
    SpeakerFell { session: SessionId, endpoint: EndpointId, since: Timestamp },
    /// These pictures are shown now: by themselves, or because an organizer wants it.
    ProgramArranged { session: SessionId, main: Shown, side: Option<Shown> },
    /// The hall sends from this place now, or from nowhere.
    PlaceOnAir { session: SessionId, place: Option<HallPlace> },
}

/// What arrives: the two are proven apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MediaKind {
    /// Sound of the program.
    Sound,
    /// Picture of the program.
    Picture,
}
