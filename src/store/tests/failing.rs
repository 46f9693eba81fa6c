use diemcau_domain::event::Event;
use diemcau_domain::identity::{Author, ConferenceId};
use diemcau_domain::ledger::Record;
use tokio::task::JoinSet;

use super::{Scene, at, record};
use crate::error::database;
use crate::{Store, StoreError};

/// Lets the file grow by at most this many pages more: SQLite then reports a full disk of its own
/// accord (SQLITE_FULL), through the same path as a real one.
async fn leave_room(store: &Store, pages: i64) {
    store
        .write(move |connection| {
            Box::pin(async move {
                let now: i64 =
                    sqlx::query_scalar("PRAGMA page_count").fetch_one(&mut *connection).await.map_err(database)?;
                let limit = sqlx::AssertSqlSafe(format!("PRAGMA max_page_count = {}", now + pages));
                sqlx::query(limit).fetch_one(connection).await.map_err(database)?;
                Ok(())
            })
        })
        .await
        .unwrap();
}

fn large_record(bytes: usize) -> Record {
    Record { at: at(1), author: Author::Server, event: Event::ConferencePlanned { title: "x".repeat(bytes) } }
}

async fn assert_untouched(scene: &Scene, conference: ConferenceId, records: u32) {
    let verified = scene.store.verify(conference).await.unwrap();
    assert_eq!(verified.head.sequence, u64::from(records));
    let loaded = scene.store.load(conference).await.unwrap();
    assert_eq!(loaded, (1..=records).map(record).collect::<Vec<_>>());
}

#[tokio::test]
async fn an_append_that_finds_the_disk_full_leaves_nothing_and_the_next_one_works() {
    let (scene, conference) = Scene::with_ledger(5).await;
    leave_room(&scene.store, 10).await;

    // The first records fit, the last one does not.
    let mut records: Vec<Record> = (0..250).map(record).collect();
    records.push(large_record(1_000_000));
    let refused = scene.store.append(conference, records).await.unwrap_err();
    assert_eq!(refused.code(), "disk_full");
    assert!(refused.is_transient());
    assert_eq!(scene.store.figures().failed_commits, 1);
    assert_untouched(&scene, conference, 5).await;

    leave_room(&scene.store, 10_000).await;
    let head = scene.store.append(conference, vec![record(6)]).await.unwrap();
    assert_eq!(head.sequence, 6);
    assert_untouched(&scene, conference, 6).await;
}

#[tokio::test]
async fn everybody_in_a_group_that_failed_is_told_so() {
    let (scene, conference) = Scene::with_ledger(5).await;
    let other = scene.store.create_conference(at(0)).await.unwrap();
    leave_room(&scene.store, 10).await;

    let mut appenders = JoinSet::new();
    for number in 0..20 {
        let store = scene.store.clone();
        let to = if number % 2 == 0 { conference } else { other };
        appenders.spawn(async move { store.append(to, vec![large_record(1_000_000)]).await });
    }
    for outcome in appenders.join_all().await {
        assert_eq!(outcome.unwrap_err().code(), "disk_full");
    }

    assert_untouched(&scene, conference, 5).await;
    assert_untouched(&scene, other, 0).await;
}

#[tokio::test]
async fn a_refused_write_takes_nobody_else_with_it() {
    let (scene, conference) = Scene::with_ledger(5).await;
    let unknown = ConferenceId(conference.0 + 1);
    let (refused, appended, twice, setting) = tokio::join!(
        scene.store.append(unknown, vec![record(1)]),
        scene.store.append(conference, vec![record(6)]),
        scene.store.revoke_sign_in([0; 32]),
        scene.store.change_setting("language", "vi"),
    );

    assert!(matches!(refused, Err(StoreError::UnknownConference(_))));
    assert_eq!(appended.unwrap().sequence, 6);
    assert!(!twice.unwrap());
    setting.unwrap();
    assert_untouched(&scene, conference, 6).await;
}

#[tokio::test]
async fn work_that_is_refused_half_way_is_undone_whole() {
    let (scene, conference) = Scene::with_ledger(1).await;
    let refused = scene.store.write(|connection| {
        Box::pin(async move {
            sqlx::query("INSERT INTO settings (name, value) VALUES ('half', 'done')")
                .execute(connection)
                .await
                .map_err(database)?;
            Err::<(), _>(StoreError::NameTaken)
        })
    });
    let (refused, appended) = tokio::join!(refused, scene.store.append(conference, vec![record(2)]));

    assert!(matches!(refused, Err(StoreError::NameTaken)));
    assert_eq!(scene.store.setting("half").await.unwrap(), None);
    assert_eq!(appended.unwrap().sequence, 2);
}

#[tokio::test]
async fn writes_after_the_close_are_refused_and_those_before_it_are_there() {
    let (scene, conference) = Scene::with_ledger(1).await;
    let (appended, ()) = tokio::join!(scene.store.append(conference, vec![record(2)]), scene.store.close());
    assert_eq!(appended.unwrap().sequence, 2);
    assert!(matches!(scene.store.append(conference, vec![record(3)]).await, Err(StoreError::Closed)));
    assert!(matches!(scene.store.load(conference).await, Err(StoreError::Closed)));

    let again = Store::open(&scene.path).await.unwrap();
    assert_eq!(again.load(conference).await.unwrap(), [record(1), record(2)]);
}
