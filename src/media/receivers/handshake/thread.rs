//! A handshake thread.

use std::collections::{HashMap, VecDeque};
use std::io::ErrorKind;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::exchange::Exchange;
use super::flight::Flight;
use super::identity::Identity;
use super::mailbox::{Mailbox, Word};
use super::{Beginning, Done, Secured};
use crate::fault::contained;
use crate::figures::Counters;
use crate::happening::{LegEnd, LegId};
use crate::timers::Timers;

/// A flight's datagrams have at most 1,150 bytes, a peer's certificate a few hundred.
const ROOM_BYTES: usize = 2_048;
/// A turn that is due again at once would keep the thread for itself.
const SHORTEST_WAIT: Duration = Duration::from_millis(1);

/// The legs that shake hands on one thread.
pub(super) struct Worker {
    mailbox: Arc<Mailbox>,
    identity: Arc<Identity>,
    counters: Arc<Counters>,
    legs: HashMap<LegId, Box<Leg>>,
    timers: Timers,
    room: Vec<u8>,
    /// Taken and not heard yet: what breaks at one word must not lose those after it.
    words: VecDeque<Word>,
    /// The leg that is not among `legs` yet, or not any more, while it is seen to.
    at_work: Option<(LegId, Done)>,
}

struct Leg {
    exchange: Exchange,
    beginning: Box<Beginning>,
    turn: Option<Instant>,
}

impl Worker {
    pub(super) fn new(mailbox: Arc<Mailbox>, identity: Arc<Identity>, counters: Arc<Counters>) -> Self {
        Self {
            mailbox,
            identity,
            counters,
            legs: HashMap::new(),
            timers: Timers::default(),
            room: vec![0; ROOM_BYTES],
            words: VecDeque::new(),
            at_work: None,
        }
    }

    /// Works until it is stopped, whatever breaks meanwhile.
    pub(super) fn run(mut self) {
        while contained(|| self.work()).is_err() {
            tracing::error!("a handshake thread broke and begins anew");
            self.counters.threads_begun_anew.one();
            self.timers = Timers::default();
            let legs = self.legs.drain().map(|(leg, handshake)| (leg, Arc::clone(&handshake.beginning.done)));
            // By leg: the one at work may be among them as well.
            let broken: HashMap<LegId, Done> = legs.chain(self.at_work.take()).collect();
            for (leg, done) in broken {
                self.mailbox.close(leg);
                self.counters.handshakes_failed.one();
                // Whoever is told may be what broke.
                let _broken = contained(|| done(leg, Err(LegEnd::Fault)));
            }
        }
        self.finish();
    }

    fn work(&mut self) {
        loop {
            while let Some(word) = self.words.pop_front() {
                self.hear(word, Instant::now());
            }
            let now = Instant::now();
            while let Some(leg) = self.timers.due(now) {
                self.advance(leg, now, None);
            }
            if self.mailbox.take(self.timers.next(), &mut self.words).is_none() {
                return;
            }
        }
    }

    fn finish(mut self) {
        for word in self.mailbox.rest() {
            if let Word::Begin(leg, beginning) = word {
                self.begin(leg, beginning, Instant::now());
            } else if let Word::Forget(leg) = word {
                self.remove(leg);
            }
        }
        for (leg, handshake) in self.legs.drain() {
            let _broken = contained(|| (handshake.beginning.done)(leg, Err(LegEnd::Stopped)));
        }
    }

    fn hear(&mut self, word: Word, now: Instant) {
        match word {
            Word::Begin(leg, beginning) => self.begin(leg, beginning, now),
            Word::Redirect(leg, peer) => self.redirect(leg, peer),
            Word::Datagram(leg, bytes) => self.advance(leg, now, Some(&bytes)),
            Word::Exhausted(leg) => self.end(leg, Err(LegEnd::HandshakeTooLong)),
            Word::Forget(leg) => {
                self.remove(leg);
            }
        }
    }

    fn begin(&mut self, leg: LegId, beginning: Box<Beginning>, now: Instant) {
        if self.legs.contains_key(&leg) {
            return;
        }
        self.at_work = Some((leg, Arc::clone(&beginning.done)));
        let exchange = Exchange::new(&self.identity, beginning.fingerprint, now);
        let turn = Some(exchange.next_turn());
        self.timers.set(leg, None, turn);
        self.legs.insert(leg, Box::new(Leg { exchange, beginning, turn }));
        self.at_work = None;
    }

    fn redirect(&mut self, leg: LegId, peer: SocketAddr) {
        if let Some(handshake) = self.legs.get_mut(&leg) {
            handshake.beginning.peer = peer;
        }
    }

    fn advance(&mut self, leg: LegId, now: Instant, datagram: Option<&[u8]>) {
        let Some(handshake) = self.legs.get_mut(&leg) else {
            return;
        };
        let mut flight = Flight::new();
        let exchange = &mut handshake.exchange;
        let worked = match datagram {
            Some(datagram) => exchange.receive(datagram, now, &mut self.room, &mut flight),
            None => exchange.turn(now, &mut self.room, &mut flight),
        };
        handshake.send(&flight, &self.counters);
        let before = handshake.turn;
        handshake.turn = Some(handshake.exchange.next_turn().max(now + SHORTEST_WAIT));
        self.timers.set(leg, before, handshake.turn);
        match worked {
            Ok(None) => {}
            Ok(Some(secured)) => self.end(leg, Ok(secured)),
            Err(end) => self.end(leg, Err(end)),
        }
    }

    fn end(&mut self, leg: LegId, outcome: Result<Secured, LegEnd>) {
        self.at_work = self.legs.get(&leg).map(|handshake| (leg, Arc::clone(&handshake.beginning.done)));
        let Some(handshake) = self.remove(leg) else {
            return;
        };
        self.mailbox.close(leg);
        match outcome {
            Ok(_) => self.counters.handshakes_done.one(),
            Err(_) => self.counters.handshakes_failed.one(),
        }
        (handshake.beginning.done)(leg, outcome);
        self.at_work = None;
    }

    fn remove(&mut self, leg: LegId) -> Option<Box<Leg>> {
        let handshake = self.legs.remove(&leg)?;
        self.timers.set(leg, handshake.turn, None);
        Some(handshake)
    }
}

impl Leg {
    /// What the socket does not take is lost; the handshake sends it again.
    fn send(&self, flight: &Flight, counters: &Counters) {
        for datagram in flight {
            match self.beginning.socket.send_to(datagram, self.beginning.peer) {
                Ok(_) => {
                    counters.datagrams_out.one();
                    counters.bytes_out.bytes(datagram.len());
                }
                Err(cause) if cause.kind() == ErrorKind::WouldBlock => counters.dropped_send_buffer_full.one(),
                Err(_) => counters.dropped_send_failed.one(),
            }
        }
    }
}
