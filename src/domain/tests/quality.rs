//! Windows, bands, sums and the judgement of sound.

use proptest::prelude::*;

use crate::attendance::Share;
use crate::identity::{EndpointId, SessionId};
use crate::quality::{
    Band, BandCounts, Course, Direction, LineKey, LineRecord, LineSums, PageFigures, Qualities, StreamCounts,
    VoiceModel, Window,
};
use crate::time::Timestamp;

const fn counts(expected: u64, lost: u64) -> StreamCounts {
    StreamCounts { expected, lost }
}

/// A window of pictures.
fn pictures(expected: u64, lost: u64) -> Window {
    Window { picture: counts(expected, lost), ..Window::default() }
}

fn followed(bands: &[Band]) -> Vec<Band> {
    let mut course = Course::default();
    bands.iter().map(|band| course.follow(*band)).collect()
}

#[test]
fn the_bands_part_at_one_three_and_ten_percent() {
    let cases = [(0, Band::Good), (9, Band::Good), (10, Band::Fair), (29, Band::Fair), (30, Band::Bad)];
    for (lost, band) in cases.into_iter().chain([(99, Band::Bad), (100, Band::Terrible), (1_000, Band::Terrible)]) {
        assert_eq!(pictures(1_000, lost).band(), band, "{lost} of 1000");
    }
}

#[test]
fn loss_is_that_of_sound_and_picture_together() {
    let window = Window { sound: counts(100, 3), picture: counts(900, 0), ..Window::default() };
    assert_eq!(window.band(), Band::Good);
    assert_eq!(Window { sound: counts(100, 10), ..window }.band(), Band::Fair);
}

#[test]
fn jitter_above_forty_milliseconds_makes_a_window_one_band_worse() {
    let unsteady = |lost, jitter_us| Window { sound_jitter_us: Some(jitter_us), ..pictures(1_000, lost) }.band();
    assert_eq!(unsteady(0, 40_000), Band::Good);
    assert_eq!(
        [0, 10, 30, 100].map(|lost| unsteady(lost, 40_001)),
        [Band::Fair, Band::Bad, Band::Terrible, Band::Terrible]
    );
    let large_picture = Window { picture_jitter_us: Some(90_000), ..pictures(1_000, 0) };
    assert_eq!(large_picture.band(), Band::Fair);
    let with_sound = Window { sound_jitter_us: Some(5_000), ..large_picture };
    assert_eq!(with_sound.band(), Band::Good, "the sound shows the line better than a large picture does");
}

#[test]
fn a_window_in_which_too_little_was_sent_is_unknown() {
    for (expected, lost) in [(0, 0), (1, 1), (99, 0), (99, 99)] {
        let silent = Window { sound_jitter_us: Some(90_000), ..pictures(expected, lost) };
        assert_eq!(silent.band(), Band::Unknown, "{lost} of {expected}");
    }
    assert_eq!(pictures(100, 0).band(), Band::Good);
}

#[test]
fn a_band_gets_worse_at_once_and_better_after_three_better_windows() {
    use Band::{Bad, Fair, Good, Terrible, Unknown};
    assert_eq!(followed(&[Good, Bad, Good, Good, Good, Good]), [Good, Bad, Bad, Bad, Good, Good]);
    assert_eq!(followed(&[Bad, Good, Good, Bad, Good, Good, Good]), [Bad, Bad, Bad, Bad, Bad, Bad, Good]);
    assert_eq!(followed(&[Terrible, Fair, Good, Good]), [Terrible, Terrible, Terrible, Fair]);
    assert_eq!(followed(&[Bad, Good, Terrible]), [Bad, Bad, Terrible]);
    assert_eq!(followed(&[Unknown, Fair]), [Unknown, Fair]);
    assert_eq!(followed(&[Bad, Good, Unknown, Good, Good]), [Bad, Bad, Unknown, Bad, Good]);
}

#[test]
fn a_line_is_called_by_the_band_that_nine_tenths_of_its_known_windows_reached() {
    let verdict = |counts| BandCounts::new(counts).verdict();
    assert_eq!(verdict([90, 10, 0, 0, 500]), Band::Good);
    assert_eq!(verdict([89, 11, 0, 0, 0]), Band::Fair);
    assert_eq!(verdict([80, 9, 1, 10, 0]), Band::Bad);
    assert_eq!(verdict([80, 9, 0, 11, 0]), Band::Terrible);
    assert_eq!(verdict([0, 0, 0, 0, 7]), Band::Unknown);
    assert_eq!(verdict([0; 5]), Band::Unknown);
}

#[test]
fn unknown_windows_are_in_no_share() {
    let windows = BandCounts::new([3, 1, 0, 0, 96]);
    assert_eq!(windows.share_of_good(), Share { part: 3, whole: 4 });
    assert_eq!(BandCounts::new([0, 0, 0, 0, 5]).share_of_good().basis_points(), None);
}

#[test]
fn sound_is_judged_as_the_e_model_has_it() {
    for (one_way_ms, loss_percent, transmission, opinion) in [
        (20.0, 0.0, 92.72, 4.40),
        (100.0, 1.0, 87.15, 4.26),
        (150.0, 2.0, 82.56, 4.12),
        (250.0, 5.0, 63.37, 3.27),
        (100.0, 20.0, 48.58, 2.50),
    ] {
        let rating = VoiceModel::default().rate(one_way_ms, loss_percent);
        let is_near = |one: f64, other: f64| (one - other).abs() <= 0.005 + 1e-9;
        assert!(is_near(rating.transmission, transmission), "{rating:?}, not {transmission}");
        assert!(is_near(rating.opinion, opinion), "{rating:?}, not {opinion}");
    }
}

#[test]
fn the_worst_sound_is_judged_one_and_none_above_four_and_a_half() {
    let worst = VoiceModel::default().rate(2_000.0, 100.0);
    assert!(worst.transmission < 0.0 && (worst.opinion - 1.0).abs() < 1e-9, "{worst:?}");
    let unreal = VoiceModel { codec_impairment: -20.0, ..VoiceModel::default() }.rate(0.0, 0.0);
    assert!(unreal.transmission > 100.0 && (unreal.opinion - 4.5).abs() < 1e-9, "{unreal:?}");
}

#[test]
fn sound_is_judged_only_where_there_was_sound_and_a_round_trip() {
    let mut record = LineRecord::default();
    record.measure(&Window { sound: counts(167, 0), ..Window::default() });
    assert_eq!(record.sums.rating(&VoiceModel::default()), None);
    record.measure(&Window { sound: counts(166, 0), round_trip_us: Some(40_000), ..Window::default() });
    let rating = record.sums.rating(&VoiceModel::default()).unwrap();
    assert!((rating.transmission - 92.72).abs() < 0.005, "{rating:?}");
    let muted = LineSums { sound: counts(99, 0), ..record.sums };
    assert_eq!(muted.rating(&VoiceModel::default()), None);
}

#[test]
fn what_a_page_does_not_count_stays_not_counted() {
    let mut record = LineRecord::default();
    record.report(&PageFigures { total_samples: Some(100), concealed_samples: Some(0), ..PageFigures::default() });
    let page = record.sums.page.figures;
    assert_eq!((page.freeze_count, page.freeze_ms, page.concealed_samples), (None, None, Some(0)));
}

#[test]
fn counters_of_one_connection_after_another_are_added_up() {
    let figures = |freezes, samples| PageFigures {
        freeze_count: Some(freezes),
        total_samples: Some(samples),
        frame_height: Some(720),
        ..PageFigures::default()
    };
    let mut record = LineRecord::default();
    for said in [figures(1, 100), figures(1, 200), figures(2, 300), figures(0, 50), figures(1, 70)] {
        record.report(&said);
    }
    let page = record.sums.page.figures;
    assert_eq!((page.freeze_count, page.total_samples, page.frame_height), (Some(3), Some(370), Some(720)));
}

#[test]
fn a_technical_check_shows_the_band_and_is_in_no_figure() {
    let counted = |samples| PageFigures { total_samples: Some(samples), ..PageFigures::default() };
    let mut record = LineRecord::default();
    assert!(record.try_out(&pictures(1_000, 50)));
    record.report_check(&counted(100));
    assert_eq!((record.band, record.sums.windows.total(), record.sums.packets()), (Band::Bad, 0, counts(0, 0)));
    record.report(&counted(150));
    assert_eq!(record.sums.page.figures.total_samples, Some(50), "the page goes on counting");
}

#[test]
fn sessions_and_directions_stand_apart() {
    let key = |session, direction| LineKey { session: SessionId(session), endpoint: EndpointId(1), direction };
    let mut qualities = Qualities::none();
    for (session, direction, lost) in [(1, Direction::Down, 50), (2, Direction::Down, 0), (1, Direction::Up, 200)] {
        qualities.line_mut(key(session, direction)).measure(&pictures(1_000, lost));
    }
    let lost = |sessions: &[u32], direction| {
        qualities.sums(sessions.iter().copied().map(SessionId), EndpointId(1), direction).picture.lost
    };
    assert_eq!(lost(&[1], Direction::Down), 50);
    assert_eq!(lost(&[1, 2], Direction::Down), 50);
    assert_eq!(lost(&[1, 2], Direction::Up), 200);
    assert_eq!(qualities.of_sessions(&[SessionId(2)]).line(key(1, Direction::Down)), None);
}

fn some_stream() -> impl Strategy<Value = StreamCounts> {
    (0..2_000_u64)
        .prop_flat_map(|expected| (Just(expected), 0..=expected))
        .prop_map(|(expected, lost)| counts(expected, lost))
}

fn some_window() -> impl Strategy<Value = Window> {
    let times = (0..1_000_i64, 0..20_000_i64);
    let jitter = prop::option::of(0..200_000_u32);
    (some_stream(), some_stream(), times, jitter, prop::option::of(0..2_000_000_u32)).prop_map(
        |(sound, picture, (second, length_ms), sound_jitter_us, round_trip_us)| Window {
            since: Timestamp::from_millis(second * 1000),
            until: Timestamp::from_millis(second * 1000 + length_ms),
            sound,
            picture,
            sound_jitter_us,
            picture_jitter_us: None,
            round_trip_us,
        },
    )
}

fn kept(windows: &[Window]) -> LineRecord {
    let mut record = LineRecord::default();
    for window in windows {
        record.measure(window);
    }
    record
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn windows_by_band_add_up_to_all_windows_and_counters_to_all_packets(
        windows in prop::collection::vec(some_window(), 0..60),
    ) {
        let sums = kept(&windows).sums;
        prop_assert_eq!(sums.windows.total(), u64::try_from(windows.len()).unwrap());
        let too_small = windows.iter().filter(|window| window.band() == Band::Unknown).count();
        prop_assert_eq!(sums.windows.of(Band::Unknown), u64::try_from(too_small).unwrap());
        let expected: u64 = windows.iter().map(|window| window.sound.expected + window.picture.expected).sum();
        let lost: u64 = windows.iter().map(|window| window.sound.lost + window.picture.lost).sum();
        prop_assert_eq!(sums.packets(), counts(expected, lost));
    }

    #[test]
    fn no_window_is_counted_better_than_it_was(windows in prop::collection::vec(some_window(), 0..60)) {
        let place = |band: Band| Band::ALL.iter().position(|it| *it == band);
        let mut course = Course::default();
        for window in windows {
            prop_assert!(place(course.follow(window.band())) >= place(window.band()));
        }
    }

    #[test]
    fn lines_taken_together_are_what_both_measured(
        one in prop::collection::vec(some_window(), 0..30),
        other in prop::collection::vec(some_window(), 0..30),
    ) {
        let (one, other) = (kept(&one).sums, kept(&other).sums);
        let mut together = one;
        together.add(&other);
        for band in Band::ALL {
            prop_assert_eq!(together.windows.of(band), one.windows.of(band) + other.windows.of(band));
        }
        prop_assert_eq!(together.packets(), one.packets().plus(other.packets()));
        prop_assert_eq!(together.worst_jitter_us, one.worst_jitter_us.max(other.worst_jitter_us));
        prop_assert_eq!(together.round_trips.windows, one.round_trips.windows + other.round_trips.windows);
        prop_assert_eq!(together.last_at, one.last_at.max(other.last_at));
    }
}
