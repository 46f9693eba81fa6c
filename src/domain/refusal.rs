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
    /// The branch has been released from the session already, alone or with a larger one.
    #[error("the branch was released already")]
    AlreadyReleased,
    /// The lead of the session stands in the branch.
    #[error("the lead of the session cannot be released from it")]
    LeadInSubtree,
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
    /// No such document in this session, or none that was sent to the endpoint.
    #[error("no such document")]
    UnknownDocument,
    /// No such comment of this endpoint.
    #[error("no such comment")]
    UnknownComment,
    /// No such recording in this session.
    #[error("no such recording")]
    UnknownRecording,
    /// The recording goes on.
    #[error("the recording goes on")]
    RecordingRuns,
    /// More was played than there was time for since the last report.
    #[error("more was played than there was time for")]
    StudyTooFast,
    /// No such vote in this session.
    #[error("no such vote")]
    UnknownVote,
    /// There are as many of something as there may be.
    #[error("there may be no more than {limit}")]
    TooMany {
        /// Of what.
        field: &'static str,
        /// How many there may be.
        limit: usize,
    },
    /// The document has no articles to comment on.
    #[error("the document is no draft")]
    NotADraft,
    /// The draft takes no more comments.
    #[error("the time for comments is over")]
    CommentsClosed,
    /// The committee has handled the comment.
    #[error("the comment was handled")]
    CommentHandled,
    /// The endpoint took the comment back.
    #[error("the comment was withdrawn")]
    CommentWithdrawn,
    /// A comment is not followed, and nothing says why.
    #[error("an explanation needs a text")]
    AnswerMissing,
    /// No such delegate on the list of the endpoint.
    #[error("no such delegate")]
    UnknownDelegate,
    /// The same delegate twice in a list, or in those of two endpoints.
    #[error("the delegate stands there twice")]
    DelegateTwice,
    /// The delegate is at this endpoint already.
    #[error("the delegate has checked in here already")]
    AlreadyCheckedIn,
    /// The delegate belongs to another endpoint, and was at none of them yet.
    #[error("the delegate belongs to another endpoint")]
    OtherEndpointsDelegate,
    /// The vote takes no more ballots.
    #[error("the vote is closed")]
    VoteClosed,
    /// Every endpoint has one voice.
    #[error("an endpoint has one voice: in favour, against or blank")]
    OneVoiceEach,
    /// An endpoint has fewer voices than it gives.
    #[error("{given} voices were given, but the endpoint has {entitled}")]
    TooManyVoices {
        /// How many were given.
        given: u64,
        /// How many it has.
        entitled: u64,
    },
    /// No such presence prompt in this session.
    #[error("no such prompt")]
    UnknownPrompt,
    /// The time to answer the prompt is over.
    #[error("the time to answer is over")]
    PromptOver,
    /// Some of those to be asked have not answered the last prompt yet.
    #[error("another prompt waits for answers")]
    PromptWaits,
    /// There is no room for so many prompts in the time that is left.
    #[error("there is no time for so many prompts")]
    NoTimeForPrompts,
    /// No such announcement to this endpoint.
    #[error("no such announcement")]
    UnknownAnnouncement,
    /// Nobody is left who could be reminded.
    #[error("everybody has answered")]
    EverybodyAnswered,
    /// So much was written in a short time that others would have to wait.
    #[error("too many messages at once; wait {wait_ms} ms")]
    TooFast {
        /// How long to wait, in milliseconds.
        wait_ms: i64,
    },
    /// No such slip in this session.
    #[error("no such slip")]
    UnknownSlip,
    /// The number of the slip is not one that its device gives for its endpoint.
    #[error("the number of the slip is wrong")]
    SlipNumberWrong,
    /// A slip with this number was handed in before.
    #[error("the slip was handed in before")]
    SlipUsed,
    /// The slip does not wait for a decision.
    #[error("the slip was decided")]
    SlipDecided,
    /// Something else stands there than what was compared with the slip.
    #[error("the figures have changed since they were compared with the slip")]
    SlipOvertaken,
    /// The correction is what stands there already.
    #[error("nothing would change")]
    NothingChanged,
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
            Self::AlreadyReleased => "already_released",
            Self::LeadInSubtree => "lead_in_subtree",
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
            Self::NothingChanged => "nothing_changed",
            Self::ReasonMissing => "reason_missing",
            Self::UnknownDocument => "unknown_document",
            Self::UnknownComment => "unknown_comment",
            Self::UnknownRecording => "unknown_recording",
            Self::RecordingRuns => "recording_runs",
            Self::StudyTooFast => "study_too_fast",
            Self::UnknownVote => "unknown_vote",
            Self::TooMany { .. } => "too_many",
            Self::NotADraft => "not_a_draft",
            Self::CommentsClosed => "comments_closed",
            Self::CommentHandled => "comment_handled",
            Self::CommentWithdrawn => "comment_withdrawn",
            Self::AnswerMissing => "answer_missing",
            Self::UnknownDelegate => "unknown_delegate",
            Self::DelegateTwice => "delegate_twice",
            Self::AlreadyCheckedIn => "already_checked_in",
            Self::OtherEndpointsDelegate => "other_endpoints_delegate",
            Self::VoteClosed => "vote_closed",
            Self::OneVoiceEach => "one_voice_each",
            Self::TooManyVoices { .. } => "too_many_voices",
            Self::UnknownPrompt => "unknown_prompt",
            Self::PromptOver => "prompt_over",
            Self::PromptWaits => "prompt_waits",
            Self::NoTimeForPrompts => "no_time_for_prompts",
            Self::UnknownAnnouncement => "unknown_announcement",
            Self::EverybodyAnswered => "everybody_answered",
            Self::TooFast { .. } => "too_fast",
            Self::UnknownSlip => "unknown_slip",
            Self::SlipNumberWrong => "slip_number_wrong",
            Self::SlipUsed => "slip_used",
            Self::SlipDecided => "slip_decided",
            Self::SlipOvertaken => "slip_overtaken",
        }
    }

    /// The field that is wrong, where there is one.
    #[must_use]
    pub fn field(&self) -> Option<&'static str> {
        match self {
            Self::TextLength { field, .. } | Self::OutOfRange { field } => Some(field),
            Self::TooManyMembers { .. } => Some("present_members"),
            Self::ReasonMissing => Some("invited_reason"),
            Self::StudyTooFast => Some("played"),
            Self::TooMany { field, .. } => Some(field),
            Self::AnswerMissing => Some("answer"),
            Self::UnknownDelegate | Self::DelegateTwice => Some("delegate"),
            Self::AlreadyCheckedIn | Self::OtherEndpointsDelegate => Some("code"),
            Self::OneVoiceEach | Self::TooManyVoices { .. } => Some("in_favour"),
            Self::SlipNumberWrong | Self::SlipUsed => Some("number"),
            Self::SlipOvertaken => Some("over"),
            Self::NoTimeForPrompts => Some("count"),
            _ => None,
        }
    }
}
