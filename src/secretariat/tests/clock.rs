use std::time::{Duration, Instant};

use super::START;
use crate::clock::{Clock, WallClockWatch};

#[test]
fn a_moment_has_the_same_time_whenever_it_is_asked_for() {
    let clock = Clock::start();
    let moment = Instant::now();
    let at = clock.at(moment);
    assert_eq!(clock.at(moment + Duration::from_millis(1_500)), at.plus_ms(1_500));
    assert_eq!(clock.at(moment), at);
    // Something seen before the clock was started was still seen before.
    assert!(clock.at(moment.checked_sub(Duration::from_secs(3)).unwrap()) < at);
}

#[test]
fn a_clock_goes_forward_to_what_is_written_and_never_back() {
    let clock = Clock::start();
    let ahead = clock.now().plus_ms(3_600_000);
    clock.never_before(ahead);
    assert!(clock.now() >= ahead);
    clock.never_before(START);
    assert!(clock.now() >= ahead);
    assert!(clock.wall_clock_ahead_ms() < -3_500_000);

    let told = Clock::told(START);
    told.never_before(START.plus_ms(-1));
    assert_eq!((told.now(), told.wall_clock_ahead_ms()), (START, 0));
}

#[test]
fn a_jump_of_the_wall_clock_is_noticed_once() {
    let mut watch = WallClockWatch::default();
    let looks = [0, 3, 2_000, 3_602_000, 3_602_001, 3_602_001, 1_000];
    let jumps = looks.map(|ahead_ms| watch.look(ahead_ms));
    assert_eq!(jumps, [None, None, None, Some(3_602_000), None, None, Some(-3_601_000)]);
}
