//! What a receiver counted; written by its thread, read by anybody at any time.

use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::atomic::{AtomicU8, AtomicU64, Ordering};
use std::time::Duration;

use super::told::Told;

/// How far a receiver came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Waits for the answer to its first connectivity check.
    Checking,
    /// Shakes hands.
    ShakingHands,
    /// Receives.
    Receiving,
    /// Over: no check was answered for 30 seconds, or the handshake failed.
    Failed,
    /// Over: it was closed here.
    Closed,
}

impl Stage {
    fn number(self) -> u8 {
        match self {
            Self::Checking => 0,
            Self::ShakingHands => 1,
            Self::Receiving => 2,
            Self::Failed => 3,
            Self::Closed => 4,
        }
    }

    fn of(number: u8) -> Self {
        match number {
            0 => Self::Checking,
            1 => Self::ShakingHands,
            2 => Self::Receiving,
            3 => Self::Failed,
            _ => Self::Closed,
        }
    }
}

/// What arrived of one kind. All counts begin with the receiver.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Arrivals {
    /// Packets that came and were authentic, each once.
    pub packets: u64,
    /// Packets that did not come, nor when they were asked for.
    pub lost: u64,
    /// When the last one came, on the clock of [`super::Receivers::clock`].
    pub last: Option<Duration>,
}

/// A receiver's figures. Times are on the clock of [`super::Receivers::clock`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReceiverFigures {
    /// How far it came.
    pub stage: Stage,
    /// Sound.
    pub sound: Arrivals,
    /// Picture.
    pub picture: Arrivals,
    /// Bytes of datagrams with media.
    pub bytes: u64,
    /// Packets that were forged, damaged or of an unknown stream.
    pub refused: u64,
    /// Packets that a bad line swallowed.
    pub discarded: u64,
    /// When the answer was there.
    pub answered: Duration,
    /// When the connection was secured.
    pub secured: Option<Duration>,
    /// When the first packet came.
    pub first_packet: Option<Duration>,
    /// When the first key frame began.
    pub first_key_frame: Option<Duration>,
    /// How often a key frame was asked for.
    pub key_frame_wishes: u64,
    /// How many packets were asked for again.
    pub packet_wishes: u64,
}

/// In which seconds something was said; second 0 is the zero of [`super::Receivers::clock`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seconds {
    words: Vec<u64>,
}

impl Seconds {
    /// Marks a second.
    pub fn mark(&mut self, second: u64) {
        let word = usize::try_from(second / 64).unwrap_or(usize::MAX);
        // A receiver that lives for a year is somebody's mistake, not a reason to take all memory.
        if word < 500_000 {
            if word >= self.words.len() {
                self.words.resize(word + 1, 0);
            }
            if let Some(word) = self.words.get_mut(word) {
                *word |= 1 << (second % 64);
            }
        }
    }

    /// The seconds that are marked, in order.
    pub fn iter(&self) -> impl Iterator<Item = u64> {
        let words = (0_u64..).zip(&self.words).filter(|(_, word)| **word != 0);
        words.flat_map(|(place, word)| (0..64).filter(move |bit| word >> bit & 1 == 1).map(move |bit| place * 64 + bit))
    }
}

/// In which seconds a receiver reported to the server that something new had arrived, and what it said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reported {
    /// Sound.
    pub sound: Seconds,
    /// Picture.
    pub picture: Seconds,
    /// What these reports said of the line.
    pub line: Told,
}

impl Reported {
    /// The same without what was reported in the first seconds of it.
    pub(crate) fn without_first(&self, seconds: u64) -> Self {
        let begin = self.sound.iter().chain(self.picture.iter()).min().unwrap_or_default();
        self.since(begin + seconds)
    }

    /// The same without what was reported before a second.
    pub(crate) fn since(&self, second: u64) -> Self {
        let later = |marks: &Seconds| {
            let mut kept = Seconds::default();
            marks.iter().filter(|marked| *marked >= second).for_each(|marked| kept.mark(marked));
            kept
        };
        Self { sound: later(&self.sound), picture: later(&self.picture), line: self.line.since(second) }
    }
}

/// Not yet: times are kept one microsecond later than they are.
const NEVER: u64 = 0;

#[derive(Debug, Default)]
pub(crate) struct KindCounters {
    pub(crate) packets: AtomicU64,
    pub(crate) lost: AtomicU64,
    pub(crate) last: AtomicU64,
}

/// The same as [`ReceiverFigures`], while they change. Only the receiver's thread writes.
#[derive(Debug, Default)]
pub(crate) struct Counters {
    stage: AtomicU8,
    pub(crate) sound: KindCounters,
    pub(crate) picture: KindCounters,
    pub(crate) bytes: AtomicU64,
    pub(crate) refused: AtomicU64,
    pub(crate) discarded: AtomicU64,
    pub(crate) answered: AtomicU64,
    pub(crate) secured: AtomicU64,
    pub(crate) first_packet: AtomicU64,
    pub(crate) first_key_frame: AtomicU64,
    pub(crate) key_frame_wishes: AtomicU64,
    pub(crate) packet_wishes: AtomicU64,
    reported: Mutex<Reported>,
}

impl Counters {
    pub(crate) fn set_stage(&self, stage: Stage) {
        self.stage.store(stage.number(), Ordering::Relaxed);
    }

    pub(crate) fn stage(&self) -> Stage {
        Stage::of(self.stage.load(Ordering::Relaxed))
    }

    /// Changes what was reported; a panic elsewhere does not spoil marks.
    pub(crate) fn reported<T>(&self, change: impl FnOnce(&mut Reported) -> T) -> T {
        change(&mut self.reported.lock().unwrap_or_else(PoisonError::into_inner))
    }

    pub(crate) fn figures(&self) -> ReceiverFigures {
        let read = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        let kind = |kind: &KindCounters| Arrivals {
            packets: read(&kind.packets),
            lost: read(&kind.lost),
            last: moment(&kind.last),
        };
        ReceiverFigures {
            stage: self.stage(),
            sound: kind(&self.sound),
            picture: kind(&self.picture),
            bytes: read(&self.bytes),
            refused: read(&self.refused),
            discarded: read(&self.discarded),
            answered: moment(&self.answered).unwrap_or_default(),
            secured: moment(&self.secured),
            first_packet: moment(&self.first_packet),
            first_key_frame: moment(&self.first_key_frame),
            key_frame_wishes: read(&self.key_frame_wishes),
            packet_wishes: read(&self.packet_wishes),
        }
    }
}

/// Adds without the cost of an atomic addition: there is one writer.
pub(crate) fn add(counter: &AtomicU64, more: u64) {
    counter.store(counter.load(Ordering::Relaxed).wrapping_add(more), Ordering::Relaxed);
}

pub(crate) fn set_moment(counter: &AtomicU64, clock: Duration) {
    counter.store(u64::try_from(clock.as_micros()).unwrap_or(u64::MAX).saturating_add(1), Ordering::Relaxed);
}

pub(crate) fn set_first_moment(counter: &AtomicU64, clock: Duration) {
    if counter.load(Ordering::Relaxed) == NEVER {
        set_moment(counter, clock);
    }
}

fn moment(counter: &AtomicU64) -> Option<Duration> {
    match counter.load(Ordering::Relaxed) {
        NEVER => None,
        later => Some(Duration::from_micros(later - 1)),
    }
}
