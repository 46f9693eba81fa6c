use std::time::Duration;

use super::world::{HALL, PROGRAM, Who, World};
use crate::happening::{MediaHappening, MediaKind};

fn proofs(world: &World, who: Who, kind: MediaKind) -> usize {
    let leg = world.leg(who);
    world.count(&MediaHappening::Proof { leg, program: PROGRAM, kind })
}

#[test]
fn a_receiver_proves_what_it_reports_at_most_four_times_a_second() {
    let mut world = World::new();
    let hall = world.publisher(HALL);
    let endpoint = world.receiver();
    world.program(hall, 1, 10_000);
    let picture = proofs(&world, endpoint, MediaKind::Picture);
    assert!((5..=41).contains(&picture), "{picture} proofs of the picture");
    let sound = proofs(&world, endpoint, MediaKind::Sound);
    assert!((1..=41).contains(&sound), "{sound} proofs of the sound");
}

#[test]
fn reports_without_advance_prove_nothing() {
    let mut world = World::new();
    let hall = world.publisher(HALL);
    let endpoint = world.receiver();
    world.program(hall, 1, 2_000);
    world.pass(Duration::from_secs(6));
    let before = proofs(&world, endpoint, MediaKind::Picture);
    assert!(before > 0);
    world.pass(Duration::from_secs(10));
    assert_eq!(proofs(&world, endpoint, MediaKind::Picture), before);
}

#[test]
fn nothing_that_is_lost_on_the_way_is_proven() {
    let mut world = World::new();
    let hall = world.publisher(HALL);
    let endpoint = world.receiver();
    let address = world.peer(endpoint).address;
    // Media is lost; checks are not.
    world.loss = Box::new(move |datagram| datagram.to == address && datagram.bytes[0] >= 128);
    world.program(hall, 1, 5_000);
    assert_eq!(proofs(&world, endpoint, MediaKind::Picture), 0);
    assert_eq!(proofs(&world, endpoint, MediaKind::Sound), 0);
    assert!(world.figures().packets_to_receivers > 100);
}
