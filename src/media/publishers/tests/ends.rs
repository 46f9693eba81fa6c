use std::time::Duration;

use super::world::{FLOOR, HALL, PROGRAM, World};
use crate::fault::contained;
use crate::happening::{LegEnd, LegId, MediaHappening};
use crate::publishers::studio::ToStudio;
use crate::track::Scene;

fn closed(leg: LegId, reason: LegEnd) -> MediaHappening {
    MediaHappening::LegClosed { leg, reason }
}

#[test]
fn a_leg_that_never_connects_goes_away_after_thirty_seconds() {
    let mut world = World::new();
    let who = world.publisher_that_connects_later(HALL, &[]);
    let leg = world.leg(who);
    world.peers.clear();
    world.pass(Duration::from_secs(29));
    assert!(world.events.is_empty());
    assert_eq!(world.figures().legs_connecting, 1);
    world.pass(Duration::from_secs(2));
    assert!(world.happened(&closed(leg, LegEnd::NeverConnected)));
    assert_eq!(world.figures().legs_connecting, 0);
    assert_eq!(world.figures().programs, 0);
}

#[test]
fn a_publisher_that_vanishes_is_noticed_within_sixteen_seconds() {
    let mut world = World::new();
    let hall = world.publisher(HALL);
    let leg = world.leg(hall);
    world.pass(Duration::from_secs(60));
    assert!(!world.happened(&closed(leg, LegEnd::ConsentLost)));
    world.peers.clear();
    world.pass(Duration::from_secs(16));
    assert!(world.happened(&closed(leg, LegEnd::ConsentLost)));
    assert_eq!(world.figures().publishers, 0);
}

#[test]
fn a_publisher_that_says_goodbye_is_gone_at_once() {
    let mut world = World::new();
    let hall = world.publisher(HALL);
    let (leg, now) = (world.leg(hall), world.now);
    world.peer_mut(hall).close(now);
    world.pass_ms(10);
    assert!(world.happened(&closed(leg, LegEnd::PeerLeft)));
}

#[test]
fn a_closed_leg_is_told_goodbye_and_ends_once() {
    let mut world = World::new();
    let hall = world.publisher(HALL);
    let leg = world.leg(hall);
    world.obey(ToStudio::Close(leg));
    world.obey(ToStudio::Close(leg));
    world.pass_ms(100);
    assert_eq!(world.count(&closed(leg, LegEnd::Asked)), 1);
    assert!(!world.peer(hall).rtc.is_alive());
}

#[test]
fn closing_a_program_ends_all_its_legs_and_tells_nothing_else() {
    let mut world = World::new();
    let who = [HALL, FLOOR].map(|source| world.publisher(source));
    world.programs(&who, 1, 200);
    world.events.clear();
    world.obey(ToStudio::CloseProgram(PROGRAM));
    world.pass_ms(200);
    for who in who {
        assert!(world.happened(&closed(world.leg(who), LegEnd::Asked)));
    }
    let others = world
        .events
        .iter()
        .filter(|event| !matches!(event.what, MediaHappening::LegClosed { .. } | MediaHappening::LineMeasured { .. }));
    assert_eq!(others.count(), 0);
    assert_eq!(world.figures().programs, 0);
}

#[test]
fn a_leg_that_was_on_its_way_out_when_the_studio_broke_is_told_as_gone_once() {
    let mut world = World::new();
    let who = [HALL, FLOOR].map(|source| world.publisher(source));
    world.programs(&who, 1, 200);
    let (leg, now) = (world.leg(who[0]), world.now);
    // The goodbye is where it breaks: the leg is taken out by then, and nobody has been told.
    let mut mine = |_, _: &[u8]| std::panic::resume_unwind(Box::new("the mine goes off"));
    assert!(contained(|| world.studio.obey(ToStudio::Close(leg), now, &mut mine)).is_err());
    world.studio.close_broken(now);
    world.settle();
    for who in who {
        assert_eq!(world.count(&closed(world.leg(who), LegEnd::Fault)), 1);
    }
    assert_eq!(*world.scene(), Scene::default());
    world.pass_ms(200);
    assert_eq!((world.figures().publishers, world.figures().legs_closed), (0, 2));
    let again = world.publisher(HALL);
    world.programs(&[again], 10, 200);
    assert!(world.tracks(HALL).0.is_some());
}
