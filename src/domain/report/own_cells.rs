//! The cells of a row that shows one endpoint's own figures.

use super::part::{Part, SessionPart};
use super::{Cell, Column, ColumnKey, Marks};
use crate::attendance::Share;
use crate::quality::VoiceModel;
use crate::roster::RosterEntry;

/// An endpoint row before it is cut into cells.
pub(super) struct OwnRow<'a> {
    /// Its number in the report, from 1.
    pub(super) number: u64,
    pub(super) entry: &'a RosterEntry,
    pub(super) parent_name: &'a str,
    pub(super) part: &'a Part,
    /// By what sound is judged.
    pub(super) voice: &'a VoiceModel,
}

impl OwnRow<'_> {
    pub(super) fn cell(&self, column: &Column) -> Cell {
        match column.session {
            Some(of) => {
                let part = self.part.sessions.get(of.index).and_then(Option::as_ref);
                part.map_or(Cell::Empty, |part| session_cell(column, part))
            }
            None => match column.direction {
                Some(direction) => self.part.lines.cell(column.key, direction, self.voice),
                None => self.cell_of_all(column.key),
            },
        }
    }

    fn cell_of_all(&self, key: ColumnKey) -> Cell {
        let (entry, part) = (self.entry, self.part);
        match key {
            ColumnKey::Number => Cell::Count(self.number),
            ColumnKey::Code => Cell::Text(entry.code.clone()),
            ColumnKey::Name => Cell::Text(entry.name.clone()),
            ColumnKey::Level => Cell::Text(entry.level.clone()),
            ColumnKey::Parent => Cell::Text(self.parent_name.to_owned()),
            ColumnKey::Mode => Cell::Mode(entry.mode),
            ColumnKey::FirstConnected => Cell::time(part.connected.first()),
            ColumnKey::LastConnected => Cell::time(part.connected.last()),
            ColumnKey::ConnectedIntervals => Cell::Intervals(part.connected.clone()),
            ColumnKey::ReceivedIntervals => Cell::Intervals(part.received.clone()),
            ColumnKey::Losses => Cell::Count(part.losses),
            ColumnKey::FloorTurns => Cell::Count(part.floor_turns),
            ColumnKey::Quality => part.lines.share_of_good(),
            ColumnKey::Evidence if part.evidence.is_none() => Cell::Empty,
            ColumnKey::Evidence => Cell::Evidence(part.evidence),
            ColumnKey::ConfirmedBy if part.confirmed_by.is_empty() => Cell::Empty,
            ColumnKey::ConfirmedBy => Cell::ConfirmedBy(part.confirmed_by.clone()),
            ColumnKey::Remarks => Cell::Remarks(part.remarks(&entry.note)),
            ColumnKey::Connected if !self.is_measurable() && part.connected.is_empty() => Cell::Empty,
            ColumnKey::Connected => Cell::DurationMs(part.connected.total_ms()),
            ColumnKey::Counted => self.measured(|share, _| Cell::DurationMs(share.whole)),
            ColumnKey::Received => self.measured(|share, _| Cell::DurationMs(share.part)),
            ColumnKey::Share => self.measured(|share, _| Cell::share(share)),
            ColumnKey::SoundOnly => self.measured(|_, sound_only_ms| Cell::DurationMs(sound_only_ms)),
            _ => Cell::Empty,
        }
    }

    fn measurable(&self) -> impl Iterator<Item = &SessionPart> {
        self.part.sessions.iter().flatten().filter(|part| !part.unmeasurable)
    }

    fn is_measurable(&self) -> bool {
        self.measurable().next().is_some()
    }

    /// A cell made of received of counted and of sound only, in milliseconds.
    fn measured(&self, cell: impl FnOnce(Share, i64) -> Cell) -> Cell {
        if !self.is_measurable() {
            return Cell::Empty;
        }
        let part = self.measurable().map(|it| it.attendance.received_ms).sum();
        let whole = self.measurable().map(|it| it.attendance.counted_ms).sum();
        cell(Share { part, whole }, self.measurable().map(|it| it.attendance.sound_only_ms).sum())
    }
}

fn session_cell(column: &Column, part: &SessionPart) -> Cell {
    let people = &part.head_counts;
    let said = |count: u64| Cell::count(part.answered.then_some(count));
    match column.key {
        ColumnKey::Endpoints => Cell::Count(1),
        ColumnKey::Status => Cell::Status(part.attendance.status),
        ColumnKey::StatusCount(status) => Cell::Count(u64::from(part.attendance.status == status)),
        ColumnKey::Marks => Cell::Marks(Marks {
            late: part.attendance.late,
            left_early: part.attendance.left_early,
            conflict: part.attendance.conflict,
        }),
        ColumnKey::Invited => Cell::count(part.asked.then_some(people.invited)),
        ColumnKey::PresentMembers => said(people.present_members),
        ColumnKey::PresentOthers => said(people.present_others),
        ColumnKey::Excused => said(people.excused),
        ColumnKey::Unexcused => said(people.unexcused),
        ColumnKey::NotReported => Cell::count(part.asked.then_some(people.not_reported)),
        ColumnKey::Rate if part.answered => Cell::share(rate(people.present_members, people.invited)),
        ColumnKey::Prompts => Cell::out_of(part.prompts.answered, part.prompts.asked),
        ColumnKey::ItemReceived | ColumnKey::ItemShare if !part.unmeasurable => item_cell(column, part),
        _ => Cell::Empty,
    }
}

fn item_cell(column: &Column, part: &SessionPart) -> Cell {
    let item = column.item.as_ref().and_then(|item| part.attendance.items.get(item.index));
    match item {
        Some(item) if column.key == ColumnKey::ItemShare => Cell::share(item.share()),
        Some(item) if item.counted_ms > 0 => Cell::DurationMs(item.received_ms),
        _ => Cell::Empty,
    }
}

/// Present members of those summoned.
pub(super) fn rate(present: u64, invited: u64) -> Share {
    let people = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
    Share { part: people(present), whole: people(invited) }
}
