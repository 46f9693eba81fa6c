//! Reports as JSON: for programs, and for a preview that computes nothing.

use diemcau_domain::interval::Intervals;
use diemcau_domain::readiness::CheckOutcome;
use diemcau_domain::report::{
    AmendedFigure, Cell, Column, Course, DeclaredFigure, Delivery, EvidenceLevels, Marks, Measure, Report, Row,
    RowKind, SessionHeading,
};
use diemcau_domain::roll_call::HeadCount;
use serde::Serialize;

use crate::figures::rfc3339;
use crate::words::{group, signature, title};
use crate::{DocumentError, Language, shown};

#[derive(Serialize)]
struct Document<'a> {
    kind: &'static str,
    language: &'static str,
    title: &'static str,
    #[serde(rename = "final")]
    is_final: bool,
    heading: Vec<String>,
    known_until: Option<String>,
    ledger_head: Option<&'a str>,
    sessions: Vec<SessionPart<'a>>,
    columns: Vec<ColumnPart>,
    rows: Vec<RowPart<'a>>,
    totals: RowPart<'a>,
    notes: Vec<String>,
    courses: Vec<CoursePart<'a>>,
}

/// How many endpoints received in each minute from there on, of how many.
#[derive(Serialize)]
struct CoursePart<'a> {
    session: Option<u32>,
    from: Option<String>,
    received: &'a [u32],
    endpoints: u32,
}

/// Lengths in milliseconds.
#[derive(Serialize)]
struct SessionPart<'a> {
    session: u32,
    title: &'a str,
    state: &'static str,
    started_at: Option<String>,
    ended_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    item: Option<&'a str>,
    held_ms: i64,
    paused_ms: i64,
    outage_ms: i64,
    idle_ms: i64,
    counted_ms: i64,
    version: Option<VersionPart<'a>>,
}

/// The version of a session's figures.
#[derive(Serialize)]
struct VersionPart<'a> {
    version: u32,
    made_at: Option<String>,
    by: Option<String>,
    reason: Option<&'a str>,
}

#[derive(Serialize)]
struct ColumnPart {
    key: String,
    title: String,
    group: Option<String>,
    kind: &'static str,
}

#[derive(Serialize)]
struct RowPart<'a> {
    kind: &'static str,
    endpoint: Option<u32>,
    depth: usize,
    /// As shown.
    cells: Vec<String>,
    /// As computed.
    values: Vec<Value<'a>>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Value<'a> {
    Nothing,
    Text(&'a str),
    Count(u64),
    DurationMs(i64),
    Share { part: i64, whole: i64 },
    OutOf { part: u64, whole: u64 },
    Decimal(f64),
    HeadCount(Option<&'a HeadCount>),
    Time(Option<String>),
    Words(Vec<&'static str>),
    Checked { state: &'static str, at: Option<String> },
    Intervals(Vec<Span>),
    Deliveries(Vec<Delivered>),
}

/// An announcement or a reminder, and when it was shown.
#[derive(Serialize)]
struct Delivered {
    announcement: u32,
    shown_at: Option<String>,
}

#[derive(Serialize)]
struct Span {
    from: Option<String>,
    until: Option<String>,
}

/// Writes a report as JSON.
///
/// # Errors
/// [`DocumentError::Json`] if it cannot be written, which only happens without memory.
pub fn json(report: &Report, language: Language) -> Result<Vec<u8>, DocumentError> {
    let heading = &report.heading;
    let document = Document {
        kind: report.kind.code(),
        language: language.code(),
        title: shown::title(report.kind, language),
        is_final: heading.is_final,
        heading: shown::heading_lines(heading, language),
        known_until: heading.known_until.and_then(rfc3339),
        ledger_head: heading.ledger_head.as_deref(),
        sessions: heading.sessions.iter().map(|session| session_part(session, language)).collect(),
        columns: report.columns.iter().map(|column| column_part(report, column, language)).collect(),
        rows: report.rows.iter().map(|row| row_part(report, row, language)).collect(),
        totals: row_part(report, &report.totals, language),
        notes: shown::notes(report, language),
        courses: report.courses.iter().map(|course| course_part(report, course)).collect(),
    };
    serde_json::to_vec(&document).map_err(|_| DocumentError::Json)
}

fn course_part<'a>(report: &Report, course: &'a Course) -> CoursePart<'a> {
    CoursePart {
        session: report.heading.sessions.get(course.session).map(|session| session.session.0),
        from: rfc3339(course.from),
        received: &course.received,
        endpoints: course.endpoints,
    }
}

fn session_part(session: &SessionHeading, language: Language) -> SessionPart<'_> {
    SessionPart {
        session: session.session.0,
        title: &session.title,
        state: session.state.code(),
        started_at: session.started_at.and_then(rfc3339),
        ended_at: session.ended_at.and_then(rfc3339),
        item: session.item.as_deref(),
        held_ms: session.held_ms,
        paused_ms: session.paused_ms,
        outage_ms: session.outage_ms,
        idle_ms: session.idle_ms,
        counted_ms: session.counted_ms,
        version: session.version.as_ref().map(|of| VersionPart {
            version: of.version.0,
            made_at: rfc3339(of.made_at),
            by: of.by.as_ref().map(|by| signature(by, language)),
            reason: of.reason.as_deref(),
        }),
    }
}

fn column_part(report: &Report, column: &Column, language: Language) -> ColumnPart {
    let kind = match column.measure {
        Measure::Text => "text",
        Measure::Code => "code",
        Measure::Count => "count",
        Measure::Duration => "duration",
        Measure::Share => "share",
        Measure::Time => "time",
        Measure::Word => "word",
        Measure::Intervals => "intervals",
        Measure::Decimal => "decimal",
    };
    ColumnPart {
        key: column.code(),
        title: title(report, column, language),
        group: group(report, column, language),
        kind,
    }
}

fn row_part<'a>(report: &'a Report, row: &'a Row, language: Language) -> RowPart<'a> {
    let kind = match row.kind {
        RowKind::Endpoint => "endpoint",
        RowKind::Branch => "branch",
        RowKind::Totals => "totals",
    };
    let columns = report.columns.iter().zip(&row.cells);
    RowPart {
        kind,
        endpoint: row.endpoint.map(|endpoint| endpoint.0),
        depth: row.depth,
        cells: columns.map(|(column, cell)| shown::cell(report, row, column, cell, language)).collect(),
        values: row.cells.iter().map(|cell| value(cell)).collect(),
    }
}

fn value(cell: &Cell) -> Value<'_> {
    match cell {
        Cell::Empty | Cell::Blank | Cell::NotCounted | Cell::Erased | Cell::Withheld => Value::Nothing,
        Cell::Text(text) => Value::Text(text),
        Cell::Count(count) => Value::Count(*count),
        Cell::DurationMs(milliseconds) => Value::DurationMs(*milliseconds),
        Cell::Share(share) => Value::Share { part: share.part, whole: share.whole },
        Cell::Time(time) => Value::Time(rfc3339(*time)),
        Cell::Status(status) => Value::Text(status.code()),
        Cell::Mode(mode) => Value::Text(mode.code()),
        Cell::Evidence(levels) => Value::Words(evidence_codes(*levels)),
        Cell::Marks(marks) => Value::Words(mark_codes(*marks)),
        // Remarks are prose; the cell as shown has all there is.
        Cell::Remarks(_) => Value::Nothing,
        Cell::Intervals(intervals) => Value::Intervals(spans(intervals)),
        Cell::OutOf { part, whole } => Value::OutOf { part: *part, whole: *whole },
        Cell::Decimal(figure) => Value::Decimal(*figure),
        Cell::Checked(outcome) => checked(*outcome),
        Cell::WriteUp(state) => Value::Text(state.code()),
        Cell::Delegate(cell) => Value::Text(cell.code()),
        Cell::Handling(handling) => Value::Text(handling.code()),
        // Who it was is prose: the ledger has their number.
        Cell::Signature(_) | Cell::ConfirmedBy(_) => Value::Nothing,
        Cell::AmendedFigure(AmendedFigure::HeadCount(roll_call)) => Value::Text(roll_call),
        Cell::AmendedFigure(AmendedFigure::Absence) => Value::Nothing,
        Cell::Declared(DeclaredFigure::HeadCount(head_count)) => Value::HeadCount(head_count.as_ref()),
        Cell::Declared(DeclaredFigure::Absence(reason)) => reason.as_deref().map_or(Value::Nothing, Value::Text),
        Cell::FloorEnd(reason) => Value::Text(reason.code()),
        Cell::Band(band) => Value::Text(band.code()),
        Cell::Opened(is_opened) => Value::Text(if *is_opened { "opened" } else { "not_opened" }),
        Cell::Message(kind) => Value::Text(kind.code()),
        Cell::Deliveries(deliveries) => Value::Deliveries(deliveries.iter().map(delivery).collect()),
    }
}

fn delivery(of: &Delivery) -> Delivered {
    Delivered { announcement: of.announcement.0, shown_at: of.shown_at.and_then(rfc3339) }
}

fn checked(outcome: Option<CheckOutcome>) -> Value<'static> {
    let state = match outcome {
        None => "untried",
        Some(outcome) if !outcome.passed => "failed",
        Some(outcome) => outcome.way.code(),
    };
    Value::Checked { state, at: outcome.and_then(|outcome| rfc3339(outcome.at)) }
}

fn evidence_codes(levels: EvidenceLevels) -> Vec<&'static str> {
    let levels = [
        (levels.measured, "measured"),
        (levels.declared, "declared"),
        (levels.late, "late"),
        (levels.corrected, "corrected"),
    ];
    levels.into_iter().filter_map(named).collect()
}

fn mark_codes(marks: Marks) -> Vec<&'static str> {
    let marks = [(marks.late, "late"), (marks.left_early, "left_early"), (marks.conflict, "conflict")];
    marks.into_iter().filter_map(named).collect()
}

fn named((is_so, name): (bool, &'static str)) -> Option<&'static str> {
    is_so.then_some(name)
}

fn spans(intervals: &Intervals) -> Vec<Span> {
    intervals.iter().map(|span| Span { from: rfc3339(span.from), until: rfc3339(span.until) }).collect()
}
