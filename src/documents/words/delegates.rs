//! What is said of delegates.

use diemcau_domain::delegate::{Attested, DelegateKind};
use diemcau_domain::report::{DelegateCell, DelegateColumn, DelegatePresence};

use crate::Language;

/// The title of a column.
pub(crate) const fn delegate_column(column: DelegateColumn, language: Language) -> &'static str {
    match column {
        DelegateColumn::Name => language.choose("Họ và tên", "Name of the delegate"),
        DelegateColumn::Unit => language.choose("Chức vụ, đơn vị", "Position, unit"),
        DelegateColumn::Kind => language.choose("Loại", "Kind"),
        DelegateColumn::Presence => language.choose("Có mặt", "Present"),
        DelegateColumn::Since => language.choose("Giờ", "Since"),
        DelegateColumn::Way => language.choose("Cách điểm danh", "How"),
        DelegateColumn::Presides => language.choose("Chủ trì", "Presides"),
    }
}

/// A cell.
pub(crate) const fn delegate(cell: DelegateCell, language: Language) -> &'static str {
    match cell {
        DelegateCell::Kind(DelegateKind::Member) => language.choose("đảng viên", "member"),
        DelegateCell::Kind(DelegateKind::Other) => language.choose("khác", "other"),
        DelegateCell::Presence(presence) => of_presence(presence, language),
        DelegateCell::Way(Attested::Ticked) => language.choose("cán bộ kỹ thuật tích", "ticked"),
        DelegateCell::Way(Attested::CheckedIn { confirmed_at: None, .. }) => {
            language.choose("tự điểm danh, chưa xác nhận", "checked in, not confirmed")
        }
        DelegateCell::Way(Attested::CheckedIn { .. }) => {
            language.choose("tự điểm danh, đã xác nhận", "checked in, confirmed")
        }
        DelegateCell::Presides => language.choose("chủ trì", "presides"),
    }
}

const fn of_presence(presence: DelegatePresence, language: Language) -> &'static str {
    match presence {
        DelegatePresence::Present => language.choose("có mặt", "present"),
        DelegatePresence::Elsewhere => language.choose("dự ở điểm cầu khác", "at another endpoint"),
        DelegatePresence::Guest => language.choose("có mặt, từ điểm cầu khác", "present, from another endpoint"),
        DelegatePresence::NotSeen => language.choose("chưa điểm danh", "not seen"),
    }
}
