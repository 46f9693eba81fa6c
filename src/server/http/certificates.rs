//! Certificates of the technical check, as papers: of one endpoint, or a page each of a subtree.

use std::sync::Arc;

use axum::extract::State;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use diemcau_documents::letterhead::Letterhead;
use diemcau_documents::{Language, PaperFormat, Stationery, certificates_file_name, render_certificates};
use diemcau_domain::Conference;
use diemcau_domain::authority::Principal;
use diemcau_domain::identity::EndpointId;
use diemcau_domain::report::{Certificates, ReportKind, ReportOrder, ReportRefusal, certificates};
use diemcau_store::AuditEntry;
use serde::Deserialize;

use super::body::Query;
use super::problem::HttpProblem;
use super::reports::{chosen, head_at, letterhead};
use crate::access::AtDesk;
use crate::app::App;

/// How certificates are wanted.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wanted {
    #[serde(default)]
    format: Option<String>,
    #[serde(default)]
    language: Option<String>,
    /// Of the letterhead.
    #[serde(default)]
    form: Option<String>,
    /// Fields of the letterhead, in JSON.
    #[serde(default)]
    letterhead: Option<String>,
    /// Read by the guard.
    #[serde(default, rename = "subtree")]
    _subtree: Option<String>,
}

/// The certificate of one endpoint: what the technical check of a session showed.
#[utoipa::path(
    get, path = "/api/v1/conferences/{conference}/sessions/{session}/endpoints/{endpoint}/certificate",
    tag = "readiness",
    params(
        ("conference" = u32, Path, description = "The conference"),
        ("session" = u32, Path, description = "The session"),
        ("endpoint" = u32, Path, description = "The endpoint"),
        ("format" = Option<String>, Query, description = "pdf (default) or docx"),
        ("language" = Option<String>, Query, description = "vi (default) or en"),
        ("form" = Option<String>, Query, description = "state or party; without it, the configured one"),
        ("letterhead" = Option<String>, Query, description = "Fields of the letterhead that differ from the configured ones: LetterheadChanges in JSON; not for the endpoint itself"),
    ),
    responses((status = 200, description = "The certificate", content(
        (String = "application/pdf"),
        (String = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    )))
)]
pub async fn download_certificate(
    State(app): State<App>,
    at: AtDesk,
    Query(wanted): Query<Wanted>,
) -> Result<Response, HttpProblem> {
    let endpoint = at.endpoint()?;
    deliver(app, at, &wanted, endpoint, Some(endpoint)).await
}

/// The certificates of a subtree, a page each in one file.
#[utoipa::path(
    get, path = "/api/v1/conferences/{conference}/sessions/{session}/certificates", tag = "readiness",
    params(
        ("conference" = u32, Path, description = "The conference"),
        ("session" = u32, Path, description = "The session"),
        ("subtree" = Option<u32>, Query, description = "The endpoint at the top; without it, all that may be seen"),
        ("format" = Option<String>, Query, description = "pdf (default) or docx"),
        ("language" = Option<String>, Query, description = "vi (default) or en"),
        ("form" = Option<String>, Query, description = "state or party; without it, the configured one"),
        ("letterhead" = Option<String>, Query, description = "Fields of the letterhead that differ from the configured ones: LetterheadChanges in JSON; not for the endpoint itself"),
    ),
    responses((status = 200, description = "At most 1500 certificates as PDF, or 400 as DOCX; a report job makes a ZIP of more", content(
        (String = "application/pdf"),
        (String = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    )))
)]
pub async fn download_certificates(
    State(app): State<App>,
    at: AtDesk,
    Query(wanted): Query<Wanted>,
) -> Result<Response, HttpProblem> {
    let subtree = at.subtree.ok_or_else(HttpProblem::not_found)?;
    deliver(app, at, &wanted, subtree, None).await
}

async fn deliver(
    app: App,
    at: AtDesk,
    wanted: &Wanted,
    subtree: EndpointId,
    only: Option<EndpointId>,
) -> Result<Response, HttpProblem> {
    let format = chosen(wanted.format.as_deref(), "format", PaperFormat::default(), PaperFormat::from_code)?;
    let language = chosen(wanted.language.as_deref(), "language", Language::default(), Language::from_code)?;
    let with = Stationery::new(language, letterhead_for(&app, &at, wanted)?);
    let thresholds = app.configuration.attendance.thresholds();
    let order = ReportOrder::newest(ReportKind::Readiness, &[at.session()?], subtree, thresholds);
    // Thousands of technicians take their own: reports do not wait behind them, nor is the whole conference
    // copied for each.
    let desks = if only.is_some() { &app.certificate_desk } else { &app.report_desks };
    let desk = Arc::clone(desks).acquire_owned().await.map_err(|_| HttpProblem::busy())?;
    // The work runs on when whoever asked has gone, and keeps its desk.
    let (certificates, line, desk) = match only {
        Some(endpoint) => {
            let (made, line) = at.read(move |reading| fold(reading.conference, &order, Some(endpoint))).await??;
            (made, line, desk)
        }
        None => {
            let conference = at.desk.copy().await?;
            let folded = move || fold(&conference, &order, None).map(|(made, line)| (made, line, desk));
            tokio::task::spawn_blocking(folded).await.map_err(|failed| HttpProblem::internal(&failed))??
        }
    };
    let ledger_head = head_at(&app, &at, line).await?;
    let making = tokio::task::spawn_blocking(move || {
        let _desk = desk;
        make(certificates, ledger_head, format, with)
    });
    let (name, file) = making.await.map_err(|failed| HttpProblem::internal(&failed))??;
    audit(&app, &at, &name).await?;
    let disposition = format!("attachment; filename=\"{name}\"");
    let headers = [(CONTENT_TYPE, format.content_type().to_owned()), (CONTENT_DISPOSITION, disposition)];
    Ok((headers, file).into_response())
}

/// The letterhead that is wanted. Who is certified does not choose who certifies it.
fn letterhead_for(app: &App, at: &AtDesk, wanted: &Wanted) -> Result<Letterhead, HttpProblem> {
    if wanted.letterhead.is_some() && matches!(at.signed_in.principal, Principal::Technician { .. }) {
        return Err(HttpProblem::denied().field("letterhead"));
    }
    letterhead(&app.configuration, wanted.letterhead.as_deref(), wanted.form.as_deref())
}

/// The certificates, and the line of the ledger up to which they know.
fn fold(
    conference: &Conference,
    order: &ReportOrder,
    only: Option<EndpointId>,
) -> Result<(Certificates, u64), ReportRefusal> {
    let made = certificates(conference, order)?;
    let made = match only {
        Some(endpoint) => made.only(endpoint)?,
        None => made,
    };
    Ok((made, order.ledger_line(conference).unwrap_or(conference.ledger_line())))
}

fn make(
    mut made: Certificates,
    ledger_head: String,
    format: PaperFormat,
    mut with: Stationery,
) -> Result<(String, Vec<u8>), HttpProblem> {
    made.heading.ledger_head = Some(ledger_head);
    let file = render_certificates(&made, format, &mut with)?;
    Ok((certificates_file_name(&made, format), file))
}

/// Nothing leaves the house without a line in the log.
async fn audit(app: &App, at: &AtDesk, name: &str) -> Result<(), HttpProblem> {
    let entry = AuditEntry {
        at: app.clock.now(),
        author: at.author(),
        conference: Some(at.desk.conference()),
        action: "download_certificate".to_owned(),
        target: at.place.words(),
        detail: name.to_owned(),
    };
    Ok(app.store.audit(entry).await?)
}
