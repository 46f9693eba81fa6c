//! DTLS records, to the server's side of a handshake.

use std::sync::{Arc, LazyLock};
use std::time::{Duration, Instant};

use dimpl::{Config, Dtls, DtlsCertificate, Output, certificate};

use super::script::steps;
use crate::handshake::HandshakeBudget;
use crate::happening::LegEnd;
use crate::receivers::handshake::exchange::Exchange;
use crate::receivers::handshake::identity::Identity;

type Flight = Vec<Box<[u8]>>;

static IDENTITY: LazyLock<Identity> = LazyLock::new(|| Identity::new().expect("a certificate can be made"));
static CLIENT: LazyLock<DtlsCertificate> =
    LazyLock::new(|| certificate::generate_self_signed_certificate().expect("a certificate can be made"));

/// The fingerprint that the offer named: nobody has a certificate for it.
const FINGERPRINT: [u8; 32] = [0x5a; 32];

pub(super) fn first_flight(datagrams: &[u8]) {
    let now = Instant::now();
    withstand(Exchange::new(&IDENTITY, FINGERPRINT, now), now, datagrams);
}

pub(super) fn second_flight(datagrams: &[u8]) {
    let now = Instant::now();
    let mut exchange = Exchange::new(&IDENTITY, FINGERPRINT, now);
    let mut out = Flight::new();
    for datagram in hello(now) {
        let step = exchange.receive(&datagram, now, &mut vec![0; 2_048], &mut out);
        assert!(matches!(step, Ok(None)), "an honest hello is taken");
    }
    assert!(!out.is_empty(), "an honest hello is answered");
    withstand(exchange, now, datagrams);
}

fn withstand(mut exchange: Exchange, mut now: Instant, datagrams: &[u8]) {
    let mut room = vec![0; 2_048];
    let mut budget = HandshakeBudget::default();
    for step in steps(datagrams) {
        if !budget.spend(step.datagram.len()) {
            return;
        }
        now += Duration::from_millis(300) * step.pause;
        let mut out = Flight::new();
        match exchange.receive(step.datagram, now, &mut room, &mut out) {
            Ok(None) => {}
            Ok(Some(_)) => unreachable!("nobody has the certificate"),
            Err(LegEnd::Fault) => unreachable!("the library broke"),
            Err(_) => {
                assert_eq!(out, Flight::new(), "a peer that is refused is owed nothing");
                return;
            }
        }
    }
}

fn hello(now: Instant) -> Flight {
    let config = Config::builder().build().expect("the defaults are a configuration");
    let mut client = Dtls::new_12(Arc::new(config), CLIENT.clone(), now);
    client.set_active(true);
    client.handle_timeout(now).expect("a client begins");
    let mut room = vec![0; 2_048];
    let mut flight = Flight::new();
    while let Output::Packet(datagram) = client.poll_output(&mut room) {
        flight.push(datagram.into());
    }
    flight
}
