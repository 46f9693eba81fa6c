//! What another roster would change, in the words of the protocol.

use diemcau_domain::roster::{ChangedEndpoint, RosterChange, RosterDifference};
use diemcau_protocol::roster::{RosterChangeLine, RosterChanges};

/// More than anybody reads; the figures above them say how many there are.
const LINE_LIMIT: usize = 1_000;

/// A difference of rosters as it is shown: all figures, and the first of its lines. Additions come
/// last, so that a roster that grows does not hide what else is different.
pub(super) fn roster_changes(difference: &RosterDifference) -> RosterChanges {
    let of = |code: &str| small(difference.count(code));
    let is_added = |changed: &&ChangedEndpoint| changed.change == RosterChange::Added;
    let others = difference.changes.iter().filter(|changed| !is_added(changed));
    let lines = others.chain(difference.changes.iter().filter(is_added));
    RosterChanges {
        added: of("added"),
        closed: of("closed"),
        renamed: of("renamed"),
        moved: of("moved"),
        level: of("level"),
        invited: of("invited"),
        mode: of("mode"),
        unchanged: small(difference.unchanged),
        differences: small(difference.changes.len()),
        lines: lines.take(LINE_LIMIT).map(line).collect(),
    }
}

fn line(changed: &ChangedEndpoint) -> RosterChangeLine {
    let (before, after) = match &changed.change {
        RosterChange::Added | RosterChange::Closed => (String::new(), String::new()),
        RosterChange::Renamed { from, to } | RosterChange::Moved { from, to } | RosterChange::Level { from, to } => {
            (from.clone(), to.clone())
        }
        RosterChange::Invited { from, to } => (from.to_string(), to.to_string()),
        RosterChange::Mode { from, to } => (from.code().to_owned(), to.code().to_owned()),
    };
    RosterChangeLine {
        code: changed.code.clone(),
        name: changed.name.clone(),
        change: (&changed.change).into(),
        before,
        after,
    }
}

fn small(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
