//! Delegates check in by themselves: what the screen shows, their own codes, and the door.

use std::time::Instant;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::{Extension, response::IntoResponse};
use diemcau_domain::command::Command;
use diemcau_domain::delegate::{CheckInWay, DelegateWish};
use diemcau_domain::identity::{ConferenceId, EndpointId, SessionId};
use diemcau_protocol::delegate::{CheckIn, CheckInCode, CheckedIn, DelegateCode, DelegateCodes};
use diemcau_secretariat::{Desk, Reading, view};

use super::body::Body;
use super::client_address::ClientAddress;
use super::problem::HttpProblem;
use crate::access::{AtDesk, AuditDetail};
use crate::app::App;
use crate::delegate_names::names_of;
use crate::identity::check_ins::CheckInPlace;
use crate::identity::code;

/// What the screen of an endpoint shows now, so that delegates can check in there.
#[utoipa::path(
    get, path = "/api/v1/conferences/{conference}/sessions/{session}/endpoints/{endpoint}/check-in-code",
    tag = "delegates",
    params(
        ("conference" = u32, Path, description = "The conference"),
        ("session" = u32, Path, description = "The session"),
        ("endpoint" = u32, Path, description = "The endpoint"),
    ),
    responses((status = 200, description = "The code, for half a minute", body = CheckInCode))
)]
pub async fn show_check_in_code(State(app): State<App>, at: AtDesk) -> Result<Json<CheckInCode>, HttpProblem> {
    let (session, endpoint) = (at.session()?, at.endpoint()?);
    let place = CheckInPlace { conference: at.desk.conference(), session, endpoint };
    let (code, changes_in_ms) = app.check_ins.shown_at(place, app.clock.now());
    let link = format!(
        "{}checkin#p={}.{}.{}.{}",
        app.public_url,
        place.conference,
        place.session,
        place.endpoint,
        code.plain()
    );
    Ok(Json(CheckInCode { link, changes_in_ms: u32::try_from(changes_in_ms).unwrap_or_default() }))
}

/// Makes new codes for everybody on the list of an endpoint. Their former codes stop working.
#[utoipa::path(
    post, path = "/api/v1/conferences/{conference}/endpoints/{endpoint}/delegate-codes", tag = "delegates",
    params(
        ("conference" = u32, Path, description = "The conference"),
        ("endpoint" = u32, Path, description = "The endpoint"),
    ),
    responses((status = 200, description = "The codes, shown once", body = DelegateCodes))
)]
pub async fn issue_delegate_codes(State(app): State<App>, at: AtDesk) -> Result<impl IntoResponse, HttpProblem> {
    let (endpoint, conference) = (at.endpoint()?, at.desk.conference());
    let look = move |reading: &Reading<'_>| {
        let list = reading.conference.delegates().list(endpoint, None);
        let named = view::endpoint_ref(&reading.conference.roster(), endpoint)?;
        Some((named, list.iter().map(|listed| listed.delegate).collect()))
    };
    let (named, listed) = at.read(look).await?.ok_or_else(HttpProblem::not_found)?;
    let names = names_of(&app.store, conference, &listed).await?;
    let mut delegates: Vec<_> = listed.into_iter().filter(|delegate| names.get(*delegate).is_some()).collect();
    delegates.sort_by_key(|delegate| names.rank(*delegate));
    let fresh = app.check_ins.issue(conference, endpoint, &delegates).await?;
    let shown = delegates.iter().zip(&fresh).filter_map(|(delegate, code)| {
        let name = names.get(*delegate)?;
        Some(DelegateCode {
            delegate: delegate.0,
            name: name.name.clone(),
            unit: name.unit.clone(),
            code: code.grouped(),
            link: format!("{}checkin#d={}", app.public_url, code.plain()),
        })
    });
    let codes: Vec<_> = shown.collect();
    let detail = AuditDetail(format!("{} codes", codes.len()));
    Ok((Extension(detail), Json(DelegateCodes { endpoint: named, codes })))
}

/// A delegate says by its own code that it is where the rotating code was shown.
#[utoipa::path(
    post, path = "/api/v1/check-ins", tag = "delegates", request_body = CheckIn,
    responses((status = 200, description = "It is written down", body = CheckedIn))
)]
pub async fn check_in(
    State(app): State<App>,
    ClientAddress(address): ClientAddress,
    Body(given): Body<CheckIn>,
) -> Result<Json<CheckedIn>, HttpProblem> {
    let place = CheckInPlace {
        conference: ConferenceId(given.conference),
        session: SessionId(given.session),
        endpoint: EndpointId(given.endpoint),
    };
    // Only who has the code of the screen may try codes of delegates, and only so can a try fail.
    let shown = code::CheckInCode::typed(&given.place_code);
    if !shown.is_some_and(|code| app.check_ins.is_shown(place, &code, app.clock.now())) {
        return Err(stale());
    }
    let desk = app.secretariat.desk(place.conference).ok_or_else(stale)?;
    app.failures.may_try(address, Instant::now())?;
    let own = match code::CheckInCode::typed(&given.code) {
        Some(code) => app.check_ins.find(place.conference, &code).await?,
        None => None,
    };
    let Some(delegate) = own else {
        app.failures.failed(address, Instant::now());
        return Err(
            HttpProblem::new(StatusCode::UNAUTHORIZED, "unknown_code", "No delegate has this code").field("code")
        );
    };
    let way = if given.scanned { CheckInWay::Scanned } else { CheckInWay::Typed };
    let wish = DelegateWish::CheckIn { session: place.session, endpoint: place.endpoint, delegate, way };
    let begun = Instant::now();
    let outcome = app.line_budget.command(&desk, place.endpoint, Command::Delegate { wish }).await;
    app.metrics.command(begun.elapsed());
    outcome?;
    checked_in(&app, &desk, place).await.map(Json)
}

async fn checked_in(app: &App, desk: &Desk, place: CheckInPlace) -> Result<CheckedIn, HttpProblem> {
    let look = move |reading: &Reading<'_>| {
        let session = reading.conference.session(place.session)?;
        let entry = reading.conference.roster_of(session).entry(place.endpoint).map(|entry| entry.name.clone())?;
        Some((entry, session.plan.title.clone()))
    };
    let (endpoint_name, session_title) = desk.read(look).await?.ok_or_else(stale)?;
    Ok(CheckedIn { endpoint_name, session_title, at: app.clock.now().into() })
}

/// The code of the screen is not, or no more, the one that is shown. What does not exist shows none.
fn stale() -> HttpProblem {
    let title = "The code on the screen has changed; scan it again";
    HttpProblem::new(StatusCode::UNAUTHORIZED, "stale_check_in_code", title).field("place_code")
}
