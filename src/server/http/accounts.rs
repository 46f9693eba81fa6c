//! Accounts of organizers, staff and administrators.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use diemcau_domain::identity::AccountId;
use diemcau_protocol::account::{Account, NewAccount, NewPassword};
use diemcau_store::Holder;

use super::body::Body;
use super::problem::HttpProblem;
use crate::access::Admitted;
use crate::app::App;
use crate::identity::password::{PasswordLength, check_length};

/// Every account that is not deleted.
#[utoipa::path(
    get, path = "/api/v1/accounts", tag = "accounts",
    responses((status = 200, description = "The accounts", body = Vec<Account>))
)]
pub async fn list_accounts(State(app): State<App>) -> Result<Json<Vec<Account>>, HttpProblem> {
    let kept = app.store.accounts().await?;
    Ok(Json(kept.into_iter().filter(|kept| kept.disabled_at.is_none()).map(shown).collect()))
}

/// A new account.
#[utoipa::path(
    post, path = "/api/v1/accounts", tag = "accounts", request_body = NewAccount,
    responses((status = 200, description = "The account", body = Account))
)]
pub async fn create_account(
    State(app): State<App>,
    Body(given): Body<NewAccount>,
) -> Result<Json<Account>, HttpProblem> {
    if !is_account_name(&given.name) {
        let title = "A name has 3 to 64 letters, digits, dots, dashes, underscores or at signs";
        return Err(HttpProblem::new(StatusCode::UNPROCESSABLE_ENTITY, "account_name", title).field("name"));
    }
    check_length(&given.password)?;
    let password_hash = app.passwords.hash(given.password).await?;
    let new = diemcau_store::NewAccount {
        name: given.name,
        password_hash,
        role: given.role.into(),
        subtree: given.subtree.filter(|code| !code.is_empty()),
    };
    let account = app.store.create_account(new, app.clock.now()).await?;
    let kept = app.store.account(account).await?.ok_or_else(HttpProblem::not_found)?;
    Ok(Json(shown(kept)))
}

/// Another password. Every sign-in of the account ends.
#[utoipa::path(
    put, path = "/api/v1/accounts/{account}/password", tag = "accounts", request_body = NewPassword,
    params(("account" = u32, Path, description = "The account")),
    responses((status = 204, description = "Changed"))
)]
pub async fn change_password(
    State(app): State<App>,
    admitted: Admitted,
    Body(given): Body<NewPassword>,
) -> Result<StatusCode, HttpProblem> {
    let account = named(&admitted)?;
    check_length(&given.password)?;
    let password_hash = app.passwords.hash(given.password).await?;
    app.store.change_password(account, password_hash).await?;
    app.put_out(&[Holder::Account(account)]).await;
    Ok(StatusCode::NO_CONTENT)
}

/// Deletes an account: nobody signs in with it again, and every sign-in of it ends.
#[utoipa::path(
    delete, path = "/api/v1/accounts/{account}", tag = "accounts",
    params(("account" = u32, Path, description = "The account")),
    responses((status = 204, description = "Deleted"))
)]
pub async fn delete_account(State(app): State<App>, admitted: Admitted) -> Result<StatusCode, HttpProblem> {
    let account = named(&admitted)?;
    app.store.disable_account(account, app.clock.now()).await?;
    app.put_out(&[Holder::Account(account)]).await;
    Ok(StatusCode::NO_CONTENT)
}

fn named(admitted: &Admitted) -> Result<AccountId, HttpProblem> {
    admitted.place.account.ok_or_else(HttpProblem::not_found)
}

fn shown(kept: diemcau_store::Account) -> Account {
    Account {
        account: kept.account.0,
        name: kept.name,
        role: kept.role.into(),
        subtree: kept.subtree,
        created_at: kept.created_at.into(),
    }
}

/// Whether a text may be an account's name.
#[must_use]
pub fn is_account_name(name: &str) -> bool {
    let is_known = |letter: char| letter.is_alphanumeric() || matches!(letter, '.' | '-' | '_' | '@');
    (3..=64).contains(&name.chars().count()) && name.chars().all(is_known)
}

impl From<PasswordLength> for HttpProblem {
    fn from(wrong: PasswordLength) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, "password_length", "The password is too short or too long")
            .detail(wrong.to_string())
            .field("password")
    }
}
