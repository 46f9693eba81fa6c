use std::time::Duration;

use super::latest;
use crate::happening::MediaKind::{Picture, Sound};

const fn ms(count: u64) -> Duration {
    Duration::from_millis(count)
}

#[test]
fn a_lively_picture_is_late_sooner_than_a_slow_one() {
    assert_eq!(latest(Picture, Some(ms(33))), ms(132));
    assert_eq!(latest(Picture, Some(ms(200))), ms(200));
    assert_eq!(latest(Picture, Some(ms(1))), ms(80));
    assert_eq!(latest(Picture, None), ms(200));
}

#[test]
fn sound_is_not_left_out_sooner_because_its_packets_are_short() {
    assert_eq!(latest(Sound, Some(ms(20))), ms(200));
}
