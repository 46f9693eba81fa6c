//! Packets of publishers become packets of receivers.

use std::time::Instant;

use str0m::rtp::RtpPacket;
use str0m::stats::MediaEgressStats;

use super::Engine;
use crate::happening::{LegId, MediaHappening, ProgramId};
use crate::leg::{Role, Wire};
use crate::program::ProgramPacket;
use crate::publisher::NotTaken;
use crate::receiver::Forwarded;

impl Engine {
    /// A publisher's packet arrived, authenticated.
    pub(super) fn published(&mut self, id: LegId, packet: RtpPacket, now: Instant) {
        let Some(leg) = self.legs.get_mut(&id) else {
            return;
        };
        let program = leg.program;
        let Role::Publisher(publisher) = &mut leg.role else {
            return;
        };
        publisher.heard(&mut leg.rtc, &packet, now);
        let arrival = match publisher.read(packet, now) {
            Ok(arrival) => arrival,
            Err(NotTaken::Oversized) => return self.counters.dropped_oversized_packet.one(),
            Err(NotTaken::UnknownCodec) => return self.counters.dropped_noise.one(),
        };
        self.counters.packets_from_publishers.one();
        let kind = arrival.codec.kind();
        if leg.may_prove(kind, now) {
            self.tell(now, MediaHappening::Proof { leg: id, kind });
        }
        let Some(known) = self.programs.get_mut(&program) else {
            return;
        };
        let numbered = known.accept(id, arrival, now);
        self.tell_air(program, now);
        match numbered {
            Some(packet) => self.fan_out(program, &packet, now),
            None => self.counters.dropped_not_on_air.one(),
        }
    }

    fn fan_out(&mut self, program: ProgramId, packet: &ProgramPacket, now: Instant) {
        let Some(known) = self.programs.get_mut(&program) else {
            return;
        };
        let begins = known.remember(packet, now);
        if begins {
            self.counters.key_frames_received.one();
        }
        for id in &known.receivers {
            let Some(leg) = self.legs.get_mut(id) else {
                continue;
            };
            let Role::Receiver(receiver) = &mut leg.role else {
                continue;
            };
            let written = if begins && receiver.waits_for_picture() {
                let picture = known.recent.since_key_frame(now).into_iter().flatten();
                receiver.begin_picture(&mut leg.rtc, picture, now)
            } else {
                match receiver.forward(&mut leg.rtc, packet, now) {
                    Forwarded::Written => 1,
                    Forwarded::Unmatched => {
                        self.counters.dropped_unmatched_codec.one();
                        0
                    }
                    Forwarded::NotYet | Forwarded::NotWanted => 0,
                }
            };
            self.counters.packets_to_receivers.add(written);
            if written > 0 && !leg.dirty {
                leg.dirty = true;
                self.dirty.push(*id);
            }
        }
        self.tell_hearing(program, now);
    }

    /// A receiver is connected: it gets the picture at once, or as soon as there is one.
    pub(super) fn begin_picture(&mut self, program: ProgramId, id: LegId, now: Instant) {
        let (Some(known), Some(leg)) = (self.programs.get_mut(&program), self.legs.get_mut(&id)) else {
            return;
        };
        let Role::Receiver(receiver) = &mut leg.role else {
            return;
        };
        if !receiver.waits_for_picture() {
            return;
        }
        let picture = known.recent.since_key_frame(now).into_iter().flatten();
        let written = receiver.begin_picture(&mut leg.rtc, picture, now);
        if written > 0 {
            leg.dirty = true;
            self.dirty.push(id);
            self.counters.packets_to_receivers.add(written);
            self.counters.joins_with_picture.one();
        } else {
            self.counters.joins_without_picture.one();
            self.counters.key_frames_asked.one();
            known.key_frames.want();
        }
    }

    pub(super) fn want_key_frame(&mut self, receiver: LegId) {
        let program = self.legs.get(&receiver).map(|leg| leg.program);
        if let Some(known) = program.and_then(|program| self.programs.get_mut(&program)) {
            known.key_frames.want();
        }
    }

    /// A receiver told what it got.
    pub(super) fn reported(&mut self, id: LegId, stats: &MediaEgressStats, now: Instant) {
        let Some(leg) = self.legs.get_mut(&id) else {
            return;
        };
        let Role::Receiver(receiver) = &mut leg.role else {
            return;
        };
        let highest = stats.remote.as_ref().map(|it| *it.maximum_sequence_number);
        let advanced = highest.and_then(|highest| receiver.reported(stats.mid, highest));
        if let Some(kind) = advanced
            && leg.may_prove(kind, now)
        {
            self.tell(now, MediaHappening::Proof { leg: id, kind });
        }
        self.count_nacks(id, stats);
    }

    fn count_nacks(&mut self, id: LegId, stats: &MediaEgressStats) {
        let Some(leg) = self.legs.get_mut(&id) else {
            return;
        };
        // Sound is not sent again, so all NACKs are the picture's.
        let is_picture = leg.rtc.media(stats.mid).is_some_and(|it| it.kind().is_video());
        let new = stats.nacks.saturating_sub(leg.nacks_seen);
        if is_picture && new > 0 {
            leg.nacks_seen = stats.nacks;
            self.counters.nacks_from_receivers.add(new);
        }
    }

    /// Sends what was written, and the key-frame requests that are due.
    pub(super) fn flush(&mut self, now: Instant, wire: &mut Wire<'_>) {
        self.ask_key_frames(now);
        let mut dirty = std::mem::take(&mut self.dirty);
        for id in dirty.drain(..) {
            self.with_leg(id, now, wire, |leg, gate, news| leg.turn(now, gate, news));
        }
        // What became dirty meanwhile waits for the next flush.
        dirty.append(&mut self.dirty);
        self.dirty = dirty;
    }

    fn ask_key_frames(&mut self, now: Instant) {
        for program in self.programs.values_mut() {
            if !program.key_frames.is_due(now) {
                continue;
            }
            let Some(id) = program.air.leg_on_air() else {
                continue;
            };
            let Some(leg) = self.legs.get_mut(&id) else {
                continue;
            };
            let picture = match &leg.role {
                Role::Publisher(publisher) => publisher.picture(),
                Role::Receiver(_) => None,
            };
            if picture.is_some_and(|picture| leg.ask_key_frame(picture)) {
                program.key_frames.sent(now);
                self.counters.key_frame_requests_sent.one();
                self.dirty.push(id);
            }
        }
    }
}
