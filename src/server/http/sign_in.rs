//! Signing in and out, and asking who one is.

use std::collections::BTreeSet;
use std::time::Instant;

use axum::Json;
use axum::extract::State;
use axum::http::header::SET_COOKIE;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{AppendHeaders, IntoResponse};
use diemcau_domain::authority::Principal;
use diemcau_domain::identity::AccountId;
use diemcau_domain::person::Person;
use diemcau_protocol::account::{Me, SignIn, SignInOnce};
use diemcau_secretariat::view;
use diemcau_store::{AuditEntry, Holder};

use super::body::Body;
use super::client_address::ClientAddress;
use super::problem::HttpProblem;
use crate::access::Admitted;
use crate::app::App;
use crate::identity::cookie::Console;
use crate::identity::secret::hash_of;

/// Signs an account in with its password.
#[utoipa::path(
    post, path = "/api/v1/sign-ins", tag = "identity", request_body = SignIn,
    responses((status = 200, description = "Signed in; the cookie is set", body = Me))
)]
pub async fn sign_in(
    State(app): State<App>,
    ClientAddress(address): ClientAddress,
    headers: HeaderMap,
    Body(given): Body<SignIn>,
) -> Result<impl IntoResponse, HttpProblem> {
    app.failures.may_try(address, Instant::now())?;
    let account = app.store.account_named(given.name.trim()).await?;
    let kept = account.as_ref().map(|account| account.password_hash.clone());
    let attempt = app.failures.attempt(address);
    let compared = app.passwords.verify(given.password, kept).await;
    if !matches!(compared, Ok(false)) {
        attempt.pardon();
    }
    let is_right = compared?;
    match account.filter(|_| is_right) {
        Some(account) => welcome(&app, Holder::Account(account.account), &headers).await,
        None => {
            let title = "The name or the password is wrong";
            Err(HttpProblem::new(StatusCode::UNAUTHORIZED, "wrong_name_or_password", title))
        }
    }
}

/// Signs in with a secret that works once.
#[utoipa::path(
    post, path = "/api/v1/sign-ins/once", tag = "identity", request_body = SignInOnce,
    responses((status = 200, description = "Signed in; the cookie is set", body = Me))
)]
pub async fn sign_in_once(
    State(app): State<App>,
    ClientAddress(address): ClientAddress,
    headers: HeaderMap,
    Body(given): Body<SignInOnce>,
) -> Result<impl IntoResponse, HttpProblem> {
    match app.store.consume_secret(hash_of(given.secret.trim()), app.clock.now()).await? {
        Some(holder) => welcome(&app, holder, &headers).await,
        None => {
            app.failures.failed(address, Instant::now());
            let title = "The secret is wrong, used or too old";
            Err(HttpProblem::new(StatusCode::UNAUTHORIZED, "wrong_secret", title))
        }
    }
}

/// Ends the sign-in that asks.
#[utoipa::path(
    delete, path = "/api/v1/sign-ins/current", tag = "identity",
    responses((status = 204, description = "Signed out"))
)]
pub async fn sign_out(
    State(app): State<App>,
    headers: HeaderMap,
    admitted: Admitted,
) -> Result<impl IntoResponse, HttpProblem> {
    let signed_in = &admitted.signed_in;
    app.sign_ins.end(signed_in.id_hash).await?;
    app.put_out_sign_in(signed_in).await;
    let console = console(&headers, signed_in.holder);
    Ok((StatusCode::NO_CONTENT, AppendHeaders([(SET_COOKIE, app.cookies.clear(console))])))
}

/// Who is asking.
#[utoipa::path(get, path = "/api/v1/me", tag = "identity", responses((status = 200, description = "Who", body = Me)))]
pub async fn me(State(app): State<App>, admitted: Admitted) -> Result<Json<Me>, HttpProblem> {
    Ok(Json(app.describe(&admitted.signed_in.principal).await?))
}

async fn welcome(app: &App, holder: Holder, headers: &HeaderMap) -> Result<impl IntoResponse + use<>, HttpProblem> {
    let now = app.clock.now();
    let principal = app.sign_ins.principal(holder).await?.ok_or_else(HttpProblem::not_signed_in)?;
    let me = app.describe(&principal).await?;
    let id = app.sign_ins.begin(holder, now).await?;
    app.store
        .audit(AuditEntry {
            at: now,
            author: principal.author(),
            conference: None,
            action: "sign_in".to_owned(),
            target: String::new(),
            detail: String::new(),
        })
        .await?;
    let cookie = app.cookies.set(console(headers, holder), id.reveal());
    Ok((AppendHeaders([(SET_COOKIE, cookie)]), Json(me)))
}

/// The console whose cookie is meant.
pub(crate) fn console(headers: &HeaderMap, holder: Holder) -> Console {
    Console::of(headers).unwrap_or(match holder {
        Holder::Account(_) => Console::Organizer,
        Holder::Endpoint { .. } => Console::Join,
    })
}

impl App {
    /// Somebody in words for a page.
    ///
    /// # Errors
    /// A problem if the account or the endpoint is gone.
    pub async fn describe(&self, principal: &Principal) -> Result<Me, HttpProblem> {
        match principal {
            Principal::Account { account, role, subtree } => {
                let name = self.account_name(*account).await?;
                let names = self.store.account_names(&BTreeSet::from([*account])).await?;
                let person = names.person(principal.author(), self.clock.now());
                Ok(Me::Account {
                    account: account.0,
                    name,
                    role: (*role).into(),
                    subtree: subtree.clone(),
                    full_name: person.map(|person| person.full_name().to_owned()),
                    position: person.and_then(Person::position).map(str::to_owned),
                })
            }
            Principal::Technician { conference, endpoint } => {
                let desk = self.secretariat.desk(*conference).ok_or_else(HttpProblem::not_found)?;
                let endpoint = *endpoint;
                let found = desk.read(move |reading| {
                    let title = reading.conference.title().to_owned();
                    view::endpoint_ref(&reading.conference.roster(), endpoint).map(|endpoint| (title, endpoint))
                });
                let (conference_title, endpoint) = found.await?.ok_or_else(HttpProblem::not_found)?;
                Ok(Me::Technician { conference: conference.0, conference_title, endpoint })
            }
        }
    }

    async fn account_name(&self, account: AccountId) -> Result<String, HttpProblem> {
        let kept = self.store.account(account).await?;
        kept.map(|kept| kept.name).ok_or_else(HttpProblem::not_found)
    }
}
