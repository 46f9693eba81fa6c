//! Reports: folded over a copy of the conference, so that nobody waits for them.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::IntoResponse;
use diemcau_documents::letterhead::{Letterhead, LetterheadFault};
use diemcau_documents::{DocumentError, Format, Language, Separator, Stationery, file_name, render};
use diemcau_domain::Conference;
use diemcau_domain::authority::Action;
use diemcau_domain::identity::{EndpointId, ItemId, SessionId, Version};
use diemcau_domain::report::{Beside, ReportKind, ReportOrder, ReportRefusal, report};
use diemcau_protocol::report::chosen_sessions;
use diemcau_store::AuditEntry;
use serde::Deserialize;
use serde_json::{Map, Value};

use super::body::{Path, Query};
use super::problem::HttpProblem;
use crate::access::AtDesk;
use crate::app::App;
use crate::beside_ledger::beside_ledger;
use crate::configuration::Configuration;
use crate::delegate_names::delegate_names;
use crate::message_texts::message_texts;

/// How a report is wanted.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wanted {
    #[serde(default)]
    format: Option<String>,
    #[serde(default)]
    language: Option<String>,
    #[serde(default)]
    separator: Option<String>,
    /// Of the letterhead.
    #[serde(default)]
    form: Option<String>,
    /// Fields of the letterhead, in JSON.
    #[serde(default)]
    letterhead: Option<String>,
    #[serde(default)]
    version: Option<u32>,
    #[serde(default)]
    sessions: Option<String>,
    #[serde(default)]
    item: Option<u32>,
    /// Read by the guard.
    #[serde(default, rename = "subtree")]
    _subtree: Option<String>,
}

struct Order {
    report: ReportOrder,
    format: Format,
    language: Language,
    separator: Separator,
    letterhead: Letterhead,
    beside: Beside,
    ledger_head: String,
}

/// A report of a session, as a file.
#[utoipa::path(
    get, path = "/api/v1/conferences/{conference}/sessions/{session}/reports/{kind}", tag = "reports",
    params(
        ("conference" = u32, Path, description = "The conference"),
        ("session" = u32, Path, description = "The session"),
        ("kind" = String, Path, description = "summary, endpoints, matrix, roll_calls, quality, floor_log, documents, comments, votes, messages, message_log, delegates, readiness, study or versions"),
        ("format" = Option<String>, Query, description = "xlsx (default), csv, json, pdf or docx"),
        ("subtree" = Option<u32>, Query, description = "The endpoint at the top; without it, all that may be seen"),
        ("language" = Option<String>, Query, description = "vi (default) or en"),
        ("item" = Option<u32>, Query, description = "An agenda item to cut a summary, endpoints or matrix to"),
        ("version" = Option<u32>, Query, description = "A version of closed figures; without it, the newest"),
        ("separator" = Option<String>, Query, description = "comma (default) or semicolon, for csv"),
        ("form" = Option<String>, Query, description = "state or party, for pdf and docx; without it, the configured one"),
        ("letterhead" = Option<String>, Query, description = "Fields of the letterhead that differ from the configured ones, for pdf and docx: LetterheadChanges in JSON"),
    ),
    responses((status = 200, description = "The report", content(
        (serde_json::Value = "application/json"),
        (String = "text/csv"),
        (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (String = "application/pdf"),
        (String = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    )))
)]
pub async fn download_report(
    State(app): State<App>,
    at: AtDesk,
    Path(path): Path<(u32, u32, String)>,
    Query(wanted): Query<Wanted>,
) -> Result<impl IntoResponse, HttpProblem> {
    if wanted.sessions.is_some() {
        return Err(HttpProblem::malformed(StatusCode::UNPROCESSABLE_ENTITY).field("sessions"));
    }
    let sessions = vec![(at.session()?, wanted.version.map(Version))];
    let order = order(&at, &path.2, &wanted, &app.configuration)?;
    deliver(app, at, Sessions::These(sessions), order).await
}

/// A report of several sessions or of a whole conference, as a file.
#[utoipa::path(
    get, path = "/api/v1/conferences/{conference}/reports/{kind}", tag = "reports",
    params(
        ("conference" = u32, Path, description = "The conference"),
        ("kind" = String, Path, description = "As for one session"),
        ("sessions" = Option<String>, Query, description = "Their numbers between commas, each with a version of its figures after a colon or else in the newest: 1:2,3; without it, all that have begun"),
        ("item" = Option<u32>, Query, description = "An agenda item to cut a summary, endpoints or matrix to"),
        ("format" = Option<String>, Query, description = "xlsx (default), csv, json, pdf or docx"),
        ("subtree" = Option<u32>, Query, description = "The endpoint at the top; without it, all that may be seen"),
        ("language" = Option<String>, Query, description = "vi (default) or en"),
        ("separator" = Option<String>, Query, description = "comma (default) or semicolon, for csv"),
        ("form" = Option<String>, Query, description = "state or party, for pdf and docx; without it, the configured one"),
        ("letterhead" = Option<String>, Query, description = "Fields of the letterhead that differ from the configured ones, for pdf and docx: LetterheadChanges in JSON"),
    ),
    responses((status = 200, description = "The report", content(
        (serde_json::Value = "application/json"),
        (String = "text/csv"),
        (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (String = "application/pdf"),
        (String = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    )))
)]
pub async fn download_conference_report(
    State(app): State<App>,
    at: AtDesk,
    Path(path): Path<(u32, String)>,
    Query(wanted): Query<Wanted>,
) -> Result<impl IntoResponse, HttpProblem> {
    let malformed = |field: &str| HttpProblem::malformed(StatusCode::UNPROCESSABLE_ENTITY).field(field);
    if wanted.version.is_some() {
        return Err(malformed("version"));
    }
    let order = order(&at, &path.1, &wanted, &app.configuration)?;
    let sessions = Sessions::wanted(&at, wanted.sessions.as_deref(), order.report.subtree).await?;
    deliver(app, at, sessions, order).await
}

/// The sessions of a report.
pub(super) enum Sessions {
    These(Vec<(SessionId, Option<Version>)>),
    /// Those of these that have begun, as they stand now.
    BegunOf(Vec<SessionId>),
}

impl Sessions {
    /// Those that somebody chose for a report about a subtree, or all of which they may read what it did.
    pub(super) async fn wanted(at: &AtDesk, chosen: Option<&str>, subtree: EndpointId) -> Result<Self, HttpProblem> {
        let Some(text) = chosen.filter(|text| !text.is_empty()) else {
            return Ok(Self::BegunOf(at.readable_sessions(subtree).await?));
        };
        let malformed = |_| HttpProblem::malformed(StatusCode::UNPROCESSABLE_ENTITY).field("sessions");
        let chosen = chosen_sessions(text).map_err(malformed)?;
        if !at.may_report(subtree, chosen.iter().map(|of| of.session).collect()).await? {
            return Err(HttpProblem::not_found().field("sessions"));
        }
        Ok(Self::These(chosen.into_iter().map(|of| (of.session, of.version)).collect()))
    }

    pub(super) fn of(self, conference: &Conference) -> Vec<(SessionId, Option<Version>)> {
        let begun = |id: &SessionId| conference.session(*id).is_some_and(|session| session.held.ever_began());
        match self {
            Self::These(sessions) => sessions,
            Self::BegunOf(sessions) => sessions.into_iter().filter(begun).map(|session| (session, None)).collect(),
        }
    }
}

async fn deliver(app: App, at: AtDesk, sessions: Sessions, mut order: Order) -> Result<impl IntoResponse, HttpProblem> {
    let format = order.format;
    let desk = Arc::clone(&app.report_desks).acquire_owned().await.map_err(|_| HttpProblem::busy())?;
    let conference = at.desk.copy().await?;
    order.report.sessions = sessions.of(&conference);
    order.ledger_head = head(&app, &at, &conference, &order.report).await?;
    order.beside = beside(&app, &at, &conference, &order.report).await?;
    order.beside.delegates = delegate_names(&app.store, at.desk.conference(), &conference, &order.report).await?;
    audit(&app, &at, &order).await?;
    let making = tokio::task::spawn_blocking(move || {
        // The work runs on when whoever asked has gone, and keeps its desk.
        let _desk = desk;
        make(&conference, order)
    });
    let (name, file) = making.await.map_err(|failed| HttpProblem::internal(&failed))??;
    let disposition = format!("attachment; filename=\"{name}\"");
    Ok(([(CONTENT_TYPE, format.content_type().to_owned()), (CONTENT_DISPOSITION, disposition)], file))
}

/// The link of the ledger's chain that the report is to show: it ends with what made its version, or
/// with all that the copy knows.
pub(super) async fn head(
    app: &App,
    at: &AtDesk,
    conference: &Conference,
    order: &ReportOrder,
) -> Result<String, HttpProblem> {
    head_at(app, at, order.ledger_line(conference).unwrap_or(conference.ledger_line())).await
}

/// The link that a line of the ledger ends with.
pub(super) async fn head_at(app: &App, at: &AtDesk, line: u64) -> Result<String, HttpProblem> {
    let head = app.store.head_at(at.desk.conference(), line).await?;
    head.map(|head| head.to_string()).ok_or_else(|| HttpProblem::internal(&"the ledger is shorter than its conference"))
}

/// What stands beside the ledger about the sessions.
pub(super) async fn beside(
    app: &App,
    at: &AtDesk,
    conference: &Conference,
    order: &ReportOrder,
) -> Result<Beside, HttpProblem> {
    let sessions: Vec<SessionId> = order.sessions.iter().map(|(session, _)| *session).collect();
    let measured = sessions.clone();
    let qualities = at.desk.read(move |reading| reading.qualities().of_sessions(&measured)).await?;
    let qualities = qualities.judged_by(app.configuration.quality.voice());
    let id = at.desk.conference();
    let reads_hot_lines = reads_hot_lines(at, order).await;
    let messages = message_texts(&app.store, id, conference, order, reads_hot_lines).await?;
    Ok(Beside { messages, ..beside_ledger(&app.store, id, conference, qualities, &sessions).await? })
}

/// What technicians wrote to the hot line is for those alone who may answer it.
async fn reads_hot_lines(at: &AtDesk, order: &ReportOrder) -> bool {
    for (session, _) in &order.sessions {
        if at.permit_in(Action::Organize, *session, order.subtree).await.is_err() {
            return false;
        }
    }
    true
}

fn order(at: &AtDesk, kind: &str, wanted: &Wanted, settings: &Configuration) -> Result<Order, HttpProblem> {
    let kind = ReportKind::from_code(kind).ok_or_else(HttpProblem::not_found)?;
    let subtree = at.subtree.ok_or_else(HttpProblem::not_found)?;
    let (item, thresholds) = (wanted.item.map(ItemId), settings.attendance.thresholds());
    Ok(Order {
        report: ReportOrder { kind, sessions: Vec::new(), item, subtree, thresholds },
        format: chosen(wanted.format.as_deref(), "format", Format::Xlsx, Format::from_code)?,
        language: chosen(wanted.language.as_deref(), "language", Language::default(), Language::from_code)?,
        separator: chosen(wanted.separator.as_deref(), "separator", Separator::default(), Separator::from_code)?,
        letterhead: letterhead(settings, wanted.letterhead.as_deref(), wanted.form.as_deref())?,
        beside: Beside::default(),
        ledger_head: String::new(),
    })
}

/// The configured letterhead with the fields that are wanted otherwise, an object in JSON, and in another form
/// if one is asked for.
pub(super) fn letterhead(
    settings: &Configuration,
    fields: Option<&str>,
    form: Option<&str>,
) -> Result<Letterhead, HttpProblem> {
    let malformed = |_| HttpProblem::malformed(StatusCode::UNPROCESSABLE_ENTITY).field("letterhead");
    let mut changes: Map<String, Value> =
        fields.map(serde_json::from_str).transpose().map_err(malformed)?.unwrap_or_default();
    changes.extend(form.map(|form| ("form".to_owned(), form.into())));
    Ok(settings.letterhead.changed(&changes)?)
}

pub(super) fn chosen<T>(
    code: Option<&str>,
    field: &str,
    default: T,
    from_code: impl Fn(&str) -> Option<T>,
) -> Result<T, HttpProblem> {
    let Some(code) = code else { return Ok(default) };
    from_code(code).ok_or_else(|| HttpProblem::malformed(StatusCode::UNPROCESSABLE_ENTITY).field(field))
}

fn make(conference: &Conference, order: Order) -> Result<(String, Vec<u8>), HttpProblem> {
    let mut made = report(conference, &order.beside, &order.report)?;
    made.heading.ledger_head = Some(order.ledger_head);
    let mut with = Stationery { separator: order.separator, ..Stationery::new(order.language, order.letterhead) };
    let file = render(&made, order.format, &mut with)?;
    Ok((file_name(&made, order.format), file))
}

/// Nothing leaves the house without a line in the log.
async fn audit(app: &App, at: &AtDesk, order: &Order) -> Result<(), HttpProblem> {
    let entry = AuditEntry {
        at: app.clock.now(),
        author: at.author(),
        conference: Some(at.desk.conference()),
        action: "download_report".to_owned(),
        target: at.place.words(),
        detail: format!("{} {}{}", order.report.kind.code(), order.format.code(), words_of_sessions(&order.report)),
    };
    Ok(app.store.audit(entry).await?)
}

/// Which sessions, where the address does not say it.
pub(super) fn words_of_sessions(order: &ReportOrder) -> String {
    let sessions: Vec<String> = order.sessions.iter().map(|(session, _)| session.to_string()).collect();
    if sessions.len() == 1 { String::new() } else { format!(", sessions {}", sessions.join(" ")) }
}

impl From<ReportRefusal> for HttpProblem {
    fn from(refusal: ReportRefusal) -> Self {
        let status = match refusal {
            ReportRefusal::NoSession | ReportRefusal::NotByItem | ReportRefusal::NothingToCertify => {
                StatusCode::UNPROCESSABLE_ENTITY
            }
            _ => StatusCode::NOT_FOUND,
        };
        let problem = Self::new(status, refusal.code(), "There is no such report");
        match refusal {
            ReportRefusal::UnknownVersion => problem.field("version"),
            ReportRefusal::UnknownItem | ReportRefusal::NotByItem => problem.field("item"),
            ReportRefusal::NoSession => problem.field("sessions"),
            _ => problem,
        }
    }
}

impl From<DocumentError> for HttpProblem {
    fn from(failed: DocumentError) -> Self {
        match failed {
            DocumentError::TooManyRows(rows) => {
                Self::new(StatusCode::UNPROCESSABLE_ENTITY, "too_many_rows", "The report is too long for paper")
                    .detail(rows.to_string())
            }
            too_many @ DocumentError::TooManyCertificates { .. } => {
                let title = "These are more certificates than one file takes";
                Self::new(StatusCode::UNPROCESSABLE_ENTITY, "too_many_certificates", title)
                    .field("subtree")
                    .detail(too_many.to_string())
            }
            failed => Self::internal(&failed),
        }
    }
}

impl From<LetterheadFault> for HttpProblem {
    fn from(fault: LetterheadFault) -> Self {
        Self::malformed(StatusCode::UNPROCESSABLE_ENTITY)
            .field(format!("letterhead.{}", fault.field))
            .detail(fault.reason)
    }
}
