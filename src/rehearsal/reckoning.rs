//! What every endpoint's figures should be, worked out second by second from what happened.
//!
//! Deliberately plain and of its own: a second counts, or it does not; a second was received, or
//! it was not; then they are counted.

use std::time::Duration;

use diemcau_protocol::roll_call::HeadCount;

use crate::course::Held;
use crate::diary::{LegNotes, Notes, Span};
use crate::receivers::Seconds;

pub(crate) mod lines;
pub(crate) mod turns;

/// Reports that lie at most so many seconds apart prove the time between them.
const PROVES_UP_TO: u64 = 20;
/// The program may be silent for so long before it counts as an outage.
const SILENCE_BORNE: Duration = Duration::from_secs(2);

/// A session as seconds on the receivers' clock.
pub(crate) struct Timetable {
    held: Span,
    dead: Option<Span>,
    first: u64,
    /// For every second of the session whether it counts, and for which item.
    counted: Vec<Option<usize>>,
    items: usize,
}

/// What an endpoint's figures should be; lengths in seconds.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Expected {
    pub(crate) counted: u64,
    pub(crate) received: u64,
    pub(crate) items: Vec<u64>,
    pub(crate) connected: u64,
    /// How often receiving in counted time began or ended.
    pub(crate) received_borders: u64,
    /// How often the connection did.
    pub(crate) connected_borders: u64,
    pub(crate) was_connected: bool,
    pub(crate) head_count: Option<HeadCount>,
}

impl Timetable {
    /// From a session as it was held, and the time while the server was dead.
    pub(crate) fn new(held: &Held, dead: Option<Span>) -> Self {
        let session = Span { from: held.opened, until: held.ended };
        let sent: Vec<Span> = held.sent.iter().flat_map(|sent| without(*sent, dead)).collect();
        let outages = outages(&sent, Span { from: held.started, until: held.ended });
        let first = held.opened.as_secs();
        let counted = (first..=held.ended.as_secs()).map(|second| {
            let middle = middle_of(second);
            let is_live = held.started <= middle && middle < held.ended;
            let is_off = held.pauses.iter().chain(&outages).any(|span| span.holds(middle));
            let item =
                if held.items.is_empty() { Some(0) } else { held.items.iter().position(|item| item.holds(middle)) };
            item.filter(|_| is_live && !is_off)
        });
        Self { held: session, dead, first, counted: counted.collect(), items: held.items.len().max(1) }
    }

    /// For an endpoint that was let go: nothing counts after that.
    pub(crate) fn let_go(&self, at: Duration) -> Self {
        let until = |place: usize| self.first.saturating_add(u64::try_from(place).unwrap_or(u64::MAX));
        let counted =
            self.counted.iter().enumerate().map(|(place, item)| item.filter(|_| middle_of(until(place)) < at));
        let held = Span { until: self.held.until.min(at), ..self.held };
        Self { held, counted: counted.collect(), ..*self }
    }

    /// The figures of an endpoint. `sent_itself`: when it was on air as the hall.
    pub(crate) fn reckon(&self, held: &Held, notes: &Notes, sent_itself: &[Span]) -> Expected {
        let length = self.counted.len();
        let mut received = vec![false; length];
        for leg in notes.legs.iter().filter(|leg| leg.session == held.session) {
            for (from, until) in proven(leg) {
                self.mark(&mut received, from, until.min(self.heard_until(leg)));
            }
        }
        for span in sent_itself {
            self.mark(&mut received, span.from.as_secs(), span.until.as_secs());
        }
        let mut expected = Expected { items: vec![0; self.items], ..Expected::default() };
        let mut before = (false, false);
        for (second, (item, received)) in (self.first..).zip(self.counted.iter().zip(received)) {
            let middle = middle_of(second);
            let is_connected = self.held.holds(middle) && notes.connected.iter().any(|span| span.holds(middle));
            let is_received = received && item.is_some();
            expected.connected += u64::from(is_connected);
            expected.counted += u64::from(item.is_some());
            expected.received += u64::from(is_received);
            if let Some(of_item) = item.and_then(|item| expected.items.get_mut(item)) {
                *of_item += u64::from(is_received);
            }
            expected.received_borders += u64::from(before.0 != is_received);
            expected.connected_borders += u64::from(before.1 != is_connected);
            before = (is_received, is_connected);
        }
        expected.received_borders += u64::from(before.0);
        expected.connected_borders += u64::from(before.1);
        expected.was_connected =
            notes.connected.iter().any(|span| span.from < self.held.until && span.until > self.held.from);
        expected.head_count = official_answer(held, notes);
        expected
    }

    /// What a leg reported to a server that was dead, or knew nothing of it any more, nobody heard.
    fn heard_until(&self, leg: &LegNotes) -> u64 {
        let dead = self.dead.filter(|dead| leg.first_packet.is_some_and(|first| first < dead.from));
        dead.map_or(u64::MAX, |dead| dead.from.as_secs())
    }

    fn mark(&self, seconds: &mut [bool], from: u64, until: u64) {
        for second in from..until {
            let place = second.checked_sub(self.first).and_then(|place| usize::try_from(place).ok());
            if let Some(second) = place.and_then(|place| seconds.get_mut(place)) {
                *second = true;
            }
        }
    }
}

fn middle_of(second: u64) -> Duration {
    Duration::from_secs(second) + Duration::from_millis(500)
}

/// The seconds that a leg's reports prove.
fn proven(leg: &LegNotes) -> Vec<(u64, u64)> {
    [&leg.reported.sound, &leg.reported.picture].into_iter().flat_map(between_marks).collect()
}

fn between_marks(marks: &Seconds) -> Vec<(u64, u64)> {
    let marked: Vec<u64> = marks.iter().collect();
    let pairs = marked.iter().zip(marked.iter().skip(1));
    pairs
        .filter(|(before, after)| **after - **before <= PROVES_UP_TO)
        .map(|(before, after)| (*before, *after))
        .collect()
}

fn without(span: Span, hole: Option<Span>) -> Vec<Span> {
    let Some(hole) = hole else { return vec![span] };
    let parts = [
        Span { from: span.from, until: span.until.min(hole.from) },
        Span { from: span.from.max(hole.until), until: span.until },
    ];
    parts.into_iter().filter(|part| part.from < part.until).collect()
}

/// The gaps between what was sent that are too long to be borne.
fn outages(sent: &[Span], within: Span) -> Vec<Span> {
    let mut sent: Vec<Span> = sent.to_vec();
    sent.sort_by_key(|span| span.from);
    let mut quiet_from = within.from;
    let mut outages = Vec::new();
    for span in sent.iter().chain([&Span { from: within.until, until: within.until }]) {
        let gap = Span { from: quiet_from, until: span.from };
        if gap.until.saturating_sub(gap.from) > SILENCE_BORNE {
            outages.push(gap);
        }
        quiet_from = quiet_from.max(span.until);
    }
    outages
}

/// What it said in the roll call that was closed last, if it answered that one.
fn official_answer(held: &Held, notes: &Notes) -> Option<HeadCount> {
    let official = held.roll_calls.last()?;
    notes.answers.iter().rev().find(|(roll_call, _)| roll_call == official).map(|(_, answer)| answer.clone())
}

#[cfg(test)]
mod tests;
