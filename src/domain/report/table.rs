//! From the endpoints of a scope to the rows of a report.

use super::course::Courses;
use super::heading::heading;
use super::note::notes;
use super::own_cells::OwnRow;
use super::part::Part;
use super::scope::Scope;
use super::sums::Sums;
use super::sums_cells::SumsRow;
use super::tree::Node;
use super::{Column, Report, ReportKind, Row, RowKind};

/// A branch whose last row did not come yet.
struct OpenBranch {
    /// The index of the node after its last one.
    end: usize,
    /// The node at its top.
    top: usize,
    /// The row that is kept free for its sums.
    row: usize,
    sums: Sums,
}

/// The rows so far.
struct Table<'a> {
    scope: &'a Scope<'a>,
    columns: &'a [Column],
    rows: Vec<Row>,
    open: Vec<OpenBranch>,
    totals: Sums,
    courses: Courses,
}

/// Folds a report with these columns; with a sums row above every branch if `branches` says so.
pub(super) fn fold(kind: ReportKind, scope: &Scope<'_>, columns: Vec<Column>, branches: bool) -> Report {
    let rows = Vec::with_capacity(scope.tree.nodes.len() + scope.tree.nodes.len() / 8);
    let (totals, courses) = (Sums::none(scope), Courses::none(scope));
    let mut table = Table { scope, columns: &columns, rows, open: Vec::new(), totals, courses };
    for (index, node) in scope.tree.nodes.iter().enumerate() {
        table.close_branches(index);
        if branches && node.end > index + 1 {
            table.open_branch(index, node);
        }
        table.add_endpoint(index, node);
    }
    table.close_branches(scope.tree.nodes.len());
    let totals = table.sums_row(RowKind::Totals, None, 0, &table.totals);
    let notes = notes(scope, &table.totals);
    let (rows, courses) = (table.rows, table.courses.close());
    Report { kind, heading: heading(scope), columns, rows, totals, notes, courses }
}

impl Table<'_> {
    fn open_branch(&mut self, index: usize, node: &Node) {
        let row = self.rows.len();
        let depth = node.depth;
        self.rows.push(Row { kind: RowKind::Branch, endpoint: None, depth, cells: Vec::new() });
        self.open.push(OpenBranch { end: node.end, top: index, row, sums: Sums::none(self.scope) });
    }

    fn add_endpoint(&mut self, index: usize, node: &Node) {
        let Some(entry) = self.scope.tree.entry(node) else { return };
        let part = Part::of(self.scope, entry.endpoint);
        let number = u64::try_from(index + 1).unwrap_or(u64::MAX);
        let own = OwnRow {
            number,
            entry,
            parent_name: self.scope.tree.parent_name(node),
            part: &part,
            voice: self.scope.beside.qualities.voice(),
        };
        let cells = self.columns.iter().map(|column| own.cell(column)).collect();
        // The row of a branch's top stands one deeper than its sums, beside its children.
        let under_sums = self.open.last().is_some_and(|branch| branch.top == index);
        let depth = if self.open.is_empty() { 0 } else { node.depth + usize::from(under_sums) };
        self.rows.push(Row { kind: RowKind::Endpoint, endpoint: Some(entry.endpoint), depth, cells });
        self.open.last_mut().map_or(&mut self.totals, |branch| &mut branch.sums).add_endpoint(&part);
        self.courses.add_endpoint(&part);
    }

    fn close_branches(&mut self, index: usize) {
        while let Some(branch) = self.open.pop_if(|branch| branch.end <= index) {
            let depth = self.scope.tree.nodes.get(branch.top).map_or(0, |node| node.depth);
            let row = self.sums_row(RowKind::Branch, Some(branch.top), depth, &branch.sums);
            if let Some(kept_free) = self.rows.get_mut(branch.row) {
                *kept_free = row;
            }
            self.open.last_mut().map_or(&mut self.totals, |above| &mut above.sums).add(&branch.sums);
        }
    }

    fn sums_row(&self, kind: RowKind, top: Option<usize>, depth: usize, sums: &Sums) -> Row {
        let tree = &self.scope.tree;
        let top = top.and_then(|top| tree.nodes.get(top));
        let described = top.and_then(|node| Some((tree.entry(node)?, tree.parent_name(node))));
        let row = SumsRow { top: described, sums };
        let cells = self.columns.iter().map(|column| row.cell(column)).collect();
        Row { kind, endpoint: described.map(|(entry, _)| entry.endpoint), depth, cells }
    }
}
