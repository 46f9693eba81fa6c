//! Why the store could not do what it was asked, by name.

use std::path::PathBuf;
use std::sync::Arc;

use diemcau_domain::identity::{AccountId, ConferenceId};
use thiserror::Error;

use crate::ledger::ChainBreak;

/// What lay beneath an error. Shared, because one failed commit answers many callers.
pub type Source = Arc<dyn std::error::Error + Send + Sync>;

/// A wish of the store that was not granted: nothing of it was written.
#[derive(Clone, Debug, Error)]
pub enum StoreError {
    /// Nothing can be read: there is no such file.
    #[error("{path} does not exist")]
    Missing {
        /// The file.
        path: PathBuf,
    },
    /// Another process writes this store; a chain has one writer.
    #[error("another process is writing to {path}")]
    InUse {
        /// The file.
        path: PathBuf,
    },
    /// The file holds something else.
    #[error("{path} is not a record of this program")]
    NotAStore {
        /// The file.
        path: PathBuf,
    },
    /// The file was brought to a form that this release does not know.
    #[error("{path} was written by a newer release")]
    SchemaNewer {
        /// The file.
        path: PathBuf,
    },
    /// The file has an older form, and reading alone cannot bring it forward.
    #[error("{path} was written by an older release; start the server once to bring it forward")]
    SchemaOlder {
        /// The file.
        path: PathBuf,
    },
    /// A write was asked of a store that was opened for reading.
    #[error("the store was opened for reading only")]
    ReadOnly,
    /// The store was closed.
    #[error("the store is closed")]
    Closed,
    /// No such conference.
    #[error("there is no conference {0}")]
    UnknownConference(ConferenceId),
    /// No such account, or it was disabled.
    #[error("there is no account {0}")]
    UnknownAccount(AccountId),
    /// The endpoint has no valid join key, so nobody may speak for it.
    #[error("the endpoint has no valid join key")]
    NoJoinKey,
    /// The account was given to so many people that nobody else can be named for it.
    #[error("account {0} was given to too many people")]
    TooManyPersons(AccountId),
    /// An enabled account has this name already.
    #[error("the name is taken")]
    NameTaken,
    /// This key, code or token exists already: make another.
    #[error("the key exists already")]
    HashTaken,
    /// A record that this release cannot read.
    #[error("record {sequence} of conference {conference} cannot be read")]
    Unreadable {
        /// The conference.
        conference: ConferenceId,
        /// The record's number, from 1.
        sequence: u64,
        /// What is wrong with it.
        source: Source,
    },
    /// The chain of a ledger is broken.
    #[error(transparent)]
    Broken(#[from] ChainBreak),
    /// A value that cannot be written down.
    #[error("the value cannot be written")]
    Unwritable {
        /// What is wrong with it.
        source: Source,
    },
    /// No room on the disk.
    #[error("the disk is full")]
    DiskFull {
        /// What SQLite said.
        source: Source,
    },
    /// The disk or its file system failed.
    #[error("the disk failed")]
    Io {
        /// What failed.
        source: Source,
    },
    /// The file is damaged.
    #[error("the file is damaged")]
    Corrupt {
        /// What was found.
        source: Source,
    },
    /// Somebody else holds the file for too long.
    #[error("the file is held by somebody else")]
    Busy {
        /// What SQLite said.
        source: Source,
    },
    /// Anything else the database refused.
    #[error("the database refused")]
    Database {
        /// What it said.
        source: Source,
    },
}

impl StoreError {
    /// The stable name of the error.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Missing { .. } => "store_missing",
            Self::InUse { .. } => "store_in_use",
            Self::NotAStore { .. } => "store_foreign",
            Self::SchemaNewer { .. } => "schema_newer",
            Self::SchemaOlder { .. } => "schema_older",
            Self::ReadOnly => "store_read_only",
            Self::Closed => "store_closed",
            Self::UnknownConference(_) => "unknown_conference",
            Self::UnknownAccount(_) => "unknown_account",
            Self::NoJoinKey => "no_join_key",
            Self::TooManyPersons(_) => "too_many_persons",
            Self::NameTaken => "name_taken",
            Self::HashTaken => "hash_taken",
            Self::Unreadable { .. } => "record_unreadable",
            Self::Broken(_) => "chain_broken",
            Self::Unwritable { .. } => "record_unwritable",
            Self::DiskFull { .. } => "disk_full",
            Self::Io { .. } => "disk_failed",
            Self::Corrupt { .. } => "store_corrupt",
            Self::Busy { .. } => "store_busy",
            Self::Database { .. } => "database_refused",
        }
    }

    /// Whether the same wish may be granted later: the cause lies with the disk, not with the wish.
    #[must_use]
    pub const fn is_transient(&self) -> bool {
        matches!(self, Self::DiskFull { .. } | Self::Io { .. } | Self::Busy { .. })
    }

    /// Whether the open transaction is lost with it, and everything else that was in it.
    pub(crate) const fn ends_transaction(&self) -> bool {
        self.is_transient() || matches!(self, Self::Corrupt { .. })
    }

    pub(crate) fn unwritable(error: serde_json::Error) -> Self {
        Self::Unwritable { source: Arc::new(error) }
    }

    pub(crate) fn io(error: std::io::Error) -> Self {
        Self::Io { source: Arc::new(error) }
    }
}

/// Names an error of the database.
pub(crate) fn database(error: sqlx::Error) -> StoreError {
    // The primary code is the lowest byte of the extended one (sqlite.org/rescode.html).
    let primary = error
        .as_database_error()
        .and_then(|error| error.code())
        .and_then(|code| code.parse::<u32>().ok())
        .map(|code| code & 0xff);
    let no_connection = matches!(error, sqlx::Error::PoolTimedOut);
    let closed = matches!(error, sqlx::Error::PoolClosed);
    let undecodable = matches!(error, sqlx::Error::ColumnDecode { .. } | sqlx::Error::Decode(_));
    let disk = matches!(error, sqlx::Error::Io(_));
    let source: Source = Arc::new(error);
    match primary {
        Some(13) => StoreError::DiskFull { source },
        Some(8 | 10 | 14) => StoreError::Io { source },
        Some(11 | 26) => StoreError::Corrupt { source },
        Some(5 | 6) => StoreError::Busy { source },
        _ if closed => StoreError::Closed,
        _ if no_connection => StoreError::Busy { source },
        _ if undecodable => StoreError::Corrupt { source },
        _ if disk => StoreError::Io { source },
        _ => StoreError::Database { source },
    }
}

/// Names an error of the database that may also be a value that stands there already.
pub(crate) fn taken(error: sqlx::Error, taken: StoreError) -> StoreError {
    match error.as_database_error() {
        Some(refusal) if refusal.is_unique_violation() => taken,
        _ => database(error),
    }
}

/// Names an error of the database that may also be a key that stands there already, or a reference to a
/// row that does not exist.
pub(crate) fn refused(error: sqlx::Error, unknown: StoreError) -> StoreError {
    match error.as_database_error() {
        Some(refusal) if refusal.is_foreign_key_violation() => unknown,
        _ => taken(error, StoreError::HashTaken),
    }
}
