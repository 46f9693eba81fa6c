//! Roll calls: all those of a session side by side, the tree with sums at every branch. They count
//! the same people again and again, so nothing is added over roll calls or sessions.

use super::branches::rows;
use super::heading::heading;
use super::note::{Note, about_roll_calls, notes_of_course};
use super::own_cells::rate;
use super::scope::{Scope, SessionScope};
use super::versions::notes_of_amendments;
use super::{Cell, ColumnKey, EvidenceLevels, Report, ReportKind, choice};
use crate::identity::EndpointId;
use crate::roll_call::{HeadCountTotals, RollCall};

/// What some endpoints said to a roll call.
#[derive(Clone, Copy, Debug, Default)]
struct Said {
    people: HeadCountTotals,
    asked: u64,
    answered: u64,
    evidence: EvidenceLevels,
}

impl Said {
    fn of_endpoint(of: &SessionScope<'_>, roll_call: &RollCall, endpoint: EndpointId) -> Self {
        let Some(entry) = of.entry(endpoint) else { return Self::default() };
        let head_count = of.head_count_of(roll_call, endpoint);
        let corrected = head_count.and_then(|head_count| head_count.corrected_invited.as_ref());
        let asked = of.asks_in(roll_call, endpoint);
        let invited = if asked { corrected.map_or(entry.invited, |corrected| corrected.invited) } else { 0 };
        Self {
            people: HeadCountTotals::of_endpoint(invited, head_count),
            asked: asked.into(),
            answered: head_count.is_some().into(),
            evidence: EvidenceLevels::said(of.attendance.figures().answer_level(roll_call, endpoint)),
        }
    }

    fn add(&mut self, other: &Self) {
        self.people.add(&other.people);
        self.asked += other.asked;
        self.answered += other.answered;
        self.evidence = self.evidence.union(other.evidence);
    }

    fn cell(&self, key: ColumnKey) -> Cell {
        let people = &self.people;
        let asked = |count: u64| Cell::count((self.asked > 0).then_some(count));
        let said = |count: u64| Cell::count((self.answered > 0).then_some(count));
        match key {
            ColumnKey::Invited => asked(people.invited),
            ColumnKey::NotReported => asked(people.not_reported),
            ColumnKey::PresentMembers => said(people.present_members),
            ColumnKey::PresentOthers => said(people.present_others),
            ColumnKey::Excused => said(people.excused),
            ColumnKey::Unexcused => said(people.unexcused),
            ColumnKey::Evidence if !self.evidence.is_none() => Cell::Evidence(self.evidence),
            ColumnKey::Rate if self.answered > 0 => Cell::share(rate(people.present_members, people.invited)),
            _ => Cell::Empty,
        }
    }
}

/// Folds the table of roll calls.
pub(super) fn fold(scope: &Scope<'_>) -> Report {
    let numbered = || scope.sessions.iter().enumerate();
    let called: Vec<_> =
        numbered().flat_map(|(session, of)| of.roll_calls().map(move |roll_call| (session, of, roll_call))).collect();
    let columns = choice::roll_calls(
        called.iter().map(|(session, of, roll_call)| {
            let official = of.roll_call.is_some_and(|official| official.id == roll_call.id);
            (*session, *roll_call, official)
        }),
        scope,
    );
    let said: Vec<Vec<Said>> = called.iter().map(|(_, of, roll_call)| answers(scope, of, roll_call)).collect();
    let (rows, totals) = rows(scope, &columns, |row, column| {
        let wanted = column.roll_call.as_ref()?.roll_call;
        let place = called.iter().position(|(_, _, roll_call)| roll_call.id == wanted)?;
        let mut sum = Said::default();
        said.get(place)?.get(row.nodes.clone())?.iter().for_each(|said| sum.add(said));
        Some(sum.cell(column.key))
    });
    let mut notes = notes_of_course(scope);
    notes.extend(
        numbered().flat_map(|(session, of)| about_roll_calls(of).into_iter().map(move |kind| Note { session, kind })),
    );
    notes.extend(notes_of_amendments(scope));
    let heading = heading(scope);
    Report { kind: ReportKind::RollCalls, heading, columns, rows, totals, notes, courses: Vec::new() }
}

/// What every node of the tree said, in tree order.
fn answers(scope: &Scope<'_>, of: &SessionScope<'_>, roll_call: &RollCall) -> Vec<Said> {
    let entry = |node| scope.tree.entry(node).map(|entry| entry.endpoint);
    let said = |node| entry(node).map(|endpoint| Said::of_endpoint(of, roll_call, endpoint)).unwrap_or_default();
    scope.tree.nodes.iter().map(said).collect()
}
