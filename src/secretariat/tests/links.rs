use diemcau_domain::command::Command;
use diemcau_domain::event::Event;
use diemcau_domain::identity::{Author, Epoch};
use diemcau_domain::refusal::Refusal;
use diemcau_protocol::websocket::GoodbyeReason;
use diemcau_protocol::websocket::ServerMessage::{Attending, Goodbye, HeldElsewhere, TakeOverAsked};

use super::{COMMUNE, START, Scene, device, told, told_but_situations};
use crate::{NotDone, Settings};

fn goodbye(reason: GoodbyeReason) -> diemcau_protocol::websocket::ServerMessage {
    Goodbye { reason }
}

async fn holder(scene: &Scene) -> Option<String> {
    let device = scene.desk.read(|reading| {
        let link = reading.conference.presence(COMMUNE)?.link.as_ref()?;
        Some(link.device.0.clone())
    });
    device.await.unwrap()
}

#[tokio::test]
async fn an_old_epochs_leave_changes_nothing() {
    let scene = Scene::open().await;
    let first = scene.attach(COMMUNE, "laptop").await;
    let mut second = scene.attach(COMMUNE, "laptop").await;
    let before = scene.written().await;
    first.line.leave().await.unwrap();
    let stale = Command::CloseLink { endpoint: COMMUNE, epoch: Epoch(1), last_proof_at: START };
    assert_eq!(scene.done(stale).await, []);
    scene.pass_and_turn(250).await;
    assert_eq!(scene.written().await, before);
    assert_eq!(told_but_situations(&mut second.outgoing).await, [Attending { epoch: 2 }]);
    assert_eq!(holder(&scene).await.as_deref(), Some("laptop"));
}

#[tokio::test]
async fn the_same_device_takes_over_at_once_and_the_old_page_is_told_not_to_come_back() {
    let scene = Scene::open().await;
    let mut first = scene.attach(COMMUNE, "laptop").await;
    let mut second = scene.attach(COMMUNE, "laptop").await;
    let expected = [Attending { epoch: 1 }, goodbye(GoodbyeReason::TakenOver)];
    assert_eq!(told_but_situations(&mut first.outgoing).await, expected);
    assert!(first.outgoing.recv().await.is_none());
    assert_eq!(told_but_situations(&mut second.outgoing).await, [Attending { epoch: 2 }]);
}

#[tokio::test]
async fn another_device_waits_and_the_holder_is_asked() {
    let scene = Scene::open().await;
    let mut holding = scene.attach(COMMUNE, "laptop").await;
    let mut waiting = scene.attach(COMMUNE, "tablet").await;
    assert_eq!(told(&mut waiting.outgoing).await, [HeldElsewhere]);
    let asked = TakeOverAsked { device: "tablet".to_owned() };
    assert_eq!(told_but_situations(&mut holding.outgoing).await, [Attending { epoch: 1 }, asked.clone()]);

    waiting.line.ask_again().await.unwrap();
    assert_eq!(told(&mut waiting.outgoing).await, [HeldElsewhere]);
    assert_eq!(told_but_situations(&mut holding.outgoing).await, [asked]);
    let asked_by = scene.desk.read(|reading| reading.take_over_asked_by(COMMUNE).cloned()).await.unwrap();
    assert_eq!(asked_by, Some(device("tablet")));
}

#[tokio::test]
async fn a_device_that_is_allowed_to_takes_over() {
    let scene = Scene::open().await;
    let mut holding = scene.attach(COMMUNE, "laptop").await;
    let mut waiting = scene.attach(COMMUNE, "tablet").await;
    assert_eq!(
        waiting.line.allow_take_over(device("tablet")).await,
        Err(NotDone::Refused(Refusal::OtherDevice)),
        "nobody lets himself in"
    );
    holding.line.allow_take_over(device("tablet")).await.unwrap();
    assert_eq!(told_but_situations(&mut waiting.outgoing).await, [HeldElsewhere, Attending { epoch: 2 }]);
    assert_eq!(told_but_situations(&mut holding.outgoing).await.last(), Some(&goodbye(GoodbyeReason::TakenOver)));
    assert_eq!(holder(&scene).await.as_deref(), Some("tablet"));
}

#[tokio::test]
async fn an_organizer_lets_a_device_take_over_before_it_comes() {
    let scene = Scene::open().await;
    let _holding = scene.attach(COMMUNE, "laptop").await;
    scene.done(Command::AllowTakeOver { endpoint: COMMUNE, device: device("tablet") }).await;
    let mut coming = scene.attach(COMMUNE, "tablet").await;
    assert_eq!(told_but_situations(&mut coming.outgoing).await, [Attending { epoch: 2 }]);
}

#[tokio::test]
async fn two_laptops_never_evict_each_other_in_turn() {
    let scene = Scene::open().await;
    let mut first = scene.attach(COMMUNE, "first").await;
    let second = scene.attach(COMMUNE, "second").await;
    for _ in 0..10 {
        scene.pass_ms(5_000);
        first.line.heard(scene.clock.now());
        second.line.heard(scene.clock.now());
        second.line.ask_again().await.unwrap();
        scene.desk.turn().await.unwrap();
    }
    first.line.allow_take_over(device("second")).await.unwrap();
    assert_eq!(told_but_situations(&mut first.outgoing).await.last(), Some(&goodbye(GoodbyeReason::TakenOver)));

    // The first one comes back by itself, as it should not, again and again.
    for _ in 0..10 {
        scene.pass_ms(5_000);
        second.line.heard(scene.clock.now());
        let mut back = scene.attach(COMMUNE, "first").await;
        assert_eq!(told(&mut back.outgoing).await, [HeldElsewhere]);
        scene.desk.turn().await.unwrap();
    }
    assert_eq!(holder(&scene).await.as_deref(), Some("second"));
    let opened = scene.written_of(COMMUNE).await;
    assert_eq!(opened.iter().filter(|event| matches!(event, Event::LinkOpened { .. })).count(), 2);
}

#[tokio::test]
async fn a_silent_link_ends_at_its_last_proof() {
    let scene = Scene::open().await;
    let mut attachment = scene.attach(COMMUNE, "laptop").await;
    scene.pass_ms(4_000);
    attachment.line.heard(scene.clock.now());
    scene.pass_and_turn(14_999).await;
    assert_eq!(told_but_situations(&mut attachment.outgoing).await, [Attending { epoch: 1 }]);
    scene.pass_and_turn(1).await;
    assert_eq!(told_but_situations(&mut attachment.outgoing).await, [goodbye(GoodbyeReason::Silent)]);
    let last_proof_at = START.plus_ms(4_000);
    let closed = Event::LinkClosed { endpoint: COMMUNE, epoch: Epoch(1), last_proof_at };
    assert_eq!(scene.written().await.last(), Some(&closed));
}

#[tokio::test]
async fn whoever_waits_is_seated_when_the_holder_falls_silent() {
    let scene = Scene::open().await;
    let _holding = scene.attach(COMMUNE, "laptop").await;
    let mut earlier = scene.attach(COMMUNE, "tablet").await;
    let mut latest = scene.attach(COMMUNE, "phone").await;
    scene.pass_ms(15_000);
    earlier.line.heard(scene.clock.now());
    latest.line.heard(scene.clock.now());
    scene.desk.turn().await.unwrap();
    assert_eq!(told_but_situations(&mut latest.outgoing).await, [HeldElsewhere, Attending { epoch: 2 }]);
    assert_eq!(told(&mut earlier.outgoing).await, [HeldElsewhere]);
}

#[tokio::test]
async fn whoever_waits_is_seated_when_the_holder_leaves() {
    let scene = Scene::open().await;
    let holding = scene.attach(COMMUNE, "laptop").await;
    let mut waiting = scene.attach(COMMUNE, "tablet").await;
    holding.line.leave().await.unwrap();
    assert_eq!(told_but_situations(&mut waiting.outgoing).await, [HeldElsewhere, Attending { epoch: 2 }]);
}

#[tokio::test]
async fn a_connection_whose_task_is_gone_is_closed_without_being_told() {
    let scene = Scene::open().await;
    let attachment = scene.attach(COMMUNE, "laptop").await;
    scene.pass_ms(3_000);
    attachment.line.heard(scene.clock.now());
    drop(attachment);
    scene.pass_and_turn(250).await;
    assert_eq!(holder(&scene).await, None);
    let last_proof_at = START.plus_ms(3_000);
    let closed = Event::LinkClosed { endpoint: COMMUNE, epoch: Epoch(1), last_proof_at };
    assert_eq!(scene.written().await.last(), Some(&closed));
}

#[tokio::test]
async fn a_dismissed_endpoint_loses_every_connection_at_once() {
    let scene = Scene::open().await;
    let mut holding = scene.attach(COMMUNE, "laptop").await;
    let mut waiting = scene.attach(COMMUNE, "tablet").await;
    scene.desk.dismiss(COMMUNE, GoodbyeReason::Revoked).await.unwrap();
    assert_eq!(told(&mut holding.outgoing).await.last(), Some(&goodbye(GoodbyeReason::Revoked)));
    assert_eq!(told(&mut waiting.outgoing).await, [HeldElsewhere, goodbye(GoodbyeReason::Revoked)]);
    assert_eq!(holder(&scene).await, None);
}

#[tokio::test]
async fn a_slow_console_is_dropped_and_nobody_waits() {
    let scene = Scene::with(Settings { waiting_messages: 2, ..Settings::default() }).await;
    let mut slow = scene.attach(COMMUNE, "laptop").await;
    let mut quick = scene.attach(super::FAR_COMMUNE, "laptop").await;
    told(&mut quick.outgoing).await;
    let mut last_told = Vec::new();
    for title in ["Một", "Hai", "Ba"] {
        let plan =
            diemcau_domain::session::SessionPlan { title: title.to_owned(), ..super::plan(super::HALL, super::HALL) };
        scene.done(Command::ReplanSession { session: super::SESSION, plan }).await;
        last_told = told(&mut quick.outgoing).await;
    }
    assert_eq!(last_told.len(), 1);
    assert!(slow.outgoing.ended().is_cancelled());
    let kept = told(&mut slow.outgoing).await;
    assert_eq!((kept.len(), kept.last()), (3, Some(&goodbye(GoodbyeReason::TooSlow))));
    scene.pass_and_turn(250).await;
    assert_eq!(holder(&scene).await, None);
}

#[tokio::test]
async fn an_unknown_endpoint_is_not_let_in() {
    let scene = Scene::open().await;
    let refused = scene.desk.attach(diemcau_domain::identity::EndpointId(99), device("laptop")).await;
    assert_eq!(refused.err(), Some(NotDone::Refused(Refusal::UnknownEndpoint)));
    let author = Author::Account(diemcau_domain::identity::AccountId(1));
    let command = Command::AllowTakeOver { endpoint: COMMUNE, device: device("") };
    assert!(scene.desk.command(author, command).await.is_err());
}
