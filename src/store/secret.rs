//! Secrets that open once: sign-in links.

use diemcau_domain::time::Timestamp;
use sqlx::SqliteConnection;

use crate::error::{StoreError, database, taken};
use crate::holder::{Holder, HolderColumns};
use crate::sign_in::require_welcome;
use crate::store::Store;

impl Store {
    /// Keeps the SHA-256 of a secret that lets `holder` in once, until `expires_at`.
    ///
    /// # Errors
    /// [`StoreError::UnknownAccount`], [`StoreError::NoJoinKey`], [`StoreError::HashTaken`]; or an
    /// error of the disk.
    pub async fn keep_secret(
        &self,
        secret_hash: [u8; 32],
        holder: Holder,
        expires_at: Timestamp,
    ) -> Result<(), StoreError> {
        self.write(move |connection| {
            Box::pin(async move {
                require_welcome(connection, holder).await?;
                let (account, conference, endpoint) = holder.columns();
                sqlx::query(
                    "INSERT INTO once_secrets (secret_hash, account, conference, endpoint, expires_at_ms)
                     VALUES (?1, ?2, ?3, ?4, ?5)",
                )
                .bind(&secret_hash[..])
                .bind(account)
                .bind(conference)
                .bind(endpoint)
                .bind(expires_at.as_millis())
                .execute(connection)
                .await
                .map_err(|error| taken(error, StoreError::HashTaken))?;
                Ok(())
            })
        })
        .await
    }

    /// Consumes a secret: answers its holder to one caller, and none to every other.
    ///
    /// # Errors
    /// An error of the disk; then the secret is not consumed.
    pub async fn consume_secret(&self, secret_hash: [u8; 32], now: Timestamp) -> Result<Option<Holder>, StoreError> {
        self.write(move |connection| {
            Box::pin(async move {
                let holder: Option<HolderColumns> = sqlx::query_as(
                    "DELETE FROM once_secrets WHERE secret_hash = ?1 AND expires_at_ms > ?2
                     RETURNING account, conference, endpoint",
                )
                .bind(&secret_hash[..])
                .bind(now.as_millis())
                .fetch_optional(connection)
                .await
                .map_err(database)?;
                holder.map(Holder::from_columns).transpose()
            })
        })
        .await
    }
}

/// Forgets every secret of `holder`.
pub(crate) async fn forget_secrets(connection: &mut SqliteConnection, holder: Holder) -> Result<u64, StoreError> {
    let (account, conference, endpoint) = holder.columns();
    let forgotten = sqlx::query("DELETE FROM once_secrets WHERE account IS ?1 AND conference IS ?2 AND endpoint IS ?3")
        .bind(account)
        .bind(conference)
        .bind(endpoint)
        .execute(connection)
        .await
        .map_err(database)?;
    Ok(forgotten.rows_affected())
}
