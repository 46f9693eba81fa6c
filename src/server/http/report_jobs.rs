//! Reports or certificates of every branch in one ZIP: begun, watched, cancelled, fetched.

use std::ops::ControlFlow;
use std::sync::Arc;

use axum::Json;
use axum::body::Body as AnyBody;
use axum::extract::{Request, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_ENCODING, CONTENT_TYPE, LOCATION};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use diemcau_documents::letterhead::Letterhead;
use diemcau_documents::{BundleError, Format, Language, PaperFormat, Stationery, bundle, bundle_certificates};
use diemcau_domain::Conference;
use diemcau_domain::identity::ItemId;
use diemcau_domain::report::{Beside, ReportKind, ReportOrder};
use diemcau_protocol::report_job::{NewReportJob, ReportJob};
use diemcau_store::AuditEntry;
use tempfile::NamedTempFile;
use tokio::sync::OwnedSemaphorePermit;
use tower_http::services::ServeFile;
use tracing::warn;

use super::body::{Body, Path};
use super::problem::HttpProblem;
use super::reports::{Sessions, beside, chosen, head};
use crate::access::{AtDesk, AuditDetail};
use crate::app::App;
use crate::delegate_names::delegate_names;
use crate::report_jobs::Job;

/// What a job is asked for that makes no reports.
const CERTIFICATES: &str = "certificates";

/// Begins the report of a subtree and of every branch in it, or the certificates of every branch, one document
/// each, in one ZIP. It shows the figures of when its turn comes, or of the versions asked for.
#[utoipa::path(
    post, path = "/api/v1/conferences/{conference}/report_jobs", tag = "reports",
    params(
        ("conference" = u32, Path, description = "The conference"),
        ("subtree" = Option<u32>, Query, description = "The endpoint at the top; without it, all that may be seen"),
    ),
    request_body = NewReportJob,
    responses((status = 202, description = "It is begun; Location says where to look", body = ReportJob))
)]
pub async fn begin_report_job(
    State(app): State<App>,
    at: AtDesk,
    Body(wanted): Body<NewReportJob>,
) -> Result<Response, HttpProblem> {
    let (order, papers) = order(&app, &at, &wanted)?;
    let language = chosen(wanted.language.as_deref(), "language", Language::default(), Language::from_code)?;
    let with = Stationery::new(language, letterhead(&app, &wanted)?);
    let sessions = Sessions::wanted(&at, wanted.sessions.as_deref(), order.subtree).await?;
    let is_one = matches!(&sessions, Sessions::These(sessions) if sessions.len() == 1);
    if matches!(papers, Papers::Certificates(_)) && !is_one {
        return Err(HttpProblem::malformed(StatusCode::UNPROCESSABLE_ENTITY).field("sessions"));
    }
    let name = format!("diemcau-{}-{}.zip", wanted.kind, wanted.format);
    let job = app.report_jobs.begin(at.desk.conference(), at.author(), name).map_err(|_| HttpProblem::busy())?;
    let planned = Planned { at: at.clone(), order, sessions, papers, with };
    app.tasks.spawn(make(app.clone(), Arc::clone(&job), planned));
    let view = job.view();
    let place = format!("/api/v1/conferences/{}/report_jobs/{}", at.desk.conference(), view.job);
    let mut response = (StatusCode::ACCEPTED, [(LOCATION, place)], Json(view)).into_response();
    response.extensions_mut().insert(AuditDetail(format!("{} {}", wanted.kind, wanted.format)));
    Ok(response)
}

/// How far a job is.
#[utoipa::path(
    get, path = "/api/v1/conferences/{conference}/report_jobs/{job}", tag = "reports",
    params(
        ("conference" = u32, Path, description = "The conference"),
        ("job" = u32, Path, description = "The job"),
    ),
    responses((status = 200, description = "How far it is", body = ReportJob))
)]
pub async fn show_report_job(
    State(app): State<App>,
    at: AtDesk,
    Path(path): Path<(u32, u32)>,
) -> Result<Json<ReportJob>, HttpProblem> {
    Ok(Json(find(&app, &at, path.1)?.view()))
}

/// Cancels a job, or throws its file away.
#[utoipa::path(
    delete, path = "/api/v1/conferences/{conference}/report_jobs/{job}", tag = "reports",
    params(
        ("conference" = u32, Path, description = "The conference"),
        ("job" = u32, Path, description = "The job"),
    ),
    responses((status = 204, description = "It is gone"))
)]
pub async fn cancel_report_job(
    State(app): State<App>,
    at: AtDesk,
    Path(path): Path<(u32, u32)>,
) -> Result<StatusCode, HttpProblem> {
    app.report_jobs.cancel(&*find(&app, &at, path.1)?);
    Ok(StatusCode::NO_CONTENT)
}

/// The file of a job that is done.
#[utoipa::path(
    get, path = "/api/v1/conferences/{conference}/report_jobs/{job}/file", tag = "reports",
    params(
        ("conference" = u32, Path, description = "The conference"),
        ("job" = u32, Path, description = "The job"),
    ),
    responses((status = 200, description = "The file", content_type = "application/zip"))
)]
pub async fn fetch_report_job(
    State(app): State<App>,
    at: AtDesk,
    Path(path): Path<(u32, u32)>,
    request: Request,
) -> Result<Response, HttpProblem> {
    let job = find(&app, &at, path.1)?;
    let file = job.file().ok_or_else(HttpProblem::not_found)?;
    audit(&app, &at, &job).await?;
    let served = ServeFile::new(file.path()).try_call(request).await;
    let mut response = served.map_err(|failed| HttpProblem::internal(&failed))?.map(AnyBody::new);
    let disposition = format!("attachment; filename=\"{}\"", job.name);
    let disposition = HeaderValue::from_str(&disposition).map_err(|failed| HttpProblem::internal(&failed))?;
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/zip"));
    headers.insert(CONTENT_DISPOSITION, disposition);
    // It is packed, and only for whoever asked.
    headers.insert(CONTENT_ENCODING, HeaderValue::from_static("identity"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    Ok(response)
}

/// Nothing leaves the house without a line in the log.
async fn audit(app: &App, at: &AtDesk, job: &Job) -> Result<(), HttpProblem> {
    let entry = AuditEntry {
        at: app.clock.now(),
        author: at.author(),
        conference: Some(at.desk.conference()),
        action: "fetch_report_job".to_owned(),
        target: at.place.words(),
        detail: job.name.clone(),
    };
    Ok(app.store.audit(entry).await?)
}

fn find(app: &App, at: &AtDesk, job: u32) -> Result<Arc<Job>, HttpProblem> {
    app.report_jobs.find(at.desk.conference(), &at.author(), job).ok_or_else(HttpProblem::not_found)
}

/// What the documents of a job are.
#[derive(Clone, Copy)]
enum Papers {
    Reports(Format),
    Certificates(PaperFormat),
}

fn order(app: &App, at: &AtDesk, wanted: &NewReportJob) -> Result<(ReportOrder, Papers), HttpProblem> {
    let malformed = |field: &str| HttpProblem::malformed(StatusCode::UNPROCESSABLE_ENTITY).field(field);
    let (kind, papers) = if wanted.kind == CERTIFICATES {
        (ReportKind::Readiness, PaperFormat::from_code(&wanted.format).map(Papers::Certificates))
    } else {
        let kind = ReportKind::from_code(&wanted.kind).ok_or_else(|| malformed("kind"))?;
        (kind, Format::from_code(&wanted.format).map(Papers::Reports))
    };
    let papers = papers.ok_or_else(|| malformed("format"))?;
    let subtree = at.subtree.ok_or_else(HttpProblem::not_found)?;
    let (item, thresholds) = (wanted.item.map(ItemId), app.configuration.attendance.thresholds());
    Ok((ReportOrder { kind, sessions: Vec::new(), item, subtree, thresholds }, papers))
}

/// The configured letterhead with what was asked for.
fn letterhead(app: &App, wanted: &NewReportJob) -> Result<Letterhead, HttpProblem> {
    let changes = serde_json::to_value(&wanted.letterhead).map_err(|failed| HttpProblem::internal(&failed))?;
    let changes = changes.as_object().cloned().unwrap_or_default();
    Ok(app.configuration.letterhead.changed(&changes)?)
}

/// What is asked for, until its turn comes.
struct Planned {
    at: AtDesk,
    order: ReportOrder,
    sessions: Sessions,
    papers: Papers,
    with: Stationery,
}

/// All that a job is made of.
struct Making {
    conference: Conference,
    beside: Beside,
    order: ReportOrder,
    papers: Papers,
    head: String,
    with: Stationery,
}

/// Makes it when a desk is free, unless the server stops or nobody wants it any more.
async fn make(app: App, job: Arc<Job>, planned: Planned) {
    let prepared = tokio::select! {
        prepared = prepare(&app, planned) => prepared.map_err(|problem| problem.code()),
        () = job.cancelled() => Err("cancelled"),
        () = app.stopping.cancelled() => Err("stopping"),
    };
    let (desk, making) = match prepared {
        Ok(prepared) => prepared,
        Err(code) => return job.end(Err(code)),
    };
    let (stopping, worker) = (app.stopping.clone(), Arc::clone(&job));
    let work = move || {
        let _desk = desk;
        write(making, |done, total| {
            worker.progress(done, total);
            let is_over = worker.is_cancelled() || stopping.is_cancelled();
            if is_over { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        })
    };
    let made = tokio::task::spawn_blocking(work).await;
    job.end(match made {
        Ok(Ok(file)) => Ok(file),
        Ok(Err(failed)) => Err(code_of(&failed)),
        Err(failed) => {
            warn!(error = %failed, "a report job ended early");
            Err("internal")
        }
    });
}

/// Waits for a desk, then takes the figures as they are by now, or as they were in the versions that
/// were asked for.
async fn prepare(app: &App, planned: Planned) -> Result<(OwnedSemaphorePermit, Making), HttpProblem> {
    let Planned { at, mut order, sessions, papers, with } = planned;
    let desk = Arc::clone(&app.report_desks).acquire_owned().await.map_err(|_| HttpProblem::stopping())?;
    let conference = at.desk.copy().await?;
    order.sessions = sessions.of(&conference);
    let head = head(app, &at, &conference, &order).await?;
    let mut beside = beside(app, &at, &conference, &order).await?;
    beside.delegates = delegate_names(&app.store, at.desk.conference(), &conference, &order).await?;
    Ok((desk, Making { conference, beside, order, papers, head, with }))
}

fn write(making: Making, tell: impl FnMut(usize, usize) -> ControlFlow<()>) -> Result<NamedTempFile, BundleError> {
    let Making { conference, beside, order, papers, head, mut with } = making;
    let file = tempfile::Builder::new().prefix("diemcau-report-").tempfile()?;
    match papers {
        Papers::Reports(format) => bundle(file, (&conference, &beside, &order), (format, &head), &mut with, tell),
        Papers::Certificates(format) => {
            bundle_certificates(file, (&conference, &order), (format, &head), &mut with, tell)
        }
    }
}

fn code_of(failed: &BundleError) -> &'static str {
    match failed {
        BundleError::Cancelled => "cancelled",
        BundleError::Refused(refusal) => refusal.code(),
        BundleError::Document(diemcau_documents::DocumentError::TooManyRows(_)) => "too_many_rows",
        failed => {
            warn!(error = %failed, "a report job failed");
            "internal"
        }
    }
}
