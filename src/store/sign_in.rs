//! Sign-ins: who came in, until when. The ids are random and only their hashes are known here.

use diemcau_domain::time::Timestamp;
use sqlx::SqliteConnection;

use crate::error::{StoreError, database, taken};
use crate::holder::{Holder, HolderColumns};
use crate::store::Store;

/// Somebody who came in and may stay for a while.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SignIn {
    /// Who.
    pub holder: Holder,
    /// When it began.
    pub created_at: Timestamp,
    /// When it was noted last that it was used.
    pub last_used_at: Timestamp,
    /// From when on it is worth nothing.
    pub expires_at: Timestamp,
}

type Columns = (Option<u32>, Option<u32>, Option<u32>, i64, i64, i64);

impl SignIn {
    fn from_columns(columns: Columns) -> Result<Self, StoreError> {
        let (account, conference, endpoint, created_at, last_used_at, expires_at) = columns;
        Ok(Self {
            holder: Holder::from_columns((account, conference, endpoint))?,
            created_at: Timestamp::from_millis(created_at),
            last_used_at: Timestamp::from_millis(last_used_at),
            expires_at: Timestamp::from_millis(expires_at),
        })
    }
}

impl Store {
    /// Lets `holder` in until `expires_at`, under the SHA-256 of a random id.
    ///
    /// # Errors
    /// [`StoreError::UnknownAccount`] for an account that was disabled meanwhile;
    /// [`StoreError::NoJoinKey`] for an endpoint without a valid key; [`StoreError::HashTaken`]; or
    /// an error of the disk.
    pub async fn sign_in(
        &self,
        id_hash: [u8; 32],
        holder: Holder,
        at: Timestamp,
        expires_at: Timestamp,
    ) -> Result<(), StoreError> {
        self.write(move |connection| Box::pin(begin_sign_in(connection, id_hash, holder, at, expires_at))).await
    }

    /// Who is signed in under this id; none if it is unknown, revoked or expired.
    ///
    /// # Errors
    /// An error of the disk.
    pub async fn signed_in(&self, id_hash: [u8; 32], now: Timestamp) -> Result<Option<SignIn>, StoreError> {
        let row: Option<Columns> = sqlx::query_as(
            "SELECT account, conference, endpoint, created_at_ms, last_used_at_ms, expires_at_ms
             FROM sign_ins WHERE id_hash = ?1 AND expires_at_ms > ?2",
        )
        .bind(&id_hash[..])
        .bind(now.as_millis())
        .fetch_optional(self.readers())
        .await
        .map_err(database)?;
        row.map(SignIn::from_columns).transpose()
    }

    /// Notes that a sign-in was used and lets it last until `expires_at`; does nothing to one that is
    /// gone. It is a commit: not for every request.
    ///
    /// # Errors
    /// An error of the disk.
    pub async fn use_sign_in(&self, id_hash: [u8; 32], at: Timestamp, expires_at: Timestamp) -> Result<(), StoreError> {
        // One that has expired stays so.
        let note = sqlx::query(
            "UPDATE sign_ins SET last_used_at_ms = ?2, expires_at_ms = ?3 WHERE id_hash = ?1 AND expires_at_ms > ?2",
        );
        self.change(note.bind(id_hash.to_vec()).bind(at.as_millis()).bind(expires_at.as_millis())).await?;
        Ok(())
    }

    /// Ends a sign-in; answers whether there was one.
    ///
    /// # Errors
    /// An error of the disk.
    pub async fn revoke_sign_in(&self, id_hash: [u8; 32]) -> Result<bool, StoreError> {
        Ok(self.change(sqlx::query("DELETE FROM sign_ins WHERE id_hash = ?1").bind(id_hash.to_vec())).await? > 0)
    }

    /// Ends every sign-in of `holder`; answers how many there were.
    ///
    /// # Errors
    /// An error of the disk.
    pub async fn revoke_sign_ins(&self, holder: Holder) -> Result<u64, StoreError> {
        self.write(move |connection| Box::pin(end_sign_ins(connection, holder))).await
    }

    /// Forgets sign-ins and one-time secrets that have expired; answers how many.
    ///
    /// # Errors
    /// An error of the disk.
    pub async fn forget_expired(&self, now: Timestamp) -> Result<u64, StoreError> {
        self.write(move |connection| {
            Box::pin(async move {
                let sign_ins = sqlx::query("DELETE FROM sign_ins WHERE expires_at_ms <= ?1")
                    .bind(now.as_millis())
                    .execute(&mut *connection)
                    .await
                    .map_err(database)?;
                let secrets = sqlx::query("DELETE FROM once_secrets WHERE expires_at_ms <= ?1")
                    .bind(now.as_millis())
                    .execute(&mut *connection)
                    .await
                    .map_err(database)?;
                Ok(sign_ins.rows_affected() + secrets.rows_affected())
            })
        })
        .await
    }
}

/// Lets `holder` in, if it may come in at this moment: between the check of a password or key and
/// this, the account may have been disabled or the key revoked, and a sign-in would outlive it.
pub(crate) async fn begin_sign_in(
    connection: &mut SqliteConnection,
    id_hash: [u8; 32],
    holder: Holder,
    at: Timestamp,
    expires_at: Timestamp,
) -> Result<(), StoreError> {
    require_welcome(connection, holder).await?;
    let (account, conference, endpoint) = holder.columns();
    sqlx::query(
        "INSERT INTO sign_ins
             (id_hash, account, conference, endpoint, created_at_ms, last_used_at_ms, expires_at_ms)
         VALUES (?1, ?2, ?3, ?4, ?5, ?5, ?6)",
    )
    .bind(&id_hash[..])
    .bind(account)
    .bind(conference)
    .bind(endpoint)
    .bind(at.as_millis())
    .bind(expires_at.as_millis())
    .execute(connection)
    .await
    .map_err(|error| taken(error, StoreError::HashTaken))?;
    Ok(())
}

/// Refuses a disabled account and an endpoint without a valid key.
pub(crate) async fn require_welcome(connection: &mut SqliteConnection, holder: Holder) -> Result<(), StoreError> {
    let (welcome, refusal): (bool, _) = match holder {
        Holder::Account(account) => (
            sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM accounts WHERE account = ?1 AND disabled_at_ms IS NULL)")
                .bind(account.0)
                .fetch_one(connection)
                .await
                .map_err(database)?,
            StoreError::UnknownAccount(account),
        ),
        Holder::Endpoint { conference, endpoint } => (
            sqlx::query_scalar(
                "SELECT EXISTS (SELECT 1 FROM join_keys
                 WHERE conference = ?1 AND endpoint = ?2 AND revoked_at_ms IS NULL)",
            )
            .bind(conference.0)
            .bind(endpoint.0)
            .fetch_one(connection)
            .await
            .map_err(database)?,
            StoreError::NoJoinKey,
        ),
    };
    if welcome { Ok(()) } else { Err(refusal) }
}

/// Ends every sign-in of `holder`.
pub(crate) async fn end_sign_ins(connection: &mut SqliteConnection, holder: Holder) -> Result<u64, StoreError> {
    let (account, conference, endpoint): HolderColumns = holder.columns();
    let ended = sqlx::query("DELETE FROM sign_ins WHERE account IS ?1 AND conference IS ?2 AND endpoint IS ?3")
        .bind(account)
        .bind(conference)
        .bind(endpoint)
        .execute(connection)
        .await
        .map_err(database)?;
    Ok(ended.rows_affected())
}
