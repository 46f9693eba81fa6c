use std::collections::BTreeMap;
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use diemcau_domain::Conference;
use diemcau_domain::command::Command;
use diemcau_domain::event::MediaKind;
use diemcau_domain::identity::{Author, ConferenceId, EndpointId, Epoch, LegNumber, RollCallId};
use diemcau_domain::quality::Qualities;
use diemcau_domain::refusal::Refusal;
use diemcau_domain::roll_call::HeadCount;
use diemcau_domain::roster::Mode;
use diemcau_domain::session::SessionStep;
use diemcau_protocol::board::{ANSWERED, BROADCAST, BranchState, CONNECTED, SOUND, WAS_CONNECTED};
use diemcau_protocol::session::State;
use diemcau_protocol::websocket::ServerMessage;
use proptest::prelude::*;

use super::{COMMUNE, FAR_COMMUNE, HALL, PROVINCE, SESSION, START, Scene, device, plan, poll_once, roster};
use crate::board::Board;
use crate::lines::Lines;
use crate::link::Links;
use crate::minutes::Minutes;
use crate::program::Programs;
use crate::reading::Reading;
use crate::watch::{Boards, Watch, Watcher};
use crate::{Desk, NotDone};

/// A board as a page keeps it: nothing but what it was told.
#[derive(Debug, Default, PartialEq)]
struct Picture {
    roster_version: u32,
    first_position: u32,
    states: Vec<u8>,
    branches: BTreeMap<u32, BranchState>,
}

impl Picture {
    fn take_in(&mut self, message: &ServerMessage) {
        match message {
            ServerMessage::Snapshot { roster_version, first_position, states, branches } => {
                let branches = branches.iter().map(|branch| (branch.position, *branch)).collect();
                let (roster_version, first_position) = (*roster_version, *first_position);
                *self = Self { roster_version, first_position, states: STANDARD.decode(states).unwrap(), branches };
            }
            ServerMessage::Delta { states, branches } => {
                for (position, state) in states {
                    let index = usize::try_from(position - self.first_position).unwrap();
                    *self.states.get_mut(index).unwrap() = *state;
                }
                self.branches.extend(branches.iter().map(|branch| (branch.position, *branch)));
            }
            _ => {}
        }
    }

    async fn follow(&mut self, watch: &mut Watch) -> Vec<Arc<ServerMessage>> {
        let mut messages = Vec::new();
        while let Some(Some(message)) = poll_once(watch.recv()).await {
            self.take_in(&message);
            messages.push(message);
        }
        messages
    }
}

fn folded(conference: &Conference, subtree: EndpointId) -> Picture {
    let (links, programs, lines) = (Links::default(), Programs::default(), Lines::new(Qualities::none()));
    let reading = Reading { id: ConferenceId(1), conference, links: &links, programs: &programs, lines: &lines };
    let board = Board::fold(&reading, conference.session(SESSION).unwrap());
    let mut picture = Picture::default();
    picture.take_in(&board.snapshot(&board.part(subtree)));
    picture
}

fn is_snapshot(message: &Arc<ServerMessage>) -> bool {
    matches!(**message, ServerMessage::Snapshot { .. })
}

fn is_session(message: &Arc<ServerMessage>) -> bool {
    matches!(**message, ServerMessage::SessionChanged { .. })
}

async fn state_of(desk: &Desk, endpoint: EndpointId) -> u8 {
    let picture = folded(&desk.copy().await.unwrap(), HALL);
    picture.states[endpoint.index() - 1]
}

#[tokio::test]
async fn a_watcher_sees_the_whole_part_and_the_session_first() {
    let scene = Scene::live().await;
    let mut watch = scene.desk.watch(SESSION, PROVINCE).await.unwrap();
    let mut picture = Picture::default();
    let messages = picture.follow(&mut watch).await;
    assert!(is_snapshot(&messages[0]) && is_session(&messages[1]) && messages.len() == 2);
    assert_eq!((picture.first_position, picture.states.len()), (1, 4));
    let tops: Vec<u32> = picture.branches.keys().copied().collect();
    assert_eq!(tops, [1]);
    assert_eq!(picture.branches[&1].endpoints, 4);
}

#[tokio::test]
async fn what_changes_comes_as_deltas_only_to_those_who_watch_that_part() {
    let scene = Scene::live().await;
    let mut all = scene.desk.watch(SESSION, HALL).await.unwrap();
    let mut province = scene.desk.watch(SESSION, PROVINCE).await.unwrap();
    let (mut picture, mut provincial) = (Picture::default(), Picture::default());
    picture.follow(&mut all).await;
    provincial.follow(&mut province).await;

    let _far = scene.attach(FAR_COMMUNE, "laptop").await;
    scene.desk.turn().await.unwrap();
    let messages = picture.follow(&mut all).await;
    let [message] = messages.as_slice() else { panic!("{messages:?}") };
    let ServerMessage::Delta { states, branches } = &**message else { panic!("{message:?}") };
    assert_eq!(states, &[(6, CONNECTED | WAS_CONNECTED)]);
    let connected: Vec<_> = branches.iter().map(|branch| (branch.position, branch.connected)).collect();
    assert_eq!(connected, [(0, 1), (5, 1)]);
    assert_eq!(provincial.follow(&mut province).await.len(), 0);
}

#[tokio::test]
async fn a_byte_says_how_an_endpoint_stands() {
    let scene = Scene::new().await;
    let attachment = scene.attach(COMMUNE, "laptop").await;
    assert_eq!(state_of(&scene.desk, COMMUNE).await, CONNECTED);
    scene.pass_ms(1_000);
    attachment.line.heard(scene.clock.now());
    scene.step(SessionStep::Open).await;
    scene.pass_ms(1_000);
    attachment.line.heard(scene.clock.now());
    assert_eq!(state_of(&scene.desk, COMMUNE).await, CONNECTED | WAS_CONNECTED);
    attachment.line.leave().await.unwrap();
    assert_eq!(state_of(&scene.desk, COMMUNE).await, WAS_CONNECTED);
    scene.desk.proof(COMMUNE, SESSION, LegNumber(1), MediaKind::Sound, scene.clock.now());
    scene.desk.turn().await.unwrap();
    assert_eq!(state_of(&scene.desk, COMMUNE).await, CONNECTED | WAS_CONNECTED | SOUND);

    let deadline = START.plus_ms(600_000);
    scene.done(Command::OpenRollCall { session: SESSION, title: "Đầu buổi".to_owned(), deadline }).await;
    let head_count = HeadCount::default();
    scene.done(Command::ReportHeadCount { roll_call: RollCallId(1), endpoint: FAR_COMMUNE, head_count }).await;
    scene.done(Command::ChangeMode { endpoint: FAR_COMMUNE, mode: Mode::Broadcast }).await;
    assert_eq!(state_of(&scene.desk, FAR_COMMUNE).await, ANSWERED | BROADCAST);
    scene.done(Command::OpenRollCall { session: SESSION, title: "Cuối buổi".to_owned(), deadline }).await;
    assert_eq!(state_of(&scene.desk, FAR_COMMUNE).await, BROADCAST);
}

#[tokio::test]
async fn a_hall_that_sends_from_an_encoder_counts_as_connected_as_it_counts_as_receiving() {
    let scene = Scene::live().await;
    let _commune = scene.attach(COMMUNE, "laptop").await;
    for endpoint in [HALL, COMMUNE] {
        scene.desk.proof(endpoint, SESSION, LegNumber(1), MediaKind::Sound, scene.clock.now());
    }
    scene.desk.turn().await.unwrap();
    let mut watch = scene.desk.watch(SESSION, HALL).await.unwrap();
    let mut picture = Picture::default();
    picture.follow(&mut watch).await;
    let all = picture.branches[&0];
    assert_eq!((all.connected, all.receiving), (2, 2));
}

#[tokio::test]
async fn a_step_of_the_session_brings_the_session_and_a_snapshot() {
    let scene = Scene::open().await;
    let mut watch = scene.desk.watch(SESSION, HALL).await.unwrap();
    let mut picture = Picture::default();
    picture.follow(&mut watch).await;
    scene.step(SessionStep::Start).await;
    scene.desk.turn().await.unwrap();
    let messages = picture.follow(&mut watch).await;
    assert!(messages.iter().any(is_snapshot));
    let shown = messages.iter().find_map(|message| match &**message {
        ServerMessage::SessionChanged { session } => Some(session.state),
        _ => None,
    });
    assert_eq!(shown, Some(State::Live));
}

#[tokio::test]
async fn a_lagging_watcher_gets_a_snapshot_instead_of_a_queue() {
    let scene = Scene::live().await;
    let mut watch = scene.desk.watch(SESSION, HALL).await.unwrap();
    let mut attachments = Vec::new();
    for _ in 0..5 {
        for endpoint in 1..=8 {
            attachments.push(scene.attach(EndpointId(endpoint), "laptop").await);
            scene.desk.turn().await.unwrap();
            attachments.pop().unwrap().line.leave().await.unwrap();
            scene.pass_and_turn(1_000).await;
        }
    }
    let mut picture = Picture::default();
    assert!(picture.follow(&mut watch).await.len() <= 4);
    scene.desk.turn().await.unwrap();
    let messages = picture.follow(&mut watch).await;
    assert!(messages.first().is_some_and(is_snapshot), "{messages:?}");
    assert_eq!(picture, folded(&scene.desk.copy().await.unwrap(), HALL));
    assert!(picture.states.iter().all(|state| *state == 0), "closed at once, so never connected for any time");
}

#[tokio::test]
async fn an_unknown_session_or_subtree_is_not_watched() {
    let scene = Scene::live().await;
    let unknown_session = scene.desk.watch(diemcau_domain::identity::SessionId(9), HALL).await.err();
    assert_eq!(unknown_session, Some(NotDone::Refused(Refusal::UnknownSession)));
    let unknown_subtree = scene.desk.watch(SESSION, EndpointId(99)).await.err();
    assert_eq!(unknown_subtree, Some(NotDone::Refused(Refusal::UnknownEndpoint)));
    drop(scene.desk.watch(SESSION, HALL).await.unwrap());
    scene.desk.turn().await.unwrap();
    assert_eq!(scene.desk.figures().watchers, 0);
}

/// Anything that may be wished and changes a board.
fn wish() -> impl Strategy<Value = Command> {
    let endpoint = || (1..=8_u32).prop_map(EndpointId);
    let leg = || (1..=2_u32).prop_map(LegNumber);
    let kind = || prop_oneof![Just(MediaKind::Sound), Just(MediaKind::Picture)];
    let roll_call = || (1..=2_u32).prop_map(RollCallId);
    let step = prop::sample::select(vec![
        SessionStep::Open,
        SessionStep::Start,
        SessionStep::Pause,
        SessionStep::Resume,
        SessionStep::End,
    ]);
    let mode = prop::sample::select(Mode::ALL.to_vec());
    prop_oneof![
        6 => endpoint().prop_map(|endpoint| Command::OpenLink { endpoint, device: device("x"), silent_ms: 0 }),
        4 => (endpoint(), 1..=3_u32).prop_map(|(endpoint, epoch)| Command::CloseLink {
            endpoint, epoch: Epoch(epoch), last_proof_at: START.plus_ms(i64::from(epoch) * 20),
        }),
        6 => (endpoint(), leg(), kind()).prop_map(|(endpoint, leg, kind)| Command::BeginMedia {
            endpoint,
            session: SESSION, leg, kind, since: START,
        }),
        4 => (endpoint(), leg(), kind()).prop_map(|(endpoint, leg, kind)| Command::CeaseMedia {
            endpoint,
            session: SESSION, leg, kind, last_proof_at: START.plus_ms(50),
        }),
        2 => step.prop_map(|step| Command::StepSession { session: SESSION, step }),
        1 => (endpoint(), mode).prop_map(|(endpoint, mode)| Command::ChangeMode { endpoint, mode }),
        1 => Just(Command::OpenRollCall { session: SESSION, title: "x".to_owned(), deadline: START.plus_ms(90_000) }),
        4 => (roll_call(), endpoint()).prop_map(|(roll_call, endpoint)| Command::ReportHeadCount {
            roll_call, endpoint, head_count: HeadCount::default(),
        }),
        1 => roll_call().prop_map(|roll_call| Command::CloseRollCall { roll_call }),
        1 => Just(Command::ReturnServer),
    ]
}

fn planned() -> Minutes {
    let mut minutes = Minutes::new(Conference::default());
    for wish in [
        Command::ImportRoster { entries: roster() },
        Command::PlanSession { plan: plan(PROVINCE, PROVINCE) },
        Command::StepSession { session: SESSION, step: SessionStep::Rehearse },
    ] {
        minutes.take_down(START, Author::Operator, wish).unwrap();
    }
    minutes.settle();
    minutes
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(200) })]

    #[test]
    fn a_board_equals_the_fold_whatever_happened(
        wishes in prop::collection::vec((wish(), 0..3_u8), 1..120),
        subtree in prop::sample::select(vec![HALL, PROVINCE, COMMUNE, FAR_COMMUNE]),
    ) {
        let mut minutes = planned();
        let (links, programs, lines) = (Links::default(), Programs::default(), Lines::new(Qualities::none()));
        let (watcher, watch) = Watcher::new(SESSION, subtree);
        let mut followed = (Boards::default(), watch, Picture::default());
        let id = ConferenceId(1);
        let reading = Reading { id, conference: minutes.conference(), links: &links, programs: &programs, lines: &lines };
        followed.0.add(&reading, watcher).unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        for (number, (wish, habit)) in (1..).zip(wishes) {
            // Many are refused; that is as good.
            let _ = minutes.take_down(START.plus_ms(number * 10), Author::Server, wish);
            let touches = minutes.settle();
            let reading = Reading { id, conference: minutes.conference(), links: &links, programs: &programs, lines: &lines };
            for touch in touches {
                followed.0.note(&reading, touch);
            }
            if habit > 0 {
                followed.0.show(&reading);
            }
            if habit > 1 {
                runtime.block_on(followed.2.follow(&mut followed.1));
            }
        }
        let reading = Reading { id, conference: minutes.conference(), links: &links, programs: &programs, lines: &lines };
        for _ in 0..2 {
            runtime.block_on(followed.2.follow(&mut followed.1));
            followed.0.show(&reading);
        }
        runtime.block_on(followed.2.follow(&mut followed.1));
        prop_assert_eq!(followed.2, folded(minutes.conference(), subtree));
    }
}
