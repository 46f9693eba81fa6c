//! Whom to call at an endpoint. Personal data: it stands beside the record and is erased in time.

use std::fmt;

use diemcau_domain::identity::{ConferenceId, EndpointId};
use diemcau_domain::time::Timestamp;

use crate::error::{StoreError, database, refused};
use crate::store::Store;

/// The technician of an endpoint. Name and phone do not show themselves in logs.
#[derive(Clone, PartialEq, Eq)]
pub struct Contact {
    /// The endpoint.
    pub endpoint: EndpointId,
    /// The technician's name.
    pub name: String,
    /// The technician's phone number, as it was given.
    pub phone: String,
    /// Since when the technician has this name; kept if the same name is given again.
    pub since: Timestamp,
    /// Until when it may be kept.
    pub keep_until: Timestamp,
}

impl fmt::Debug for Contact {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Contact")
            .field("endpoint", &self.endpoint)
            .field("keep_until", &self.keep_until)
            .finish_non_exhaustive()
    }
}

type Columns = (u32, String, String, i64, i64);

impl Contact {
    fn from_columns((endpoint, name, phone, since, keep_until): Columns) -> Self {
        let (since, keep_until) = (Timestamp::from_millis(since), Timestamp::from_millis(keep_until));
        Self { endpoint: EndpointId(endpoint), name, phone, since, keep_until }
    }
}

impl Store {
    /// Keeps contacts, all or none; an endpoint has one, the latest.
    ///
    /// # Errors
    /// [`StoreError::UnknownConference`], or an error of the disk.
    pub async fn put_contacts(&self, conference: ConferenceId, contacts: Vec<Contact>) -> Result<(), StoreError> {
        self.write(move |connection| {
            Box::pin(async move {
                let rows: Vec<(u32, &str, &str, i64, i64)> = contacts
                    .iter()
                    .map(|contact| {
                        let (since, until) = (contact.since.as_millis(), contact.keep_until.as_millis());
                        (contact.endpoint.0, contact.name.as_str(), contact.phone.as_str(), since, until)
                    })
                    .collect();
                let rows = serde_json::to_string(&rows).map_err(StoreError::unwritable)?;
                let unknown = StoreError::UnknownConference(conference);
                sqlx::query(
                    "INSERT INTO contacts (conference, endpoint, name, phone, since_ms, keep_until_ms)
                     SELECT ?1, value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4
                     FROM json_each(?2) WHERE true
                     ON CONFLICT (conference, endpoint) DO UPDATE SET
                         since_ms = iif(name = excluded.name, since_ms, excluded.since_ms),
                         name = excluded.name, phone = excluded.phone, keep_until_ms = excluded.keep_until_ms",
                )
                .bind(conference.0)
                .bind(rows)
                .execute(connection)
                .await
                .map_err(|error| refused(error, unknown))?;
                Ok(())
            })
        })
        .await
    }

    /// The contact of an endpoint.
    ///
    /// # Errors
    /// An error of the disk.
    pub async fn contact(&self, conference: ConferenceId, endpoint: EndpointId) -> Result<Option<Contact>, StoreError> {
        Ok(self.contacts_of(conference, &[endpoint]).await?.pop())
    }

    /// The contacts of these endpoints, by endpoint.
    ///
    /// # Errors
    /// An error of the disk.
    pub async fn contacts_of(
        &self,
        conference: ConferenceId,
        endpoints: &[EndpointId],
    ) -> Result<Vec<Contact>, StoreError> {
        let endpoints = serde_json::to_string(endpoints).map_err(StoreError::unwritable)?;
        let rows: Vec<Columns> = sqlx::query_as(
            "SELECT endpoint, name, phone, since_ms, keep_until_ms FROM contacts
             WHERE conference = ?1 AND endpoint IN (SELECT value FROM json_each(?2)) ORDER BY endpoint",
        )
        .bind(conference.0)
        .bind(endpoints)
        .fetch_all(self.readers())
        .await
        .map_err(database)?;
        Ok(rows.into_iter().map(Contact::from_columns).collect())
    }

    /// Every contact of a conference, by endpoint.
    ///
    /// # Errors
    /// An error of the disk.
    pub async fn contacts(&self, conference: ConferenceId) -> Result<Vec<Contact>, StoreError> {
        let rows: Vec<Columns> = sqlx::query_as(
            "SELECT endpoint, name, phone, since_ms, keep_until_ms FROM contacts WHERE conference = ?1 ORDER BY endpoint",
        )
        .bind(conference.0)
        .fetch_all(self.readers())
        .await
        .map_err(database)?;
        Ok(rows.into_iter().map(Contact::from_columns).collect())
    }

    /// Erases the contact of an endpoint; answers whether there was one.
    ///
    /// # Errors
    /// An error of the disk.
    pub async fn erase_contact(&self, conference: ConferenceId, endpoint: EndpointId) -> Result<bool, StoreError> {
        let erase = sqlx::query("DELETE FROM contacts WHERE conference = ?1 AND endpoint = ?2");
        Ok(self.change(erase.bind(conference.0).bind(endpoint.0)).await? > 0)
    }

    /// Erases every contact whose time is over; answers how many.
    ///
    /// # Errors
    /// An error of the disk.
    pub async fn erase_contacts_due(&self, now: Timestamp) -> Result<u64, StoreError> {
        self.change(sqlx::query("DELETE FROM contacts WHERE keep_until_ms <= ?1").bind(now.as_millis())).await
    }
}
