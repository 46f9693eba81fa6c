use super::world::{HALL, Who, World};
use crate::happening::{Direction, LineWindow, MediaHappening};
use crate::publishers::studio::ToStudio;

fn windows(world: &World, who: Who) -> Vec<LineWindow> {
    let meant = world.leg(who);
    let window = |what: &MediaHappening| match what {
        MediaHappening::LineMeasured { leg, window, .. } if *leg == meant => Some(*window),
        _ => None,
    };
    world.events.iter().filter_map(|event| window(&event.what)).collect()
}

#[test]
fn a_publishers_line_is_measured_every_twenty_seconds_and_at_its_end() {
    let mut world = World::new();
    let hall = world.publisher(HALL);
    let next = world.program(hall, 1, 21_000);
    world.program(hall, next, 4_000);
    let leg = world.leg(hall);
    world.obey(ToStudio::Close(leg));
    let windows = windows(&world, hall);
    assert_eq!(windows.len(), 2);
    assert!(windows.iter().all(|window| window.direction == Direction::Up));
    let sum = |read: fn(&LineWindow) -> u64| windows.iter().map(read).sum::<u64>();
    assert_eq!(sum(|it| it.picture.expected), 625);
    assert_eq!(sum(|it| it.sound.expected), 1_250);
    assert_eq!(sum(|it| it.picture.lost + it.sound.lost), 0);
    assert!(windows[0].sound.jitter_us.is_some_and(|jitter_us| jitter_us < 5_000));
    assert_eq!(windows[1].since - windows[0].since, std::time::Duration::from_secs(20));
}

#[test]
fn what_a_publisher_loses_on_its_way_is_counted_although_it_is_sent_again() {
    let mut world = World::new();
    let hall = world.publisher(HALL);
    let next = world.program(hall, 1, 400);
    let address = world.peer(hall).address;
    let mut count = 0;
    world.catch = Box::new(move |datagram| {
        let is_picture = datagram.bytes[0] >= 128 && datagram.bytes[1] & 0x7f == 96;
        let is_ours = is_picture && datagram.from == address;
        count += u32::from(is_ours);
        is_ours && count % 10 == 0
    });
    world.program(hall, next, 22_000);
    let window = windows(&world, hall)[0];
    assert!((45..=50).contains(&window.picture.lost), "{} of {}", window.picture.lost, window.picture.expected);
    assert_eq!(window.sound.lost, 0);
}

#[test]
fn a_leg_that_never_connected_was_not_measured() {
    let mut world = World::new();
    let hall = world.publisher_that_connects_later(HALL, &[]);
    let leg = world.leg(hall);
    world.obey(ToStudio::Close(leg));
    assert!(windows(&world, hall).is_empty());
}
