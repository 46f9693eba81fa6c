//! A report as its JSON has it: for programs, with every figure as computed and as shown.

use serde_json::Value;

use super::scene::StatusesPart;

/// The rows, columns, sums and notes of a report.
pub(super) struct Table {
    /// Which document of the scene it is.
    pub(super) name: String,
    json: Value,
}

impl Table {
    pub(super) fn read(name: String, json: &[u8]) -> Self {
        Self { name, json: serde_json::from_slice(json).unwrap() }
    }

    pub(super) fn columns(&self) -> &[Value] {
        self.json["columns"].as_array().unwrap()
    }

    pub(super) fn rows(&self) -> &[Value] {
        self.json["rows"].as_array().unwrap()
    }

    pub(super) fn notes(&self) -> &[Value] {
        self.json["notes"].as_array().unwrap()
    }

    pub(super) fn ledger_head(&self) -> &str {
        self.json["ledger_head"].as_str().unwrap()
    }

    /// A row, or the totals after the last.
    pub(super) fn row(&self, row: usize) -> &Value {
        self.rows().get(row).unwrap_or(&self.json["totals"])
    }

    /// The row of a kind that an endpoint has.
    pub(super) fn position(&self, kind: &str, endpoint: u64) -> usize {
        let is_meant = |row: &Value| row["kind"] == kind && row["endpoint"] == endpoint;
        let found = self.rows().iter().position(is_meant);
        found.unwrap_or_else(|| panic!("no {kind} of endpoint {endpoint} in {}", self.name))
    }

    pub(super) fn column(&self, key: &str) -> usize {
        let keys = || self.columns().iter().map(|column| column["key"].as_str().unwrap());
        keys().position(|it| it == key).unwrap_or_else(|| panic!("no {key} among {:?}", keys().collect::<Vec<_>>()))
    }

    /// A count, or a length of time in seconds.
    pub(super) fn figure(&self, row: usize, column: usize) -> f64 {
        let (value, about) = (&self.row(row)["values"][column], &self.columns()[column]);
        let figure = value.as_f64().unwrap_or_else(|| panic!("{value} in {about} of {} is no figure", self.name));
        if about["kind"] == "duration" { figure / 1_000.0 } else { figure }
    }

    /// The names of the endpoints, row by row, down to this depth in the tree.
    pub(super) fn names(&self, deepest: u64) -> impl Iterator<Item = &str> {
        let column = self.column("name");
        let shown = self.rows().iter().filter(move |row| row["depth"].as_u64().unwrap() <= deepest);
        shown.map(move |row| row["cells"][column].as_str().unwrap())
    }

    /// The counts of a row as they are shown, by their titles; those of several sessions stand side by side.
    pub(super) fn sums(&self, row: usize) -> Vec<(&str, String)> {
        let mut sums: Vec<(&str, String)> = Vec::new();
        for (column, about) in self.columns().iter().enumerate().filter(|(_, about)| about["kind"] == "count") {
            let (title, shown) = (about["title"].as_str().unwrap(), self.row(row)["cells"][column].as_str().unwrap());
            match sums.iter_mut().find(|(known, _)| *known == title) {
                Some((_, figures)) => figures.push_str(shown),
                None => sums.push((title, shown.to_owned())),
            }
        }
        sums
    }

    /// Every status that is not stated belongs to no endpoint, and all of them add up.
    pub(super) fn check_statuses(&self, stated: &StatusesPart) {
        let StatusesPart { full, partial, declared, absent, connected_only, not_reported } = stated;
        let stated = [
            ("full", full),
            ("partial", partial),
            ("declared", declared),
            ("absent", absent),
            ("connected_only", connected_only),
            ("not_reported", not_reported),
        ];
        let said = |key: &str| self.json["totals"]["values"][self.column(key)].as_u64().unwrap();
        let found = stated.map(|(name, _)| (name, said(&format!("endpoints_{name}"))));
        assert_eq!(found, stated.map(|(name, count)| (name, u64::from(*count))), "{}", self.name);
        assert_eq!(found.iter().map(|(_, count)| count).sum::<u64>(), said("endpoints"), "{}", self.name);
    }
}
