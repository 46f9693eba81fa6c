use std::fs;
use std::io::ErrorKind;

use super::world::{Source, World};
use crate::codec::Codec;

#[test]
fn a_disk_without_room_to_spare_takes_no_recording() {
    let mut world = World::with_room(u64::MAX).unwrap();
    let refused = world.play(&mut Source::new(Codec::Vp8, 1), 3).unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::StorageFull);
    assert!(world.parts().is_empty());
}

#[test]
fn a_part_that_is_already_there_is_never_written_over() {
    let mut world = World::new();
    fs::write(world.path().join("0001.webm"), "somebody else's").unwrap();
    let refused = world.play(&mut Source::new(Codec::Vp8, 1), 3).unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::AlreadyExists);
    assert_eq!(fs::read(world.path().join("0001.webm")).unwrap(), b"somebody else's");
}
