//! What delegates are called. Personal data: it stands beside the record and is erased in time.

use std::fmt;

use diemcau_domain::delegate::DelegateName;
use diemcau_domain::identity::{ConferenceId, DelegateNumber, EndpointId};
use diemcau_domain::time::Timestamp;
use sqlx::SqliteConnection;

use crate::error::{StoreError, database, refused};
use crate::store::Store;
use crate::value::hex;

/// A delegate as the store keeps it. Its name does not show itself in logs.
#[derive(Clone, PartialEq, Eq)]
pub struct KeptDelegate {
    /// Its number.
    pub delegate: DelegateNumber,
    /// The endpoint whose list it is on.
    pub endpoint: EndpointId,
    /// What it is called.
    pub name: DelegateName,
    /// Whether it has a code for checking in.
    pub has_code: bool,
}

/// A delegate to be kept.
#[derive(Clone, PartialEq, Eq)]
pub struct NewDelegate {
    /// Its number, if it has one; else it gets the next.
    pub delegate: Option<DelegateNumber>,
    /// The endpoint whose list it is on.
    pub endpoint: EndpointId,
    /// What it is called.
    pub name: DelegateName,
    /// Until when that may be kept.
    pub keep_until: Timestamp,
}

impl fmt::Debug for KeptDelegate {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("KeptDelegate").field("delegate", &self.delegate).finish_non_exhaustive()
    }
}

impl fmt::Debug for NewDelegate {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("NewDelegate").field("endpoint", &self.endpoint).finish_non_exhaustive()
    }
}

type Columns = (u32, u32, String, String, bool);

impl KeptDelegate {
    fn from_columns((delegate, endpoint, name, unit, has_code): Columns) -> Self {
        let name = DelegateName { name, unit };
        Self { delegate: DelegateNumber(delegate), endpoint: EndpointId(endpoint), name, has_code }
    }
}

impl Store {
    /// Keeps delegates, all or none; answers their numbers in the same order. One that has a number
    /// keeps it and its code. For nobody there is nothing to do.
    ///
    /// # Errors
    /// [`StoreError::UnknownConference`], or an error of the disk.
    pub async fn keep_delegates(
        &self,
        conference: ConferenceId,
        delegates: Vec<NewDelegate>,
    ) -> Result<Vec<DelegateNumber>, StoreError> {
        if delegates.is_empty() {
            return Ok(Vec::new());
        }
        self.write(move |connection| {
            Box::pin(async move {
                let fresh = delegates.iter().filter(|delegate| delegate.delegate.is_none()).count();
                let mut next = take_numbers(connection, conference, u32::try_from(fresh).unwrap_or(u32::MAX)).await?;
                let mut numbers = Vec::with_capacity(delegates.len());
                for delegate in &delegates {
                    let number = delegate.delegate.unwrap_or_else(|| {
                        next = next.saturating_add(1);
                        DelegateNumber(next)
                    });
                    numbers.push(number);
                }
                put(connection, conference, &delegates, &numbers).await?;
                Ok(numbers)
            })
        })
        .await
    }

    /// The delegates of some endpoints whose names are kept, by endpoint and number; those among them
    /// who are on no list any more.
    ///
    /// # Errors
    /// An error of the disk.
    pub async fn delegates(
        &self,
        conference: ConferenceId,
        endpoints: &[EndpointId],
    ) -> Result<Vec<KeptDelegate>, StoreError> {
        let endpoints = serde_json::to_string(endpoints).map_err(StoreError::unwritable)?;
        let rows: Vec<Columns> = sqlx::query_as(
            "SELECT delegate, endpoint, name, unit, code_hash IS NOT NULL FROM delegates
             WHERE conference = ?1 AND endpoint IN (SELECT value FROM json_each(?2)) ORDER BY endpoint, delegate",
        )
        .bind(conference.0)
        .bind(endpoints)
        .fetch_all(self.readers())
        .await
        .map_err(database)?;
        Ok(rows.into_iter().map(KeptDelegate::from_columns).collect())
    }

    /// What these delegates are called, as far as it is kept.
    ///
    /// # Errors
    /// An error of the disk.
    pub async fn delegate_names(
        &self,
        conference: ConferenceId,
        delegates: &[DelegateNumber],
    ) -> Result<Vec<(DelegateNumber, DelegateName)>, StoreError> {
        let delegates = serde_json::to_string(delegates).map_err(StoreError::unwritable)?;
        let rows: Vec<(u32, String, String)> = sqlx::query_as(
            "SELECT delegate, name, unit FROM delegates
             WHERE conference = ?1 AND delegate IN (SELECT value FROM json_each(?2)) ORDER BY delegate",
        )
        .bind(conference.0)
        .bind(delegates)
        .fetch_all(self.readers())
        .await
        .map_err(database)?;
        let named =
            rows.into_iter().map(|(delegate, name, unit)| (DelegateNumber(delegate), DelegateName { name, unit }));
        Ok(named.collect())
    }

    /// Gives delegates of an endpoint the HMAC of a new code each, all or none; their former codes
    /// stop working.
    ///
    /// # Errors
    /// [`StoreError::HashTaken`] if another delegate has a code like that, or an error of the disk.
    pub async fn give_delegate_codes(
        &self,
        conference: ConferenceId,
        endpoint: EndpointId,
        codes: Vec<(DelegateNumber, [u8; 32])>,
    ) -> Result<(), StoreError> {
        self.write(move |connection| {
            Box::pin(async move {
                let rows: Vec<(u32, String)> = codes.iter().map(|(delegate, hash)| (delegate.0, hex(hash))).collect();
                let rows = serde_json::to_string(&rows).map_err(StoreError::unwritable)?;
                sqlx::query(
                    "UPDATE delegates SET code_hash = unhex(value ->> 1) FROM json_each(?3)
                     WHERE conference = ?1 AND endpoint = ?2 AND delegate = value ->> 0",
                )
                .bind(conference.0)
                .bind(endpoint.0)
                .bind(rows)
                .execute(connection)
                .await
                .map_err(|error| refused(error, StoreError::UnknownConference(conference)))?;
                Ok(())
            })
        })
        .await
    }

    /// Whose code it is.
    ///
    /// # Errors
    /// An error of the disk.
    pub async fn delegate_by_code(
        &self,
        conference: ConferenceId,
        code_hash: [u8; 32],
    ) -> Result<Option<DelegateNumber>, StoreError> {
        let delegate: Option<u32> =
            sqlx::query_scalar("SELECT delegate FROM delegates WHERE conference = ?1 AND code_hash = ?2")
                .bind(conference.0)
                .bind(&code_hash[..])
                .fetch_optional(self.readers())
                .await
                .map_err(database)?;
        Ok(delegate.map(DelegateNumber))
    }

    /// Erases what a delegate of an endpoint is called, or everybody there; answers how many.
    ///
    /// # Errors
    /// An error of the disk.
    pub async fn erase_delegates(
        &self,
        conference: ConferenceId,
        endpoint: EndpointId,
        delegate: Option<DelegateNumber>,
    ) -> Result<u64, StoreError> {
        let erase = sqlx::query(
            "DELETE FROM delegates WHERE conference = ?1 AND endpoint = ?2 AND (?3 IS NULL OR delegate = ?3)",
        );
        self.change(erase.bind(conference.0).bind(endpoint.0).bind(delegate.map(|delegate| delegate.0))).await
    }

    /// Erases what these delegates are called; answers how many.
    ///
    /// # Errors
    /// An error of the disk.
    pub async fn erase_delegate_names(
        &self,
        conference: ConferenceId,
        delegates: &[DelegateNumber],
    ) -> Result<u64, StoreError> {
        let delegates = serde_json::to_string(delegates).map_err(StoreError::unwritable)?;
        let erase = sqlx::query(
            "DELETE FROM delegates WHERE conference = ?1 AND delegate IN (SELECT value FROM json_each(?2))",
        );
        self.change(erase.bind(conference.0).bind(delegates)).await
    }

    /// Erases every delegate whose time is over; answers how many.
    ///
    /// # Errors
    /// An error of the disk.
    pub async fn erase_delegates_due(&self, now: Timestamp) -> Result<u64, StoreError> {
        self.change(sqlx::query("DELETE FROM delegates WHERE keep_until_ms <= ?1").bind(now.as_millis())).await
    }
}

/// The number before the first of as many new ones.
async fn take_numbers(
    connection: &mut SqliteConnection,
    conference: ConferenceId,
    count: u32,
) -> Result<u32, StoreError> {
    let last: u32 = sqlx::query_scalar(
        "INSERT INTO delegate_numbers (conference, last) VALUES (?1, ?2)
         ON CONFLICT (conference) DO UPDATE SET last = last + ?2 RETURNING last",
    )
    .bind(conference.0)
    .bind(count)
    .fetch_one(connection)
    .await
    .map_err(|error| refused(error, StoreError::UnknownConference(conference)))?;
    Ok(last.saturating_sub(count))
}

async fn put(
    connection: &mut SqliteConnection,
    conference: ConferenceId,
    delegates: &[NewDelegate],
    numbers: &[DelegateNumber],
) -> Result<(), StoreError> {
    let row = |(delegate, number): (&NewDelegate, &DelegateNumber)| {
        let until = delegate.keep_until.as_millis();
        (number.0, delegate.endpoint.0, delegate.name.name.clone(), delegate.name.unit.clone(), until)
    };
    let rows: Vec<_> = delegates.iter().zip(numbers).map(row).collect();
    let rows = serde_json::to_string(&rows).map_err(StoreError::unwritable)?;
    // `WHERE true`: without it the parser takes ON CONFLICT for a join (sqlite.org/lang_upsert.html).
    sqlx::query(
        "INSERT INTO delegates (conference, delegate, endpoint, name, unit, keep_until_ms)
         SELECT ?1, value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4 FROM json_each(?2) WHERE true
         ON CONFLICT (conference, delegate) DO UPDATE
         SET name = excluded.name, unit = excluded.unit, keep_until_ms = excluded.keep_until_ms",
    )
    .bind(conference.0)
    .bind(rows)
    .execute(connection)
    .await
    .map_err(|error| refused(error, StoreError::UnknownConference(conference)))?;
    Ok(())
}
