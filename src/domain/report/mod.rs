//! Reports: who took part, as a table that any format can show.
//!
//! A report is a fold over a conference and holds no words: its columns, cells and notes say what
//! is meant, and `documents` says it in a language. A branch of the tree has two rows: one with the
//! sums over everything below it and itself, and under that, like any other endpoint, one with what
//! the endpoint at its top did. So every figure of a sums row is the sum of the rows under it.

mod branch_sums;
mod branches;
mod cell;
mod certificate;
mod choice;
mod column;
mod comments;
mod course;
mod delegates;
mod floor_log;
mod heading;
mod lines;
mod measure;
mod message_lines;
mod message_log;
mod messages;
mod note;
mod openings;
mod order;
mod own_cells;
mod part;
mod readiness;
mod roll_calls;
mod scope;
mod study;
mod study_time;
mod sums;
mod sums_cells;
mod table;
mod tree;
mod versions;
mod votes;

pub use cell::{Cell, EvidenceLevels, Marks, Remark, RemarkKind};
pub use certificate::{Certificate, Certificates, CertifiedCheck, certificates};
pub use column::{Column, ColumnKey, ItemColumn, RollCallColumn, SessionColumn, VoteColumn};
pub use course::{Course, MINUTE_MS};
pub use delegates::{DelegateCell, DelegateColumn, DelegatePresence};
pub use heading::{EndpointHeading, Heading, RollCallHeading, SessionHeading, VersionHeading};
pub use measure::Measure;
pub use message_lines::{AnnouncedLine, AnnouncementLine};
pub use message_log::{MessageKind, MessageLogColumn};
pub use messages::{Delivery, MessageColumn};
pub use note::{Note, NoteKind};
pub use openings::{DocumentColumn, DocumentLine, OpeningColumn};
pub use order::{Beside, ReportOrder};
pub use readiness::ReadinessColumn;
pub use study::WriteUpColumn;
pub use study_time::StudyColumn;
pub use versions::{AmendedFigure, AmendmentLine, DeclaredFigure, Signature};

use thiserror::Error;

use crate::Conference;
use crate::attendance::Thresholds;
use crate::identity::{EndpointId, SessionId};

/// Which report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ReportKind {
    /// Tổng hợp: the tree with sums at every branch.
    Summary,
    /// Chi tiết: endpoint by endpoint, when it was connected and what it received.
    Endpoints,
    /// Ma trận: endpoint × agenda item.
    Matrix,
    /// Điểm danh: what each endpoint answered to every roll call, the tree with sums at every branch.
    RollCalls,
    /// Chất lượng: how good the lines were, both ways, the tree with sums at every branch.
    Quality,
    /// Nhật ký phát biểu: every turn to speak, in the order in which the floor was given.
    FloorLog,
    /// Tài liệu đã gửi: which endpoints opened each document, the tree with sums at every branch.
    Documents,
    /// Góp ý dự thảo: every comment that was not withdrawn, and what became of it.
    Comments,
    /// Biểu quyết: what each endpoint said to each question, the tree with sums at every branch.
    Votes,
    /// Thông báo, lời nhắc, đường dây nóng: what reached each endpoint and who answered, the tree with sums at
    /// every branch.
    Messages,
    /// Nhật ký thông báo: every announcement, every reminder, and what was written on hot lines.
    MessageLog,
    /// Đại biểu: everybody on the lists of the endpoints, by name.
    Delegates,
    /// Sẵn sàng: what the technical checks showed, the tree with sums at every branch.
    Readiness,
    /// Học bù, bài thu hoạch: what follows after a session, the tree with sums at every branch.
    Study,
    /// Điều chỉnh số liệu: every difference between two versions of closed figures.
    Versions,
}

impl ReportKind {
    /// Every kind.
    pub const ALL: [Self; 15] = [
        Self::Summary,
        Self::Endpoints,
        Self::Matrix,
        Self::RollCalls,
        Self::Quality,
        Self::FloorLog,
        Self::Documents,
        Self::Comments,
        Self::Votes,
        Self::Messages,
        Self::MessageLog,
        Self::Delegates,
        Self::Readiness,
        Self::Study,
        Self::Versions,
    ];

    /// The stable name, as in addresses, protocols and dictionaries.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Summary => "summary",
            Self::Endpoints => "endpoints",
            Self::Matrix => "matrix",
            Self::RollCalls => "roll_calls",
            Self::Quality => "quality",
            Self::FloorLog => "floor_log",
            Self::Documents => "documents",
            Self::Comments => "comments",
            Self::Votes => "votes",
            Self::Messages => "messages",
            Self::MessageLog => "message_log",
            Self::Delegates => "delegates",
            Self::Readiness => "readiness",
            Self::Study => "study",
            Self::Versions => "versions",
        }
    }

    /// Whether everything it shows is fixed with the version of the figures. Documents are opened, comments
    /// answered and votes looked at long after the close, what people wrote and names of delegates are erased,
    /// write-ups come in for weeks.
    #[must_use]
    pub const fn is_versioned(self) -> bool {
        !matches!(
            self,
            Self::Documents
                | Self::Comments
                | Self::Votes
                | Self::Messages
                | Self::MessageLog
                | Self::Delegates
                | Self::Study
        )
    }

    /// Whether it can be cut to one agenda item: it shows what was received of it.
    #[must_use]
    pub const fn is_of_items(self) -> bool {
        matches!(self, Self::Summary | Self::Endpoints | Self::Matrix)
    }

    /// The kind with a stable name.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// A report: a heading, a table and what must be known to read it.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    /// Which one.
    pub kind: ReportKind,
    /// What it is about.
    pub heading: Heading,
    /// Its columns, left to right.
    pub columns: Vec<Column>,
    /// Its rows, top to bottom; each has one cell a column.
    pub rows: Vec<Row>,
    /// The sums over all endpoint rows.
    pub totals: Row,
    /// What must be known to read it.
    pub notes: Vec<Note>,
    /// How attendance went, session by session; empty where the report is not about attendance.
    pub courses: Vec<Course>,
}

/// Whose figures a row has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RowKind {
    /// One endpoint's own.
    Endpoint,
    /// The sums over an endpoint and everything below it that took part.
    Branch,
    /// The sums over everything.
    Totals,
}

/// A row of a report.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Whose figures it has.
    pub kind: RowKind,
    /// The endpoint it is about; none for the totals.
    pub endpoint: Option<EndpointId>,
    /// How many branch rows it stands under.
    pub depth: usize,
    /// One cell a column.
    pub cells: Vec<Cell>,
}

/// Why there is no report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum ReportRefusal {
    /// No session was named.
    #[error("a report needs at least one session")]
    NoSession,
    /// No such session in this conference.
    #[error("no such session")]
    UnknownSession,
    /// A session has no such version of its figures; one that was not closed has none at all.
    #[error("no such version of the figures")]
    UnknownVersion,
    /// None of the sessions ever opened such an agenda item.
    #[error("no such agenda item was opened")]
    UnknownItem,
    /// This kind of report cannot be cut to one agenda item.
    #[error("this report is not made item by item")]
    NotByItem,
    /// No such endpoint in the rosters of these sessions.
    #[error("no such endpoint")]
    UnknownEndpoint,
    /// None of the sessions has an audience in the subtree.
    #[error("no endpoint of this subtree takes part in these sessions")]
    OutsideAudience,
    /// None of the endpoints must be ready: the hall that leads, or those that follow by television.
    #[error("none of these endpoints has anything to try before the session")]
    NothingToCertify,
}

impl ReportRefusal {
    /// The stable name, for protocols and dictionaries.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::NoSession => "no_session",
            Self::UnknownSession => "unknown_session",
            Self::UnknownVersion => "unknown_version",
            Self::UnknownItem => "unknown_item",
            Self::NotByItem => "not_by_item",
            Self::UnknownEndpoint => "unknown_endpoint",
            Self::OutsideAudience => "outside_audience",
            Self::NothingToCertify => "nothing_to_certify",
        }
    }
}

/// Folds a report over what is known of some sessions and stands beside the ledger, for the endpoints
/// of a subtree that belong to their audiences. Sessions come in the order of their planned beginning;
/// one named twice counts once. Shares of several sessions are summed; head counts and statuses stand
/// side by side.
///
/// # Errors
/// A [`ReportRefusal`] if there is nothing to report on.
pub fn report(conference: &Conference, beside: &Beside, order: &ReportOrder) -> Result<Report, ReportRefusal> {
    let scope = scope::Scope::new(conference, beside, order)?;
    let kind = order.kind;
    let mut made = match kind {
        ReportKind::Summary => table::fold(kind, &scope, choice::summary(&scope), true),
        ReportKind::Endpoints => table::fold(kind, &scope, choice::endpoints(&scope), false),
        ReportKind::Matrix => table::fold(kind, &scope, choice::matrix(&scope), true),
        ReportKind::RollCalls => roll_calls::fold(&scope),
        ReportKind::Quality => table::fold(kind, &scope, choice::quality(), true),
        ReportKind::FloorLog => floor_log::fold(&scope),
        ReportKind::Documents => openings::fold(&scope),
        ReportKind::Comments => comments::fold(&scope),
        ReportKind::Votes => votes::fold(&scope),
        ReportKind::Messages => messages::fold(&scope),
        ReportKind::MessageLog => message_log::fold(&scope),
        ReportKind::Delegates => delegates::fold(&scope),
        ReportKind::Readiness => readiness::fold(&scope),
        ReportKind::Study => study::fold(&scope),
        ReportKind::Versions => versions::fold(&scope),
    };
    made.heading.ledger_line = order.ledger_line(conference);
    Ok(made)
}

/// The newest report of a kind, with nothing beside the ledger. See [`report`].
///
/// # Errors
/// A [`ReportRefusal`] if there is nothing to report on.
pub fn of_ledger(
    kind: ReportKind,
    conference: &Conference,
    sessions: &[SessionId],
    subtree: EndpointId,
    thresholds: Thresholds,
) -> Result<Report, ReportRefusal> {
    report(conference, &Beside::default(), &ReportOrder::newest(kind, sessions, subtree, thresholds))
}
