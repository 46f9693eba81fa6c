use super::world::{FLOOR, HALL, PROGRAM, SPARE, SPEAKER, World};
use crate::happening::{LegEnd, MediaHappening, Place};
use crate::publishers::studio::ToStudio;

const SOUNDING: MediaHappening = MediaHappening::ProgramSounding { program: PROGRAM };

fn on_air(place: Option<Place>) -> MediaHappening {
    MediaHappening::OnAir { program: PROGRAM, place }
}

#[test]
fn a_publisher_that_comes_again_replaces_itself() {
    let mut world = World::new();
    let hall = world.publisher(HALL);
    world.program(hall, 1, 1_000);
    let again = world.publisher(HALL);
    let (leg, reason) = (world.leg(hall), LegEnd::Replaced);
    assert!(world.happened(&MediaHappening::LegClosed { leg, reason }));
    world.program(again, 3, 200);
    assert_eq!(world.peer(again).key_frames_asked(), 1);
    assert_eq!(world.scene().main_picture.layers, world.tracks(HALL).1);
    assert_eq!(world.count(&on_air(Some(Place::Main))), 1);
}

#[test]
fn a_newcomer_that_never_connects_takes_nobodys_place() {
    let mut world = World::new();
    let hall = world.publisher(HALL);
    let next = world.program(hall, 1, 200);
    world.publisher_that_connects_later(HALL, &[]);
    world.peers.pop();
    world.program(hall, next, 1_000);
    assert_eq!(world.scene().main_picture.layers, world.tracks(HALL).1);
    assert_eq!(world.frames_of(world.tracks(HALL).1[0]).len(), 30);
}

#[test]
fn the_backup_takes_the_air_when_main_falls_silent_and_keeps_it() {
    let mut world = World::new();
    let (hall, spare) = (world.publisher(HALL), world.publisher(SPARE));
    let next = world.programs(&[hall, spare], 1, 1_000);
    assert_eq!(world.count(&SOUNDING), 1);
    assert_eq!(world.scene().main_picture.layers, world.tracks(HALL).1);
    let next = world.program(spare, next, 2_200);
    assert!(world.happened(&on_air(Some(Place::Backup))));
    assert!(world.peer(spare).key_frames_asked() > 0);
    // Main is back, but the air is not.
    world.programs(&[hall, spare], next, 400);
    assert_eq!(world.scene().main_picture.layers, world.tracks(SPARE).1);
    assert_eq!(world.count(&on_air(Some(Place::Main))), 1);
}

#[test]
fn the_air_goes_back_by_hand_and_a_key_frame_is_asked_at_once() {
    let mut world = World::new();
    let (hall, spare) = (world.publisher(HALL), world.publisher(SPARE));
    world.programs(&[hall, spare], 1, 200);
    world.obey(ToStudio::PutOnAir(PROGRAM, Place::Backup));
    assert_eq!(world.scene().main_picture.layers, world.tracks(SPARE).1);
    assert_eq!(world.peer(spare).key_frames_asked(), 1);
    // The old picture may be shown until the new one begins.
    assert_eq!(world.tracks(HALL).1.len(), 1);
    assert!(world.happened(&on_air(Some(Place::Backup))));
}

#[test]
fn silence_is_told_with_its_beginning_and_so_is_the_return() {
    let mut world = World::new();
    let hall = world.publisher(HALL);
    world.frame(hall, true, 1);
    let last_at = world.now;
    assert_eq!(world.count(&SOUNDING), 1);
    world.pass_ms(1_900);
    assert!(!world.happened(&on_air(None)));
    world.pass_ms(300);
    let silent = MediaHappening::ProgramSilent { program: PROGRAM, since: last_at };
    assert_eq!(world.count(&silent), 1);
    assert_eq!(world.count(&on_air(None)), 1);
    world.frame(hall, true, 2);
    world.pass_ms(100);
    assert_eq!(world.count(&SOUNDING), 2);
    assert_eq!(world.count(&on_air(Some(Place::Main))), 2);
}

#[test]
fn a_speaker_without_the_floor_does_not_make_the_program_sound() {
    let mut world = World::new();
    let speaker = world.publisher(FLOOR);
    let next = world.program(speaker, 1, 200);
    assert_eq!(world.count(&SOUNDING), 0);
    world.give_the_floor(SPEAKER);
    world.program(speaker, next, 200);
    assert_eq!(world.count(&SOUNDING), 1);
}

#[test]
fn a_program_outlives_its_publisher_until_it_is_silent() {
    let mut world = World::new();
    let hall = world.publisher(HALL);
    world.frame(hall, true, 1);
    let leg = world.leg(hall);
    world.obey(ToStudio::Close(leg));
    world.pass_ms(2_300);
    assert!(world.happened(&on_air(None)));
    assert_eq!(world.figures().programs, 0);
}
