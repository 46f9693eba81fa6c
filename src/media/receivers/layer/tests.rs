//! What the choice does with a line's reports.

mod line;
mod simulation;

use std::time::{Duration, Instant};

use super::{LayerChoice, Sign};

const LAYERS: usize = 3;

/// A choice and a clock.
struct Told {
    choice: LayerChoice,
    now: Instant,
    layers: usize,
}

impl Told {
    /// One that has heard its first report already, which tells of nothing yet.
    fn new(layers: usize) -> Self {
        let mut told = Self { choice: LayerChoice::new(), now: Instant::now(), layers };
        told.second(100, 0, 40);
        told
    }

    /// A second passes, with its report. Whether the choice changed.
    fn second(&mut self, expected: u32, lost: u32, round_trip_ms: u64) -> bool {
        self.now += Duration::from_secs(1);
        let sign = Sign { expected, lost, round_trip: Some(Duration::from_millis(round_trip_ms)) };
        self.choice.reported(sign, self.layers, self.now)
    }

    /// Nothing is wrong for so long.
    fn quiet(&mut self, seconds: u32) {
        for _ in 0..seconds {
            self.second(100, 0, 40);
            self.choice.turn(self.layers, self.now);
        }
    }

    fn layer(&self) -> Option<usize> {
        self.choice.layer(self.layers)
    }
}

#[test]
fn a_few_packets_tell_nothing() {
    let mut told = Told::new(1);
    assert!((0..6).all(|_| !told.second(15, 8, 40)));
    assert_eq!(told.layer(), Some(0));
}

#[test]
fn a_tenth_lost_is_trouble_beside_a_queue_and_no_trouble_without() {
    let mut told = Told::new(LAYERS);
    assert!((0..10).all(|_| !told.second(100, 10, 45)));
    assert!(!told.second(100, 10, 240), "a machine may be busy for a moment");
    assert!(told.second(100, 10, 240));
    assert_eq!(told.layer(), Some(1));
}

#[test]
fn a_way_that_became_longer_for_good_costs_one_layer_for_a_while() {
    let mut told = Told::new(LAYERS);
    told.second(100, 10, 340);
    assert!(told.second(100, 10, 340));
    for _ in 0..60 {
        told.second(100, 10, 340);
        told.choice.turn(LAYERS, told.now);
        assert_ne!(told.layer(), Some(0));
    }
    assert_eq!(told.layer(), Some(2));
}

#[test]
fn a_long_queue_is_trouble_before_anything_is_lost() {
    let mut told = Told::new(LAYERS);
    told.second(100, 0, 500);
    assert!(told.second(100, 0, 500));
    assert_eq!(told.layer(), Some(1));
}

#[test]
fn much_that_is_asked_for_again_is_trouble_before_a_report_comes() {
    let mut told = Told::new(LAYERS);
    told.choice.sent(100);
    assert!(!told.choice.asked_again(33, LAYERS, told.now));
    assert!(told.choice.asked_again(1, LAYERS, told.now));
    assert_eq!(told.layer(), Some(1));
}

#[test]
fn what_a_cut_line_missed_is_not_held_against_it() {
    let mut told = Told::new(LAYERS);
    told.now += Duration::from_secs(10);
    assert!(!told.second(1_000, 900, 40));
    assert!(!told.second(100, 0, 40));
    assert_eq!(told.layer(), Some(2));
}

#[test]
fn a_layer_that_leaves_the_scene_takes_no_picture_away() {
    let mut told = Told::new(LAYERS);
    told.second(100, 50, 40);
    assert_eq!(told.layer(), Some(1));
    assert_eq!([3, 2, 1, 0].map(|layers| told.choice.layer(layers)), [Some(1), Some(1), Some(0), None]);
    told.layers = 1;
    told.quiet(5);
    assert_eq!(told.layer(), Some(0));
    told.layers = LAYERS;
    told.quiet(30);
    assert_eq!(told.layer(), Some(2));
}

#[test]
fn a_picture_that_was_given_up_stays_away_whatever_layers_there_are_and_comes_back() {
    let mut told = Told::new(1);
    assert!((0..10).any(|_| told.second(100, 60, 40)));
    assert_eq!([1, 2, 3].map(|layers| told.choice.layer(layers)), [None; 3]);
    told.quiet(12);
    assert_eq!(told.layer(), Some(0));
}

#[test]
fn each_try_that_fails_makes_the_next_one_later() {
    let mut told = Told::new(2);
    told.second(100, 50, 40);
    let mut raised = Vec::new();
    for second in 0..400 {
        let is_too_much = told.layer() == Some(1);
        told.second(100, if is_too_much { 50 } else { 0 }, 40);
        if told.choice.turn(2, told.now) {
            raised.push(second);
        }
    }
    let apart: Vec<i32> = raised.windows(2).map(|pair| pair[1] - pair[0]).collect();
    assert!(apart.len() >= 3 && apart.windows(2).all(|pair| pair[1] > pair[0]), "{apart:?}");
}
