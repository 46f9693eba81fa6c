//! The differences between the versions of closed figures: one amendment a row.

use super::choice;
use super::heading::{EndpointHeading, heading};
use super::note::notes_of_course;
use super::scope::{Scope, SessionScope};
use super::{Cell, ColumnKey, EvidenceLevels, Note, NoteKind, Report, ReportKind, Row, RowKind};
use crate::amendment::{Amended, Change};
use crate::identity::{Author, EndpointId, SlipNumber, Version};
use crate::ledger::Said;
use crate::roll_call::HeadCount;
use crate::roster::RosterEntry;
use crate::time::Timestamp;

/// Who did something, as a report names them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    /// Who.
    pub author: Author,
    /// Who it was that had the account, or the name of the endpoint; none if nobody knows it any more.
    pub name: Option<String>,
}

/// An amendment as a report shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AmendmentLine {
    /// The version it made.
    pub version: Version,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub by: Signature,
    /// Whose figure.
    pub endpoint: EndpointHeading,
    /// Which figure.
    pub figure: AmendedFigure,
    /// What it was.
    pub before: DeclaredFigure,
    /// What it is.
    pub after: DeclaredFigure,
    /// Why.
    pub reason: String,
    /// The slip it came by.
    pub slip: Option<SlipNumber>,
}

/// Which figure was amended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AmendedFigure {
    /// The head count of the roll call with this title.
    HeadCount(String),
    /// That an endpoint was absent.
    Absence,
}

/// A figure that is declared and not measured.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DeclaredFigure {
    /// A head count; none where nobody answered.
    HeadCount(Option<HeadCount>),
    /// Why an endpoint was absent; none where nobody said so.
    Absence(Option<String>),
}

/// Who did something, with the name that stands beside the ledger.
pub(super) fn signature(scope: &Scope<'_>, of: &SessionScope<'_>, Said { at, by: author }: Said) -> Signature {
    let name = match author {
        Author::Account(_) => scope.beside.account_names.name(author, at),
        Author::Endpoint(endpoint) => of.attendance.roster().entry(endpoint).map(|entry| entry.name.clone()),
        Author::Server | Author::Operator => None,
    };
    Signature { author, name }
}

/// Who answers for the figures that an endpoint declared, or for its absence: the technician by name,
/// as long as that is kept; the endpoint alone if another technician came since.
pub(super) fn confirmation(scope: &Scope<'_>, of: &SessionScope<'_>, endpoint: EndpointId) -> Option<Signature> {
    let said = of.attendance.figures().said_by(of.roll_call, endpoint)?;
    let technician = match said.by {
        Author::Endpoint(endpoint) => technician(scope, endpoint, said.at).map(str::to_owned),
        _ => None,
    };
    let signed = signature(scope, of, said);
    Some(Signature { name: technician.or(signed.name), ..signed })
}

/// What the technician was called who was at an endpoint at a moment; none if that is not kept, or if another
/// one came since.
pub(super) fn technician<'a>(scope: &'a Scope<'_>, endpoint: EndpointId, at: Timestamp) -> Option<&'a str> {
    let known = scope.beside.technician_names.get(&endpoint);
    known.filter(|(since, _)| *since <= at).map(|(_, name)| name.as_str())
}

/// The amendments of a session that are part of its version and of the report.
fn lines<'a>(
    scope: &'a Scope<'_>,
    of: &'a SessionScope<'_>,
) -> impl Iterator<Item = (AmendmentLine, &'a RosterEntry)> + 'a {
    let amended = of.attendance.figures().amended().iter();
    amended.filter_map(move |amended| {
        let entry = of.entry(amended.amendment.change.endpoint())?;
        Some((line(scope, of, amended, entry), entry))
    })
}

fn line(scope: &Scope<'_>, of: &SessionScope<'_>, amended: &Amended, entry: &RosterEntry) -> AmendmentLine {
    let Amended { version, at, amendment, .. } = amended;
    let (figure, before, after) = match &amendment.change {
        Change::HeadCount { roll_call, before, after, .. } => {
            let title = scope.conference.roll_call(*roll_call).map(|roll_call| roll_call.title.clone());
            let (before, after) = (before.clone(), after.clone());
            let figure = AmendedFigure::HeadCount(title.unwrap_or_default());
            (figure, DeclaredFigure::HeadCount(before), DeclaredFigure::HeadCount(after))
        }
        Change::Absence { before, after, .. } => {
            let (before, after) = (before.clone(), after.clone());
            (AmendedFigure::Absence, DeclaredFigure::Absence(before), DeclaredFigure::Absence(after))
        }
    };
    AmendmentLine {
        version: *version,
        at: *at,
        by: signature(scope, of, Said { at: *at, by: amendment.by }),
        endpoint: EndpointHeading { endpoint: entry.endpoint, code: entry.code.clone(), name: entry.name.clone() },
        figure,
        before,
        after,
        reason: amendment.reason.clone(),
        slip: amendment.slip.clone(),
    }
}

/// What was amended, under a report of the figures.
pub(super) fn notes_of_amendments(scope: &Scope<'_>) -> Vec<Note> {
    let by_session = scope.sessions.iter().enumerate();
    let notes = by_session.flat_map(|(session, of)| {
        lines(scope, of).map(move |(line, _)| Note { session, kind: NoteKind::Amended(Box::new(line)) })
    });
    notes.collect()
}

/// Folds the differences: session by session, version by version.
pub(super) fn fold(scope: &Scope<'_>) -> Report {
    let columns = choice::versions();
    let mut rows = Vec::new();
    for of in &scope.sessions {
        for (line, entry) in lines(scope, of) {
            let parent = entry.parent.and_then(|parent| of.attendance.roster().entry(parent));
            let row = VersionRow {
                number: u64::try_from(rows.len() + 1).unwrap_or(u64::MAX),
                session_title: &of.session.plan.title,
                parent_name: parent.map(|parent| parent.name.as_str()).unwrap_or_default(),
                line: &line,
            };
            let cells = columns.iter().map(|column| row.cell(column.key)).collect();
            rows.push(Row { kind: RowKind::Endpoint, endpoint: Some(entry.endpoint), depth: 0, cells });
        }
    }
    let cells = columns.iter().map(|_| Cell::Blank).collect();
    let totals = Row { kind: RowKind::Totals, endpoint: None, depth: 0, cells };
    let (heading, notes) = (heading(scope), notes_of_course(scope));
    Report { kind: ReportKind::Versions, heading, columns, rows, totals, notes, courses: Vec::new() }
}

/// An amendment before it is cut into cells.
struct VersionRow<'a> {
    number: u64,
    session_title: &'a str,
    parent_name: &'a str,
    line: &'a AmendmentLine,
}

impl VersionRow<'_> {
    fn cell(&self, key: ColumnKey) -> Cell {
        let line = self.line;
        match key {
            ColumnKey::Number => Cell::Count(self.number),
            ColumnKey::Session => Cell::Text(self.session_title.to_owned()),
            ColumnKey::Version => Cell::Count(line.version.0.into()),
            ColumnKey::AmendedAt => Cell::Time(line.at),
            ColumnKey::AmendedBy => Cell::Signature(line.by.clone()),
            ColumnKey::Code => Cell::Text(line.endpoint.code.clone()),
            ColumnKey::Name => Cell::Text(line.endpoint.name.clone()),
            ColumnKey::Parent => Cell::Text(self.parent_name.to_owned()),
            ColumnKey::AmendedFigure => Cell::AmendedFigure(line.figure.clone()),
            ColumnKey::AmendedFrom => Cell::Declared(line.before.clone()),
            ColumnKey::AmendedTo => Cell::Declared(line.after.clone()),
            ColumnKey::AmendmentReason => Cell::Text(line.reason.clone()),
            ColumnKey::AmendedEvidence => Cell::Evidence(EvidenceLevels {
                late: line.slip.is_some(),
                corrected: line.slip.is_none(),
                ..EvidenceLevels::default()
            }),
            ColumnKey::SlipNumber => line.slip.as_ref().map_or(Cell::Empty, |slip| Cell::Text(slip.0.clone())),
            _ => Cell::Empty,
        }
    }
}
