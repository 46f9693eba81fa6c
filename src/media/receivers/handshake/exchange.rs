//! One handshake, told the time.

use std::time::{Duration, Instant};

use dimpl::{Dtls, Error, KeyingMaterial, Output, SrtpProfile};

use super::Secured;
use super::flight::{self, Flight};
use super::identity::{Identity, fingerprint_of};
use crate::fault::{Fault, contained};
use crate::happening::LegEnd;
use crate::receivers::srtp::{self, Profile};

/// From the first check to the keys.
pub(crate) const MOST_TIME: Duration = Duration::from_secs(30);

/// The server's side of one handshake.
pub(crate) struct Exchange {
    dtls: Dtls,
    /// What the peer's certificate must have.
    fingerprint: [u8; 32],
    gives_up_at: Instant,
    next_turn: Instant,
    keys: Option<(KeyingMaterial, SrtpProfile)>,
    peer: Certificate,
    is_connected: bool,
}

/// What is known of the peer's certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Certificate {
    NotShown,
    Expected,
    /// Not the one that the offer named.
    Foreign,
}

impl Exchange {
    pub(crate) fn new(identity: &Identity, fingerprint: [u8; 32], now: Instant) -> Self {
        Self {
            dtls: identity.server(now),
            fingerprint,
            gives_up_at: now + MOST_TIME,
            next_turn: now + MOST_TIME,
            keys: None,
            peer: Certificate::NotShown,
            is_connected: false,
        }
    }

    /// When [`Self::turn`] is due.
    pub(crate) fn next_turn(&self) -> Instant {
        self.next_turn.min(self.gives_up_at)
    }

    /// Takes a datagram of the peer; puts what is to be sent into `flight`. Some when it is done.
    /// `room` is for one datagram, and grows if it must.
    pub(crate) fn receive(
        &mut self,
        datagram: &[u8],
        now: Instant,
        room: &mut Vec<u8>,
        flight: &mut Flight,
    ) -> Result<Option<Secured>, LegEnd> {
        let done = self.turn(now, room, flight)?;
        if done.is_some() {
            return Ok(done);
        }
        self.step(room, flight, |dtls| dtls.handle_packet(datagram))
    }

    /// Does what time has come for, as [`Self::receive`].
    pub(crate) fn turn(
        &mut self,
        now: Instant,
        room: &mut Vec<u8>,
        flight: &mut Flight,
    ) -> Result<Option<Secured>, LegEnd> {
        if now >= self.gives_up_at {
            return Err(LegEnd::NeverConnected);
        }
        self.step(room, flight, |dtls| dtls.handle_timeout(now))
    }

    fn step(
        &mut self,
        room: &mut Vec<u8>,
        flight: &mut Flight,
        work: impl FnOnce(&mut Dtls) -> Result<(), Error>,
    ) -> Result<Option<Secured>, LegEnd> {
        let before = flight.len();
        let worked = contained(|| {
            work(&mut self.dtls)?;
            self.drain(room, flight)
        });
        let ended = match worked {
            Err(Fault) => Err(LegEnd::Fault),
            Ok(Err(cause)) => Err(end_of(&cause)),
            Ok(Ok(())) => self.conclude(flight.get(before..).unwrap_or_default()),
        };
        if ended.is_err() {
            // A peer that is refused is owed nothing.
            flight.truncate(before);
        }
        ended
    }

    fn drain(&mut self, room: &mut Vec<u8>, flight: &mut Flight) -> Result<(), Error> {
        loop {
            match self.dtls.poll_output(room) {
                Output::Packet(datagram) => flight.push(datagram.into()),
                Output::BufferTooSmall { needed } => room.resize(needed, 0),
                Output::Timeout(at) => {
                    self.next_turn = at;
                    return Ok(());
                }
                Output::Connected => self.is_connected = true,
                Output::PeerCert(certificate) => {
                    let is_expected = fingerprint_of(certificate) == self.fingerprint;
                    self.peer = if is_expected { Certificate::Expected } else { Certificate::Foreign };
                }
                Output::KeyingMaterial(exported, profile) => self.keys = Some((exported, profile)),
                Output::CloseNotify => return Err(Error::ConnectionClosed),
                // Nobody talks over DTLS itself here.
                _ => {}
            }
        }
    }

    /// Believes the keys only of a peer whose certificate is the one of its offer.
    fn conclude(&mut self, last_flight: &[Box<[u8]>]) -> Result<Option<Secured>, LegEnd> {
        match (self.peer, self.is_connected) {
            (Certificate::Foreign, _) | (Certificate::NotShown, true) => Err(LegEnd::HandshakeFailed),
            (_, false) => Ok(None),
            (Certificate::Expected, true) => {
                let (exported, profile) = self.keys.take().ok_or(LegEnd::HandshakeFailed)?;
                let profile = agreed(profile).ok_or(LegEnd::HandshakeFailed)?;
                let (sealer, opener) = srtp::server_side(profile, &exported).ok_or(LegEnd::HandshakeFailed)?;
                let last_flight = last_flight.iter().filter_map(|it| flight::closing_part(it)).collect();
                Ok(Some(Secured { sealer, opener, last_flight }))
            }
        }
    }
}

fn agreed(profile: SrtpProfile) -> Option<Profile> {
    match profile {
        SrtpProfile::AEAD_AES_256_GCM => Some(Profile::Gcm256),
        SrtpProfile::AEAD_AES_128_GCM => Some(Profile::Gcm128),
        SrtpProfile::AES128_CM_SHA1_80 => Some(Profile::CounterMode),
        _ => None,
    }
}

fn end_of(cause: &Error) -> LegEnd {
    match cause {
        Error::ConnectionClosed => LegEnd::PeerLeft,
        Error::Timeout(_) => LegEnd::NeverConnected,
        Error::ReceiveQueueFull | Error::TransmitQueueFull => LegEnd::HandshakeTooLong,
        _ => LegEnd::HandshakeFailed,
    }
}
