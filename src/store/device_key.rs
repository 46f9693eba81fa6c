//! Device keys: with them the browsers of an endpoint sign attendance slips.

use diemcau_domain::identity::{ConferenceId, DeviceId, EndpointId};
use diemcau_domain::time::Timestamp;

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

impl Store {
    /// Registers a key for an endpoint, as long as the endpoint has fewer than `limit`; answers whether
    /// the key is registered now. One that is registered or was revoked stays as it is.
    ///
    /// # Errors
    /// [`StoreError::UnknownConference`], or an error of the disk.
    pub async fn register_device_key(
        &self,
        conference: ConferenceId,
        endpoint: EndpointId,
        key: DeviceKey,
        limit: u32,
    ) -> Result<bool, StoreError> {
        self.write(move |connection| {
            Box::pin(async move {
                sqlx::query(
                    "INSERT INTO device_keys (conference, endpoint, name, public_key, device, registered_at_ms)
                     SELECT ?1, ?2, ?3, ?4, ?5, ?6
                     WHERE (SELECT count(*) FROM device_keys WHERE conference = ?1 AND endpoint = ?2) < ?7
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
                .map_err(|error| refused(error, StoreError::HashTaken, StoreError::UnknownConference(conference)))?;
                let registered: i64 = sqlx::query_scalar(
                    "SELECT count(*) FROM device_keys
                     WHERE conference = ?1 AND endpoint = ?2 AND name = ?3 AND revoked_at_ms IS NULL",
                )
                .bind(conference.0)
                .bind(endpoint.0)
                .bind(&key.name)
                .fetch_one(connection)
                .await
                .map_err(database)?;
                Ok(registered > 0)
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

    /// Revokes every key of an endpoint; answers how many were valid.
    ///
    /// # Errors
    /// An error of the disk.
    pub async fn revoke_device_keys(
        &self,
        conference: ConferenceId,
        endpoint: EndpointId,
        at: Timestamp,
    ) -> Result<u64, StoreError> {
        self.write(move |connection| {
            Box::pin(async move {
                let revoked = sqlx::query(
                    "UPDATE device_keys SET revoked_at_ms = ?3
                     WHERE conference = ?1 AND endpoint = ?2 AND revoked_at_ms IS NULL",
                )
                .bind(conference.0)
                .bind(endpoint.0)
                .bind(at.as_millis())
                .execute(connection)
                .await
                .map_err(database)?;
                Ok(revoked.rows_affected())
            })
        })
        .await
    }
}
