//! What receivers say back: reports, what they miss, goodbye.

use std::time::Instant;

use super::class::Press;
use super::program::Program;
use crate::figures::Counters;
use crate::happening::MediaKind;
use crate::receivers::egress::batch::Outlet;
use crate::receivers::layer::Sign;
use crate::receivers::receiver::resends::Resends;
use crate::receivers::receiver::{PICTURES, Receiver};
use crate::receivers::report::clock::WallClock;
use crate::receivers::rtcp::{Block, Saying};
use crate::receivers::slot::Found;
use crate::track::{Frame, TrackId};

/// What the shard has to do about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Consequence {
    Proof(MediaKind),
    NeedsKeyFrame(TrackId),
    Gone,
}

/// Where the answers go.
pub(crate) struct Desk<'a, 'b> {
    pub(crate) press: &'a mut Press,
    pub(crate) outlet: &'a mut Outlet<'b>,
    pub(crate) counters: &'a Counters,
    pub(crate) clock: &'a WallClock,
    pub(crate) now: Instant,
}

impl Program {
    /// One of the receivers said something.
    pub(crate) fn hear(&mut self, seat: usize, saying: &Saying, desk: &mut Desk<'_, '_>) -> Option<Consequence> {
        let receiver = self.receivers.get_mut(seat)?;
        match *saying {
            Saying::Report(block) => {
                let layers = receiver.layers_offered(&self.scene);
                receiver.reported(&block, layers, desk)
            }
            Saying::Missing { source, first, others } => {
                desk.counters.nacks_from_receivers.one();
                let place = desk.press.place_of(source).filter(|place| *place < PICTURES)?;
                self.resend_all(seat, place, [first, others], desk)
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
    fn resend_all(
        &mut self,
        seat: usize,
        place: usize,
        [first, others]: [u16; 2],
        desk: &mut Desk<'_, '_>,
    ) -> Option<Consequence> {
        let receiver = self.receivers.get_mut(seat)?;
        let layers = receiver.layers_offered(&self.scene);
        let missing = (0..=16_u16).filter(|bit| *bit == 0 || (others >> (bit - 1)) & 1 == 1);
        let mut asked = 0;
        for sequence in missing.map(|bit| first.wrapping_add(bit)) {
            if !receiver.resends.may_ask(desk.now) {
                desk.counters.dropped_excess_nacks.one();
                break;
            }
            asked += 1;
            let found = receiver.streams.get(place).and_then(|stream| stream.find(sequence));
            let track = found.and_then(|found| self.tracks.iter().find(|track| track.id == found.flow.track));
            let kept = found.and_then(|found| track?.ring.find(found.sequence).map(|kept| (found, kept)));
            match kept {
                Some((found, (frame, number))) if receiver.resends.spend() => {
                    receiver.resend(place, &found, frame, number, desk);
                    desk.counters.packets_sent_again.one();
                }
                _ => desk.counters.nacks_unanswered.one(),
            }
        }
        receiver.is_aimed &= !receiver.layers.asked_again(asked, layers, desk.now);
        None
    }
}

impl Receiver {
    fn reported(&mut self, block: &Block, layers: usize, desk: &Desk<'_, '_>) -> Option<Consequence> {
        let place = desk.press.place_of(block.source)?;
        let (stream, reported) = (self.streams.get(place)?, self.reported.get_mut(place)?);
        let told = reported.take(block, stream, desk.clock, desk.now)?;
        let kind = if place < PICTURES { MediaKind::Picture } else { MediaKind::Sound };
        self.line.add(kind, block, told.round_trip);
        if kind == MediaKind::Sound {
            self.redundancy.reported(block.fraction_lost, desk.now);
        }
        if kind == MediaKind::Picture {
            let sign = Sign { fraction_lost: block.fraction_lost, round_trip: told.round_trip };
            self.is_aimed &= !self.layers.reported(sign, layers, desk.now);
        }
        (told.advanced && self.line.may_prove(kind, desk.now)).then_some(Consequence::Proof(kind))
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
