//! A report of the server, as it came.

use serde_json::Value;

use crate::asking::RequestError;

/// A report.
#[derive(Debug)]
pub(crate) struct Report {
    columns: Vec<String>,
    rows: Vec<Value>,
}

/// A row of a report.
#[derive(Clone, Copy)]
pub(crate) struct Row<'a> {
    columns: &'a [String],
    values: &'a [Value],
}

impl Report {
    pub(crate) fn read(mut document: Value) -> Result<Self, RequestError> {
        let columns = document["columns"].as_array().map(|columns| {
            let name = |column: &Value| column["key"].as_str().map(str::to_owned);
            columns.iter().map(|column| name(column).unwrap_or_default()).collect()
        });
        match (columns, document["rows"].take()) {
            (Some(columns), Value::Array(rows)) => Ok(Self { columns, rows }),
            _ => Err(RequestError::Unreadable("the report has no columns or rows".to_owned())),
        }
    }

    /// The rows of endpoints, each with the endpoint's number.
    pub(crate) fn endpoints(&self) -> impl Iterator<Item = (u32, Row<'_>)> {
        self.rows("endpoint")
    }

    /// The rows that sum up a branch, each with the number of the endpoint at its top.
    pub(crate) fn branches(&self) -> impl Iterator<Item = (u32, Row<'_>)> {
        self.rows("branch")
    }

    fn rows(&self, kind: &str) -> impl Iterator<Item = (u32, Row<'_>)> {
        self.rows.iter().filter(move |row| row["kind"] == kind).filter_map(|row| {
            let endpoint = u32::try_from(row["endpoint"].as_u64()?).ok()?;
            Some((endpoint, Row { columns: &self.columns, values: row["values"].as_array()? }))
        })
    }
}

impl<'a> Row<'a> {
    /// The values of every column with this key. What it is about stands behind a dot, such as the
    /// direction of a line; without one all are meant.
    pub(crate) fn all(self, key: &str) -> impl Iterator<Item = &'a Value> {
        let is_meant = move |column: &str| column == key || column.split('.').next() == Some(key);
        let pairs = self.columns.iter().zip(self.values);
        pairs.filter(move |(column, _)| is_meant(column)).map(|(_, value)| value)
    }

    pub(crate) fn value(self, key: &str) -> &'a Value {
        self.all(key).next().unwrap_or(&Value::Null)
    }

    pub(crate) fn number(self, key: &str) -> u64 {
        self.value(key).as_u64().unwrap_or_default()
    }

    /// A word, or a dash where there is none.
    pub(crate) fn word(self, key: &str) -> &'a str {
        self.value(key).as_str().unwrap_or("-")
    }

    /// Part and whole of a share, or of "n of m".
    pub(crate) fn share(self, key: &str) -> (u64, u64) {
        let value = self.value(key);
        let part = |name: &str| value[name].as_u64().unwrap_or_default();
        (part("part"), part("whole"))
    }
}
