//! What stands under the title of an annex.

use diemcau_domain::report::Report;

use super::annex::first_capital;
use super::columns::{Strip, Theme, theme};
use super::entries::{is_list, said_once};
use crate::Language;
use crate::words::COMMA;

/// A line for each table: over a list, what is the same in all its entries; else which part of the report
/// the table shows, where they show different ones.
pub(super) fn subtitles(report: &Report, strips: &[Strip], language: Language) -> Vec<String> {
    if is_list(report.kind) {
        return vec![said_once(report, language); strips.len()];
    }
    let mut parts: Vec<String> = strips.iter().map(|strip| part(report, strip, language)).collect();
    if parts.iter().all(|part| Some(part) == parts.first()) {
        parts.fill(String::new());
    }
    parts
}

/// What a table is about, and in which session.
fn part(report: &Report, strip: &Strip, language: Language) -> String {
    let columns: Vec<_> = strip.columns.iter().filter_map(|index| report.columns.get(*index)).collect();
    let mut words: Vec<&str> = Vec::new();
    for theme in columns.iter().filter_map(|column| theme_words(theme(column), language)) {
        if !words.contains(&theme) {
            words.push(theme);
        }
    }
    let mut sessions: Vec<_> =
        columns.iter().filter_map(|column| column.session).map(|session| session.index).collect();
    sessions.dedup();
    let session = match sessions.as_slice() {
        [only] if report.heading.sessions.len() > 1 => report.heading.sessions.get(*only),
        _ => None,
    };
    let what = first_capital(&words.join(COMMA));
    session.map_or_else(|| what.clone(), |session| format!("{what}: {}", session.title))
}

const fn theme_words(theme: Theme, language: Language) -> Option<&'static str> {
    match theme {
        Theme::Stub | Theme::Description | Theme::Entry => None,
        Theme::People => Some(language.choose("số đại biểu", "head counts")),
        Theme::Statuses => Some(language.choose("kết quả của điểm cầu", "results of endpoints")),
        Theme::Times => Some(language.choose("thời gian tham dự", "times")),
        Theme::Items => Some(language.choose("thời gian theo nội dung", "times by agenda item")),
        Theme::Line => Some(language.choose("đường truyền", "lines")),
        Theme::Documents => Some(language.choose("tài liệu", "documents")),
        Theme::Messages => Some(language.choose("thông báo, lời nhắc, đường dây nóng", "messages")),
        Theme::Other => Some(language.choose("thông tin khác", "other")),
    }
}
