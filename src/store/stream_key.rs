//! Stream keys: long tokens with which OBS and encoders send the program, until they are revoked.

use diemcau_domain::identity::{ConferenceId, SessionId};
use diemcau_domain::time::Timestamp;

use crate::error::{StoreError, database, refused};
use crate::store::Store;
use crate::value::foreign_value;

/// One of the two places from which a program may be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// The first one.
    Main,
    /// Takes the air when the main one falls silent.
    Backup,
}

impl Place {
    /// The stable name.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Main => "main",
            Self::Backup => "backup",
        }
    }

    fn coded(code: &str) -> Result<Self, StoreError> {
        [Self::Main, Self::Backup].into_iter().find(|place| place.code() == code).ok_or_else(|| foreign_value("place"))
    }
}

/// What a token is good for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StreamKey {
    /// The conference.
    pub conference: ConferenceId,
    /// The session whose program is sent.
    pub session: SessionId,
    /// The place it is sent from.
    pub place: Place,
    /// When it was issued.
    pub issued_at: Timestamp,
}

impl Store {
    /// Keeps the SHA-256 of a token. A place may have several, and each is revoked by itself.
    ///
    /// # Errors
    /// [`StoreError::HashTaken`], [`StoreError::UnknownConference`]; or an error of the disk.
    pub async fn issue_stream_key(&self, token_hash: [u8; 32], key: StreamKey) -> Result<(), StoreError> {
        self.write(move |connection| {
            Box::pin(async move {
                let unknown = StoreError::UnknownConference(key.conference);
                sqlx::query(
                    "INSERT INTO stream_keys (token_hash, conference, session, place, issued_at_ms)
                     VALUES (?1, ?2, ?3, ?4, ?5)",
                )
                .bind(&token_hash[..])
                .bind(key.conference.0)
                .bind(key.session.0)
                .bind(key.place.code())
                .bind(key.issued_at.as_millis())
                .execute(connection)
                .await
                .map_err(|error| refused(error, unknown))?;
                Ok(())
            })
        })
        .await
    }

    /// What a token is good for; none if it is unknown or revoked.
    ///
    /// # Errors
    /// An error of the disk.
    pub async fn stream_key(&self, token_hash: [u8; 32]) -> Result<Option<StreamKey>, StoreError> {
        let row: Option<(u32, u32, String, i64)> = sqlx::query_as(
            "SELECT conference, session, place, issued_at_ms FROM stream_keys
             WHERE token_hash = ?1 AND revoked_at_ms IS NULL",
        )
        .bind(&token_hash[..])
        .fetch_optional(self.readers())
        .await
        .map_err(database)?;
        row.map(|(conference, session, place, issued_at)| {
            Ok(StreamKey {
                conference: ConferenceId(conference),
                session: SessionId(session),
                place: Place::coded(&place)?,
                issued_at: Timestamp::from_millis(issued_at),
            })
        })
        .transpose()
    }

    /// Revokes every token of a session; answers how many were valid.
    ///
    /// # Errors
    /// An error of the disk.
    pub async fn revoke_stream_keys(
        &self,
        conference: ConferenceId,
        session: SessionId,
        at: Timestamp,
    ) -> Result<u64, StoreError> {
        let revoke = sqlx::query(
            "UPDATE stream_keys SET revoked_at_ms = ?3
             WHERE conference = ?1 AND session = ?2 AND revoked_at_ms IS NULL",
        );
        self.change(revoke.bind(conference.0).bind(session.0).bind(at.as_millis())).await
    }
}
