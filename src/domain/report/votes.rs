//! Votes: what each endpoint said to each question, the tree with sums at every branch. What every
//! vote came to stands in the notes.

use super::heading::heading;
use super::note::{Note, NoteKind, notes_of_course};
use super::scope::{Scope, SessionScope};
use super::tree::Node;
use super::{Cell, Column, ColumnKey, Report, ReportKind, Row, RowKind, choice};
use crate::identity::EndpointId;
use crate::roster::RosterEntry;
use crate::time::Timestamp;
use crate::vote::{Tally, Vote};

/// A vote of one of the sessions.
struct Held<'a> {
    /// The session, as an index into those of the scope.
    session: usize,
    vote: &'a Vote,
    /// The sums over the first so many nodes of the tree, from none to all of them.
    sums: Vec<Tally>,
}

/// Folds the table of votes.
pub(super) fn fold(scope: &Scope<'_>) -> Report {
    let held = votes(scope);
    let columns = choice::votes(held.iter().map(|held| (held.session, held.vote)), scope);
    let mut rows = Vec::with_capacity(scope.tree.nodes.len());
    for (index, node) in scope.tree.nodes.iter().enumerate() {
        let Some(entry) = scope.tree.entry(node) else { continue };
        let is_branch = node.end > index + 1;
        if is_branch {
            rows.push(row(scope, &columns, &held, RowKind::Branch, (index, node.end), Some((node, entry))));
        }
        rows.push(row(scope, &columns, &held, RowKind::Endpoint, (index, index + 1), Some((node, entry))));
    }
    let totals = row(scope, &columns, &held, RowKind::Totals, (0, scope.tree.nodes.len()), None);
    let mut notes = notes_of_course(scope);
    notes.extend(held.iter().map(Held::note));
    Report { kind: ReportKind::Votes, heading: heading(scope), columns, rows, totals, notes, courses: Vec::new() }
}

fn votes<'a>(scope: &'a Scope<'_>) -> Vec<Held<'a>> {
    let numbered = scope.sessions.iter().enumerate();
    let of_session = |(session, of): (usize, &'a SessionScope<'_>)| {
        let votes = scope.conference.votes().of_session(of.session.id).filter(|vote| counts(of, vote));
        votes.map(move |vote| Held { session, vote, sums: sums(scope, of, vote) })
    };
    numbered.flat_map(of_session).collect()
}

/// Votes of the technical check are none of the session's.
fn counts(of: &SessionScope<'_>, vote: &Vote) -> bool {
    of.session.held.until(Timestamp::MAX).first().is_some_and(|began_at| vote.opened_at >= began_at)
}

/// Sums of the first nodes: what a branch has is the difference of two of them.
fn sums(scope: &Scope<'_>, of: &SessionScope<'_>, vote: &Vote) -> Vec<Tally> {
    let mut sum = Tally::default();
    let mut sums = vec![sum];
    for node in &scope.tree.nodes {
        let entry = scope.tree.entry(node).and_then(|entry| of.entry(entry.endpoint));
        let entry = entry.filter(|entry| vote.asks(of.session, of.attendance.roster(), entry.endpoint));
        if let Some(entry) = entry {
            sum.add(&Tally::of_endpoint(vote, entry.endpoint, vote.voices(entry, of.roll_call)));
        }
        sums.push(sum);
    }
    sums
}

impl Held<'_> {
    /// What the nodes from the first to before the last came to.
    fn tally(&self, (first, end): (usize, usize)) -> Tally {
        let upto = |index: usize| self.sums.get(index).copied().unwrap_or_default();
        upto(end).less(&upto(first))
    }

    fn note(&self) -> Note {
        let tally = self.sums.last().copied().unwrap_or_default();
        let (question, counting) = (self.vote.question.clone(), self.vote.counting);
        let (opened_at, closed_at) = (self.vote.opened_at, self.vote.closed_at);
        Note { session: self.session, kind: NoteKind::Vote { question, counting, opened_at, closed_at, tally } }
    }
}

/// A row over these nodes; described by the first of them, if at all.
fn row(
    scope: &Scope<'_>,
    columns: &[Column],
    held: &[Held<'_>],
    kind: RowKind,
    nodes: (usize, usize),
    first: Option<(&Node, &RosterEntry)>,
) -> Row {
    let cell = |column: &Column| match &column.vote {
        Some(of) => {
            let found = held.iter().find(|held| held.vote.id == of.vote);
            found.map_or(Cell::Empty, |held| figure(column.key, &held.tally(nodes)))
        }
        None => described(scope, column.key, kind, nodes.0, first),
    };
    let is_top = first.is_some_and(|(node, _)| node.end > nodes.0 + 1);
    // The row of a branch's top stands one deeper than its sums, beside its children.
    let depth = first.map_or(0, |(node, _)| node.depth + usize::from(is_top && kind == RowKind::Endpoint));
    let endpoint: Option<EndpointId> = first.map(|(_, entry)| entry.endpoint);
    Row { kind, endpoint, depth, cells: columns.iter().map(cell).collect() }
}

/// A figure of a vote; nothing where nobody of the row was asked.
fn figure(key: ColumnKey, tally: &Tally) -> Cell {
    if tally.endpoints == 0 {
        return Cell::Empty;
    }
    Cell::Count(match key {
        ColumnKey::VoteEntitled => tally.entitled,
        ColumnKey::VoteInFavour => tally.in_favour,
        ColumnKey::VoteAgainst => tally.against,
        ColumnKey::VoteBlank => tally.blank,
        _ => tally.not_voted,
    })
}

fn described(
    scope: &Scope<'_>,
    key: ColumnKey,
    kind: RowKind,
    index: usize,
    first: Option<(&Node, &RosterEntry)>,
) -> Cell {
    let Some((node, entry)) = first else { return Cell::Blank };
    match (key, kind) {
        (ColumnKey::Number, RowKind::Endpoint) => Cell::Count(u64::try_from(index + 1).unwrap_or(u64::MAX)),
        (ColumnKey::Mode, RowKind::Endpoint) => Cell::Mode(entry.mode),
        (ColumnKey::Code, _) => Cell::Text(entry.code.clone()),
        (ColumnKey::Name, _) => Cell::Text(entry.name.clone()),
        (ColumnKey::Level, _) => Cell::Text(entry.level.clone()),
        (ColumnKey::Parent, _) => Cell::Text(scope.tree.parent_name(node).to_owned()),
        _ => Cell::Blank,
    }
}
