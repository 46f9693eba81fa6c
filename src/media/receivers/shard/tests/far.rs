//! What is sent again to lines on which asking takes long.

use std::time::Duration;

use super::missing::{nack, report};
use super::world::{HALL_SOUND, MAIN, PICTURE, SOUND, SOURCES, World};

const NEAR: Duration = Duration::from_millis(60);
const FAR: Duration = Duration::from_millis(200);
const TENTH: u8 = 26;

impl World {
    /// A page that got 20 pictures and some sound, and answered a report of ours after this long: it
    /// loses so much of 256 of its sound.
    fn with_line(round_trip: Duration, fraction_lost: u8) -> Self {
        let mut world = Self::new();
        world.join();
        for number in 1..=20 {
            world.send(world.picture(PICTURE, number, 7, number == 1));
            world.send(world.sound(SOUND, number));
        }
        while world.clients[0].reports.is_empty() {
            world.pass(Duration::from_millis(5));
        }
        world.pass(round_trip);
        world.answer(HALL_SOUND, fraction_lost);
        world.answer(MAIN, 0);
        world
    }

    /// Client 0 answers the first report that it got.
    fn answer(&mut self, source: u32, fraction_lost: u8) {
        let highest = self.clients[0].of(source).last().unwrap().sequence;
        let mut answer = report(source, highest.into(), fraction_lost, 0);
        // The middle of the time in the report that it answers (RFC 3550, 6.4.1).
        answer[24..28].copy_from_slice(&self.clients[0].reports[0][10..14]);
        self.say(0, &answer);
    }

    /// How many times client 0 gets what it asks for once.
    fn copies(&mut self) -> usize {
        let missing = self.clients[0].of(MAIN)[20].sequence;
        self.say(0, &nack(MAIN, &[(missing, 0)]));
        self.clients[0].of(SOURCES.resends[0]).len()
    }
}

#[test]
fn what_a_far_and_lossy_line_asks_for_goes_twice_at_once() {
    let mut world = World::with_line(FAR, TENTH);
    assert_eq!(world.copies(), 2);
    let resent = world.clients[0].of(SOURCES.resends[0]);
    assert_eq!(resent[0].payload, resent[1].payload);
    assert_ne!(resent[0].sequence, resent[1].sequence, "a number is never sealed twice");
    assert_eq!(world.copies(), 2, "and not again while both are on their way");
}

#[test]
fn what_a_near_or_a_whole_line_asks_for_goes_once() {
    assert_eq!(World::with_line(NEAR, TENTH).copies(), 1);
    assert_eq!(World::with_line(FAR, 0).copies(), 1);
}

#[test]
fn on_a_line_that_is_far_because_it_is_full_it_goes_once() {
    let mut world = World::with_line(FAR, TENTH);
    for later in [400, 1_000] {
        world.pass(Duration::from_millis(later));
        world.answer(MAIN, 0);
    }
    assert_eq!(world.copies(), 1);
}

#[test]
fn twice_costs_no_more_than_half_of_what_is_sent() {
    let mut world = World::with_line(FAR, TENTH);
    let first = world.clients[0].of(MAIN)[0].sequence;
    for _ in 0..50 {
        (0..140).step_by(17).for_each(|base| world.say(0, &nack(MAIN, &[(first + base, 0xffff)])));
        world.pass(Duration::from_millis(20));
    }
    let resent = world.clients[0].of(SOURCES.resends[0]).len();
    assert_eq!((resent, world.figures().packets_sent_again), (70, 70));
}
