//! What stands in a cell, without words.

use super::delegates::DelegateCell;
use super::message_log::MessageKind;
use super::messages::Delivery;
use super::versions::{AmendedFigure, DeclaredFigure, Signature};
use crate::amendment::FiguresLevel;
use crate::attendance::{Share, Status};
use crate::comment::Handling;
use crate::floor::FloorEnd;
use crate::interval::Intervals;
use crate::quality::Band;
use crate::readiness::CheckOutcome;
use crate::roster::Mode;
use crate::time::Timestamp;
use crate::write_up::WriteUp;

/// One cell of a report.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// "—": there is nothing to be said, or nobody knows.
    Empty,
    /// Nothing belongs here: the status of a sums row.
    Blank,
    /// Text as it was given: a code, a name. May be empty.
    Text(String),
    /// A number of people, endpoints or times.
    Count(u64),
    /// A length of time in milliseconds.
    DurationMs(i64),
    /// A part of a whole; "—" where the whole is 0.
    Share(Share),
    /// A point in time.
    Time(Timestamp),
    /// What an endpoint's part came to.
    Status(Status),
    /// How an endpoint follows.
    Mode(Mode),
    /// How far the figures of the row can be relied on.
    Evidence(EvidenceLevels),
    /// What is to be marked about an endpoint.
    Marks(Marks),
    /// What is to be said about an endpoint beside its figures.
    Remarks(Vec<Remark>),
    /// When something was so.
    Intervals(Intervals),
    /// A figure with two decimals.
    Decimal(f64),
    /// So many of so many: "n/m".
    OutOf {
        /// Those meant.
        part: u64,
        /// All of them.
        whole: u64,
    },
    /// How good a line was.
    Band(Band),
    /// How a turn to speak ended.
    FloorEnd(FloorEnd),
    /// What became of a comment.
    Handling(Handling),
    /// Something about a delegate.
    Delegate(DelegateCell),
    /// What a technical check came to; none: it was not tried.
    Checked(Option<CheckOutcome>),
    /// Where a write-up stands.
    WriteUp(WriteUp),
    /// Đã mở, chưa mở: whether an endpoint opened a document.
    Opened(bool),
    /// When each announcement that was made to an endpoint was shown there.
    Deliveries(Vec<Delivery>),
    /// What somebody wrote.
    Message(MessageKind),
    /// A text was here, and its time was up.
    Erased,
    /// A text is kept that whoever asks may not read.
    Withheld,
    /// Who did something.
    Signature(Signature),
    /// Who answers for the figures of the row, each once.
    ConfirmedBy(Vec<Signature>),
    /// Which figure was amended.
    AmendedFigure(AmendedFigure),
    /// What somebody declared.
    Declared(DeclaredFigure),
    /// Không có số liệu: whoever should have counted it did not. That is not the same as 0.
    NotCounted,
}

impl Cell {
    /// A count, or "—".
    #[must_use]
    pub fn count(count: Option<u64>) -> Self {
        count.map_or(Self::Empty, Self::Count)
    }

    /// A point in time, or "—".
    #[must_use]
    pub fn time(time: Option<Timestamp>) -> Self {
        time.map_or(Self::Empty, Self::Time)
    }

    /// A figure with two decimals, or "—".
    #[must_use]
    pub fn decimal(figure: Option<f64>) -> Self {
        figure.map_or(Self::Empty, Self::Decimal)
    }

    /// So many of so many, or "—" of none.
    #[must_use]
    pub const fn out_of(part: u64, whole: u64) -> Self {
        if whole > 0 { Self::OutOf { part, whole } } else { Self::Empty }
    }

    /// A share, or "—" where the whole is 0.
    #[must_use]
    pub const fn share(share: Share) -> Self {
        if share.whole > 0 { Self::Share(share) } else { Self::Empty }
    }
}

/// How the figures of a row came about. Times and shares are only ever measured, head counts only
/// ever declared, then or later, so a row may rest on both.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct EvidenceLevels {
    /// Đo được: a connection or arriving media was measured.
    pub measured: bool,
    /// Khai báo: a head count or an absence was declared before the figures were closed.
    pub declared: bool,
    /// Bổ sung: it came by a slip after the figures were closed.
    pub late: bool,
    /// Đã điều chỉnh: it was corrected after the figures were closed.
    pub corrected: bool,
}

impl EvidenceLevels {
    /// The levels of either.
    #[must_use]
    pub const fn union(self, other: Self) -> Self {
        Self {
            measured: self.measured || other.measured,
            declared: self.declared || other.declared,
            late: self.late || other.late,
            corrected: self.corrected || other.corrected,
        }
    }

    /// Whether nothing was measured or declared, then or later.
    #[must_use]
    pub const fn is_none(self) -> bool {
        !self.measured && !self.declared && !self.late && !self.corrected
    }

    /// The levels of what was said and not measured.
    pub(super) const fn said(level: FiguresLevel) -> Self {
        Self { measured: false, declared: level.declared, late: level.late, corrected: level.corrected }
    }
}

/// What is to be marked about an endpoint's part in a session.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Marks {
    /// Vào muộn.
    pub late: bool,
    /// Ra sớm.
    pub left_early: bool,
    /// An absence was declared although something was measured or reported.
    pub conflict: bool,
}

/// Something to be said about an endpoint beside its figures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark {
    /// The session it is about, as an index into the heading's sessions; none if it is about all.
    pub session: Option<usize>,
    /// What is to be said.
    pub kind: RemarkKind,
}

/// What there is to say about an endpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RemarkKind {
    /// It was released at this time, so that its own lead could carry on.
    Released(Timestamp),
    /// It missed more than the margin at the beginning.
    Late,
    /// It missed more than the margin at the end.
    LeftEarly,
    /// It was said to be absent, and this is why.
    Absent {
        /// The reason that was given.
        reason: String,
        /// Something was measured or reported all the same.
        conflict: bool,
    },
    /// The technician gave another number of summoned members than the roster.
    InvitedCorrected {
        /// The roster's, in people.
        by_roster: u32,
        /// The technician's, in people.
        given: u32,
        /// Why it differs.
        reason: String,
    },
    /// Sound arrived without picture for so long within the counted time, in milliseconds.
    SoundOnly(i64),
    /// The roster's own remark.
    Roster(String),
}
