//! Make-up study in the report of what follows after a session: how long each endpoint watched the
//! recording, against the same agenda items. Beside write-ups, and apart from attendance.

use super::branches::TreeRow;
use super::scope::{Scope, SessionScope};
use super::{Cell, Column, Measure, RowKind};
use crate::attendance::Share;
use crate::study::{ItemStudy, study};

/// What a column says of make-up study.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum StudyColumn {
    /// How long an agenda item was watched, each moment once.
    Item,
    /// Thời gian học bù: the same of all items.
    Time,
    /// Tỷ lệ học bù: watched ÷ counted.
    Share,
    /// Số điểm cầu học bù: how many endpoints watched anything.
    Endpoints,
}

impl StudyColumn {
    /// The stable name, as [`super::ColumnKey::code`].
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Item => "item_studied",
            Self::Time => "studied",
            Self::Share => "study_share",
            Self::Endpoints => "endpoints_studied",
        }
    }

    pub(super) const fn measure(self) -> Measure {
        match self {
            Self::Item | Self::Time => Measure::Duration,
            Self::Share => Measure::Share,
            Self::Endpoints => Measure::Count,
        }
    }
}

/// Nothing where nobody of the row watched anything.
pub(super) fn study_cell(
    scope: &Scope<'_>,
    of: &SessionScope<'_>,
    row: &TreeRow<'_>,
    column: &Column,
    key: StudyColumn,
) -> Cell {
    let (mut endpoints, mut item_ms, mut whole) = (0, 0, Share::default());
    for entry in row.entries() {
        // Most endpoints attend and need not study: they cost one look.
        let played = scope.conference.studies().played(of.session.id, entry.endpoint);
        if played.is_none() || of.entry(entry.endpoint).is_none() {
            continue;
        }
        let items = study(scope.conference, &of.attendance, entry.endpoint);
        let studied_ms: i64 = items.iter().map(|item| item.studied_ms).sum();
        let counted_ms: i64 = items.iter().map(|item| item.counted_ms).sum();
        endpoints += u64::from(studied_ms > 0);
        item_ms +=
            column.item.as_ref().and_then(|item| items.get(item.index)).map_or(0, |item: &ItemStudy| item.studied_ms);
        whole = Share { part: whole.part + studied_ms, whole: whole.whole + counted_ms };
    }
    match key {
        _ if endpoints == 0 => Cell::Empty,
        StudyColumn::Item => Cell::DurationMs(item_ms),
        StudyColumn::Time => Cell::DurationMs(whole.part),
        // Of those who attended nothing is left to study, so a branch has no share.
        StudyColumn::Share if row.kind == RowKind::Endpoint => Cell::share(whole),
        StudyColumn::Share => Cell::Blank,
        StudyColumn::Endpoints => Cell::Count(endpoints),
    }
}
