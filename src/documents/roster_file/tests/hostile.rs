use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::{faults, faults_of_text, read};

const RELATIONSHIPS: &str = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
const WORKBOOK_RELATIONSHIPS: &str = r#"<Relationships><Relationship Id="rId1" Type="a/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="a/sharedStrings" Target="/xl/sharedStrings.xml"/></Relationships>"#;
const WORKBOOK: &str = r#"<workbook xmlns:r="r"><sheets><sheet name="1" sheetId="1" r:id="rId1"/></sheets></workbook>"#;
const HEADER: &str = r#"<row r="1"><c t="inlineStr"><is><t>code</t></is></c><c t="inlineStr"><is><t>parent_code</t></is></c><c t="inlineStr"><is><t>name</t></is></c><c t="inlineStr"><is><t>level</t></is></c><c t="inlineStr"><is><t>unit_code</t></is></c><c t="inlineStr"><is><t>invited</t></is></c><c t="inlineStr"><is><t>mode</t></is></c><c t="inlineStr"><is><t>note</t></is></c></row>"#;

/// A workbook out of a sheet's rows and its shared strings.
fn package(rows: &str, strings: &str) -> Vec<u8> {
    package_of(&format!("<worksheet><sheetData>{rows}</sheetData></worksheet>"), strings)
}

fn package_of(sheet: &str, strings: &str) -> Vec<u8> {
    let parts = [
        ("_rels/.rels", RELATIONSHIPS),
        ("xl/_rels/workbook.xml.rels", WORKBOOK_RELATIONSHIPS),
        ("xl/workbook.xml", WORKBOOK),
        ("xl/worksheets/sheet1.xml", sheet),
        ("xl/sharedStrings.xml", strings),
    ];
    let options =
        SimpleFileOptions::default().compression_method(CompressionMethod::Deflated).compression_level(Some(9));
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (path, content) in parts {
        writer.start_file(path, options).unwrap();
        writer.write_all(content.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn strings(of: &[&str]) -> String {
    let items: String = of.iter().map(|text| format!("<si><t>{text}</t></si>")).collect();
    format!("<sst>{items}</sst>")
}

/// The one fault of a file.
fn refused(bytes: &[u8]) -> (u32, String, &'static str) {
    let found = faults(read(bytes));
    assert_eq!(found.len(), 1);
    found.into_iter().next().unwrap()
}

#[test]
fn a_bomb_in_the_sheet_is_refused_before_it_is_unpacked() {
    let bomb = package(&" ".repeat(60 * 1024 * 1024), &strings(&["code"]));
    assert!(bomb.len() < 128 * 1024);
    assert_eq!(refused(&bomb), (0, String::new(), "bomb"));
}

#[test]
fn a_bomb_that_lies_about_its_size_is_refused_where_the_lie_shows() {
    let mut bomb = package(&" ".repeat(60 * 1024 * 1024), &strings(&["code"]));
    let true_size = u32::try_from(60 * 1024 * 1024 + "<worksheet><sheetData></sheetData></worksheet>".len()).unwrap();
    let places: Vec<_> = (0..bomb.len() - 4).filter(|at| bomb[*at..*at + 4] == true_size.to_le_bytes()).collect();
    assert!(!places.is_empty());
    for place in places {
        bomb[place..place + 4].copy_from_slice(&1_000_u32.to_le_bytes());
    }
    let code = refused(&bomb).2;
    assert!(code == "bomb" || code == "broken_workbook", "{code}");
}

#[test]
fn a_package_of_many_parts_is_refused() {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for part in 0..2_500 {
        writer.start_file(format!("xl/media/{part}"), SimpleFileOptions::default()).unwrap();
    }
    assert_eq!(refused(&writer.finish().unwrap().into_inner()), (0, String::new(), "bomb"));
}

#[test]
fn a_count_of_strings_is_not_believed() {
    let boast = strings(&["code"]).replace("<sst>", r#"<sst count="9" uniqueCount="99999999999999">"#);
    assert_eq!(refused(&package(HEADER, &boast)), (1, String::new(), "empty"));
}

#[test]
fn a_far_cell_is_named() {
    for (reference, column) in
        [("XFD1048576", "XFD"), ("BM2", "BM"), ("A200001", "A"), ("ZZZZZZZZZZ1", "MWLQKWU"), ("A99999999999999", "A")]
    {
        let row: String = reference.chars().filter(char::is_ascii_digit).collect();
        let rows = format!(r#"{HEADER}<row r="{row}"><c r="{reference}"><v>1</v></c></row>"#);
        let found = refused(&package(&rows, &strings(&["code"])));
        assert_eq!((found.1.as_str(), found.2), (column, "far_cell"), "{reference}");
    }
}

#[test]
fn a_row_of_a_million_columns_is_refused() {
    let cells = "<c><v>1</v></c>".repeat(1_048_576);
    let rows = format!(r#"{HEADER}<row r="2">{cells}</row>"#);
    let found = refused(&package(&rows, &strings(&["code"])));
    assert!(found.2 == "far_cell" || found.2 == "bomb", "{found:?}");
}

#[test]
fn a_dimension_that_reaches_far_takes_no_room() {
    let sheet = format!(r#"<worksheet><dimension ref="A1:XFD1048576"/><sheetData>{HEADER}</sheetData></worksheet>"#);
    assert_eq!(refused(&package_of(&sheet, &strings(&["code"]))), (1, String::new(), "empty"));
}

#[test]
fn entities_do_not_grow() {
    let laughs = r#"<!DOCTYPE sst [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>"#.to_owned();
    let text = laughs + &strings(&["&b;"]);
    assert_eq!(refused(&package(HEADER, &text)), (0, String::new(), "broken_workbook"));
}

#[test]
fn broken_packages_are_refused_by_name() {
    let whole = package(HEADER, &strings(&["code"]));
    for cut in [4, 30, whole.len() / 2, whole.len() - 10] {
        assert_eq!(refused(&whole[..cut]), (0, String::new(), "broken_workbook"));
    }
    let missing_string = package(r#"<row r="1"><c r="A1" t="s"><v>7</v></c></row>"#, &strings(&["code"]));
    assert_eq!(refused(&missing_string), (0, String::new(), "broken_workbook"));
    let unclosed = package(r#"<row r="1"><c r="A1"><v>"#, &strings(&["code"]));
    assert_eq!(refused(&unclosed), (0, String::new(), "broken_workbook"));
}

/// As many rows as asked for, whose name is a shared string.
fn rows_that_share(rows: usize) -> String {
    let row = |row| format!(r#"<row r="{row}"><c r="C{row}" t="s"><v>0</v></c></row>"#);
    (2..rows + 2).map(row).collect()
}

#[test]
fn a_long_text_that_many_cells_share_is_refused_at_each_of_them() {
    let shared = format!("<sst><si><r><t>{0}</t></r><r><t>{0}</t></r></si></sst>", "Đ".repeat(255 * 1024));
    let refusal = read(&package(&(HEADER.to_owned() + &rows_that_share(80_000)), &shared)).unwrap_err();
    assert_eq!((refusal.faults.len(), refusal.total), (1_000, 20_002));
    let first = &refusal.faults[0];
    assert_eq!((first.row, first.column.as_str(), first.reason.code()), (2, "name", "too_long"));
}

#[test]
fn a_text_that_is_nearly_too_long_is_not_taken_in_any_number_of_times() {
    let rows = HEADER.to_owned() + &rows_that_share(80_000);
    assert_eq!(refused(&package(&rows, &strings(&[&"x".repeat(4_000)]))), (16_002, String::new(), "bomb"));
}

#[test]
fn a_long_text_within_a_cell_is_refused_there() {
    let long = "x".repeat(5_000);
    for content in [
        format!(r#"<c r="C2" t="str"><v>{long}</v></c>"#),
        format!(r#"<c r="C2" t="inlineStr"><is><t>{long}</t></is></c>"#),
        format!(r#"<c r="C2" t="inlineStr"><is>{}</is></c>"#, "<r><t>&amp;</t></r>".repeat(5_000)),
        format!(r#"<c r="C2" t="str"><v>{}</v></c>"#, "&#233;".repeat(5_000)),
    ] {
        let found = faults(read(&package(&format!(r#"{HEADER}<row r="2">{content}</row>"#), &strings(&[]))));
        assert!(found.contains(&(2, "name".into(), "too_long")), "{found:?}");
    }
}

#[test]
fn elements_do_not_nest_without_end() {
    assert_eq!(refused(&package(&"<x>".repeat(1_000_000), &strings(&[]))), (0, String::new(), "bomb"));
    assert_eq!(refused(&package(HEADER, &"<x>".repeat(1_000_000))), (0, String::new(), "bomb"));
}

#[test]
fn merged_cells_and_other_parts_are_not_read() {
    let merged = "<mergeCell ref=\"A1:XFD1048576\"/>".repeat(20_000);
    let sheet = format!("<worksheet><sheetData>{HEADER}</sheetData><mergeCells>{merged}</mergeCells></worksheet>");
    assert_eq!(refused(&package_of(&sheet, &strings(&[]))), (1, String::new(), "empty"));
}

#[test]
fn an_old_or_locked_workbook_is_named() {
    assert_eq!(
        faults_of_text(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 and more"),
        [(0, String::new(), "old_or_locked_workbook")]
    );
}

#[test]
fn noise_is_refused() {
    let noise: Vec<u8> =
        (0..4_096_u32).map(|at| u8::try_from(at.wrapping_mul(2_654_435_761) >> 24).unwrap() | 0x80).collect();
    assert!(faults_of_text(&noise).iter().all(|fault| fault.2 == "not_utf8"));
    let zipped_noise: Vec<u8> = b"PK\x03\x04".iter().copied().chain(noise).collect();
    assert_eq!(refused(&zipped_noise), (0, String::new(), "broken_workbook"));
}
