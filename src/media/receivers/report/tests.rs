use std::time::{Duration, Instant, UNIX_EPOCH};

use super::clock::WallClock;
use super::round_trip;
use crate::receivers::rtcp::Block;

fn block(last_report: u32, delay: u32) -> Block {
    Block { source: 1, fraction_lost: 0, lost: 0, highest: 0, jitter_ticks: 0, last_report, delay }
}

#[test]
fn the_round_trip_is_what_the_peer_did_not_wait() {
    let base = Instant::now();
    let clock = WallClock::new(base, UNIX_EPOCH + Duration::from_secs(1_700_000_000));
    let sent = clock.middle(base + Duration::from_secs(3));
    let answer = block(sent, 65_536 / 2);
    let at = base + Duration::from_millis(3_625);
    let round_trip = round_trip(&answer, &clock, at).unwrap();
    assert!(round_trip.abs_diff(Duration::from_millis(125)) < Duration::from_micros(50));
}

#[test]
fn a_peer_without_a_report_or_with_an_impossible_one_has_no_round_trip() {
    let base = Instant::now();
    let clock = WallClock::new(base, UNIX_EPOCH);
    assert_eq!(round_trip(&block(0, 0), &clock, base), None);
    assert_eq!(round_trip(&block(clock.middle(base), 700), &clock, base), Some(Duration::ZERO));
    assert_eq!(round_trip(&block(clock.middle(base).wrapping_add(90_000), 0), &clock, base), None);
}
