//! Packets of publishers become frames of tracks.

use std::sync::Arc;
use std::time::Instant;

use str0m::rtp::RtpPacket;

use super::{FromStudio, Studio};
use crate::happening::{LegId, MediaHappening, MediaKind, ProgramId};
use crate::publishers::leg::Wire;
use crate::publishers::publisher::{Arrival, NotTaken, Taken};
use crate::publishers::staging;
use crate::track::Frame;

impl Studio {
    /// A publisher's packet arrived, authenticated.
    pub(super) fn published(&mut self, id: LegId, packet: RtpPacket, was_sent_again: bool, now: Instant) {
        let Some(leg) = self.legs.get_mut(&id) else {
            return;
        };
        let program = leg.publisher.program;
        let mut frames = Vec::new();
        let arrival = Arrival { packet, was_sent_again, now };
        let taken = leg.publisher.take(&mut leg.rtc, arrival, &mut self.clock, &mut |frame| frames.push(frame));
        match taken {
            Ok(taken) => {
                self.counters.packets_from_publishers.one();
                self.heard(id, program, &taken, now);
            }
            Err(NotTaken::Oversized) => self.counters.dropped_oversized_packet.one(),
            Err(NotTaken::UnknownCodec) => self.counters.dropped_noise.one(),
            Err(NotTaken::BeforeTrack) => self.counters.dropped_before_track.one(),
        }
        self.give(frames);
    }

    /// Frames whose rest did not come in time.
    pub(super) fn send_unfinished(&mut self, now: Instant) {
        let mut frames = Vec::new();
        for leg in self.legs.values_mut() {
            leg.publisher.turn(now, &mut |frame| frames.push(frame));
        }
        self.give(frames);
    }

    /// Asks for the key frames that are due.
    pub(super) fn ask_key_frames(&mut self, now: Instant, wire: &mut Wire<'_>) {
        let mut asked = Vec::new();
        for leg in self.legs.values_mut() {
            let encoders = &mut leg.publisher.encoders;
            let due: Vec<u32> = encoders
                .iter_mut()
                .filter(|encoder| encoder.key_frames.is_due(now))
                .map(|encoder| {
                    encoder.key_frames.sent(now);
                    encoder.ssrc
                })
                .collect();
            due.iter().for_each(|ssrc| leg.ask_key_frame(*ssrc));
            self.counters.key_frame_requests_sent.add(u64::try_from(due.len()).unwrap_or(u64::MAX));
            if !due.is_empty() {
                asked.push(leg.id);
            }
        }
        for leg in asked {
            self.with_leg(leg, now, wire, |leg, gate, news| leg.turn(now, gate, news));
        }
    }

    /// What it means for the program that a packet came.
    fn heard(&mut self, id: LegId, program: ProgramId, taken: &Taken, now: Instant) {
        self.prove(id, taken.kind, now);
        let begins = self.legs.get(&id).is_some_and(|leg| leg.publisher.shows_key_frame());
        let Some(known) = self.programs.get_mut(&program) else {
            return;
        };
        let was_on_air = known.air.on_air();
        let change = known.heard(id, now);
        let may_begin = begins && known.awaits(id);
        let is_new = taken.is_new || may_begin || change.is_some() || known.air.on_air() != was_on_air;
        self.tell_air(program, now);
        if let Some(change) = change {
            self.tell_speaker(program, change, now);
        }
        if is_new {
            self.set_scene(program, now);
        }
        let Some(known) = self.programs.get_mut(&program) else {
            return;
        };
        if staging::tracks(&known.scene).any(|track| track == taken.track) {
            known.sent(now);
            self.tell_hearing(program, now);
        }
    }

    fn prove(&mut self, id: LegId, kind: MediaKind, now: Instant) {
        let Some(leg) = self.legs.get_mut(&id) else { return };
        let program = leg.publisher.program;
        if leg.may_prove(kind, now) {
            self.tell(now, MediaHappening::Proof { leg: id, program, kind });
        }
    }

    fn give(&mut self, frames: Vec<Frame>) {
        for frame in &frames {
            if frame.packets.iter().any(|packet| packet.begins_key_frame) {
                self.counters.key_frames_received.one();
            }
        }
        self.given.extend(frames.into_iter().map(|frame| FromStudio::Frame(Arc::new(frame))));
    }

    /// Gives the scene of a program, if it has changed. Pictures that are new in it are asked
    /// for a key frame at once.
    pub(super) fn set_scene(&mut self, program: ProgramId, now: Instant) {
        let Some(known) = self.programs.get_mut(&program) else {
            return;
        };
        let begins = |leg: LegId| self.legs.get(&leg).is_some_and(|leg| leg.publisher.shows_key_frame());
        let meant = staging::meant(known, &self.legs);
        known.meant.look(meant, meant.is_some_and(begins), now);
        let shown = staging::shown(known, &self.legs);
        known.shown.look(shown, shown.is_some_and(begins), now);
        let scene = staging::scene(known, &self.legs);
        if scene == *known.scene {
            return;
        }
        for id in &known.legs {
            let encoders = self.legs.get_mut(id).into_iter().flat_map(|leg| &mut leg.publisher.encoders);
            for encoder in encoders.filter(|encoder| encoder.codec.kind() == MediaKind::Picture) {
                let is_in = |scene| staging::tracks(scene).any(|track| track == encoder.track);
                if is_in(&scene) && !is_in(&known.scene) && !encoder.shows_key_frame() {
                    encoder.key_frames.want();
                }
            }
        }
        known.scene = Arc::new(scene);
        self.given.push_back(FromStudio::Scene(program, Arc::clone(&known.scene)));
    }
}
