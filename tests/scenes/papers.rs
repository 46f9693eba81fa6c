//! The documents of a scene: every format says the same, and what the scene states.

use std::collections::HashMap;
use std::io::{Cursor, Read};
use std::process::Command;

use serde_json::Value;

use super::scene::{DocumentPart, Figure, RowOf, Stated};
use crate::support::Caller;

/// Two figures of seconds as spreadsheets keep them, in fractions of a day, are equal within this.
const ROUNDING_SECONDS: f64 = 0.001;

/// Where the documents of a conference are, and what its sessions are called.
pub(super) struct Archive<'a> {
    pub(super) reader: &'a Caller,
    pub(super) conference: String,
    pub(super) sessions: HashMap<String, u64>,
    pub(super) endpoints: HashMap<String, u64>,
}

/// One document in all formats.
struct Paper {
    name: String,
    json: Value,
    workbook: Vec<Vec<Value>>,
    /// The row of the workbook with the names of the columns.
    header: usize,
    csv: Vec<Vec<String>>,
}

impl Archive<'_> {
    /// Takes out a document and holds it against what was stated.
    pub(super) async fn check(&self, part: &DocumentPart) {
        let paper = self.take_out(part).await;
        assert_eq!(paper.rows().len(), part.rows, "rows of {}", paper.name);
        paper.assert_formats_agree();
        for figure in &part.figures {
            self.check_figure(&paper, figure);
        }
        if !part.says.is_empty() {
            let text = read_docx(self.file(part, "docx").await);
            for words in &part.says {
                assert!(text.contains(words), "{words:?} is not in the DOCX of {}: {text}", part.kind);
            }
        }
    }

    async fn take_out(&self, part: &DocumentPart) -> Paper {
        let json = serde_json::from_slice(&self.file(part, "json").await).unwrap();
        let workbook = read_by_openpyxl(&self.file(part, "xlsx").await);
        let text = String::from_utf8(self.file(part, "csv").await).unwrap();
        let mut reader = csv::ReaderBuilder::new();
        let mut reader =
            reader.has_headers(false).flexible(true).from_reader(text.trim_start_matches('\u{feff}').as_bytes());
        let csv = reader.records().map(|line| line.unwrap().iter().map(str::to_owned).collect()).collect();
        let titles: Vec<Value> = columns(&json).iter().map(|column| column["title"].clone()).collect();
        let header = workbook.iter().position(|row| row[..titles.len()] == titles);
        let name = part.kind.clone();
        Paper { header: header.unwrap_or_else(|| panic!("no header in {name}")), name, json, workbook, csv }
    }

    async fn file(&self, part: &DocumentPart, format: &str) -> Vec<u8> {
        let sessions: Vec<String> = part.sessions.iter().map(|name| self.sessions[name].to_string()).collect();
        let (kind, subtree) = (&part.kind, self.endpoints[&part.subtree]);
        let wish = format!("reports/{kind}?format={format}&subtree={subtree}");
        let path = match sessions.as_slice() {
            [] => format!("{}/{wish}", self.conference),
            [only] => format!("{}/sessions/{only}/{wish}", self.conference),
            several => format!("{}/{wish}&sessions={}", self.conference, several.join(",")),
        };
        let answer = self.reader.get(&path).await;
        assert_eq!(answer.status, 200, "{path}: {}", answer.text());
        answer.body
    }

    fn check_figure(&self, paper: &Paper, figure: &Figure) {
        let row = self.row(paper, figure);
        let column = paper.column(&figure.column);
        let place = format!("{}: {:?}, {}", paper.name, figure.of, figure.column);
        let value = &paper.row(row)["values"][column];
        match &figure.is {
            Stated::Number(stated) => {
                let said = seconds_or_count(paper, column, value);
                assert_eq!(said, f64::from(*stated), "{place}; {}", paper.row(row));
            }
            Stated::Text(stated) => {
                assert_eq!(paper.row(row)["cells"][column], *stated, "{place}");
                assert_eq!(paper.workbook[paper.header + 1 + row][column], *stated, "{place} in the workbook");
                assert_eq!(paper.csv[1 + row][column], *stated, "{place} in the CSV");
            }
        }
    }

    /// The row that a figure stands in, counted from 0; the totals are the last.
    fn row(&self, paper: &Paper, figure: &Figure) -> usize {
        let code = match &figure.of {
            RowOf::Row(number) => return number - 1,
            RowOf::Code(totals) if totals == "totals" => return paper.rows().len(),
            RowOf::Code(code) => code,
        };
        let kind = if figure.sums { "branch" } else { "endpoint" };
        let is_meant = |row: &Value| row["kind"] == kind && row["endpoint"] == self.endpoints[code];
        paper.rows().iter().position(is_meant).unwrap_or_else(|| panic!("no {kind} {code} in {}", paper.name))
    }
}

impl Paper {
    fn rows(&self) -> &[Value] {
        self.json["rows"].as_array().unwrap()
    }

    /// A row, or the totals after the last.
    fn row(&self, row: usize) -> &Value {
        self.rows().get(row).unwrap_or(&self.json["totals"])
    }

    fn column(&self, key: &str) -> usize {
        let keys = || columns(&self.json).iter().map(|column| column["key"].as_str().unwrap());
        keys().position(|it| it == key).unwrap_or_else(|| panic!("no {key} among {:?}", keys().collect::<Vec<_>>()))
    }

    /// Every count and length of time, and the code of every endpoint, is the same in all formats.
    fn assert_formats_agree(&self) {
        for row in 0..=self.rows().len() {
            let (said, sheet, text) = (self.row(row), &self.workbook[self.header + 1 + row], &self.csv[1 + row]);
            for (column, about) in columns(&self.json).iter().enumerate() {
                let (value, place) = (&said["values"][column], || format!("{}, row {row}, {about}", self.name));
                match about["kind"].as_str().unwrap() {
                    "code" => {
                        assert_eq!(sheet[column].as_str().unwrap_or_default(), text[column], "{}", place());
                        assert_eq!(value.as_str().unwrap_or_default(), text[column], "{}", place());
                    }
                    "count" if value.is_number() => {
                        assert_eq!(sheet[column].as_f64(), value.as_f64(), "{}", place());
                        assert_eq!(text[column].parse().ok(), value.as_f64(), "{}", place());
                    }
                    "duration" if value.is_number() => {
                        let distance = sheet[column].as_f64().unwrap() - seconds_or_count(self, column, value);
                        assert!(distance.abs() < ROUNDING_SECONDS, "{}: {} {value}", place(), sheet[column]);
                    }
                    _ => {}
                }
            }
        }
    }
}

fn columns(json: &Value) -> &[Value] {
    json["columns"].as_array().unwrap()
}

fn seconds_or_count(paper: &Paper, column: usize, value: &Value) -> f64 {
    let figure = value.as_f64().unwrap_or_else(|| panic!("{value} in {} is no figure", columns(&paper.json)[column]));
    if columns(&paper.json)[column]["kind"] == "duration" { figure / 1_000.0 } else { figure }
}

fn read_by_openpyxl(workbook: &[u8]) -> Vec<Vec<Value>> {
    let file = tempfile::Builder::new().suffix(".xlsx").tempfile().unwrap();
    std::fs::write(file.path(), workbook).unwrap();
    let reader = Command::new("target/readers/bin/python").arg("tests/scenes/read_values.py").arg(file.path()).output();
    let read = reader.expect("tests/support/prepare.sh installs the reader");
    assert!(read.status.success(), "{}", String::from_utf8_lossy(&read.stderr));
    serde_json::from_slice(&read.stdout).unwrap()
}

/// The words of a DOCX, cell by cell, as they stand in its package.
fn read_docx(package: Vec<u8>) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(package)).unwrap();
    let mut part = String::new();
    archive.by_name("word/document.xml").unwrap().read_to_string(&mut part).unwrap();
    let runs = part.split("<w:t").skip(1).filter_map(|run| run.split_once('>')?.1.split_once("</w:t>"));
    runs.map(|(text, _)| text).collect::<Vec<_>>().join("\n")
}
