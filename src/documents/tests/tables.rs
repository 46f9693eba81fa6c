use diemcau_domain::attendance::OutageCause;
use diemcau_domain::interval::Interval;
use diemcau_domain::report::{Cell, Note, NoteKind, ReportKind};

use super::example::{at, example};
use crate::letterhead::Letterhead;
use crate::{Format, Language, Separator, Stationery, csv, file_name, json, render, shown};

fn text_of(kind: ReportKind, language: Language, separator: Separator) -> String {
    String::from_utf8(csv(&example(kind), language, separator).unwrap()).unwrap()
}

#[test]
fn the_worked_example_as_csv() {
    insta::assert_snapshot!(text_of(ReportKind::Summary, Language::Vietnamese, Separator::Semicolon));
    insta::assert_snapshot!(text_of(ReportKind::Endpoints, Language::English, Separator::Comma));
}

#[test]
fn the_worked_example_as_json() {
    let document = |kind, language| -> serde_json::Value {
        serde_json::from_slice(&json(&example(kind), language).unwrap()).unwrap()
    };
    insta::assert_json_snapshot!(document(ReportKind::Summary, Language::Vietnamese));
    insta::assert_json_snapshot!(document(ReportKind::Endpoints, Language::Vietnamese));
    insta::assert_json_snapshot!(document(ReportKind::Matrix, Language::English));
}

#[test]
fn an_outage_of_no_seconds_is_no_line_under_a_report() {
    let outage = |milliseconds| {
        let from = at("08:20:00");
        let interval = Interval { from, until: from.plus_ms(milliseconds) };
        Note { session: 0, kind: NoteKind::Outage { interval, cause: OutageCause::Program } }
    };
    let mut report = example(ReportKind::Summary);
    let lines = shown::notes(&report, Language::Vietnamese).len();
    report.notes.extend([outage(1), outage(499), outage(500), outage(61_000)]);
    let told = shown::notes(&report, Language::Vietnamese);
    let told: Vec<_> = told.iter().skip(lines).map(|line| line.contains("(0:00:01)")).collect();
    assert_eq!(told, [true, false], "what is a second and more is told: {told:?}");
}

#[test]
fn a_csv_file_begins_with_its_mark_and_reads_back_cell_for_cell() {
    for separator in Separator::ALL {
        let bytes = csv(&example(ReportKind::Summary), Language::Vietnamese, *separator).unwrap();
        let body = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap();
        let delimiter = if *separator == Separator::Comma { b',' } else { b';' };
        let mut reader = ::csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(body);
        let headers = reader.headers().unwrap().clone();
        let place = |title: &str| headers.iter().position(|header| header == title).unwrap();
        let rows: Vec<_> = reader.records().map(Result::unwrap).collect();
        let commune = rows.iter().find(|row| &row[place("Mã điểm cầu")] == "02647").unwrap();
        assert_eq!(&commune[place("Tên điểm cầu")], "Xã Nghĩa Đô");
        assert_eq!(&commune[place("Số triệu tập")], "35900");
        assert_eq!(&commune[place("Tỷ lệ có mặt %")], "99,16%");
        assert_eq!(&commune[place("Tỷ lệ dự %")], "83,16%");
        assert_eq!(&commune[place("Tổng thời gian dự")], "1:19:00");
        assert_eq!(&commune[place("Kết quả")], "dự một phần");
        assert_eq!(&rows[0][place("Tên điểm cầu")], "Cộng: Điểm cầu Trung ương");
    }
}

#[test]
fn no_cell_begins_like_a_formula() {
    let mut report = example(ReportKind::Summary);
    for beginning in ["=", "+", "-", "−", "@", "\t", "\r", "＝"] {
        report.rows[0].cells[2] = Cell::Text(format!("{beginning}1+1"));
        report.rows[1].cells[2] = Cell::Text(format!("{beginning}1+1"));
        report.heading.sessions[0].title = format!("{beginning}1+1");
        for separator in Separator::ALL {
            let bytes = csv(&report, Language::Vietnamese, *separator).unwrap();
            let delimiter = if *separator == Separator::Comma { b',' } else { b';' };
            let mut reader = ::csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(&bytes[3..]);
            for record in reader.records().map(Result::unwrap) {
                assert!(record.iter().all(|cell| !cell.starts_with(beginning)), "{record:?}");
            }
        }
    }
}

#[test]
fn a_formula_hides_behind_no_blank_or_quote() {
    let mut report = example(ReportKind::Summary);
    let leaf = report.rows.len() - 1;
    for before in [" ", "\u{a0}", "\"", "'", "\" ", "\u{feff}", "\u{200b} ", "\u{1}", "“", " \t"] {
        for beginning in ["=", "+", "-", "−", "@", "\t=", "\r="] {
            let hidden = format!("{before}{beginning}1+1");
            report.rows[leaf].cells[2] = Cell::Text(hidden.clone());
            let bytes = csv(&report, Language::Vietnamese, Separator::Comma).unwrap();
            let mut reader = ::csv::ReaderBuilder::new().flexible(true).from_reader(&bytes[3..]);
            let row = reader.records().nth(leaf).unwrap().unwrap();
            assert!(row.iter().any(|cell| cell.starts_with('\'') && cell.ends_with(&hidden)), "{row:?}");
        }
    }
    report.rows[leaf].cells[2] = Cell::Text("\"Nhà A\" – tầng 1".into());
    let bytes = csv(&report, Language::Vietnamese, Separator::Comma).unwrap();
    assert!(String::from_utf8(bytes).unwrap().contains(",\"\"\"Nhà A\"\" – tầng 1\","));
}

#[test]
fn a_file_name_needs_no_quoting() {
    let mut report = example(ReportKind::Summary);
    assert_eq!(file_name(&report, Format::Xlsx), "diemcau-summary-TW-20220722.xlsx");
    report.heading.subtree.code = "Lào/Cai\"; x".into();
    assert_eq!(file_name(&report, Format::Csv), "diemcau-summary-L_o_Cai___x-20220722.csv");
}

#[test]
fn every_format_comes_from_one_report() {
    let report = example(ReportKind::Matrix);
    let mut with = Stationery::new(Language::Vietnamese, Letterhead::default());
    // Printing needs the program itself.
    for format in Format::ALL.iter().filter(|format| **format != Format::Pdf) {
        let bytes = render(&report, *format, &mut with).unwrap();
        assert!(!bytes.is_empty());
        assert_eq!(Format::from_code(format.code()), Some(*format));
    }
}
