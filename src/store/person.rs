//! Whom accounts were given to. Personal data: it stands beside the record and can be erased.

use std::collections::BTreeSet;

use diemcau_domain::identity::AccountId;
use diemcau_domain::person::{AccountNames, Person};
use diemcau_domain::time::Timestamp;
use sqlx::SqliteConnection;

use crate::error::{StoreError, database, refused};
use crate::store::Store;
use crate::value::foreign_value;

/// How many people an account may have been given to, those whose names are erased left out.
const PERSON_LIMIT: i64 = 100;

/// What another name for an account means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Naming {
    /// Somebody has the account from now on, or has another position: what was done before stays with
    /// whoever had it then.
    FromNow,
    /// What stands there was wrong, for what was done before as well.
    Corrected,
}

/// An account, the name it signs in with and, once for each, since when it was whose.
type Columns = (u32, String, Option<i64>, Option<String>, Option<String>);

impl Store {
    /// Says whom an account was given to, whether it is disabled or not. The first name that an account gets
    /// counts for everything that was done with it.
    ///
    /// # Errors
    /// [`StoreError::UnknownAccount`]; [`StoreError::TooManyPersons`] beyond 100 of them; or an error of the disk.
    pub async fn name_person(
        &self,
        account: AccountId,
        person: Person,
        naming: Naming,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        self.write(move |connection| {
            Box::pin(async move {
                let is_corrected = naming == Naming::Corrected && correct(connection, account, &person).await?;
                if is_corrected { Ok(()) } else { put_person(connection, account, &person, at).await }
            })
        })
        .await
    }

    /// Erases the name of every person that an account was given to; answers how many. Papers of what was done
    /// until now have the name that it signs in with, whoever gets it later.
    ///
    /// # Errors
    /// An error of the disk.
    pub async fn erase_persons(&self, account: AccountId) -> Result<u64, StoreError> {
        let erased = sqlx::query(
            "UPDATE account_persons SET full_name = NULL, position = NULL
             WHERE account = ?1 AND full_name IS NOT NULL",
        );
        self.change(erased.bind(account.0)).await
    }

    /// What these accounts are called, the disabled ones among them.
    ///
    /// # Errors
    /// An error of the disk.
    pub async fn account_names(&self, accounts: &BTreeSet<AccountId>) -> Result<AccountNames, StoreError> {
        let accounts = serde_json::to_string(accounts).map_err(StoreError::unwritable)?;
        let rows: Vec<Columns> = sqlx::query_as(
            "SELECT account, name, since_ms, full_name, position
             FROM accounts LEFT JOIN account_persons USING (account)
             WHERE account IN (SELECT value FROM json_each(?1))",
        )
        .bind(accounts)
        .fetch_all(self.readers())
        .await
        .map_err(database)?;
        let mut names = AccountNames::default();
        for (account, sign_in_name, since, full_name, position) in rows {
            let account = AccountId(account);
            names.add_account(account, sign_in_name);
            let Some(since) = since.map(Timestamp::from_millis) else { continue };
            match full_name {
                Some(full_name) => names.add_person(account, since, kept_person(&full_name, position.as_deref())?),
                None => names.add_erased(account, since),
            }
        }
        Ok(names)
    }
}

fn kept_person(full_name: &str, position: Option<&str>) -> Result<Person, StoreError> {
    Person::new(full_name, position).map_err(|_| foreign_value("full_name"))
}

/// Since a time, an account is somebody's.
pub(crate) async fn put_person(
    connection: &mut SqliteConnection,
    account: AccountId,
    person: &Person,
    since: Timestamp,
) -> Result<(), StoreError> {
    let named: i64 =
        sqlx::query_scalar("SELECT count(*) FROM account_persons WHERE account = ?1 AND full_name IS NOT NULL")
            .bind(account.0)
            .fetch_one(&mut *connection)
            .await
            .map_err(database)?;
    if named >= PERSON_LIMIT {
        return Err(StoreError::TooManyPersons(account));
    }
    let unknown = StoreError::UnknownAccount(account);
    sqlx::query(
        "INSERT OR REPLACE INTO account_persons (account, since_ms, full_name, position) VALUES (?1, ?2, ?3, ?4)",
    )
    .bind(account.0)
    .bind(since.as_millis())
    .bind(person.full_name())
    .bind(person.position())
    .execute(connection)
    .await
    .map_err(|error| refused(error, unknown))?;
    Ok(())
}

/// Whether there was anybody whose name could be corrected. Nobody knows any more whether an erased one was wrong.
async fn correct(connection: &mut SqliteConnection, account: AccountId, person: &Person) -> Result<bool, StoreError> {
    let corrected = sqlx::query(
        "UPDATE account_persons SET full_name = ?2, position = ?3
         WHERE account = ?1 AND full_name IS NOT NULL
           AND since_ms = (SELECT max(since_ms) FROM account_persons WHERE account = ?1)",
    )
    .bind(account.0)
    .bind(person.full_name())
    .bind(person.position())
    .execute(connection)
    .await
    .map_err(database)?;
    Ok(corrected.rows_affected() > 0)
}
