//! The core of a shard: told the time, the datagrams and the words; it does not ask.
//!
//! What it cannot do by itself it wishes for ([`Wish`]); what others should know it tells
//! (events). What it sends it puts into an [`Outlet`].

use std::collections::{HashMap, VecDeque};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use rand::SeedableRng;
use rand::rngs::StdRng;

use super::catch_up::CatchingUp;
use super::class::Press;
use super::doorway::Waiting;
use super::program::Program;
use crate::demux::Demux;
use crate::fault::contained;
use crate::figures::Counters;
use crate::happening::{LegEnd, LegId, MediaEvent, MediaHappening, MediaKind, ProgramId};
use crate::outbox::Outbox;
use crate::receivers::egress::batch::Outlet;
use crate::receivers::opening::Opening;
use crate::receivers::receiver::Receiver;
use crate::receivers::report::clock::WallClock;
use crate::receivers::shape::SlotSources;
use crate::track::{Frame, Scene, TrackId};

/// After this the socket is read, joiners get their next packets, and timers are looked at.
pub(crate) const TURN: Duration = Duration::from_millis(5);

/// Packets that are sent again between two turns: a third of a thread's time. When a whole crowd
/// loses a key frame at once, all that it asks for would keep the next one from everybody.
pub(crate) const RESENDS_A_TURN: u32 = 400;

/// Stands in a scene that meets a mistake of ours, whoever is there.
#[cfg(test)]
pub(crate) const BREAKING: TrackId = TrackId(u64::MAX);

/// What the core needs from others.
#[derive(Debug)]
pub(crate) enum Wish {
    BeginHandshake { leg: LegId, peer: SocketAddr, fingerprint: [u8; 32] },
    RedirectHandshake { leg: LegId, peer: SocketAddr },
    HandshakeDatagram { leg: LegId, bytes: Box<[u8]> },
    ForgetHandshake(LegId),
    KeyFrame(TrackId),
}

/// Where a connected leg's receiver is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Seat {
    pub(crate) program: ProgramId,
    pub(crate) number: usize,
}

/// A program and those of its receivers who catch up.
#[derive(Default)]
pub(crate) struct Room {
    pub(crate) program: Program,
    pub(crate) catching_up: CatchingUp,
}

/// The core.
pub(crate) struct Core {
    pub(crate) canonical_name: Box<str>,
    pub(crate) counters: Arc<Counters>,
    pub(crate) clock: WallClock,
    pub(crate) random: StdRng,
    pub(crate) press: Press,
    pub(crate) demux: Demux,
    pub(crate) waiting: HashMap<LegId, Waiting>,
    pub(crate) seats: HashMap<LegId, Seat>,
    pub(crate) rooms: HashMap<ProgramId, Room>,
    /// How many packets may still be sent again before the next turn.
    pub(crate) resends_left: u32,
    /// Whose datagram is being read: if it breaks something, nobody can tell what is whole of that leg.
    pub(crate) at_work: Option<LegId>,
    pub(crate) swept_at: Instant,
    pub(crate) looked_at_waiting: Instant,
    outbox: Outbox,
    wishes: VecDeque<Wish>,
}

/// What a core begins with.
pub(crate) struct Beginning {
    pub(crate) sources: SlotSources,
    /// The same in every answer.
    pub(crate) canonical_name: Box<str>,
    pub(crate) counters: Arc<Counters>,
    pub(crate) now: Instant,
    /// The wall clock at `now`.
    pub(crate) time: SystemTime,
    pub(crate) seed: u64,
}

impl Core {
    pub(crate) fn new(beginning: Beginning) -> Self {
        let Beginning { sources, canonical_name, counters, now, time, seed } = beginning;
        Self {
            canonical_name,
            counters,
            clock: WallClock::new(now, time),
            random: StdRng::seed_from_u64(seed),
            press: Press::new(sources),
            demux: Demux::default(),
            waiting: HashMap::new(),
            seats: HashMap::new(),
            rooms: HashMap::new(),
            resends_left: RESENDS_A_TURN,
            at_work: None,
            swept_at: now,
            looked_at_waiting: now,
            outbox: Outbox::default(),
            wishes: VecDeque::new(),
        }
    }

    /// Begins in the place of a core that broke: its legs end, what they were told of programs stays.
    /// Keys and numbers go with the legs, so nothing is ever sealed twice.
    pub(crate) fn succeed(&mut self, broken: Self, now: Instant) {
        let Self { demux, rooms, outbox, .. } = broken;
        self.outbox = outbox;
        for leg in demux.legs() {
            self.wish(Wish::ForgetHandshake(leg));
            self.counters.legs_closed.one();
            self.tell(now, MediaHappening::LegClosed { leg, reason: LegEnd::Fault });
        }
        for (program, room) in rooms {
            // A scene that is what broke would break this core as well; the next change brings another.
            if contained(|| self.set_scene(program, room.program.scene, now)).is_err() {
                tracing::error!(?program, "a scene broke a shard and is forgotten");
                self.rooms.remove(&program);
            }
        }
    }

    /// A receiver was agreed on and is about to connect.
    pub(crate) fn open(&mut self, opening: Opening) {
        self.counters.legs_opened.one();
        self.demux.add_leg(opening.leg, opening.ufrag.to_string());
        self.waiting.insert(opening.leg, Waiting::new(opening));
    }

    /// Who belongs in which slot from now on.
    pub(crate) fn set_scene(&mut self, program: ProgramId, scene: Arc<Scene>, now: Instant) {
        let Room { program, catching_up } = self.rooms.entry(program).or_default();
        program.set_scene(scene);
        #[cfg(test)]
        assert_ne!(program.scene.side_picture.layers, [BREAKING], "a mistake of ours is met");
        let mut wanted = Vec::new();
        for receiver in &mut program.receivers {
            catching_up.begin(receiver, &program.tracks, now);
            receiver.list_wanted(now, &mut wanted);
        }
        wanted.dedup();
        self.wishes.extend(wanted.into_iter().map(Wish::KeyFrame));
    }

    /// Frames that came together; sound goes first.
    pub(crate) fn send_frames(&mut self, frames: &mut [Arc<Frame>], now: Instant, outlet: &mut Outlet<'_>) {
        frames.sort_by_key(|frame| frame.codec.kind() == MediaKind::Picture);
        for frame in frames {
            let room = self.rooms.entry(frame.program).or_default();
            let now = now.max(outlet.now());
            room.program.fan_out(frame, &mut self.press, outlet, &self.counters, now);
        }
        self.remember_refusals(outlet);
    }

    /// Time passed: joiners get their next packets, and timers are looked at.
    pub(crate) fn turn(&mut self, now: Instant, outlet: &mut Outlet<'_>) {
        outlet.set_deadline(now + TURN);
        self.resends_left = RESENDS_A_TURN;
        for (program, room) in self.rooms.iter_mut().filter(|(_, room)| !room.catching_up.is_empty()) {
            let seats = &self.seats;
            let seat = |leg: LegId| seats.get(&leg).filter(|seat| seat.program == *program).map(|seat| seat.number);
            room.catching_up.turn(&mut room.program, seat, &mut self.press, outlet, &self.counters);
        }
        self.sweep(now, outlet);
        self.rooms.retain(|_, room| !room.program.is_over());
        outlet.flush();
        self.remember_refusals(outlet);
    }

    /// Ends a leg, wherever it is. A leg that is already gone is no error.
    pub(crate) fn close(&mut self, leg: LegId, reason: LegEnd, now: Instant, outlet: &mut Outlet<'_>) {
        let path = if let Some(waiting) = self.waiting.remove(&leg) {
            self.wishes.push_back(Wish::ForgetHandshake(leg));
            waiting.path
        } else if let Some((program, mut receiver)) = self.leave(leg) {
            self.say_goodbye(&mut receiver, reason, outlet);
            let window = receiver.close_window(now);
            self.tell(now, MediaHappening::LineMeasured { leg, program, window });
            receiver.path
        } else {
            return;
        };
        self.demux.remove_leg(leg, &path.ufrag, path.addresses());
        self.counters.legs_closed.one();
        self.tell(now, MediaHappening::LegClosed { leg, reason });
    }

    /// Ends every leg of a program and forgets it.
    pub(crate) fn close_program(&mut self, program: ProgramId, now: Instant, outlet: &mut Outlet<'_>) {
        let waiting = self.waiting.values().filter(|waiting| waiting.opening.program == program);
        let seated = self.seats.iter().filter(|(_, seat)| seat.program == program);
        let legs: Vec<LegId> = waiting.map(|waiting| waiting.opening.leg).chain(seated.map(|(leg, _)| *leg)).collect();
        for leg in legs {
            self.close(leg, LegEnd::Asked, now, outlet);
        }
        self.rooms.remove(&program);
        outlet.flush();
    }

    /// Ends every leg.
    pub(crate) fn stop(&mut self, now: Instant, outlet: &mut Outlet<'_>) {
        let legs: Vec<LegId> = self.waiting.keys().chain(self.seats.keys()).copied().collect();
        for leg in legs {
            self.close(leg, LegEnd::Stopped, now, outlet);
        }
        outlet.flush();
    }

    /// Shows what is open now.
    pub(crate) fn show_figures(&self) {
        self.counters.receivers.set(self.seats.len());
        self.counters.legs_connecting.set(self.waiting.len());
    }

    /// How many legs there are, connected or about to be.
    pub(crate) fn legs(&self) -> usize {
        self.waiting.len() + self.seats.len()
    }

    /// When the next turn should be. While anybody is here, what they say waits for it.
    pub(crate) fn next_turn(&self, now: Instant) -> Instant {
        now + if self.legs() > 0 { TURN } else { TURN * 4 }
    }

    pub(crate) fn has_events(&self) -> bool {
        !self.outbox.is_empty()
    }

    /// Whether it is time to hand the events out.
    pub(crate) fn has_due_events(&self, now: Instant) -> bool {
        self.outbox.is_due(now)
    }

    pub(crate) fn take_event(&mut self) -> Option<MediaEvent> {
        self.outbox.take()
    }

    pub(crate) fn take_wish(&mut self) -> Option<Wish> {
        self.wishes.pop_front()
    }

    pub(crate) fn wish(&mut self, wish: Wish) {
        self.wishes.push_back(wish);
    }

    pub(crate) fn tell(&mut self, at: Instant, what: MediaHappening) {
        self.outbox.tell(at, what, &self.counters);
    }

    pub(crate) fn receiver(&mut self, leg: LegId) -> Option<&mut Receiver> {
        let seat = self.seats.get(&leg)?;
        self.rooms.get_mut(&seat.program)?.program.receivers.get_mut(seat.number)
    }

    /// Takes a receiver from its seat in a program; the last one of the program moves there.
    pub(crate) fn leave(&mut self, leg: LegId) -> Option<(ProgramId, Receiver)> {
        let seat = self.seats.remove(&leg)?;
        let receivers = &mut self.rooms.get_mut(&seat.program)?.program.receivers;
        if seat.number >= receivers.len() {
            return None;
        }
        let receiver = receivers.swap_remove(seat.number);
        let moved = receivers.get(seat.number).map(|moved| moved.leg);
        if let Some(moved) = moved.and_then(|moved| self.seats.get_mut(&moved)) {
            moved.number = seat.number;
        }
        Some((seat.program, receiver))
    }

    fn remember_refusals(&mut self, outlet: &mut Outlet<'_>) {
        for leg in outlet.take_refused() {
            if let Some(receiver) = self.receiver(leg) {
                receiver.path.is_cut_here = true;
            }
        }
    }
}
