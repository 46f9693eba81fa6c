use super::*;

const MAIN: LegId = LegId(1);
const BACKUP: LegId = LegId(2);

fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

fn both(now: Instant) -> Air {
    let mut air = Air::default();
    air.take_place(Place::Main, MAIN);
    air.take_place(Place::Backup, BACKUP);
    air.heard(BACKUP, now);
    air.heard(MAIN, now);
    air.decide(now);
    air
}

#[test]
fn main_is_on_air_when_both_are_heard() {
    assert_eq!(both(Instant::now()).leg_on_air(), Some(MAIN));
}

#[test]
fn a_silent_backup_does_not_take_over() {
    let start = Instant::now();
    let mut air = both(start);
    air.decide(start + seconds(3));
    assert_eq!(air.on_air(), None);
}

#[test]
fn a_place_put_on_air_by_hand_gets_two_seconds_to_be_heard() {
    let start = Instant::now();
    let mut air = both(start);
    let later = start + seconds(10);
    air.heard(MAIN, later);
    air.decide(later);
    air.put(Place::Backup, later);
    air.decide(later + seconds(2));
    assert_eq!(air.on_air(), Some(Place::Backup));
    air.heard(MAIN, later + seconds(3));
    air.decide(later + seconds(3));
    assert_eq!(air.on_air(), Some(Place::Main));
}

#[test]
fn a_leg_that_lost_its_place_is_not_heard() {
    let now = Instant::now();
    let mut air = both(now);
    assert_eq!(air.take_place(Place::Main, LegId(3)), Some(MAIN));
    assert!(!air.heard(MAIN, now));
    air.leave(LegId(3));
    assert!(!air.heard(LegId(3), now));
}
