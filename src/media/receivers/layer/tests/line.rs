//! A line that loses by chance, is too narrow, or both, and a browser at its end.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

use super::{LayerChoice, Sign};

/// Packets a second of each layer: 150, 500 and 1,800 kbit/s. With fewer layers, the best ones.
const PACKETS_A_SECOND: [u32; 3] = [18, 55, 190];
const TICK: Duration = Duration::from_millis(10);
const TICKS_A_SECOND: u32 = 100;

/// A router keeps so much and drops the rest.
const QUEUE_HOLDS: Duration = Duration::from_millis(250);

/// From the choice of a layer to its first packet: somebody has to send a key frame.
const KEY_FRAME_COMES_AFTER: Duration = Duration::from_millis(600);

/// What the line does. Random numbers come from a fixed seed.
pub(super) struct Line {
    pub(super) choice: LayerChoice,
    pub(super) layers: usize,
    /// Of 1,000 packets.
    pub(super) chance_loss: u32,
    /// Packets a second that pass; none: all.
    pub(super) carries: Option<u32>,
    pub(super) way: Duration,
    now: Instant,
    chance: StdRng,
    /// Which layer flows, and since when it will.
    flows: (Option<usize>, Instant),
    due_in_hundredths: u32,
    queue: Duration,
    /// Lost packets, when their sender hears of it, and whether they were never asked for before.
    asked: VecDeque<(Instant, bool)>,
    reported_at: Instant,
    expected: u32,
    lost: u32,
    /// Resends that the sender may still send, in halves.
    saved: u32,
}

impl Line {
    pub(super) fn new(layers: usize) -> Self {
        let now = Instant::now();
        let choice = LayerChoice::new();
        Self {
            flows: (choice.layer(layers), now),
            choice,
            layers,
            chance_loss: 0,
            carries: None,
            way: Duration::from_millis(40),
            now,
            chance: StdRng::seed_from_u64(7),
            due_in_hundredths: 0,
            queue: Duration::ZERO,
            asked: VecDeque::new(),
            reported_at: now,
            expected: 0,
            lost: 0,
            saved: 0,
        }
    }

    pub(super) fn layer(&self) -> Option<usize> {
        self.choice.layer(self.layers)
    }

    /// So many seconds pass. The layers that were chosen, one for each second.
    pub(super) fn seconds(&mut self, seconds: u32) -> Vec<Option<usize>> {
        let second = |_| {
            (0..TICKS_A_SECOND).for_each(|_| self.tick());
            self.layer()
        };
        (0..seconds).map(second).collect()
    }

    /// How long it takes until the choice is this one.
    pub(super) fn until(&mut self, wanted: Option<usize>) -> Duration {
        let begun = self.now;
        while self.layer() != wanted {
            self.tick();
            assert!(self.now - begun < Duration::from_secs(600), "it never becomes {wanted:?}");
        }
        self.now - begun
    }

    fn tick(&mut self) {
        self.now += TICK;
        self.queue = self.queue.saturating_sub(TICK);
        self.choice.turn(self.layers, self.now);
        if self.flows.0 != self.layer() {
            self.flows = (self.layer(), self.now + KEY_FRAME_COMES_AFTER);
        }
        if let (Some(layer), true) = (self.flows.0, self.now >= self.flows.1) {
            self.due_in_hundredths += PACKETS_A_SECOND[PACKETS_A_SECOND.len() - self.layers + layer];
        }
        while let Some(left) = self.due_in_hundredths.checked_sub(TICKS_A_SECOND) {
            self.due_in_hundredths = left;
            self.saved = (self.saved + 1).min(600);
            self.choice.sent(1);
            self.expected += 1;
            if !self.passes() {
                self.lost += 1;
                self.asked.push_back((self.now + self.way + self.queue, true));
            }
        }
        self.hear_what_is_missing();
        self.report();
    }

    /// Whether a packet arrives.
    fn passes(&mut self) -> bool {
        if self.chance.random_range(0..1_000) < self.chance_loss {
            return false;
        }
        let Some(carries) = self.carries else { return true };
        let takes = Duration::from_secs(1) / carries;
        let has_room = self.queue + takes <= QUEUE_HOLDS;
        self.queue += if has_room { takes } else { Duration::ZERO };
        has_room
    }

    fn hear_what_is_missing(&mut self) {
        while self.asked.front().is_some_and(|(at, _)| *at <= self.now) {
            let first_time = self.asked.pop_front().is_some_and(|(_, first_time)| first_time);
            self.choice.asked_again(u32::from(first_time), self.layers, self.now);
            if let Some(left) = self.saved.checked_sub(2) {
                self.saved = left;
                if !self.passes() {
                    self.asked.push_back((self.now + self.way + self.queue, false));
                }
            }
        }
    }

    fn report(&mut self) {
        if self.now - self.reported_at < Duration::from_secs(1) {
            return;
        }
        self.reported_at = self.now;
        // A browser is silent about a stream of which nothing came.
        let (expected, lost) = (std::mem::take(&mut self.expected), std::mem::take(&mut self.lost));
        if expected > lost {
            let sign = Sign { expected, lost, round_trip: Some(self.way + self.queue) };
            self.choice.reported(sign, self.layers, self.now);
        }
    }
}
