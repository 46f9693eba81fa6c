use super::{HEADER, ROWS, faults_of_text, read, sheet_text, sheet_with};
use diemcau_domain::roster::Mode;

/// Columns that a file need not have.
const OPTIONAL: [&str; 2] = ["unit_code", "note"];

#[test]
fn a_text_file_becomes_a_tree_with_its_codes_as_text() {
    let file = read(sheet_text(&ROWS).as_bytes()).unwrap();
    let commune = &file.entries[2];
    assert_eq!((commune.code.as_str(), commune.unit_code.as_str()), ("02647", "02647"));
    assert_eq!(commune.parent, Some(file.entries[1].endpoint));
    assert_eq!((commune.name.as_str(), commune.invited, commune.mode), ("Xã Nghĩa Đô", 45, Mode::ViewOnly));
}

#[test]
fn commas_and_semicolons_and_a_byte_order_mark_make_no_difference() {
    let plain = read(sheet_text(&ROWS).as_bytes()).unwrap();
    let semicolons = format!("\u{feff}{}", sheet_text(&ROWS).replace(',', ";").replace('\n', "\r\n"));
    assert_eq!(read(semicolons.as_bytes()).unwrap(), plain);
    let quoted = "\"code\";parent_code;name;level;unit_code;invited;mode;note\nTW;;\"Hội trường, tầng 1; cửa A\";central;;5;two_way;\n";
    assert_eq!(read(quoted.as_bytes()).unwrap().entries[0].name, "Hội trường, tầng 1; cửa A");
}

#[test]
fn columns_may_stand_in_any_order_and_unknown_ones_are_named() {
    let text =
        "Màu,mode,INVITED,unit_code,level,name,parent_code,code,note,Số phòng\nđỏ,two_way,5,,central,Hà Nội,,TW,,12\n";
    let file = read(text.as_bytes()).unwrap();
    assert_eq!(file.entries[0].name, "Hà Nội");
    assert_eq!(file.ignored_columns, ["Màu", "Số phòng"]);
}

#[test]
fn names_are_trimmed_and_composed() {
    let decomposed = sheet_with(1, "name", "  Ti\u{309}nh La\u{300}o Cai\u{a0}");
    assert_eq!(read(decomposed.as_bytes()).unwrap().entries[1].name, "Tỉnh Lào Cai");
}

#[test]
fn the_technician_comes_beside_the_endpoint() {
    let text = "code,parent_code,name,level,unit_code,invited,mode,note,contact_phone,contact_name\n\
                TW,,Trung ương,central,,5,two_way,,,\n\
                01,TW,Hà Nội,province,01,5,two_way,,0900 000 001,Cán bộ kỹ thuật số 1\n";
    let file = read(text.as_bytes()).unwrap();
    let contact = &file.contacts[0];
    assert_eq!(file.contacts.len(), 1);
    assert_eq!((contact.code.as_str(), contact.endpoint), ("01", file.entries[1].endpoint));
    assert_eq!((contact.name.as_str(), contact.phone.as_str()), ("Cán bộ kỹ thuật số 1", "0900 000 001"));
    let long = text.replace("0900 000 001", &"0".repeat(41));
    assert_eq!(faults_of_text(long), [(3, "contact_phone".into(), "too_long")]);
}

#[test]
fn an_empty_file_is_refused_and_so_is_one_with_a_header_only() {
    for text in ["", "\n\n", "\u{feff}", ",,,\n"] {
        assert_eq!(faults_of_text(text), [(1, String::new(), "empty")], "{text:?}");
    }
    assert_eq!(faults_of_text(sheet_text(&[])), [(1, String::new(), "empty")]);
}

#[test]
fn every_missing_column_is_named() {
    for missing in HEADER.into_iter().filter(|name| !OPTIONAL.contains(name)) {
        let kept = || HEADER.iter().filter(|name| **name != missing);
        let text = kept().copied().collect::<Vec<_>>().join(",") + "\nTW,,x,central,,5,two_way\n";
        assert_eq!(faults_of_text(text), [(1, missing.to_owned(), "missing_column")]);
    }
    let twice = sheet_text(&ROWS).replacen("level", "Name", 1);
    assert_eq!(faults_of_text(twice), [(1, "Name".into(), "duplicate_column"), (1, "level".into(), "missing_column")]);
}

#[test]
fn what_is_said_to_be_optional_may_be_left_out() {
    let text = "code,parent_code,name,level,invited,mode\nTW,,Điểm cầu Trung ương,central,5,two_way\n";
    let file = read(text.as_bytes()).unwrap();
    assert_eq!((file.entries[0].unit_code.as_str(), file.entries[0].note.as_str()), ("", ""));
}

#[test]
fn an_office_may_write_headers_and_words_as_the_screens_do() {
    let text = "Mã điểm cầu;Mã cấp trên;Tên điểm cầu;Cấp;Số triệu tập;Hình thức;Ghi chú;Cán bộ kỹ thuật;Điện thoại\n\
                TW;;Điểm cầu Trung ương;Trung ương;500;Hai chiều;;;\n\
                T10;TW;Tỉnh Lào Cai;Tỉnh, thành phố;300;Qua truyền hình;;Cán bộ trực;0900 000 001\n\
                X1;T10;Khu kinh tế;khu;3;chỉ xem;;;\n";
    let file = read(text.as_bytes()).unwrap();
    let said: Vec<_> = file.entries.iter().map(|entry| (entry.level.as_str(), entry.mode)).collect();
    assert_eq!(said, [("central", Mode::TwoWay), ("province", Mode::Broadcast), ("khu", Mode::ViewOnly)]);
    assert_eq!(file.contacts[0].phone, "0900 000 001");
    let wrong = text.replace("Qua truyền hình", "truyền thanh");
    assert_eq!(faults_of_text(wrong), [(3, "mode".into(), "unknown_mode")]);
}

#[test]
fn levels_are_read_as_they_were_called_at_any_time_and_a_city_says_whose_it_is() {
    let level = |word: &str| read(sheet_with(1, "level", word).as_bytes()).unwrap().entries[1].level.clone();
    for word in ["Huyện", "quận", "Thị xã", "Thành phố thuộc tỉnh"] {
        assert_eq!(level(word), "district", "{word}");
    }
    for word in ["Thị trấn", "phường", "Đặc khu"] {
        assert_eq!(level(word), "commune", "{word}");
    }
    assert_eq!(level("\"Tỉnh, thành phố\""), "province");
    for word in ["Thành phố", " THÀNH PHỐ ", "Tha\u{300}nh phô\u{301}"] {
        assert_eq!(faults_of_text(sheet_with(1, "level", word)), [(3, "level".into(), "ambiguous_level")], "{word}");
    }
}

#[test]
fn every_wrong_row_is_named_at_once() {
    let rows = [
        ROWS[0],
        ["01", "TW", "", "province", "", "-5", "two_way", ""],
        ["01", "XX", "Hà Nội", "province", "", "12,5", "loud", ""],
        ["02", "", "Hà Giang", "province", "", "nhiều", "two_way", ""],
    ];
    let text: String =
        std::iter::once(HEADER).chain(rows).map(|row| row.map(|cell| format!("\"{cell}\"")).join(",") + "\n").collect();
    assert_eq!(
        faults_of_text(text),
        [
            (3, "name".into(), "empty"),
            (3, "invited".into(), "invalid_invited"),
            (4, "invited".into(), "invalid_invited"),
            (4, "mode".into(), "unknown_mode"),
            (4, "code".into(), "duplicate_code"),
            (4, "parent_code".into(), "orphan_parent"),
            (5, "invited".into(), "invalid_invited"),
            (5, "parent_code".into(), "second_root"),
        ]
    );
}

#[test]
fn a_circle_names_everybody_in_it() {
    let rows = [ROWS[0], ["A", "B", "a", "x", "", "1", "two_way", ""], ["B", "A", "b", "x", "", "1", "two_way", ""]];
    assert_eq!(
        faults_of_text(sheet_text(&rows)),
        [(3, "parent_code".into(), "cycle"), (4, "parent_code".into(), "cycle")]
    );
}

#[test]
fn another_encoding_is_named_with_every_row_that_shows_it() {
    let mut latin = sheet_text(&ROWS).into_bytes();
    let commune = latin.windows("Xã".len()).position(|window| window == "Xã".as_bytes()).unwrap();
    latin.splice(commune..commune + "Xã".len(), *b"X\xE3");
    assert_eq!(faults_of_text(&latin), [(4, String::new(), "not_utf8")]);
    let sixteen: Vec<u8> = sheet_text(&ROWS).encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(faults_of_text(&sixteen), [(0, String::new(), "utf16")]);
    let marked: Vec<u8> = b"\xFE\xFF".iter().copied().chain(sixteen).collect();
    assert_eq!(faults_of_text(marked), [(0, String::new(), "utf16")]);
}

#[test]
fn rows_in_another_encoding_are_listed_up_to_the_limit_and_all_counted() {
    let refusal = read(&b"\xFF\n".repeat(1_000_000)).unwrap_err();
    assert_eq!((refusal.faults.len(), refusal.total), (1_000, 1_000_000));
    assert_eq!(refusal.faults.last().unwrap().row, 1_000);
}

#[test]
fn a_text_far_too_long_is_refused_at_its_cell_whatever_it_begins_with() {
    for beginning in ["", " "] {
        let long = beginning.repeat(9_000) + &"Đ".repeat(5_000);
        for column in ["code", "name", "invited", "mode"] {
            let found = faults_of_text(sheet_with(2, column, &long));
            assert_eq!(found, [(4, column.to_owned(), "too_long")]);
        }
    }
    let ignored = sheet_text(&ROWS)
        .replace("note\n", "note,ghi chép\n")
        .replace("nhà văn hóa\n", &format!(",{}\n", "x".repeat(9_000)));
    assert!(read(ignored.as_bytes()).is_ok());
}

#[test]
fn rows_are_counted_as_the_file_shows_them() {
    let text = sheet_with(2, "mode", "loud").replacen('\n', "\n\n,,,,,,,\n\n", 1);
    assert_eq!(faults_of_text(text), [(7, "mode".into(), "unknown_mode")]);
}

#[test]
fn a_row_longer_than_the_header_is_refused() {
    let text = sheet_with(1, "name", "Tỉnh Lào Cai, hội trường");
    assert_eq!(faults_of_text(text)[0], (3, String::new(), "too_many_cells"));
    let wider = sheet_text(&ROWS).replace('\n', ",,\n");
    assert!(read(wider.as_bytes()).is_ok());
}

#[test]
fn a_line_break_within_a_cell_is_refused_at_its_row() {
    let text = sheet_with(1, "name", "\"Tỉnh\nLào Cai\"");
    assert_eq!(faults_of_text(text), [(3, "name".into(), "control_character")]);
}

#[test]
fn faults_beyond_the_first_thousand_are_counted() {
    let rows: String = (0..1_500).map(|row| format!("{row},TW,,x,,1,two_way,\n")).collect();
    let refusal = read((sheet_text(&ROWS[..1]) + &rows).as_bytes()).unwrap_err();
    assert_eq!((refusal.faults.len(), refusal.total), (1_000, 1_500));
}

#[test]
fn more_rows_or_bytes_than_allowed_are_refused() {
    let rows: String = (0..100_000).map(|row| format!("{row},TW,x,x,,1,two_way,\n")).collect();
    assert_eq!(faults_of_text(sheet_text(&ROWS[..1]) + &rows), [(100_002, String::new(), "too_many_rows")]);
    assert_eq!(faults_of_text(vec![b'a'; 20 * 1024 * 1024 + 1]), [(0, String::new(), "file_too_large")]);
}

#[test]
fn a_file_that_is_wrong_throughout_is_not_read_to_its_end() {
    let rows: String = (0..50_000).map(|row| format!("{row},TW,x,x,,1,two_way,,one too many\n")).collect();
    let refusal = read((sheet_text(&ROWS[..1]) + &rows).as_bytes()).unwrap_err();
    assert_eq!((refusal.faults.len(), refusal.total), (1_000, 20_002));
    assert_eq!(refusal.faults[0].reason.code(), "too_many_cells");
}
