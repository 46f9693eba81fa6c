//! Random rosters of every depth, and what becomes of them between two sessions.

use proptest::prelude::*;
use proptest::sample::Index;

use crate::roster::{Mode, RosterRow};

/// Levels of a tree, from the root down.
const LEVELS: std::ops::RangeInclusive<usize> = 2..=6;

/// A tree of 2 to 6 levels or more: a line of so many endpoints, and others under any of those before.
pub(super) fn some_rows() -> impl Strategy<Value = Vec<RosterRow>> {
    let endpoint = (any::<Index>(), 0..60u32, 0..6usize);
    (LEVELS, prop::collection::vec(endpoint, 6..=20)).prop_map(|(levels, endpoints)| {
        let rows = endpoints.into_iter().enumerate().map(|(place, (parent, invited, mode))| {
            let parent = match place {
                0 => None,
                _ if place < levels => Some(place - 1),
                _ => Some(parent.index(place)),
            };
            row(place, parent, invited, mode)
        });
        rows.collect()
    })
}

fn row(place: usize, parent: Option<usize>, invited: u32, mode: usize) -> RosterRow {
    RosterRow {
        row: u32::try_from(place).unwrap() + 2,
        code: format!("D{place}"),
        parent_code: parent.map(|parent| format!("D{parent}")).unwrap_or_default(),
        name: format!("Điểm cầu {place}"),
        level: "commune".into(),
        invited: invited.to_string(),
        // Most halls follow both ways, and the root does: else nothing would be measured.
        mode: if place == 0 { Mode::TwoWay } else { *Mode::ALL.get(mode).unwrap_or(&Mode::TwoWay) }.code().into(),
        ..RosterRow::default()
    }
}

/// What may become of a roster between two sessions.
#[derive(Clone, Debug)]
pub(super) enum Turn {
    Renamed(Index),
    Moved(Index, Index),
    Closed(Index),
    Added(Index, u32),
    Summoned(Index, u32),
}

pub(super) fn some_turns() -> impl Strategy<Value = Vec<Turn>> {
    let index = any::<Index>;
    let turn = prop_oneof![
        index().prop_map(Turn::Renamed),
        (index(), index()).prop_map(|(which, under)| Turn::Moved(which, under)),
        index().prop_map(Turn::Closed),
        (index(), 0..60u32).prop_map(|(under, invited)| Turn::Added(under, invited)),
        (index(), 0..60u32).prop_map(|(which, invited)| Turn::Summoned(which, invited)),
    ];
    prop::collection::vec(turn, 1..=6)
}

/// The roster after these turns: still a tree whose parents stand before their children.
pub(super) fn turned(mut rows: Vec<RosterRow>, turns: &[Turn]) -> Vec<RosterRow> {
    for turn in turns {
        match turn {
            Turn::Renamed(which) => {
                let which = which.index(rows.len());
                rows[which].name += " (tên mới)";
            }
            Turn::Summoned(which, invited) => {
                let which = which.index(rows.len());
                rows[which].invited = invited.to_string();
            }
            Turn::Moved(which, under) => {
                let which = which.index(rows.len());
                if which > 0 {
                    rows[which].parent_code = rows[under.index(which)].code.clone();
                }
            }
            Turn::Closed(which) => {
                let code = rows[which.index(rows.len())].code.clone();
                if rows.len() > 2 && !rows.iter().any(|row| row.parent_code == code) {
                    rows.retain(|row| row.code != code);
                }
            }
            Turn::Added(under, invited) => {
                let parent_code = rows[under.index(rows.len())].code.clone();
                let place = 100 + rows.len();
                rows.push(RosterRow { parent_code, ..row(place, None, *invited, 0) });
            }
        }
    }
    // A code may have come twice, if one was closed in between.
    let mut seen = std::collections::BTreeSet::new();
    rows.retain(|row| seen.insert(row.code.clone()));
    rows
}
