//! The floor log held against who had the floor here.

use std::time::Duration;

use diemcau_protocol::time::Time;

use super::{BORDER, Found, found};
use crate::reckoning::turns::ExpectedTurn;
use crate::report::Row;

/// The clock on which reports are compared, and how to show it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Clock {
    /// The wall clock when the receivers' clock was at 0, in milliseconds since 1970.
    pub(crate) zero_ms: i64,
    /// Where second 0 of the scenario lies on the receivers' clock.
    pub(crate) begin: Duration,
}

impl Clock {
    /// A time of the report on the receivers' clock.
    fn read(self, row: Row<'_>, key: &str) -> Option<Duration> {
        let time: Time = serde_json::from_value(row.value(key).clone()).ok()?;
        u64::try_from(time.0.as_millis() - self.zero_ms).ok().map(Duration::from_millis)
    }

    fn shown(self, moment: Duration) -> String {
        format!("second {:.1}", moment.as_secs_f64() - self.begin.as_secs_f64())
    }

    /// A border of a turn, which may lie a little to either side.
    fn border(self, figure: String, (from, until): (Duration, Duration), said: Option<Duration>) -> Option<Found> {
        let is_right = said.is_some_and(|said| from.saturating_sub(BORDER) <= said && said <= until + BORDER);
        let said = said.map_or_else(|| "-".to_owned(), |said| self.shown(said));
        (!is_right).then(|| found(figure, self.shown(from), said))
    }
}

/// Holds an endpoint's rows of the floor log, in their order, against its turns.
pub(crate) fn compare_turns(expected: &[ExpectedTurn], rows: &[Row<'_>], clock: Clock) -> Vec<Found> {
    if expected.len() != rows.len() {
        return vec![found("turns to speak", expected.len(), rows.len())];
    }
    let pairs = expected.iter().zip(rows).enumerate();
    pairs.flat_map(|(place, (turn, row))| compare_turn(place + 1, turn, *row, clock)).collect()
}

fn compare_turn(number: usize, turn: &ExpectedTurn, row: Row<'_>, clock: Clock) -> Vec<Found> {
    let figure = |what: &str| format!("turn {number} {what}");
    let mut differences = Vec::new();
    differences.extend(clock.border(figure("begins"), (turn.from, turn.from), clock.read(row, "floor_since")));
    differences.extend(clock.border(figure("ends"), (turn.until, turn.until_latest), clock.read(row, "floor_until")));
    let sent = Duration::from_millis(row.number("floor_received"));
    // Sending has two borders, like every span.
    if sent.abs_diff(turn.sent) > 2 * BORDER {
        let shown = |length: Duration| format!("{:.1} s", length.as_secs_f64());
        differences.push(found(figure("sent"), shown(turn.sent), shown(sent)));
    }
    let word = row.word("floor_end");
    let possible = possible_ends(turn);
    if !possible.contains(&word) {
        differences.push(found(figure("ends by"), possible.join(" or "), word));
    }
    differences
}

/// Whoever is gone when the floor is taken back may have gone before or after it.
fn possible_ends(turn: &ExpectedTurn) -> Vec<&'static str> {
    let mut possible = Vec::new();
    if turn.until_latest + BORDER >= turn.taken_back {
        possible.extend(["taken_back", "session_over"]);
    }
    if turn.until < turn.taken_back {
        possible.push("line_lost");
    }
    possible
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::report::Report;

    const CLOCK: Clock = Clock { zero_ms: 1_658_451_600_000, begin: Duration::from_secs(1) };

    fn turn(from: u64, until: u64, sent: u64, taken_back: u64) -> ExpectedTurn {
        let [from, until, sent, taken_back] = [from, until, sent, taken_back].map(Duration::from_secs);
        ExpectedTurn { from, until, until_latest: until, sent, taken_back }
    }

    /// A turn from second 10 to second 30, of which 19 s were received.
    fn compared(expected: &[ExpectedTurn]) -> Vec<Found> {
        let keys = ["floor_since", "floor_until", "floor_received", "floor_end"];
        let columns: Vec<_> = keys.iter().map(|key| json!({ "key": key })).collect();
        let values = json!(["2022-07-22T01:00:10.000Z", "2022-07-22T01:00:30.000Z", 19_000, "taken_back"]);
        let rows = json!([{ "kind": "endpoint", "endpoint": 3, "values": values }]);
        let report = Report::read(json!({ "columns": columns, "rows": rows })).unwrap();
        let rows: Vec<Row<'_>> = report.endpoints().map(|(_, row)| row).collect();
        compare_turns(expected, &rows, CLOCK)
    }

    fn figures(expected: &[ExpectedTurn]) -> Vec<String> {
        compared(expected).into_iter().map(|(figure, ..)| figure).collect()
    }

    #[test]
    fn two_seconds_a_border_are_no_difference_and_more_are_one() {
        assert!(figures(&[turn(12, 28, 15, 28)]).is_empty());
        assert_eq!(figures(&[turn(13, 30, 19, 30)]), ["turn 1 begins"]);
        assert_eq!(figures(&[turn(10, 33, 19, 33)]), ["turn 1 ends"]);
        assert_eq!(figures(&[turn(10, 30, 14, 30)]), ["turn 1 sent"]);
    }

    #[test]
    fn a_difference_has_both_values() {
        let expected = ("turn 1 begins".to_owned(), "second 12.0".to_owned(), "second 9.0".to_owned());
        assert_eq!(compared(&[turn(13, 30, 19, 30)]), [expected]);
    }

    #[test]
    fn a_turn_too_many_or_one_that_ended_otherwise_is_a_difference() {
        assert_eq!(figures(&[]), ["turns to speak"]);
        assert_eq!(figures(&[turn(10, 29, 19, 40)]), ["turn 1 ends by"]);
        assert!(figures(&[turn(10, 29, 19, 31)]).is_empty(), "a border may decide it");
    }
}
