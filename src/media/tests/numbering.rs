use std::time::Duration;

use super::*;

fn source(ssrc: u32) -> Source {
    Source { leg: LegId(1), ssrc }
}

fn at(sequence: u64, timestamp: u32) -> Position {
    Position { sequence, timestamp }
}

#[test]
fn a_new_source_goes_on_where_the_old_one_stopped() {
    let start = Instant::now();
    let mut numbering = Numbering::new(MediaKind::Picture);
    numbering.switch(source(1), at(500, 90), start);
    assert_eq!(numbering.number(at(500, 90), start), Some(at(1, 90)));
    let later = start + Duration::from_secs(1);
    numbering.switch(source(2), at(70_000, 5), later);
    let first = numbering.number(at(70_000, 5), later);
    assert_eq!(first, Some(at(2, 90 + 90_000)));
}

#[test]
fn packets_from_before_the_switch_have_no_number() {
    let start = Instant::now();
    let mut numbering = Numbering::new(MediaKind::Sound);
    assert_eq!(numbering.number(at(1, 1), start), None);
    numbering.switch(source(1), at(10, 0), start);
    assert_eq!(numbering.number(at(9, 0), start), None);
}

#[test]
fn a_late_packet_keeps_its_place_and_takes_nothing_back() {
    let start = Instant::now();
    let mut numbering = Numbering::new(MediaKind::Sound);
    numbering.switch(source(1), at(10, 0), start);
    numbering.number(at(12, 1_920), start);
    assert_eq!(numbering.number(at(11, 960), start), Some(at(2, 960)));
    numbering.switch(source(2), at(1, 0), start);
    assert_eq!(numbering.number(at(1, 0), start), Some(at(4, 1_920 + 480)));
}

#[test]
fn time_wraps_with_the_timestamp() {
    let start = Instant::now();
    let mut numbering = Numbering::new(MediaKind::Sound);
    numbering.switch(source(1), at(1, u32::MAX - 100), start);
    numbering.number(at(1, u32::MAX - 100), start);
    let later = start + Duration::from_millis(20);
    numbering.switch(source(2), at(1, 7), later);
    let position = numbering.number(at(1, 7), later);
    assert_eq!(position, Some(at(2, 960 - 101)));
}
