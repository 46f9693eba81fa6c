//! The reports of one session held against everything that was noted of it.

use std::collections::BTreeMap;
use std::time::Duration;

use super::Evidence;
use crate::comparison::lines::{Sent, compare_branch, compare_line};
use crate::comparison::turns::{Clock, compare_turns};
use crate::comparison::{Difference, Found, compare};
use crate::course::Held;
use crate::diary::{LegNotes, Notes};
use crate::preparation::Part;
use crate::reckoning::Timetable;
use crate::reckoning::lines::line;
use crate::reckoning::turns::turns;
use crate::report::{Report, Row};
use crate::scenario::SessionScript;
use crate::summary::Summary;

/// A session and what was noted of it.
pub(super) struct Sitting<'a> {
    evidence: &'a Evidence<'a>,
    script: &'a SessionScript,
    held: &'a Held,
    /// The place in the roster, by number.
    places: BTreeMap<u32, usize>,
}

impl<'a> Sitting<'a> {
    pub(super) fn new(evidence: &'a Evidence<'a>, script: &'a SessionScript, held: &'a Held) -> Self {
        let numbered = evidence.preparation.parts.iter().map(|part| part.line.endpoint).zip(0..);
        Self { evidence, script, held, places: numbered.collect() }
    }

    fn of(&self, endpoint: u32) -> Option<(&'a Part, &'a Notes)> {
        let place = *self.places.get(&endpoint)?;
        self.evidence.preparation.parts.get(place).zip(self.evidence.notes.get(place))
    }

    /// When an endpoint was let go with its branch, which is a range of places.
    fn released_at(&self, endpoint: u32) -> Option<Duration> {
        let place = self.places.get(&endpoint)?;
        let holds = |top: &u32| {
            let (part, _) = self.of(*top)?;
            let first = *self.places.get(top)?;
            let end = first + usize::try_from(part.line.subtree).unwrap_or_default();
            (first..end).contains(place).then_some(())
        };
        self.held.released.iter().filter(|(top, _)| holds(top).is_some()).map(|(_, at)| *at).min()
    }

    fn leads(&self, part: &Part) -> bool {
        part.line.code == self.script.lead
    }

    fn differ(&self, part: &Part, found: impl IntoIterator<Item = Found>, summary: &mut Summary) {
        let named = found.into_iter().map(|(figure, expected, reported)| Difference {
            session: self.held.session,
            endpoint: part.line.code.clone(),
            figure,
            expected,
            reported,
        });
        summary.differences.extend(named);
    }

    /// Status, received, connected and head count of everybody.
    pub(super) fn compare_attendance(&self, report: &Report, summary: &mut Summary) {
        let timetable = Timetable::new(self.held, self.evidence.dead);
        for (endpoint, row) in report.endpoints() {
            let Some((part, notes)) = self.of(endpoint) else { continue };
            let sent = if self.leads(part) { self.held.sent.as_slice() } else { &[] };
            let own = self.released_at(endpoint).map(|at| timetable.let_go(at));
            let expected = own.as_ref().unwrap_or(&timetable).reckon(self.held, notes, sent);
            summary.compared += 1;
            *summary.statuses.entry(format!("session {}: {}", self.held.session, row.word("status"))).or_default() += 1;
            self.differ(part, compare(&expected, row), summary);
        }
    }

    /// Who had the floor from when to when.
    pub(super) fn compare_floor(&self, report: &Report, summary: &mut Summary) {
        let clock = Clock { zero_ms: self.evidence.clock_zero_ms, begin: self.evidence.begin };
        let mut rows: BTreeMap<u32, Vec<Row<'_>>> = BTreeMap::new();
        for (endpoint, row) in report.endpoints() {
            rows.entry(endpoint).or_default().push(row);
        }
        for (part, notes) in self.evidence.parts() {
            let expected = turns(self.held, part.line.endpoint, notes, self.evidence.dead);
            let rows = rows.remove(&part.line.endpoint).unwrap_or_default();
            summary.turns_compared += expected.len();
            self.differ(part, compare_turns(&expected, &rows, clock), summary);
        }
    }

    /// How every line was, and how many of each branch were good.
    pub(super) fn compare_lines(&self, report: &Report, summary: &mut Summary) {
        let mut by_place: BTreeMap<usize, Row<'_>> = BTreeMap::new();
        for (endpoint, row) in report.endpoints() {
            let Some((part, notes)) = self.of(endpoint) else { continue };
            by_place.extend(self.places.get(&endpoint).map(|place| (*place, row)));
            let legs: Vec<&LegNotes> = notes.legs.iter().filter(|leg| leg.session == self.held.session).collect();
            // At which packet a leg was passed on the server alone knows, and so does its window.
            if legs.iter().any(|leg| leg.is_part) {
                continue;
            }
            let expected = line(&legs, self.evidence.dead);
            summary.lines_compared += usize::from(expected.is_some());
            self.differ(part, compare_line(expected.as_ref(), self.sent(part, notes), row), summary);
        }
        for (top, row) in report.branches() {
            let (Some((part, _)), Some(place)) = (self.of(top), self.places.get(&top)) else { continue };
            // A branch is a range of places.
            let end = place + usize::try_from(part.line.subtree).unwrap_or_default();
            let endpoints = by_place.range(*place..end).map(|(_, row)| *row);
            self.differ(part, compare_branch(endpoints, row), summary);
        }
    }

    fn sent(&self, part: &Part, notes: &Notes) -> Sent {
        let during = |from: Duration, until: Duration| from < self.held.ended && until > self.held.opened;
        let spoke = notes.spoke.iter().filter(|span| during(span.from, span.until));
        let longest = spoke.map(|span| span.until.saturating_sub(span.from)).max();
        let is_looked_at = self.script.previews.iter().any(|preview| preview.endpoint == part.line.code);
        match longest {
            _ if self.leads(part) => Sent::AsHall,
            Some(length) => Sent::For(length),
            None if is_looked_at && part.plan.sends_nothing => Sent::Nothing,
            None => Sent::Never,
        }
    }
}
