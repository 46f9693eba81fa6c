//! The cells of a row that shows sums.

use super::own_cells::rate;
use super::sums::{SessionSums, Sums};
use super::{Cell, Column, ColumnKey};
use crate::roster::RosterEntry;

/// A row of sums before it is cut into cells.
pub(super) struct SumsRow<'a> {
    /// The endpoint at the top of the branch; none for the totals.
    pub(super) top: Option<(&'a RosterEntry, &'a str)>,
    pub(super) sums: &'a Sums,
}

impl SumsRow<'_> {
    pub(super) fn cell(&self, column: &Column) -> Cell {
        match column.session.map(|of| self.sums.sessions.get(of.index)) {
            Some(Some(sums)) => session_cell(column, sums),
            Some(None) => Cell::Empty,
            None => match column.direction {
                Some(direction) => self.sums.lines.cell(column.key, direction),
                None => self.cell_of_all(column.key),
            },
        }
    }

    fn cell_of_all(&self, key: ColumnKey) -> Cell {
        let sums = self.sums;
        let (received, connected_ms) = (sums.received(), sums.connected_ms);
        let some_measurable = sums.sessions.iter().any(|of| of.endpoints > of.unmeasurable);
        let duration = |ms: i64| if some_measurable { Cell::DurationMs(ms) } else { Cell::Empty };
        match key {
            ColumnKey::Code | ColumnKey::Name | ColumnKey::Level | ColumnKey::Parent => self.description(key),
            ColumnKey::FirstConnected => Cell::time(sums.first_connected),
            ColumnKey::LastConnected => Cell::time(sums.last_connected),
            ColumnKey::Connected if connected_ms > 0 => Cell::DurationMs(connected_ms),
            ColumnKey::Connected => duration(0),
            ColumnKey::Counted => duration(received.whole),
            ColumnKey::Received => duration(received.part),
            ColumnKey::Share => Cell::share(received),
            ColumnKey::SoundOnly => duration(sums.sound_only_ms()),
            ColumnKey::Losses => Cell::Count(sums.losses),
            ColumnKey::Evidence if sums.evidence.is_none() => Cell::Empty,
            ColumnKey::Evidence => Cell::Evidence(sums.evidence),
            ColumnKey::Quality => sums.lines.good_of_known(),
            ColumnKey::FloorTurns => Cell::Count(sums.floor_turns),
            _ => Cell::Blank,
        }
    }

    fn description(&self, key: ColumnKey) -> Cell {
        let Some((entry, parent_name)) = self.top else { return Cell::Blank };
        Cell::Text(match key {
            ColumnKey::Code => entry.code.clone(),
            ColumnKey::Name => entry.name.clone(),
            ColumnKey::Level => entry.level.clone(),
            _ => parent_name.to_owned(),
        })
    }
}

fn session_cell(column: &Column, sums: &SessionSums) -> Cell {
    let people = &sums.head_counts;
    let said = |count: u64| Cell::count((sums.answered > 0).then_some(count));
    match column.key {
        ColumnKey::Endpoints => Cell::Count(sums.endpoints),
        ColumnKey::Status | ColumnKey::Marks => Cell::Blank,
        ColumnKey::StatusCount(status) => Cell::Count(sums.with_status(status)),
        ColumnKey::Invited => Cell::Count(people.invited),
        ColumnKey::PresentMembers => said(people.present_members),
        ColumnKey::PresentOthers => said(people.present_others),
        ColumnKey::Excused => said(people.excused),
        ColumnKey::Unexcused => said(people.unexcused),
        ColumnKey::NotReported => Cell::Count(people.not_reported),
        ColumnKey::Rate if sums.answered > 0 => Cell::share(rate(people.present_members, people.invited)),
        ColumnKey::Prompts => Cell::out_of(sums.prompts.answered, sums.prompts.asked),
        ColumnKey::ItemReceived | ColumnKey::ItemShare => item_cell(column, sums),
        _ => Cell::Empty,
    }
}

fn item_cell(column: &Column, sums: &SessionSums) -> Cell {
    let item = column.item.as_ref().and_then(|item| sums.items.get(item.index)).copied().unwrap_or_default();
    match column.key {
        ColumnKey::ItemShare => Cell::share(item),
        _ if item.whole > 0 => Cell::DurationMs(item.part),
        _ => Cell::Empty,
    }
}
