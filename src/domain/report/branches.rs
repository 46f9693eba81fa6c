//! The tree as rows: one with sums over every branch, and one an endpoint.

use std::ops::Range;

use super::scope::Scope;
use super::tree::Node;
use super::{Cell, Column, ColumnKey, Row, RowKind};
use crate::roster::RosterEntry;

/// The row of an endpoint, of a branch or of everything, before it is cut into cells.
pub(super) struct TreeRow<'a> {
    pub(super) kind: RowKind,
    /// The nodes it stands for.
    pub(super) nodes: Range<usize>,
    scope: &'a Scope<'a>,
}

impl<'a> TreeRow<'a> {
    /// The endpoints it stands for.
    pub(super) fn entries(&self) -> impl Iterator<Item = &'a RosterEntry> {
        let nodes = self.scope.tree.nodes.get(self.nodes.clone()).unwrap_or_default();
        nodes.iter().filter_map(|node| self.scope.tree.entry(node))
    }

    /// The endpoint it is about; none of the totals.
    pub(super) fn top(&self) -> Option<&'a RosterEntry> {
        self.node().and_then(|node| self.scope.tree.entry(node))
    }

    fn node(&self) -> Option<&'a Node> {
        if self.kind == RowKind::Totals { None } else { self.scope.tree.nodes.get(self.nodes.start) }
    }

    /// A cell that describes the endpoint.
    fn described(&self, key: ColumnKey) -> Cell {
        let (Some(node), Some(entry)) = (self.node(), self.top()) else { return Cell::Blank };
        match (key, self.kind) {
            (ColumnKey::Number, RowKind::Endpoint) => {
                Cell::Count(u64::try_from(self.nodes.start + 1).unwrap_or(u64::MAX))
            }
            (ColumnKey::Mode, RowKind::Endpoint) => Cell::Mode(entry.mode),
            (ColumnKey::Code, _) => Cell::Text(entry.code.clone()),
            (ColumnKey::Name, _) => Cell::Text(entry.name.clone()),
            (ColumnKey::Level, _) => Cell::Text(entry.level.clone()),
            (ColumnKey::Parent, _) => Cell::Text(self.scope.tree.parent_name(node).to_owned()),
            _ => Cell::Blank,
        }
    }

    fn cut(self, columns: &[Column], cell: &impl Fn(&TreeRow<'_>, &Column) -> Option<Cell>) -> Row {
        let cut = |column: &Column| cell(&self, column).unwrap_or_else(|| self.described(column.key));
        let cells = columns.iter().map(cut).collect();
        let is_top = self.node().is_some_and(|node| node.end > self.nodes.start + 1);
        // The row of a branch's top stands one deeper than its sums, beside its children.
        let under_sums = usize::from(is_top && self.kind == RowKind::Endpoint);
        let depth = self.node().map_or(0, |node| node.depth + under_sums);
        Row { kind: self.kind, endpoint: self.top().map(|entry| entry.endpoint), depth, cells }
    }
}

/// The rows of a report by tree, and its totals. What `cell` says nothing of describes the endpoint.
pub(super) fn rows(
    scope: &Scope<'_>,
    columns: &[Column],
    cell: impl Fn(&TreeRow<'_>, &Column) -> Option<Cell>,
) -> (Vec<Row>, Row) {
    let all = scope.tree.nodes.len();
    let row = |kind, nodes| TreeRow { kind, nodes, scope }.cut(columns, &cell);
    let mut rows = Vec::with_capacity(all + all / 8);
    for (index, node) in scope.tree.nodes.iter().enumerate() {
        if node.end > index + 1 {
            rows.push(row(RowKind::Branch, index..node.end));
        }
        rows.push(row(RowKind::Endpoint, index..index + 1));
    }
    (rows, row(RowKind::Totals, 0..all))
}
