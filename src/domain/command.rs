//! Everything that can be asked of a conference.

#![expect(missing_docs, reason = "a variant says what happened; its fields are named by their types")]

use crate::agenda::ItemPlan;
use crate::amendment::AmendmentWish;
use crate::attendance::Thresholds;
use crate::comment::CommentWish;
use crate::delegate::DelegateWish;
use crate::document::DocumentWish;
use crate::event::MediaKind;
use crate::floor::{FloorWish, HallPlace};
use crate::identity::{Author, DeviceId, EndpointId, Epoch, ItemId, LegNumber, RollCallId, SessionId};
use crate::message::MessageWish;
use crate::prompt::PromptWish;
use crate::readiness::ReadinessWish;
use crate::recording::RecordingWish;
use crate::roll_call::HeadCount;
use crate::roster::{Mode, RosterEntry};
use crate::session::{SessionPlan, SessionStep};
use crate::slip::SlipWish;
use crate::study::StudyWish;
use crate::time::Timestamp;
use crate::vote::VoteWish;
use crate::write_up::WriteUpWish;

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
    /// Let a branch go from a session that goes on, so that its own lead can carry on there.
    ReleaseSubtree { session: SessionId, subtree: EndpointId },
    /// Move a session on.
    /// Closed so, its figures are judged by the default thresholds.
    StepSession { session: SessionId, step: SessionStep },
    /// Close the figures of a session, to be judged by these thresholds in every version.
    CloseSession { session: SessionId, thresholds: Thresholds, by: Author },
    /// Make the next version of closed figures.
    Amend { session: SessionId, wish: AmendmentWish },

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

    /// Something about the slips of a session.
    Slip { session: SessionId, wish: SlipWish },
    /// Something about the documents of a session.
    Document { session: SessionId, wish: DocumentWish },
    /// Something about the comments on its drafts.
    Comment { session: SessionId, wish: CommentWish },
    /// Something about delegates by name.
    Delegate { wish: DelegateWish },
    /// Something about its votes.
    Vote { session: SessionId, wish: VoteWish },
    /// Something about its presence prompts.
    Prompt { session: SessionId, wish: PromptWish },
    /// Something about its announcements and hot lines.
    Message { session: SessionId, wish: MessageWish },
    /// Something about its technical check.
    Readiness { session: SessionId, wish: ReadinessWish },
    /// Something about the write-ups after it.
    WriteUp { session: SessionId, wish: WriteUpWish },
    /// Something about the recordings of a session.
    Recording { session: SessionId, wish: RecordingWish },
    /// Something about make-up study of a session.
    Study { session: SessionId, wish: StudyWish },
    /// Something about the floor of a session.
    Floor { session: SessionId, wish: FloorWish },
    /// The hall sends from this place now, or from nowhere.
    PutPlaceOnAir { session: SessionId, place: Option<HallPlace> },
}
