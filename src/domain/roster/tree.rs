//! A roster that stands: every branch is a range of positions.

use std::collections::BTreeMap;
use std::ops::Range;

use super::{Mode, RosterEntry};
use crate::identity::EndpointId;

/// The endpoints in tree order: a parent before its children, siblings in the order of the file.
/// A *position* is an index into that order, so that a subtree is a range.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Roster {
    entries: Vec<RosterEntry>,
    parents: Vec<Option<usize>>,
    subtree_ends: Vec<usize>,
    position_of: BTreeMap<EndpointId, usize>,
    position_of_code: BTreeMap<String, usize>,
}

impl Roster {
    /// A roster of entries that already stand in tree order, as [`super::build`] makes them.
    #[must_use]
    pub fn from_tree_order(entries: Vec<RosterEntry>) -> Self {
        let position_of: BTreeMap<_, _> = entries.iter().enumerate().map(|(at, entry)| (entry.endpoint, at)).collect();
        let position_of_code = entries.iter().enumerate().map(|(at, entry)| (entry.code.clone(), at)).collect();
        let parents: Vec<Option<usize>> =
            entries.iter().map(|entry| entry.parent.and_then(|parent| position_of.get(&parent).copied())).collect();
        let mut subtree_ends: Vec<usize> = (1..=entries.len()).collect();
        // Children stand behind their parent, so one pass from the back carries every end up.
        for position in (0..entries.len()).rev() {
            if let Some(parent) = parents[position].filter(|parent| *parent < position) {
                subtree_ends[parent] = subtree_ends[parent].max(subtree_ends[position]);
            }
        }
        Self { entries, parents, subtree_ends, position_of, position_of_code }
    }

    /// How many endpoints it has.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether it has none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// All entries in tree order.
    #[must_use]
    pub fn entries(&self) -> &[RosterEntry] {
        &self.entries
    }

    /// The endpoint at the top.
    #[must_use]
    pub fn root(&self) -> Option<&RosterEntry> {
        self.entries.first()
    }

    /// Where an endpoint stands.
    #[must_use]
    pub fn position(&self, endpoint: EndpointId) -> Option<usize> {
        self.position_of.get(&endpoint).copied()
    }

    /// The entry of an endpoint.
    #[must_use]
    pub fn entry(&self, endpoint: EndpointId) -> Option<&RosterEntry> {
        self.position(endpoint).and_then(|position| self.entries.get(position))
    }

    /// The entry with a code.
    #[must_use]
    pub fn by_code(&self, code: &str) -> Option<&RosterEntry> {
        self.position_of_code.get(code).and_then(|position| self.entries.get(*position))
    }

    /// The position of the endpoint above the one at `position`.
    #[must_use]
    pub fn parent_position(&self, position: usize) -> Option<usize> {
        self.parents.get(position).copied().flatten()
    }

    /// The positions of an endpoint and everything below it; empty for an unknown endpoint.
    #[must_use]
    pub fn subtree(&self, endpoint: EndpointId) -> Range<usize> {
        self.position(endpoint).map_or(0..0, |position| self.subtree_at(position))
    }

    /// The positions of the endpoint at `position` and everything below it.
    #[must_use]
    pub fn subtree_at(&self, position: usize) -> Range<usize> {
        position..self.subtree_ends.get(position).copied().unwrap_or(position)
    }

    /// The positions directly below the one at `position`, in order.
    pub fn children_at(&self, position: usize) -> impl Iterator<Item = usize> + '_ {
        let end = self.subtree_at(position).end;
        std::iter::successors(Some(position + 1), |child| Some(self.subtree_at(*child).end))
            .take_while(move |child| *child < end)
    }

    /// Whether `endpoint` is `root` or stands below it.
    #[must_use]
    pub fn stands_in(&self, endpoint: EndpointId, root: EndpointId) -> bool {
        self.position(endpoint).is_some_and(|position| self.subtree(root).contains(&position))
    }

    /// The positions from the one at `position` up to the root.
    pub fn path_up(&self, position: usize) -> impl Iterator<Item = usize> + '_ {
        std::iter::successors(Some(position), |at| self.parent_position(*at))
    }

    /// How many endpoints stand above the one at `position`.
    #[must_use]
    pub fn depth(&self, position: usize) -> usize {
        self.path_up(position).count().saturating_sub(1)
    }

    /// Lets one endpoint follow in another way.
    pub(crate) fn change_mode(&mut self, endpoint: EndpointId, mode: Mode) {
        if let Some(entry) = self.position(endpoint).and_then(|position| self.entries.get_mut(position)) {
            entry.mode = mode;
        }
    }
}
