use super::*;

const MS: Duration = Duration::from_millis(1);
const SOUND: TrackId = TrackId(1);
const PICTURE: TrackId = TrackId(2);

fn clock() -> CaptureClock {
    let mut clock = CaptureClock::default();
    clock.begin(SOUND, MediaKind::Sound);
    clock
}

#[test]
fn without_reports_the_fastest_packet_sets_the_clock() {
    let start = Instant::now();
    let mut clock = clock();
    assert_eq!(clock.captured_at(SOUND, 0, start + 50 * MS), start + 50 * MS);
    assert_eq!(clock.captured_at(SOUND, 960, start + 30 * MS), start + 30 * MS);
    assert_eq!(clock.captured_at(SOUND, 1_920, start + 90 * MS), start + 50 * MS);
}

#[test]
fn reports_of_both_streams_put_them_on_one_clock() {
    let start = Instant::now();
    let theirs = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000);
    let mut clock = clock();
    clock.begin(PICTURE, MediaKind::Picture);
    clock.captured_at(SOUND, 0, start);
    clock.captured_at(PICTURE, 7_000, start + 200 * MS);
    // Both were taken at the same moment; the picture came 200 ms later.
    clock.report(SOUND, 0, theirs);
    clock.report(PICTURE, 7_000, theirs);
    let sound = clock.captured_at(SOUND, 4_800, start + 100 * MS);
    let picture = clock.captured_at(PICTURE, 7_000 + 9_000, start + 300 * MS);
    assert_eq!(sound, picture);
}

#[test]
fn a_capture_is_never_in_the_future() {
    let start = Instant::now();
    let theirs = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000);
    let mut clock = clock();
    clock.captured_at(SOUND, 0, start);
    clock.report(SOUND, 0, theirs);
    clock.captured_at(SOUND, 0, start);
    // The publisher's clock is set forward by an hour.
    clock.report(SOUND, 960, theirs + Duration::from_secs(3_600));
    let arrived_at = start + 20 * MS;
    assert_eq!(clock.captured_at(SOUND, 960, arrived_at), arrived_at);
}

#[test]
fn wrapped_ticks_go_on() {
    let start = Instant::now();
    let mut clock = clock();
    clock.captured_at(SOUND, u32::MAX - 479, start);
    let captured = clock.captured_at(SOUND, 480, start + 500 * MS);
    assert_eq!(captured, start + 20 * MS);
}

#[test]
fn a_layer_that_comes_later_leaves_the_others_where_they_are() {
    let start = Instant::now();
    let theirs = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000);
    let mut clock = clock();
    clock.captured_at(SOUND, 0, start);
    clock.report(SOUND, 0, theirs);
    clock.begin(PICTURE, MediaKind::Picture);
    clock.captured_at(PICTURE, 0, start);
    clock.report(PICTURE, 0, theirs);
    clock.captured_at(PICTURE, 0, start);
    let layer = TrackId(3);
    clock.begin(layer, MediaKind::Picture);
    let arrived_at = start + 90 * MS;
    assert_eq!(clock.captured_at(layer, 5, arrived_at), arrived_at);
    assert_eq!(clock.captured_at(PICTURE, 4_500, arrived_at), start + 50 * MS);
}

#[test]
fn a_publisher_s_clock_that_is_set_back_takes_nothing_back_with_it() {
    let start = Instant::now();
    let theirs = SystemTime::UNIX_EPOCH + Duration::from_secs(100_000);
    let hour = Duration::from_secs(3_600);
    let mut clock = clock();
    clock.begin(PICTURE, MediaKind::Picture);
    for (track, ticks) in [(SOUND, 0), (PICTURE, 0)] {
        clock.captured_at(track, ticks, start);
        clock.report(track, ticks, theirs);
    }
    // First the sound says so, then the picture.
    clock.report(SOUND, 48_000, theirs + 1_000 * MS - hour);
    for (track, ticks) in [(SOUND, 48_000), (PICTURE, 90_000), (SOUND, 48_960)] {
        let captured = clock.captured_at(track, ticks, start + 1_020 * MS);
        assert!(captured >= start + 1_000 * MS, "{:?} before the start", start.checked_duration_since(captured));
    }
    clock.report(PICTURE, 180_000, theirs + 2_000 * MS - hour);
    let arrived_at = start + 2_000 * MS;
    assert_eq!(clock.captured_at(SOUND, 96_000, arrived_at), arrived_at);
    assert_eq!(clock.captured_at(PICTURE, 180_000, arrived_at + 90 * MS), arrived_at, "both are on one clock again");
}

#[test]
fn a_publisher_s_clock_that_is_slower_for_days_is_followed() {
    let start = Instant::now();
    let mut clock = clock();
    // A hundred parts in a million less, for two days: seventeen seconds.
    for minute in 0..2_880_u64 {
        let arrived_at = start + Duration::from_secs(60 * minute);
        let [.., a, b, c, d] = (minute * 60 * 48_000 * 9_999 / 10_000).to_be_bytes();
        let captured = clock.captured_at(SOUND, u32::from_be_bytes([a, b, c, d]), arrived_at);
        assert!(captured <= arrived_at && arrived_at - captured <= LONGEST_WAY, "minute {minute}");
    }
}
