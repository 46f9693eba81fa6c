use std::time::Duration;

use super::world::{HALL, PROGRAM, Who, World};
use crate::happening::{MediaHappening, MediaKind};

fn proofs(world: &World, who: Who, kind: MediaKind) -> usize {
    let leg = world.leg(who);
    world.count(&MediaHappening::Proof { leg, program: PROGRAM, kind })
}

#[test]
fn a_publisher_proves_by_its_own_media_at_most_four_times_a_second() {
    let mut world = World::new();
    let hall = world.publisher(HALL);
    world.program(hall, 1, 4_000);
    for kind in [MediaKind::Picture, MediaKind::Sound] {
        let count = proofs(&world, hall, kind);
        assert!((13..=17).contains(&count), "{count} proofs of {kind:?}");
    }
    world.pass(Duration::from_secs(3));
    assert!(proofs(&world, hall, MediaKind::Picture) <= 17);
}
