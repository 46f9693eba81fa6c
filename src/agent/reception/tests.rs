use std::time::Duration;

use proptest::prelude::*;

use super::{Reception, STALLED_AFTER};
use crate::happening::Moment;

fn receive(reception: &mut Reception, numbers: impl IntoIterator<Item = u16>) {
    for number in numbers {
        reception.arrive(Moment::now(), number, 100, true);
    }
}

#[test]
fn a_gap_is_lost_until_the_late_packet_comes() {
    let mut reception = Reception::default();
    receive(&mut reception, [10, 11, 13, 14]);
    assert_eq!(reception.figures().lost, 1);
    receive(&mut reception, [12]);
    assert_eq!(reception.figures().lost, 0);
    assert_eq!(reception.figures().packets, 5);
}

#[test]
fn numbers_go_on_after_they_wrap() {
    let mut reception = Reception::default();
    receive(&mut reception, [65_534, 65_535, 0, 2]);
    assert_eq!(reception.figures().lost, 1);
}

#[test]
fn a_packet_from_before_the_first_is_no_negative_loss() {
    let mut reception = Reception::default();
    receive(&mut reception, [100, 98]);
    assert_eq!(reception.figures().lost, 1);
    receive(&mut reception, [99]);
    assert_eq!(reception.figures().lost, 0);
}

#[test]
fn a_new_leg_starts_its_own_numbers_and_keeps_what_was_counted() {
    let mut reception = Reception::default();
    receive(&mut reception, [1, 3]);
    reception.begin_leg();
    receive(&mut reception, [40_000, 40_001]);
    let figures = reception.figures();
    assert_eq!((figures.packets, figures.lost, figures.bytes), (4, 1, 400));
}

#[test]
fn another_stream_on_the_same_leg_is_not_loss() {
    let mut reception = Reception::default();
    receive(&mut reception, [1, 2, 30_000, 30_001]);
    assert_eq!(reception.figures().lost, 0);
}

#[test]
fn media_arrives_once_and_again_after_it_stalled() {
    let mut reception = Reception::default();
    let start = Moment::now();
    let later = Moment { at: start.at + Duration::from_secs(5), ..start };
    assert!(reception.arrive(start, 1, 10, false));
    assert!(!reception.arrive(start, 2, 10, true));
    assert_eq!(reception.check(start.at + STALLED_AFTER - Duration::from_millis(1)), None);
    assert_eq!(reception.check(start.at + STALLED_AFTER), Some(start));
    assert_eq!(reception.check(start.at + STALLED_AFTER * 2), None);
    assert!(reception.arrive(later, 3, 10, true));
    assert_eq!(reception.figures().frames, 2);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_was_dropped_in_transit_is_what_is_lost(first: u16, kept in proptest::collection::vec(any::<bool>(), 1..2_000)) {
        // Loss shows between the first and the last packet that came.
        let came: Vec<usize> = kept.iter().enumerate().filter(|(_, kept)| **kept).map(|(index, _)| index).collect();
        let mut reception = Reception::default();
        receive(&mut reception, came.iter().map(|index| first.wrapping_add(u16::try_from(*index).unwrap_or(0))));
        let span = came.last().map_or(0, |last| last - came[0] + 1);
        prop_assert_eq!(reception.figures().lost, u64::try_from(span - came.len()).unwrap_or(u64::MAX));
    }

    #[test]
    fn no_order_of_numbers_loses_more_than_it_could(numbers in proptest::collection::vec(any::<u16>(), 0..500)) {
        let mut reception = Reception::default();
        let count = numbers.len();
        receive(&mut reception, numbers);
        prop_assert!(reception.figures().lost <= u64::try_from(count).unwrap_or(0) * 3_000);
    }
}
