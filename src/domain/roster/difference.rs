//! What another roster would change: told by code before it is taken in.

use std::collections::{BTreeMap, BTreeSet};

use super::{Mode, Roster, RosterEntry};
use crate::identity::EndpointId;

/// Something that is different with an endpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RosterChange {
    /// It is new.
    Added,
    /// It is not there any more.
    Closed,
    /// It has another name.
    Renamed {
        /// The former one.
        from: String,
        /// The new one.
        to: String,
    },
    /// It stands under another endpoint.
    Moved {
        /// The code of the former one; empty for the root.
        from: String,
        /// The code of the new one.
        to: String,
    },
    /// It has another level.
    Level {
        /// The former one.
        from: String,
        /// The new one.
        to: String,
    },
    /// Another number of members is summoned to it.
    Invited {
        /// So many were, in people.
        from: u32,
        /// So many are.
        to: u32,
    },
    /// It follows in another way.
    Mode {
        /// The former one.
        from: Mode,
        /// The new one.
        to: Mode,
    },
}

impl RosterChange {
    /// The stable name, for protocols and dictionaries.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Closed => "closed",
            Self::Renamed { .. } => "renamed",
            Self::Moved { .. } => "moved",
            Self::Level { .. } => "level",
            Self::Invited { .. } => "invited",
            Self::Mode { .. } => "mode",
        }
    }
}

/// An endpoint and what is different with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangedEndpoint {
    /// Its code.
    pub code: String,
    /// Its name: the new one, or the last one of an endpoint that is closed.
    pub name: String,
    /// What is different.
    pub change: RosterChange,
}

/// The difference of two rosters. An endpoint is the same if its code is: a unit that is split keeps
/// its endpoint, and the other halves are added.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RosterDifference {
    /// Everything that is different: what stays or is added in the order of the new roster, then what
    /// is closed in the order of the old one. An endpoint may stand here more than once.
    pub changes: Vec<ChangedEndpoint>,
    /// How many endpoints are in both and have nothing different.
    pub unchanged: usize,
}

impl RosterDifference {
    /// What is different between the roster that stands and the entries of another.
    #[must_use]
    pub fn between(standing: &Roster, entries: &[RosterEntry]) -> Self {
        let codes: BTreeMap<EndpointId, &str> =
            entries.iter().map(|entry| (entry.endpoint, entry.code.as_str())).collect();
        let mut difference = Self::default();
        for entry in entries {
            let parent = entry.parent.and_then(|parent| codes.get(&parent)).copied().unwrap_or_default();
            let changes = match standing.by_code(&entry.code) {
                Some(before) => changes_of(standing, before, entry, parent),
                None => vec![RosterChange::Added],
            };
            difference.unchanged += usize::from(changes.is_empty());
            difference.add(entry, changes);
        }
        let kept: BTreeSet<&str> = entries.iter().map(|entry| entry.code.as_str()).collect();
        for closed in standing.entries().iter().filter(|entry| !kept.contains(entry.code.as_str())) {
            difference.add(closed, vec![RosterChange::Closed]);
        }
        difference
    }

    /// How many endpoints have a change with this name.
    #[must_use]
    pub fn count(&self, code: &str) -> usize {
        self.changes.iter().filter(|changed| changed.change.code() == code).count()
    }

    fn add(&mut self, entry: &RosterEntry, changes: Vec<RosterChange>) {
        let (code, name) = (&entry.code, &entry.name);
        let changed = |change| ChangedEndpoint { code: code.clone(), name: name.clone(), change };
        self.changes.extend(changes.into_iter().map(changed));
    }
}

fn changes_of(standing: &Roster, before: &RosterEntry, after: &RosterEntry, parent: &str) -> Vec<RosterChange> {
    let above = before.parent.and_then(|parent| standing.entry(parent));
    let former_parent = above.map(|above| above.code.as_str()).unwrap_or_default();
    let text = |from: &str, to: &str| (from != to).then(|| (from.to_owned(), to.to_owned()));
    [
        text(&before.name, &after.name).map(|(from, to)| RosterChange::Renamed { from, to }),
        text(former_parent, parent).map(|(from, to)| RosterChange::Moved { from, to }),
        text(&before.level, &after.level).map(|(from, to)| RosterChange::Level { from, to }),
        (before.invited != after.invited).then_some(RosterChange::Invited { from: before.invited, to: after.invited }),
        (before.mode != after.mode).then_some(RosterChange::Mode { from: before.mode, to: after.mode }),
    ]
    .into_iter()
    .flatten()
    .collect()
}
