//! Reports: folded over a copy of the conference, so that nobody waits for them.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::IntoResponse;
use diemcau_documents::{DocumentError, Format, Language, Separator, file_name, render};
use diemcau_domain::Conference;
use diemcau_domain::attendance::Thresholds;
use diemcau_domain::identity::{EndpointId, SessionId};
use diemcau_domain::quality::Qualities;
use diemcau_domain::report::{ReportKind, ReportRefusal, report};
use diemcau_store::AuditEntry;
use serde::Deserialize;

use super::body::{Path, Query};
use super::problem::HttpProblem;
use crate::access::AtDesk;
use crate::app::App;

/// How often a copy is taken again because something was written meanwhile.
const MOST_COPIES: u32 = 4;

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
    /// Read by the guard.
    #[serde(default, rename = "subtree")]
    _subtree: Option<String>,
}

struct Order {
    kind: ReportKind,
    format: Format,
    language: Language,
    separator: Separator,
    session: SessionId,
    subtree: EndpointId,
    thresholds: Thresholds,
    qualities: Qualities,
    ledger_head: String,
}

/// A report of a session, as a file.
#[utoipa::path(
    get, path = "/api/v1/conferences/{conference}/sessions/{session}/reports/{kind}", tag = "reports",
    params(
        ("conference" = u32, Path, description = "The conference"),
        ("session" = u32, Path, description = "The session"),
        ("kind" = String, Path, description = "summary, endpoints, matrix, quality or floor_log"),
        ("format" = Option<String>, Query, description = "xlsx (default), csv or json"),
        ("subtree" = Option<u32>, Query, description = "The endpoint at the top; without it, all that may be seen"),
        ("language" = Option<String>, Query, description = "vi (default) or en"),
        ("separator" = Option<String>, Query, description = "comma (default) or semicolon, for csv"),
    ),
    responses((status = 200, description = "The report", content(
        (serde_json::Value = "application/json"),
        (String = "text/csv"),
        (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    )))
)]
pub async fn download_report(
    State(app): State<App>,
    at: AtDesk,
    Path(path): Path<(u32, u32, String)>,
    Query(wanted): Query<Wanted>,
) -> Result<impl IntoResponse, HttpProblem> {
    let mut order = order(&at, &path.2, &wanted, app.configuration.attendance.thresholds())?;
    let format = order.format;
    let desk = Arc::clone(&app.report_desks).acquire_owned().await.map_err(|_| HttpProblem::busy())?;
    let (conference, head) = copy_with_head(&app, &at).await?;
    order.ledger_head = head;
    order.qualities = measured(&app, &at, order.session).await?;
    audit(&app, &at, &order).await?;
    let making = tokio::task::spawn_blocking(move || {
        // The work runs on when whoever asked has gone, and keeps its desk.
        let _desk = desk;
        make(&conference, &order)
    });
    let (name, file) = making.await.map_err(|failed| HttpProblem::internal(&failed))??;
    let disposition = format!("attachment; filename=\"{name}\"");
    Ok(([(CONTENT_TYPE, format.content_type().to_owned()), (CONTENT_DISPOSITION, disposition)], file))
}

/// A copy of the conference and the head of the ledger it follows from. While events come in fast
/// the copy may already know more than the head says, never less.
async fn copy_with_head(app: &App, at: &AtDesk) -> Result<(Conference, String), HttpProblem> {
    let id = at.desk.conference();
    let mut head = app.store.head(id).await?;
    let mut conference = at.desk.copy().await?;
    for _ in 0..MOST_COPIES {
        let now = app.store.head(id).await?;
        if now == head {
            break;
        }
        head = now;
        conference = at.desk.copy().await?;
    }
    Ok((conference, head.to_string()))
}

/// What was measured of the lines in a session, and by what sound is judged.
async fn measured(app: &App, at: &AtDesk, session: SessionId) -> Result<Qualities, HttpProblem> {
    let qualities = at.desk.read(move |reading| reading.qualities().of_sessions(&[session])).await?;
    Ok(qualities.judged_by(app.configuration.quality.voice()))
}

fn order(at: &AtDesk, kind: &str, wanted: &Wanted, thresholds: Thresholds) -> Result<Order, HttpProblem> {
    Ok(Order {
        kind: ReportKind::from_code(kind).ok_or_else(HttpProblem::not_found)?,
        format: chosen(wanted.format.as_deref(), "format", Format::Xlsx, Format::from_code)?,
        language: chosen(wanted.language.as_deref(), "language", Language::default(), Language::from_code)?,
        separator: chosen(wanted.separator.as_deref(), "separator", Separator::default(), Separator::from_code)?,
        session: at.session()?,
        subtree: at.subtree.ok_or_else(HttpProblem::not_found)?,
        thresholds,
        qualities: Qualities::none(),
        ledger_head: String::new(),
    })
}

fn chosen<T>(
    code: Option<&str>,
    field: &str,
    default: T,
    from_code: impl Fn(&str) -> Option<T>,
) -> Result<T, HttpProblem> {
    let Some(code) = code else { return Ok(default) };
    from_code(code).ok_or_else(|| HttpProblem::malformed(StatusCode::UNPROCESSABLE_ENTITY).field(field))
}

fn make(conference: &Conference, order: &Order) -> Result<(String, Vec<u8>), HttpProblem> {
    let mut made = report(order.kind, conference, &order.qualities, &[order.session], order.subtree, order.thresholds)?;
    made.heading.ledger_head = Some(order.ledger_head.clone());
    let file = render(&made, order.format, order.language, order.separator)?;
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
        detail: format!("{} {}", order.kind.code(), order.format.code()),
    };
    Ok(app.store.audit(entry).await?)
}

impl From<ReportRefusal> for HttpProblem {
    fn from(refusal: ReportRefusal) -> Self {
        let status = match refusal {
            ReportRefusal::NoSession => StatusCode::UNPROCESSABLE_ENTITY,
            _ => StatusCode::NOT_FOUND,
        };
        Self::new(status, refusal.code(), "There is no such report")
    }
}

impl From<DocumentError> for HttpProblem {
    fn from(failed: DocumentError) -> Self {
        Self::internal(&failed)
    }
}
