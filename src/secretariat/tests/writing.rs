use std::time::Duration;

use diemcau_domain::command::Command;
use diemcau_domain::event::Event;
use diemcau_domain::identity::Author;
use diemcau_domain::refusal::Refusal;
use diemcau_domain::session::SessionStep;
use diemcau_protocol::websocket::{GoodbyeReason, ServerMessage};
use diemcau_store::Store;

use super::{COMMUNE, FAR_COMMUNE, HALL, SESSION, START, Scene, device, plan, told};
use crate::{Clock, NotDone, Secretariat, Settings};

#[tokio::test]
async fn what_was_answered_is_on_disk() {
    let scene = Scene::new().await;
    let beside = Store::open_read_only(&scene.path).await.unwrap();
    for number in 0..20 {
        let plan = plan(HALL, HALL);
        let outcome = scene.desk.command(Author::Operator, Command::PlanSession { plan }).await.unwrap();
        assert_eq!(outcome.events.len(), 1, "session {number}");
        let records = beside.load(scene.desk.conference()).await.unwrap();
        assert_eq!(records.last().map(|record| &record.event), outcome.events.last());
    }
}

#[tokio::test]
async fn wishes_made_at_the_same_time_share_commits_and_all_are_answered() {
    let scene = Scene::open().await;
    let commits_before = scene.store.figures().commits;
    let wishes: Vec<_> = (0..500)
        .map(|_| {
            let desk = scene.desk.clone();
            let plan = plan(HALL, HALL);
            tokio::spawn(async move { desk.command(Author::Operator, Command::PlanSession { plan }).await })
        })
        .collect();
    let mut numbers = Vec::new();
    for wish in wishes {
        let outcome = wish.await.unwrap().unwrap();
        let Some(Event::SessionPlanned { session, .. }) = outcome.events.first() else { panic!("{outcome:?}") };
        numbers.push(session.0);
    }
    numbers.sort_unstable();
    assert_eq!(numbers, (2..=501).collect::<Vec<_>>());
    assert!(scene.store.figures().commits - commits_before < 100);
}

#[tokio::test]
async fn a_refused_wish_says_why_and_writes_nothing() {
    let scene = Scene::new().await;
    let before = scene.written().await;
    let start = Command::StepSession { session: SESSION, step: SessionStep::Start };
    let refused = scene.desk.command(Author::Operator, start).await.unwrap_err();
    assert!(matches!(refused, NotDone::Refused(Refusal::IllegalStep { .. })), "{refused:?}");
    assert_eq!(refused.code(), "illegal_step");
    assert_eq!(scene.written().await, before);
}

#[tokio::test]
async fn a_reader_sees_what_was_answered_before() {
    let scene = Scene::new().await;
    for count in 2..10 {
        scene.done(Command::PlanSession { plan: plan(HALL, HALL) }).await;
        assert_eq!(scene.desk.read(|reading| reading.conference.sessions().count()).await, Ok(count));
    }
}

#[tokio::test]
async fn a_conference_without_a_title_is_not_made() {
    let scene = Scene::new().await;
    let refused = scene.secretariat.plan_conference(Author::Operator, " ".to_owned()).await.err();
    assert_eq!(refused.map(|refused| refused.code()), Some("text_length"));
    assert_eq!(scene.secretariat.desks().len(), 1);
    assert_eq!(scene.store.conferences().await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_conference_that_could_not_be_written_is_not_there_after_the_next_start_either() {
    let scene = Scene::new().await;
    scene.break_disk().await;
    let failed = scene.secretariat.plan_conference(Author::Operator, "Hội nghị khác".to_owned()).await;
    assert_eq!(failed.err(), Some(NotDone::NotWritten));
    scene.mend_disk().await;
    let scene = scene.kill_and_return().await;
    assert_eq!(scene.secretariat.desks().len(), 1);
}

#[tokio::test]
async fn two_conferences_do_not_mix() {
    let scene = Scene::new().await;
    let other = scene.secretariat.plan_conference(Author::Operator, "Hội nghị khác".to_owned()).await.unwrap();
    assert_ne!(other.conference(), scene.desk.conference());
    assert_eq!(other.read(|reading| reading.conference.roster().len()).await, Ok(0));
    assert_eq!(scene.desk.read(|reading| reading.conference.roster().len()).await, Ok(8));
    let numbers: Vec<_> = scene.secretariat.desks().iter().map(|desk| desk.conference().0).collect();
    assert_eq!(numbers, [1, 2]);
}

#[tokio::test]
async fn stop_closes_the_record_says_goodbye_and_leaves_no_task() {
    let runtime = tokio::runtime::Handle::current();
    let scene = Scene::live().await;
    let mut attachment = scene.attach(COMMUNE, "laptop").await;
    let mut watch = scene.desk.watch(SESSION, HALL).await.unwrap();
    scene.pass_ms(1_500);
    attachment.line.heard(scene.clock.now());
    scene.pass_ms(500);

    scene.secretariat.stop().await;
    scene.store.close().await;
    // The store's pool lets its connections go in tasks that may still have a step to do.
    let all_ended = async {
        while runtime.metrics().num_alive_tasks() > 0 {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(60), all_ended).await.unwrap();
    let goodbye = ServerMessage::Goodbye { reason: GoodbyeReason::Stopping };
    assert_eq!(told(&mut attachment.outgoing).await.last(), Some(&goodbye));
    while watch.recv().await.is_some() {}
    assert_eq!(scene.desk.copy().await, Err(NotDone::Stopped));
    let step = Command::StepSession { session: SESSION, step: SessionStep::End };
    assert_eq!(scene.desk.command(Author::Operator, step).await, Err(NotDone::Stopped));

    let beside = Store::open_read_only(&scene.path).await.unwrap();
    let records = beside.load(scene.desk.conference()).await.unwrap();
    let last: Vec<_> = records.into_iter().rev().take(2).map(|record| record.event).collect();
    let epoch = diemcau_domain::identity::Epoch(1);
    let closed = Event::LinkClosed { endpoint: COMMUNE, epoch, last_proof_at: START.plus_ms(1_500) };
    assert_eq!(last, [Event::ProvenUntil { until: START.plus_ms(2_000) }, closed]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wish_that_finds_no_room_in_the_queue_is_refused_instead_of_waiting_for_ever() {
    let scene = Scene::with(Settings { waiting_wishes: 1, ..Settings::default() }).await;
    let (go_on, wait) = std::sync::mpsc::channel::<()>();
    let (busy, is_busy) = tokio::sync::oneshot::channel();
    let desk = scene.desk.clone();
    // The office is kept busy by a look that does not end.
    let looking = tokio::spawn(async move {
        desk.read(move |_| {
            let _ = busy.send(());
            wait.recv_timeout(Duration::from_secs(60)).is_ok()
        })
        .await
    });
    is_busy.await.unwrap();
    let desk = scene.desk.clone();
    let queued = tokio::spawn(async move { desk.copy().await.map(drop) });
    while scene.desk.figures().waiting_wishes == 0 {
        tokio::task::yield_now().await;
    }
    assert_eq!(scene.desk.copy().await, Err(NotDone::Overloaded));
    go_on.send(()).unwrap();
    assert_eq!(looking.await.unwrap(), Ok(true));
    assert_eq!(queued.await.unwrap(), Ok(()));
}

#[tokio::test]
async fn time_never_goes_back_behind_what_is_written() {
    let scene = Scene::new().await;
    scene.pass_and_turn(3_600_000).await;
    scene.done(Command::PlanSession { plan: plan(HALL, HALL) }).await;
    let (path, last_at) = (scene.path.clone(), scene.clock.now());
    scene.secretariat.stop().await;
    scene.store.close().await;
    let early = Clock::told(START);
    let store = Store::open(&path).await.unwrap();
    let _secretariat = Secretariat::open(store, early.clone(), Settings::default()).await.unwrap();
    assert_eq!(early.now(), last_at);
}

#[tokio::test]
async fn figures_say_how_busy_the_office_is() {
    let scene = Scene::open().await;
    let _attachments = [scene.attach(COMMUNE, "laptop").await, scene.attach(FAR_COMMUNE, "laptop").await];
    let _waiting = scene.desk.attach(COMMUNE, device("tablet")).await.unwrap();
    let _watch = scene.desk.watch(SESSION, HALL).await.unwrap();
    scene.desk.turn().await.unwrap();
    let figures = scene.desk.figures();
    assert_eq!((figures.connections, figures.watchers, figures.failed_batches), (3, 1, 0));
    assert!(figures.events >= 6 && figures.batches >= 3);
}
