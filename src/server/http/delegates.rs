//! Delegates before whoever runs a session or an endpoint: lists in, ticks, who presides, codes,
//! erasure.

use std::collections::{BTreeMap, BTreeSet};

use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::{Extension, Json};
use diemcau_documents::roster_file::delegates::{self, DelegateRow};
use diemcau_domain::command::Command;
use diemcau_domain::delegate::{DelegateKind, DelegateWish};
use diemcau_domain::identity::{DelegateNumber, EndpointId};
use diemcau_protocol::delegate::{DelegateBoard, DelegateImport, ErasedDelegates, NamePresiding, TickDelegates};
use diemcau_secretariat::{Reading, view};

use super::body::Body;
use super::problem::HttpProblem;
use super::roster::{file_bytes, list_refusal};
use crate::access::{AtDesk, AuditDetail};
use crate::app::App;
use crate::delegate_names::{DelegateTrouble, list_delegates, names_of};

const DAY_MS: i64 = 24 * 3_600_000;

/// Takes in lists of delegates (CSV or XLSX), if everything in the file is right. Every endpoint it
/// names has a new list; the others keep theirs.
#[utoipa::path(
    put, path = "/api/v1/conferences/{conference}/delegates", tag = "delegates",
    params(
        ("conference" = u32, Path, description = "The conference"),
        ("subtree" = Option<u32>, Query, description = "The endpoint at the top; without it, all that may be seen"),
    ),
    request_body(content = String, content_type = "text/csv", description = "The file, CSV or XLSX"),
    responses((status = 200, description = "What was taken in", body = DelegateImport))
)]
pub async fn import_delegates(
    State(app): State<App>,
    at: AtDesk,
    body: Result<Bytes, BytesRejection>,
) -> Result<(Extension<AuditDetail>, Json<DelegateImport>), HttpProblem> {
    let (bytes, subtree) = (file_bytes(body)?, at.subtree.ok_or_else(HttpProblem::not_found)?);
    let roster = at.read(|reading| reading.conference.roster()).await?;
    let entries = roster.entries().get(roster.subtree(subtree)).unwrap_or_default();
    let endpoints: BTreeMap<String, EndpointId> =
        entries.iter().map(|entry| (entry.code.clone(), entry.endpoint)).collect();
    let reading = tokio::task::spawn_blocking(move || {
        let read = delegates::read(&bytes, &|code| endpoints.contains_key(code));
        read.map(|rows| (rows, endpoints))
    });
    let read = reading.await.map_err(|failed| HttpProblem::internal(&failed))?;
    let (rows, endpoints) = read.map_err(|refusal| list_refusal("delegate_file", refusal))?;
    let keep_until = app.clock.now().plus_ms(i64::from(app.configuration.delegates.keep_days) * DAY_MS);
    list_delegates(&app, &at.desk, at.author(), &rows, &endpoints, keep_until).await?;
    let imported = imported(&rows);
    let detail = AuditDetail(format!("{} delegates of {} endpoints", imported.delegates, imported.endpoints));
    Ok((Extension(detail), Json(imported)))
}

/// The delegates of an endpoint in a session, sorted by given name.
#[utoipa::path(
    get, path = "/api/v1/conferences/{conference}/sessions/{session}/endpoints/{endpoint}/delegates",
    tag = "delegates",
    params(
        ("conference" = u32, Path, description = "The conference"),
        ("session" = u32, Path, description = "The session"),
        ("endpoint" = u32, Path, description = "The endpoint"),
    ),
    responses((status = 200, description = "The delegates", body = DelegateBoard))
)]
pub async fn show_delegates(State(app): State<App>, at: AtDesk) -> Result<Json<DelegateBoard>, HttpProblem> {
    board(&app, &at).await
}

/// Says which delegates are here and which are not; those who checked in are so confirmed.
#[utoipa::path(
    post, path = "/api/v1/conferences/{conference}/sessions/{session}/endpoints/{endpoint}/delegates/ticks",
    tag = "delegates", request_body = TickDelegates,
    params(
        ("conference" = u32, Path, description = "The conference"),
        ("session" = u32, Path, description = "The session"),
        ("endpoint" = u32, Path, description = "The endpoint"),
    ),
    responses((status = 200, description = "The delegates", body = DelegateBoard))
)]
pub async fn tick_delegates(
    State(app): State<App>,
    at: AtDesk,
    Body(given): Body<TickDelegates>,
) -> Result<Json<DelegateBoard>, HttpProblem> {
    let (session, endpoint) = (at.session()?, at.endpoint()?);
    if !given.here.is_empty() {
        let wish = DelegateWish::Tick { session, endpoint, delegates: numbers(given.here) };
        at.command(Command::Delegate { wish }).await?;
    }
    if !given.not_here.is_empty() {
        let wish = DelegateWish::Untick { session, endpoint, delegates: numbers(given.not_here) };
        at.command(Command::Delegate { wish }).await?;
    }
    board(&app, &at).await
}

/// Names who presides at an endpoint in a session, instead of those named before.
#[utoipa::path(
    put, path = "/api/v1/conferences/{conference}/sessions/{session}/endpoints/{endpoint}/presiding",
    tag = "delegates", request_body = NamePresiding,
    params(
        ("conference" = u32, Path, description = "The conference"),
        ("session" = u32, Path, description = "The session"),
        ("endpoint" = u32, Path, description = "The endpoint"),
    ),
    responses((status = 200, description = "The delegates", body = DelegateBoard))
)]
pub async fn name_presiding(
    State(app): State<App>,
    at: AtDesk,
    Body(given): Body<NamePresiding>,
) -> Result<Json<DelegateBoard>, HttpProblem> {
    let (session, endpoint) = (at.session()?, at.endpoint()?);
    let wish = DelegateWish::NamePresiding { session, endpoint, presiding: numbers(given.presiding) };
    at.command(Command::Delegate { wish }).await?;
    board(&app, &at).await
}

/// Erases the names of everybody on the list of an endpoint, and the list with it. What they did
/// stays in the ledger, by number.
#[utoipa::path(
    delete, path = "/api/v1/conferences/{conference}/endpoints/{endpoint}/delegates", tag = "delegates",
    params(
        ("conference" = u32, Path, description = "The conference"),
        ("endpoint" = u32, Path, description = "The endpoint"),
    ),
    responses((status = 200, description = "How many names were erased", body = ErasedDelegates))
)]
pub async fn erase_delegates(
    State(app): State<App>,
    at: AtDesk,
) -> Result<(Extension<AuditDetail>, Json<ErasedDelegates>), HttpProblem> {
    let endpoint = at.endpoint()?;
    // An import must not find names that are about to go.
    let _lane = app.delegate_lists.enter(at.desk.conference()).await;
    let wish = DelegateWish::List { lists: vec![(endpoint, Vec::new())] };
    at.command(Command::Delegate { wish }).await?;
    erase(&app, &at, endpoint, None).await
}

/// Erases the name of one delegate.
#[utoipa::path(
    delete, path = "/api/v1/conferences/{conference}/endpoints/{endpoint}/delegates/{delegate}", tag = "delegates",
    params(
        ("conference" = u32, Path, description = "The conference"),
        ("endpoint" = u32, Path, description = "The endpoint"),
        ("delegate" = u32, Path, description = "The delegate"),
    ),
    responses((status = 200, description = "How many names were erased", body = ErasedDelegates))
)]
pub async fn erase_delegate(
    State(app): State<App>,
    at: AtDesk,
) -> Result<(Extension<AuditDetail>, Json<ErasedDelegates>), HttpProblem> {
    let delegate = at.place.delegate.ok_or_else(HttpProblem::not_found)?;
    let _lane = app.delegate_lists.enter(at.desk.conference()).await;
    erase(&app, &at, at.endpoint()?, Some(delegate)).await
}

async fn erase(
    app: &App,
    at: &AtDesk,
    endpoint: EndpointId,
    delegate: Option<DelegateNumber>,
) -> Result<(Extension<AuditDetail>, Json<ErasedDelegates>), HttpProblem> {
    let erased = app.store.erase_delegates(at.desk.conference(), endpoint, delegate).await?;
    if delegate.is_some() && erased == 0 {
        return Err(HttpProblem::not_found());
    }
    Ok((Extension(AuditDetail(format!("{erased} names"))), Json(ErasedDelegates { erased })))
}

/// The delegates of the endpoint in the path, with their names.
async fn board(app: &App, at: &AtDesk) -> Result<Json<DelegateBoard>, HttpProblem> {
    let (session, endpoint, conference) = (at.session()?, at.endpoint()?, at.desk.conference());
    let find = move |reading: &Reading<'_>| {
        let session = reading.conference.session(session)?;
        Some(view::delegates_at(reading.conference, session, endpoint))
    };
    let there = at.read(find).await?.ok_or_else(HttpProblem::not_found)?;
    let names = names_of(&app.store, conference, &there).await?;
    let kept = app.store.delegates(conference, &[endpoint]).await?;
    let with_code: BTreeSet<_> = kept.into_iter().filter(|kept| kept.has_code).map(|kept| kept.delegate).collect();
    let show = move |reading: &Reading<'_>| {
        let session = reading.conference.session(session)?;
        Some(view::delegate_board(reading.conference, session, endpoint, &names, &with_code))
    };
    at.read(show).await?.map(Json).ok_or_else(HttpProblem::not_found)
}

fn numbers(given: Vec<u32>) -> Vec<DelegateNumber> {
    given.into_iter().map(DelegateNumber).collect()
}

fn imported(rows: &[DelegateRow]) -> DelegateImport {
    let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    DelegateImport {
        endpoints: count(rows.iter().map(|row| row.code.as_str()).collect::<BTreeSet<_>>().len()),
        delegates: count(rows.len()),
        members: count(rows.iter().filter(|row| row.kind == DelegateKind::Member).count()),
        presiding: count(rows.iter().filter(|row| row.presides).count()),
    }
}

impl From<DelegateTrouble> for HttpProblem {
    fn from(trouble: DelegateTrouble) -> Self {
        match trouble {
            DelegateTrouble::Store(failed) => failed.into(),
            DelegateTrouble::Order(failed) => failed.into(),
            DelegateTrouble::Refused(failed) => failed.into(),
        }
    }
}
