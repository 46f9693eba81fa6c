use std::fs;
use std::path::PathBuf;

use diemcau_domain::identity::ConferenceId;
use diemcau_domain::time::Timestamp;
use diemcau_domain::written_text::TextHash;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, SqliteConnection};
use tempfile::TempDir;

use super::{Scene, at, record};
use crate::{Store, StoreError};

#[tokio::test]
async fn a_second_writer_is_refused_by_name_until_the_first_is_closed() {
    let (scene, conference) = Scene::with_ledger(1).await;
    let refused = Store::open(&scene.path).await.unwrap_err();
    assert!(matches!(&refused, StoreError::InUse { path } if path.ends_with("record.sqlite")), "{refused:?}");

    scene.store.close().await;
    let second = Store::open(&scene.path).await.unwrap();
    assert_eq!(second.append(conference, vec![record(2)]).await.unwrap().sequence, 2);
}

#[cfg(unix)]
#[tokio::test]
async fn a_second_writer_that_comes_by_a_link_is_refused_too() {
    let scene = Scene::new().await;
    let link = scene.path.with_file_name("link.sqlite");
    std::os::unix::fs::symlink(&scene.path, &link).unwrap();

    assert!(matches!(Store::open(&link).await, Err(StoreError::InUse { .. })));
}

#[tokio::test]
async fn a_reader_beside_the_writer_sees_what_is_committed_and_writes_nothing() {
    let (scene, conference) = Scene::with_ledger(2).await;
    let reader = Store::open_read_only(&scene.path).await.unwrap();
    assert_eq!(reader.load(conference).await.unwrap().len(), 2);

    scene.store.append(conference, vec![record(3)]).await.unwrap();
    assert_eq!(reader.verify(conference).await.unwrap().head.sequence, 3);
    assert!(matches!(reader.append(conference, vec![record(4)]).await, Err(StoreError::ReadOnly)));
    assert!(matches!(reader.create_conference(at(0)).await, Err(StoreError::ReadOnly)));

    reader.close().await;
    scene.store.append(conference, vec![record(4)]).await.unwrap();
}

#[tokio::test]
async fn a_closed_store_is_read_without_a_writer() {
    let (scene, conference) = Scene::with_ledger(2).await;
    scene.store.close().await;
    let reader = Store::open_read_only(&scene.path).await.unwrap();
    assert_eq!(reader.load(conference).await.unwrap(), [record(1), record(2)]);
}

/// What a kill leaves: the file and its log, and nobody who tidied up.
#[tokio::test]
async fn what_a_kill_leaves_is_read_and_written_on() {
    let (scene, conference) = Scene::with_ledger(300).await;
    let left = tempfile::tempdir().unwrap();
    let path = left.path().join("record.sqlite");
    for ending in ["", "-wal"] {
        let name = format!("record.sqlite{ending}");
        fs::copy(scene.path.with_file_name(&name), left.path().join(&name)).unwrap();
    }
    assert!(fs::metadata(left.path().join("record.sqlite-wal")).unwrap().len() > 0);

    let reader = Store::open_read_only(&path).await.unwrap();
    assert_eq!(reader.verify(conference).await.unwrap().head.sequence, 300);
    let writer = Store::open(&path).await.unwrap();
    assert_eq!(writer.append(conference, vec![record(301)]).await.unwrap().sequence, 301);
    assert_eq!(reader.verify(conference).await.unwrap().head.sequence, 301);
}

#[tokio::test]
async fn a_missing_file_is_not_made_for_a_reader() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("record.sqlite");

    assert!(matches!(Store::open_read_only(&path).await, Err(StoreError::Missing { .. })));
    assert!(!path.exists());
}

#[tokio::test]
async fn a_missing_folder_is_an_error_of_the_disk() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("no/record.sqlite");

    assert!(matches!(Store::open(&path).await, Err(StoreError::Io { .. })));
}

#[tokio::test]
async fn a_file_of_somebody_else_is_refused_and_left_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let text = folder.path().join("notes.txt");
    fs::write(&text, "điểm cầu\n".repeat(200)).unwrap();
    let other = folder.path().join("other.sqlite");
    let options = SqliteConnectOptions::new().filename(&other).create_if_missing(true);
    let mut raw = options.connect().await.unwrap();
    sqlx::query("CREATE TABLE shopping (item TEXT)").execute(&mut raw).await.unwrap();

    for path in [text, other] {
        let before = fs::read(&path).unwrap();
        assert!(matches!(Store::open(&path).await, Err(StoreError::NotAStore { .. })));
        assert!(matches!(Store::open_read_only(&path).await, Err(StoreError::NotAStore { .. })));
        assert_eq!(fs::read(&path).unwrap(), before);
    }
}

#[tokio::test]
async fn a_file_of_a_newer_release_is_refused_by_name() {
    let (scene, _) = Scene::with_ledger(1).await;
    scene.store.close().await;
    let mut raw = scene.raw().await;
    sqlx::query(
        "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time)
         VALUES (9999, 'to come', true, x'00', 0)",
    )
    .execute(&mut raw)
    .await
    .unwrap();

    assert!(matches!(Store::open(&scene.path).await, Err(StoreError::SchemaNewer { .. })));
    assert!(matches!(Store::open_read_only(&scene.path).await, Err(StoreError::SchemaNewer { .. })));
}

#[tokio::test]
async fn a_file_of_any_older_release_is_not_read_before_it_was_brought_forward() {
    for version in 1..=10 {
        let (_folder, path, older) = older_file(version).await;
        drop(older);

        assert!(matches!(Store::open_read_only(&path).await, Err(StoreError::SchemaOlder { .. })), "{version}");
        let store = Store::open(&path).await.unwrap();
        store.change_setting("language", "vi").await.unwrap();
        Store::open_read_only(&path).await.unwrap();
    }
}

#[tokio::test]
async fn what_people_wrote_stays_when_the_file_of_an_older_release_is_brought_forward() {
    let (_folder, path, mut older) = older_file(8).await;
    let hash = TextHash("0".repeat(64));
    sqlx::raw_sql("INSERT INTO conferences (conference, created_at_ms) VALUES (1, 0)")
        .execute(&mut older)
        .await
        .unwrap();
    sqlx::query("INSERT INTO comment_texts VALUES (1, ?1, zeroblob(16), 'Sửa khoản 2', 1000)")
        .bind(&hash.0)
        .execute(&mut older)
        .await
        .unwrap();
    drop(older);

    let store = Store::open(&path).await.unwrap();
    let kept = store.texts(ConferenceId(1), std::slice::from_ref(&hash)).await.unwrap();
    assert_eq!(kept.get(&hash).map(String::as_str), Some("Sửa khoản 2"));
    assert_eq!(store.erase_texts_due(Timestamp::from_millis(1_000)).await.unwrap(), 1, "and goes in its time");
}

/// A file as the release left it whose last migration was `version`.
async fn older_file(version: i64) -> (TempDir, PathBuf, SqliteConnection) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("record.sqlite");
    let create = SqliteConnectOptions::new().filename(&path).create_if_missing(true);
    let mut older = create.connect().await.unwrap();
    crate::schema::bring_to(&mut older, &path, version).await.unwrap();
    (folder, path, older)
}

#[cfg(unix)]
#[tokio::test]
async fn only_its_owner_reads_the_file() {
    use std::os::unix::fs::PermissionsExt;

    let (scene, _) = Scene::with_ledger(1).await;
    for name in ["record.sqlite", "record.sqlite-wal", "record.sqlite-shm", "record.sqlite.lock"] {
        let mode = fs::metadata(scene.path.with_file_name(name)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
    }
}

#[tokio::test]
async fn a_commit_is_on_disk_before_its_answer() {
    let scene = Scene::new().await;
    let (journal, synchronous): (String, i64) = scene
        .store
        .write(|connection| {
            Box::pin(async move {
                sqlx::query_as("SELECT journal_mode, synchronous FROM pragma_journal_mode, pragma_synchronous")
                    .fetch_one(connection)
                    .await
                    .map_err(crate::error::database)
            })
        })
        .await
        .unwrap();
    // 2 is FULL (sqlite.org/pragma.html): the log is synced after each transaction.
    assert_eq!((journal.as_str(), synchronous), ("wal", 2));
}
