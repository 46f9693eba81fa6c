//! The form of the file, and how it is brought forward.

use std::path::Path;

use sqlx::migrate::{MigrateError, Migrator};
use sqlx::{SqliteConnection, SqlitePool};

use crate::connection::unopened;
use crate::error::{StoreError, database};

static MIGRATIONS: Migrator = sqlx::migrate!("./migrations");

/// Stands in the header of the file, so that no other program's file is taken for a record.
const APPLICATION_ID: i64 = 0x6469_656d;

/// Brings a new or older file to the present form; refuses one that is not ours.
pub(crate) async fn bring_forward(connection: &mut SqliteConnection, path: &Path) -> Result<(), StoreError> {
    claim(connection, path).await?;
    // WAL is kept in the file; it is set only after the file proved to be ours.
    let mode: String =
        sqlx::query_scalar("PRAGMA journal_mode = WAL").fetch_one(&mut *connection).await.map_err(database)?;
    if mode != "wal" {
        let unsuitable = std::io::Error::other(format!("SQLite keeps the journal mode {mode} here"));
        return Err(StoreError::io(unsuitable));
    }
    MIGRATIONS.run(connection).await.map_err(|error| match error {
        MigrateError::VersionMissing(_) | MigrateError::VersionMismatch(_) => {
            StoreError::SchemaNewer { path: path.to_owned() }
        }
        MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _) => database(error),
        other => database(sqlx::Error::Migrate(Box::new(other))),
    })
}

/// Brings a new file only as far as the release did whose last migration was `version`.
#[cfg(test)]
pub(crate) async fn bring_to(connection: &mut SqliteConnection, path: &Path, version: i64) -> Result<(), StoreError> {
    claim(connection, path).await?;
    let until = MIGRATIONS.iter().filter(|migration| migration.version <= version).cloned().collect();
    let migrated = Migrator::with_migrations(until).run(connection).await;
    migrated.map_err(|error| database(sqlx::Error::Migrate(Box::new(error))))
}

async fn claim(connection: &mut SqliteConnection, path: &Path) -> Result<(), StoreError> {
    let foreign = |error| unopened(error, path);
    let (id, tables): (i64, i64) =
        sqlx::query_as("SELECT application_id, (SELECT count(*) FROM sqlite_schema) FROM pragma_application_id")
            .fetch_one(&mut *connection)
            .await
            .map_err(foreign)?;
    if id == APPLICATION_ID {
        return Ok(());
    }
    if id != 0 || tables != 0 {
        return Err(StoreError::NotAStore { path: path.to_owned() });
    }
    sqlx::query("PRAGMA application_id = 1684628845").execute(connection).await.map_err(database)?;
    Ok(())
}

/// Whether a file that is only read has exactly the present form.
pub(crate) async fn check(readers: &SqlitePool, path: &Path) -> Result<(), StoreError> {
    let foreign = |error| unopened(error, path);
    let id: i64 = sqlx::query_scalar("PRAGMA application_id").fetch_one(readers).await.map_err(foreign)?;
    if id != APPLICATION_ID {
        return Err(StoreError::NotAStore { path: path.to_owned() });
    }
    let applied: Option<i64> =
        sqlx::query_scalar("SELECT max(version) FROM _sqlx_migrations").fetch_one(readers).await.map_err(database)?;
    let known = MIGRATIONS.iter().map(|migration| migration.version).max();
    match applied.cmp(&known) {
        std::cmp::Ordering::Less => Err(StoreError::SchemaOlder { path: path.to_owned() }),
        std::cmp::Ordering::Equal => Ok(()),
        std::cmp::Ordering::Greater => Err(StoreError::SchemaNewer { path: path.to_owned() }),
    }
}
