//! Device keys: with them the browsers of an endpoint sign attendance slips.

use diemcau_domain::identity::{ConferenceId, DeviceId, EndpointId};
use diemcau_domain::time::Timestamp;
use sqlx::SqliteConnection;

use crate::error::{StoreError, database, refused};
use crate::store::Store;

/// The public half of a key that a browser made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeviceKey {
    /// Its name, of 32 hexadecimal digits: slips say by it whose they are.
    pub name: String,
    /// The key as it was registered: P-256, a SubjectPublicKeyInfo.
    pub public_key: Vec<u8>,
    /// The device that made it, as it names itself on the WebSocket.
    pub device: DeviceId,
    /// When it was registered.
    pub registered_at: Timestamp,
}

/// What becomes of a key that a browser wants to register.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyRegistration {
    /// It is registered now, or was before.
    Registered,
    /// It was revoked, and stays so: the browser needs another one.
    Revoked,
    /// The endpoint has as many valid keys as it may.
    TooMany,
}

impl Store {
    /// Registers a key for an endpoint, as long as the endpoint has fewer than `limit` valid ones. One
    /// that is registered or was revoked stays as it is.
    ///
    /// # Errors
    /// [`StoreError::UnknownConference`], or an error of the disk.
    pub async fn register_device_key(
        &self,
        conference: ConferenceId,
        endpoint: EndpointId,
        key: DeviceKey,
        limit: u32,
    ) -> Result<KeyRegistration, StoreError> {
        self.write(move |connection| {
            Box::pin(async move {
                sqlx::query(
                    "INSERT INTO device_keys (conference, endpoint, name, public_key, device, registered_at_ms)
                     SELECT ?1, ?2, ?3, ?4, ?5, ?6
                     WHERE (SELECT count(*) FROM device_keys
                            WHERE conference = ?1 AND endpoint = ?2 AND revoked_at_ms IS NULL) < ?7
                     ON CONFLICT DO NOTHING",
                )
                .bind(conference.0)
                .bind(endpoint.0)
                .bind(&key.name)
                .bind(&key.public_key)
                .bind(&key.device.0)
                .bind(key.registered_at.as_millis())
                .bind(limit)
                .execute(&mut *connection)
                .await
                .map_err(|error| refused(error, StoreError::UnknownConference(conference)))?;
                let is_revoked: Option<bool> = sqlx::query_scalar(
                    "SELECT revoked_at_ms IS NOT NULL FROM device_keys
                     WHERE conference = ?1 AND endpoint = ?2 AND name = ?3",
                )
                .bind(conference.0)
                .bind(endpoint.0)
                .bind(&key.name)
                .fetch_optional(connection)
                .await
                .map_err(database)?;
                Ok(match is_revoked {
                    Some(false) => KeyRegistration::Registered,
                    Some(true) => KeyRegistration::Revoked,
                    None => KeyRegistration::TooMany,
                })
            })
        })
        .await
    }

    /// The valid key of this name that an endpoint has; none if it is unknown or revoked.
    ///
    /// # Errors
    /// An error of the disk.
    pub async fn device_key(
        &self,
        conference: ConferenceId,
        endpoint: EndpointId,
        name: &str,
    ) -> Result<Option<DeviceKey>, StoreError> {
        let row: Option<(String, Vec<u8>, String, i64)> = sqlx::query_as(
            "SELECT name, public_key, device, registered_at_ms FROM device_keys
             WHERE conference = ?1 AND endpoint = ?2 AND name = ?3 AND revoked_at_ms IS NULL",
        )
        .bind(conference.0)
        .bind(endpoint.0)
        .bind(name)
        .fetch_optional(self.readers())
        .await
        .map_err(database)?;
        Ok(row.map(|(name, public_key, device, registered_at)| DeviceKey {
            name,
            public_key,
            device: DeviceId(device),
            registered_at: Timestamp::from_millis(registered_at),
        }))
    }
}

/// Revokes every key of these endpoints (a JSON list): they go with the join keys under which they were
/// registered.
pub(crate) async fn revoke_device_keys(
    connection: &mut SqliteConnection,
    conference: ConferenceId,
    endpoints: &str,
    at: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query(
        "UPDATE device_keys SET revoked_at_ms = ?3 WHERE conference = ?1 AND revoked_at_ms IS NULL
         AND endpoint IN (SELECT value FROM json_each(?2))",
    )
    .bind(conference.0)
    .bind(endpoints)
    .bind(at.as_millis())
    .execute(connection)
    .await
    .map_err(database)?;
    Ok(())
}
