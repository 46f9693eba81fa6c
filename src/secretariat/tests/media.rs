use diemcau_domain::event::{Event, MediaKind};
use diemcau_domain::identity::LegNumber;
use diemcau_domain::time::Timestamp;

use super::{COMMUNE, FAR_COMMUNE, SESSION, START, Scene, not_written};

const LEG: LegNumber = LegNumber(1);
const SOUND: MediaKind = MediaKind::Sound;

fn began(since_ms: i64) -> Event {
    Event::MediaBegan { endpoint: COMMUNE, session: SESSION, leg: LEG, kind: SOUND, since: START.plus_ms(since_ms) }
}

fn ceased(last_ms: i64) -> Event {
    Event::MediaCeased {
        endpoint: COMMUNE,
        session: SESSION,
        leg: LEG,
        kind: SOUND,
        last_proof_at: START.plus_ms(last_ms),
    }
}

async fn received(scene: &Scene) -> Vec<(i64, i64)> {
    let conference = scene.desk.copy().await.unwrap();
    let received = conference.presence(COMMUNE).unwrap().received(SESSION, SOUND, Timestamp::MIN);
    received.iter().map(|span| (span.from.since_ms(START), span.until.since_ms(START))).collect()
}

/// A proof at each of these times, and what was received in the end.
async fn received_by_proofs(times_ms: &[i64]) -> Vec<(i64, i64)> {
    let scene = Scene::live().await;
    for time_ms in times_ms {
        scene.clock.never_before(START.plus_ms(*time_ms));
        scene.desk.proof(COMMUNE, SESSION, LEG, SOUND, scene.clock.now());
        scene.desk.turn().await.unwrap();
    }
    scene.pass_and_turn(60_000).await;
    received(&scene).await
}

#[tokio::test]
async fn proofs_20_s_apart_make_one_interval() {
    assert_eq!(received_by_proofs(&[0, 20_000, 40_000]).await, [(0, 40_000)]);
}

#[tokio::test]
async fn proofs_21_s_apart_make_two() {
    let received = received_by_proofs(&[0, 5_000, 26_000, 31_000]).await;
    assert_eq!(received, [(0, 5_000), (26_000, 31_000)]);
}

#[tokio::test]
async fn proofs_that_nobody_took_in_for_long_tell_the_same() {
    let scene = Scene::live().await;
    for time_ms in [0, 20_000, 41_000, 61_000] {
        scene.desk.proof(COMMUNE, SESSION, LEG, SOUND, START.plus_ms(time_ms));
    }
    scene.pass_and_turn(61_000).await;
    assert_eq!(scene.written_of(COMMUNE).await, [began(0), ceased(20_000), began(41_000)]);
}

#[tokio::test]
async fn media_begins_with_its_first_proof_and_only_changes_are_written() {
    let scene = Scene::live().await;
    for second in 0..100 {
        scene.clock.never_before(START.plus_ms(second * 1_000));
        scene.desk.proof(COMMUNE, SESSION, LEG, SOUND, scene.clock.now());
        scene.desk.turn().await.unwrap();
    }
    assert_eq!(scene.written_of(COMMUNE).await, [began(0)]);
}

#[tokio::test]
async fn media_on_a_closed_leg_ceases_at_its_last_proof() {
    let scene = Scene::live().await;
    scene.desk.proof(COMMUNE, SESSION, LEG, SOUND, START);
    scene.pass_and_turn(3_000).await;
    scene.desk.proof(COMMUNE, SESSION, LEG, SOUND, scene.clock.now());
    scene.pass_ms(1_000);
    scene.desk.leg_closed(COMMUNE, SESSION, LEG);
    scene.desk.turn().await.unwrap();
    assert_eq!(scene.written_of(COMMUNE).await, [began(0), ceased(3_000)]);
}

#[tokio::test]
async fn legs_are_numbered_upwards_also_after_a_kill() {
    let scene = Scene::live().await;
    assert_eq!(scene.desk.leg(COMMUNE).await, Ok(LegNumber(1)));
    assert_eq!(scene.desk.leg(COMMUNE).await, Ok(LegNumber(2)));
    assert_eq!(scene.desk.leg(FAR_COMMUNE).await, Ok(LegNumber(1)));
    scene.desk.proof(COMMUNE, SESSION, LegNumber(2), SOUND, START);
    scene.desk.turn().await.unwrap();
    let scene = scene.kill_and_return().await;
    assert_eq!(scene.desk.leg(COMMUNE).await, Ok(LegNumber(3)));
}

#[tokio::test]
async fn what_is_seen_while_the_disk_is_full_is_written_when_it_has_room_again() {
    let scene = Scene::live().await;
    scene.desk.program_sounding(SESSION, START).await.unwrap();
    scene.desk.proof(COMMUNE, SESSION, LEG, SOUND, START);
    scene.desk.turn().await.unwrap();
    let before = scene.written().await;

    scene.break_disk().await;
    scene.pass_ms(30_000);
    assert_eq!(scene.desk.program_silent(SESSION, START.plus_ms(10_000)).await, not_written());
    scene.desk.proof(COMMUNE, SESSION, LEG, SOUND, START.plus_ms(30_000));
    assert_eq!(scene.desk.turn().await, not_written());
    scene.desk.leg_closed(COMMUNE, SESSION, LEG);
    assert_eq!(scene.desk.turn().await, not_written());
    assert_eq!(scene.written().await, before);

    scene.mend_disk().await;
    scene.pass_and_turn(1_000).await;
    let fell = Event::ProgramFell { session: SESSION, since: START.plus_ms(10_000) };
    let since = scene.written().await.split_off(before.len());
    assert_eq!(since, [fell, ceased(0), began(30_000), ceased(30_000)]);
}
