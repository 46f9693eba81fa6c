//! What holds of a floor whatever happens.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::scene::{SESSION, Scene, at};
use crate::Conference;
use crate::command::Command;
use crate::floor::{FloorEnd, FloorRule, FloorWish, MOST_HOLDERS, MOST_PREVIEWS, Shown};
use crate::identity::{DeviceId, EndpointId, Epoch};
use crate::roster::Mode;
use crate::session::SessionStep;

fn some_endpoint() -> impl Strategy<Value = EndpointId> + Clone {
    (1..8u32).prop_map(EndpointId)
}

fn some_shown() -> impl Strategy<Value = Shown> {
    prop_oneof![Just(Shown::Hall), some_endpoint().prop_map(Shown::Endpoint)]
}

/// Any wish about a floor, sensible or not.
fn some_wish() -> impl Strategy<Value = FloorWish> {
    let order = prop::collection::vec(some_endpoint(), 0..4);
    let moment = (0..7200i64).prop_map(|seconds| at("08:00:00").plus_ms(seconds * 1000));
    let rule = prop_oneof![Just(FloorRule::InOrder), Just(FloorRule::RotateProvinces), Just(FloorRule::LeastSpoken)];
    let reason = prop_oneof![Just(FloorEnd::TakenBack), Just(FloorEnd::Released)];
    let seen = (some_endpoint(), moment);
    prop_oneof![
        some_endpoint().prop_map(|endpoint| FloorWish::RaiseHand { endpoint }),
        some_endpoint().prop_map(|endpoint| FloorWish::LowerHand { endpoint }),
        order.clone().prop_map(|order| FloorWish::RegisterSpeakers { order }),
        order.prop_map(|order| FloorWish::ReorderQueue { order }),
        rule.prop_map(|rule| FloorWish::ChooseFloorRule { rule }),
        some_endpoint().prop_map(|endpoint| FloorWish::BeginPreview { endpoint }),
        some_endpoint().prop_map(|endpoint| FloorWish::EndPreview { endpoint }),
        (some_endpoint(), prop::option::of(1..600_000i64))
            .prop_map(|(endpoint, limit_ms)| FloorWish::GiveFloor { endpoint, limit_ms }),
        (some_endpoint(), reason).prop_map(|(endpoint, reason)| FloorWish::EndFloor { endpoint, reason }),
        seen.clone().prop_map(|(endpoint, since)| FloorWish::SoundSpeaker { endpoint, since }),
        seen.prop_map(|(endpoint, since)| FloorWish::SilenceSpeaker { endpoint, since }),
        (some_shown(), prop::option::of(some_shown()))
            .prop_map(|(main, side)| FloorWish::ArrangeProgram { main, side }),
    ]
}

/// Mostly wishes about the floor, among what else happens to those who speak.
fn some_command() -> impl Strategy<Value = Command> {
    let step = prop_oneof![Just(SessionStep::Pause), Just(SessionStep::Resume), Just(SessionStep::End)];
    let mode = prop_oneof![Just(Mode::TwoWay), Just(Mode::ViewOnly)];
    prop_oneof![
        20 => some_wish().prop_map(|wish| Command::Floor { session: SESSION, wish }),
        4 => some_endpoint()
            .prop_map(|endpoint| Command::OpenLink { endpoint, device: DeviceId("a".into()), silent_ms: 0 }),
        2 => (some_endpoint(), 1..5u32).prop_map(|(endpoint, epoch)| Command::CloseLink {
            endpoint,
            epoch: Epoch(epoch),
            last_proof_at: at("08:00:00"),
        }),
        1 => (some_endpoint(), mode).prop_map(|(endpoint, mode)| Command::ChangeMode { endpoint, mode }),
        1 => step.prop_map(|step| Command::StepSession { session: SESSION, step }),
        1 => Just(Command::ReturnServer),
        1 => Just(Command::Prove),
    ]
}

fn check(conference: &Conference) {
    let session = conference.session(SESSION).unwrap();
    let (floor, roster) = (&session.floor, conference.roster_of(session));
    let holders: Vec<EndpointId> = floor.holders().iter().map(|holder| holder.endpoint).collect();
    assert!(holders.len() <= MOST_HOLDERS && floor.previews().len() <= MOST_PREVIEWS);
    let waiting: Vec<EndpointId> = floor.waiting().iter().map(|waiting| waiting.endpoint).collect();
    let apart: BTreeSet<EndpointId> = waiting.iter().chain(&holders).copied().collect();
    assert_eq!(apart.len(), waiting.len() + holders.len(), "nobody waits twice, or waits and speaks");
    let queue: BTreeSet<EndpointId> = session.floor_queue(&roster).iter().map(|waiting| waiting.endpoint).collect();
    assert_eq!((queue.len(), queue), (waiting.len(), waiting.into_iter().collect()), "the rule loses nobody");
    for endpoint in holders.iter().copied().chain(floor.previews()) {
        let is_connected = conference.is_linked(endpoint);
        assert!(is_connected && endpoint != session.plan.lead, "{endpoint} can speak");
        assert_eq!(roster.entry(endpoint).unwrap().mode, Mode::TwoWay);
    }
    assert!(!floor.previews().any(|endpoint| holders.contains(&endpoint)));
    for shown in [Some(floor.main()), floor.side()].into_iter().flatten() {
        assert!(
            !matches!(shown, Shown::Endpoint(endpoint) if !holders.contains(&endpoint)),
            "only who speaks is shown"
        );
    }
    assert_ne!(floor.side(), Some(floor.main()));
    assert!(floor.turns().iter().all(|turn| turn.since <= turn.until));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_floor_has_two_holders_at_most_and_everybody_once(
        commands in prop::collection::vec((0..60i64, some_command()), 0..80),
    ) {
        let mut scene = Scene::open();
        scene.step("08:00:00", SessionStep::Start);
        let mut now = at("08:00:00");
        for (seconds, command) in commands {
            now = now.plus_ms(seconds * 1000);
            let before = scene.conference.clone();
            if scene.ask_at(now, command).is_err() {
                prop_assert_eq!(&scene.conference, &before);
            }
            check(&scene.conference);
        }
        prop_assert_eq!(scene.replayed(), scene.conference);
    }
}
