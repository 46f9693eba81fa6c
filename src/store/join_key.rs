//! Join keys: what lets the technician of an endpoint in. One is valid per endpoint.

use diemcau_domain::identity::{ConferenceId, EndpointId};
use diemcau_domain::time::Timestamp;
use sqlx::SqliteConnection;

use crate::device_key::revoke_device_keys;
use crate::error::{StoreError, database, refused};
use crate::holder::Holder;
use crate::sign_in::{begin_sign_in, end_sign_ins};
use crate::store::Store;
use crate::value::hex;

/// Keys a statement.
const KEYS_PER_STATEMENT: usize = 500;

/// A key to be issued. Key and code open the same; only what was made of them is known here.
#[derive(Clone, Copy, Debug)]
pub struct NewJoinKey {
    /// The endpoint.
    pub endpoint: EndpointId,
    /// SHA-256 of the key in the link.
    pub key_hash: [u8; 32],
    /// HMAC of the code for typing.
    pub code_hash: [u8; 32],
}

/// What is known of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct JoinKey {
    /// The conference.
    pub conference: ConferenceId,
    /// The endpoint.
    pub endpoint: EndpointId,
    /// When it was issued.
    pub issued_at: Timestamp,
    /// When it was revoked, if it was.
    pub revoked_at: Option<Timestamp>,
}

/// What somebody shows to join.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JoinProof {
    /// SHA-256 of a key.
    Key([u8; 32]),
    /// HMAC of a code.
    Code([u8; 32]),
}

type Columns = (u32, u32, i64, Option<i64>);

impl JoinKey {
    fn from_columns((conference, endpoint, issued_at, revoked_at): Columns) -> Self {
        Self {
            conference: ConferenceId(conference),
            endpoint: EndpointId(endpoint),
            issued_at: Timestamp::from_millis(issued_at),
            revoked_at: revoked_at.map(Timestamp::from_millis),
        }
    }
}

impl Store {
    /// Issues keys to endpoints of one conference, all or none. What these endpoints had is revoked
    /// with it: their keys, the sign-ins that came from them, and the device keys that were registered
    /// under them. For a list with an endpoint twice it is [`StoreError::HashTaken`].
    ///
    /// # Errors
    /// [`StoreError::HashTaken`] if a key or code was ever issued; [`StoreError::UnknownConference`];
    /// or an error of the disk.
    pub async fn issue_join_keys(
        &self,
        conference: ConferenceId,
        keys: Vec<NewJoinKey>,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        self.write(move |connection| {
            Box::pin(async move {
                // All are revoked before the first is issued, or an endpoint that stands twice in
                // the list would revoke its own new key.
                for part in keys.chunks(KEYS_PER_STATEMENT) {
                    revoke(connection, conference, part, at).await?;
                }
                for part in keys.chunks(KEYS_PER_STATEMENT) {
                    issue(connection, conference, part, at).await?;
                }
                Ok(())
            })
        })
        .await
    }

    /// The valid key that is shown; none if it is unknown or revoked.
    ///
    /// # Errors
    /// An error of the disk.
    pub async fn join_key(&self, proof: JoinProof) -> Result<Option<JoinKey>, StoreError> {
        find(self.readers(), proof).await
    }

    /// Exchanges what is shown for a sign-in under the SHA-256 of a random id, in one step, so that a
    /// key that is revoked at the same moment leaves nobody signed in. None if it is not valid.
    ///
    /// # Errors
    /// [`StoreError::HashTaken`] if the id exists; or an error of the disk.
    pub async fn join(
        &self,
        proof: JoinProof,
        id_hash: [u8; 32],
        at: Timestamp,
        expires_at: Timestamp,
    ) -> Result<Option<JoinKey>, StoreError> {
        self.write(move |connection| {
            Box::pin(async move {
                let Some(key) = find(&mut *connection, proof).await? else { return Ok(None) };
                let holder = Holder::Endpoint { conference: key.conference, endpoint: key.endpoint };
                begin_sign_in(connection, id_hash, holder, at, expires_at).await?;
                Ok(Some(key))
            })
        })
        .await
    }

    /// The latest key of an endpoint, revoked or not; none if it never had one.
    ///
    /// # Errors
    /// An error of the disk.
    pub async fn join_key_of(
        &self,
        conference: ConferenceId,
        endpoint: EndpointId,
    ) -> Result<Option<JoinKey>, StoreError> {
        let row: Option<Columns> = sqlx::query_as(
            "SELECT conference, endpoint, issued_at_ms, revoked_at_ms FROM join_keys
             WHERE conference = ?1 AND endpoint = ?2 ORDER BY number DESC LIMIT 1",
        )
        .bind(conference.0)
        .bind(endpoint.0)
        .fetch_optional(self.readers())
        .await
        .map_err(database)?;
        Ok(row.map(JoinKey::from_columns))
    }

    /// Revokes the key of an endpoint, ends its sign-ins and revokes its device keys: whoever lost the
    /// key may have registered a device with it. Answers whether there was a valid key.
    ///
    /// # Errors
    /// An error of the disk.
    pub async fn revoke_join_key(
        &self,
        conference: ConferenceId,
        endpoint: EndpointId,
        at: Timestamp,
    ) -> Result<bool, StoreError> {
        self.write(move |connection| {
            Box::pin(async move {
                let revoked = sqlx::query(
                    "UPDATE join_keys SET revoked_at_ms = ?3
                     WHERE conference = ?1 AND endpoint = ?2 AND revoked_at_ms IS NULL",
                )
                .bind(conference.0)
                .bind(endpoint.0)
                .bind(at.as_millis())
                .execute(&mut *connection)
                .await
                .map_err(database)?;
                end_sign_ins(&mut *connection, Holder::Endpoint { conference, endpoint }).await?;
                revoke_device_keys(connection, conference, &format!("[{endpoint}]"), at).await?;
                Ok(revoked.rows_affected() > 0)
            })
        })
        .await
    }
}

async fn find<'e>(executor: impl sqlx::SqliteExecutor<'e>, proof: JoinProof) -> Result<Option<JoinKey>, StoreError> {
    let (statement, hash) = match &proof {
        JoinProof::Key(hash) => (
            "SELECT conference, endpoint, issued_at_ms, revoked_at_ms FROM join_keys
             WHERE key_hash = ?1 AND revoked_at_ms IS NULL",
            hash,
        ),
        JoinProof::Code(hash) => (
            "SELECT conference, endpoint, issued_at_ms, revoked_at_ms FROM join_keys
             WHERE code_hash = ?1 AND revoked_at_ms IS NULL",
            hash,
        ),
    };
    let row: Option<Columns> =
        sqlx::query_as(statement).bind(&hash[..]).fetch_optional(executor).await.map_err(database)?;
    Ok(row.map(JoinKey::from_columns))
}

async fn revoke(
    connection: &mut SqliteConnection,
    conference: ConferenceId,
    keys: &[NewJoinKey],
    at: Timestamp,
) -> Result<(), StoreError> {
    let endpoints: Vec<u32> = keys.iter().map(|key| key.endpoint.0).collect();
    let endpoints = serde_json::to_string(&endpoints).map_err(StoreError::unwritable)?;
    sqlx::query(
        "UPDATE join_keys SET revoked_at_ms = ?3 WHERE conference = ?1 AND revoked_at_ms IS NULL
         AND endpoint IN (SELECT value FROM json_each(?2))",
    )
    .bind(conference.0)
    .bind(&endpoints)
    .bind(at.as_millis())
    .execute(&mut *connection)
    .await
    .map_err(database)?;
    sqlx::query(
        "DELETE FROM sign_ins WHERE account IS NULL AND conference = ?1
         AND endpoint IN (SELECT value FROM json_each(?2))",
    )
    .bind(conference.0)
    .bind(&endpoints)
    .execute(&mut *connection)
    .await
    .map_err(database)?;
    revoke_device_keys(connection, conference, &endpoints, at).await
}

async fn issue(
    connection: &mut SqliteConnection,
    conference: ConferenceId,
    keys: &[NewJoinKey],
    at: Timestamp,
) -> Result<(), StoreError> {
    let rows: Vec<(u32, String, String)> =
        keys.iter().map(|key| (key.endpoint.0, hex(&key.key_hash), hex(&key.code_hash))).collect();
    let rows = serde_json::to_string(&rows).map_err(StoreError::unwritable)?;
    sqlx::query(
        "INSERT INTO join_keys (conference, endpoint, key_hash, code_hash, issued_at_ms)
         SELECT ?1, value ->> 0, unhex(value ->> 1), unhex(value ->> 2), ?3 FROM json_each(?2)",
    )
    .bind(conference.0)
    .bind(rows)
    .bind(at.as_millis())
    .execute(connection)
    .await
    .map_err(|error| refused(error, StoreError::UnknownConference(conference)))?;
    Ok(())
}
