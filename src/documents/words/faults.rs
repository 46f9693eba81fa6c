//! What is wrong with a roster file, said to whoever brought it.

use diemcau_domain::roster::FaultReason;

use crate::roster_file::FileFaultReason;
use crate::roster_file::delegates::DelegateFaultReason;
use crate::{Language, figures};

/// What is wrong, in a language.
#[must_use]
pub fn fault_text(reason: &FileFaultReason, language: Language) -> String {
    if language == Language::English {
        return reason.to_string();
    }
    let number = |count: usize| figures::count(u64::try_from(count).unwrap_or(u64::MAX), language);
    match reason {
        FileFaultReason::Roster(reason) => of_roster(reason),
        FileFaultReason::Delegate(reason) => of_delegates(reason, language),
        FileFaultReason::FileTooLarge { limit_bytes } => format!("tệp lớn hơn {} byte", number(*limit_bytes)),
        FileFaultReason::Utf16 => "tệp dùng mã UTF-16; hãy lưu lại theo UTF-8".into(),
        FileFaultReason::NotUtf8 => "dòng không theo mã UTF-8".into(),
        FileFaultReason::OldOrLockedWorkbook => {
            "tệp .xls cũ hoặc có mật khẩu; hãy lưu thành .xlsx không mật khẩu".into()
        }
        FileFaultReason::BrokenWorkbook(_) => "không đọc được bảng tính".into(),
        FileFaultReason::Bomb => "bảng tính chiếm quá nhiều bộ nhớ khi giải nén".into(),
        FileFaultReason::FarCell { rows, columns } => {
            let rows = figures::count((*rows).into(), language);
            format!("có ô nằm ngoài {rows} dòng và {columns} cột được đọc")
        }
        FileFaultReason::TooManyRows { limit } => format!("có hơn {} dòng", number(*limit)),
        FileFaultReason::TooManyFaults { limit } => {
            format!("phần còn lại không được đọc vì trước đó đã có hơn {} lỗi", number(*limit))
        }
        FileFaultReason::MissingColumn => "thiếu cột này".into(),
        FileFaultReason::DuplicateColumn => "cột này có hai lần".into(),
        FileFaultReason::TooManyCells => "dòng có nhiều ô hơn dòng tiêu đề".into(),
        FileFaultReason::FormulaCell => "là công thức; hãy ghi giá trị".into(),
        FileFaultReason::NumericCode => "là số; hãy định dạng cột là văn bản để giữ các số 0 ở đầu".into(),
        FileFaultReason::AmbiguousLevel => {
            "có thể là cấp tỉnh hoặc cấp huyện; hãy ghi “Tỉnh, thành phố” hoặc “Thành phố thuộc tỉnh”".into()
        }
        FileFaultReason::ErrorCell => "là lỗi của bảng tính".into(),
    }
}

fn of_roster(reason: &FaultReason) -> String {
    match reason {
        FaultReason::Empty => "để trống".into(),
        FaultReason::TooLong { limit } => format!("dài hơn {limit} ký tự"),
        FaultReason::DuplicateCode { code, first_row } => format!("mã “{code}” đã có ở dòng {first_row}"),
        FaultReason::OrphanParent { parent_code } => format!("không có dòng nào mang mã “{parent_code}”"),
        FaultReason::SecondRoot { first_row } => {
            format!("dòng {first_row} cũng không có cấp trên; chỉ được một điểm cầu gốc")
        }
        FaultReason::Cycle => "các cấp trên tạo thành vòng lặp".into(),
        FaultReason::InvalidInvited { value } => format!("“{value}” không phải số nguyên từ 0 đến 1.000.000"),
        FaultReason::UnknownMode { value } => {
            format!("“{value}” không phải two_way, view_only hay broadcast")
        }
        FaultReason::ControlCharacter => "có ký tự điều khiển".into(),
    }
}

fn of_delegates(reason: &DelegateFaultReason, language: Language) -> String {
    match reason {
        DelegateFaultReason::UnknownEndpoint { code } => format!("không có điểm cầu “{code}” trong phạm vi của bạn"),
        DelegateFaultReason::UnknownKind { value } => format!("“{value}” không phải đảng viên hay khác"),
        DelegateFaultReason::UnknownMark { value } => format!("“{value}”: ghi x nếu chủ trì, để trống nếu không"),
        DelegateFaultReason::SamePerson { first_row } => {
            format!("trùng với người ở dòng {first_row} (cùng điểm cầu, họ tên và đơn vị)")
        }
        DelegateFaultReason::TooManyDelegates { limit } => {
            let limit = figures::count(u64::try_from(*limit).unwrap_or(u64::MAX), language);
            format!("điểm cầu có hơn {limit} đại biểu")
        }
    }
}
