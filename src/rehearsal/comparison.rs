//! The server's report held against what was worked out here.

use serde::Serialize;
use serde_json::Value;

use crate::asking::RequestError;
use crate::reckoning::Expected;

/// So far may a border of the report lie from ours, in seconds.
const BORDER_SECONDS: u64 = 2;

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

/// A report as it came.
pub(crate) struct Report {
    columns: Vec<String>,
    rows: Vec<Value>,
}

impl Report {
    pub(crate) fn read(mut document: Value) -> Result<Self, RequestError> {
        let columns = document["columns"].as_array().map(|columns| {
            // Keys are told apart by session and item behind a dot; here is only one session.
            let name = |column: &Value| column["key"].as_str().and_then(|key| key.split('.').next()).map(str::to_owned);
            columns.iter().map(|column| name(column).unwrap_or_default()).collect()
        });
        match (columns, document["rows"].take()) {
            (Some(columns), Value::Array(rows)) => Ok(Self { columns, rows }),
            _ => Err(RequestError::Unreadable("the report has no columns or rows".to_owned())),
        }
    }

    /// The row of every endpoint, with its number.
    pub(crate) fn rows(&self) -> impl Iterator<Item = (u32, Row<'_>)> {
        self.rows.iter().filter_map(|row| {
            let endpoint = u32::try_from(row["endpoint"].as_u64()?).ok()?;
            Some((endpoint, Row { columns: &self.columns, values: row["values"].as_array()? }))
        })
    }
}

/// A row of a report.
#[derive(Clone, Copy)]
pub(crate) struct Row<'a> {
    columns: &'a [String],
    values: &'a [Value],
}

impl<'a> Row<'a> {
    fn all(self, key: &'a str) -> impl Iterator<Item = &'a Value> {
        let pairs = self.columns.iter().zip(self.values);
        pairs.filter(move |(column, _)| *column == key).map(|(_, value)| value)
    }

    fn number(self, key: &'a str) -> u64 {
        self.all(key).next().and_then(Value::as_u64).unwrap_or_default()
    }

    pub(crate) fn status(self) -> &'a str {
        self.all("status").next().and_then(Value::as_str).unwrap_or("-")
    }

    pub(crate) fn received_ms(self) -> u64 {
        self.number("received")
    }
}

/// Holds one endpoint's row against what was expected. Differences have no names yet.
pub(crate) fn compare(expected: &Expected, row: Row<'_>) -> Vec<(String, String, String)> {
    let mut differences = Vec::new();
    let mut lengths = |figure: String, seconds: u64, milliseconds: u64, borders: u64| {
        let allowed = BORDER_SECONDS * borders.max(2) * 1_000;
        if (seconds * 1_000).abs_diff(milliseconds) > allowed {
            differences.push((figure, format!("{seconds} s"), format!("{} s", thousandths(milliseconds))));
        }
    };
    lengths("received".to_owned(), expected.received, row.received_ms(), expected.received_borders);
    for (place, (seconds, said)) in expected.items.iter().zip(row.all("item_received")).enumerate() {
        let said = said.as_u64().unwrap_or_default();
        lengths(format!("received of item {}", place + 1), *seconds, said, expected.received_borders);
    }
    lengths("connected".to_owned(), expected.connected, row.number("connected"), expected.connected_borders);
    let status = row.status();
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

fn thousandths(milliseconds: u64) -> String {
    format!("{}.{:03}", milliseconds / 1_000, milliseconds % 1_000)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use serde_json::json;

    use super::*;

    fn compared(expected: &Expected, received: u64, status: &str) -> Vec<String> {
        let keys = ["status.1", "connected", "received", "item_received.1.1", "present_members.1"];
        let columns: Vec<Value> = keys.iter().map(|key| json!({ "key": key })).collect();
        let values = json!([status, 100_000, received, received, 0]);
        let document = json!({ "columns": columns, "rows": [{ "endpoint": 3, "values": values }] });
        let report = Report::read(document).unwrap();
        let (endpoint, row) = report.rows().next().unwrap();
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
