use diemcau_domain::identity::EndpointId;
use diemcau_domain::report::{Cell, Column, ColumnKey, Report, ReportKind, Row, RowKind};

use super::example::{at, example};
use crate::letterhead::Letterhead;
use crate::paper::Paper;
use crate::{DocumentError, Language, ROW_LIMIT};

fn paper(report: &Report) -> Result<Paper, DocumentError> {
    Paper::of(report, &Letterhead::default(), Language::Vietnamese)
}

/// The last row again and again.
fn longer(kind: ReportKind, rows: usize) -> Report {
    let mut report = example(kind);
    let last = report.rows.last().unwrap().clone();
    report.rows.resize(rows, last);
    report
}

#[test]
fn every_annex_begins_with_number_code_and_name_and_is_as_wide_as_the_page() {
    for kind in [ReportKind::Summary, ReportKind::Endpoints, ReportKind::Matrix, ReportKind::Quality] {
        for annex in paper(&example(kind)).unwrap().annexes {
            let titles: Vec<&str> = annex.sheet.columns.iter().map(|column| column.title.as_str()).collect();
            assert_eq!(titles.get(..3), Some(["STT", "Mã điểm cầu", "Tên điểm cầu"].as_slice()));
            let width: f64 = annex.sheet.columns.iter().map(|column| column.width).sum();
            assert!((width - 1.0).abs() < 1e-9, "{width}");
            assert!(annex.sheet.rows.iter().all(|row| row.cells.len() == titles.len()));
            assert_eq!(annex.sheet.groups.iter().map(|(_, columns)| columns).sum::<usize>(), titles.len());
        }
    }
}

#[test]
fn every_column_that_says_something_stands_in_one_annex() {
    let report = example(ReportKind::Endpoints);
    let annexes = paper(&report).unwrap().annexes;
    let shown: usize = annexes.iter().map(|annex| annex.sheet.columns.len() - 3).sum();
    let says_something = |index: usize| {
        let rows = report.rows.iter().chain([&report.totals]);
        rows.filter_map(|row| row.cells.get(index)).any(|cell| !matches!(cell, Cell::Empty | Cell::Blank))
    };
    let stub = [ColumnKey::Number, ColumnKey::Code, ColumnKey::Name];
    let columns = report.columns.iter().enumerate().filter(|(_, column)| !stub.contains(&column.key));
    assert_eq!(shown, columns.filter(|(index, _)| says_something(*index)).count());
}

#[test]
fn a_report_by_tree_that_is_too_long_shows_its_branches_and_their_sums() {
    let paper = paper(&longer(ReportKind::Summary, 11_731)).unwrap();
    let rows: Vec<usize> = paper.annexes.iter().map(|annex| annex.sheet.rows.len()).collect();
    assert!(rows.iter().sum::<usize>() <= ROW_LIMIT, "{rows:?}");
    assert!(paper.notes.lines.iter().any(|line| line.contains("đơn vị trực thuộc")));
    let numbers: Vec<&str> = paper.annexes[0].sheet.rows.iter().map(|row| row.cells[0].as_str()).collect();
    // The sums over everything, what the top did, the branch below it, the total.
    assert_eq!(numbers, ["", "1", "2", ""]);
}

#[test]
fn a_list_that_is_too_long_is_refused_with_its_length() {
    let list = longer(ReportKind::Endpoints, 11_731);
    assert!(list.rows.iter().all(|row| row.kind == RowKind::Endpoint));
    assert!(matches!(paper(&list), Err(DocumentError::TooManyRows(rows)) if rows.rows >= 11_731));
}

#[test]
fn the_curve_begins_with_the_session_and_marks_full_quarters() {
    let paper = paper(&example(ReportKind::Summary)).unwrap();
    let curve = &paper.curves[0];
    assert_eq!(curve.times.first().map(|(place, time)| (*place, time.as_str())), Some((0.0, "08:00")));
    assert_eq!(curve.samples[2], ("08:30".to_owned(), "1".to_owned()));
    assert_eq!(curve.samples[4], ("09:00".to_owned(), "0".to_owned()));
    assert!(curve.points.iter().all(|(x, y)| (0.0..=1.0).contains(x) && (0.0..=1.0).contains(y)));
}

#[test]
fn a_list_without_entries_says_so_and_has_no_totals() {
    for kind in [ReportKind::Comments, ReportKind::Versions] {
        let annexes = paper(&example(kind)).unwrap().annexes;
        assert_eq!(annexes.len(), 1);
        let rows: Vec<_> = annexes[0].sheet.rows.iter().map(|row| row.cells.concat()).collect();
        assert_eq!(rows, ["Không có"]);
    }
}

/// Comments of endpoints with these names, each with a text.
fn comments(names: &[&str], text: &str) -> Report {
    let mut report = example(ReportKind::Comments);
    for (number, name) in (1..).zip(names) {
        let cell = |column: &Column| match column.key {
            ColumnKey::Number => Cell::Count(number),
            ColumnKey::Name => Cell::Text((*name).to_owned()),
            ColumnKey::Code => Cell::Text(format!("X{number}")),
            ColumnKey::CommentText | ColumnKey::CommentAnswer => Cell::Text(text.to_owned()),
            ColumnKey::CommentArticle => Cell::Text(format!("Điều {number}")),
            ColumnKey::CommentAt | ColumnKey::CommentHandledAt => Cell::Time(at("08:00:00")),
            ColumnKey::CommentHandling => Cell::Empty,
            _ => Cell::Text("như nhau ở mọi dòng".to_owned()),
        };
        let cells = report.columns.iter().map(cell).collect();
        let endpoint = Some(EndpointId(number.try_into().unwrap()));
        report.rows.push(Row { kind: RowKind::Endpoint, endpoint, depth: 0, cells });
    }
    report
}

#[test]
fn what_all_entries_have_in_common_is_said_once_over_them() {
    let annexes = paper(&comments(&["Xã Bản Rịa", "Xã Nghĩa Đô"], "Đồng ý.")).unwrap().annexes;
    let titles: Vec<&str> = annexes[0].sheet.columns.iter().map(|column| column.title.as_str()).collect();
    assert_eq!(titles.get(..4), Some(["STT", "Tên điểm cầu", "Điều, khoản", "Giờ góp ý"].as_slice()));
    for said in ["Buổi: như nhau", "Dự thảo: như nhau", "Đơn vị cấp trên: như nhau"] {
        assert!(annexes[0].part.contains(said), "{}", annexes[0].part);
    }
    // Two of the same name are told apart by their codes.
    let annexes = paper(&comments(&["Xã Tân Lập", "Xã Tân Lập"], "Đồng ý.")).unwrap().annexes;
    assert_eq!(annexes[0].sheet.columns[1].title, "Mã điểm cầu");
}

#[test]
fn a_long_text_gets_the_room_that_the_others_leave() {
    let annexes = paper(&comments(&["Xã Bản Rịa"], &"góp ý rất dài ".repeat(100))).unwrap().annexes;
    assert_eq!(annexes.len(), 1);
    let width = |title: &str| annexes[0].sheet.columns.iter().find(|column| column.title == title).unwrap().width;
    assert!(width("Nội dung góp ý") > 0.2 && width("Nội dung trả lời") > 0.2);
    assert!(width("STT") < 0.06);
}

#[test]
fn what_cannot_stand_on_a_page_leaves_the_texts_beside_each_other() {
    let mut report = comments(&["Xã Bản Rịa"], "khôngxuốngdòngđược".repeat(9).as_str());
    let too_wide = report.columns.iter().position(|column| column.key == ColumnKey::CommentHandledBy).unwrap();
    let others: Vec<_> = std::iter::repeat_n(report.columns[too_wide].clone(), 4).collect();
    report.columns.extend(others);
    report.rows[0].cells.extend(std::iter::repeat_n(Cell::Text("a".repeat(60)), 4));
    report.totals.cells.extend(std::iter::repeat_n(Cell::Blank, 4));
    let annexes = paper(&report).unwrap().annexes;
    assert!(annexes.len() > 1);
    let titles: Vec<&str> = annexes[0].sheet.columns.iter().map(|column| column.title.as_str()).collect();
    let texts = ["Điều, khoản", "Nội dung góp ý", "Nội dung trả lời"];
    assert!(texts.iter().all(|text| titles.contains(text)), "{titles:?}");
}
