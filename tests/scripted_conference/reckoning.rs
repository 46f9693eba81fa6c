//! The test's own attendance: seconds counted one by one, with nothing of the product's.

use std::fmt;
use std::time::{SystemTime, UNIX_EPOCH};

use diemcau_agent::Moment;
use serde_json::Value;

use super::actor::Part;
use super::course::Course;

/// So far may a border of the report lie from that of the script.
const BORDER_MS: i64 = 1_000;
/// Time is looked at in steps of this.
const STEP_MS: i64 = 50;

/// From a moment up to another, in milliseconds since 1970.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Span {
    pub(super) from: i64,
    pub(super) until: i64,
}

impl Span {
    fn holds(self, moment: i64) -> bool {
        self.from <= moment && moment < self.until
    }

    fn clipped(self, to: Self) -> Option<Self> {
        let span = Self { from: self.from.max(to.from), until: self.until.min(to.until) };
        (span.from < span.until).then_some(span)
    }
}

/// What the session did.
pub(super) struct Agenda {
    pub(super) items: [Span; 2],
    pub(super) pause: Span,
    pub(super) opened: i64,
    pub(super) ended: i64,
}

/// What came out.
pub(super) struct Findings {
    endpoints: usize,
    intervals: usize,
    largest_ms: i64,
    statuses: Vec<(String, usize)>,
    pub(super) differences: Vec<String>,
}

impl fmt::Display for Findings {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { endpoints, intervals, largest_ms, statuses, differences } = self;
        write!(
            formatter,
            "{endpoints} endpoints, {intervals} intervals, largest distance of a border {largest_ms} ms, \
             statuses {statuses:?}, {} differences",
            differences.len()
        )
    }
}

pub(super) fn ms(moment: Moment) -> i64 {
    since_1970(moment.wall)
}

pub(super) fn now_ms() -> i64 {
    since_1970(SystemTime::now())
}

fn since_1970(time: SystemTime) -> i64 {
    i64::try_from(time.duration_since(UNIX_EPOCH).unwrap().as_millis()).unwrap()
}

/// Holds the report against what everybody did.
pub(super) fn compare(agenda: &Agenda, parts: &[Part], report: &Value) -> Findings {
    let mut findings =
        Findings { endpoints: 0, intervals: 0, largest_ms: 0, statuses: Vec::new(), differences: Vec::new() };
    for part in parts {
        let row = Row::of(report, &part.cast.code);
        findings.compare_intervals(agenda, part, &row, "connected_intervals", &part.connected);
        findings.compare_intervals(agenda, part, &row, "received_intervals", &part.received);
        findings.compare_items(agenda, part, &row);
        findings.compare_status(agenda, part, &row);
        findings.endpoints += 1;
    }
    findings
}

impl Findings {
    fn differ(&mut self, part: &Part, what: String) {
        self.differences.push(format!("{} ({:?}): {what}", part.cast.code, part.cast.course));
    }

    fn compare_intervals(&mut self, agenda: &Agenda, part: &Part, row: &Row<'_>, column: &str, did: &[Span]) {
        let held = Span { from: agenda.opened, until: agenda.ended };
        let did: Vec<Span> = did.iter().filter_map(|span| span.clipped(held)).collect();
        let said: Vec<Span> =
            row.value(column).as_array().map(|all| all.iter().map(span).collect()).unwrap_or_default();
        if did.len() != said.len() {
            return self.differ(part, format!("{column}: did {did:?}, the report says {said:?}"));
        }
        for (did, said) in did.iter().zip(&said) {
            let distance = (did.from - said.from).abs().max((did.until - said.until).abs());
            self.intervals += 1;
            self.largest_ms = self.largest_ms.max(distance);
            if distance > BORDER_MS {
                self.differ(part, format!("{column}: a border is {distance} ms away: did {did:?}, said {said:?}"));
            }
        }
    }

    fn compare_items(&mut self, agenda: &Agenda, part: &Part, row: &Row<'_>) {
        for (index, said) in row.items().into_iter().enumerate() {
            let (received, _) = reckon(agenda, &part.received, &agenda.items[index..=index]);
            // Each interval has two borders, the item and its pause four more.
            let allowed = BORDER_MS * i64::try_from(2 * part.received.len()).unwrap() + 4 * STEP_MS + 200;
            if (received - said).abs() > allowed {
                self.differ(part, format!("item {index}: received {received} ms, the report says {said} ms"));
            }
        }
        if row.items().len() != agenda.items.len() {
            self.differ(part, format!("the report has {} items", row.items().len()));
        }
    }

    fn compare_status(&mut self, agenda: &Agenda, part: &Part, row: &Row<'_>) {
        let held = Span { from: agenda.opened, until: agenda.ended };
        let (received, counted) = reckon(agenda, &part.received, &agenda.items);
        let status = if part.cast.media && received > 0 {
            assert!((received * 100 / counted - 90).abs() > 3, "the script leaves the status open");
            if received * 100 >= counted * 90 { "full" } else { "partial" }
        } else if part.cast.answers {
            "declared"
        } else if part.cast.course == Course::Absent {
            "absent"
        } else if part.connected.iter().any(|span| span.clipped(held).is_some()) {
            "connected_only"
        } else {
            "not_reported"
        };
        let said = row.value("status").as_str().unwrap_or_default().to_owned();
        match self.statuses.iter_mut().find(|(known, _)| *known == said) {
            Some((_, count)) => *count += 1,
            None => self.statuses.push((said.clone(), 1)),
        }
        if said != status {
            self.differ(part, format!("is {status}, the report says {said}"));
        }
    }
}

/// Received and counted time in these items, in milliseconds: one moment after the other.
fn reckon(agenda: &Agenda, received: &[Span], items: &[Span]) -> (i64, i64) {
    let (mut received_ms, mut counted_ms) = (0, 0);
    let mut moment = agenda.opened;
    while moment < agenda.ended {
        if items.iter().any(|item| item.holds(moment)) && !agenda.pause.holds(moment) {
            counted_ms += STEP_MS;
            if received.iter().any(|span| span.holds(moment)) {
                received_ms += STEP_MS;
            }
        }
        moment += STEP_MS;
    }
    (received_ms, counted_ms)
}

/// A row of the report with the names of its columns.
struct Row<'a> {
    columns: &'a [Value],
    values: &'a [Value],
}

impl<'a> Row<'a> {
    fn of(report: &'a Value, code: &str) -> Self {
        let columns = report["columns"].as_array().unwrap();
        let place = columns.iter().position(|column| column["key"] == "code").unwrap();
        let rows = report["rows"].as_array().unwrap();
        let row = rows.iter().find(|row| row["values"][place] == code).unwrap();
        Self { columns, values: row["values"].as_array().unwrap() }
    }

    fn value(&self, key: &str) -> &'a Value {
        let place = self.columns.iter().position(|column| name(column) == key).unwrap();
        &self.values[place]
    }

    /// The received time of every item, in milliseconds.
    fn items(&self) -> Vec<i64> {
        let columns = self.columns.iter().zip(self.values);
        let items = columns.filter(|(column, _)| name(column) == "item_received");
        items.map(|(_, value)| value.as_i64().unwrap_or(0)).collect()
    }
}

/// The name of a column without the session or item it is about.
fn name(column: &Value) -> &str {
    column["key"].as_str().unwrap().split('.').next().unwrap()
}

fn span(value: &Value) -> Span {
    let moment = |field: &str| {
        let time: jiff::Timestamp = value[field].as_str().unwrap().parse().unwrap();
        time.as_millisecond()
    };
    Span { from: moment("from"), until: moment("until") }
}
