//! Everything that can happen in a conference, as the ledger keeps it for ever.
//!
//! A variant or field that was ever written keeps its name and meaning. A new field needs a
//! `#[serde(default)]`, so that old ledgers still replay.

#![expect(missing_docs, reason = "a variant says what happened; its fields are named by their types")]

use serde::{Deserialize, Serialize};

use crate::agenda::ItemPlan;
use crate::amendment::Amendment;
use crate::attendance::Thresholds;
use crate::comment::Handling;
use crate::delegate::{CheckInWay, ListedDelegate};
use crate::document::DocumentPlan;
use crate::floor::{FloorEnd, FloorRule, HallPlace, Shown};
use crate::identity::{
    AnnouncementId, Author, CommentId, DelegateNumber, DeviceId, DocumentId, EndpointId, Epoch, ItemId, LegNumber,
    MessageId, PromptId, RecordingId, RollCallId, SessionId, SlipNumber, Version, VoteId,
};
use crate::readiness::Check;
use crate::recording::RecordingEnd;
use crate::roll_call::HeadCount;
use crate::roster::{Mode, RosterEntry};
use crate::session::SessionPlan;
use crate::slip::{Slip, SlipStanding, SlipWay};
use crate::study::Piece;
use crate::time::Timestamp;
use crate::vote::{Ballot, VoteCounting};
use crate::write_up::WriteUp;
use crate::written_text::TextHash;

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
    /// A branch of its audience takes part no more, so that its own lead can carry on there.
    SubtreeReleased { session: SessionId, subtree: EndpointId },
    /// Its figures are closed.
    SessionClosed {
        session: SessionId,
        /// By what its figures are judged from now on, whatever is configured later.
        #[serde(default)]
        thresholds: Option<Thresholds>,
        #[serde(default)]
        by: Option<Author>,
    },
    /// The figures have another version: something was corrected, or a slip came in after the close.
    FiguresAmended { session: SessionId, version: Version, amendment: Amendment },

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

    /// A document was sent to the endpoints of a subtree.
    DocumentSent { session: SessionId, document: DocumentId, plan: DocumentPlan },
    /// An endpoint has it before its eyes for the first time.
    DocumentOpened { document: DocumentId, endpoint: EndpointId },
    /// An endpoint commented on an article of a draft, counted from 1.
    CommentMade { comment: CommentId, document: DocumentId, endpoint: EndpointId, article: u32, text: TextHash },
    /// It says so now, or of another article.
    CommentChanged { comment: CommentId, article: u32, text: TextHash },
    /// It took the comment back.
    CommentWithdrawn { comment: CommentId },
    /// The committee said what becomes of a comment; the last word counts.
    CommentHandled { comment: CommentId, handling: Handling, answer: Option<TextHash>, by: Author },
    /// Everybody of the session's audience is asked.
    VoteOpened { session: SessionId, vote: VoteId, question: String, counting: VoteCounting },
    /// An endpoint, with so many voices, said so; the last word counts.
    BallotCast { vote: VoteId, endpoint: EndpointId, ballot: Ballot, entitled: u32 },
    /// A vote takes no more ballots.
    VoteClosed { vote: VoteId },

    /// An endpoint has this list of delegates from now on. Who they are stands beside the ledger.
    DelegatesListed { endpoint: EndpointId, list: Vec<ListedDelegate> },
    /// A delegate said by its own code that it is at this endpoint.
    DelegateCheckedIn { session: SessionId, endpoint: EndpointId, delegate: DelegateNumber, way: CheckInWay },
    /// The technician said that a delegate is there, or confirmed that it is.
    DelegateTicked { session: SessionId, endpoint: EndpointId, delegate: DelegateNumber },
    /// The technician said that it is not.
    DelegateUnticked { session: SessionId, endpoint: EndpointId, delegate: DelegateNumber },
    /// These preside at an endpoint in a session.
    PresidingNamed { session: SessionId, endpoint: EndpointId, presiding: Vec<DelegateNumber> },

    /// The program is recorded from now on; the files are to be deleted then.
    RecordingStarted { session: SessionId, recording: RecordingId, delete_at: Timestamp },
    /// It is recorded no more.
    RecordingEnded { session: SessionId, recording: RecordingId, reason: RecordingEnd },
    /// The files of a recording are gone.
    RecordingDeleted { session: SessionId, recording: RecordingId },
    /// An endpoint watched these pieces of a session that it had not watched before.
    StudyPlayed { session: SessionId, endpoint: EndpointId, pieces: Vec<Piece> },

    /// A slip was handed in, and counts at once or waits for a decision.
    SlipHandedIn { session: SessionId, slip: Slip, standing: SlipStanding, way: SlipWay, counts: bool },
    /// Somebody decided about a slip that waited.
    SlipDecided { session: SessionId, number: SlipNumber, accepted: bool, reason: String, by: Author },

    /// A session is to have prompts at these moments of its running time, drawn from the seed, instead
    /// of those that were still planned.
    PromptsPlanned { session: SessionId, seed: u64, answer_within_ms: i64, moments_ms: Vec<i64> },
    /// A branch was asked whether somebody is there.
    PromptAsked { session: SessionId, prompt: PromptId, subtree: EndpointId, deadline: Timestamp, by_plan: bool },
    /// Somebody is.
    PromptAnswered { prompt: PromptId, endpoint: EndpointId },
    /// The time to answer is over.
    PromptEnded { prompt: PromptId },

    /// Something was announced to those of a branch who took part then.
    AnnouncementMade {
        session: SessionId,
        announcement: AnnouncementId,
        subtree: EndpointId,
        text: TextHash,
        by: Author,
    },
    /// Those of a branch who had not answered a roll call were reminded.
    ReminderSent {
        session: SessionId,
        announcement: AnnouncementId,
        roll_call: RollCallId,
        subtree: EndpointId,
        by: Author,
    },
    /// The page of an endpoint has shown an announcement.
    AnnouncementShown { announcement: AnnouncementId, endpoint: EndpointId },
    /// The technician of an endpoint wrote to the hot line.
    HotLineAsked { session: SessionId, message: MessageId, endpoint: EndpointId, text: TextHash },
    /// The hot line wrote to the technician.
    HotLineAnswered { session: SessionId, message: MessageId, endpoint: EndpointId, text: TextHash, by: Author },

    /// In a technical check the line of an endpoint was good enough, or not.
    LineTried { session: SessionId, endpoint: EndpointId, passed: bool },
    /// The technician said how a part of the check went.
    CheckDeclared { session: SessionId, endpoint: EndpointId, check: Check, passed: bool },

    /// Where an endpoint's write-up stands; with none it is asked for none.
    WriteUpMarked { session: SessionId, endpoint: EndpointId, state: Option<WriteUp> },
    /// Where those of a branch stand; what was handed in stays so.
    WriteUpsMarked { session: SessionId, subtree: EndpointId, state: WriteUp },
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
