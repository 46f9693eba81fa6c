//! The hot path: a frame to everybody whom it concerns.

use std::ops::Range;
use std::sync::Arc;
use std::time::Instant;

use super::class::{Copied, Press};
use super::deadline::LATEST;
use super::program::{Program, Track};
use crate::figures::Counters;
use crate::happening::MediaKind;
use crate::receivers::egress::batch::{Destination, Outlet};
use crate::receivers::prepared::{Prepared, Run};
use crate::receivers::receiver::{Admission, PICTURES, Receiver, SLOTS};
use crate::receivers::ring::key_frame::begins_key_frame;
use crate::receivers::slot::{Flow, Sent};
use crate::track::Frame;

/// Each frame begins with another receiver; a step that shares no factor with usual numbers.
const ROTATION: usize = 97;

/// One frame on its way into one slot of everybody.
struct Pass<'a> {
    copied: Copied<'a>,
    sent: Sent,
    can_begin: bool,
    deadline: Instant,
}

impl Program {
    /// Sends a frame to everybody whom it concerns.
    pub(crate) fn fan_out(
        &mut self,
        frame: &Arc<Frame>,
        press: &mut Press,
        outlet: &mut Outlet<'_>,
        counters: &Counters,
        now: Instant,
    ) {
        if !self.keep(frame, now) {
            counters.dropped_repeated_frames.one();
            return;
        }
        let lateness = now.saturating_duration_since(frame.arrived_at);
        let latest = self.track(frame.track).map_or(LATEST, Track::latest);
        // Better layers are left out first, for the sake of the lowest one.
        if lateness > latest || lateness > latest / 2 && self.height(frame.track) > 0 {
            counters.dropped_late_frames.one();
            self.interrupt(frame);
            return;
        }
        let deadline = frame.arrived_at + latest;
        outlet.set_deadline(deadline);
        let can_begin = frame.codec.kind() == MediaKind::Sound || begins_key_frame(frame);
        let earlier = self.earlier(frame);
        for place in places(frame.codec.kind()) {
            let copied = Copied { frame, place, earlier: &earlier };
            let pass = Pass { copied, sent: Sent::of(frame), can_begin, deadline };
            press.begin();
            self.sweep_first(&pass, press, outlet, counters);
            for number in 1..press.sweeps() {
                self.sweep_on(&pass, number, press, outlet, counters);
            }
        }
        outlet.flush();
        self.first = (self.first + ROTATION) % self.receivers.len().max(1);
    }

    /// The first packets to everybody. Who begins with this frame is decided here.
    fn sweep_first(&mut self, pass: &Pass<'_>, press: &mut Press, outlet: &mut Outlet<'_>, counters: &Counters) {
        let (mut written, mut unmatched, mut cut_short) = (0, 0, 0);
        let Copied { frame, place, earlier } = pass.copied;
        for receiver in rotated(&mut self.receivers, self.first) {
            if outlet.now() > pass.deadline {
                cut_short += u64::from(receiver.interrupt(place, frame));
                continue;
            }
            if receiver.admit(place, frame, pass.can_begin) != Admission::Send {
                continue;
            }
            let depth = receiver.redundancy_of(place, pass.sent.highest_sequence).min(earlier.len());
            let Some(prepared) = press.prepare(receiver.class, depth, &pass.copied) else {
                unmatched += 1;
                continue;
            };
            receiver.send_run(place, prepared, 0, outlet);
            receiver.count(place, &pass.sent, prepared.octets());
            written += u64::from(pass.sent.packets);
        }
        counters.packets_to_receivers.add(written);
        counters.dropped_unmatched_codec.add(unmatched);
        counters.dropped_late_at_receivers.add(cut_short);
    }

    /// The next packets of a long frame to everybody who got those before.
    fn sweep_on(
        &mut self,
        pass: &Pass<'_>,
        number: usize,
        press: &Press,
        outlet: &mut Outlet<'_>,
        counters: &Counters,
    ) {
        let mut cut_short = 0;
        let Copied { frame, place, .. } = pass.copied;
        for receiver in rotated(&mut self.receivers, self.first) {
            if outlet.now() > pass.deadline {
                cut_short += u64::from(receiver.interrupt(place, frame));
            } else if receiver.is_live(place, frame)
                && let Some(prepared) = press.prepared(receiver.class)
            {
                receiver.send_run(place, prepared, number, outlet);
            }
        }
        counters.dropped_late_at_receivers.add(cut_short);
    }

    /// The frame is left out: pictures that would need it wait for the next key frame.
    fn interrupt(&mut self, frame: &Frame) {
        for place in places(frame.codec.kind()) {
            for receiver in &mut self.receivers {
                receiver.interrupt(place, frame);
            }
        }
    }
}

impl Receiver {
    pub(crate) fn send_run(&self, place: usize, prepared: &Prepared, number: usize, outlet: &mut Outlet<'_>) {
        let flow = self.streams.get(place).and_then(|stream| stream.flow());
        if let (Some(flow), Some(run), Some(to)) = (flow, prepared.runs().get(number), self.destination()) {
            self.write_run(flow, prepared, run, to, outlet);
        }
    }

    fn write_run(&self, flow: &Flow, prepared: &Prepared, run: &Run, to: Destination, outlet: &mut Outlet<'_>) {
        if let Some(room) = outlet.push(to, run.bytes(), run.segment_bytes) {
            prepared.write_run(run, room, &self.sealer, flow.shift, |sequence| flow.index_within(sequence));
        }
    }

    /// How many packets before it a packet of sound carries here: no more than this flow sent.
    fn redundancy_of(&self, place: usize, sequence: u64) -> usize {
        let depth = self.redundancy.depth();
        if depth == 0 || place < PICTURES {
            return 0;
        }
        let flow = self.streams.get(place).and_then(|stream| stream.flow());
        let before = flow.map(|flow| flow.packets_before(sequence)).unwrap_or_default();
        usize::try_from(before).unwrap_or(depth).min(depth)
    }

    /// Counts a frame as sent, and its numbers as used.
    pub(crate) fn count(&mut self, place: usize, sent: &Sent, octets: u32) {
        if let Some(stream) = self.streams.get_mut(place) {
            stream.sent(sent, octets);
        }
        if place < PICTURES {
            self.resends.sent(sent.packets);
            self.layers.sent(sent.packets);
        }
    }

    pub(crate) fn destination(&self) -> Option<Destination> {
        let address = self.path.destination()?;
        Some(Destination { address, leg: self.leg, is_cut_here: self.path.is_cut_here })
    }

    /// Whether the receiver gets a slot's frames as they come.
    fn is_live(&self, place: usize, frame: &Frame) -> bool {
        let catches_up = self.catching_up.get(place).is_some_and(Option::is_some);
        !catches_up && self.streams.get(place).is_some_and(|stream| stream.carries(frame).is_some())
    }

    /// A frame is left out; a picture that needs it stops. Whether that concerns the slot.
    fn interrupt(&mut self, place: usize, frame: &Frame) -> bool {
        let is_concerned = frame.codec.kind() == MediaKind::Picture && self.is_live(place, frame);
        if let Some(stream) = self.streams.get_mut(place).filter(|_| is_concerned) {
            stream.pause();
        }
        is_concerned
    }
}

/// The places of a kind's slots.
fn places(kind: MediaKind) -> Range<usize> {
    match kind {
        MediaKind::Picture => 0..PICTURES,
        MediaKind::Sound => PICTURES..SLOTS.len(),
    }
}

fn rotated(receivers: &mut [Receiver], first: usize) -> impl Iterator<Item = &mut Receiver> {
    let (before, after) = receivers.split_at_mut(first.min(receivers.len()));
    after.iter_mut().chain(before)
}
