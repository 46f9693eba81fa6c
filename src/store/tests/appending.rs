use std::collections::BTreeSet;

use diemcau_domain::event::Event;
use diemcau_domain::identity::{Author, ConferenceId};
use diemcau_domain::ledger::Record;
use tokio::sync::oneshot;
use tokio::task::JoinSet;

use super::{Scene, at, record};
use crate::{Head, StoreError};

#[tokio::test]
async fn what_was_appended_is_loaded_as_it_was() {
    let scene = Scene::new().await;
    let conference = scene.store.create_conference(at(7)).await.unwrap();
    // More than a page and more than a statement, in parts that fit neither.
    let records: Vec<Record> = (0..1_234).map(record).collect();
    for part in records.chunks(517) {
        scene.store.append(conference, part.to_vec()).await.unwrap();
    }

    assert_eq!(scene.store.load(conference).await.unwrap(), records);
    assert_eq!(scene.store.head(conference).await.unwrap().sequence, 1_234);
}

#[tokio::test]
async fn two_conferences_do_not_mix() {
    let (scene, first) = Scene::with_ledger(3).await;
    let second = scene.store.create_conference(at(0)).await.unwrap();
    let head = scene.store.append(second, vec![record(9)]).await.unwrap();

    assert_eq!(head.sequence, 1);
    assert_eq!(scene.store.conferences().await.unwrap(), [first, second]);
    assert_eq!(scene.store.load(first).await.unwrap(), [record(1), record(2), record(3)]);
    assert_eq!(scene.store.load(second).await.unwrap(), [record(9)]);
}

#[tokio::test]
async fn the_same_record_has_another_hash_in_another_conference() {
    let (scene, first) = Scene::with_ledger(1).await;
    let second = scene.store.create_conference(at(0)).await.unwrap();
    let there = scene.store.append(second, vec![record(1)]).await.unwrap();

    assert_ne!(scene.store.head(first).await.unwrap().hash, there.hash);
}

#[tokio::test]
async fn an_empty_append_answers_the_present_head() {
    let (scene, conference) = Scene::with_ledger(2).await;
    let head = scene.store.head(conference).await.unwrap();

    assert_eq!(scene.store.append(conference, Vec::new()).await.unwrap(), head);
    assert_eq!(scene.store.head(conference).await.unwrap(), head);
}

#[tokio::test]
async fn an_unknown_conference_is_refused_by_name() {
    let scene = Scene::new().await;
    let unknown = ConferenceId(4);

    let append = scene.store.append(unknown, vec![record(1)]).await.unwrap_err();
    assert!(matches!(append, StoreError::UnknownConference(conference) if conference == unknown));
    assert!(matches!(scene.store.load(unknown).await, Err(StoreError::UnknownConference(_))));
    assert!(matches!(scene.store.verify(unknown).await, Err(StoreError::UnknownConference(_))));
}

/// The hash was worked out by another program; a ledger of today must verify for ever.
#[tokio::test]
async fn the_form_of_the_chain_is_fixed() {
    let scene = Scene::new().await;
    let conference = scene.store.create_conference(at(0)).await.unwrap();
    assert_eq!(scene.store.head(conference).await.unwrap(), Head::EMPTY);

    let title = "Hội nghị".to_owned();
    let planned =
        Record { at: at(1_658_450_000_000), author: Author::Operator, event: Event::ConferencePlanned { title } };
    scene.store.append(conference, vec![planned]).await.unwrap();
    let proven = Record { at: at(-1), author: Author::Server, event: Event::ProvenUntil { until: at(-2) } };
    let head = scene.store.append(conference, vec![proven]).await.unwrap();

    assert_eq!(head.to_string(), "2:c523ef9aa1043c52f7dcd91f05e6aa081f107e779f1c1367fbf38d8a344e6d18");
    assert_eq!(scene.store.head_at(conference, 2).await.unwrap(), Some(head));
    assert_eq!(scene.store.head_at(conference, 3).await.unwrap(), None);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn concurrent_appenders_get_consecutive_numbers_without_a_gap() {
    let (scene, conference) = Scene::with_ledger(0).await;
    let mut appenders = JoinSet::new();
    for number in 0..200 {
        let store = scene.store.clone();
        let records: Vec<Record> = (0..=number % 3).map(record).collect();
        appenders.spawn(async move {
            let length = u64::try_from(records.len()).unwrap();
            let head = store.append(conference, records).await.unwrap();
            (head.sequence - length + 1..=head.sequence).collect::<Vec<_>>()
        });
    }
    let numbers: Vec<u64> = appenders.join_all().await.concat();

    let distinct: BTreeSet<u64> = numbers.iter().copied().collect();
    assert_eq!(numbers.len(), 399);
    assert_eq!(distinct, (1..=399).collect());
    assert_eq!(scene.store.verify(conference).await.unwrap().head.sequence, 399);
}

#[tokio::test]
async fn an_answer_means_that_another_connection_reads_it() {
    let (scene, conference) = Scene::with_ledger(0).await;
    let mut raw = scene.raw().await;
    for number in 1..=20 {
        let head = scene.store.append(conference, vec![record(number)]).await.unwrap();
        let (sequence, hash): (i64, Vec<u8>) =
            sqlx::query_as("SELECT sequence, hash FROM ledger WHERE conference = ?1 ORDER BY sequence DESC LIMIT 1")
                .bind(conference.0)
                .fetch_one(&mut raw)
                .await
                .unwrap();
        assert_eq!((sequence, &hash[..]), (i64::from(number), &head.hash[..]));
    }
}

#[tokio::test]
async fn whatever_waits_is_committed_together() {
    let (scene, conference) = Scene::with_ledger(0).await;
    let before = scene.store.figures();
    let (open, opened) = oneshot::channel::<()>();
    let (begin, began) = oneshot::channel::<()>();
    let held = tokio::spawn({
        let store = scene.store.clone();
        async move {
            let work = store.write(move |_| {
                Box::pin(async move {
                    begin.send(()).unwrap();
                    opened.await.unwrap();
                    Ok(())
                })
            });
            work.await.unwrap();
        }
    });
    began.await.unwrap();
    let mut appenders = JoinSet::new();
    for number in 0..50 {
        let store = scene.store.clone();
        appenders.spawn(async move { store.append(conference, vec![record(number)]).await.unwrap() });
    }
    while scene.store.figures().queued < 50 {
        tokio::task::yield_now().await;
    }
    open.send(()).unwrap();
    held.await.unwrap();
    appenders.join_all().await;

    let after = scene.store.figures();
    assert_eq!(after.commits - before.commits, 2);
    assert_eq!(after.records - before.records, 50);
    assert_eq!(after.queued, 0);
}
