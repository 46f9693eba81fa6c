//! Datagrams on their way in: checks, handshakes, reports.
//!
//! From an address that has not passed an authenticated check on a leg nothing is taken but such
//! checks, and nothing is sent to it but their answers.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use rand::Rng;

use super::core::{Core, Room, Seat, Wish};
use super::feedback::{Consequence, Desk};
use crate::demux::Route;
use crate::happening::{LegEnd, LegId, MediaHappening, ProgramId};
use crate::receivers::check::answer_check;
use crate::receivers::egress::batch::{Destination, Outlet};
use crate::receivers::handshake::Secured;
use crate::receivers::opening::Opening;
use crate::receivers::receiver::path::Path;
use crate::receivers::receiver::{Made, Receiver};
use crate::receivers::rtcp;
use crate::receivers::slot::feed::Looker;

/// A leg that did not connect within this time never will.
const CONNECTS_WITHIN: Duration = Duration::from_secs(30);

/// The last flight is repeated at most this often.
const BETWEEN_FLIGHTS: Duration = Duration::from_millis(100);

/// The first sender report comes soon, so that players can keep sound and picture in step; the
/// spread keeps a crowd's reports apart.
const FIRST_REPORTS_AFTER: Duration = Duration::from_millis(200);
const FIRST_REPORTS_SPREAD_MS: u64 = 800;

const DTLS_HANDSHAKE: u8 = 22;

/// Stands in whatever meets a mistake of ours.
#[cfg(test)]
pub(crate) const BREAKING: &str = " breaks";

/// A leg that is about to connect.
pub(crate) struct Waiting {
    pub(crate) opening: Opening,
    pub(crate) path: Path,
    /// Where the handshake sends to, once it began.
    shakes_with: Option<SocketAddr>,
}

impl Waiting {
    pub(crate) fn new(opening: Opening) -> Self {
        let path = Path::new(opening.ufrag.clone(), opening.password.clone());
        Self { opening, path, shakes_with: None }
    }

    pub(crate) fn has_given_up(&self, now: Instant) -> bool {
        now.saturating_duration_since(self.opening.opened_at) >= CONNECTS_WITHIN
    }
}

impl Core {
    /// A datagram came in.
    pub(crate) fn datagram(&mut self, source: SocketAddr, datagram: &mut [u8], now: Instant, outlet: &mut Outlet<'_>) {
        self.counters.datagrams_in.one();
        self.counters.bytes_in.bytes(datagram.len());
        let route = self.demux.route(source, datagram);
        self.at_work = match route {
            Route::Check(leg) | Route::Checked(leg) => Some(leg),
            Route::UncheckedSource | Route::UnknownCheck | Route::Noise => None,
        };
        match route {
            Route::Check(leg) => self.check(leg, source, datagram, now, outlet),
            Route::Checked(leg) if datagram.first().is_some_and(|first| *first < 64) => {
                self.handshake_datagram(leg, source, datagram, now, outlet);
            }
            Route::Checked(leg) => self.feedback(leg, datagram, now, outlet),
            Route::UncheckedSource => self.counters.dropped_unchecked_source.one(),
            Route::UnknownCheck => self.counters.dropped_unknown_check.one(),
            Route::Noise => self.counters.dropped_noise.one(),
        }
        self.at_work = None;
    }

    /// What came from there met a mistake of ours. It ends the leg that it was for, and nobody else's: a
    /// check may name another leg than the one that the address belongs to.
    pub(crate) fn broken_by(&mut self, source: SocketAddr, now: Instant, outlet: &mut Outlet<'_>) {
        tracing::error!(%source, "a datagram broke its leg");
        if let Some(leg) = self.at_work.take() {
            self.close(leg, LegEnd::Fault, now, outlet);
        }
    }

    fn check(&mut self, leg: LegId, source: SocketAddr, datagram: &[u8], now: Instant, outlet: &mut Outlet<'_>) {
        let waiting = self.waiting.get_mut(&leg).map(|waiting| &mut waiting.path);
        let path = match waiting {
            Some(path) => path,
            None => {
                let seat = self.seats.get(&leg);
                let room = seat.and_then(|seat| self.rooms.get_mut(&seat.program));
                let receiver = room.zip(seat).and_then(|(room, seat)| room.program.receivers.get_mut(seat.number));
                let Some(receiver) = receiver else { return };
                &mut receiver.path
            }
        };
        if !self.demux.may_claim(leg, source, now) {
            self.counters.dropped_claimed_address.one();
            return;
        }
        let Some(checked) = answer_check(datagram, source, &path.password) else {
            self.counters.dropped_failed_check.one();
            return;
        };
        if let Some(forgotten) = path.checked(source, checked.nominates, now) {
            self.demux.release(leg, forgotten);
        }
        #[cfg(test)]
        meet_mistake(datagram);
        self.demux.claim(leg, source, now);
        outlet.datagram(Destination { address: source, leg, is_cut_here: true }, &checked.reply);
        self.shake_hands(leg);
    }

    /// Begins the handshake with the address that the peer chose, or moves it there.
    fn shake_hands(&mut self, leg: LegId) {
        let Some(waiting) = self.waiting.get_mut(&leg).filter(|waiting| waiting.path.is_chosen()) else { return };
        waiting.shake_hands_with(waiting.path.destination()).into_iter().for_each(|wish| self.wish(wish));
    }

    fn handshake_datagram(
        &mut self,
        leg: LegId,
        source: SocketAddr,
        datagram: &[u8],
        now: Instant,
        outlet: &mut Outlet<'_>,
    ) {
        if let Some(waiting) = self.waiting.get_mut(&leg) {
            // A peer may begin before it has chosen.
            let begins = waiting.shakes_with.is_none().then(|| waiting.shake_hands_with(Some(source)));
            begins.flatten().into_iter().for_each(|wish| self.wish(wish));
            self.wish(Wish::HandshakeDatagram { leg, bytes: datagram.into() });
        } else if datagram.first() == Some(&DTLS_HANDSHAKE)
            && let Some(receiver) = self.receiver(leg)
        {
            receiver.repeat_last_flight(now, outlet);
        }
    }

    /// A handshake ended.
    pub(crate) fn secured(
        &mut self,
        leg: LegId,
        result: Result<Secured, LegEnd>,
        now: Instant,
        outlet: &mut Outlet<'_>,
    ) {
        let secured = match result {
            Ok(secured) => secured,
            Err(reason) => return self.close(leg, reason, now, outlet),
        };
        // It was closed meanwhile.
        let Some(waiting) = self.waiting.remove(&leg) else { return };
        let program = waiting.opening.program;
        let receiver = self.make_receiver(waiting.opening, waiting.path, secured, now);
        self.tell(now, MediaHappening::LegConnected { leg });
        if self.sit_down(program, receiver, now) {
            self.counters.joins_with_picture.one();
        } else {
            self.counters.joins_without_picture.one();
        }
    }

    fn make_receiver(&mut self, opening: Opening, path: Path, secured: Secured, now: Instant) -> Receiver {
        let shape = Arc::clone(&opening.shape);
        let spread = Duration::from_millis(self.random.next_u64() % FIRST_REPORTS_SPREAD_MS);
        let made = Made {
            leg: opening.leg,
            path,
            class: self.press.class(&shape, secured.sealer.tag_bytes()),
            sealer: secured.sealer,
            opener: secured.opener,
            last_flight: secured.last_flight,
            looker: Looker { view: opening.view, own: opening.own, has_one_sound: shape.sounds.len() == 1 },
            random: std::array::from_fn(|_| self.random.next_u64()),
            reports_due: now + FIRST_REPORTS_AFTER + spread,
        };
        Receiver::new(made, now)
    }

    /// Receives a program from now on. Whether there is a picture for it at once.
    pub(crate) fn sit_down(&mut self, id: ProgramId, mut receiver: Receiver, now: Instant) -> bool {
        let Room { program, catching_up } = self.rooms.entry(id).or_default();
        receiver.aim(&program.scene);
        let begun = catching_up.begin(&mut receiver, &program.tracks, now);
        let mut wanted = Vec::new();
        receiver.list_wanted(now, &mut wanted);
        let number = program.receivers.len();
        self.seats.insert(receiver.leg, Seat { program: id, number });
        program.receivers.push(receiver);
        wanted.into_iter().for_each(|track| self.wish(Wish::KeyFrame(track)));
        begun > 0
    }

    fn feedback(&mut self, leg: LegId, datagram: &mut [u8], now: Instant, outlet: &mut Outlet<'_>) {
        #[cfg(test)]
        meet_mistake(datagram);
        let Some(seat) = self.seats.get(&leg).copied() else { return };
        let Some(Room { program, .. }) = self.rooms.get_mut(&seat.program) else { return };
        let Some(receiver) = program.receivers.get_mut(seat.number) else { return };
        let Some(compound) = receiver.opener.open_rtcp(datagram) else {
            self.counters.dropped_forged_reports.one();
            return;
        };
        let Self { press, counters, clock, resends_left, .. } = self;
        let mut desk = Desk { press, outlet, counters, clock, resends_left, now };
        let consequences: Vec<Consequence> =
            rtcp::read(compound).filter_map(|saying| program.hear(seat.number, &saying, &mut desk)).collect();
        for consequence in consequences {
            match consequence {
                Consequence::Proof { kind, before } => {
                    let program = before.unwrap_or(seat.program);
                    self.tell(now, MediaHappening::Proof { leg, program, kind });
                }
                Consequence::NeedsKeyFrame(track) => self.wish(Wish::KeyFrame(track)),
                Consequence::Gone => self.close(leg, LegEnd::PeerLeft, now, outlet),
            }
        }
    }
}

impl Waiting {
    fn shake_hands_with(&mut self, peer: Option<SocketAddr>) -> Option<Wish> {
        let peer = peer.filter(|peer| self.shakes_with != Some(*peer))?;
        let leg = self.opening.leg;
        let before = self.shakes_with.replace(peer);
        Some(match before {
            None => Wish::BeginHandshake { leg, peer, fingerprint: self.opening.fingerprint },
            Some(_) => Wish::RedirectHandshake { leg, peer },
        })
    }
}

impl Receiver {
    /// The peer did not get our last flight: it gets the same bytes again.
    fn repeat_last_flight(&mut self, now: Instant, outlet: &mut Outlet<'_>) {
        let is_due = self.flight_sent_at.is_none_or(|at| now.saturating_duration_since(at) >= BETWEEN_FLIGHTS);
        if let (true, Some(to)) = (is_due, self.destination()) {
            self.flight_sent_at = Some(now);
            for datagram in &self.last_flight {
                outlet.datagram(to, datagram);
            }
        }
    }
}

#[cfg(test)]
fn meet_mistake(datagram: &[u8]) {
    let is_breaking = datagram.windows(BREAKING.len()).any(|part| part == BREAKING.as_bytes());
    assert!(!is_breaking, "a mistake of ours is met");
}
