use diemcau_domain::attendance::{OutageCause, SessionAttendance, Thresholds};
use diemcau_domain::event::{Event, MediaKind};
use diemcau_domain::identity::LegNumber;
use diemcau_domain::session::SessionStep;

use super::{COMMUNE, SESSION, START, Scene};

const SOUND: MediaKind = MediaKind::Sound;
const LEG: LegNumber = LegNumber(1);

/// The outages of the session so far: from, until, cause.
async fn outages(scene: &Scene) -> Vec<(i64, i64, OutageCause)> {
    let conference = scene.desk.copy().await.unwrap();
    let session = conference.session(SESSION).unwrap();
    let attendance = SessionAttendance::new(&conference, session, Thresholds::default());
    let since_start = |outage: &diemcau_domain::attendance::Outage| {
        let interval = outage.interval;
        (interval.from.since_ms(START), interval.until.since_ms(START), outage.cause)
    };
    attendance.outages().iter().map(since_start).collect()
}

/// Live, with one endpoint connected and receiving until 10 s after the start.
async fn going_on() -> (Scene, crate::Attachment) {
    let scene = Scene::live().await;
    scene.desk.program_sounding(SESSION, START).await.unwrap();
    let attachment = scene.attach(COMMUNE, "laptop").await;
    for second in 0..=10 {
        scene.clock.never_before(START.plus_ms(second * 1_000));
        scene.desk.proof(COMMUNE, SESSION, LEG, SOUND, scene.clock.now());
        attachment.line.heard(scene.clock.now());
        scene.desk.turn().await.unwrap();
    }
    (scene, attachment)
}

#[tokio::test]
async fn after_a_kill_everything_ends_at_the_last_sign_of_life_and_the_outage_is_there() {
    let (scene, _attachment) = going_on().await;
    // The last sign of life was given at 10 s; this second is not proven any more.
    scene.pass_and_turn(1_000).await;
    scene.pass_ms(49_000);
    let scene = scene.kill_and_return().await;
    let down_since = START.plus_ms(10_000);
    assert_eq!(scene.written().await.last(), Some(&Event::ServerReturned { down_since }));
    let conference = scene.desk.copy().await.unwrap();
    let presence = conference.presence(COMMUNE).unwrap();
    assert!(presence.link.is_none() && presence.arrivals().is_empty());
    assert_eq!(presence.connected(scene.clock.now()).last(), Some(down_since));
    assert_eq!(presence.received(SESSION, SOUND, scene.clock.now()).last(), Some(down_since));

    scene.pass_ms(5_000);
    scene.desk.program_sounding(SESSION, scene.clock.now()).await.unwrap();
    scene.pass_and_turn(10_000).await;
    let expected = [(10_000, 60_000, OutageCause::Server), (60_000, 65_000, OutageCause::Program)];
    assert_eq!(outages(&scene).await, expected);
}

#[tokio::test]
async fn after_a_stop_the_outage_begins_at_the_stop() {
    let (scene, _attachment) = going_on().await;
    scene.pass_ms(3_500);
    scene.secretariat.stop().await;
    let stopped = scene.written().await;
    let ceased = Event::MediaCeased {
        endpoint: COMMUNE,
        session: SESSION,
        leg: LEG,
        kind: SOUND,
        last_proof_at: START.plus_ms(10_000),
    };
    assert!(stopped.contains(&ceased));
    assert!(matches!(stopped.last(), Some(Event::LinkClosed { .. })));

    scene.pass_ms(30_000);
    let scene = scene.kill_and_return().await;
    scene.pass_and_turn(2_000).await;
    let down_since = START.plus_ms(13_500);
    assert_eq!(scene.written().await.last(), Some(&Event::ServerReturned { down_since }));
    let (from, until, cause) = *outages(&scene).await.first().unwrap();
    assert_eq!((from, until, cause), (13_500, 43_500, OutageCause::Server));
}

#[tokio::test]
async fn nothing_is_said_of_a_return_where_nothing_went_on() {
    let scene = Scene::new().await;
    let before = scene.written().await;
    let scene = scene.kill_and_return().await;
    assert_eq!(scene.written().await, before);
}

#[tokio::test]
async fn signs_of_life_are_given_every_2_s_while_a_session_is_held_and_only_then() {
    let scene = Scene::new().await;
    scene.pass_and_turn(60_000).await;
    let proofs = async |scene: &Scene| {
        let records = scene.store.load(scene.desk.conference()).await.unwrap();
        records.into_iter().filter(|record| matches!(record.event, Event::ProvenUntil { .. })).count()
    };
    assert_eq!(proofs(&scene).await, 0);
    scene.step(SessionStep::Rehearse).await;
    scene.desk.turn().await.unwrap();
    for _ in 0..40 {
        scene.pass_and_turn(250).await;
    }
    assert_eq!(proofs(&scene).await, 6);
    scene.step(SessionStep::Open).await;
    scene.step(SessionStep::Start).await;
    scene.step(SessionStep::End).await;
    let at_the_end = proofs(&scene).await;
    scene.pass_and_turn(60_000).await;
    assert_eq!(proofs(&scene).await, at_the_end);
}
