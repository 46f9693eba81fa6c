//! Documents that were sent to endpoints, and which of them opened each: the tree with sums at every branch. How
//! far every document came stands in the notes.

use super::branch_sums::BranchSums;
use super::branches::{TreeRow, rows};
use super::heading::heading;
use super::note::{Note, NoteKind, notes_of_course};
use super::scope::{Scope, SessionScope};
use super::versions::technician;
use super::{Cell, Column, ColumnKey, Measure, Report, ReportKind, RowKind, choice};
use crate::document::{Document, DocumentKind};
use crate::identity::{DocumentId, EndpointId};
use crate::time::Timestamp;

/// The document of a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentColumn {
    /// Its number.
    pub document: DocumentId,
    /// Its title.
    pub title: String,
}

/// What a column says of documents that were sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OpeningColumn {
    /// Số tài liệu đã mở: how many of those of a session that were sent there.
    All,
    /// Đã mở: whether an endpoint opened a document, or how many of a branch did.
    Opened,
    /// Giờ mở.
    OpenedAt,
    /// Người mở: the technician, as long as the name is kept.
    OpenedBy,
}

impl OpeningColumn {
    /// What is said of each document, left to right.
    pub const OF_DOCUMENT: [Self; 3] = [Self::Opened, Self::OpenedAt, Self::OpenedBy];

    /// The stable name, as [`ColumnKey::code`].
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::All => "documents_opened",
            Self::Opened => "opened",
            Self::OpenedAt => "opened_at",
            Self::OpenedBy => "opened_by",
        }
    }

    pub(super) const fn measure(self) -> Measure {
        match self {
            Self::All | Self::Opened => Measure::Word,
            Self::OpenedAt => Measure::Time,
            Self::OpenedBy => Measure::Text,
        }
    }
}

/// A document and how far it came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentLine {
    /// Its title.
    pub title: String,
    /// What kind of file it is.
    pub kind: DocumentKind,
    /// When it was sent.
    pub sent_at: Timestamp,
    /// The name of the endpoint at the top of the branch that it was sent to.
    pub branch: String,
    /// How many endpoints of those the report is about got it.
    pub endpoints: u64,
    /// How many of them opened it.
    pub opened: u64,
}

/// A document that somebody of the report got.
pub(super) struct Sent<'a> {
    /// Its session, as an index into those of the scope.
    pub(super) session: usize,
    pub(super) document: &'a Document,
    /// How many opened it, and how many got it.
    sums: BranchSums<2>,
}

/// Folds the table of documents.
pub(super) fn fold(scope: &Scope<'_>) -> Report {
    let sent = sent(scope);
    let columns = choice::openings(sent.iter().map(|sent| (sent.session, sent.document)), scope);
    let (rows, totals) = rows(scope, &columns, |row, column| {
        let ColumnKey::Opening(key) = column.key else { return None };
        Some(cell(scope, &sent, row, column, key))
    });
    let mut notes = notes_of_course(scope);
    notes.extend(sent.iter().map(|sent| sent.note(scope)));
    Report { kind: ReportKind::Documents, heading: heading(scope), columns, rows, totals, notes, courses: Vec::new() }
}

fn sent<'a>(scope: &'a Scope<'_>) -> Vec<Sent<'a>> {
    let numbered = scope.sessions.iter().enumerate();
    let of_session = |(session, of): (usize, &'a SessionScope<'_>)| {
        let documents = scope.conference.documents().of_session(of.session.id);
        documents.map(move |document| Sent { session, document, sums: sums(scope, of, document) })
    };
    let all = 0..scope.tree.nodes.len();
    numbered.flat_map(of_session).filter(|sent| sent.counts(&all).1 > 0).collect()
}

fn sums(scope: &Scope<'_>, of: &SessionScope<'_>, document: &Document) -> BranchSums<2> {
    BranchSums::over(scope, |entry| {
        let got_it = was_sent_to(of, document, entry.endpoint);
        [u64::from(got_it && document.opened.contains_key(&entry.endpoint)), got_it.into()]
    })
}

/// Whether a document was sent to an endpoint: those that had been released before got it no more.
fn was_sent_to(of: &SessionScope<'_>, document: &Document, endpoint: EndpointId) -> bool {
    of.had(endpoint, document.sent_at) && of.attendance.roster().stands_in(endpoint, document.plan.subtree)
}

impl Sent<'_> {
    /// How many of these nodes opened it, and how many got it.
    fn counts(&self, nodes: &std::ops::Range<usize>) -> (u64, u64) {
        let [opened, endpoints] = self.sums.of(nodes);
        (opened, endpoints)
    }

    fn note(&self, scope: &Scope<'_>) -> Note {
        let (opened, endpoints) = self.counts(&(0..scope.tree.nodes.len()));
        let plan = &self.document.plan;
        let branch = scope.sessions.get(self.session).and_then(|of| of.attendance.roster().entry(plan.subtree));
        let line = DocumentLine {
            title: plan.title.clone(),
            kind: plan.kind,
            sent_at: self.document.sent_at,
            branch: branch.map(|entry| entry.name.clone()).unwrap_or_default(),
            endpoints,
            opened,
        };
        Note { session: self.session, kind: NoteKind::Document(Box::new(line)) }
    }

    /// What an endpoint did with it that got it.
    fn own_cell(&self, scope: &Scope<'_>, endpoint: EndpointId, key: OpeningColumn) -> Cell {
        let opened_at = self.document.opened.get(&endpoint).copied();
        match key {
            OpeningColumn::OpenedAt => Cell::time(opened_at),
            OpeningColumn::OpenedBy => {
                let name = opened_at.and_then(|at| technician(scope, endpoint, at));
                name.map_or(Cell::Empty, |name| Cell::Text(name.to_owned()))
            }
            OpeningColumn::All | OpeningColumn::Opened => Cell::Opened(opened_at.is_some()),
        }
    }
}

fn cell(scope: &Scope<'_>, sent: &[Sent<'_>], row: &TreeRow<'_>, column: &Column, key: OpeningColumn) -> Cell {
    let Some(of) = &column.document else {
        let session = column.session.map(|of| of.index);
        let counts = sent.iter().filter(|sent| Some(sent.session) == session).map(|sent| sent.counts(&row.nodes));
        let (opened, got) = counts.fold((0, 0), |sum, counts| (sum.0 + counts.0, sum.1 + counts.1));
        return Cell::out_of(opened, got);
    };
    let Some(sent) = sent.iter().find(|sent| sent.document.id == of.document) else { return Cell::Empty };
    let (opened, endpoints) = sent.counts(&row.nodes);
    match (key, row.kind, row.top()) {
        _ if endpoints == 0 => Cell::Empty,
        (_, RowKind::Endpoint, Some(entry)) => sent.own_cell(scope, entry.endpoint, key),
        (OpeningColumn::Opened, ..) => Cell::out_of(opened, endpoints),
        _ => Cell::Blank,
    }
}
