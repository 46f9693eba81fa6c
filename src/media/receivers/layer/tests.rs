//! A line that the test makes worse and better.

use std::time::{Duration, Instant};

use super::{LayerChoice, Sign};

const LAYERS: usize = 3;

/// What a line carries of layers that need 1, 2 and 4 parts: the rest is lost.
struct Line {
    choice: LayerChoice,
    now: Instant,
    carries: u8,
}

impl Line {
    fn new() -> Self {
        Self { choice: LayerChoice::new(), now: Instant::now(), carries: 10 }
    }

    /// A second passes, with its report. The layer after it.
    fn second(&mut self) -> Option<usize> {
        self.now += Duration::from_secs(1);
        let needs: u8 = self.choice.layer(LAYERS).map_or(0, |layer| 1 << layer);
        let lost = if needs > self.carries { 256 * u32::from(needs - self.carries) / u32::from(needs) } else { 0 };
        let fraction_lost = u8::try_from(lost).unwrap_or(u8::MAX);
        if needs > 0 {
            self.choice.reported(Sign { fraction_lost, round_trip: None }, LAYERS, self.now);
        }
        self.choice.turn(LAYERS, self.now);
        self.choice.layer(LAYERS)
    }
}

#[test]
fn a_good_line_keeps_the_best_layer() {
    let mut line = Line::new();
    assert!((0..100).all(|_| line.second() == Some(2)));
}

#[test]
fn a_line_in_trouble_steps_down_within_two_seconds() {
    let mut line = Line::new();
    line.carries = 2;
    line.second();
    assert_eq!(line.second(), Some(1));
    line.carries = 1;
    line.second();
    assert_eq!(line.second(), Some(0));
}

#[test]
fn each_try_that_fails_makes_the_next_one_later() {
    let mut line = Line::new();
    line.carries = 2;
    let best: Vec<usize> = (0..300).filter(|_| line.second() == Some(2)).collect();
    let tries = best.windows(2).map(|pair| pair[1] - pair[0]).filter(|apart| *apart > 2).collect::<Vec<_>>();
    assert!(best.len() < 12, "{best:?}");
    assert!(tries.windows(2).all(|pair| pair[1] > pair[0]), "{tries:?}");
}

#[test]
fn a_line_that_recovers_gets_the_best_layer_back() {
    let mut line = Line::new();
    line.carries = 1;
    (0..10).for_each(|_| _ = line.second());
    line.carries = 10;
    let seconds = (1..).find(|_| line.second() == Some(2)).unwrap();
    assert!((10..120).contains(&seconds), "{seconds}");
}

#[test]
fn a_hopeless_line_gets_sound_only_and_the_picture_back_later() {
    let mut line = Line::new();
    line.carries = 0;
    (0..10).for_each(|_| _ = line.second());
    assert_eq!(line.choice.layer(LAYERS), None);
    line.carries = 10;
    assert!((0..120).any(|_| line.second() == Some(2)));
}

#[test]
fn chance_loss_of_a_tenth_leaves_the_lowest_picture() {
    let mut choice = LayerChoice::new();
    let mut now = Instant::now();
    for _ in 0..60 {
        now += Duration::from_secs(1);
        choice.reported(Sign { fraction_lost: 26, round_trip: None }, 1, now);
        choice.turn(1, now);
    }
    assert_eq!(choice.layer(1), Some(0));
}

#[test]
fn a_queue_on_the_way_is_trouble_before_anything_is_lost() {
    let mut choice = LayerChoice::new();
    let now = Instant::now();
    let sign = |ms| Sign { fraction_lost: 0, round_trip: Some(Duration::from_millis(ms)) };
    choice.reported(sign(40), LAYERS, now);
    assert!(choice.reported(sign(500), LAYERS, now + Duration::from_secs(1)));
    assert_eq!(choice.layer(LAYERS), Some(1));
}

#[test]
fn much_that_is_asked_for_again_is_trouble() {
    let mut choice = LayerChoice::new();
    choice.sent(100);
    assert!(choice.asked_again(11, LAYERS, Instant::now()));
    assert_eq!(choice.layer(LAYERS), Some(1));
}
