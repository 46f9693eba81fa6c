//! Cells and headings as text.

use diemcau_domain::report::{
    Cell, Column, ColumnKey, Heading, NoteKind, Report, ReportKind, Row, RowKind, SessionHeading,
};

use crate::words::{self, Text, text};
use crate::{Language, figures};

/// A cell as it is shown.
pub(crate) fn cell(report: &Report, row: &Row, column: &Column, cell: &Cell, language: Language) -> String {
    match cell {
        Cell::Blank if row.kind == RowKind::Totals && column.key == ColumnKey::Name => {
            text(Text::Total, language).to_owned()
        }
        Cell::Blank => String::new(),
        Cell::Empty => figures::NOTHING.to_owned(),
        Cell::Text(level) if column.key == ColumnKey::Level => words::level(level, language).into_owned(),
        Cell::Text(name) if row.kind == RowKind::Branch && column.key == ColumnKey::Name => {
            format!("{}: {name}", text(Text::Sum, language))
        }
        Cell::Text(text) => text.clone(),
        Cell::Count(count) => figures::count(*count, language),
        Cell::DurationMs(milliseconds) => figures::duration(*milliseconds),
        Cell::Share(share) => figures::share(*share, language),
        Cell::Time(time) => figures::date_time(*time),
        Cell::Status(status) => words::status(*status, language).to_owned(),
        Cell::Mode(mode) => words::mode(*mode, language).to_owned(),
        Cell::Evidence(levels) => words::evidence(*levels, language),
        Cell::Marks(marks) => words::marks(*marks, language),
        Cell::Remarks(remarks) => words::remarks(remarks, &report.heading, language),
        Cell::Intervals(intervals) => figures::intervals(intervals, language),
        Cell::OutOf { part, whole } => figures::out_of(*part, *whole, language),
        Cell::Decimal(figure) => figures::decimal(*figure, language),
        Cell::Handling(handling) => words::handling(*handling, language).to_owned(),
        Cell::Checked(outcome) => words::checked(*outcome, language),
        Cell::WriteUp(state) => words::write_up(*state, language).to_owned(),
        Cell::Delegate(cell) => words::delegate(*cell, language).to_owned(),
        Cell::Opened(is_opened) => words::opened(*is_opened, language).to_owned(),
        Cell::Deliveries(deliveries) => words::deliveries(deliveries, language),
        Cell::Message(kind) => words::message_kind(*kind, language).to_owned(),
        Cell::Withheld => text(Text::Withheld, language).to_owned(),
        Cell::Erased if matches!(column.key, ColumnKey::Delegate(_)) => text(Text::ErasedName, language).to_owned(),
        Cell::Erased => text(Text::Erased, language).to_owned(),
        Cell::Signature(signature) => words::signature(signature, language),
        Cell::ConfirmedBy(signatures) => words::signatures(signatures, language),
        Cell::AmendedFigure(figure) => words::amended_figure(figure, language),
        Cell::Declared(figure) => words::declared(figure, language),
        Cell::FloorEnd(reason) => words::floor_end(*reason, language).to_owned(),
        Cell::Band(band) => words::band(*band, language).to_owned(),
        Cell::NotCounted => text(Text::NotCounted, language).to_owned(),
    }
}

/// The title of a report.
pub(crate) const fn title(kind: ReportKind, language: Language) -> &'static str {
    match kind {
        ReportKind::Summary => text(Text::Summary, language),
        ReportKind::Endpoints => text(Text::Endpoints, language),
        ReportKind::Matrix => text(Text::Matrix, language),
        ReportKind::RollCalls => text(Text::RollCalls, language),
        ReportKind::Quality => text(Text::Quality, language),
        ReportKind::FloorLog => text(Text::FloorLog, language),
        ReportKind::Comments => text(Text::Comments, language),
        ReportKind::Votes => text(Text::Votes, language),
        ReportKind::Documents => text(Text::Documents, language),
        ReportKind::Messages => text(Text::Messages, language),
        ReportKind::MessageLog => text(Text::MessageLog, language),
        ReportKind::Delegates => text(Text::Delegates, language),
        ReportKind::Readiness => text(Text::Readiness, language),
        ReportKind::Study => text(Text::Study, language),
        ReportKind::Versions => text(Text::Versions, language),
    }
}

/// What stands under the title, line by line.
pub(crate) fn heading_lines(heading: &Heading, language: Language) -> Vec<String> {
    let mut lines = vec![conference_line(heading, language), subtree_line(heading, language)];
    lines.extend(session_lines(heading, language));
    lines.push(known_until_line(heading, language));
    lines.extend(ledger_line(heading, language));
    lines
}

/// The same in few lines, with only the titles of the sessions.
pub(crate) fn brief_lines(heading: &Heading, language: Language) -> Vec<String> {
    let title = |session: &SessionHeading| match &session.version {
        Some(of) => format!("{} ({} {})", session.title, text(Text::Version, language), of.version),
        None => session.title.clone(),
    };
    let titles: Vec<String> = heading.sessions.iter().map(title).collect();
    vec![
        conference_line(heading, language),
        format!("{}: {}", text(Text::Session, language), titles.join("; ")),
        subtree_line(heading, language),
        known_until_line(heading, language),
    ]
}

fn conference_line(heading: &Heading, language: Language) -> String {
    format!("{}: {}", text(Text::Conference, language), heading.conference)
}

fn subtree_line(heading: &Heading, language: Language) -> String {
    let endpoints = figures::count(u64::try_from(heading.endpoints).unwrap_or(u64::MAX), language);
    let (part, word) = (text(Text::Subtree, language), text(Text::EndpointCount, language));
    format!("{part}: {} ({}), {endpoints} {word}", heading.subtree.name, heading.subtree.code)
}

fn known_until_line(heading: &Heading, language: Language) -> String {
    let known_until = heading.known_until.map_or_else(|| figures::NOTHING.to_owned(), figures::date_time);
    let standing = text(if heading.is_final { Text::Final } else { Text::Provisional }, language);
    format!("{}: {known_until} ({standing})", text(Text::KnownUntil, language))
}

/// The last link of the ledger's chain, if the report has it.
pub(crate) fn ledger_line(heading: &Heading, language: Language) -> Option<String> {
    heading.ledger_head.as_ref().map(|head| format!("{}: {head}", text(Text::LedgerHead, language)))
}

/// What is to be known of the sessions, line by line.
pub(crate) fn session_lines(heading: &Heading, language: Language) -> Vec<String> {
    heading.sessions.iter().flat_map(|session| lines_of_session(session, language)).collect()
}

fn lines_of_session(session: &SessionHeading, language: Language) -> Vec<String> {
    let word = |of| text(of, language);
    let state = words::session_state(session.state, language);
    let times = match (session.started_at, session.ended_at) {
        (Some(from), Some(until)) => format!("{} {}", word(Text::Held), figures::span(from, until)),
        (Some(from), None) => format!("{} {}", word(Text::Held), figures::date_time(from)),
        (None, _) => {
            format!("{} {}", word(Text::Planned), figures::span(session.planned_from, session.planned_until))
        }
    };
    let lead = format!("{}: {}", word(Text::Lead), session.lead.name);
    let mut lines = vec![format!("{} ({state}), {times}, {lead}", session.title)];
    lines.extend(session.item.as_ref().map(|item| format!("   {}: {item}", word(Text::Item))));
    if session.started_at.is_some() {
        let lengths = [
            (Text::Held, session.held_ms),
            (Text::Counted, session.counted_ms),
            (Text::Paused, session.paused_ms),
            (Text::Outage, session.outage_ms),
            (Text::Idle, session.idle_ms),
        ];
        let lengths = lengths.map(|(of, length_ms)| format!("{} {}", word(of), figures::duration(length_ms)));
        lines.push(format!("   {}", lengths.join(words::COMMA)));
    }
    if let Some(roll_call) = &session.roll_call {
        let closed_at = roll_call.closed_at.map(|closed_at| format!("–{}", figures::time(closed_at)));
        let opened_at = figures::date_time(roll_call.opened_at);
        let times = format!("{opened_at}{}", closed_at.unwrap_or_default());
        lines.push(format!("   {}: {}, {times}", word(Text::RollCall), roll_call.title));
    }
    lines.push(format!("   {}", thresholds_line(session, language)));
    lines.extend(session.version.as_ref().map(|version| format!("   {}", words::version_line(version, language))));
    lines
}

/// By what the statuses of a session are judged.
fn thresholds_line(session: &SessionHeading, language: Language) -> String {
    let (percent, minutes) = (session.thresholds.full_share_percent, session.thresholds.margin_ms / 60_000);
    let thresholds = text(Text::Thresholds, language);
    match language {
        Language::Vietnamese => {
            format!("{thresholds}: dự đầy đủ từ {percent}%, vào muộn hoặc ra sớm khi quá {minutes} phút")
        }
        Language::English => format!("{thresholds}: full from {percent}%, late or left early after {minutes} minutes"),
    }
}

/// An outage that is written as no seconds at all; the figures leave it out all the same.
fn is_too_short_to_tell(note: &NoteKind) -> bool {
    let NoteKind::Outage { interval, .. } = note else { return false };
    figures::duration(interval.length_ms()) == figures::duration(0)
}

/// What stands under the table, line by line.
pub(crate) fn notes(report: &Report, language: Language) -> Vec<String> {
    let told = report.notes.iter().filter(|note| !is_too_short_to_tell(&note.kind));
    told.map(|note| words::note(note, &report.heading, language)).collect()
}
