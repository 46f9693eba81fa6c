use diemcau_domain::identity::ConferenceId;
use sqlx::{AssertSqlSafe, SqliteConnection};

use super::{Scene, at, record};
use crate::{BreakReason, ChainBreak, Head, StoreError};

/// A ledger of ten records, and a connection that nothing restrains.
async fn disarmed() -> (Scene, ConferenceId, SqliteConnection) {
    let (scene, conference) = Scene::with_ledger(10).await;
    let mut raw = scene.raw().await;
    sqlx::raw_sql(
        "DROP TRIGGER ledger_is_not_changed; DROP TRIGGER ledger_is_not_shortened;
         DROP TRIGGER ledger_is_not_replaced; DROP TRIGGER head_goes_forward;",
    )
    .execute(&mut raw)
    .await
    .unwrap();
    (scene, conference, raw)
}

async fn change(raw: &mut SqliteConnection, statement: &'static str) {
    let changed = sqlx::query(statement).execute(raw).await.unwrap();
    assert!(changed.rows_affected() > 0);
}

async fn first_break(scene: &Scene, conference: ConferenceId) -> (u64, BreakReason) {
    match scene.store.verify(conference).await {
        Err(StoreError::Broken(ChainBreak { conference: broken, sequence, reason })) => {
            assert_eq!(broken, conference);
            (sequence, reason)
        }
        other => unreachable!("the chain should be broken: {other:?}"),
    }
}

#[tokio::test]
async fn an_untouched_ledger_verifies() {
    let (scene, conference, _) = disarmed().await;
    let verified = scene.store.verify(conference).await.unwrap();

    assert_eq!(verified.head, scene.store.head(conference).await.unwrap());
    assert_eq!(verified.head.sequence, 10);
}

#[tokio::test]
async fn an_empty_ledger_verifies() {
    let scene = Scene::new().await;
    let conference = scene.store.create_conference(at(0)).await.unwrap();

    assert_eq!(scene.store.verify(conference).await.unwrap().head, Head::EMPTY);
}

#[tokio::test]
async fn one_changed_byte_of_an_event_is_found() {
    let (scene, conference, mut raw) = disarmed().await;
    change(&mut raw, "UPDATE ledger SET event = replace(event, '\"epoch\":4', '\"epoch\":5') WHERE sequence = 4").await;

    assert_eq!(first_break(&scene, conference).await, (4, BreakReason::HashDiffers));
}

#[tokio::test]
async fn a_changed_time_author_or_hash_is_found() {
    for statement in [
        "UPDATE ledger SET at_ms = at_ms + 1 WHERE sequence = 6",
        "UPDATE ledger SET author = '\"server\"' WHERE sequence = 6",
        "UPDATE ledger SET hash = randomblob(32) WHERE sequence = 6",
        "UPDATE ledger SET event = CAST(x'ff' AS TEXT) WHERE sequence = 6",
    ] {
        let (scene, conference, mut raw) = disarmed().await;
        change(&mut raw, statement).await;
        assert_eq!(first_break(&scene, conference).await, (6, BreakReason::HashDiffers), "{statement}");
    }
}

#[tokio::test]
async fn one_changed_bit_of_the_first_or_the_last_line_is_found_there() {
    for (sequence, column) in [(1, "event"), (1, "author"), (1, "at_ms"), (1, "hash"), (10, "event"), (10, "hash")] {
        let (scene, conference, mut raw) = disarmed().await;
        let query = format!("SELECT CAST({column} AS BLOB) FROM ledger WHERE sequence = {sequence}");
        let bytes: Vec<u8> = sqlx::query_scalar(AssertSqlSafe(query)).fetch_one(&mut raw).await.unwrap();
        let (last, rest) = bytes.split_last().unwrap();
        let changed = [rest, &[last ^ 1]].concat();
        let kind = match column {
            "hash" => "BLOB",
            "at_ms" => "INTEGER",
            _ => "TEXT",
        };
        // An integer goes by its digits as text.
        let through = if kind == "INTEGER" {
            "CAST(CAST(?1 AS TEXT) AS INTEGER)".to_owned()
        } else {
            format!("CAST(?1 AS {kind})")
        };
        let update = format!("UPDATE ledger SET {column} = {through} WHERE sequence = {sequence}");
        sqlx::query(AssertSqlSafe(update)).bind(changed).execute(&mut raw).await.unwrap();
        assert_eq!(first_break(&scene, conference).await, (sequence, BreakReason::HashDiffers), "{column}");
    }
}

#[tokio::test]
async fn a_hash_that_is_none_is_named_with_its_line_and_not_before_an_earlier_fault() {
    let (scene, conference, mut raw) = disarmed().await;
    change(&mut raw, "PRAGMA ignore_check_constraints = ON; UPDATE ledger SET hash = x'00' WHERE sequence = 7").await;
    assert_eq!(first_break(&scene, conference).await, (7, BreakReason::HashDiffers));
    change(&mut raw, "UPDATE ledger SET at_ms = at_ms + 1 WHERE sequence = 2").await;
    assert_eq!(first_break(&scene, conference).await, (2, BreakReason::HashDiffers));
}

#[tokio::test]
async fn a_line_moved_to_another_conference_is_missed_here_and_found_there() {
    let (scene, conference, mut raw) = disarmed().await;
    let other = scene.store.create_conference(at(0)).await.unwrap();
    change(&mut raw, "UPDATE ledger SET conference = 2 WHERE sequence = 6").await;
    assert_eq!(first_break(&scene, conference).await, (6, BreakReason::SequenceGap));
    assert_eq!(first_break(&scene, other).await, (6, BreakReason::BeyondHead));
}

#[tokio::test]
async fn a_line_put_far_behind_is_missed_where_it_stood() {
    let (scene, conference, mut raw) = disarmed().await;
    change(&mut raw, "UPDATE ledger SET sequence = 60 WHERE sequence = 6").await;
    assert_eq!(first_break(&scene, conference).await, (6, BreakReason::SequenceGap));
}

#[tokio::test]
async fn a_line_appended_by_another_hand_is_found_with_or_without_a_new_head() {
    let (scene, conference, mut raw) = disarmed().await;
    let append = "INSERT INTO ledger SELECT conference, 11, at_ms, author, event, hash FROM ledger WHERE sequence = 10";
    change(&mut raw, append).await;
    assert_eq!(first_break(&scene, conference).await, (11, BreakReason::BeyondHead));
    change(
        &mut raw,
        "UPDATE conferences SET head_sequence = 11, head_hash = (SELECT hash FROM ledger WHERE sequence = 11)",
    )
    .await;
    assert_eq!(first_break(&scene, conference).await, (11, BreakReason::HashDiffers));
}

#[tokio::test]
async fn whoever_writes_the_whole_chain_anew_no_longer_holds_the_printed_head() {
    let (scene, conference, mut raw) = disarmed().await;
    let printed = scene.store.head(conference).await.unwrap();
    // The same ten records with one other time, chained as the product itself would.
    let mut records = scene.store.load(conference).await.unwrap();
    records[3].at = at(1);
    change(&mut raw, "DELETE FROM ledger").await;
    change(&mut raw, "UPDATE conferences SET head_sequence = 0, head_hash = zeroblob(32)").await;
    scene.store.append(conference, records).await.unwrap();

    assert_eq!(scene.store.verify(conference).await.unwrap().head.sequence, 10);
    assert_ne!(scene.store.head_at(conference, printed.sequence).await.unwrap(), Some(printed));
}

#[tokio::test]
async fn a_row_taken_from_the_middle_is_missed_also_by_a_replay() {
    let (scene, conference, mut raw) = disarmed().await;
    change(&mut raw, "DELETE FROM ledger WHERE sequence = 5").await;

    assert_eq!(first_break(&scene, conference).await, (5, BreakReason::SequenceGap));
    assert!(matches!(scene.store.load(conference).await, Err(StoreError::Broken(_))));
}

#[tokio::test]
async fn a_row_taken_out_and_the_gap_closed_is_found() {
    let (scene, conference, mut raw) = disarmed().await;
    change(&mut raw, "DELETE FROM ledger WHERE sequence = 5").await;
    for sequence in 6..=10 {
        sqlx::query("UPDATE ledger SET sequence = sequence - 1 WHERE sequence = ?1")
            .bind(sequence)
            .execute(&mut raw)
            .await
            .unwrap();
    }

    assert_eq!(first_break(&scene, conference).await, (5, BreakReason::HashDiffers));
}

#[tokio::test]
async fn a_removed_end_is_missed_also_by_a_replay() {
    let (scene, conference, mut raw) = disarmed().await;
    change(&mut raw, "DELETE FROM ledger WHERE sequence > 7").await;

    assert_eq!(first_break(&scene, conference).await, (8, BreakReason::EndMissing));
    assert!(matches!(scene.store.load(conference).await, Err(StoreError::Broken(_))));
}

#[tokio::test]
async fn a_removed_end_with_its_head_no_longer_holds_the_printed_head() {
    let (scene, conference, mut raw) = disarmed().await;
    let printed = scene.store.head(conference).await.unwrap();
    change(&mut raw, "DELETE FROM ledger WHERE sequence > 7").await;
    change(
        &mut raw,
        "UPDATE conferences SET head_sequence = 7, head_hash = (SELECT hash FROM ledger WHERE sequence = 7)",
    )
    .await;

    // The chain is whole again; only whoever kept the head can tell.
    assert_eq!(scene.store.verify(conference).await.unwrap().head.sequence, 7);
    assert_eq!(scene.store.head_at(conference, printed.sequence).await.unwrap(), None);
}

#[tokio::test]
async fn swapped_rows_are_found_at_the_first_of_them() {
    let (scene, conference, mut raw) = disarmed().await;
    change(&mut raw, "UPDATE ledger SET sequence = 99 WHERE sequence = 3").await;
    change(&mut raw, "UPDATE ledger SET sequence = 3 WHERE sequence = 8").await;
    change(&mut raw, "UPDATE ledger SET sequence = 8 WHERE sequence = 99").await;

    assert_eq!(first_break(&scene, conference).await, (3, BreakReason::HashDiffers));
}

#[tokio::test]
async fn a_head_set_back_leaves_a_row_behind_it() {
    let (scene, conference, mut raw) = disarmed().await;
    change(
        &mut raw,
        "UPDATE conferences SET head_sequence = 9, head_hash = (SELECT hash FROM ledger WHERE sequence = 9)",
    )
    .await;

    assert_eq!(first_break(&scene, conference).await, (10, BreakReason::BeyondHead));
    // Nor is anything appended to such a ledger; other conferences go on.
    assert!(scene.store.append(conference, vec![record(11)]).await.is_err());
    let other = scene.store.create_conference(at(0)).await.unwrap();
    scene.store.append(other, vec![record(1)]).await.unwrap();
}

#[tokio::test]
async fn a_head_with_another_hash_is_found() {
    let (scene, conference, mut raw) = disarmed().await;
    change(&mut raw, "UPDATE conferences SET head_hash = randomblob(32)").await;

    assert_eq!(first_break(&scene, conference).await, (10, BreakReason::HeadDiffers));
}

#[tokio::test]
async fn the_database_itself_refuses_to_change_the_record() {
    let (scene, conference) = Scene::with_ledger(3).await;
    let mut raw = scene.raw().await;
    for statement in [
        "UPDATE ledger SET at_ms = 0",
        "DELETE FROM ledger WHERE sequence = 3",
        "INSERT OR REPLACE INTO ledger SELECT * FROM ledger WHERE sequence = 2",
        "UPDATE conferences SET head_sequence = 1",
        "DELETE FROM conferences",
    ] {
        let refusal = sqlx::query(statement).execute(&mut raw).await.unwrap_err().to_string();
        assert!(refusal.contains("append-only") || refusal.contains("head") || refusal.contains("stays"), "{refusal}");
    }

    scene.store.verify(conference).await.unwrap();
}
