//! Join keys: one, a whole sheet of them, none any more.

use axum::extract::State;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::http::{HeaderName, StatusCode};
use axum::response::IntoResponse;
use axum::{Extension, Json};
use diemcau_documents::{Language, words};
use diemcau_domain::authority::Action;
use diemcau_domain::identity::EndpointId;
use diemcau_protocol::join::{IssueKeys, IssuedKey, KeySheetForm};
use diemcau_secretariat::view;
use diemcau_store::Holder;

use super::body::Body;
use super::key_sheet::{SheetLine, key_sheet};
use super::printed_sheet::PrintedSheet;
use super::problem::HttpProblem;
use super::reports::chosen;
use crate::access::{AtDesk, AuditDetail};
use crate::app::App;
use crate::identity::join_keys::FreshKey;

/// Makes a new key for an endpoint. The former one stops working, whoever came in with it is out, and the
/// keys with which its devices sign slips are revoked.
#[utoipa::path(
    post, path = "/api/v1/conferences/{conference}/endpoints/{endpoint}/key", tag = "keys",
    params(
        ("conference" = u32, Path, description = "The conference"),
        ("endpoint" = u32, Path, description = "The endpoint"),
    ),
    responses((status = 200, description = "The key, shown once", body = IssuedKey))
)]
pub async fn issue_key(State(app): State<App>, at: AtDesk) -> Result<Json<IssuedKey>, HttpProblem> {
    let endpoint = at.endpoint()?;
    let found = at.read(move |reading| view::endpoint_ref(&reading.conference.roster(), endpoint)).await?;
    let named = found.ok_or_else(HttpProblem::not_found)?;
    let mut fresh = app.issue_keys(&at, &[endpoint]).await?;
    let key = fresh.pop().ok_or_else(HttpProblem::not_found)?;
    Ok(Json(IssuedKey { endpoint: named, link: app.join_link(&key), code: key.code.grouped() }))
}

/// Revokes an endpoint's key: whoever came in with it is out at once, and its devices' keys are revoked.
#[utoipa::path(
    delete, path = "/api/v1/conferences/{conference}/endpoints/{endpoint}/key", tag = "keys",
    params(
        ("conference" = u32, Path, description = "The conference"),
        ("endpoint" = u32, Path, description = "The endpoint"),
    ),
    responses((status = 204, description = "Revoked"))
)]
pub async fn revoke_key(State(app): State<App>, at: AtDesk) -> Result<StatusCode, HttpProblem> {
    let (conference, endpoint) = (at.desk.conference(), at.endpoint()?);
    app.store.revoke_join_key(conference, endpoint, app.clock.now()).await?;
    app.put_out(&[Holder::Endpoint { conference, endpoint }]).await;
    Ok(StatusCode::NO_CONTENT)
}

/// Makes new keys for a subtree: a sheet of links and codes. All former keys of it stop working, those of
/// its devices too.
#[utoipa::path(
    post, path = "/api/v1/conferences/{conference}/keys", tag = "keys", request_body = IssueKeys,
    params(("conference" = u32, Path, description = "The conference")),
    responses((status = 200, description = "The sheet, shown once: CSV, or a page for print", content(
        (String = "text/csv"),
        (String = "text/html"),
    )))
)]
pub async fn issue_keys(
    State(app): State<App>,
    at: AtDesk,
    Body(given): Body<IssueKeys>,
) -> Result<impl IntoResponse, HttpProblem> {
    let top = EndpointId(given.subtree);
    at.permit(Action::Organize, top).await?;
    let roster = at.read(|reading| reading.conference.roster()).await?;
    let entries = roster.entries().get(roster.subtree(top)).unwrap_or_default();
    let endpoints: Vec<EndpointId> = entries.iter().map(|entry| entry.endpoint).collect();
    let language = chosen(given.language.as_deref(), "language", Language::default(), Language::from_code)?;
    let print = match given.form {
        KeySheetForm::Csv => None,
        KeySheetForm::Print => Some(PrintedSheet::planned(&at, &given, &endpoints, language).await?),
    };
    let fresh = app.issue_keys(&at, &endpoints).await?;
    let detail = AuditDetail(format!("subtree {}, {} keys", top.0, fresh.len()));
    if let Some(print) = print {
        let page = print.page(&app, &roster, entries, &fresh)?;
        let headers = sheet_headers("text/html; charset=utf-8", "diemcau-keys.html");
        return Ok((Extension(detail), headers, page.into_bytes()));
    }
    let lines = entries.iter().zip(&fresh).map(|(entry, key)| SheetLine {
        code: &entry.code,
        name: &entry.name,
        level: words::level(&entry.level, language),
        link: app.join_link(key),
        join_code: key.code.grouped(),
    });
    let sheet = key_sheet(lines, language).map_err(|failed| HttpProblem::internal(&failed))?;
    Ok((Extension(detail), sheet_headers("text/csv; charset=utf-8", "diemcau-keys.csv"), sheet))
}

fn sheet_headers(content_type: &'static str, name: &str) -> [(HeaderName, String); 2] {
    [(CONTENT_TYPE, content_type.to_owned()), (CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\""))]
}

impl App {
    /// Makes keys; whoever came in with the former ones is out.
    async fn issue_keys(&self, at: &AtDesk, endpoints: &[EndpointId]) -> Result<Vec<FreshKey>, HttpProblem> {
        let conference = at.desk.conference();
        let fresh = self.join_keys.issue(conference, endpoints, self.clock.now()).await?;
        let holders = endpoints.iter().map(|endpoint| Holder::Endpoint { conference, endpoint: *endpoint });
        self.put_out(&holders.collect::<Vec<_>>()).await;
        Ok(fresh)
    }

    /// The link that brings an endpoint in. The key stands behind `#`, so no log has it.
    #[must_use]
    pub fn join_link(&self, key: &FreshKey) -> String {
        format!("{}join#k={}", self.public_url, key.key.reveal())
    }
}
