//! Delegates by name: everybody on the lists of the endpoints and everybody who was there, endpoint by
//! endpoint and sorted by given name.

use std::collections::BTreeSet;

use super::heading::heading;
use super::note::notes_of_course;
use super::scope::{Scope, SessionScope};
use super::{Cell, Column, ColumnKey, Measure, Report, ReportKind, Row, RowKind};
use crate::delegate::{Attested, CheckInWay, DelegateKind, Place};
use crate::identity::{DelegateNumber, EndpointId};
use crate::roster::RosterEntry;

/// What a column says of a delegate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DelegateColumn {
    /// Họ và tên.
    Name,
    /// Chức vụ, đơn vị.
    Unit,
    /// Loại: đảng viên or khác.
    Kind,
    /// Có mặt.
    Presence,
    /// Since when it was there.
    Since,
    /// By whom that was said.
    Way,
    /// Chủ trì.
    Presides,
}

impl DelegateColumn {
    /// Every column, left to right.
    pub const ALL: [Self; 7] =
        [Self::Name, Self::Unit, Self::Kind, Self::Presence, Self::Since, Self::Way, Self::Presides];

    /// The stable name, as [`ColumnKey::code`].
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Name => "delegate_name",
            Self::Unit => "delegate_unit",
            Self::Kind => "delegate_kind",
            Self::Presence => "delegate_presence",
            Self::Since => "delegate_since",
            Self::Way => "delegate_way",
            Self::Presides => "presides",
        }
    }

    pub(super) const fn measure(self) -> Measure {
        match self {
            Self::Name | Self::Unit => Measure::Text,
            Self::Kind | Self::Presence | Self::Way | Self::Presides => Measure::Word,
            Self::Since => Measure::Time,
        }
    }
}

/// What a cell says of a delegate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DelegateCell {
    /// What it is summoned as.
    Kind(DelegateKind),
    /// Whether it was there.
    Presence(DelegatePresence),
    /// Who said so.
    Way(Attested),
    /// It presides.
    Presides,
}

/// Whether a delegate was at an endpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DelegatePresence {
    /// Có mặt.
    Present,
    /// Dự ở điểm cầu khác: it is on the list here, but was last seen at another endpoint.
    Elsewhere,
    /// Đến từ điểm cầu khác: it is here, and on the list of another endpoint.
    Guest,
    /// Chưa điểm danh: nobody said anything of it. That is not absence.
    NotSeen,
}

impl DelegateCell {
    /// The stable name, as in protocols and dictionaries.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Kind(kind) => kind.code(),
            Self::Presence(DelegatePresence::Present) => "present",
            Self::Presence(DelegatePresence::Elsewhere) => "elsewhere",
            Self::Presence(DelegatePresence::Guest) => "guest",
            Self::Presence(DelegatePresence::NotSeen) => "not_seen",
            Self::Way(Attested::Ticked) => "ticked",
            Self::Way(Attested::CheckedIn { way: CheckInWay::Typed, confirmed_at: None }) => "typed",
            Self::Way(Attested::CheckedIn { way: CheckInWay::Scanned, confirmed_at: None }) => "scanned",
            Self::Way(Attested::CheckedIn { way: CheckInWay::Typed, .. }) => "typed_confirmed",
            Self::Way(Attested::CheckedIn { way: CheckInWay::Scanned, .. }) => "scanned_confirmed",
            Self::Presides => "presides",
        }
    }
}

/// A delegate at an endpoint, before it is cut into cells.
struct DelegateRow<'a> {
    number: u64,
    of: &'a SessionScope<'a>,
    entry: &'a RosterEntry,
    delegate: DelegateNumber,
    kind: Option<DelegateKind>,
    presence: DelegatePresence,
    /// Where it was seen, if that is this endpoint.
    place: Option<&'a Place>,
    presides: bool,
}

/// Folds the list of delegates.
pub(super) fn fold(scope: &Scope<'_>) -> Report {
    let columns = columns(scope.sessions.len() > 1);
    let (mut rows, mut present) = (Vec::new(), 0_u64);
    for of in &scope.sessions {
        for node in &scope.tree.nodes {
            let Some(entry) = scope.tree.entry(node).and_then(|entry| of.entry(entry.endpoint)) else { continue };
            for mut row in rows_of(scope, of, entry) {
                row.number = count(rows.len() + 1);
                present += u64::from(row.place.is_some());
                let cells = columns.iter().map(|column| row.cell(scope, column.key)).collect();
                rows.push(Row { kind: RowKind::Endpoint, endpoint: Some(entry.endpoint), depth: 0, cells });
            }
        }
    }
    let total = |key| match key {
        ColumnKey::Delegate(DelegateColumn::Presence) => Cell::out_of(present, count(rows.len())),
        _ => Cell::Blank,
    };
    let cells = columns.iter().map(|column| total(column.key)).collect();
    let totals = Row { kind: RowKind::Totals, endpoint: None, depth: 0, cells };
    let (heading, notes) = (heading(scope), notes_of_course(scope));
    Report { kind: ReportKind::Delegates, heading, columns, rows, totals, notes, courses: Vec::new() }
}

fn columns(of_several: bool) -> Vec<Column> {
    let endpoint = [ColumnKey::Number, ColumnKey::Code, ColumnKey::Name];
    let session = of_several.then_some(ColumnKey::Session);
    let delegate = DelegateColumn::ALL.map(ColumnKey::Delegate);
    endpoint.into_iter().chain(session).chain(delegate).map(Column::of_all).collect()
}

/// Those on the list of an endpoint and those who came there from elsewhere, by name.
fn rows_of<'a>(scope: &'a Scope<'_>, of: &'a SessionScope<'a>, entry: &'a RosterEntry) -> Vec<DelegateRow<'a>> {
    let endpoint = entry.endpoint;
    let (conference, names) = (scope.conference, &scope.beside.delegates);
    let sitting = conference.delegates().of_session(of.session.id);
    let listed: BTreeSet<_> =
        conference.delegates_of(of.session, endpoint).iter().map(|listed| listed.delegate).collect();
    let here = sitting.into_iter().flat_map(|sitting| sitting.present_at(endpoint)).map(|(delegate, _)| delegate);
    let presiding = conference.presiding(of.session, endpoint);
    let mut found: Vec<_> = listed.iter().copied().chain(here).collect::<BTreeSet<_>>().into_iter().collect();
    found.sort_by_key(|delegate| names.rank(*delegate));
    let row = |delegate: DelegateNumber| {
        let place = sitting.and_then(|sitting| sitting.place(delegate));
        let own = place.filter(|place| place.endpoint == endpoint);
        let home = conference.delegate_home(of.session, delegate);
        DelegateRow {
            number: 0,
            of,
            entry,
            delegate,
            kind: home.map(|(_, listed)| listed.kind),
            presence: presence(endpoint, home.map(|(home, _)| home), place),
            place: own,
            presides: presiding.contains(&delegate),
        }
    };
    found.into_iter().map(row).collect()
}

fn presence(endpoint: EndpointId, home: Option<EndpointId>, place: Option<&Place>) -> DelegatePresence {
    match place {
        None => DelegatePresence::NotSeen,
        Some(place) if place.endpoint != endpoint => DelegatePresence::Elsewhere,
        Some(_) if home == Some(endpoint) => DelegatePresence::Present,
        Some(_) => DelegatePresence::Guest,
    }
}

impl DelegateRow<'_> {
    fn cell(&self, scope: &Scope<'_>, key: ColumnKey) -> Cell {
        match key {
            ColumnKey::Number => Cell::Count(self.number),
            ColumnKey::Code => Cell::Text(self.entry.code.clone()),
            ColumnKey::Name => Cell::Text(self.entry.name.clone()),
            ColumnKey::Session => Cell::Text(self.of.session.plan.title.clone()),
            ColumnKey::Delegate(column) => self.delegate_cell(scope, column),
            _ => Cell::Empty,
        }
    }

    fn delegate_cell(&self, scope: &Scope<'_>, column: DelegateColumn) -> Cell {
        let name = scope.beside.delegates.get(self.delegate);
        match column {
            DelegateColumn::Name => name.map_or(Cell::Erased, |name| Cell::Text(name.name.clone())),
            DelegateColumn::Unit => name.map_or(Cell::Empty, |name| Cell::Text(name.unit.clone())),
            DelegateColumn::Kind => self.kind.map_or(Cell::Empty, |kind| Cell::Delegate(DelegateCell::Kind(kind))),
            DelegateColumn::Presence => Cell::Delegate(DelegateCell::Presence(self.presence)),
            DelegateColumn::Since => Cell::time(self.place.map(|place| place.since)),
            DelegateColumn::Way => {
                self.place.map_or(Cell::Empty, |place| Cell::Delegate(DelegateCell::Way(place.attested)))
            }
            DelegateColumn::Presides if self.presides => Cell::Delegate(DelegateCell::Presides),
            DelegateColumn::Presides => Cell::Blank,
        }
    }
}

fn count(number: usize) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}
