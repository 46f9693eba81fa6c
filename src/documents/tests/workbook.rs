use std::io::{Cursor, Read as _};

use calamine::{Data, Range, Reader, Xlsx};
use diemcau_domain::report::ReportKind;

use super::example::example;
use crate::{Language, xlsx};

fn sheet(kind: ReportKind, language: Language) -> Range<Data> {
    let bytes = xlsx(&example(kind), language).unwrap();
    let mut workbook: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes)).unwrap();
    workbook.worksheet_range_at(0).unwrap().unwrap()
}

/// The row in which a text stands in the second column.
fn row_of(sheet: &Range<Data>, code: &str) -> usize {
    (0..sheet.height()).rev().find(|row| sheet.get((*row, 1)) == Some(&Data::String(code.into()))).unwrap()
}

fn column_of(sheet: &Range<Data>, title: &str) -> usize {
    let header = row_of(sheet, "Mã điểm cầu");
    (0..sheet.width()).find(|column| sheet.get((header, *column)) == Some(&Data::String(title.into()))).unwrap()
}

fn number(sheet: &Range<Data>, code: &str, title: &str) -> f64 {
    match &sheet[(row_of(sheet, code), column_of(sheet, title))] {
        Data::Float(number) => *number,
        Data::DateTime(time) => time.as_f64(),
        other => unreachable!("{other:?}"),
    }
}

#[test]
fn the_workbook_holds_the_figures_of_the_worked_example_as_numbers() {
    let sheet = sheet(ReportKind::Summary, Language::Vietnamese);
    let seconds = |title| (number(&sheet, "02647", title) * 86_400.0).round();
    assert_eq!(
        [seconds("Chuyên đề 1"), seconds("Chuyên đề 2"), seconds("Tổng thời gian dự")],
        [2340.0, 2400.0, 4740.0]
    );
    assert!((number(&sheet, "02647", "Tỷ lệ dự %") - 4740.0 / 5700.0).abs() < 1e-12);
    assert!((number(&sheet, "02647", "Tỷ lệ có mặt %") - 35_599.0 / 35_900.0).abs() < 1e-12);
    let people =
        ["Số triệu tập", "Có mặt (đảng viên)", "Có mặt (khác)", "Vắng có lý do", "Vắng không lý do", "Chưa báo cáo"];
    assert_eq!(people.map(|title| number(&sheet, "02647", title)), [35_900.0, 35_599.0, 5_806.0, 200.0, 50.0, 51.0]);
}

#[test]
fn codes_are_text_and_names_are_intact() {
    let sheet = sheet(ReportKind::Summary, Language::Vietnamese);
    let row = row_of(&sheet, "02647");
    assert_eq!(sheet[(row, 2)], Data::String("Xã Nghĩa Đô".into()));
    assert_eq!(sheet[(row, column_of(&sheet, "Kết quả"))], Data::String("dự một phần".into()));
    assert_eq!(sheet[(row_of(&sheet, "02650"), column_of(&sheet, "Ghi chú"))], Data::String("=nhà văn hóa".into()));
}

#[test]
fn times_are_those_of_ho_chi_minh() {
    let sheet = sheet(ReportKind::Endpoints, Language::Vietnamese);
    // 22 July 2022 is day 44,764.
    let connected = number(&sheet, "02647", "Giờ kết nối đầu");
    assert!((connected - (44_764.0 + (7.0 * 60.0 + 50.0) / 1440.0)).abs() < 1e-6, "{connected}");
}

#[test]
fn the_same_report_makes_the_same_file() {
    let report = example(ReportKind::Matrix);
    assert_eq!(xlsx(&report, Language::English).unwrap(), xlsx(&report, Language::English).unwrap());
}

#[test]
fn heading_and_notes_stand_above_and_below_the_table() {
    let sheet = sheet(ReportKind::Summary, Language::Vietnamese);
    let first_column: Vec<String> = (0..sheet.height()).map(|row| sheet[(row, 0)].to_string()).collect();
    assert_eq!(first_column[0], "Tổng hợp kết quả tham dự");
    let stands = |beginning: &str| first_column.iter().any(|text| text.starts_with(beginning));
    for beginning in ["Hội nghị: ", "Phạm vi: Điểm cầu Trung ương (TW), 4 điểm cầu", "Lưu ý", "Mã sổ cái: 0f3a"]
    {
        assert!(stands(beginning), "{beginning}: {first_column:?}");
    }
}

#[test]
fn rows_stand_as_deep_in_the_outline_as_in_the_tree() {
    let report = example(ReportKind::Summary);
    let mut package = zip::ZipArchive::new(Cursor::new(xlsx(&report, Language::Vietnamese).unwrap())).unwrap();
    let mut sheet = String::new();
    package.by_name("xl/worksheets/sheet1.xml").unwrap().read_to_string(&mut sheet).unwrap();
    assert!(sheet.contains(r#"<outlinePr summaryBelow="0"/>"#) && sheet.contains(r#"outlineLevelRow="2""#));
    let rows: Vec<&str> = sheet.split("<row ").skip(1).map(|row| row.split('>').next().unwrap()).collect();
    let first = rows.iter().position(|row| row.contains("outlineLevel")).unwrap() - 1;
    let depth = |row: &&str| row.split("outlineLevel=\"").nth(1).map_or(0, |rest| rest[..1].parse().unwrap());
    let depths: Vec<usize> = rows[first..first + report.rows.len()].iter().map(depth).collect();
    assert_eq!(depths, report.rows.iter().map(|row| row.depth).collect::<Vec<_>>());
}
