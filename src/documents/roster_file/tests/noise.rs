use proptest::prelude::*;
use rust_xlsxwriter::Workbook;

use super::{HEADER, ROWS, read, sheet_text};

fn workbook() -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for (row, cells) in (0..).zip(std::iter::once(HEADER).chain(ROWS)) {
        sheet.write_row(row, 0, cells).unwrap();
    }
    workbook.save_to_buffer().unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_damage_to_a_workbook_does_more_than_have_it_refused(
        damage in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..20),
        cut in prop::option::of(any::<prop::sample::Index>()),
    ) {
        let mut bytes = workbook();
        for (place, byte) in damage {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        bytes.truncate(cut.map_or(bytes.len(), |cut| cut.index(bytes.len())));
        if let Err(refusal) = read(&bytes) {
            prop_assert!(!refusal.faults.is_empty() && refusal.total >= refusal.faults.len());
        }
    }

    #[test]
    fn no_text_does_more_than_be_refused(
        rows in prop::collection::vec("[a-c0-9,;\"'=\r\n\t\u{0}Đắk ]{0,40}", 0..40),
        bytes in prop::collection::vec(any::<u8>(), 0..200),
    ) {
        let text = sheet_text(&ROWS) + &rows.join("\n");
        if let Err(refusal) = read(text.as_bytes()) {
            prop_assert!(refusal.faults.iter().all(|fault| fault.row <= 2_000));
        }
        prop_assert!(read(&bytes).is_err());
        prop_assert!(read(&[text.as_bytes(), &bytes].concat()).map_or(true, |file| file.entries.len() >= 3));
    }
}
