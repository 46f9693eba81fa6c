//! Legs come and go.

use std::time::Instant;

use super::Engine;
use crate::happening::{Answer, LegEnd, LegId, MediaHappening, Place, ProgramId};
use crate::leg::{Gate, Leg, Role, Wire};
use crate::offer::{Agreed, Flow, ReadOffer};
use crate::program::Program;
use crate::publisher::Publisher;
use crate::receiver::Receiver;
use crate::refusal::OfferRefusal;

impl Engine {
    pub(super) fn publish(
        &mut self,
        program: ProgramId,
        place: Place,
        offer: ReadOffer,
        now: Instant,
    ) -> Result<Answer, OfferRefusal> {
        let agreed = self.agree(offer, Flow::In, now)?;
        let role = Role::Publisher(Publisher::new(place, agreed.sections.clone()));
        Ok(self.open(program, role, agreed, now))
    }

    pub(super) fn receive_program(
        &mut self,
        program: ProgramId,
        offer: ReadOffer,
        now: Instant,
    ) -> Result<Answer, OfferRefusal> {
        let mut agreed = self.agree(offer, Flow::Out, now)?;
        let receiver = Receiver::new(&mut agreed.rtc, agreed.sections.clone());
        Ok(self.open(program, Role::Receiver(receiver), agreed, now))
    }

    fn agree(&mut self, offer: ReadOffer, flow: Flow, now: Instant) -> Result<Agreed, OfferRefusal> {
        let agreed = if self.legs.len() >= self.most_legs {
            Err(OfferRefusal::TooManyLegs)
        } else if self.outbox.is_crowded() {
            Err(OfferRefusal::Busy)
        } else {
            self.answerer.answer(offer, flow, now)
        };
        agreed.inspect_err(|_| self.counters.offers_refused.one())
    }

    fn open(&mut self, program: ProgramId, role: Role, agreed: Agreed, now: Instant) -> Answer {
        self.last_leg += 1;
        let id = LegId(self.last_leg);
        let known = self.programs.entry(program).or_insert_with(Program::new);
        known.legs.push(id);
        self.demux.add_leg(id, agreed.ufrag.clone());
        let leg = Leg::new(id, program, role, agreed.rtc, agreed.ufrag, now);
        self.timers.set(id, None, leg.next_turn);
        self.legs.insert(id, leg);
        self.counters.legs_opened.one();
        Answer { leg: id, sdp: agreed.sdp }
    }

    /// ICE and DTLS are up.
    pub(super) fn connected(&mut self, id: LegId, now: Instant, wire: &mut Wire<'_>) {
        let Some(leg) = self.legs.get_mut(&id) else {
            return;
        };
        leg.connected = true;
        let program = leg.program;
        let place = match &leg.role {
            Role::Publisher(publisher) => Some(publisher.place),
            Role::Receiver(_) => None,
        };
        self.tell(now, MediaHappening::LegConnected { leg: id });
        let Some(known) = self.programs.get_mut(&program) else {
            return;
        };
        match place {
            // Only now: a newcomer that never connects takes nobody's place.
            Some(place) => {
                if let Some(replaced) = known.air.take_place(place, id) {
                    self.close(replaced, LegEnd::Replaced, now, wire);
                }
            }
            None => {
                known.receivers.push(id);
                self.begin_picture(program, id, now);
            }
        }
    }

    pub(super) fn close(&mut self, id: LegId, reason: LegEnd, now: Instant, wire: &mut Wire<'_>) {
        let Some(mut leg) = self.legs.remove(&id) else {
            return;
        };
        self.timers.set(id, leg.next_turn, None);
        let mut gate = Gate { demux: &mut self.demux, counters: &self.counters, wire };
        if reason != LegEnd::Fault {
            leg.close(now, &mut gate);
        }
        self.demux.remove_leg(id, &leg.ufrag, &leg.addresses);
        if let Some(program) = self.programs.get_mut(&leg.program) {
            program.legs.retain(|known| *known != id);
            program.receivers.retain(|known| *known != id);
            program.air.leave(id);
        }
        self.counters.legs_closed.one();
        self.tell(now, MediaHappening::LegClosed { leg: id, reason });
    }

    pub(super) fn close_program(&mut self, program: ProgramId, now: Instant, wire: &mut Wire<'_>) {
        let legs = self.programs.get(&program).map(|known| known.legs.clone());
        for leg in legs.unwrap_or_default() {
            self.close(leg, LegEnd::Asked, now, wire);
        }
        self.programs.remove(&program);
    }

    pub(super) fn close_all(&mut self, now: Instant, wire: &mut Wire<'_>) {
        let legs: Vec<LegId> = self.legs.keys().copied().collect();
        for leg in legs {
            self.close(leg, LegEnd::Stopped, now, wire);
        }
        self.programs.clear();
    }

    /// Counts what is open now.
    pub(super) fn count_open(&self) {
        let mut publishers = 0;
        let mut receivers = 0;
        let mut connecting = 0;
        for leg in self.legs.values() {
            match leg.role {
                _ if !leg.connected => connecting += 1,
                Role::Publisher(_) => publishers += 1,
                Role::Receiver(_) => receivers += 1,
            }
        }
        self.counters.publishers.set(publishers);
        self.counters.receivers.set(receivers);
        self.counters.legs_connecting.set(connecting);
        self.counters.programs.set(self.programs.len());
    }
}
