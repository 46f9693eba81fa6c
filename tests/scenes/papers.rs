//! The documents of a scene: every format says the same, and what the scene states.

use std::collections::HashMap;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use super::house::House;
use super::scene::{DocumentPart, Figure, RowOf, Stated};
use super::signed::Signed;
use super::table::Table;
use crate::support::Caller;

/// Two figures of seconds as spreadsheets keep them, in fractions of a day, are equal within this.
const ROUNDING_SECONDS: f64 = 0.001;

/// Where the documents of a conference are, and what its sessions and endpoints are called.
pub(super) struct Archive<'a> {
    pub(super) house: &'a House,
    pub(super) conference: String,
    pub(super) sessions: HashMap<String, u64>,
    pub(super) endpoints: HashMap<String, u64>,
}

/// One document in all formats.
struct Paper {
    table: Table,
    workbook: Vec<Vec<Value>>,
    /// The row of the workbook with the names of the columns.
    header: usize,
    csv: Vec<Vec<String>>,
}

impl Archive<'_> {
    /// Takes out a document and holds it against what was stated.
    pub(super) async fn check(&self, part: &DocumentPart) {
        let branch = part.taken_by.as_ref().map(|code| self.house.organizer_of(code));
        let branch = if let Some(signing_in) = branch { Some(signing_in.await) } else { None };
        let reader = branch.as_ref().unwrap_or(&self.house.organizer);
        let paper = self.take_out(reader, part).await;
        let table = &paper.table;
        assert_eq!(table.rows().len(), part.rows, "rows of {}", table.name);
        paper.assert_formats_agree();
        for figure in &part.figures {
            self.check_figure(&paper, figure);
        }
        if let Some(statuses) = &part.statuses {
            table.check_statuses(statuses);
        }
        for told in &part.notes {
            let is_told = table.notes().iter().any(|note| note.as_str().is_some_and(|note| note.contains(told)));
            assert!(is_told, "{told:?} is not in the notes of {}: {:?}", table.name, table.notes());
        }
        if let Some(form) = &part.form {
            let pdf = self.file(reader, part, &format!("pdf&form={form}")).await;
            let docx = self.file(reader, part, &format!("docx&form={form}")).await;
            leave(&format!("{}.pdf", table.name), &pdf);
            leave(&format!("{}.docx", table.name), &docx);
            for (signed, format) in [(Signed::pdf(&pdf), "PDF"), (Signed::docx(&docx), "DOCX")] {
                let place = format!("{format} of {}", table.name);
                signed.assert_shows(table, &place);
                part.says.iter().for_each(|words| signed.assert_says(words, &place));
            }
        }
    }

    async fn take_out(&self, reader: &Caller, part: &DocumentPart) -> Paper {
        let version = part.version.map(|version| format!(", version {version}")).unwrap_or_default();
        let name = format!("{} of {}{version}", part.kind, part.subtree);
        let table = Table::read(name, &self.file(reader, part, "json").await);
        let workbook = read_by_openpyxl(&self.file(reader, part, "xlsx").await);
        let text = String::from_utf8(self.file(reader, part, "csv").await).unwrap();
        let mut lines = csv::ReaderBuilder::new();
        let mut lines =
            lines.has_headers(false).flexible(true).from_reader(text.trim_start_matches('\u{feff}').as_bytes());
        let csv = lines.records().map(|line| line.unwrap().iter().map(str::to_owned).collect()).collect();
        let titles: Vec<Value> = table.columns().iter().map(|column| column["title"].clone()).collect();
        let header = workbook.iter().position(|row| row[..titles.len()] == titles);
        let header = header.unwrap_or_else(|| panic!("no header in {}", table.name));
        Paper { header, table, workbook, csv }
    }

    async fn file(&self, reader: &Caller, part: &DocumentPart, format: &str) -> Vec<u8> {
        let version = part.version.map(|version| format!("&version={version}")).unwrap_or_default();
        self.download(reader, (&part.kind, &part.sessions, &part.subtree), &format!("{format}{version}")).await
    }

    /// A file of this kind, about these sessions, of the endpoint at the top of it.
    pub(super) async fn download(&self, reader: &Caller, of: (&str, &[String], &str), format: &str) -> Vec<u8> {
        let (kind, sessions, subtree) = (of.0, self.numbers(of.1), self.endpoints[of.2]);
        let wish = format!("reports/{kind}?subtree={subtree}&format={format}");
        let path = match sessions.as_slice() {
            [] => format!("{}/{wish}", self.conference),
            [only] => format!("{}/sessions/{only}/{wish}", self.conference),
            several => format!("{}/{wish}&sessions={}", self.conference, several.join(",")),
        };
        let answer = reader.get(&path).await;
        assert_eq!(answer.status, 200, "{path}: {}", answer.text());
        answer.body
    }

    pub(super) fn numbers(&self, sessions: &[String]) -> Vec<String> {
        sessions.iter().map(|name| self.sessions[name].to_string()).collect()
    }

    fn check_figure(&self, paper: &Paper, figure: &Figure) {
        let table = &paper.table;
        let (row, column) = (self.row(table, figure), table.column(&figure.column));
        let place = format!("{}: {:?}, {}", table.name, figure.of, figure.column);
        match (&figure.is, figure.at_least) {
            (Some(Stated::Number(stated)), None) => {
                assert_eq!(table.figure(row, column), f64::from(*stated), "{place}; {}", table.row(row));
            }
            (Some(Stated::Text(stated)), None) => {
                assert_eq!(table.row(row)["cells"][column], *stated, "{place}");
                assert_eq!(paper.csv[1 + row][column], *stated, "{place} in the CSV");
                // A share is a number to a spreadsheet.
                if table.columns()[column]["kind"] != "share" {
                    assert_eq!(paper.workbook[paper.header + 1 + row][column], *stated, "{place} in the workbook");
                }
            }
            (None, Some(least)) => {
                let said = table.figure(row, column);
                assert!(said >= f64::from(least), "{place}: {said} is less than {least}");
            }
            _ => panic!("{place} is to be something, or at least something"),
        }
    }

    /// The row that a figure stands in, counted from 0; the totals are the last.
    fn row(&self, table: &Table, figure: &Figure) -> usize {
        let code = match &figure.of {
            RowOf::Row(number) => return number - 1,
            RowOf::Code(totals) if totals == "totals" => return table.rows().len(),
            RowOf::Code(code) => code,
        };
        table.position(if figure.sums { "branch" } else { "endpoint" }, self.endpoints[code])
    }
}

impl Paper {
    /// Every count and length of time, and the code of every endpoint, is the same in all formats.
    fn assert_formats_agree(&self) {
        let table = &self.table;
        for row in 0..=table.rows().len() {
            let (said, sheet, text) = (table.row(row), &self.workbook[self.header + 1 + row], &self.csv[1 + row]);
            for (column, about) in table.columns().iter().enumerate() {
                let (value, place) = (&said["values"][column], || format!("{}, row {row}, {about}", table.name));
                match about["kind"].as_str().unwrap() {
                    "code" => {
                        assert_eq!(sheet[column].as_str().unwrap_or_default(), text[column], "{}", place());
                        // Where there is none, both show that.
                        let code = value.as_str().unwrap_or(text[column].as_str());
                        assert_eq!(code, text[column], "{}", place());
                    }
                    "count" if value.is_number() => {
                        assert_eq!(sheet[column].as_f64(), value.as_f64(), "{}", place());
                        assert_eq!(text[column].parse().ok(), value.as_f64(), "{}", place());
                    }
                    "duration" if value.is_number() => {
                        let distance = sheet[column].as_f64().unwrap() - table.figure(row, column);
                        assert!(distance.abs() < ROUNDING_SECONDS, "{}: {} {value}", place(), sheet[column]);
                    }
                    _ => {}
                }
            }
        }
    }
}

/// Leaves a paper for whoever wants to look at it.
fn leave(name: &str, paper: &[u8]) {
    let folder = Path::new("target/scenes");
    std::fs::create_dir_all(folder).unwrap();
    std::fs::write(folder.join(name), paper).unwrap();
}

fn read_by_openpyxl(workbook: &[u8]) -> Vec<Vec<Value>> {
    let file = tempfile::Builder::new().suffix(".xlsx").tempfile().unwrap();
    std::fs::write(file.path(), workbook).unwrap();
    let reader = Command::new("target/readers/bin/python").arg("tests/scenes/read_values.py").arg(file.path()).output();
    let read = reader.expect("tests/support/prepare.sh installs the reader");
    assert!(read.status.success(), "{}", String::from_utf8_lossy(&read.stderr));
    serde_json::from_slice(&read.stdout).unwrap()
}
