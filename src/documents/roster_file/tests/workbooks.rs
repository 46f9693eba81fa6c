use rust_xlsxwriter::{Format, Formula, Workbook, Worksheet};

use super::{HEADER, ROWS, faults, read, sheet_text};

fn workbook(change: impl FnOnce(&mut Worksheet)) -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for (row, cells) in (0..).zip(std::iter::once(HEADER).chain(ROWS)) {
        for (column, text) in (0..).zip(cells) {
            sheet.write_string(row, column, text).unwrap();
        }
    }
    change(sheet);
    workbook.save_to_buffer().unwrap()
}

#[test]
fn a_workbook_holds_the_same_roster_as_its_text() {
    assert_eq!(read(&workbook(|_| ())).unwrap(), read(sheet_text(&ROWS).as_bytes()).unwrap());
}

#[test]
fn invited_may_be_a_number() {
    let file = read(&workbook(|sheet| {
        sheet.write_number(2, 5, 1_000_000.0).unwrap();
        sheet.write_number(3, 5, 45.0).unwrap();
    }));
    assert_eq!(file.unwrap().entries.iter().map(|entry| entry.invited).collect::<Vec<_>>(), [500, 1_000_000, 45]);
    let half = workbook(|sheet| {
        sheet.write_number(3, 5, 45.5).unwrap();
    });
    assert_eq!(faults(read(&half)), [(4, "invited".into(), "invalid_invited")]);
}

#[test]
fn a_code_that_is_a_number_is_refused_since_its_zeros_are_lost() {
    let numbers = workbook(|sheet| {
        sheet.write_number(2, 0, 10.0).unwrap();
        sheet.write_number(3, 4, 2647.0).unwrap();
    });
    assert_eq!(faults(read(&numbers)), [(3, "code".into(), "numeric_code"), (4, "unit_code".into(), "numeric_code")]);
}

#[test]
fn every_formula_is_named_whatever_it_comes_to() {
    let formulas = workbook(|sheet| {
        sheet.write_formula(1, 2, Formula::new("=HYPERLINK(\"x\")").set_result("Điểm cầu Trung ương")).unwrap();
        sheet.write_formula(3, 5, Formula::new("=40+5").set_result("45")).unwrap();
        sheet.write_array_formula(3, 7, 3, 7, "=A1:A3").unwrap();
    });
    assert_eq!(
        faults(read(&formulas)),
        [(2, "name".into(), "formula_cell"), (4, "invited".into(), "formula_cell"), (4, "note".into(), "formula_cell")]
    );
}

#[test]
fn the_first_visible_sheet_is_read() {
    let mut workbook = Workbook::new();
    workbook.add_worksheet().set_hidden(true).write_string(0, 0, "ghi chép").unwrap();
    let sheet = workbook.add_worksheet();
    sheet.set_active(true);
    for (row, cells) in (0..).zip(std::iter::once(HEADER).chain(ROWS)) {
        sheet.write_row(row, 0, cells).unwrap();
    }
    assert_eq!(read(&workbook.save_to_buffer().unwrap()).unwrap().entries.len(), 3);
}

#[test]
fn formatted_text_and_shared_text_read_alike() {
    let (bold, plain) = (Format::new().set_bold(), Format::new());
    let rich = workbook(|sheet| {
        sheet.write_rich_string(2, 2, &[(&bold, "Tỉnh "), (&plain, "Lào Cai & Cư M'gar <1>")]).unwrap();
    });
    assert_eq!(read(&rich).unwrap().entries[1].name, "Tỉnh Lào Cai & Cư M'gar <1>");
}

#[test]
fn empty_rows_and_formatted_cells_far_away_are_nothing() {
    let file = workbook(|sheet| {
        sheet.write_blank(1_048_575, 16_383, &Format::new().set_bold()).unwrap();
    });
    assert_eq!(read(&file).unwrap().entries.len(), 3);
}
