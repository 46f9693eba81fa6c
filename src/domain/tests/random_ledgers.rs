//! Promises that hold whatever happens.

use proptest::prelude::*;

use super::scene::{SESSION, Scene, at};
use crate::attendance::{SessionAttendance, Thresholds};
use crate::command::Command;
use crate::event::MediaKind;
use crate::identity::{DeviceId, EndpointId, Epoch, ItemId, LegNumber};
use crate::session::SessionStep;

/// Any wish, sensible or not, for the small conference with two items.
fn some_command() -> impl Strategy<Value = Command> {
    let endpoint = (1..8u32).prop_map(EndpointId);
    let moment = (0..7200i64).prop_map(|seconds| at("08:00:00").plus_ms(seconds * 1000));
    let kind = prop_oneof![Just(MediaKind::Sound), Just(MediaKind::Picture)];
    let leg = (1..4u32).prop_map(LegNumber);
    let step = prop_oneof![Just(SessionStep::Start), Just(SessionStep::Pause), Just(SessionStep::Resume)];
    prop_oneof![
        step.prop_map(|step| Command::StepSession { session: SESSION, step }),
        (1..4u32).prop_map(|item| Command::StartItem { item: ItemId(item) }),
        (1..4u32).prop_map(|item| Command::EndItem { item: ItemId(item) }),
        moment.clone().prop_map(|since| Command::SoundProgram { session: SESSION, since }),
        moment.clone().prop_map(|since| Command::FallSilent { session: SESSION, since }),
        Just(Command::ReturnServer),
        Just(Command::Prove),
        (endpoint.clone(), "[ab]", 0..20_000i64).prop_map(|(endpoint, device, silent_ms)| Command::OpenLink {
            endpoint,
            device: DeviceId(device),
            silent_ms
        }),
        (endpoint.clone(), 1..5u32, moment.clone()).prop_map(|(endpoint, epoch, last_proof_at)| Command::CloseLink {
            endpoint,
            epoch: Epoch(epoch),
            last_proof_at
        }),
        (endpoint.clone(), leg.clone(), kind.clone(), moment.clone()).prop_map(|(endpoint, leg, kind, since)| {
            Command::BeginMedia { endpoint, session: SESSION, leg, kind, since }
        }),
        (endpoint, leg, kind, moment).prop_map(|(endpoint, leg, kind, last_proof_at)| Command::CeaseMedia {
            endpoint,
            session: SESSION,
            leg,
            kind,
            last_proof_at
        }),
    ]
}

fn played(commands: Vec<(i64, Command)>) -> Scene {
    let mut scene = Scene::open();
    scene.plan_item("Nghị quyết thứ nhất");
    scene.plan_item("Nghị quyết thứ hai");
    scene.step("08:00:00", SessionStep::Start);
    let mut now = at("08:00:00");
    for (seconds, command) in commands {
        now = now.plus_ms(seconds * 1000);
        // A refusal changes nothing; that is looked at below.
        let before = scene.conference.clone();
        if scene.ask_at(now, command).is_err() {
            assert_eq!(scene.conference, before);
        }
    }
    scene
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nobody_received_more_than_counted(commands in prop::collection::vec((0..120i64, some_command()), 0..60)) {
        let scene = played(commands);
        let session = scene.conference.session(SESSION).unwrap();
        let attendance = SessionAttendance::new(&scene.conference, session, Thresholds::default());
        let held = session.held.until(attendance.known_until()).total_ms();
        for entry in scene.conference.roster().entries() {
            let endpoint = attendance.endpoint(entry.endpoint);
            for item in &endpoint.items {
                prop_assert!(0 <= item.received_ms && item.received_ms <= item.counted_ms);
                prop_assert!(item.sound_only_ms <= item.received_ms);
            }
            prop_assert!(endpoint.counted_ms <= held);
            prop_assert_eq!(endpoint.counted_ms, attendance.counted().total_ms(), "items never overlap");
        }
    }

    #[test]
    fn counted_time_pauses_and_outages_make_up_the_session(
        commands in prop::collection::vec((0..120i64, some_command()), 0..60),
    ) {
        let mut scene = played(commands);
        scene.ask("20:00:00", Command::StepSession { session: SESSION, step: SessionStep::End }).unwrap();
        let session = scene.conference.session(SESSION).unwrap();
        let attendance = SessionAttendance::new(&scene.conference, session, Thresholds::default());
        let until = attendance.known_until();
        let held = session.held.until(until).total_ms();
        let paused = session.paused.until(until).total_ms();
        let out: i64 = attendance.outages().iter().map(|outage| outage.interval.length_ms()).sum();
        prop_assert!(attendance.counted().total_ms() <= held - paused - out);
    }

    #[test]
    fn any_replay_gives_the_same_state(commands in prop::collection::vec((0..120i64, some_command()), 0..60)) {
        let scene = played(commands);
        prop_assert_eq!(scene.replayed(), scene.conference);
    }

    #[test]
    fn a_leave_with_an_old_epoch_changes_nothing(
        commands in prop::collection::vec((0..120i64, some_command()), 0..60),
        endpoint in 1..7u32,
        behind in 1..5u32,
    ) {
        let mut scene = played(commands);
        let endpoint = EndpointId(endpoint);
        let last = scene.conference.presence(endpoint).map_or(0, |presence| presence.last_epoch);
        let before = scene.conference.clone();
        let epoch = Epoch(last.saturating_sub(behind));
        scene.ask("21:00:00", Command::CloseLink { endpoint, epoch, last_proof_at: at("21:00:00") }).unwrap();
        prop_assert_eq!(scene.conference, before);
    }
}
