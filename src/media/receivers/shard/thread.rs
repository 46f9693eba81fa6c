//! The thread of a shard: the socket, the clock, the wake-ups.

use std::io;
use std::net::UdpSocket;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::Receiver;
use std::sync::{Arc, mpsc};
use std::time::{Duration, Instant, SystemTime};

use mio::{Events, Poll, Token};

use super::core::{Beginning, Core, Wish};
use super::{Inbox, ShardConfig, Word};
use crate::fault::contained;
use crate::happening::LegEnd;
use crate::receivers::egress::batch::{Batch, Outlet};
use crate::receivers::egress::{Arrivals, Egress};
use crate::receivers::handshake::Done;
use crate::receivers::opening::ToShard;

pub(super) const WAKE: Token = Token(0);

/// Between two looks at the frames.
const READS_A_TURN: usize = 4;
const WORDS_A_TURN: usize = 64;

/// Events that found no room are offered again after this.
const EVENT_RETRY: Duration = Duration::from_millis(10);

/// Between a break and the new beginning.
const REST: Duration = Duration::from_millis(20);

/// The ends of a thread's ways to the world.
pub(super) struct Ends {
    pub(super) socket: Arc<UdpSocket>,
    pub(super) poll: Poll,
    pub(super) heard: Receiver<Word>,
    pub(super) inbox: Inbox,
    pub(super) legs: Arc<AtomicUsize>,
}

pub(super) struct Worker {
    core: Core,
    egress: Egress,
    batch: Batch,
    arrivals: Arrivals,
    config: ShardConfig,
    ends: Ends,
    done: Done,
    next_turn: Instant,
    /// The socket may hold more than one turn takes.
    readable: bool,
}

/// Whether the thread goes on.
#[derive(PartialEq, Eq)]
enum Next {
    GoOn,
    /// There are more words than one turn takes.
    AtOnce,
    End,
}

impl Worker {
    pub(super) fn new(config: ShardConfig, ends: Ends) -> io::Result<Self> {
        let now = Instant::now();
        let core = new_core(&config, now);
        let inbox = ends.inbox.clone();
        let done: Done = Arc::new(move |leg, result| inbox.leave(Word::Secured(leg, Box::new(result))));
        Ok(Self {
            core,
            egress: Egress::new(Arc::clone(&ends.socket), Arc::clone(&config.counters))?,
            batch: Batch::new(now),
            arrivals: Arrivals::new(),
            config,
            ends,
            done,
            next_turn: now,
            readable: true,
        })
    }

    /// Works until it is told to stop, whatever breaks meanwhile.
    pub(super) fn run(mut self) {
        while contained(|| self.work()).is_err() {
            self.begin_anew();
        }
        let now = Instant::now();
        if contained(|| self.with_core(now, |core, outlet| core.stop(now, outlet))).is_err() {
            self.begin_anew();
        }
        // Whoever is to be asked for something may be what breaks; all the same it is told who is gone.
        while contained(|| self.grant()).is_err() {}
        self.deliver();
        self.show();
    }

    /// Datagrams wake nobody: each turn reads what came since the last one. A thousand receivers
    /// say sixteen hundred things a second, and a wake-up for each costs more than its answer.
    fn work(&mut self) {
        let mut ready = Events::with_capacity(16);
        let mut next = Next::GoOn;
        while next != Next::End {
            if let Err(cause) = self.ends.poll.poll(&mut ready, Some(self.sleep(&next)))
                && cause.kind() != io::ErrorKind::Interrupted
            {
                tracing::error!(%cause, "a shard cannot wait for its turn");
                break;
            }
            self.readable = true;
            // A scene that was told before its first frame must be known before it.
            next = self.obey();
            self.send_frames();
            self.read();
            self.turn();
            self.grant();
            if self.core.has_due_events(Instant::now()) {
                self.deliver();
            }
            self.show();
        }
    }

    /// A mistake of ours broke the core. Who was here is told to the others as gone and comes back by
    /// itself; who comes from now on finds a whole one.
    fn begin_anew(&mut self) {
        tracing::error!(port = ?self.ends.socket.local_addr().ok(), "a shard broke and begins anew");
        self.config.counters.threads_begun_anew.one();
        let now = Instant::now();
        let broken = std::mem::replace(&mut self.core, new_core(&self.config, now));
        self.core.succeed(broken, now);
        self.batch = Batch::new(now);
        self.next_turn = now;
        // What breaks it at once again must not take a whole processor.
        std::thread::park_timeout(REST);
    }

    fn show(&self) {
        self.core.show_figures();
        self.ends.legs.store(self.core.legs(), Ordering::Relaxed);
    }

    fn sleep(&self, next: &Next) -> Duration {
        if self.readable || *next == Next::AtOnce || !self.ends.inbox.frames.is_empty() {
            return Duration::ZERO;
        }
        let until_turn = self.next_turn.saturating_duration_since(Instant::now());
        if self.core.has_events() { until_turn.min(EVENT_RETRY) } else { until_turn }
    }

    /// Lets the core do something, and sends what it put out.
    fn with_core<T>(&mut self, now: Instant, act: impl FnOnce(&mut Core, &mut Outlet<'_>) -> T) -> T {
        let Self { core, egress, batch, .. } = self;
        let mut send = |batch: &mut Batch| egress.send(batch);
        let mut outlet = Outlet::new(batch, now, &mut send);
        let done = act(core, &mut outlet);
        outlet.flush();
        done
    }

    fn send_frames(&mut self) {
        let waiting = self.ends.inbox.frames.len();
        let mut frames = Vec::with_capacity(waiting);
        frames.extend(std::iter::from_fn(|| self.ends.inbox.frames.pop()).take(waiting));
        if !frames.is_empty() {
            let now = Instant::now();
            self.with_core(now, |core, outlet| core.send_frames(&mut frames, now, outlet));
        }
    }

    fn read(&mut self) {
        for _ in 0..READS_A_TURN {
            if !self.readable {
                return;
            }
            match self.arrivals.receive(&self.ends.socket) {
                Ok(()) => self.take_arrivals(),
                Err(cause) if cause.kind() == io::ErrorKind::WouldBlock => self.readable = false,
                // An error that an earlier datagram caused; the next one is read all the same.
                Err(_) => {}
            }
        }
    }

    fn take_arrivals(&mut self) {
        let now = Instant::now();
        let Self { core, egress, batch, arrivals, .. } = self;
        batch.deadline = now;
        let mut send = |batch: &mut Batch| egress.send(batch);
        let mut outlet = Outlet::new(batch, now, &mut send);
        for (source, datagram) in arrivals.iter_mut() {
            if contained(|| core.datagram(source, datagram, now, &mut outlet)).is_err() {
                // What was to be sent may not be sealed yet.
                outlet.discard();
                core.broken_by(source, now, &mut outlet);
            }
        }
        outlet.flush();
    }

    fn obey(&mut self) -> Next {
        for _ in 0..WORDS_A_TURN {
            let word = match self.ends.heard.try_recv() {
                Ok(word) => word,
                Err(mpsc::TryRecvError::Empty) => return Next::GoOn,
                Err(mpsc::TryRecvError::Disconnected) => return Next::End,
            };
            let now = Instant::now();
            match word {
                Word::Told(ToShard::Stop) => return Next::End,
                Word::Told(told) => self.with_core(now, |core, outlet| tell(core, told, now, outlet)),
                Word::Secured(leg, result) => {
                    self.with_core(now, |core, outlet| core.secured(leg, *result, now, outlet));
                }
            }
        }
        Next::AtOnce
    }

    fn turn(&mut self) {
        let now = Instant::now();
        if now >= self.next_turn {
            self.with_core(now, |core, outlet| core.turn(now, outlet));
        }
        let next_turn = self.core.next_turn(now);
        // Joiners that came since the last turn must not wait for a lazy one.
        self.next_turn = if now >= self.next_turn { next_turn } else { self.next_turn.min(next_turn) };
    }

    /// Does what the core wishes.
    fn grant(&mut self) {
        while let Some(wish) = self.core.take_wish() {
            let handshakes = &self.config.handshakes;
            match wish {
                Wish::BeginHandshake { leg, peer, fingerprint } => {
                    let (socket, done) = (Arc::clone(&self.ends.socket), Arc::clone(&self.done));
                    handshakes.begin(leg, peer, fingerprint, socket, done);
                }
                Wish::RedirectHandshake { leg, peer } => handshakes.redirect(leg, peer),
                Wish::HandshakeDatagram { leg, bytes } => handshakes.datagram(leg, bytes),
                Wish::ForgetHandshake(leg) => handshakes.forget(leg),
                Wish::KeyFrame(track) => (self.config.key_frames)(track),
            }
        }
    }

    /// Hands out as many events as there is room for.
    fn deliver(&mut self) {
        while self.core.has_events() {
            let Ok(room) = self.config.events.try_reserve() else { return };
            if let Some(event) = self.core.take_event() {
                room.send(event);
            }
        }
    }
}

fn new_core(config: &ShardConfig, now: Instant) -> Core {
    Core::new(Beginning {
        sources: config.sources,
        canonical_name: config.canonical_name.clone(),
        counters: Arc::clone(&config.counters),
        now,
        time: SystemTime::now(),
        seed: rand::random(),
    })
}

fn tell(core: &mut Core, told: ToShard, now: Instant, outlet: &mut Outlet<'_>) {
    match told {
        ToShard::Open(opening) => core.open(*opening),
        ToShard::Pass(legs, program) => core.pass(&legs, program, now),
        ToShard::Close(leg) => core.close(leg, LegEnd::Asked, now, outlet),
        ToShard::CloseProgram(program) => core.close_program(program, now, outlet),
        ToShard::Scene(program, scene) => core.set_scene(program, scene, now),
        ToShard::Frame(frame) => core.send_frames(&mut [frame], now, outlet),
        ToShard::Stop => core.stop(now, outlet),
    }
}
