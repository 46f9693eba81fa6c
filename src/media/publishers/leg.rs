//! A publisher's leg: its connection, its addresses, and what its connection says.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use str0m::ice::StunMessage;
use str0m::media::{KeyframeRequestKind, SenderFeedback};
use str0m::net::{DatagramSend, Protocol, Receive};
use str0m::rtp::RtpPacket;
use str0m::{Event, IceConnectionState, Input, Output, Rtc, RtcError};

use super::own_streams::Envelope;
use super::publisher::Publisher;
use crate::demux::Demux;
use crate::fault::{Fault, contained};
use crate::figures::Counters;
use crate::handshake::HandshakeBudget;
use crate::happening::{LegEnd, LegId, MediaKind};

/// A leg that is not connected by then is given up.
const CONNECTS_WITHIN: Duration = Duration::from_secs(30);

/// Consent: a peer that sent no authenticated check for longer is gone (RFC 7675 allows 30 s).
const CONSENT_HOLDS_FOR: Duration = Duration::from_secs(15);

/// How often proofs of one kind are told.
const PROOF_INTERVAL: Duration = Duration::from_millis(250);

/// A connection that asks for its turn at once, again and again, waits this long instead.
const RESTLESS_FOR: Duration = Duration::from_millis(1);
const MOST_TURNS_AT_ONCE: usize = 8;

/// Where datagrams go out.
pub(crate) type Wire<'a> = dyn FnMut(SocketAddr, &[u8]) + 'a;

/// The way out for a leg: only to addresses that passed a check on it.
pub(crate) struct Gate<'a> {
    pub(crate) demux: &'a mut Demux,
    pub(crate) counters: &'a Counters,
    pub(crate) wire: &'a mut Wire<'a>,
}

/// What a leg's connection says.
pub(crate) enum News {
    Connected,
    Ended(LegEnd),
    Packet { packet: Box<RtpPacket>, was_sent_again: bool },
    Report(SenderFeedback),
    Measured { round_trip: Option<Duration> },
}

/// What a datagram has to bring if it is authentic and new.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Awaited {
    /// It is no RTP, or only probes the line.
    Nothing,
    Packet,
    /// A packet that was sent before; none if it came before, or is only padding.
    Resend,
}

/// One publishing peer.
pub(crate) struct Leg {
    pub(crate) id: LegId,
    pub(crate) publisher: Publisher,
    pub(crate) rtc: Rtc,
    pub(crate) ufrag: String,
    /// The addresses that passed a check.
    pub(crate) addresses: Vec<SocketAddr>,
    pub(crate) connected: bool,
    /// When the connection wants its next turn.
    pub(crate) next_turn: Option<Instant>,
    opened_at: Instant,
    checked_at: Instant,
    budget: HandshakeBudget,
    /// What the datagram in hand is to bring.
    awaits: Awaited,
    sound_proven_at: Option<Instant>,
    picture_proven_at: Option<Instant>,
}

impl Leg {
    pub(crate) fn new(id: LegId, publisher: Publisher, rtc: Rtc, ufrag: String, now: Instant) -> Self {
        Self {
            id,
            publisher,
            rtc,
            ufrag,
            addresses: Vec::new(),
            connected: false,
            next_turn: Some(now),
            opened_at: now,
            checked_at: now,
            budget: HandshakeBudget::default(),
            awaits: Awaited::Nothing,
            sound_proven_at: None,
            picture_proven_at: None,
        }
    }

    /// Hands a datagram to the connection. The caller made sure that its source may speak.
    pub(crate) fn receive(
        &mut self,
        source: SocketAddr,
        destination: SocketAddr,
        datagram: &[u8],
        now: Instant,
        gate: &mut Gate<'_>,
        news: &mut Vec<News>,
    ) {
        // Only what comes from the peer itself counts: a stranger's checks must not use it up.
        let is_handshake = !self.connected && self.addresses.contains(&source);
        if is_handshake && !self.budget.spend(datagram.len()) {
            news.push(News::Ended(LegEnd::HandshakeTooLong));
            return;
        }
        if !self.admits(datagram, now) {
            gate.counters.dropped_foreign_stream.one();
            return;
        }
        let heard_before = news.len();
        match contained(|| Receive::new(Protocol::Udp, source, destination, datagram)) {
            Ok(Ok(receive)) => self.input(Input::Receive(now, receive), gate, news),
            Ok(Err(_)) | Err(Fault) => gate.counters.dropped_noise.one(),
        }
        self.drain(now, gate, news);
        // The library drops without a word what it cannot authenticate.
        let is_packet = |news: &News| matches!(news, News::Packet { .. });
        if self.awaits == Awaited::Packet && !news.iter().skip(heard_before).any(is_packet) {
            gate.counters.dropped_forged_packets.one();
        }
        self.awaits = Awaited::Nothing;
    }

    /// Gives the connection its turn, and sends what it has to send.
    pub(crate) fn turn(&mut self, now: Instant, gate: &mut Gate<'_>, news: &mut Vec<News>) {
        self.input(Input::Timeout(now), gate, news);
        self.drain(now, gate, news);
    }

    /// Says goodbye.
    pub(crate) fn close(&mut self, now: Instant, gate: &mut Gate<'_>) {
        let mut unheard = Vec::new();
        let closed = contained(|| self.rtc.close());
        if matches!(closed, Ok(Ok(()))) {
            self.drain(now, gate, &mut unheard);
        }
    }

    /// Why the leg should end by the clock alone.
    pub(crate) fn overdue(&self, now: Instant) -> Option<LegEnd> {
        let since = |at: Instant| now.saturating_duration_since(at);
        if !self.connected && since(self.opened_at) >= CONNECTS_WITHIN {
            return Some(LegEnd::NeverConnected);
        }
        let lapsed = self.connected && since(self.checked_at) >= CONSENT_HOLDS_FOR;
        lapsed.then_some(LegEnd::ConsentLost)
    }

    /// Whether a proof of this kind may be told now; if so it counts as told.
    pub(crate) fn may_prove(&mut self, kind: MediaKind, now: Instant) -> bool {
        let proven_at = match kind {
            MediaKind::Sound => &mut self.sound_proven_at,
            MediaKind::Picture => &mut self.picture_proven_at,
        };
        let rested = |at: Instant| now.saturating_duration_since(at) >= PROOF_INTERVAL;
        let may = proven_at.is_none_or(rested);
        if may {
            *proven_at = Some(now);
        }
        may
    }

    /// Asks for a key frame of one stream; sent with the leg's next turn.
    pub(crate) fn ask_key_frame(&mut self, ssrc: u32) {
        let mut direct = self.rtc.direct_api();
        if let Some(stream) = direct.stream_rx(&ssrc.into()) {
            stream.request_keyframe(KeyframeRequestKind::Pli);
        }
    }

    /// A publisher sends only its own streams.
    fn admits(&mut self, datagram: &[u8], now: Instant) -> bool {
        let Some(envelope) = Envelope::of(datagram) else {
            return true;
        };
        self.awaits = match () {
            () if envelope.is_probe() => Awaited::Nothing,
            () if self.publisher.is_resend(&envelope) => Awaited::Resend,
            () => Awaited::Packet,
        };
        self.publisher.admits(&envelope, now)
    }

    fn input(&mut self, input: Input<'_>, gate: &Gate<'_>, news: &mut Vec<News>) {
        let rtc = &mut self.rtc;
        match contained(|| rtc.handle_input(input)) {
            Ok(Ok(())) => {}
            Ok(Err(cause)) => self.failed(&cause, gate, news),
            Err(Fault) => news.push(News::Ended(LegEnd::Fault)),
        }
    }

    fn drain(&mut self, now: Instant, gate: &mut Gate<'_>, news: &mut Vec<News>) {
        let mut turns = 0;
        loop {
            let rtc = &mut self.rtc;
            match contained(|| rtc.poll_output()) {
                Ok(Ok(Output::Timeout(at))) if at > now => {
                    self.next_turn = Some(at);
                    return;
                }
                Ok(Ok(Output::Timeout(_))) => {
                    turns += 1;
                    if turns > MOST_TURNS_AT_ONCE || !self.rtc.is_alive() {
                        break;
                    }
                    self.input(Input::Timeout(now), gate, news);
                }
                Ok(Ok(Output::Transmit(transmit))) => {
                    self.transmit(transmit.destination, &transmit.contents, now, gate);
                }
                Ok(Ok(Output::Event(event))) => news.extend(self.understood(event)),
                Ok(Err(cause)) => {
                    self.failed(&cause, gate, news);
                    break;
                }
                Err(Fault) => {
                    news.push(News::Ended(LegEnd::Fault));
                    break;
                }
            }
        }
        self.next_turn = Some(now + RESTLESS_FOR);
    }

    fn transmit(&mut self, destination: SocketAddr, contents: &DatagramSend, now: Instant, gate: &mut Gate<'_>) {
        // An ICE-lite agent sends no checks, so its STUN is an answer, and it answers only what
        // was authenticated: that is how an address is known to have passed.
        let is_stun = contents.first().is_some_and(|first| *first < 4);
        if is_stun {
            let passed = StunMessage::parse(contents).is_ok_and(|message| message.is_successful_binding_response());
            if passed {
                self.checked_at = now;
                gate.demux.claim(self.id, destination, now);
                if !self.addresses.contains(&destination) {
                    self.addresses.push(destination);
                }
            }
        } else if gate.demux.owner(destination) != Some(self.id) {
            gate.counters.dropped_unchecked_destination.one();
            return;
        }
        gate.counters.datagrams_out.one();
        gate.counters.bytes_out.bytes(contents.len());
        (gate.wire)(destination, contents);
    }

    fn understood(&self, event: Event) -> Option<News> {
        match event {
            Event::Connected => Some(News::Connected),
            Event::IceConnectionStateChange(IceConnectionState::Disconnected) => {
                self.connected.then_some(News::Ended(LegEnd::ConsentLost))
            }
            Event::Closed => Some(News::Ended(LegEnd::PeerLeft)),
            Event::RtpPacket(packet) => {
                Some(News::Packet { packet: Box::new(packet), was_sent_again: self.awaits == Awaited::Resend })
            }
            Event::SenderFeedback(report) => Some(News::Report(report)),
            Event::MediaIngressStats(stats) => Some(News::Measured { round_trip: stats.rtt }),
            _ => None,
        }
    }

    /// A record that cannot be read is dropped, as a forged one could otherwise end the leg; the
    /// leg ends only if the connection itself gave up.
    fn failed(&self, cause: &RtcError, gate: &Gate<'_>, news: &mut Vec<News>) {
        tracing::debug!(leg = self.id.0, %cause, "a leg's connection refused its input");
        if self.rtc.is_alive() {
            gate.counters.dropped_noise.one();
        } else if self.connected {
            news.push(News::Ended(LegEnd::Fault));
        } else {
            news.push(News::Ended(LegEnd::HandshakeFailed));
        }
    }
}
