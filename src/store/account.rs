//! Accounts of administrators, organizers and staff.

use std::fmt;

use diemcau_domain::authority::Role;
use diemcau_domain::identity::AccountId;
use diemcau_domain::person::Person;
use diemcau_domain::time::Timestamp;
use sqlx::SqliteConnection;

use crate::error::{StoreError, database, taken};
use crate::holder::Holder;
use crate::person::put_person;
use crate::secret::forget_secrets;
use crate::sign_in::end_sign_ins;
use crate::store::Store;
use crate::value::foreign_value;

/// A password as argon2 keeps it (PHC string form). It does not show itself in logs.
#[derive(Clone, PartialEq, Eq)]
pub struct PasswordHash(String);

impl PasswordHash {
    /// A hash in PHC string form.
    pub fn new(phc: impl Into<String>) -> Self {
        Self(phc.into())
    }

    /// The PHC string.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for PasswordHash {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("PasswordHash(…)")
    }
}

/// An account to be made.
#[derive(Clone, Debug)]
pub struct NewAccount {
    /// Its name; upper and lower case are alike.
    pub name: String,
    /// Its password.
    pub password_hash: PasswordHash,
    /// Its role.
    pub role: Role,
    /// The code at the top of its subtree; none for everything.
    pub subtree: Option<String>,
    /// Whom it is given to, if that is known.
    pub person: Option<Person>,
}

/// An account as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Its number, never given to another.
    pub account: AccountId,
    /// Its name.
    pub name: String,
    /// Its password.
    pub password_hash: PasswordHash,
    /// Its role.
    pub role: Role,
    /// The code at the top of its subtree; none for everything.
    pub subtree: Option<String>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was disabled, if it was. Nothing enables it again.
    pub disabled_at: Option<Timestamp>,
}

type Columns = (u32, String, String, String, Option<String>, i64, Option<i64>);

impl Account {
    fn from_columns(columns: Columns) -> Result<Self, StoreError> {
        let (account, name, password_hash, role, subtree, created_at, disabled_at) = columns;
        Ok(Self {
            account: AccountId(account),
            name,
            password_hash: PasswordHash(password_hash),
            role: role_named(&role)?,
            subtree,
            created_at: Timestamp::from_millis(created_at),
            disabled_at: disabled_at.map(Timestamp::from_millis),
        })
    }
}

const fn role_name(role: Role) -> &'static str {
    match role {
        Role::Admin => "admin",
        Role::Organizer => "organizer",
        Role::Staff => "staff",
    }
}

fn role_named(name: &str) -> Result<Role, StoreError> {
    [Role::Admin, Role::Organizer, Role::Staff]
        .into_iter()
        .find(|role| role_name(*role) == name)
        .ok_or_else(|| foreign_value("role"))
}

impl Store {
    /// Makes an account.
    ///
    /// # Errors
    /// [`StoreError::NameTaken`] if an enabled account has the name; or an error of the disk.
    pub async fn create_account(&self, account: NewAccount, at: Timestamp) -> Result<AccountId, StoreError> {
        self.write(move |connection| {
            Box::pin(async move {
                let made: Result<u32, sqlx::Error> = sqlx::query_scalar(
                    "INSERT INTO accounts (name, name_key, password_hash, role, subtree, created_at_ms)
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6) RETURNING account",
                )
                .bind(&account.name)
                .bind(account.name.to_lowercase())
                .bind(account.password_hash.as_str())
                .bind(role_name(account.role))
                .bind(&account.subtree)
                .bind(at.as_millis())
                .fetch_one(&mut *connection)
                .await;
                let number = AccountId(made.map_err(|error| taken(error, StoreError::NameTaken))?);
                if let Some(person) = &account.person {
                    put_person(connection, number, person, at).await?;
                }
                Ok(number)
            })
        })
        .await
    }

    /// An account by its number, disabled or not.
    ///
    /// # Errors
    /// An error of the disk.
    pub async fn account(&self, account: AccountId) -> Result<Option<Account>, StoreError> {
        let row: Option<Columns> = sqlx::query_as(
            "SELECT account, name, password_hash, role, subtree, created_at_ms, disabled_at_ms
             FROM accounts WHERE account = ?1",
        )
        .bind(account.0)
        .fetch_optional(self.readers())
        .await
        .map_err(database)?;
        row.map(Account::from_columns).transpose()
    }

    /// The enabled account of this name; upper and lower case are alike.
    ///
    /// # Errors
    /// An error of the disk.
    pub async fn account_named(&self, name: &str) -> Result<Option<Account>, StoreError> {
        let row: Option<Columns> = sqlx::query_as(
            "SELECT account, name, password_hash, role, subtree, created_at_ms, disabled_at_ms
             FROM accounts WHERE name_key = ?1 AND disabled_at_ms IS NULL",
        )
        .bind(name.to_lowercase())
        .fetch_optional(self.readers())
        .await
        .map_err(database)?;
        row.map(Account::from_columns).transpose()
    }

    /// Every account by number, the disabled ones too.
    ///
    /// # Errors
    /// An error of the disk.
    pub async fn accounts(&self) -> Result<Vec<Account>, StoreError> {
        let rows: Vec<Columns> = sqlx::query_as(
            "SELECT account, name, password_hash, role, subtree, created_at_ms, disabled_at_ms
             FROM accounts ORDER BY account",
        )
        .fetch_all(self.readers())
        .await
        .map_err(database)?;
        rows.into_iter().map(Account::from_columns).collect()
    }

    /// Gives an account another password. Whoever was signed in with the old one is signed out, and
    /// its one-time secrets are forgotten.
    ///
    /// # Errors
    /// [`StoreError::UnknownAccount`] if there is none or it is disabled; or an error of the disk.
    pub async fn change_password(&self, account: AccountId, password_hash: PasswordHash) -> Result<(), StoreError> {
        self.write(move |connection| {
            Box::pin(async move {
                let changed =
                    sqlx::query("UPDATE accounts SET password_hash = ?2 WHERE account = ?1 AND disabled_at_ms IS NULL")
                        .bind(account.0)
                        .bind(password_hash.as_str())
                        .execute(&mut *connection)
                        .await
                        .map_err(database)?;
                sign_out(connection, account, changed.rows_affected()).await
            })
        })
        .await
    }

    /// Disables an account: its number and what it did stay, its name may be given to another. Papers
    /// go on naming whom it was given to.
    /// Whoever is signed in with it is signed out, and its one-time secrets are forgotten.
    ///
    /// # Errors
    /// [`StoreError::UnknownAccount`] if there is none or it is disabled; or an error of the disk.
    pub async fn disable_account(&self, account: AccountId, at: Timestamp) -> Result<(), StoreError> {
        self.write(move |connection| {
            Box::pin(async move {
                let changed = sqlx::query(
                    "UPDATE accounts SET disabled_at_ms = ?2 WHERE account = ?1 AND disabled_at_ms IS NULL",
                )
                .bind(account.0)
                .bind(at.as_millis())
                .execute(&mut *connection)
                .await
                .map_err(database)?;
                sign_out(connection, account, changed.rows_affected()).await
            })
        })
        .await
    }
}

async fn sign_out(connection: &mut SqliteConnection, account: AccountId, changed: u64) -> Result<(), StoreError> {
    if changed == 0 {
        return Err(StoreError::UnknownAccount(account));
    }
    end_sign_ins(connection, Holder::Account(account)).await?;
    forget_secrets(connection, Holder::Account(account)).await?;
    Ok(())
}
