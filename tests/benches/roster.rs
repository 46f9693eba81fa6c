//! How fast the national roster of 22 July 2022 is checked, and how fast hostile files are refused.

#![expect(clippy::unwrap_used, reason = "a benchmark fails by panicking")]

use std::io::{Cursor, Write};

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use diemcau_documents::{count_roster, roster_file};
use rust_xlsxwriter::Workbook;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

const ROSTER: &str = include_str!("../../config/rosters/2022-07-22.csv");
const MIB: usize = 1024 * 1024;

/// The same roster as a workbook.
fn workbook() -> Vec<u8> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(ROSTER.as_bytes());
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for (record, row) in reader.records().map(Result::unwrap).zip(0..) {
        for (cell, column) in record.iter().zip(0..) {
            sheet.write_string(row, column, cell).unwrap();
        }
    }
    workbook.save_to_buffer().unwrap()
}

fn check(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("roster of 11,731 endpoints");
    group.sample_size(20);
    for (name, bytes) in [("csv", ROSTER.as_bytes().to_vec()), ("xlsx", workbook())] {
        group.throughput(Throughput::Bytes(u64::try_from(bytes.len()).unwrap()));
        group.bench_function(name, |bencher| {
            bencher.iter(|| {
                let counts = count_roster(&roster_file::read(&bytes).unwrap().entries);
                assert_eq!(counts.endpoints, 11_731);
                counts
            });
        });
    }
    group.finish();
}

/// Every one of them must be refused within 200 ms.
fn hostile_files() -> Vec<(&'static str, Vec<u8>)> {
    let numbers = |at: u32| format!("<c><v>{}</v></c>", at.wrapping_mul(2_654_435_761) >> 8);
    let row = |row: u32| format!("<row>{}</row>", (0..40).map(|column| numbers(row * 40 + column)).collect::<String>());
    let far: String = (0..60_000).map(row).chain(["<row><c r=\"XFD9\"><v>1</v></c></row>".to_owned()]).collect();
    vec![
        ("blanks of 60 MiB", hostile_workbook(&" ".repeat(60 * MIB))),
        ("a million columns", hostile_workbook(&format!("<row>{}</row>", "<c><v>1</v></c>".repeat(MIB)))),
        ("a far cell behind 2.4 million others", hostile_workbook(&far)),
        ("one line of 20 MiB", vec![b'a'; 20 * MIB]),
        (
            "faults in 100,000 rows",
            [ROSTER.lines().next().unwrap(), "\n", &",,,,,x,y,\n".repeat(99_000)].concat().into(),
        ),
    ]
}

fn hostile_workbook(rows: &str) -> Vec<u8> {
    let top = "<Relationships><Relationship Id=\"1\" Type=\"t/officeDocument\" Target=\"w.xml\"/></Relationships>";
    let related = "<Relationships><Relationship Id=\"1\" Type=\"t/worksheet\" Target=\"s.xml\"/></Relationships>";
    let header: String =
        ROSTER.lines().next().unwrap().split(',').map(|name| format!("<c t=\"str\"><v>{name}</v></c>")).collect();
    let sheet = format!("<worksheet><sheetData><row>{header}</row>{rows}</sheetData></worksheet>");
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (path, content) in [
        ("_rels/.rels", top),
        ("_rels/w.xml.rels", related),
        ("w.xml", "<workbook xmlns:r=\"r\"><sheets><sheet name=\"1\" r:id=\"1\"/></sheets></workbook>"),
        ("s.xml", &sheet),
    ] {
        writer.start_file(path, SimpleFileOptions::default()).unwrap();
        writer.write_all(content.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn refuse(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("hostile roster refused");
    group.sample_size(10);
    for (name, bytes) in hostile_files() {
        group.bench_function(name, |bencher| bencher.iter(|| roster_file::read(&bytes).unwrap_err()));
    }
    group.finish();
}

criterion_group!(roster, check, refuse);
criterion_main!(roster);
