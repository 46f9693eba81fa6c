//! What the columns of a report are about, without words.

use super::Measure;
use super::delegates::DelegateColumn;
use super::message_log::MessageLogColumn;
use super::messages::MessageColumn;
use super::openings::{DocumentColumn, OpeningColumn};
use super::readiness::ReadinessColumn;
use super::study::WriteUpColumn;
use super::study_time::StudyColumn;
use crate::attendance::Status;
use crate::identity::{ItemId, RollCallId, SessionId, VoteId};
use crate::quality::{Band, Direction};

/// A column of a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// What it shows.
    pub key: ColumnKey,
    /// The session it is about; none if it is about all of them.
    pub session: Option<SessionColumn>,
    /// The agenda item it is about.
    pub item: Option<ItemColumn>,
    /// Which way of a line it is about.
    pub direction: Option<Direction>,
    /// The vote it is about.
    pub vote: Option<VoteColumn>,
    /// The roll call it is about, where all of a session's stand side by side.
    pub roll_call: Option<RollCallColumn>,
    /// The document it is about.
    pub document: Option<DocumentColumn>,
    /// How its cells are to be shown.
    pub measure: Measure,
}

/// The session of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SessionColumn {
    /// Its place in the heading's sessions.
    pub index: usize,
    /// Its number.
    pub session: SessionId,
    /// Whether the report has others.
    pub one_of_several: bool,
}

/// The agenda item of a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ItemColumn {
    /// Its place among the session's items that were opened.
    pub index: usize,
    /// Its number; none for the only one of a session without an agenda.
    pub item: Option<ItemId>,
    /// Its title; the session's where there is no item.
    pub title: String,
}

/// The vote of a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VoteColumn {
    /// Its number.
    pub vote: VoteId,
    /// What was asked.
    pub question: String,
}

/// The roll call of a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RollCallColumn {
    /// Its number.
    pub roll_call: RollCallId,
    /// Its title.
    pub title: String,
    /// Whether attendance takes its head counts from this one.
    pub is_official: bool,
}

/// What a column shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ColumnKey {
    /// STT: endpoint rows counted from 1.
    Number,
    /// Mã điểm cầu.
    Code,
    /// Tên điểm cầu.
    Name,
    /// Cấp.
    Level,
    /// Đơn vị cấp trên: the name of the endpoint above.
    Parent,
    /// Hình thức.
    Mode,
    /// Số điểm cầu: how many endpoints the row stands for.
    Endpoints,
    /// Kết quả: the status.
    Status,
    /// How many endpoints have this status.
    StatusCount(Status),
    /// Vào muộn, ra sớm.
    Marks,
    /// Số triệu tập.
    Invited,
    /// Có mặt (đảng viên).
    PresentMembers,
    /// Có mặt (khác).
    PresentOthers,
    /// Vắng có lý do.
    Excused,
    /// Vắng không lý do.
    Unexcused,
    /// Chưa báo cáo.
    NotReported,
    /// Tỷ lệ: present members ÷ invited.
    Rate,
    /// Giờ kết nối đầu.
    FirstConnected,
    /// Giờ kết nối cuối.
    LastConnected,
    /// Thời gian kết nối, between the reception of the endpoints and the end.
    Connected,
    /// Thời gian tính: what there was to receive.
    Counted,
    /// Thời gian nhận tín hiệu: what of the counted time was received.
    Received,
    /// Tỷ lệ dự: received ÷ counted.
    Share,
    /// Chỉ nghe: what of the counted time was sound without picture.
    SoundOnly,
    /// What of an item's counted time was received.
    ItemReceived,
    /// Received ÷ counted of an item.
    ItemShare,
    /// Số lần mất kết nối.
    Losses,
    /// Chất lượng (% tốt).
    Quality,
    /// Số lượt phát biểu.
    FloorTurns,
    /// Buổi.
    Session,
    /// Bắt đầu phát biểu.
    FloorSince,
    /// Kết thúc phát biểu.
    FloorUntil,
    /// Thời gian phát biểu.
    FloorTime,
    /// Thời gian cho phép.
    FloorLimit,
    /// How much of a turn arrived at the server.
    FloorReceived,
    /// How a turn ended.
    FloorEnd,
    /// Dự thảo.
    CommentDraft,
    /// Điều, khoản.
    CommentArticle,
    /// When a comment was made, or changed last.
    CommentAt,
    /// Nội dung góp ý.
    CommentText,
    /// Tiếp thu hoặc giải trình.
    CommentHandling,
    /// Nội dung trả lời.
    CommentAnswer,
    /// Người xử lý.
    CommentHandledBy,
    /// When a comment was handled.
    CommentHandledAt,
    /// Số phiếu: how many voices there are.
    VoteEntitled,
    /// Tán thành.
    VoteInFavour,
    /// Không tán thành.
    VoteAgainst,
    /// Phiếu trắng.
    VoteBlank,
    /// Chưa biểu quyết.
    VoteNotVoted,
    /// Trả lời kiểm tra: presence prompts answered of those asked.
    Prompts,
    /// Something about a technical check.
    Readiness(ReadinessColumn),
    /// Something about write-ups.
    WriteUp(WriteUpColumn),
    /// Something about make-up study.
    Study(StudyColumn),
    /// Something about a delegate.
    Delegate(DelegateColumn),
    /// Something about documents that were sent.
    Opening(OpeningColumn),
    /// Something about announcements, reminders and the hot line of an endpoint.
    Message(MessageColumn),
    /// Something about one of them.
    Logged(MessageLogColumn),
    /// Phiên bản số liệu.
    Version,
    /// When figures were amended.
    AmendedAt,
    /// Who amended them.
    AmendedBy,
    /// Which figure was amended.
    AmendedFigure,
    /// What it was before.
    AmendedFrom,
    /// What it is since then.
    AmendedTo,
    /// Why it was amended.
    AmendmentReason,
    /// How what is new came about.
    AmendedEvidence,
    /// Số phiếu điểm danh.
    SlipNumber,
    /// Bằng chứng.
    Evidence,
    /// Người xác nhận.
    ConfirmedBy,
    /// Ghi chú.
    Remarks,
    /// Các khoảng kết nối.
    ConnectedIntervals,
    /// Các khoảng nhận tín hiệu.
    ReceivedIntervals,
    /// Chất lượng: the band that nine tenths of the known windows reached.
    LineBand,
    /// How many windows were in this band.
    LineWindows(Band),
    /// Tỷ lệ mất gói.
    LineLoss,
    /// Biến động trễ lớn nhất, in milliseconds.
    LineJitter,
    /// Trễ khứ hồi lớn nhất, in milliseconds.
    LineRoundTrip,
    /// Điểm âm thanh (MOS).
    LineOpinion,
    /// Số lần đứng hình, as the page counted.
    Freezes,
    /// Thời gian đứng hình, as the page counted.
    FrozenTime,
    /// Âm thanh được bù, as the page counted.
    Concealed,
}

impl ColumnKey {
    /// The stable name, for protocols and dictionaries.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Number => "number",
            Self::Code => "code",
            Self::Name => "name",
            Self::Level => "level",
            Self::Parent => "parent",
            Self::Mode => "mode",
            Self::Endpoints => "endpoints",
            Self::Status => "status",
            Self::StatusCount(Status::Full) => "endpoints_full",
            Self::StatusCount(Status::Partial) => "endpoints_partial",
            Self::StatusCount(Status::Declared) => "endpoints_declared",
            Self::StatusCount(Status::Absent) => "endpoints_absent",
            Self::StatusCount(Status::ConnectedOnly) => "endpoints_connected_only",
            Self::StatusCount(Status::NotReported) => "endpoints_not_reported",
            Self::Marks => "marks",
            Self::Invited => "invited",
            Self::PresentMembers => "present_members",
            Self::PresentOthers => "present_others",
            Self::Excused => "excused",
            Self::Unexcused => "unexcused",
            Self::NotReported => "not_reported",
            Self::Rate => "rate",
            Self::FirstConnected => "first_connected",
            Self::LastConnected => "last_connected",
            Self::Connected => "connected",
            Self::Counted => "counted",
            Self::Received => "received",
            Self::Share => "share",
            Self::SoundOnly => "sound_only",
            Self::ItemReceived => "item_received",
            Self::ItemShare => "item_share",
            Self::Losses => "losses",
            Self::Quality => "quality",
            Self::FloorTurns => "floor_turns",
            Self::Session => "session",
            Self::FloorSince => "floor_since",
            Self::FloorUntil => "floor_until",
            Self::FloorTime => "floor_time",
            Self::FloorLimit => "floor_limit",
            Self::FloorReceived => "floor_received",
            Self::FloorEnd => "floor_end",
            Self::CommentDraft => "draft",
            Self::CommentArticle => "article",
            Self::CommentAt => "commented_at",
            Self::CommentText => "comment",
            Self::CommentHandling => "handling",
            Self::CommentAnswer => "answer",
            Self::CommentHandledBy => "handled_by",
            Self::CommentHandledAt => "handled_at",
            Self::VoteEntitled => "entitled",
            Self::VoteInFavour => "in_favour",
            Self::VoteAgainst => "against",
            Self::VoteBlank => "blank",
            Self::VoteNotVoted => "not_voted",
            Self::Prompts => "prompts",
            Self::Readiness(column) => column.code(),
            Self::WriteUp(column) => column.code(),
            Self::Study(column) => column.code(),
            Self::Delegate(column) => column.code(),
            Self::Opening(column) => column.code(),
            Self::Message(column) => column.code(),
            Self::Logged(column) => column.code(),
            Self::Version => "version",
            Self::AmendedAt => "amended_at",
            Self::AmendedBy => "amended_by",
            Self::AmendedFigure => "figure",
            Self::AmendedFrom => "before",
            Self::AmendedTo => "after",
            Self::AmendmentReason => "reason",
            Self::AmendedEvidence => "amended_evidence",
            Self::SlipNumber => "slip",
            Self::Evidence => "evidence",
            Self::ConfirmedBy => "confirmed_by",
            Self::Remarks => "remarks",
            Self::ConnectedIntervals => "connected_intervals",
            Self::ReceivedIntervals => "received_intervals",
            Self::LineBand => "line_band",
            Self::LineWindows(Band::Good) => "windows_good",
            Self::LineWindows(Band::Fair) => "windows_fair",
            Self::LineWindows(Band::Bad) => "windows_bad",
            Self::LineWindows(Band::Terrible) => "windows_terrible",
            Self::LineWindows(Band::Unknown) => "windows_unknown",
            Self::LineLoss => "packets_lost",
            Self::LineJitter => "worst_jitter_ms",
            Self::LineRoundTrip => "longest_round_trip_ms",
            Self::LineOpinion => "opinion_score",
            Self::Freezes => "freezes",
            Self::FrozenTime => "frozen_time",
            Self::Concealed => "sound_concealed",
        }
    }
}

impl Column {
    /// A column about everything the report is about.
    #[must_use]
    pub const fn of_all(key: ColumnKey) -> Self {
        let (session, item, direction) = (None, None, None);
        Self { key, session, item, direction, vote: None, roll_call: None, document: None, measure: key.measure() }
    }

    /// A column about one session.
    #[must_use]
    pub fn of_session(key: ColumnKey, session: SessionColumn) -> Self {
        Self { session: Some(session), ..Self::of_all(key) }
    }

    /// A column about one agenda item of a session.
    #[must_use]
    pub fn of_item(key: ColumnKey, session: SessionColumn, item: ItemColumn) -> Self {
        Self { session: Some(session), item: Some(item), ..Self::of_all(key) }
    }

    /// A column about lines, one way.
    #[must_use]
    pub fn of_line(key: ColumnKey, direction: Direction) -> Self {
        Self { direction: Some(direction), ..Self::of_all(key) }
    }

    /// A column about a vote of a session.
    #[must_use]
    pub fn of_vote(key: ColumnKey, session: SessionColumn, vote: VoteColumn) -> Self {
        Self { session: Some(session), vote: Some(vote), ..Self::of_all(key) }
    }

    /// A column about a roll call of a session.
    #[must_use]
    pub fn of_roll_call(key: ColumnKey, session: SessionColumn, roll_call: RollCallColumn) -> Self {
        Self { session: Some(session), roll_call: Some(roll_call), ..Self::of_all(key) }
    }

    /// A column about a document of a session.
    #[must_use]
    pub fn of_document(key: ColumnKey, session: SessionColumn, document: DocumentColumn) -> Self {
        Self { session: Some(session), document: Some(document), ..Self::of_all(key) }
    }

    /// A name that no other column of the report has and that stays the same from report to report:
    /// the key, then the agenda item's number, the session's where there are several, or the direction.
    #[must_use]
    pub fn code(&self) -> String {
        let key = self.key.code();
        if let Some(of) = &self.vote {
            return format!("{key}.vote{}", of.vote);
        }
        if let Some(of) = &self.roll_call {
            return format!("{key}.roll_call{}", of.roll_call);
        }
        if let Some(of) = &self.document {
            return format!("{key}.document{}", of.document);
        }
        match (&self.item, self.session) {
            (Some(ItemColumn { item: Some(item), .. }), _) => format!("{key}.item{item}"),
            (Some(ItemColumn { item: None, .. }), Some(of)) => format!("{key}.session{}", of.session),
            (None, Some(of)) if of.one_of_several => format!("{key}.session{}", of.session),
            _ => self.direction.map_or_else(|| key.to_owned(), |direction| format!("{key}.{}", direction.code())),
        }
    }
}
