//! The words of technical checks and write-ups.

use diemcau_domain::readiness::{Check, CheckOutcome, CheckWay};
use diemcau_domain::report::{ReadinessColumn, WriteUpColumn};
use diemcau_domain::write_up::WriteUp;

use crate::Language;
use crate::figures;

/// The title of a column about a technical check.
pub(crate) const fn readiness_column(column: ReadinessColumn, language: Language) -> &'static str {
    match column {
        ReadinessColumn::Ready => language.choose("Sẵn sàng", "Ready"),
        ReadinessColumn::Check(check) => check_name(check, language),
    }
}

/// The name of a technical check.
pub(crate) const fn check_name(check: Check, language: Language) -> &'static str {
    match check {
        Check::Line => language.choose("Đường truyền", "Line"),
        Check::Picture => language.choose("Hình", "Picture"),
        Check::Sound => language.choose("Tiếng", "Sound"),
        Check::Camera => language.choose("Camera", "Camera"),
        Check::Microphone => language.choose("Micrô", "Microphone"),
        Check::Backup => language.choose("Đường dự phòng", "Backup line"),
    }
}

/// What a check came to, on a certificate.
pub(crate) const fn check_state(outcome: Option<CheckOutcome>, language: Language) -> &'static str {
    match outcome {
        None => language.choose("chưa thử", "not tried"),
        Some(CheckOutcome { passed: false, .. }) => language.choose("không đạt", "failed"),
        Some(CheckOutcome { way: CheckWay::Declared, .. }) => language.choose("đạt (khai báo)", "passed (declared)"),
        Some(CheckOutcome { way: CheckWay::Measured, .. }) => language.choose("đạt (đo được)", "passed (measured)"),
    }
}

/// What a check came to.
pub(crate) fn checked(outcome: Option<CheckOutcome>, language: Language) -> String {
    let Some(outcome) = outcome else { return language.choose("chưa", "no").to_owned() };
    let word = match (outcome.passed, outcome.way) {
        (true, CheckWay::Measured) => language.choose("đạt", "passed"),
        (true, CheckWay::Declared) => language.choose("đạt (khai báo)", "passed (declared)"),
        (false, _) => language.choose("không đạt", "failed"),
    };
    format!("{word}, {}", figures::date_time(outcome.at))
}

/// The title of a column about write-ups.
pub(crate) const fn write_up_column(column: WriteUpColumn, language: Language) -> &'static str {
    match column {
        WriteUpColumn::State => language.choose("Bài thu hoạch", "Write-up"),
        WriteUpColumn::MarkedAt => language.choose("Giờ ghi nhận", "Noted at"),
        WriteUpColumn::Count(WriteUp::Owed) => language.choose("Số chưa nộp", "Owed"),
        WriteUpColumn::Count(WriteUp::HandedIn) => language.choose("Số đã nộp", "Handed in"),
        WriteUpColumn::Count(WriteUp::Exempt) => language.choose("Số được miễn", "Exempt"),
        WriteUpColumn::Rate => language.choose("Tỷ lệ nộp %", "Handed in %"),
    }
}

/// Where a write-up stands.
pub(crate) const fn write_up(state: WriteUp, language: Language) -> &'static str {
    match state {
        WriteUp::Owed => language.choose("chưa nộp", "owed"),
        WriteUp::HandedIn => language.choose("đã nộp", "handed in"),
        WriteUp::Exempt => language.choose("được miễn", "exempt"),
    }
}
