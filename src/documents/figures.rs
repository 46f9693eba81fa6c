//! How numbers and times are shown.

use diemcau_domain::attendance::Share;
use diemcau_domain::interval::Intervals;
use diemcau_domain::time::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::Offset;

use crate::Language;

/// What stands where nothing can be said.
pub const NOTHING: &str = "—";

/// Asia/Ho_Chi_Minh has had one offset since 1975 and no summer time, so no zone file is needed.
const HO_CHI_MINH: Offset = Offset::constant(7);

/// The most spans of time that are shown in one cell; a cell of a workbook holds 32,767 characters.
const SPAN_LIMIT: usize = 300;

/// A whole number in groups of three: `11.661` or `11,661`.
#[must_use]
pub fn count(count: u64, language: Language) -> String {
    let digits = count.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.char_indices() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push_str(language.choose(".", ","));
        }
        grouped.push(digit);
    }
    grouped
}

/// A share as a percentage with two decimals: `99,16%` or `99.16%`; [`NOTHING`] where the whole is 0.
#[must_use]
pub fn share(share: Share, language: Language) -> String {
    share.basis_points().map_or_else(
        || NOTHING.to_owned(),
        |points| format!("{}{}{:02}%", points / 100, language.choose(",", "."), points % 100),
    )
}

/// A figure with two decimals: `4,26` or `4.26`.
#[must_use]
pub fn decimal(figure: f64, language: Language) -> String {
    let plain = format!("{figure:.2}");
    match language {
        Language::Vietnamese => plain.replace('.', ","),
        Language::English => plain,
    }
}

/// So many of so many: `9/11.661`.
#[must_use]
pub fn out_of(part: u64, whole: u64, language: Language) -> String {
    format!("{}/{}", count(part, language), count(whole, language))
}

/// A length of time in milliseconds as hours, minutes and seconds: `1:02:03`; halves of a second
/// and more are rounded up, as spreadsheets do it.
#[must_use]
pub fn duration(milliseconds: i64) -> String {
    let seconds = milliseconds.max(0).saturating_add(500) / 1000;
    format!("{}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)
}

/// A date in Asia/Ho_Chi_Minh: `22/07/2022`.
#[must_use]
pub fn date(time: Timestamp) -> String {
    local(time).map_or_else(|| NOTHING.to_owned(), |local| date_of(&local))
}

/// A time of day in Asia/Ho_Chi_Minh: `08:00:00`.
#[must_use]
pub fn time(time: Timestamp) -> String {
    local(time).map_or_else(|| NOTHING.to_owned(), |local| time_of(&local))
}

/// A date and a time of day in Asia/Ho_Chi_Minh: `22/07/2022 08:00:00`.
#[must_use]
pub fn date_time(time: Timestamp) -> String {
    local(time).map_or_else(|| NOTHING.to_owned(), |local| format!("{} {}", date_of(&local), time_of(&local)))
}

/// From when until when, in Asia/Ho_Chi_Minh: `22/07/2022 08:00:00–09:30:00`; the second date only
/// where it is another one.
#[must_use]
pub fn span(from: Timestamp, until: Timestamp) -> String {
    if date(from) == date(until) {
        format!("{}–{}", date_time(from), time(until))
    } else {
        format!("{}–{}", date_time(from), date_time(until))
    }
}

/// Spans of time, each date said once; only how many there are beyond the first 300.
pub(crate) fn intervals(intervals: &Intervals, language: Language) -> String {
    let mut text = String::new();
    let mut said = String::new();
    for span in intervals.iter().take(SPAN_LIMIT) {
        if !text.is_empty() {
            text.push_str("; ");
        }
        for (mark, moment) in [("", span.from), ("–", span.until)] {
            text.push_str(mark);
            let date = date(moment);
            if date != said {
                text.push_str(&date);
                text.push(' ');
                said = date;
            }
            text.push_str(&time(moment));
        }
    }
    let left_out = intervals.iter().len().saturating_sub(SPAN_LIMIT);
    if left_out > 0 {
        let more = language.choose("khoảng nữa", "more");
        text.push_str(&format!("; +{left_out} {more}"));
    }
    text
}

/// Date and time of day in Asia/Ho_Chi_Minh; none where a calendar has no such day.
pub(crate) fn local(time: Timestamp) -> Option<DateTime> {
    let moment = jiff::Timestamp::from_millisecond(time.as_millis()).ok()?;
    Some(HO_CHI_MINH.to_datetime(moment))
}

/// A point in time as programs exchange it: RFC 3339, UTC, milliseconds.
pub(crate) fn rfc3339(time: Timestamp) -> Option<String> {
    jiff::Timestamp::from_millisecond(time.as_millis()).ok().map(|moment| format!("{moment:.3}"))
}

fn date_of(local: &DateTime) -> String {
    format!("{:02}/{:02}/{:04}", local.day(), local.month(), local.year())
}

fn time_of(local: &DateTime) -> String {
    format!("{:02}:{:02}:{:02}", local.hour(), local.minute(), local.second())
}
