//! Accounts of organizers, staff and administrators.

use axum::extract::State;
use axum::http::StatusCode;
use axum::{Extension, Json};
use diemcau_domain::authority::{Action, Role, Target, authorize};
use diemcau_domain::identity::{AccountId, Author};
use diemcau_domain::person::Person;
use diemcau_domain::refusal::Refusal;
use diemcau_protocol::account::{Account, NamePerson, NewAccount, NewPassword};
use diemcau_store::{Holder, Naming};
use unicode_normalization::UnicodeNormalization;

use super::body::Body;
use super::problem::HttpProblem;
use crate::access::{Admitted, AuditDetail};
use crate::app::App;
use crate::identity::password::{PasswordLength, check_length};

/// Every account that is not deleted.
#[utoipa::path(
    get, path = "/api/v1/accounts", tag = "accounts",
    responses((status = 200, description = "The accounts", body = Vec<Account>))
)]
pub async fn list_accounts(State(app): State<App>) -> Result<Json<Vec<Account>>, HttpProblem> {
    let kept = app.store.accounts().await?;
    let enabled: Vec<_> = kept.into_iter().filter(|kept| kept.disabled_at.is_none()).collect();
    let names = app.store.account_names(&enabled.iter().map(|kept| kept.account).collect()).await?;
    let now = app.clock.now();
    let view = |kept: diemcau_store::Account| {
        let person = names.person(Author::Account(kept.account), now);
        shown(kept, person)
    };
    Ok(Json(enabled.into_iter().map(view).collect()))
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
        let title = "A name has 3 to 64 letters from a to z, digits, dots, dashes, underscores or at signs";
        return Err(HttpProblem::new(StatusCode::UNPROCESSABLE_ENTITY, "account_name", title).field("name"));
    }
    let subtree = given.subtree.filter(|code| !code.is_empty());
    if !may_have_subtree(given.role.into(), subtree.as_deref()) {
        let title = "An administrator has no subtree";
        return Err(HttpProblem::new(StatusCode::UNPROCESSABLE_ENTITY, "admin_subtree", title).field("subtree"));
    }
    let person = person_given(given.full_name.as_deref(), given.position.as_deref())?;
    check_length(&given.password)?;
    let password_hash = app.passwords.hash(given.password).await?;
    let new = diemcau_store::NewAccount {
        name: given.name,
        password_hash,
        role: given.role.into(),
        subtree,
        person: person.clone(),
    };
    let account = app.store.create_account(new, app.clock.now()).await?;
    let kept = app.store.account(account).await?.ok_or_else(HttpProblem::not_found)?;
    Ok(Json(shown(kept, person.as_ref())))
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

/// Says whom an account is given to, as papers name them from now on or, as a correction, in what was done
/// before as well.
#[utoipa::path(
    put, path = "/api/v1/accounts/{account}/person", tag = "accounts", request_body = NamePerson,
    params(("account" = u32, Path, description = "The account")),
    responses((status = 204, description = "Changed"))
)]
pub async fn name_person(
    State(app): State<App>,
    admitted: Admitted,
    Body(given): Body<NamePerson>,
) -> Result<(Extension<AuditDetail>, StatusCode), HttpProblem> {
    let account = named(&admitted)?;
    // Whoever answered for figures does not put another name on papers that are signed.
    if given.corrected && authorize(&admitted.signed_in.principal, Action::Administer, Target::Server).is_err() {
        return Err(HttpProblem::denied().field("corrected"));
    }
    let person = person_called(&given.full_name, given.position.as_deref())?;
    let naming = if given.corrected { Naming::Corrected } else { Naming::FromNow };
    app.store.name_person(account, person, naming, app.clock.now()).await?;
    let detail = if given.corrected { "corrected" } else { "from now on" };
    Ok((Extension(AuditDetail(detail.to_owned())), StatusCode::NO_CONTENT))
}

/// Erases the name of everybody whom an account was ever given to, also of one that was deleted. Papers of what
/// was done until now go by the account's name.
#[utoipa::path(
    delete, path = "/api/v1/accounts/{account}/person", tag = "accounts",
    params(("account" = u32, Path, description = "The account")),
    responses((status = 204, description = "Erased"))
)]
pub async fn erase_persons(State(app): State<App>, admitted: Admitted) -> Result<StatusCode, HttpProblem> {
    let kept = app.store.account(named(&admitted)?).await?.ok_or_else(HttpProblem::not_found)?;
    app.store.erase_persons(kept.account).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Deletes an account: nobody signs in with it again, and every sign-in of it ends. Its papers go on naming
/// whom it was given to.
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

fn shown(kept: diemcau_store::Account, person: Option<&Person>) -> Account {
    Account {
        account: kept.account.0,
        name: kept.name,
        role: kept.role.into(),
        subtree: kept.subtree,
        full_name: person.map(|person| person.full_name().to_owned()),
        position: person.and_then(Person::position).map(str::to_owned),
        created_at: kept.created_at.into(),
    }
}

/// Whom a new account is given to; nobody, if neither a name nor a position is given.
///
/// # Errors
/// As [`person_called`].
pub fn person_given(full_name: Option<&str>, position: Option<&str>) -> Result<Option<Person>, Refusal> {
    let is_given = |text: &&str| !text.trim().is_empty();
    let (full_name, position) = (full_name.filter(is_given), position.filter(is_given));
    if full_name.is_none() && position.is_none() {
        return Ok(None);
    }
    person_called(full_name.unwrap_or_default(), position).map(Some)
}

/// Somebody with this name and position, in NFC.
///
/// # Errors
/// [`Refusal::TextLength`] with the field.
pub fn person_called(full_name: &str, position: Option<&str>) -> Result<Person, Refusal> {
    let nfc = |text: &str| text.nfc().collect::<String>();
    Person::new(&nfc(full_name), position.map(nfc).as_deref())
}

/// Whether an account of this role may be for a subtree: whoever runs the whole server has none.
#[must_use]
pub const fn may_have_subtree(role: Role, subtree: Option<&str>) -> bool {
    !matches!(role, Role::Admin) || subtree.is_none()
}

/// Whether a text may be a new account's name. Letters with marks are typed in more than one way, and not on
/// every keyboard.
#[must_use]
pub fn is_account_name(name: &str) -> bool {
    let is_known = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '.' | '-' | '_' | '@');
    (3..=64).contains(&name.chars().count()) && name.chars().all(is_known)
}

impl From<PasswordLength> for HttpProblem {
    fn from(wrong: PasswordLength) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, "password_length", "The password is too short or too long")
            .detail(wrong.to_string())
            .field("password")
    }
}
