//! What receivers say back: reports, what they miss, goodbye.

use std::time::{Duration, Instant};

use super::class::Press;
use super::program::Program;
use crate::figures::Counters;
use crate::happening::{MediaKind, ProgramId};
use crate::receivers::egress::batch::Outlet;
use crate::receivers::layer::Sign;
use crate::receivers::receiver::resends::{Asked, Resends};
use crate::receivers::receiver::{PICTURES, Receiver};
use crate::receivers::report::clock::WallClock;
use crate::receivers::rtcp::{Block, Saying};
use crate::receivers::slot::{Found, Stream};
use crate::track::{Frame, Scene, TrackId};

/// What is asked for so long after it was sent tells of a line that was cut, not of how it is.
const LATELY: Duration = Duration::from_secs(2);

const BETWEEN_REPORTS_TO_THE_WEAK: Duration = Duration::from_secs(1);

/// With a longer round trip, a player's patience ends before a second answer can come.
const FAR: Duration = Duration::from_millis(150);

/// What the shard has to do about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Consequence {
    /// Media arrived: of the program, or of the one that the leg carried before.
    Proof {
        kind: MediaKind,
        before: Option<ProgramId>,
    },
    NeedsKeyFrame(TrackId),
    Gone,
}

/// Where the answers go.
pub(crate) struct Desk<'a, 'b> {
    pub(crate) press: &'a mut Press,
    pub(crate) outlet: &'a mut Outlet<'b>,
    pub(crate) counters: &'a Counters,
    pub(crate) clock: &'a WallClock,
    /// What the shard may still send again before its next turn.
    pub(crate) resends_left: &'a mut u32,
    pub(crate) now: Instant,
}

impl Program {
    /// One of the receivers said something.
    pub(crate) fn hear(&mut self, seat: usize, saying: &Saying, desk: &mut Desk<'_, '_>) -> Option<Consequence> {
        let receiver = self.receivers.get_mut(seat)?;
        match *saying {
            Saying::Report(block) => receiver.reported(&block, &self.scene, desk),
            Saying::Missing { source, first, others } => {
                desk.counters.nacks_from_receivers.one();
                let place = desk.press.place_of(source).filter(|place| *place < PICTURES)?;
                self.resend_all(seat, place, [first, others], desk);
                None
            }
            Saying::NeedsKeyFrame { source } => {
                let place = desk.press.place_of(source).filter(|place| *place < PICTURES)?;
                desk.counters.key_frames_asked.one();
                let stream = receiver.streams.get(place)?;
                let track = stream.flow().map(|flow| flow.track).or(stream.aim())?;
                receiver.may_ask(desk.now).then_some(Consequence::NeedsKeyFrame(track))
            }
            Saying::Goodbye => Some(Consequence::Gone),
        }
    }

    /// Sends again what was asked for, as far as the receiver's account allows.
    fn resend_all(&mut self, seat: usize, place: usize, [first, others]: [u16; 2], desk: &mut Desk<'_, '_>) {
        let Some(receiver) = self.receivers.get_mut(seat) else { return };
        let missing = (0..=16_u16).filter(|bit| *bit == 0 || (others >> (bit - 1)) & 1 == 1);
        let mut lost_lately = 0;
        for sequence in missing.map(|bit| first.wrapping_add(bit)) {
            // Whoever gets nothing asks again, or for a key frame; what the shard lacks is not their excess.
            if *desk.resends_left == 0 {
                desk.counters.nacks_unanswered.one();
                continue;
            }
            if !receiver.resends.may_ask(desk.now) {
                desk.counters.dropped_excess_nacks.one();
                break;
            }
            let found = receiver.streams.get(place).and_then(|stream| stream.find(sequence));
            let track = found.and_then(|found| self.tracks.iter().find(|track| track.id == found.flow.track));
            let kept = found.and_then(|found| track?.ring.find(found.sequence).map(|kept| (found, kept)));
            let Some((found, (frame, number))) = kept.filter(|(found, _)| receiver.needs_again(place, found, desk))
            else {
                desk.counters.nacks_unanswered.one();
                continue;
            };
            let asked = receiver.resends.asked(place, found.index, receiver.layers.round_trip(), desk.now);
            let is_recent = desk.now.saturating_duration_since(frame.arrived_at) < LATELY;
            lost_lately += u32::from(asked == Asked::ForTheFirstTime && is_recent);
            for _ in 0..copies(asked, receiver.is_far_and_lossy()) {
                if receiver.resends.spend(receiver.layers.is_line_full()) {
                    receiver.resend(place, &found, frame, number, desk);
                    *desk.resends_left = desk.resends_left.saturating_sub(1);
                    desk.counters.packets_sent_again.one();
                } else {
                    desk.counters.nacks_unanswered.one();
                }
            }
        }
        let layers = receiver.layers_offered(&self.scene);
        if receiver.layers.asked_again(lost_lately, layers, desk.now) {
            receiver.relieve(&self.scene);
        }
    }
}

/// What is lost twice comes too late if it is lost a third time, and it is little: it goes twice.
/// Where a round trip takes long, the second time is too late already.
fn copies(asked: Asked, is_far_and_lossy: bool) -> usize {
    match asked {
        Asked::ForTheFirstTime if is_far_and_lossy => 2,
        Asked::ForTheFirstTime => 1,
        Asked::Anew => 2,
        Asked::TooSoon => 0,
    }
}

impl Receiver {
    fn reported(&mut self, block: &Block, scene: &Scene, desk: &Desk<'_, '_>) -> Option<Consequence> {
        let place = desk.press.place_of(block.source)?;
        let (stream, reported) = (self.streams.get(place)?, self.reported.get_mut(place)?);
        let told = reported.take(block, stream, desk.clock, desk.now)?;
        let kind = if place < PICTURES { MediaKind::Picture } else { MediaKind::Sound };
        self.line.add(kind, block, told.round_trip);
        if kind == MediaKind::Sound {
            self.redundancy.reported(block.fraction_lost, desk.now);
        }
        if kind == MediaKind::Picture {
            let sign = Sign { expected: told.expected, lost: told.lost, round_trip: told.round_trip };
            if self.layers.reported(sign, self.layers_offered(scene), desk.now) {
                self.relieve(scene);
            }
            if told.lost > 0 {
                // The round trip is measured by our own reports, and now it matters.
                self.reports_due = self.reports_due.min(desk.now + BETWEEN_REPORTS_TO_THE_WEAK);
            }
        } else {
            self.layers.heard(told.round_trip);
        }
        let before = self.carried_before(place, u64::from(block.highest));
        (told.advanced && self.line.may_prove(kind, desk.now)).then_some(Consequence::Proof { kind, before })
    }

    /// Points the slots at what the line carries, and stops at once what it does not: the rest of
    /// it would only stand in the way of the key frame that is to come.
    fn relieve(&mut self, scene: &Scene) {
        self.aim(scene);
        self.streams.iter_mut().take(PICTURES).filter(|stream| stream.waits()).for_each(Stream::pause);
    }

    /// Whether the line loses by itself, not because it is full, and asking again takes long.
    fn is_far_and_lossy(&self) -> bool {
        let is_far = self.layers.round_trip().is_some_and(|round_trip| round_trip >= FAR);
        is_far && self.redundancy.depth() > 0 && !self.layers.is_line_full()
    }

    /// While the line gets rid of a layer that was too much for it, nothing of that goes out again.
    fn needs_again(&self, place: usize, found: &Found, desk: &Desk<'_, '_>) -> bool {
        let is_aim = self.streams.get(place).is_some_and(|stream| stream.aim() == Some(found.flow.track));
        is_aim || !self.layers.settles(desk.now)
    }

    /// On a stream of its own (RFC 4588), or else the same bytes once more: a number must never
    /// be sealed with other ones.
    fn resend(&mut self, place: usize, found: &Found, frame: &Frame, number: usize, desk: &mut Desk<'_, '_>) {
        let Some(to) = self.destination() else { return };
        let mut packet = Vec::new();
        if let Some(label) = desk.press.resend_label(self.class, place, frame.codec) {
            let Some(index) = self.resends.next_index(place) else { return };
            let Some(original) = frame.packets.get(number) else { return };
            Resends::write(&mut packet, original, &label, found, index, &self.sealer);
        } else if let Some(prepared) = desk.press.prepare_single(self.class, place, frame) {
            prepared.write_packet(number, &self.sealer, found.flow.shift, found.index, &mut packet);
        }
        desk.outlet.datagram(to, &packet);
    }
}
