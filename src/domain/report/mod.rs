//! Reports: who took part, as a table that any format can show.
//!
//! A report is a fold over a conference and holds no words: its columns, cells and notes say what
//! is meant, and `documents` says it in a language. A branch of the tree has two rows: one with the
//! sums over everything below it and itself, and under that, like any other endpoint, one with what
//! the endpoint at its top did. So every figure of a sums row is the sum of the rows under it.

mod cell;
mod choice;
mod column;
mod floor_log;
mod heading;
mod lines;
mod note;
mod own_cells;
mod part;
mod scope;
mod sums;
mod sums_cells;
mod table;
mod tree;

pub use cell::{Cell, EvidenceLevels, Marks, Remark, RemarkKind};
pub use column::{Column, ColumnKey, ItemColumn, Measure, SessionColumn};
pub use heading::{EndpointHeading, Heading, RollCallHeading, SessionHeading};
pub use note::{Note, NoteKind};

use thiserror::Error;

use crate::Conference;
use crate::attendance::Thresholds;
use crate::identity::{EndpointId, SessionId};
use crate::quality::Qualities;

/// Which report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ReportKind {
    /// Tổng hợp: the tree with sums at every branch.
    Summary,
    /// Chi tiết: endpoint by endpoint, when it was connected and what it received.
    Endpoints,
    /// Ma trận: endpoint × agenda item.
    Matrix,
    /// Chất lượng: how good the lines were, both ways, the tree with sums at every branch.
    Quality,
    /// Nhật ký phát biểu: every turn to speak, in the order in which the floor was given.
    FloorLog,
}

impl ReportKind {
    /// Every kind.
    pub const ALL: [Self; 5] = [Self::Summary, Self::Endpoints, Self::Matrix, Self::Quality, Self::FloorLog];

    /// The stable name, as in addresses, protocols and dictionaries.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Summary => "summary",
            Self::Endpoints => "endpoints",
            Self::Matrix => "matrix",
            Self::Quality => "quality",
            Self::FloorLog => "floor_log",
        }
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
    /// No such endpoint in the rosters of these sessions.
    #[error("no such endpoint")]
    UnknownEndpoint,
    /// None of the sessions has an audience in the subtree.
    #[error("no endpoint of this subtree takes part in these sessions")]
    OutsideAudience,
}

impl ReportRefusal {
    /// The stable name, for protocols and dictionaries.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::NoSession => "no_session",
            Self::UnknownSession => "unknown_session",
            Self::UnknownEndpoint => "unknown_endpoint",
            Self::OutsideAudience => "outside_audience",
        }
    }
}

/// Folds a report over what is known of some sessions and was measured of their lines, for the endpoints of a subtree that belong
/// to their audiences. Sessions come in the order of their planned beginning; one named twice counts
/// once. Shares of several sessions are summed; head counts and statuses stand side by side.
///
/// # Errors
/// A [`ReportRefusal`] if there is nothing to report on.
pub fn report(
    kind: ReportKind,
    conference: &Conference,
    qualities: &Qualities,
    sessions: &[SessionId],
    subtree: EndpointId,
    thresholds: Thresholds,
) -> Result<Report, ReportRefusal> {
    let scope = scope::Scope::new(conference, qualities, sessions, subtree, thresholds)?;
    Ok(match kind {
        ReportKind::Summary => table::fold(kind, &scope, choice::summary(&scope), true),
        ReportKind::Endpoints => table::fold(kind, &scope, choice::endpoints(&scope), false),
        ReportKind::Matrix => table::fold(kind, &scope, choice::matrix(&scope), true),
        ReportKind::Quality => table::fold(kind, &scope, choice::quality(), true),
        ReportKind::FloorLog => floor_log::fold(&scope),
    })
}

/// The summary by tree, of a conference of whose lines nothing was measured. See [`report`].
///
/// # Errors
/// A [`ReportRefusal`] if there is nothing to report on.
pub fn summary(
    conference: &Conference,
    sessions: &[SessionId],
    subtree: EndpointId,
    thresholds: Thresholds,
) -> Result<Report, ReportRefusal> {
    report(ReportKind::Summary, conference, &Qualities::none(), sessions, subtree, thresholds)
}

/// The detail, endpoint by endpoint, as [`summary`].
///
/// # Errors
/// A [`ReportRefusal`] if there is nothing to report on.
pub fn endpoints(
    conference: &Conference,
    sessions: &[SessionId],
    subtree: EndpointId,
    thresholds: Thresholds,
) -> Result<Report, ReportRefusal> {
    report(ReportKind::Endpoints, conference, &Qualities::none(), sessions, subtree, thresholds)
}

/// The matrix endpoint × agenda item, as [`summary`].
///
/// # Errors
/// A [`ReportRefusal`] if there is nothing to report on.
pub fn matrix(
    conference: &Conference,
    sessions: &[SessionId],
    subtree: EndpointId,
    thresholds: Thresholds,
) -> Result<Report, ReportRefusal> {
    report(ReportKind::Matrix, conference, &Qualities::none(), sessions, subtree, thresholds)
}
