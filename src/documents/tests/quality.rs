//! How good the lines were, in every format.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use diemcau_domain::attendance::Thresholds;
use diemcau_domain::identity::EndpointId;
use diemcau_domain::quality::{Direction, LineKey, PageFigures, Qualities, StreamCounts, Window};
use diemcau_domain::report::{Beside, Report, ReportKind, ReportOrder, report};
use serde_json::{Value, json};

use super::example::{SESSION, held};
use crate::{Language, Separator, csv, json, xlsx};

/// Two communes were measured: one loses 5 % and its browser counts no freezes, the other one is good.
fn measured() -> Report {
    let conference = held();
    let of = |code: &str| conference.roster().by_code(code).unwrap().endpoint;
    let mut qualities = Qualities::none();
    let mut measure = |endpoint: EndpointId, lost: u64, freeze_count: Option<u64>| {
        let line = qualities.line_mut(LineKey { session: SESSION, endpoint, direction: Direction::Down });
        let counts = StreamCounts { expected: 1_000, lost };
        for _ in 0..4 {
            line.measure(&Window { sound: counts, round_trip_us: Some(40_000), ..Window::default() });
        }
        line.report(&PageFigures { freeze_count, ..PageFigures::default() });
    };
    measure(of("02647"), 50, None);
    measure(of("02650"), 0, Some(2));
    let top = conference.roster().root().unwrap().endpoint;
    let order = ReportOrder::newest(ReportKind::Quality, &[SESSION], top, Thresholds::default());
    report(&conference, &Beside::measured(qualities), &order).unwrap()
}

fn lines(language: Language) -> Vec<Vec<String>> {
    let bytes = csv(&measured(), language, Separator::Semicolon).unwrap();
    let body = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap();
    let mut reader = ::csv::ReaderBuilder::new().delimiter(b';').has_headers(false).flexible(true).from_reader(body);
    reader.records().map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect()
}

/// The cell of an endpoint, or of a branch if the name says so, under a title.
fn shown(lines: &[Vec<String>], is_row: impl Fn(&[String]) -> bool, title: &str) -> String {
    let column = lines[0].iter().position(|it| it == title).unwrap();
    lines.iter().find(|line| is_row(line)).unwrap()[column].clone()
}

#[test]
fn a_bad_line_is_called_so_in_vietnamese() {
    let lines = lines(Language::Vietnamese);
    let of = |code: &'static str, title| {
        shown(&lines, move |line: &[String]| line[1] == code && !line[2].starts_with("Cộng"), title)
    };
    assert_eq!(of("02647", "Chiều nhận: Chất lượng"), "kém");
    assert_eq!(of("02647", "Chiều nhận: Số khoảng 20 giây kém"), "4");
    assert_eq!(of("02647", "Chiều nhận: Mất gói %"), "5,00%");
    assert_eq!(of("02647", "Chiều nhận: Số lần đứng hình"), "không có số liệu");
    assert_eq!(of("02647", "Chất lượng (% tốt)"), "0,00%");
    assert_eq!(of("02650", "Chiều nhận: Chất lượng"), "tốt");
    assert_eq!(of("02650", "Chiều nhận: Số lần đứng hình"), "2");
    assert_eq!(of("02650", "Chiều nhận: Điểm âm thanh (MOS)"), "4,40");
    assert_eq!(of("02650", "Chiều gửi: Chất lượng"), "—");
    let total = shown(&lines, |line| line[2] == "Tổng cộng", "Chất lượng (% tốt)");
    assert_eq!(total, "1/2");
}

#[test]
fn a_bad_line_is_called_so_in_english() {
    let lines = lines(Language::English);
    let of = |title| shown(&lines, |line| line[1] == "02647", title);
    assert_eq!(of("Receiving: Quality"), "bad");
    assert_eq!(of("Receiving: Freezes"), "not reported");
}

#[test]
fn programs_get_the_figures_as_they_were_computed() {
    let document: Value = serde_json::from_slice(&json(&measured(), Language::Vietnamese).unwrap()).unwrap();
    assert_eq!(document["kind"], "quality");
    let columns = document["columns"].as_array().unwrap();
    let place = |key: &str| columns.iter().position(|column| column["key"] == key).unwrap();
    let rows = document["rows"].as_array().unwrap();
    let row = rows.iter().find(|row| row["cells"][1] == "02647" && row["kind"] == "endpoint").unwrap();
    assert_eq!(row["values"][place("line_band.down")], "bad");
    assert_eq!(row["values"][place("packets_lost.down")], json!({ "part": 200, "whole": 4_000 }));
    assert_eq!(row["values"][place("freezes.down")], Value::Null);
    assert_eq!(columns[place("opinion_score.down")]["kind"], "decimal");
    assert!(row["values"][place("opinion_score.down")].as_f64().unwrap() < 4.4);
    assert_eq!(document["totals"]["values"][place("quality")], json!({ "part": 1, "whole": 2 }));
}

#[test]
fn the_workbook_holds_counts_as_numbers_and_what_nobody_counted_as_words() {
    let bytes = xlsx(&measured(), Language::Vietnamese).unwrap();
    let mut workbook: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes)).unwrap();
    assert_eq!(workbook.sheet_names(), ["Chất lượng", "Biểu đồ"]);
    let sheet = workbook.worksheet_range_at(0).unwrap().unwrap();
    let header = (0..sheet.height()).find(|row| sheet[(*row, 1)] == Data::String("Mã điểm cầu".into())).unwrap();
    let column =
        |title: &str| (0..sheet.width()).find(|column| sheet[(header, *column)] == Data::String(title.into())).unwrap();
    let row = (header..sheet.height()).rev().find(|row| sheet[(*row, 1)] == Data::String("02647".into())).unwrap();
    assert_eq!(sheet[(row, column("Số khoảng 20 giây kém"))], Data::Float(4.0));
    assert_eq!(sheet[(row, column("Số lần đứng hình"))], Data::String("không có số liệu".into()));
    assert_eq!(sheet[(header - 1, column("Mất gói %"))], Data::Empty, "the way stands above, over all its columns");
    assert_eq!(sheet[(header - 1, column("Chất lượng"))], Data::String("Chiều nhận".into()));
}
