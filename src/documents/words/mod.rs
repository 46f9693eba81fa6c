//! The words of documents, in Vietnamese and English.

mod amendments;
mod checks;
mod columns;
mod delegates;
mod faults;
mod messages;
mod remarks;
mod texts;

pub use faults::fault_text;

pub(crate) use amendments::{amended_figure, amendment, declared, signature, signatures, version_line};
pub(crate) use checks::{check_name, check_state, checked, readiness_column, write_up, write_up_column};
pub(crate) use columns::{group, title};
pub(crate) use delegates::{delegate, delegate_column};
pub(crate) use messages::{
    announcement, deliveries, document, message_column, message_kind, message_log_column, opened, opening_column,
};
pub(crate) use remarks::{marks, note, remarks};
pub(crate) use texts::{COMMA, Text, text};

use std::borrow::Cow;

use diemcau_domain::attendance::{OutageCause, Status};
use diemcau_domain::comment::Handling;
use diemcau_domain::floor::FloorEnd;
use diemcau_domain::quality::Band;
use diemcau_domain::report::EvidenceLevels;
use diemcau_domain::roster::Mode;
use diemcau_domain::session::SessionState;

use crate::Language;

/// A status of an endpoint.
#[must_use]
pub const fn status(status: Status, language: Language) -> &'static str {
    match status {
        Status::Full => language.choose("dự đầy đủ", "full"),
        Status::Partial => language.choose("dự một phần", "partial"),
        Status::Declared => language.choose("tự báo cáo", "declared"),
        Status::Absent => language.choose("vắng", "absent"),
        Status::ConnectedOnly => language.choose("có kết nối nhưng không nhận tín hiệu", "connected only"),
        Status::NotReported => language.choose("chưa báo cáo", "not reported"),
    }
}

/// How an endpoint follows.
#[must_use]
pub const fn mode(mode: Mode, language: Language) -> &'static str {
    match mode {
        Mode::TwoWay => language.choose("hai chiều", "two-way"),
        Mode::ViewOnly => language.choose("chỉ xem", "view only"),
        Mode::Broadcast => language.choose("qua truyền hình", "by television"),
    }
}

/// How good a line was.
#[must_use]
pub const fn band(band: Band, language: Language) -> &'static str {
    match band {
        Band::Good => language.choose("tốt", "good"),
        Band::Fair => language.choose("trung bình", "fair"),
        Band::Bad => language.choose("kém", "bad"),
        Band::Terrible => language.choose("rất kém", "terrible"),
        Band::Unknown => language.choose("chưa đủ dữ liệu", "unknown"),
    }
}

/// How a turn to speak ended.
#[must_use]
pub const fn floor_end(reason: FloorEnd, language: Language) -> &'static str {
    match reason {
        FloorEnd::TakenBack => language.choose("chủ trì kết thúc", "taken back"),
        FloorEnd::Released => language.choose("điểm cầu kết thúc", "given back"),
        FloorEnd::LineLost => language.choose("mất đường truyền", "line lost"),
        FloorEnd::SessionOver => language.choose("hết buổi", "session over"),
    }
}

/// What became of a comment.
#[must_use]
pub const fn handling(handling: Handling, language: Language) -> &'static str {
    match handling {
        Handling::Accepted => language.choose("tiếp thu", "accepted"),
        Handling::Explained => language.choose("giải trình", "explained"),
    }
}

/// Where a session stands.
#[must_use]
pub const fn session_state(state: SessionState, language: Language) -> &'static str {
    match state {
        SessionState::Planned => language.choose("dự kiến", "planned"),
        SessionState::Rehearsing => language.choose("chạy thử", "rehearsing"),
        SessionState::Open => language.choose("đón điểm cầu", "open"),
        SessionState::Live => language.choose("đang diễn ra", "live"),
        SessionState::Paused => language.choose("tạm nghỉ", "paused"),
        SessionState::Ended => language.choose("kết thúc", "ended"),
        SessionState::Closed => language.choose("đã chốt", "closed"),
    }
}

/// A level of the tree: the usual ones have a word, others are shown as the roster has them.
#[must_use]
pub fn level(level: &str, language: Language) -> Cow<'_, str> {
    let word = match level {
        "central" => language.choose("trung ương", "central"),
        "central_body" => language.choose("cơ quan trung ương", "central body"),
        "province" => language.choose("tỉnh, thành phố", "province"),
        "district" => language.choose("huyện", "district"),
        "commune" => language.choose("xã", "commune"),
        other => other,
    };
    Cow::Borrowed(word)
}

/// How the figures of a row came about.
pub(crate) fn evidence(levels: EvidenceLevels, language: Language) -> String {
    let measured = levels.measured.then_some(language.choose("đo được", "measured"));
    let declared = levels.declared.then_some(language.choose("khai báo", "declared"));
    let late = levels.late.then_some(language.choose("bổ sung", "late"));
    let corrected = levels.corrected.then_some(language.choose("đã điều chỉnh", "corrected"));
    measured.into_iter().chain(declared).chain(late).chain(corrected).collect::<Vec<_>>().join(COMMA)
}

/// Why nothing was sent.
pub(crate) const fn outage_cause(cause: OutageCause, language: Language) -> &'static str {
    match cause {
        OutageCause::Program => language.choose("mất tín hiệu chương trình", "no program"),
        OutageCause::Server => language.choose("máy chủ ngừng hoạt động", "server down"),
    }
}
