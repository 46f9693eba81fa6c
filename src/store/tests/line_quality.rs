use diemcau_domain::identity::{ConferenceId, EndpointId, SessionId};
use diemcau_domain::quality::{Direction, LineKey, LineRecord, PageFigures, PageSums, StreamCounts, Window};

use super::{Scene, at};
use crate::{Store, StoreError};

fn key(endpoint: u32, direction: Direction) -> LineKey {
    LineKey { session: SessionId(1), endpoint: EndpointId(endpoint), direction }
}

/// A window of 1,000 packets.
fn window(second: i64, lost: u64, round_trip_us: Option<u32>) -> Window {
    Window {
        since: at(second * 1000),
        until: at((second + 20) * 1000),
        sound: StreamCounts { expected: 200, lost: lost / 5 },
        picture: StreamCounts { expected: 800, lost: lost - lost / 5 },
        sound_jitter_us: Some(7_000),
        picture_jitter_us: None,
        round_trip_us,
    }
}

/// A line of which everything is known.
fn full() -> LineRecord {
    let mut record = LineRecord::default();
    for (window, lost) in [(0, 0), (1, 20), (2, 50), (3, 500)] {
        record.measure(&self::window(window * 20, lost, Some(80_000)));
    }
    record.measure(&Window { sound: StreamCounts::default(), picture: StreamCounts::default(), ..window(80, 0, None) });
    record.report(&PageFigures {
        frames_per_second: Some(24),
        frame_height: Some(720),
        freeze_count: Some(3),
        freeze_ms: Some(1_250),
        concealed_samples: Some(960),
        total_samples: Some(1 << 53),
    });
    record
}

/// The part of a record that outlives the process: a page's connection does not.
fn kept(mut record: LineRecord) -> LineRecord {
    record.sums.page = PageSums::from_sums(record.sums.page.figures);
    record
}

#[tokio::test]
async fn a_line_is_read_back_as_it_was_kept() {
    let (scene, conference) = Scene::with_ledger(0).await;
    let silent = LineRecord::default();
    let lines = [(key(7, Direction::Up), silent), (key(7, Direction::Down), full())];
    scene.store.put_lines(conference, &lines).await.unwrap();
    scene.store.close().await;

    let store = Store::open(&scene.path).await.unwrap();
    let read = store.lines(conference).await.unwrap();
    assert_eq!(read.iter().map(|(key, _)| *key).collect::<Vec<_>>(), [lines[1].0, lines[0].0]);
    assert_eq!(read[0].1, kept(full()));
    assert_eq!(read[1].1, silent, "what nobody reported is not 0");
}

#[tokio::test]
async fn a_line_that_is_kept_again_is_written_over() {
    let (scene, conference) = Scene::with_ledger(0).await;
    let mut record = LineRecord::default();
    for second in [0, 20, 40] {
        record.measure(&window(second, 0, None));
        scene.store.put_lines(conference, &[(key(3, Direction::Down), record)]).await.unwrap();
    }
    assert_eq!(scene.store.lines(conference).await.unwrap(), [(key(3, Direction::Down), record)]);
}

#[tokio::test]
async fn lines_of_conferences_and_sessions_stand_apart() {
    let (scene, one) = Scene::with_ledger(0).await;
    let other = scene.store.create_conference(at(1)).await.unwrap();
    let elsewhere = LineKey { session: SessionId(2), ..key(3, Direction::Down) };
    scene.store.put_lines(one, &[(elsewhere, full()), (key(3, Direction::Down), full())]).await.unwrap();
    scene.store.put_lines(other, &[(key(4, Direction::Up), full())]).await.unwrap();

    let keys = |lines: Vec<(LineKey, LineRecord)>| lines.into_iter().map(|(key, _)| key).collect::<Vec<_>>();
    assert_eq!(keys(scene.store.lines(one).await.unwrap()), [key(3, Direction::Down), elsewhere]);
    assert_eq!(keys(scene.store.lines(other).await.unwrap()), [key(4, Direction::Up)]);
}

#[tokio::test]
async fn lines_of_nobodys_conference_are_refused_and_a_reader_keeps_none() {
    let (scene, conference) = Scene::with_ledger(0).await;
    let line = [(key(1, Direction::Down), full())];
    let unknown = scene.store.put_lines(ConferenceId(9), &line).await;
    assert!(matches!(unknown, Err(StoreError::UnknownConference(_))));
    let reader = Store::open_read_only(&scene.path).await.unwrap();
    assert!(matches!(reader.put_lines(conference, &line).await, Err(StoreError::ReadOnly)));
    assert_eq!(reader.lines(conference).await.unwrap(), []);
}

#[tokio::test]
async fn a_thousand_lines_share_one_commit_and_are_no_records() {
    let (scene, conference) = Scene::with_ledger(2).await;
    let lines: Vec<_> = (0..1_000).map(|endpoint| (key(endpoint, Direction::Down), full())).collect();
    let before = scene.store.figures();
    scene.store.put_lines(conference, &lines).await.unwrap();
    let after = scene.store.figures();
    assert_eq!((after.commits - before.commits, after.records - before.records), (1, 0));
    assert_eq!(scene.store.lines(conference).await.unwrap().len(), 1_000);
    assert_eq!(scene.store.head(conference).await.unwrap().sequence, 2);
}
