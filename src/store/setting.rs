//! What the server keeps for itself: its keys, and settings that are not in its configuration.

use crate::error::{StoreError, database};
use crate::store::Store;
use crate::value::hash;

impl Store {
    /// The server's key of this name. The first time it is `fresh`, 32 random bytes; later it is what
    /// was kept then.
    ///
    /// # Errors
    /// An error of the disk.
    pub async fn server_key(&self, name: &str, fresh: [u8; 32]) -> Result<[u8; 32], StoreError> {
        let name = name.to_owned();
        self.write(move |connection| {
            Box::pin(async move {
                sqlx::query("INSERT OR IGNORE INTO server_keys (name, bytes) VALUES (?1, ?2)")
                    .bind(&name)
                    .bind(&fresh[..])
                    .execute(&mut *connection)
                    .await
                    .map_err(database)?;
                let bytes: Vec<u8> = sqlx::query_scalar("SELECT bytes FROM server_keys WHERE name = ?1")
                    .bind(&name)
                    .fetch_one(connection)
                    .await
                    .map_err(database)?;
                hash("bytes", &bytes)
            })
        })
        .await
    }

    /// A setting; none if it was never made.
    ///
    /// # Errors
    /// An error of the disk.
    pub async fn setting(&self, name: &str) -> Result<Option<String>, StoreError> {
        sqlx::query_scalar("SELECT value FROM settings WHERE name = ?1")
            .bind(name)
            .fetch_optional(self.readers())
            .await
            .map_err(database)
    }

    /// Makes or changes a setting.
    ///
    /// # Errors
    /// An error of the disk.
    pub async fn change_setting(&self, name: &str, value: &str) -> Result<(), StoreError> {
        let (name, value) = (name.to_owned(), value.to_owned());
        self.change(
            sqlx::query("INSERT OR REPLACE INTO settings (name, value) VALUES (?1, ?2)").bind(name).bind(value),
        )
        .await?;
        Ok(())
    }
}
