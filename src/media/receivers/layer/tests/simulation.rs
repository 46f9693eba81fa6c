//! What becomes of the layers on lines of all sorts.

use std::time::Duration;

use super::line::Line;

#[test]
fn a_good_line_keeps_the_best_layer() {
    let mut line = Line::new(3);
    assert!(line.seconds(120).iter().all(|layer| *layer == Some(2)));
}

#[test]
fn a_tenth_lost_by_chance_takes_no_layer_away() {
    let mut line = Line::new(3);
    (line.chance_loss, line.way) = (100, Duration::from_millis(300));
    assert!(line.seconds(600).iter().all(|layer| *layer == Some(2)));
}

#[test]
fn a_fifth_lost_by_chance_never_takes_the_picture_away() {
    for layers in 1..=3 {
        let mut line = Line::new(layers);
        (line.chance_loss, line.way) = (200, Duration::from_millis(300));
        assert!(line.seconds(600).iter().all(Option::is_some));
    }
}

#[test]
fn a_line_that_becomes_narrow_is_relieved_within_two_seconds() {
    for carries in [35, 70, 120] {
        let mut line = Line::new(2);
        line.seconds(20);
        line.carries = Some(carries);
        let down = line.until(Some(0));
        assert!(down <= Duration::from_secs(2), "{carries} packets a second: {down:?}");
    }
}

#[test]
fn a_narrow_line_settles_on_what_it_carries() {
    for (carries, fits) in [(25, 0), (80, 1), (250, 2)] {
        let mut line = Line::new(3);
        line.carries = Some(carries);
        line.seconds(20);
        let layers = line.seconds(600);
        let fitting = layers.iter().filter(|layer| **layer == Some(fits)).count();
        assert!(fitting > 500, "{carries} packets a second: {fitting} of 600 s on layer {fits}");
        assert!(layers.iter().all(|layer| layer.is_some()));
    }
}

#[test]
fn a_line_that_is_wide_again_gets_the_best_layer_within_a_minute() {
    let mut line = Line::new(3);
    line.seconds(10);
    line.carries = Some(40);
    line.seconds(10);
    assert_eq!(line.layer(), Some(0));
    line.carries = None;
    let up = line.until(Some(2));
    assert!(up <= Duration::from_secs(60), "{up:?}");
}

#[test]
fn a_narrow_line_that_loses_by_chance_as_well_settles_on_what_it_carries() {
    let mut line = Line::new(3);
    (line.chance_loss, line.carries) = (100, Some(90));
    line.seconds(20);
    let fitting = line.seconds(600).into_iter().filter(|layer| *layer == Some(1)).count();
    assert!(fitting > 500, "{fitting} of 600 s");
    line.carries = None;
    line.until(Some(2));
    assert!(line.seconds(300).iter().all(|layer| *layer == Some(2)));
}

#[test]
fn a_line_too_narrow_for_its_only_layer_gets_sound_and_the_picture_later() {
    let mut line = Line::new(1);
    line.seconds(20);
    line.carries = Some(5);
    let given_up = line.until(None);
    assert!(given_up > Duration::from_secs(5) && given_up < Duration::from_secs(15), "{given_up:?}");
    line.carries = None;
    line.until(Some(0));
    assert!(line.seconds(120).iter().all(|layer| *layer == Some(0)));
}
