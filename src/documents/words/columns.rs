//! What stands above the columns.

use diemcau_domain::quality::Direction;
use diemcau_domain::report::{Column, ColumnKey, Report, ReportKind, StudyColumn};

use super::{
    band, delegate_column, message_column, message_log_column, opening_column, readiness_column, status,
    write_up_column,
};
use crate::Language;

/// The title of a column.
pub(crate) fn title(report: &Report, column: &Column, language: Language) -> String {
    match (column.key, &column.item) {
        // In the matrix the item stands above the two columns it has.
        (ColumnKey::ItemReceived, Some(item)) if report.kind != ReportKind::Matrix => item.title.clone(),
        (ColumnKey::Study(StudyColumn::Item), Some(item)) => item.title.clone(),
        (ColumnKey::StatusCount(of), _) => {
            format!("{} {}", language.choose("Số điểm cầu", "Endpoints"), status(of, language))
        }
        (ColumnKey::LineWindows(of), _) => {
            format!("{} {}", language.choose("Số khoảng 20 giây", "20 s windows:"), band(of, language))
        }
        (key, _) => of_key(key, language).to_owned(),
    }
}

/// What stands above the titles of neighbouring columns that belong together.
pub(crate) fn group(report: &Report, column: &Column, language: Language) -> Option<String> {
    if let Some(direction) = column.direction {
        return Some(way(direction, language).to_owned());
    }
    let session = column.session.filter(|of| of.one_of_several);
    let before = || {
        let session = session.and_then(|of| report.heading.sessions.get(of.index));
        session.map(|session| format!("{}: ", session.title)).unwrap_or_default()
    };
    if let Some(of) = &column.document {
        return Some(format!("{}{}", before(), of.title));
    }
    if let Some(of) = &column.roll_call {
        let official = if of.is_official { language.choose(" (chính thức)", " (official)") } else { "" };
        return Some(format!("{}{}{official}", before(), of.title));
    }
    if let Some(of) = &column.vote {
        return Some(of.question.clone());
    }
    let session = session.and_then(|of| report.heading.sessions.get(of.index)).map(|of| of.title.as_str());
    let item = column.item.as_ref().map(|item| item.title.as_str());
    match (report.kind, session, item) {
        (ReportKind::Matrix, Some(session), Some(item)) if session != item => Some(format!("{session}: {item}")),
        (ReportKind::Matrix, _, Some(item)) => Some(item.to_owned()),
        (_, Some(session), _) => Some(session.to_owned()),
        (_, None, Some(_)) => Some(language.choose("Thời gian theo từng chuyên đề", "Time by agenda item").to_owned()),
        (_, None, None) => None,
    }
}

const fn way(direction: Direction, language: Language) -> &'static str {
    match direction {
        Direction::Down => language.choose("Chiều nhận", "Receiving"),
        Direction::Up => language.choose("Chiều gửi", "Sending"),
    }
}

const fn of_key(key: ColumnKey, language: Language) -> &'static str {
    match key {
        ColumnKey::Number => language.choose("STT", "No."),
        ColumnKey::Code => language.choose("Mã điểm cầu", "Code"),
        ColumnKey::Name => language.choose("Tên điểm cầu", "Name"),
        ColumnKey::Level => language.choose("Cấp", "Level"),
        ColumnKey::Parent => language.choose("Đơn vị cấp trên", "Above it"),
        ColumnKey::Mode => language.choose("Hình thức", "Mode"),
        ColumnKey::Endpoints | ColumnKey::StatusCount(_) => language.choose("Số điểm cầu", "Endpoints"),
        ColumnKey::Status => language.choose("Kết quả", "Status"),
        ColumnKey::Marks => language.choose("Đánh dấu", "Marks"),
        ColumnKey::Invited => language.choose("Số triệu tập", "Invited"),
        ColumnKey::PresentMembers => language.choose("Có mặt (đảng viên)", "Present (members)"),
        ColumnKey::PresentOthers => language.choose("Có mặt (khác)", "Present (others)"),
        ColumnKey::Excused => language.choose("Vắng có lý do", "Excused"),
        ColumnKey::Unexcused => language.choose("Vắng không lý do", "Unexcused"),
        ColumnKey::NotReported => language.choose("Chưa báo cáo", "Not reported"),
        ColumnKey::Rate => language.choose("Tỷ lệ có mặt %", "Present %"),
        ColumnKey::FirstConnected => language.choose("Giờ kết nối đầu", "First connected"),
        ColumnKey::LastConnected => language.choose("Giờ kết nối cuối", "Last connected"),
        ColumnKey::Connected => language.choose("Thời gian kết nối", "Time connected"),
        ColumnKey::Counted => language.choose("Thời gian tính", "Time counted"),
        ColumnKey::Received => language.choose("Tổng thời gian dự", "Time received"),
        ColumnKey::Share | ColumnKey::ItemShare => language.choose("Tỷ lệ dự %", "Share %"),
        ColumnKey::SoundOnly => language.choose("Chỉ nghe", "Sound only"),
        ColumnKey::ItemReceived => language.choose("Thời gian dự", "Time received"),
        ColumnKey::Losses => language.choose("Số lần mất kết nối", "Connections lost"),
        ColumnKey::Quality => language.choose("Chất lượng (% tốt)", "Quality (% good)"),
        ColumnKey::FloorTurns => language.choose("Số lượt phát biểu", "Turns on the floor"),
        ColumnKey::Session => language.choose("Buổi", "Session"),
        ColumnKey::FloorSince => language.choose("Bắt đầu phát biểu", "Given the floor"),
        ColumnKey::FloorUntil => language.choose("Kết thúc phát biểu", "Until"),
        ColumnKey::FloorTime => language.choose("Thời gian phát biểu", "Time on the floor"),
        ColumnKey::FloorLimit => language.choose("Thời gian cho phép", "Time allowed"),
        ColumnKey::FloorReceived => language.choose("Thời gian có tín hiệu", "Time received"),
        ColumnKey::FloorEnd => language.choose("Lý do kết thúc", "How it ended"),
        ColumnKey::CommentDraft => language.choose("Dự thảo", "Draft"),
        ColumnKey::CommentArticle => language.choose("Điều, khoản", "Article"),
        ColumnKey::CommentAt => language.choose("Giờ góp ý", "Commented at"),
        ColumnKey::CommentText => language.choose("Nội dung góp ý", "Comment"),
        ColumnKey::CommentHandling => language.choose("Tiếp thu / giải trình", "Handling"),
        ColumnKey::CommentAnswer => language.choose("Nội dung trả lời", "Answer"),
        ColumnKey::CommentHandledBy => language.choose("Người xử lý", "Handled by"),
        ColumnKey::CommentHandledAt => language.choose("Giờ xử lý", "Handled at"),
        ColumnKey::VoteEntitled => language.choose("Số phiếu có quyền biểu quyết", "Voices entitled"),
        ColumnKey::VoteInFavour => language.choose("Tán thành", "In favour"),
        ColumnKey::VoteAgainst => language.choose("Không tán thành", "Against"),
        ColumnKey::VoteBlank => language.choose("Phiếu trắng", "Blank"),
        ColumnKey::VoteNotVoted => language.choose("Chưa biểu quyết", "Not voted"),
        ColumnKey::Prompts => language.choose("Trả lời kiểm tra theo dõi", "Presence prompts answered"),
        ColumnKey::Readiness(column) => readiness_column(column, language),
        ColumnKey::WriteUp(column) => write_up_column(column, language),
        ColumnKey::Study(column) => study_column(column, language),
        ColumnKey::Delegate(column) => delegate_column(column, language),
        ColumnKey::Opening(column) => opening_column(column, language),
        ColumnKey::Message(column) => message_column(column, language),
        ColumnKey::Logged(column) => message_log_column(column, language),
        ColumnKey::Version => language.choose("Phiên bản", "Version"),
        ColumnKey::AmendedAt => language.choose("Thời điểm điều chỉnh", "Amended at"),
        ColumnKey::AmendedBy => language.choose("Người thực hiện", "Amended by"),
        ColumnKey::AmendedFigure => language.choose("Số liệu", "Figure"),
        ColumnKey::AmendedFrom => language.choose("Trước điều chỉnh", "Before"),
        ColumnKey::AmendedTo => language.choose("Sau điều chỉnh", "After"),
        ColumnKey::AmendmentReason => language.choose("Lý do", "Reason"),
        ColumnKey::SlipNumber => language.choose("Số phiếu", "Slip"),
        ColumnKey::Evidence | ColumnKey::AmendedEvidence => language.choose("Bằng chứng", "Evidence"),
        ColumnKey::ConfirmedBy => language.choose("Người xác nhận", "Confirmed by"),
        ColumnKey::Remarks => language.choose("Ghi chú", "Remarks"),
        ColumnKey::ConnectedIntervals => language.choose("Các khoảng kết nối", "When connected"),
        ColumnKey::ReceivedIntervals => language.choose("Các khoảng nhận tín hiệu", "When received"),
        ColumnKey::LineBand => language.choose("Chất lượng", "Quality"),
        ColumnKey::LineWindows(_) => language.choose("Số khoảng 20 giây", "20 s windows"),
        ColumnKey::LineLoss => language.choose("Mất gói %", "Loss %"),
        ColumnKey::LineJitter => language.choose("Biến động trễ lớn nhất (ms)", "Worst jitter (ms)"),
        ColumnKey::LineRoundTrip => language.choose("Trễ khứ hồi lớn nhất (ms)", "Longest round trip (ms)"),
        ColumnKey::LineOpinion => language.choose("Điểm âm thanh (MOS)", "Sound (MOS)"),
        ColumnKey::Freezes => language.choose("Số lần đứng hình", "Freezes"),
        ColumnKey::FrozenTime => language.choose("Thời gian đứng hình", "Time frozen"),
        ColumnKey::Concealed => language.choose("Âm thanh phải bù %", "Sound concealed %"),
    }
}

const fn study_column(column: StudyColumn, language: Language) -> &'static str {
    match column {
        StudyColumn::Item | StudyColumn::Time => language.choose("Thời gian học bù", "Time studied"),
        StudyColumn::Share => language.choose("Tỷ lệ học bù %", "Studied %"),
        StudyColumn::Endpoints => language.choose("Số điểm cầu học bù", "Endpoints that studied"),
    }
}
