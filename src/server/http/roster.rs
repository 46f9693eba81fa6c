//! The roster: check a file, take it in, show it.

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::http::StatusCode;
use diemcau_documents::roster_file::{self, RosterFile, RosterFileRefusal};
use diemcau_documents::{RosterCounts, count_roster};
use diemcau_domain::command::Command;
use diemcau_domain::identity::EndpointId;
use diemcau_domain::roster::{Roster, RosterDifference};
use diemcau_protocol::problem::Fault;
use diemcau_protocol::roster::{BranchCount, LevelCount, RosterCheck, RosterLine, RosterPart};
use diemcau_secretariat::Reading;

use super::problem::{HttpProblem, too_large};
use super::roster_changes::roster_changes;
use crate::access::{AtDesk, AuditDetail};
use crate::app::App;
use crate::contacts::keep_contacts;
use axum::Extension;

/// Checks a roster file (CSV or XLSX), says what it would change, and takes nothing in.
#[utoipa::path(
    post, path = "/api/v1/conferences/{conference}/roster-checks", tag = "roster",
    params(("conference" = u32, Path, description = "The conference")),
    request_body(content = String, content_type = "text/csv", description = "The file, CSV or XLSX"),
    responses((status = 200, description = "What the file holds", body = RosterCheck))
)]
pub async fn check_roster(at: AtDesk, body: Result<Bytes, BytesRejection>) -> Result<Json<RosterCheck>, HttpProblem> {
    let (file, counts) = read_file(body).await?;
    let roster = at.read(|reading| reading.conference.roster()).await?;
    let difference = (!roster.is_empty()).then(|| RosterDifference::between(&roster, &file.entries));
    Ok(Json(RosterCheck { changes: difference.as_ref().map(roster_changes), ..shown(counts) }))
}

/// Takes a roster file (CSV or XLSX) in, if everything in it is right.
#[utoipa::path(
    put, path = "/api/v1/conferences/{conference}/roster", tag = "roster",
    params(("conference" = u32, Path, description = "The conference")),
    request_body(content = String, content_type = "text/csv", description = "The file, CSV or XLSX"),
    responses((status = 200, description = "What was taken in", body = RosterCheck))
)]
pub async fn import_roster(
    State(app): State<App>,
    at: AtDesk,
    body: Result<Bytes, BytesRejection>,
) -> Result<(Extension<AuditDetail>, Json<RosterCheck>), HttpProblem> {
    let (file, counts) = read_file(body).await?;
    at.command(Command::ImportRoster { entries: file.entries }).await?;
    keep_contacts(&app.store, &at.desk, file.contacts, app.clock.now()).await?;
    let detail = AuditDetail(format!("{} endpoints", counts.endpoints));
    Ok((Extension(detail), Json(shown(counts))))
}

/// The part of the roster that the asker may see, or a subtree of it.
#[utoipa::path(
    get, path = "/api/v1/conferences/{conference}/roster", tag = "roster",
    params(
        ("conference" = u32, Path, description = "The conference"),
        ("subtree" = Option<u32>, Query, description = "The endpoint at the top; without it, all that may be seen"),
    ),
    responses((status = 200, description = "The endpoints in tree order", body = RosterPart))
)]
pub async fn show_roster(at: AtDesk) -> Result<Json<RosterPart>, HttpProblem> {
    let subtree = at.subtree;
    let look = move |reading: &Reading<'_>| (reading.conference.roster_version(), reading.conference.roster());
    let (version, roster) = at.read(look).await?;
    Ok(Json(part(version, &roster, subtree)))
}

/// The bytes of a file that somebody brings.
pub(super) fn file_bytes(body: Result<Bytes, BytesRejection>) -> Result<Bytes, HttpProblem> {
    body.map_err(|rejection| match rejection.status() {
        StatusCode::PAYLOAD_TOO_LARGE => too_large(),
        status => HttpProblem::malformed(status),
    })
}

async fn read_file(body: Result<Bytes, BytesRejection>) -> Result<(RosterFile, RosterCounts), HttpProblem> {
    let bytes = file_bytes(body)?;
    let reading = tokio::task::spawn_blocking(move || {
        let file = roster_file::read(&bytes)?;
        let counts = count_roster(&file.entries);
        Ok::<_, RosterFileRefusal>((file, counts))
    });
    reading.await.map_err(|failed| HttpProblem::internal(&failed))?.map_err(HttpProblem::from)
}

impl From<RosterFileRefusal> for HttpProblem {
    fn from(refusal: RosterFileRefusal) -> Self {
        list_refusal(RosterFileRefusal::CODE, refusal)
    }
}

/// The problem with everything that is wrong with a file of rows.
pub(super) fn list_refusal(code: &'static str, refusal: RosterFileRefusal) -> HttpProblem {
    let faults = refusal.faults.into_iter().map(|fault| Fault {
        row: fault.row,
        column: fault.column,
        code: fault.reason.code().to_owned(),
        detail: fault.reason.to_string(),
    });
    let detail = format!("{} faults; nothing was taken in", refusal.total);
    HttpProblem::new(StatusCode::UNPROCESSABLE_ENTITY, code, "The file is wrong")
        .detail(detail)
        .faults(faults.collect())
}

/// Counts in the words of the protocol.
#[must_use]
pub fn shown(counts: RosterCounts) -> RosterCheck {
    let levels = counts.levels.into_iter();
    let branches = counts.branches.into_iter();
    RosterCheck {
        endpoints: small(counts.endpoints),
        invited: counts.invited,
        levels: levels.map(|it| LevelCount { level: it.level, endpoints: small(it.endpoints) }).collect(),
        branches: branches
            .map(|it| BranchCount { code: it.code, name: it.name, endpoints: small(it.endpoints) })
            .collect(),
        changes: None,
    }
}

fn part(version: usize, roster: &Roster, subtree: Option<EndpointId>) -> RosterPart {
    let positions = subtree.map_or(0..0, |subtree| roster.subtree(subtree));
    let first = positions.start;
    // Depth by the depth of the parent: counting up every path would be slow at 11,731 endpoints.
    let mut depths: Vec<usize> = Vec::with_capacity(positions.len());
    let mut endpoints = Vec::with_capacity(positions.len());
    for position in positions {
        let Some(entry) = roster.entries().get(position) else { break };
        let parent = roster.parent_position(position).and_then(|parent| parent.checked_sub(first));
        let above = parent.and_then(|parent| depths.get(parent).copied());
        let depth = above.map_or_else(|| roster.depth(position), |above| above + 1);
        depths.push(depth);
        endpoints.push(RosterLine {
            endpoint: entry.endpoint.0,
            code: entry.code.clone(),
            name: entry.name.clone(),
            level: entry.level.clone(),
            depth: small(depth),
            subtree: small(roster.subtree_at(position).len()),
            invited: entry.invited,
            mode: entry.mode.into(),
        });
    }
    RosterPart { roster_version: small(version), first_position: small(first), endpoints }
}

fn small(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
