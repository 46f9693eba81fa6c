use diemcau_domain::Conference;
use diemcau_domain::command::Command;
use diemcau_domain::event::Event;
use diemcau_domain::identity::{Author, Epoch};
use diemcau_domain::session::SessionStep;
use diemcau_protocol::websocket::{GoodbyeReason, ServerMessage};

use super::{COMMUNE, FAR_COMMUNE, HALL, SESSION, START, Scene, device, not_written, poll_once, told};
use crate::NotDone;

fn pause() -> Command {
    Command::StepSession { session: SESSION, step: SessionStep::Pause }
}

#[tokio::test]
async fn a_failed_append_tells_nobody_and_the_next_command_works() {
    let scene = Scene::live().await;
    let mut attachment = scene.attach(COMMUNE, "laptop").await;
    let mut watch = scene.desk.watch(SESSION, HALL).await.unwrap();
    scene.desk.turn().await.unwrap();
    told(&mut attachment.outgoing).await;
    while poll_once(watch.recv()).await.is_some() {}
    let before = scene.desk.copy().await.unwrap();
    let written_before = scene.written().await;

    scene.break_disk().await;
    assert_eq!(scene.desk.command(Author::Operator, pause()).await, not_written());
    assert_eq!(scene.desk.attach(FAR_COMMUNE, device("laptop")).await.err(), Some(NotDone::NotWritten));
    assert_eq!(scene.desk.copy().await, Ok(before));
    assert_eq!(told(&mut attachment.outgoing).await, []);
    assert_eq!(scene.written().await, written_before);
    assert!(scene.desk.figures().failed_batches >= 2);

    scene.mend_disk().await;
    let outcome = scene.desk.command(Author::Operator, pause()).await.unwrap();
    assert_eq!(outcome.events, [Event::SessionPaused { session: SESSION }]);
    let told = told(&mut attachment.outgoing).await;
    assert!(matches!(told.as_slice(), [ServerMessage::Situation(_)]), "{told:?}");
    scene.desk.turn().await.unwrap();
    assert!(watch.recv().await.is_some());
    let mut replayed = Conference::default();
    for record in scene.store.load(scene.desk.conference()).await.unwrap() {
        replayed.apply_record(record);
    }
    assert_eq!(scene.desk.copy().await, Ok(replayed));
}

#[tokio::test]
async fn a_refusal_that_rests_on_something_unwritten_is_not_given() {
    let scene = Scene::live().await;
    scene.break_disk().await;
    // Both come into one batch: the second would be refused if the first were true.
    let (first, second) =
        tokio::join!(scene.desk.command(Author::Operator, pause()), scene.desk.command(Author::Operator, pause()));
    assert_eq!((first, second), (not_written(), not_written()));
}

#[tokio::test]
async fn a_link_that_falls_silent_while_the_disk_is_full_still_ends_at_its_last_proof() {
    let scene = Scene::live().await;
    let attachment = scene.attach(COMMUNE, "laptop").await;
    let mut waiting = scene.attach(COMMUNE, "tablet").await;
    attachment.line.heard(scene.clock.now().plus_ms(1_000));
    scene.break_disk().await;
    scene.pass_ms(20_000);
    waiting.line.heard(scene.clock.now());
    assert_eq!(scene.desk.turn().await, not_written());
    assert_eq!(attachment.line.leave().await, not_written());
    assert_eq!(told(&mut waiting.outgoing).await, [ServerMessage::HeldElsewhere]);

    scene.mend_disk().await;
    scene.desk.turn().await.unwrap();
    let closed = Event::LinkClosed { endpoint: COMMUNE, epoch: Epoch(1), last_proof_at: START.plus_ms(1_000) };
    assert!(scene.written_of(COMMUNE).await.contains(&closed));
    assert_eq!(told(&mut waiting.outgoing).await.first(), Some(&ServerMessage::Attending { epoch: 2 }));
}

#[tokio::test]
async fn a_revoked_key_is_out_at_once_although_the_disk_is_full() {
    let scene = Scene::live().await;
    let mut attachment = scene.attach(COMMUNE, "laptop").await;
    scene.break_disk().await;
    assert_eq!(scene.desk.dismiss(COMMUNE, GoodbyeReason::Revoked).await, not_written());
    let goodbye = ServerMessage::Goodbye { reason: GoodbyeReason::Revoked };
    assert_eq!(told(&mut attachment.outgoing).await.last(), Some(&goodbye));
    scene.mend_disk().await;
    scene.pass_and_turn(250).await;
    assert!(matches!(scene.written_of(COMMUNE).await.last(), Some(Event::LinkClosed { .. })));
}

#[tokio::test]
async fn while_the_record_cannot_even_be_read_nothing_is_granted_or_shown_and_a_stop_still_ends() {
    let scene = Scene::live().await;
    let mut attachment = scene.attach(COMMUNE, "laptop").await;
    scene.store.close().await;
    assert_eq!(scene.desk.command(Author::Operator, pause()).await, not_written());
    assert_eq!(scene.desk.copy().await, not_written());
    assert_eq!(scene.desk.watch(SESSION, HALL).await.err(), Some(NotDone::NotWritten));
    assert_eq!(scene.desk.turn().await, not_written());
    scene.secretariat.stop().await;
    assert_eq!(scene.desk.copy().await, Err(NotDone::Stopped));
    let goodbye = ServerMessage::Goodbye { reason: GoodbyeReason::Stopping };
    assert_eq!(told(&mut attachment.outgoing).await.last(), Some(&goodbye));
}
