//! Legs come and go.

use std::sync::Arc;
use std::time::Instant;

use super::{FromStudio, Studio};
use crate::fault::contained;
use crate::happening::{Answer, LegEnd, LegId, MediaHappening, ProgramId, Source};
use crate::publishers::leg::{Gate, Leg, Wire};
use crate::publishers::offer::ReadOffer;
use crate::publishers::publisher::Publisher;
use crate::publishers::speakers::SpeakerChange;
use crate::refusal::OfferRefusal;
use crate::timers::Timers;

impl Studio {
    pub(super) fn publish(
        &mut self,
        id: LegId,
        program: ProgramId,
        source: Source,
        offer: ReadOffer,
        now: Instant,
    ) -> Result<Answer, OfferRefusal> {
        let agreed = self.answerer.answer(offer, now)?;
        self.programs.entry(program).or_default().legs.push(id);
        self.demux.add_leg(id, agreed.ufrag.clone());
        let publisher = Publisher::new(source, program, agreed.sections, now);
        let leg = Leg::new(id, publisher, agreed.rtc, agreed.ufrag, now);
        self.timers.set(id, None, leg.next_turn);
        self.legs.insert(id, leg);
        self.counters.legs_opened.one();
        Ok(Answer { leg: id, sdp: agreed.sdp })
    }

    /// ICE and DTLS are up.
    pub(super) fn connected(&mut self, id: LegId, now: Instant, wire: &mut Wire<'_>) {
        let Some(leg) = self.legs.get_mut(&id) else {
            return;
        };
        leg.connected = true;
        let (program, source) = (leg.publisher.program, leg.publisher.source);
        self.tell(now, MediaHappening::LegConnected { leg: id });
        // Only now: a newcomer that never connects takes nobody's place.
        let replaced = self.programs.get_mut(&program).and_then(|known| known.take_place(source, id));
        if let Some(replaced) = replaced {
            self.close(replaced, LegEnd::Replaced, now, wire);
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
        let program = leg.publisher.program;
        if leg.connected {
            let window = leg.publisher.meter.take(now);
            self.tell(now, MediaHappening::LineMeasured { leg: id, program, window });
        }
        let silent = self.programs.get_mut(&program).and_then(|known| known.leave(id));
        if let Some(change) = silent {
            self.tell_speaker(program, change, now);
        }
        self.set_scene(program, now);
        // Last: a leg that is still named there when something breaks has not been told as gone.
        self.demux.remove_leg(id, &leg.ufrag, &leg.addresses);
        self.counters.legs_closed.one();
        self.tell(now, MediaHappening::LegClosed { leg: id, reason });
    }

    /// Nothing more is told about the program, only the end of each leg.
    pub(super) fn close_program(&mut self, program: ProgramId, now: Instant, wire: &mut Wire<'_>) {
        let known = self.programs.remove(&program);
        for leg in known.map(|known| known.legs).unwrap_or_default() {
            self.close(leg, LegEnd::Asked, now, wire);
        }
        self.given.push_back(FromStudio::CloseProgram(program));
    }

    /// Something broke, and nobody can tell what is whole of these legs. They are sent nothing more. Who is
    /// gone is told before anything else is touched: what broke may break again.
    pub(crate) fn close_broken(&mut self, now: Instant) {
        let demux = std::mem::take(&mut self.demux);
        for leg in demux.legs() {
            self.counters.legs_closed.one();
            self.tell(now, MediaHappening::LegClosed { leg, reason: LegEnd::Fault });
        }
        // One that broke in the middle of its turn has left another time there than its own.
        self.timers = Timers::default();
        self.legs.clear();
        let programs: Vec<ProgramId> = self.programs.keys().copied().collect();
        for program in programs {
            if contained(|| self.empty(program, now)).is_err() {
                tracing::error!(?program, "a program broke the studio again and is forgotten");
                self.programs.remove(&program);
                self.given.push_back(FromStudio::Scene(program, Arc::default()));
            }
        }
    }

    /// Everybody has left the program; its arrangement stays.
    fn empty(&mut self, program: ProgramId, now: Instant) {
        let known = self.programs.get_mut(&program);
        let silent: Vec<SpeakerChange> = known
            .into_iter()
            .flat_map(|known| std::mem::take(&mut known.legs).into_iter().filter_map(|leg| known.leave(leg)))
            .collect();
        for change in silent {
            self.tell_speaker(program, change, now);
        }
        self.set_scene(program, now);
    }

    pub(super) fn close_all(&mut self, now: Instant, wire: &mut Wire<'_>) {
        self.programs.clear();
        let legs: Vec<LegId> = self.legs.keys().copied().collect();
        for leg in legs {
            self.close(leg, LegEnd::Stopped, now, wire);
        }
    }

    /// Counts what is open now.
    pub(super) fn count_open(&self) {
        let connected = self.legs.values().filter(|leg| leg.connected).count();
        self.counters.publishers.set(connected);
        self.counters.legs_connecting.set(self.legs.len() - connected);
        self.counters.programs.set(self.programs.len());
    }
}
