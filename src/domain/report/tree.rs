//! Which endpoints a report has rows for, and under which others they stand.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use crate::identity::EndpointId;
use crate::roster::{Roster, RosterEntry};

/// An endpoint with a row of its own. Nodes stand in tree order: a parent before its children.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Node {
    /// The roster that describes it, as an index into those the tree was made of.
    roster: usize,
    /// Its position there.
    position: usize,
    /// How many nodes stand above it.
    pub(super) depth: usize,
    /// The index after its last descendant.
    pub(super) end: usize,
}

/// The nodes of a report with the rosters that describe them.
#[derive(Clone, Debug, Default)]
pub(super) struct Tree {
    rosters: Vec<Arc<Roster>>,
    pub(super) nodes: Vec<Node>,
}

/// While the tree is put together: nodes in the order they were found.
#[derive(Default)]
struct Found {
    places: Vec<(usize, usize)>,
    children: Vec<Vec<usize>>,
    tops: Vec<usize>,
    index_of: BTreeMap<EndpointId, usize>,
}

impl Tree {
    /// The tree of everybody in one of the `parts`: each a roster and a range of its positions, the
    /// newest roster first. An endpoint that a newer roster knows stands where that has it; one that
    /// was taken out of the newer ones stands behind the others under what was above it.
    pub(super) fn of(parts: &[(Arc<Roster>, Range<usize>)]) -> Self {
        let entries = |(roster, range): &(Arc<Roster>, Range<usize>)| {
            roster
                .entries()
                .get(range.clone())
                .unwrap_or_default()
                .iter()
                .map(|entry| entry.endpoint)
                .collect::<Vec<_>>()
        };
        let wanted: BTreeSet<EndpointId> = parts.iter().flat_map(entries).collect();
        let mut found = Found::default();
        for (index, (roster, _)) in parts.iter().enumerate() {
            for (position, entry) in roster.entries().iter().enumerate() {
                if wanted.contains(&entry.endpoint) && !found.index_of.contains_key(&entry.endpoint) {
                    found.add(index, position, roster);
                }
            }
        }
        Self { rosters: parts.iter().map(|(roster, _)| Arc::clone(roster)).collect(), nodes: found.in_tree_order() }
    }

    /// What the newest roster says of a node.
    pub(super) fn entry(&self, node: &Node) -> Option<&RosterEntry> {
        self.rosters.get(node.roster).and_then(|roster| roster.entries().get(node.position))
    }

    /// The name of the endpoint above a node in the whole roster; empty for the root.
    pub(super) fn parent_name(&self, node: &Node) -> &str {
        let roster = self.rosters.get(node.roster);
        let above = roster.and_then(|roster| roster.entries().get(roster.parent_position(node.position)?));
        above.map_or("", |entry| entry.name.as_str())
    }
}

impl Found {
    fn add(&mut self, roster_index: usize, position: usize, roster: &Roster) {
        let index = self.places.len();
        let endpoint_at = |at: usize| roster.entries().get(at).map(|entry| entry.endpoint);
        let parent =
            roster.path_up(position).skip(1).filter_map(endpoint_at).find_map(|it| self.index_of.get(&it).copied());
        match parent.and_then(|parent| self.children.get_mut(parent)) {
            Some(children) => children.push(index),
            None => self.tops.push(index),
        }
        if let Some(endpoint) = endpoint_at(position) {
            self.index_of.insert(endpoint, index);
        }
        self.places.push((roster_index, position));
        self.children.push(Vec::new());
    }

    fn in_tree_order(self) -> Vec<Node> {
        let mut nodes: Vec<Node> = Vec::with_capacity(self.places.len());
        let mut waiting: Vec<(usize, usize)> = self.tops.iter().rev().map(|top| (*top, 0)).collect();
        while let Some((index, depth)) = waiting.pop() {
            if let (Some((roster, position)), Some(children)) = (self.places.get(index), self.children.get(index)) {
                waiting.extend(children.iter().rev().map(|child| (*child, depth + 1)));
                nodes.push(Node { roster: *roster, position: *position, depth, end: 0 });
            }
        }
        set_ends(&mut nodes);
        nodes
    }
}

/// A branch ends before the next node that is not deeper than its top.
fn set_ends(nodes: &mut [Node]) {
    let mut open: Vec<usize> = Vec::new();
    for index in 0..=nodes.len() {
        let depth = nodes.get(index).map_or(0, |node| node.depth);
        while let Some(last) = open.pop_if(|last| index == nodes.len() || nodes[*last].depth >= depth) {
            nodes[last].end = index;
        }
        open.push(index);
    }
}
