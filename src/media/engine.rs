//! The core: told the time, the datagrams and the commands; it has no clock and no socket.

mod fan_out;
mod opening;
mod sweep;

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Instant;

use crate::demux::{Demux, Route};
use crate::figures::Counters;
use crate::happening::{LegEnd, LegId, MediaEvent, MediaHappening, ProgramId};
use crate::leg::{Gate, Leg, News, Role, Wire};
use crate::media::Command;
use crate::offer::Answerer;
use crate::outbox::Outbox;
use crate::program::Program;
use crate::timers::Timers;

/// Larger datagrams than any path carries whole; the library's own buffers end at 2,000.
const LARGEST_DATAGRAM_BYTES: usize = 1_900;

/// All legs and programs of one socket.
pub(crate) struct Engine {
    answerer: Answerer,
    most_legs: usize,
    counters: Arc<Counters>,
    legs: HashMap<LegId, Leg>,
    programs: HashMap<ProgramId, Program>,
    demux: Demux,
    timers: Timers,
    outbox: Outbox,
    dirty: Vec<LegId>,
    last_leg: u64,
    next_sweep_at: Instant,
    /// Reused, so that a packet costs no allocation here.
    news: Vec<News>,
}

impl Engine {
    pub(crate) fn new(answerer: Answerer, most_legs: usize, counters: Arc<Counters>, now: Instant) -> Self {
        Self {
            answerer,
            most_legs,
            counters,
            legs: HashMap::new(),
            programs: HashMap::new(),
            demux: Demux::default(),
            timers: Timers::default(),
            outbox: Outbox::default(),
            dirty: Vec::new(),
            last_leg: 0,
            next_sweep_at: now,
            news: Vec::new(),
        }
    }

    /// A datagram arrived.
    pub(crate) fn datagram(&mut self, source: SocketAddr, datagram: &[u8], now: Instant, wire: &mut Wire<'_>) {
        self.counters.datagrams_in.one();
        self.counters.bytes_in.bytes(datagram.len());
        if datagram.len() > LARGEST_DATAGRAM_BYTES {
            self.counters.dropped_noise.one();
            return;
        }
        match self.demux.route(source, datagram) {
            Route::Checked(leg) => self.receive(leg, source, datagram, now, wire),
            Route::Check(leg) => self.check(leg, source, datagram, now, wire),
            Route::UncheckedSource => self.counters.dropped_unchecked_source.one(),
            Route::UnknownCheck => self.counters.dropped_unknown_check.one(),
            Route::Noise => self.counters.dropped_noise.one(),
        }
    }

    /// A command came.
    pub(crate) fn command(&mut self, command: Command, now: Instant, wire: &mut Wire<'_>) {
        match command {
            Command::Publish { program, place, offer, reply } => {
                // Whoever asked may be gone; then the leg goes when it does not connect.
                let _gone = reply.send(self.publish(program, place, *offer, now));
            }
            Command::Receive { program, offer, reply } => {
                let _gone = reply.send(self.receive_program(program, *offer, now));
            }
            Command::Close(leg) => self.close(leg, LegEnd::Asked, now, wire),
            Command::CloseProgram(program) => self.close_program(program, now, wire),
            Command::PutOnAir(program, place) => {
                if let Some(known) = self.programs.get_mut(&program) {
                    known.air.put(place, now);
                    self.tell_air(program, now);
                }
            }
            Command::Stop => self.close_all(now, wire),
        }
    }

    /// Does what is due: sends what was written, gives legs their turns, looks at the clock.
    pub(crate) fn turn(&mut self, now: Instant, wire: &mut Wire<'_>) {
        self.flush(now, wire);
        // A leg that is due again at once waits for the next call.
        for _ in 0..self.legs.len() {
            let Some(leg) = self.timers.due(now) else {
                break;
            };
            self.with_leg(leg, now, wire, |leg, gate, news| leg.turn(now, gate, news));
        }
        if now >= self.next_sweep_at {
            self.sweep(now, wire);
        }
        self.flush(now, wire);
    }

    /// When the next turn is due at the latest.
    pub(crate) fn next_turn(&self) -> Instant {
        let sweep = self.next_sweep_at;
        self.timers.next().map_or(sweep, |turn| turn.min(sweep))
    }

    pub(crate) fn has_events(&self) -> bool {
        !self.outbox.is_empty()
    }

    pub(crate) fn take_event(&mut self) -> Option<MediaEvent> {
        self.outbox.take()
    }

    /// A check goes to the leg that it names, even from an address that is new to it.
    fn check(&mut self, leg: LegId, source: SocketAddr, datagram: &[u8], now: Instant, wire: &mut Wire<'_>) {
        let Some(known) = self.legs.get(&leg) else {
            return;
        };
        let own = known.addresses.len();
        if !self.demux.may_claim(leg, source, own, now) {
            self.counters.dropped_claimed_address.one();
            return;
        }
        self.receive(leg, source, datagram, now, wire);
        if self.demux.owner(source) != Some(leg) {
            self.counters.dropped_failed_check.one();
        }
    }

    fn receive(&mut self, leg: LegId, source: SocketAddr, datagram: &[u8], now: Instant, wire: &mut Wire<'_>) {
        let destination = self.answerer.destination(source);
        self.with_leg(leg, now, wire, |leg, gate, news| {
            leg.receive(source, destination, datagram, now, gate, news);
        });
    }

    /// Lets a leg work, keeps its turn in the timers, and acts on its news.
    fn with_leg(
        &mut self,
        id: LegId,
        now: Instant,
        wire: &mut Wire<'_>,
        work: impl FnOnce(&mut Leg, &mut Gate<'_>, &mut Vec<News>),
    ) {
        let mut news = std::mem::take(&mut self.news);
        if let Some(leg) = self.legs.get_mut(&id) {
            let before = leg.next_turn;
            let mut gate = Gate { demux: &mut self.demux, counters: &self.counters, wire };
            work(leg, &mut gate, &mut news);
            self.timers.set(id, before, leg.next_turn);
        }
        for item in news.drain(..) {
            self.act(id, item, now, wire);
        }
        self.news = news;
    }

    fn act(&mut self, id: LegId, news: News, now: Instant, wire: &mut Wire<'_>) {
        match news {
            News::Connected => self.connected(id, now, wire),
            News::Ended(reason) => self.close(id, reason, now, wire),
            News::Packet(packet) => self.published(id, *packet, now),
            News::Report(report) => {
                if let Some(Role::Publisher(publisher)) = self.role(id) {
                    publisher.report(&report);
                }
            }
            News::KeyFrameWanted => {
                self.counters.key_frames_asked.one();
                self.want_key_frame(id);
            }
            News::Sent(stats) => self.reported(id, &stats, now),
        }
    }

    fn role(&mut self, leg: LegId) -> Option<&mut Role> {
        self.legs.get_mut(&leg).map(|leg| &mut leg.role)
    }

    fn tell(&mut self, at: Instant, what: MediaHappening) {
        self.outbox.tell(at, what, &self.counters);
    }
}
