use std::time::Duration;

use super::world::{Who, World};
use crate::happening::{MediaHappening, MediaKind, Place};

fn proofs(world: &World, who: Who, kind: MediaKind) -> usize {
    let leg = world.leg(who);
    world.count(&MediaHappening::Proof { leg, kind })
}

#[test]
fn a_receiver_proves_what_it_reports_at_most_four_times_a_second() {
    let mut world = World::new();
    let hall = world.publisher(Place::Main);
    let endpoint = world.receiver();
    world.frame(hall, true, 1);
    world.program(hall, 2, 10_000);
    let picture = proofs(&world, endpoint, MediaKind::Picture);
    assert!((5..=41).contains(&picture), "{picture} proofs of the picture");
    let sound = proofs(&world, endpoint, MediaKind::Sound);
    assert!((1..=41).contains(&sound), "{sound} proofs of the sound");
}

#[test]
fn reports_without_advance_prove_nothing() {
    let mut world = World::new();
    let hall = world.publisher(Place::Main);
    let endpoint = world.receiver();
    world.frame(hall, true, 1);
    world.program(hall, 2, 2_000);
    world.pass(Duration::from_secs(6));
    let before = proofs(&world, endpoint, MediaKind::Picture);
    assert!(before > 0);
    world.pass(Duration::from_secs(10));
    assert_eq!(proofs(&world, endpoint, MediaKind::Picture), before);
}

#[test]
fn nothing_that_is_lost_on_the_way_is_proven() {
    let mut world = World::new();
    let hall = world.publisher(Place::Main);
    let endpoint = world.receiver();
    let address = world.peer(endpoint).address;
    // Media is lost; checks are not.
    world.loss = Box::new(move |datagram| datagram.to == address && datagram.bytes[0] >= 128);
    world.frame(hall, true, 1);
    world.program(hall, 2, 5_000);
    assert_eq!(proofs(&world, endpoint, MediaKind::Picture), 0);
    assert_eq!(proofs(&world, endpoint, MediaKind::Sound), 0);
    assert!(world.figures().packets_to_receivers > 100);
}

#[test]
fn a_publisher_proves_by_its_own_media_at_most_four_times_a_second() {
    let mut world = World::new();
    let hall = world.publisher(Place::Main);
    world.frame(hall, true, 1);
    world.program(hall, 2, 4_000);
    for kind in [MediaKind::Picture, MediaKind::Sound] {
        let count = proofs(&world, hall, kind);
        assert!((13..=17).contains(&count), "{count} proofs of {kind:?}");
    }
    world.pass(Duration::from_secs(3));
    assert!(proofs(&world, hall, MediaKind::Picture) <= 17);
}

#[test]
fn proofs_that_nobody_takes_are_dropped_and_counted_but_changes_are_kept() {
    let counters = crate::figures::Counters::default();
    let mut outbox = crate::outbox::Outbox::default();
    let leg = crate::happening::LegId(1);
    let now = std::time::Instant::now();
    for _ in 0..5_000 {
        let kind = MediaKind::Sound;
        outbox.tell(now, MediaHappening::Proof { leg, kind }, &counters);
        outbox.tell(now, MediaHappening::LegConnected { leg }, &counters);
    }
    let mut changes = 0;
    while let Some(event) = outbox.take() {
        changes += usize::from(event.what == MediaHappening::LegConnected { leg });
    }
    assert_eq!(changes, 5_000);
    assert!(counters.snapshot().proofs_dropped > 4_000);
}
