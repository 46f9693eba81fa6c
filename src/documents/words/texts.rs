//! Words that stand alone.

use crate::Language;

/// Between the parts of an enumeration.
pub(crate) const COMMA: &str = ", ";

/// A text of a document that says nothing about figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Text {
    Summary,
    Endpoints,
    Matrix,
    SummarySheet,
    EndpointsSheet,
    MatrixSheet,
    Quality,
    QualitySheet,
    FloorLog,
    FloorLogSheet,
    Conference,
    Session,
    Lead,
    Subtree,
    EndpointCount,
    Planned,
    Held,
    Counted,
    Paused,
    Outage,
    Idle,
    RollCall,
    KnownUntil,
    Final,
    Provisional,
    LedgerHead,
    Notes,
    Sum,
    Total,
    Page,
    NotCounted,
}

/// The words for it.
pub(crate) const fn text(text: Text, language: Language) -> &'static str {
    match text {
        Text::Summary => language.choose("Tổng hợp kết quả tham dự", "Attendance summary"),
        Text::Endpoints => language.choose("Chi tiết tham dự theo điểm cầu", "Attendance by endpoint"),
        Text::Matrix => language.choose("Ma trận điểm cầu và nội dung", "Endpoints and agenda items"),
        Text::SummarySheet => language.choose("Tổng hợp", "Summary"),
        Text::EndpointsSheet => language.choose("Chi tiết", "Endpoints"),
        Text::MatrixSheet => language.choose("Ma trận", "Matrix"),
        Text::Quality => language.choose("Chất lượng đường truyền", "Quality of the lines"),
        Text::QualitySheet => language.choose("Chất lượng", "Quality"),
        Text::FloorLog => language.choose("Nhật ký phát biểu", "Floor log"),
        Text::FloorLogSheet => language.choose("Phát biểu", "Floor"),
        Text::Conference => language.choose("Hội nghị", "Conference"),
        Text::Session => language.choose("Buổi", "Session"),
        Text::Lead => language.choose("điểm cầu chính", "main endpoint"),
        Text::Subtree => language.choose("Phạm vi", "Part"),
        Text::EndpointCount => language.choose("điểm cầu", "endpoints"),
        Text::Planned => language.choose("dự kiến", "planned"),
        Text::Held => language.choose("diễn ra", "held"),
        Text::Counted => language.choose("thời gian tính", "counted"),
        Text::Paused => language.choose("tạm nghỉ", "paused"),
        Text::Outage => language.choose("sự cố", "outages"),
        Text::Idle => language.choose("ngoài nội dung", "no item open"),
        Text::RollCall => language.choose("Điểm danh", "Roll call"),
        Text::KnownUntil => language.choose("Số liệu tính đến", "Known until"),
        Text::Final => language.choose("đã chốt", "closed"),
        Text::Provisional => language.choose("tạm tính, chưa chốt", "provisional"),
        Text::LedgerHead => language.choose("Mã sổ cái", "Ledger head"),
        Text::Notes => language.choose("Lưu ý", "Notes"),
        Text::Sum => language.choose("Cộng", "Sum"),
        Text::Total => language.choose("Tổng cộng", "Total"),
        Text::Page => language.choose("Trang", "Page"),
        Text::NotCounted => language.choose("không có số liệu", "not reported"),
    }
}
