//! The core: told the time, the datagrams and the wishes; it has no clock and no socket.

mod arriving;
mod opening;
mod sweep;

use std::collections::{HashMap, VecDeque};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Instant;

use tokio::sync::oneshot;

use super::leg::{Gate, Leg, News, Wire};
use super::offer::{Answerer, ReadOffer};
use super::program::Program;
use super::program_clock::ProgramClock;
use crate::demux::{Demux, Route};
use crate::figures::Counters;
use crate::happening::{Answer, Arrangement, LegEnd, LegId, MediaEvent, MediaHappening, Place, ProgramId, Source};
use crate::outbox::Outbox;
use crate::recording::{Tap, Taps};
use crate::refusal::OfferRefusal;
use crate::timers::Timers;
use crate::track::{Frame, Scene, TrackId};

/// Larger datagrams than any path carries whole; the library's own buffers end at 2,000.
const LARGEST_DATAGRAM_BYTES: usize = 1_900;

/// A browser checks from a few addresses; every one costs memory in the ICE agent.
const MOST_ADDRESSES: usize = 16;

/// What the studio is told.
pub(crate) enum ToStudio {
    Publish {
        leg: LegId,
        program: ProgramId,
        source: Source,
        offer: Box<ReadOffer>,
        reply: oneshot::Sender<Result<Answer, OfferRefusal>>,
    },
    Close(LegId),
    CloseProgram(ProgramId),
    PutOnAir(ProgramId, Place),
    Arrange(ProgramId, Arrangement),
    /// Everything of a program goes to a recorder as well.
    Record(ProgramId, Tap),
    Stop,
    /// Breaks, as a mistake of ours would.
    #[cfg(test)]
    Break,
}

/// What the studio gives to everybody who receives.
#[derive(Debug, Clone)]
pub(crate) enum FromStudio {
    Scene(ProgramId, Arc<Scene>),
    Frame(Arc<Frame>),
    CloseProgram(ProgramId),
}

/// All publishers, and the programs that they make.
pub(crate) struct Studio {
    answerer: Answerer,
    counters: Arc<Counters>,
    legs: HashMap<LegId, Leg>,
    programs: HashMap<ProgramId, Program>,
    clock: ProgramClock,
    demux: Demux,
    timers: Timers,
    outbox: Outbox,
    given: VecDeque<FromStudio>,
    pub(crate) taps: Taps,
    next_sweep_at: Instant,
    /// Reused, so that a packet costs no allocation here.
    news: Vec<News>,
}

impl Studio {
    pub(crate) fn new(answerer: Answerer, counters: Arc<Counters>, now: Instant) -> Self {
        Self {
            answerer,
            counters,
            legs: HashMap::new(),
            programs: HashMap::new(),
            clock: ProgramClock::new(now),
            demux: Demux::default(),
            timers: Timers::default(),
            outbox: Outbox::default(),
            given: VecDeque::new(),
            taps: Taps::default(),
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

    /// Something is wished.
    pub(crate) fn obey(&mut self, wish: ToStudio, now: Instant, wire: &mut Wire<'_>) {
        match wish {
            ToStudio::Publish { leg, program, source, offer, reply } => {
                // Whoever asked may be gone; then the leg goes when it does not connect.
                let _gone = reply.send(self.publish(leg, program, source, *offer, now));
            }
            ToStudio::Close(leg) => self.close(leg, LegEnd::Asked, now, wire),
            ToStudio::CloseProgram(program) => self.close_program(program, now, wire),
            ToStudio::PutOnAir(program, place) => {
                if let Some(known) = self.programs.get_mut(&program) {
                    known.air.put(place, now);
                    self.tell_air(program, now);
                    self.set_scene(program, now);
                }
            }
            ToStudio::Arrange(program, arrangement) => {
                self.programs.entry(program).or_default().arrangement = arrangement;
                self.set_scene(program, now);
            }
            ToStudio::Record(program, tap) => {
                let scene = self.programs.get(&program).map(|known| Arc::clone(&known.scene)).unwrap_or_default();
                self.taps.open(program, tap, &scene);
            }
            ToStudio::Stop => self.close_all(now, wire),
            #[cfg(test)]
            ToStudio::Break => std::panic::resume_unwind(Box::new("told to break")),
        }
    }

    /// Somebody who receives lacks this picture's key frame.
    pub(crate) fn want_key_frame(&mut self, track: TrackId) {
        let mut encoders = self.legs.values_mut().flat_map(|leg| &mut leg.publisher.encoders);
        if let Some(encoder) = encoders.find(|encoder| encoder.track == track) {
            encoder.key_frames.want();
        }
    }

    /// Does what is due: sends frames that are not whole, gives legs their turns, looks at the
    /// clock, asks for key frames.
    pub(crate) fn turn(&mut self, now: Instant, wire: &mut Wire<'_>) {
        self.send_unfinished(now);
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
        self.ask_key_frames(now, wire);
    }

    /// When the next turn is due at the latest.
    pub(crate) fn next_turn(&self) -> Instant {
        let frames = self.legs.values().filter_map(|leg| leg.publisher.due());
        frames.chain(self.timers.next()).fold(self.next_sweep_at, Instant::min)
    }

    pub(crate) fn has_events(&self) -> bool {
        !self.outbox.is_empty()
    }

    pub(crate) fn take_event(&mut self) -> Option<MediaEvent> {
        self.outbox.take()
    }

    /// The next word for everybody who receives.
    pub(crate) fn take_given(&mut self) -> Option<FromStudio> {
        self.given.pop_front()
    }

    /// A check goes to the leg that it names, even from an address that is new to it.
    fn check(&mut self, leg: LegId, source: SocketAddr, datagram: &[u8], now: Instant, wire: &mut Wire<'_>) {
        let Some(known) = self.legs.get(&leg) else {
            return;
        };
        let has_room = known.addresses.len() < MOST_ADDRESSES || known.addresses.contains(&source);
        if !has_room || !self.demux.may_claim(leg, source, now) {
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
            News::Packet { packet, was_sent_again } => self.published(id, *packet, was_sent_again, now),
            News::Report(report) => {
                if let Some(leg) = self.legs.get_mut(&id) {
                    leg.publisher.report(&report);
                }
            }
            News::Measured { round_trip } => {
                if let Some(leg) = self.legs.get_mut(&id) {
                    leg.publisher.meter.look(round_trip);
                }
            }
        }
    }

    fn tell(&mut self, at: Instant, what: MediaHappening) {
        self.outbox.tell(at, what, &self.counters);
    }
}
