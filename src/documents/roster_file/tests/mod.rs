//! What roster files may hold and what they may not.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod hostile;
mod noise;
mod text;
mod workbooks;

use super::{RosterFile, RosterFileRefusal, read};

const HEADER: [&str; 8] = ["code", "parent_code", "name", "level", "unit_code", "invited", "mode", "note"];

/// Three endpoints: the centre, a province and a commune.
const ROWS: [[&str; 8]; 3] = [
    ["TW", "", "Điểm cầu Trung ương", "central", "", "500", "two_way", ""],
    ["10", "TW", "Tỉnh Lào Cai", "province", "010", "450", "two_way", ""],
    ["02647", "10", "Xã Nghĩa Đô", "commune", "02647", "45", "view_only", "nhà văn hóa"],
];

fn sheet_text(rows: &[[&str; 8]]) -> String {
    std::iter::once(&HEADER).chain(rows).map(|row| row.join(",") + "\n").collect()
}

fn sheet_with(row: usize, column: &str, value: &str) -> String {
    let mut rows = ROWS;
    rows[row][HEADER.iter().position(|name| *name == column).unwrap()] = value;
    sheet_text(&rows)
}

/// Row, column and code of every fault.
fn faults(file: Result<RosterFile, RosterFileRefusal>) -> Vec<(u32, String, &'static str)> {
    let refusal = file.unwrap_err();
    refusal.faults.into_iter().map(|fault| (fault.row, fault.column, fault.reason.code())).collect()
}

fn faults_of_text(text: impl AsRef<[u8]>) -> Vec<(u32, String, &'static str)> {
    faults(read(text.as_ref()))
}
