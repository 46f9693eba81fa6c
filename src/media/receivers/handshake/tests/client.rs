//! The client's side, and a world of two without a network.

use std::sync::Arc;
use std::time::{Duration, Instant};

use dimpl::{Config, Dtls, DtlsCertificate, KeyingMaterial, Output, SrtpProfile, certificate};

use crate::happening::LegEnd;
use crate::receivers::handshake::Secured;
use crate::receivers::handshake::exchange::Exchange;
use crate::receivers::handshake::flight::Flight;
use crate::receivers::handshake::identity::{Identity, fingerprint_of};

pub(super) struct Client {
    dtls: Dtls,
    certificate: DtlsCertificate,
    pub(super) keys: Option<(KeyingMaterial, SrtpProfile)>,
    pub(super) is_connected: bool,
    pub(super) next_turn: Instant,
    /// Of the certificate that the server showed.
    pub(super) server: Option<[u8; 32]>,
}

impl Client {
    pub(super) fn new(now: Instant) -> Self {
        let certificate = certificate::generate_self_signed_certificate().unwrap();
        let config = Config::builder().flight_retries(20).build().unwrap();
        let mut dtls = Dtls::new_12(Arc::new(config), certificate.clone(), now);
        dtls.set_active(true);
        Self { dtls, certificate, keys: None, is_connected: false, next_turn: now, server: None }
    }

    pub(super) fn fingerprint(&self) -> [u8; 32] {
        fingerprint_of(&self.certificate.certificate)
    }

    pub(super) fn turn(&mut self, now: Instant) -> Flight {
        self.dtls.handle_timeout(now).unwrap();
        self.drain()
    }

    pub(super) fn receive(&mut self, flight: &Flight, now: Instant) -> Flight {
        let mut out = self.turn(now);
        for datagram in flight {
            self.dtls.handle_packet(datagram).unwrap();
            out.append(&mut self.drain());
        }
        out
    }

    fn drain(&mut self) -> Flight {
        let mut room = vec![0; 4_096];
        let mut flight = Flight::new();
        loop {
            match self.dtls.poll_output(&mut room) {
                Output::Packet(datagram) => flight.push(datagram.into()),
                Output::Connected => self.is_connected = true,
                Output::KeyingMaterial(exported, profile) => self.keys = Some((exported, profile)),
                Output::PeerCert(certificate) => self.server = Some(fingerprint_of(certificate)),
                Output::Timeout(at) => {
                    self.next_turn = at;
                    return flight;
                }
                other => unreachable!("{other:?}"),
            }
        }
    }
}

/// Our side and a client, and the time.
pub(super) struct World {
    pub(super) identity: Identity,
    pub(super) exchange: Exchange,
    pub(super) client: Client,
    pub(super) now: Instant,
    room: Vec<u8>,
}

impl World {
    pub(super) fn new() -> Self {
        Self::expecting(|client| client.fingerprint())
    }

    pub(super) fn expecting(fingerprint: impl FnOnce(&Client) -> [u8; 32]) -> Self {
        let now = Instant::now();
        let identity = Identity::new().unwrap();
        let client = Client::new(now);
        let exchange = Exchange::new(&identity, fingerprint(&client), now);
        Self { identity, exchange, client, now, room: vec![0; 64] }
    }

    pub(super) fn pass(&mut self, time: Duration) {
        self.now += time;
    }

    /// Hands a flight to our side: what we send for it, and how it ends.
    pub(super) fn deliver(&mut self, flight: &Flight) -> (Flight, Result<Option<Secured>, LegEnd>) {
        let mut out = Flight::new();
        for datagram in flight {
            let step = self.exchange.receive(datagram, self.now, &mut self.room, &mut out);
            if !matches!(step, Ok(None)) {
                return (out, step);
            }
        }
        (out, Ok(None))
    }

    /// Our side's turn.
    pub(super) fn turn(&mut self) -> (Flight, Result<Option<Secured>, LegEnd>) {
        let mut out = Flight::new();
        let step = self.exchange.turn(self.now, &mut self.room, &mut out);
        (out, step)
    }
}
