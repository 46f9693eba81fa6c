use std::net::{SocketAddr, UdpSocket};
use std::sync::{Arc, Barrier, mpsc};
use std::time::{Duration, Instant};

use super::client::Client;
use crate::figures::Counters;
use crate::happening::{LegEnd, LegId};
use crate::receivers::handshake::flight::Flight;
use crate::receivers::handshake::{Done, Handshakes, Secured};

type Outcome = (LegId, Result<Secured, LegEnd>);

/// Handshake threads, a shard's socket, and what was told.
struct House {
    handshakes: Handshakes,
    counters: Arc<Counters>,
    socket: Arc<UdpSocket>,
    told: mpsc::Receiver<Outcome>,
    done: Done,
}

impl House {
    fn new(threads: usize) -> Self {
        let counters = Arc::new(Counters::default());
        let (tell, told) = mpsc::channel();
        Self {
            handshakes: Handshakes::start(threads, Arc::clone(&counters)).unwrap(),
            counters,
            socket: Arc::new(UdpSocket::bind("127.0.0.1:0").unwrap()),
            told,
            done: Arc::new(move |leg, outcome| tell.send((leg, outcome)).unwrap_or(())),
        }
    }

    fn begin(&self, leg: LegId, guest: &Guest) {
        let address = guest.socket.local_addr().unwrap();
        self.begin_with(leg, address, guest.client.fingerprint());
    }

    fn begin_with(&self, leg: LegId, address: SocketAddr, fingerprint: [u8; 32]) {
        self.handshakes.begin(leg, address, fingerprint, Arc::clone(&self.socket), Arc::clone(&self.done));
    }

    fn told(&self) -> Outcome {
        self.told.recv_timeout(Duration::from_secs(20)).unwrap()
    }
}

/// A client with a socket of its own.
struct Guest {
    client: Client,
    socket: UdpSocket,
}

impl Guest {
    fn new() -> Self {
        let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
        socket.set_read_timeout(Some(Duration::from_millis(50))).unwrap();
        Self { client: Client::new(Instant::now()), socket }
    }

    /// Shakes hands until it is connected.
    fn connect(&mut self, leg: LegId, handshakes: &Handshakes) {
        let mut out = self.client.turn(Instant::now());
        while !self.client.is_connected {
            for datagram in out.drain(..) {
                handshakes.datagram(leg, datagram);
            }
            let heard = self.hear().into_iter().collect();
            out = self.client.receive(&heard, Instant::now());
        }
    }

    fn hear(&self) -> Option<Box<[u8]>> {
        let mut room = [0; 2_048];
        let length = self.socket.recv(&mut room).ok()?;
        Some(room[..length].into())
    }
}

#[test]
fn a_crowd_shakes_hands_on_two_threads() {
    let house = House::new(2);
    let mut guests: Vec<Guest> = (0..12).map(|_| Guest::new()).collect();
    for (leg, guest) in (0..).map(LegId).zip(&mut guests) {
        house.begin(leg, guest);
        guest.connect(leg, &house.handshakes);
        assert_eq!(guest.client.server, Some(house.handshakes.fingerprint()));
        let (told, outcome) = house.told();
        assert_eq!(told, leg);
        assert!(!outcome.unwrap().last_flight.is_empty());
    }
    assert_eq!(house.counters.snapshot().handshakes_done, 12);
}

#[test]
fn a_leg_that_did_not_begin_gets_nothing() {
    let house = House::new(1);
    let mut guest = Guest::new();
    let hello = guest.client.turn(Instant::now());
    let count = u64::try_from(hello.len()).unwrap();
    for datagram in hello {
        house.handshakes.datagram(LegId(7), datagram);
    }
    house.handshakes.stop();
    assert_eq!(house.counters.snapshot().dropped_handshake_datagram, count);
    assert_eq!(house.counters.snapshot().datagrams_out, 0);
}

#[test]
fn a_leg_that_sends_too_many_datagrams_ends_alone() {
    let house = House::new(1);
    let (flooder, mut honest) = (LegId(1), Guest::new());
    house.begin_with(flooder, "127.0.0.1:9".parse().unwrap(), [0; 32]);
    house.begin(LegId(2), &honest);
    for _ in 0..5_000 {
        house.handshakes.datagram(flooder, [22, 0xfe, 0xfd, 0, 0].into());
    }
    let (told, outcome) = house.told();
    assert_eq!((told, outcome.err()), (flooder, Some(LegEnd::HandshakeTooLong)));
    honest.connect(LegId(2), &house.handshakes);
    assert!(house.told().1.is_ok());
    assert_eq!(house.counters.snapshot().dropped_handshake_datagram, 4_500);
    assert_eq!(house.counters.snapshot().handshakes_failed, 1);
}

#[test]
fn a_leg_that_sends_too_many_bytes_ends() {
    let house = House::new(1);
    house.begin_with(LegId(1), "127.0.0.1:9".parse().unwrap(), [0; 32]);
    for _ in 0..200 {
        house.handshakes.datagram(LegId(1), vec![22; 1_400].into());
    }
    assert_eq!(house.told().1.err(), Some(LegEnd::HandshakeTooLong));
}

#[test]
fn a_foreign_certificate_ends_the_leg_without_keys() {
    let house = House::new(1);
    let mut guest = Guest::new();
    let address = guest.socket.local_addr().unwrap();
    house.begin_with(LegId(1), address, [9; 32]);
    let mut out = guest.client.turn(Instant::now());
    let outcome = loop {
        for datagram in out.drain(..) {
            house.handshakes.datagram(LegId(1), datagram);
        }
        if let Ok((_, outcome)) = house.told.try_recv() {
            break outcome;
        }
        let heard: Flight = guest.hear().into_iter().collect();
        out = guest.client.receive(&heard, Instant::now());
    };
    assert_eq!(outcome.err(), Some(LegEnd::HandshakeFailed));
    assert!(!guest.client.is_connected);
}

#[test]
fn nothing_is_told_of_a_forgotten_leg() {
    let house = House::new(1);
    let mut guest = Guest::new();
    house.begin(LegId(1), &guest);
    house.handshakes.forget(LegId(1));
    for datagram in guest.client.turn(Instant::now()) {
        house.handshakes.datagram(LegId(1), datagram);
    }
    house.handshakes.stop();
    assert!(house.told.try_recv().is_err());
}

#[test]
fn legs_that_still_shake_hands_end_with_the_threads() {
    let house = House::new(2);
    for leg in 0..4 {
        house.begin_with(LegId(leg), "127.0.0.1:9".parse().unwrap(), [0; 32]);
        house.handshakes.redirect(LegId(leg), "127.0.0.1:10".parse().unwrap());
    }
    house.handshakes.stop();
    let mut ended: Vec<u64> = house
        .told
        .try_iter()
        .map(|(leg, outcome)| {
            assert_eq!(outcome.err(), Some(LegEnd::Stopped));
            leg.0
        })
        .collect();
    ended.sort_unstable();
    assert_eq!(ended, [0, 1, 2, 3]);
}

#[test]
fn a_thread_that_breaks_ends_its_legs_and_serves_whoever_comes_then() {
    let mut house = House::new(1);
    let whole = Arc::clone(&house.done);
    let (mut mine, mut guest) = (Guest::new(), Guest::new());
    // Whoever is told of the first leg's keys breaks, as a mistake of ours would.
    house.done = Arc::new(|_, outcome| assert!(outcome.is_err(), "the mine goes off"));
    house.begin(LegId(1), &mine);
    house.done = whole;
    house.begin_with(LegId(2), "127.0.0.1:9".parse().unwrap(), [0; 32]);
    mine.connect(LegId(1), &house.handshakes);
    let (told, outcome) = house.told();
    assert_eq!((told, outcome.err()), (LegId(2), Some(LegEnd::Fault)));
    house.begin(LegId(3), &guest);
    guest.connect(LegId(3), &house.handshakes);
    assert!(matches!(house.told(), (LegId(3), Ok(_))));
    assert_eq!(house.counters.snapshot().threads_begun_anew, 1);
}

#[test]
fn what_a_thread_had_taken_when_it_broke_is_heard_all_the_same() {
    let mut house = House::new(1);
    let (whole, gate) = (Arc::clone(&house.done), Arc::new(Barrier::new(2)));
    let too_much: Box<[u8]> = vec![22; 300_000].into();
    let held = Arc::clone(&gate);
    house.done = Arc::new(move |_, _| {
        held.wait();
        held.wait();
    });
    house.begin_with(LegId(1), "127.0.0.1:9".parse().unwrap(), [0; 32]);
    house.handshakes.datagram(LegId(1), too_much.clone());
    gate.wait();
    // The thread is held, so that it takes all of this at once. Whoever is told of the second leg breaks.
    let tell = Arc::clone(&whole);
    house.done = Arc::new(move |leg, outcome| {
        assert_ne!(outcome.as_ref().err(), Some(&LegEnd::HandshakeTooLong), "the mine goes off");
        tell(leg, outcome);
    });
    house.begin_with(LegId(2), "127.0.0.1:9".parse().unwrap(), [0; 32]);
    house.handshakes.datagram(LegId(2), too_much);
    house.done = whole;
    let mut guests: Vec<Guest> = (0..5).map(|_| Guest::new()).collect();
    (3..).map(LegId).zip(&guests).for_each(|(leg, guest)| house.begin(leg, guest));
    gate.wait();
    let (told, outcome) = house.told();
    assert_eq!((told, outcome.err()), (LegId(2), Some(LegEnd::Fault)));
    for (leg, guest) in (3..).map(LegId).zip(&mut guests) {
        guest.connect(leg, &house.handshakes);
        let (told, outcome) = house.told();
        assert!(told == leg && outcome.is_ok());
    }
    assert_eq!(house.counters.snapshot().threads_begun_anew, 1);
}
