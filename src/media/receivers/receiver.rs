//! One connected receiver: where it is, its keys, its streams, and how its line does.

pub(crate) mod path;
pub(crate) mod redundancy;
pub(crate) mod resends;

use std::time::{Duration, Instant};

use super::layer::LayerChoice;
use super::report::{LineReport, Reported};
use super::shape::Slot;
use super::slot::Stream;
use super::slot::feed::Looker;
use super::srtp::{Opener, Sealer};
use crate::happening::{LegId, MediaKind, ProgramId};
use crate::track::{Frame, Scene, TrackId};
use path::Path;
use redundancy::Redundancy;
use resends::Resends;

/// All slots, in the order in which receivers keep their streams.
pub(crate) const SLOTS: [Slot; 5] =
    [Slot::MainPicture, Slot::SidePicture, Slot::Sound(0), Slot::Sound(1), Slot::Sound(2)];

/// The slots of pictures come first.
pub(crate) const PICTURES: usize = 2;

/// If time would stand still at a switch, it goes on by this much: 1 ms.
const SOUND_TICKS_APART: u32 = 48;
const PICTURE_TICKS_APART: u32 = 90;

/// A receiver asks for key frames at most this often; what is asked is merged with all others'.
const BETWEEN_ASKS: Duration = Duration::from_millis(500);

/// A better layer can wait for a key frame that comes by itself.
const PATIENCE: Duration = Duration::from_secs(4);

/// One receiver.
pub(crate) struct Receiver {
    pub(crate) leg: LegId,
    pub(crate) path: Path,
    pub(crate) sealer: Sealer,
    pub(crate) opener: Opener,
    /// What the peer gets again if it repeats its own last flight.
    pub(crate) last_flight: Box<[Box<[u8]>]>,
    pub(crate) flight_sent_at: Option<Instant>,
    /// Which labels its packets bear.
    pub(crate) class: usize,
    pub(crate) looker: Looker,
    pub(crate) streams: [Stream; SLOTS.len()],
    pub(crate) reported: [Reported; SLOTS.len()],
    /// Where in the frames since the key frame it is, while it catches up.
    pub(crate) catching_up: [Option<u64>; PICTURES],
    pub(crate) resends: Resends,
    pub(crate) redundancy: Redundancy,
    pub(crate) layers: LayerChoice,
    pub(crate) line: LineReport,
    /// Where it came from, if it was passed on.
    passed: Option<Passed>,
    /// A picture slot waits for a better layer only.
    waits_patiently_since: Option<Instant>,
    asked_at: Option<Instant>,
    pub(crate) reports_due: Instant,
    pub(crate) first_reports_left: u8,
}

/// Players keep sound and picture in step from the second report of each stream on, so the first
/// ones follow each other sooner.
const FIRST_REPORTS: u8 = 3;

/// A receiver was passed on from one program to another.
#[derive(Debug, Clone, Copy)]
struct Passed {
    from: ProgramId,
    /// The first index of each stream that does not belong to the program before any more.
    first: [u64; SLOTS.len()],
}

/// What a receiver is made of.
pub(crate) struct Made {
    pub(crate) leg: LegId,
    pub(crate) path: Path,
    pub(crate) sealer: Sealer,
    pub(crate) opener: Opener,
    pub(crate) last_flight: Vec<Box<[u8]>>,
    pub(crate) class: usize,
    pub(crate) looker: Looker,
    /// A random number for each stream and each stream of resends.
    pub(crate) random: [u64; SLOTS.len() + PICTURES],
    pub(crate) reports_due: Instant,
}

/// What becomes of a frame at a receiver's slot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Admission {
    Send,
    /// It belongs to something else, or cannot begin with it.
    NotForIt,
}

impl Receiver {
    pub(crate) fn new(made: Made, now: Instant) -> Self {
        let [main, side, hall, first, second, main_resends, side_resends] = made.random;
        Self {
            leg: made.leg,
            path: made.path,
            sealer: made.sealer,
            opener: made.opener,
            last_flight: made.last_flight.into_boxed_slice(),
            flight_sent_at: None,
            class: made.class,
            looker: made.looker,
            streams: [main, side, hall, first, second].map(Stream::new),
            reported: [Reported::default(); SLOTS.len()],
            catching_up: [None; PICTURES],
            resends: Resends::new([main_resends, side_resends]),
            redundancy: Redundancy::default(),
            layers: LayerChoice::new(),
            line: LineReport::new(now),
            passed: None,
            waits_patiently_since: None,
            asked_at: None,
            reports_due: made.reports_due,
            first_reports_left: FIRST_REPORTS,
        }
    }

    /// It leaves a program for another one. Its streams count on, so that the peer notices nothing.
    pub(crate) fn pass_on(&mut self, from: ProgramId) {
        self.passed = Some(Passed { from, first: std::array::from_fn(|place| self.next_index(place)) });
        self.catching_up = [None; PICTURES];
        self.streams.iter_mut().for_each(Stream::pause);
    }

    fn next_index(&self, place: usize) -> u64 {
        self.streams.get(place).map(Stream::next_index).unwrap_or_default()
    }

    /// The program that a packet belonged to, if not the one that is carried now.
    pub(crate) fn carried_before(&self, place: usize, index: u64) -> Option<ProgramId> {
        let passed = self.passed?;
        passed.first.get(place).is_some_and(|first| index < *first).then_some(passed.from)
    }

    /// Points every slot at what belongs there now.
    pub(crate) fn aim(&mut self, scene: &Scene) {
        self.waits_patiently_since = None;
        let before = self.picture_aims();
        for (slot, stream) in SLOTS.into_iter().zip(&mut self.streams) {
            let layers = self.looker.layers(scene, slot);
            let layer = match slot {
                Slot::Sound(_) => layers.len().checked_sub(1),
                Slot::MainPicture | Slot::SidePicture => self.layers.layer(layers.len()),
            };
            stream.aim_at(layer.and_then(|layer| layers.get(layer)).copied());
        }
        for (catching_up, stream) in self.catching_up.iter_mut().zip(&self.streams) {
            let goes_on = stream.flow().map(|flow| flow.track) == stream.aim();
            *catching_up = catching_up.filter(|_| goes_on);
        }
        if self.picture_aims() != before {
            // Another track was not asked yet.
            self.asked_at = None;
        }
    }

    fn picture_aims(&self) -> [Option<TrackId>; PICTURES] {
        let [main, side, ..] = &self.streams;
        [main.aim(), side.aim()]
    }

    /// Points every slot anew after the choice of the layer changed.
    pub(crate) fn aim_higher(&mut self, scene: &Scene, now: Instant) {
        self.aim(scene);
        self.waits_patiently_since = Some(now);
    }

    /// Whether a frame is to be sent in a slot. A switch happens here.
    pub(crate) fn admit(&mut self, place: usize, frame: &Frame, can_begin: bool) -> Admission {
        if self.catching_up.get(place).is_some_and(Option::is_some) {
            return Admission::NotForIt;
        }
        let Some(stream) = self.streams.get_mut(place) else { return Admission::NotForIt };
        if stream.carries(frame).is_some() {
            return Admission::Send;
        }
        if !can_begin || !stream.waits() || stream.aim() != Some(frame.track) {
            return Admission::NotForIt;
        }
        stream.begin(frame, ticks_apart(frame.codec.kind()));
        Admission::Send
    }

    /// Whether a picture cannot go on without a key frame, and it is time to ask.
    pub(crate) fn asks_for_key_frame(&mut self, now: Instant) -> bool {
        let since = |at: Instant| now.saturating_duration_since(at);
        let is_patient = self.waits_patiently_since.is_some_and(|at| since(at) < PATIENCE);
        let mut pictures = self.streams.iter().zip(&self.catching_up);
        let waits = pictures.any(|(stream, catching_up)| {
            let has_nothing = stream.flow().is_none();
            catching_up.is_none() && stream.waits() && (has_nothing || !is_patient)
        });
        waits && self.may_ask(now)
    }

    /// Keeps a receiver from asking all the time.
    pub(crate) fn may_ask(&mut self, now: Instant) -> bool {
        let is_due = self.asked_at.is_none_or(|at| now.saturating_duration_since(at) >= BETWEEN_ASKS);
        if is_due {
            self.asked_at = Some(now);
        }
        is_due
    }

    /// How many layers the picture with the most has.
    pub(crate) fn layers_offered(&self, scene: &Scene) -> usize {
        let pictures = [Slot::MainPicture, Slot::SidePicture];
        pictures.into_iter().map(|slot| self.looker.layers(scene, slot).len()).max().unwrap_or_default()
    }
}

/// The least distance of two timestamps at a switch.
pub(crate) fn ticks_apart(kind: MediaKind) -> u32 {
    match kind {
        MediaKind::Sound => SOUND_TICKS_APART,
        MediaKind::Picture => PICTURE_TICKS_APART,
    }
}
