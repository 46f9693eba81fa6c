//! The server's report held against what was worked out here.

use std::fmt::Display;
use std::time::Duration;

use serde::Serialize;

use crate::reckoning::Expected;
use crate::report::Row;

pub(crate) mod lines;
pub(crate) mod turns;

/// So far may a border of the report lie from ours, in seconds.
const BORDER_SECONDS: u64 = 2;
/// The same.
const BORDER: Duration = Duration::from_secs(BORDER_SECONDS);

/// A figure of an endpoint on which the two do not agree.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// The session's number.
    pub session: u32,
    /// The endpoint's code.
    pub endpoint: String,
    /// Which figure.
    pub figure: String,
    /// What was worked out here.
    pub expected: String,
    /// What the server reports.
    pub reported: String,
}

/// A figure that differs: which one, what was worked out here, what is reported.
pub(crate) type Found = (String, String, String);

/// Holds one endpoint's row against what was expected. Differences have no names yet.
pub(crate) fn compare(expected: &Expected, row: Row<'_>) -> Vec<Found> {
    let mut differences = Vec::new();
    let mut lengths = |figure: String, seconds: u64, milliseconds: u64, borders: u64| {
        let allowed = BORDER_SECONDS * borders.max(2) * 1_000;
        if (seconds * 1_000).abs_diff(milliseconds) > allowed {
            differences.push((figure, format!("{seconds} s"), format!("{} s", thousandths(milliseconds))));
        }
    };
    lengths("received".to_owned(), expected.received, row.number("received"), expected.received_borders);
    for (place, (seconds, said)) in expected.items.iter().zip(row.all("item_received")).enumerate() {
        let said = said.as_u64().unwrap_or_default();
        lengths(format!("received of item {}", place + 1), *seconds, said, expected.received_borders);
    }
    lengths("connected".to_owned(), expected.connected, row.number("connected"), expected.connected_borders);
    let status = row.word("status");
    let possible = possible_statuses(expected);
    if !possible.contains(&status) {
        differences.push(("status".to_owned(), possible.join(" or "), status.to_owned()));
    }
    if let Some(answer) = &expected.head_count {
        let figures = [
            ("present_members", answer.present_members),
            ("present_others", answer.present_others),
            ("excused", answer.excused),
            ("unexcused", answer.unexcused),
        ];
        for (key, expected) in figures {
            if row.number(key) != u64::from(expected) {
                differences.push((key.to_owned(), expected.to_string(), row.number(key).to_string()));
            }
        }
    } else if row.number("present_members") > 0 {
        let said = row.number("present_members").to_string();
        differences.push(("present_members".to_owned(), "no answer".to_owned(), said));
    }
    differences
}

/// The statuses that the figures allow, where a border may lie a little to either side.
fn possible_statuses(expected: &Expected) -> Vec<&'static str> {
    let allowed = BORDER_SECONDS * expected.received_borders.max(2);
    let most = (expected.received + allowed).min(expected.counted);
    let least = expected.received.saturating_sub(allowed);
    let counted = expected.counted;
    let mut possible = Vec::new();
    if counted > 0 && expected.received > 0 {
        if most * 10 >= counted * 9 {
            possible.push("full");
        }
        if least * 10 < counted * 9 {
            possible.push("partial");
        }
    }
    if counted == 0 || least == 0 {
        possible.push(if expected.head_count.is_some() {
            "declared"
        } else if expected.was_connected {
            "connected_only"
        } else {
            "not_reported"
        });
    }
    possible
}

/// A figure that differs.
fn found(figure: impl Into<String>, expected: impl Display, reported: impl Display) -> Found {
    (figure.into(), expected.to_string(), reported.to_string())
}

fn thousandths(milliseconds: u64) -> String {
    format!("{}.{:03}", milliseconds / 1_000, milliseconds % 1_000)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::report::Report;

    fn compared(expected: &Expected, received: u64, status: &str) -> Vec<String> {
        let keys = ["status.1", "connected", "received", "item_received.1.1", "present_members.1"];
        let columns: Vec<Value> = keys.iter().map(|key| json!({ "key": key })).collect();
        let values = json!([status, 100_000, received, received, 0]);
        let document = json!({ "columns": columns, "rows": [{ "kind": "endpoint", "endpoint": 3, "values": values }] });
        let report = Report::read(document).unwrap();
        let (endpoint, row) = report.endpoints().next().unwrap();
        assert_eq!(endpoint, 3);
        compare(expected, row).into_iter().map(|(figure, ..)| figure).collect()
    }

    fn expected(received: u64) -> Expected {
        Expected {
            counted: 100,
            received,
            items: vec![received],
            connected: 100,
            received_borders: 2,
            connected_borders: 2,
            was_connected: true,
            head_count: None,
        }
    }

    #[test]
    fn two_seconds_a_border_are_no_difference_and_more_are_one() {
        assert!(compared(&expected(50), 54_000, "partial").is_empty());
        assert_eq!(compared(&expected(50), 54_001, "partial"), ["received", "received of item 1"]);
        assert_eq!(compared(&expected(50), 45_999, "partial"), ["received", "received of item 1"]);
    }

    #[test]
    fn a_status_must_follow_from_the_figures() {
        assert_eq!(compared(&expected(50), 50_000, "full"), ["status"]);
        assert_eq!(compared(&expected(99), 99_000, "partial"), ["status"]);
        assert!(compared(&expected(91), 91_000, "partial").is_empty(), "a border may decide it");
        assert_eq!(compared(&expected(0), 0, "partial"), ["status"]);
        assert!(compared(&expected(0), 0, "connected_only").is_empty());
        assert_eq!(compared(&Expected { was_connected: false, ..expected(0) }, 0, "connected_only"), ["status"]);
    }
}
