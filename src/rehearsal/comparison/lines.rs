//! The quality report held against what the receivers told of their lines.

use std::ops::RangeInclusive;
use std::time::Duration;

use super::{Found, found};
use crate::reckoning::lines::{Band, ExpectedLine, verdict};
use crate::report::Row;

/// At 13 packets a second, the fewest that a program of ours has, a sender of this long is known.
const KNOWN_AFTER: Duration = Duration::from_secs(12);

/// What an endpoint sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sent {
    /// It was never asked to.
    Never,
    /// It was connected to send, with microphone and camera off.
    Nothing,
    /// Sound and picture, in all for so long.
    For(Duration),
    /// The hall's own line; the hall keeps no notes of what was told of it.
    AsHall,
}

/// Holds an endpoint's row against what is known of its line.
pub(crate) fn compare_line(expected: Option<&ExpectedLine>, sent: Sent, row: Row<'_>) -> Vec<Found> {
    let mut differences = compare_down(expected, row);
    let word = row.word("line_band.up");
    let possible: &[&str] = match sent {
        Sent::Never => &["-"],
        Sent::Nothing => &["unknown"],
        Sent::For(length) if length >= KNOWN_AFTER => &["good", "fair", "bad", "terrible"],
        Sent::For(_) | Sent::AsHall => &["-", "good", "fair", "bad", "terrible", "unknown"],
    };
    if !possible.contains(&word) {
        differences.push(found("line up", possible.join(" or "), word));
    }
    differences
}

fn compare_down(expected: Option<&ExpectedLine>, row: Row<'_>) -> Vec<Found> {
    let word = row.word("line_band.down");
    let Some(expected) = expected else {
        return if word == "-" { Vec::new() } else { vec![found("line down", "-", word)] };
    };
    let mut differences = Vec::new();
    let mut hold = |figure: &str, possible: &RangeInclusive<u64>, said: u64| {
        if !possible.contains(&said) {
            differences.push(found(figure, between(possible), said));
        }
    };
    let (lost, packets) = row.share("packets_lost.down");
    hold("packets", &expected.packets, packets);
    hold("packets lost", &expected.lost, lost);
    let counts = Band::ALL.map(|band| row.number(&format!("windows_{}.down", band.word())));
    for ((band, possible), count) in Band::ALL.iter().zip(&expected.windows).zip(counts) {
        hold(&format!("windows {}", band.word()), possible, count);
    }
    hold("windows", &expected.all_windows, counts.iter().sum());
    // In one word the line must be called as its windows say.
    let called = verdict(&counts).word();
    if word != called {
        differences.push(found("line down", called, word));
    }
    differences
}

/// Holds the row of a branch against the rows of the endpoints in it: "n of m good".
pub(crate) fn compare_branch<'a>(endpoints: impl Iterator<Item = Row<'a>>, row: Row<'_>) -> Option<Found> {
    let (mut good, mut known) = (0, 0);
    for word in endpoints.map(|row| row.word("line_band.down")) {
        good += u64::from(word == "good");
        known += u64::from(!matches!(word, "-" | "unknown"));
    }
    let said = row.share("line_band.down");
    let shown = |(good, known): (u64, u64)| format!("{good} of {known}");
    (said != (good, known)).then(|| found("lines of the branch", shown((good, known)), shown(said)))
}

fn between(possible: &RangeInclusive<u64>) -> String {
    let (least, most) = (possible.start(), possible.end());
    if least == most { least.to_string() } else { format!("{least} to {most}") }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::report::Report;

    const KEYS: [&str; 8] = [
        "line_band.down",
        "windows_good.down",
        "windows_fair.down",
        "windows_bad.down",
        "windows_terrible.down",
        "windows_unknown.down",
        "packets_lost.down",
        "line_band.up",
    ];

    /// One row that says 3 windows, 50 of 1,000 packets lost.
    fn report(down: &str, bad: u64, up: &Value) -> Report {
        let columns: Vec<_> = KEYS.iter().map(|key| json!({ "key": key })).collect();
        let values = json!([down, 3 - bad, 0, bad, 0, 0, { "part": 50, "whole": 1_000 }, up]);
        Report::read(json!({
            "columns": columns,
            "rows": [
                { "kind": "branch", "endpoint": 1, "values": [{ "part": 0, "whole": 1 }] },
                { "kind": "endpoint", "endpoint": 1, "values": values },
            ],
        }))
        .unwrap()
    }

    fn expected() -> ExpectedLine {
        let windows = [0..=0, 0..=0, 3..=3, 0..=0, 0..=0];
        ExpectedLine { packets: 990..=1_000, lost: 48..=50, windows, all_windows: 3..=3 }
    }

    fn figures(expected: Option<&ExpectedLine>, sent: Sent, report: &Report) -> Vec<String> {
        let (_, row) = report.endpoints().next().unwrap();
        compare_line(expected, sent, row).into_iter().map(|(figure, ..)| figure).collect()
    }

    #[test]
    fn a_line_must_be_reported_as_it_was() {
        let bad = report("bad", 3, &Value::Null);
        assert!(figures(Some(&expected()), Sent::Never, &bad).is_empty());
        let other = ExpectedLine { packets: 1_001..=1_009, lost: 0..=9, ..expected() };
        assert_eq!(figures(Some(&other), Sent::Never, &bad), ["packets", "packets lost"]);
        assert_eq!(figures(None, Sent::Never, &bad), ["line down"], "who never received has no line");
        let better = report("bad", 2, &Value::Null);
        assert_eq!(figures(Some(&expected()), Sent::Never, &better), ["windows good", "windows bad"]);
        let misnamed = report("good", 3, &Value::Null);
        assert_eq!(figures(Some(&expected()), Sent::Never, &misnamed), ["line down"]);
    }

    #[test]
    fn who_sent_is_known_and_who_sent_nothing_is_not() {
        let [silent, good] = ["unknown", "good"].map(|up| report("bad", 3, &json!(up)));
        let long = Sent::For(KNOWN_AFTER);
        assert!(figures(Some(&expected()), Sent::Nothing, &silent).is_empty());
        assert!(figures(Some(&expected()), long, &good).is_empty());
        assert_eq!(figures(Some(&expected()), long, &silent), ["line up"]);
        assert_eq!(figures(Some(&expected()), Sent::Nothing, &good), ["line up"]);
        assert_eq!(figures(Some(&expected()), Sent::Never, &good), ["line up"]);
    }

    #[test]
    fn a_branch_counts_its_own_endpoints() {
        let report = report("bad", 3, &Value::Null);
        let (_, branch) = report.branches().next().unwrap();
        let rows = || report.endpoints().map(|(_, row)| row);
        assert_eq!(compare_branch(rows(), branch), None);
        assert!(compare_branch(rows().chain(rows()), branch).is_some());
    }
}
