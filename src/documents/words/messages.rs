//! The words of what was sent to endpoints: documents, announcements, reminders, messages of hot lines.

use diemcau_domain::document::DocumentKind;
use diemcau_domain::report::{
    AnnouncedLine, AnnouncementLine, Delivery, DocumentLine, MessageColumn, MessageKind, MessageLogColumn,
    OpeningColumn,
};

use super::{Text, signature, text};
use crate::{Language, figures};

/// The title of a column about documents.
pub(crate) const fn opening_column(column: OpeningColumn, language: Language) -> &'static str {
    match column {
        OpeningColumn::All => language.choose("Số tài liệu đã mở", "Documents opened"),
        OpeningColumn::Opened => language.choose("Đã mở", "Opened"),
        OpeningColumn::OpenedAt => language.choose("Giờ mở", "Opened at"),
        OpeningColumn::OpenedBy => language.choose("Người mở", "Opened by"),
    }
}

/// Whether an endpoint opened a document.
pub(crate) const fn opened(is_opened: bool, language: Language) -> &'static str {
    if is_opened { language.choose("đã mở", "opened") } else { language.choose("chưa mở", "not opened") }
}

/// The title of a column about the messages of a session.
pub(crate) const fn message_column(column: MessageColumn, language: Language) -> &'static str {
    match column {
        MessageColumn::Announcements => language.choose("Thông báo đã hiện", "Announcements shown"),
        MessageColumn::Reminders => language.choose("Lời nhắc đã hiện", "Reminders shown"),
        MessageColumn::Answered => language.choose("Trả lời sau khi nhắc", "Answered when reminded"),
        MessageColumn::Deliveries => language.choose("Giờ hiện từng thông báo, lời nhắc", "When each was shown"),
        MessageColumn::Asked => language.choose("Số tin gửi đường dây nóng", "Written to the hot line"),
        MessageColumn::Written => language.choose("Số tin đường dây nóng trả lời", "Written by the hot line"),
        MessageColumn::WrittenAt => language.choose("Giờ trả lời gần nhất", "Last answer"),
        MessageColumn::WrittenBy => language.choose("Người trả lời gần nhất", "Last answer by"),
        MessageColumn::Waiting => language.choose("Điểm cầu còn chờ trả lời", "Endpoints that wait"),
    }
}

/// When each announcement was shown.
pub(crate) fn deliveries(deliveries: &[Delivery], language: Language) -> String {
    let number = language.choose("số", "no.");
    let delivery = |of: &Delivery| {
        let shown =
            of.shown_at.map_or_else(|| language.choose("chưa hiện", "not shown").to_owned(), figures::date_time);
        format!("{number} {}: {shown}", of.announcement)
    };
    deliveries.iter().map(delivery).collect::<Vec<_>>().join("; ")
}

/// The title of a column of the log of messages.
pub(crate) const fn message_log_column(column: MessageLogColumn, language: Language) -> &'static str {
    match column {
        MessageLogColumn::At => language.choose("Giờ gửi", "Sent at"),
        MessageLogColumn::Kind => language.choose("Loại", "Kind"),
        MessageLogColumn::By => language.choose("Người gửi", "From"),
        MessageLogColumn::Text => language.choose("Nội dung", "Text"),
        MessageLogColumn::Shown => language.choose("Điểm cầu đã hiện", "Shown"),
        MessageLogColumn::Answered => language.choose("Trả lời sau khi nhắc", "Answered when reminded"),
        MessageLogColumn::AnsweredAt => language.choose("Giờ trả lời", "Answered at"),
        MessageLogColumn::AnsweredBy => language.choose("Người trả lời", "Answered by"),
    }
}

/// What somebody wrote.
pub(crate) const fn message_kind(kind: MessageKind, language: Language) -> &'static str {
    match kind {
        MessageKind::Announcement => language.choose("thông báo", "announcement"),
        MessageKind::Reminder => language.choose("nhắc điểm danh", "reminder"),
        MessageKind::Question => language.choose("điểm cầu hỏi", "question"),
        MessageKind::Answer => language.choose("đường dây nóng trả lời", "answer"),
    }
}

/// How far a document came.
pub(crate) fn document(line: &DocumentLine, language: Language) -> String {
    let kind = match line.kind {
        DocumentKind::Pdf => "PDF",
        DocumentKind::Docx => "DOCX",
    };
    let (title, branch, sent_at) = (&line.title, &line.branch, figures::date_time(line.sent_at));
    let opened = figures::out_of(line.opened, line.endpoints, language);
    match language {
        Language::Vietnamese => {
            format!("tài liệu “{title}” ({kind}), gửi {branch} lúc {sent_at}: {opened} điểm cầu đã mở")
        }
        Language::English => {
            format!("document “{title}” ({kind}), sent to {branch} at {sent_at}: opened by {opened} endpoints")
        }
    }
}

/// How far an announcement or a reminder came.
pub(crate) fn announcement(line: &AnnouncementLine, language: Language) -> String {
    let (number, branch, at) = (line.announcement, &line.branch, figures::date_time(line.at));
    let (by, addressed) = (signature(&line.by, language), line.reach.addressed);
    let shown = figures::out_of(line.reach.shown, addressed, language);
    match (&line.said, language) {
        (AnnouncedLine::Text(said), _) => {
            let said = said.as_ref().map_or_else(|| text(Text::Erased, language).to_owned(), |said| quoted(said));
            match language {
                Language::Vietnamese => {
                    format!("thông báo số {number} gửi {branch} lúc {at} ({by}): {said}; {shown} điểm cầu đã hiện")
                }
                Language::English => {
                    format!("announcement {number} to {branch} at {at} ({by}): {said}; shown at {shown} endpoints")
                }
            }
        }
        (AnnouncedLine::Reminder(title), Language::Vietnamese) => {
            let answered = figures::out_of(line.answered, addressed, language);
            format!(
                "lời nhắc số {number} gửi {branch} lúc {at} ({by}), điểm danh “{title}”: {shown} điểm cầu đã hiện, \
                 {answered} điểm cầu trả lời sau khi nhắc"
            )
        }
        (AnnouncedLine::Reminder(title), Language::English) => {
            let answered = figures::out_of(line.answered, addressed, language);
            format!(
                "reminder {number} to {branch} at {at} ({by}) of the roll call “{title}”: shown at {shown} endpoints, \
                 answered then by {answered}"
            )
        }
    }
}

/// What was written, on one line.
fn quoted(said: &str) -> String {
    format!("“{}”", said.split_whitespace().collect::<Vec<_>>().join(" "))
}
