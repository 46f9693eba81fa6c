//! Handshakes, on threads of their own: a joining crowd never delays a frame.
//!
//! A shard hands over the DTLS datagrams of addresses that passed a check, and gets back the keys
//! and the last flight. All else of a handshake is freed when it is done.

pub(crate) mod exchange;
mod flight;
pub(crate) mod identity;
mod mailbox;
mod thread;

use std::net::{SocketAddr, UdpSocket};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use self::identity::Identity;
use self::mailbox::{Mailbox, Word};
use self::thread::Worker;
use super::srtp::{Opener, Sealer};
use crate::figures::Counters;
use crate::happening::{LegEnd, LegId};
use crate::settings::MediaError;

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests;

/// What a handshake leaves behind.
#[derive(Debug)]
pub(crate) struct Secured {
    pub(crate) sealer: Sealer,
    pub(crate) opener: Opener,
    /// The datagrams of our last flight. They were sent once; a peer that repeats its own last
    /// flight did not get them, and is to be sent these again, byte for byte.
    pub(crate) last_flight: Vec<Box<[u8]>>,
}

/// Who is told how a handshake ended. Called once a leg, on a handshake thread, unless the leg
/// was forgotten before; if that call breaks, once more, with [`LegEnd::Fault`].
pub(crate) type Done = Arc<dyn Fn(LegId, Result<Secured, LegEnd>) + Send + Sync>;

/// A leg that is about to shake hands.
pub(crate) struct Beginning {
    /// The address that passed a check; nothing is sent elsewhere.
    peer: SocketAddr,
    /// SHA-256 of the certificate that the peer must show.
    fingerprint: [u8; 32],
    /// The socket of the leg's shard.
    socket: Arc<UdpSocket>,
    done: Done,
}

/// The handle to the handshake threads. They end with its last clone, or by [`Self::stop`].
#[derive(Clone)]
pub(crate) struct Handshakes(Arc<Threads>);

struct Threads {
    fingerprint: [u8; 32],
    mailboxes: Vec<Arc<Mailbox>>,
    running: Mutex<Vec<JoinHandle<()>>>,
    counters: Arc<Counters>,
}

impl Handshakes {
    /// Makes the certificate of this run and starts the threads, one at least.
    pub(crate) fn start(threads: usize, counters: Arc<Counters>) -> Result<Self, MediaError> {
        let identity = Arc::new(Identity::new()?);
        let mut started = Threads {
            fingerprint: identity.fingerprint(),
            mailboxes: Vec::new(),
            running: Mutex::default(),
            counters: Arc::clone(&counters),
        };
        for number in 0..threads.max(1) {
            let mailbox = Arc::new(Mailbox::default());
            let worker = Worker::new(Arc::clone(&mailbox), Arc::clone(&identity), Arc::clone(&counters));
            let named = std::thread::Builder::new().name(format!("handshake-{number}"));
            let thread = named.spawn(move || worker.run()).map_err(MediaError::Thread)?;
            started.mailboxes.push(mailbox);
            started.running.get_mut().unwrap_or_else(PoisonError::into_inner).push(thread);
        }
        Ok(Self(Arc::new(started)))
    }

    /// SHA-256 of our certificate, for the answers.
    pub(crate) fn fingerprint(&self) -> [u8; 32] {
        self.0.fingerprint
    }

    /// A check passed on this leg: wait for its ClientHello, for 30 s.
    pub(crate) fn begin(
        &self,
        leg: LegId,
        peer: SocketAddr,
        fingerprint: [u8; 32],
        socket: Arc<UdpSocket>,
        done: Done,
    ) {
        let beginning = Beginning { peer, fingerprint, socket, done };
        self.mailbox(leg).begin(leg, Box::new(beginning));
    }

    /// The peer's datagrams come from another address that passed a check on this leg.
    pub(crate) fn redirect(&self, leg: LegId, peer: SocketAddr) {
        self.mailbox(leg).tell(leg, Word::Redirect(leg, peer));
    }

    /// A DTLS datagram from an address that passed a check on this leg. Dropped with a counter if
    /// the leg does not shake hands (any more), has used up its budget, or too many wait.
    pub(crate) fn datagram(&self, leg: LegId, bytes: Box<[u8]>) {
        if !self.mailbox(leg).datagram(leg, bytes) {
            self.0.counters.dropped_handshake_datagram.one();
        }
    }

    /// The leg is gone; nothing is told of it any more, unless that happens right now.
    pub(crate) fn forget(&self, leg: LegId) {
        self.mailbox(leg).forget(leg);
    }

    /// Ends the threads and waits for them. Legs that still shake hands end as stopped.
    pub(crate) fn stop(&self) {
        self.0.stop();
    }

    fn mailbox(&self, leg: LegId) -> &Mailbox {
        self.0.mailbox(leg)
    }
}

impl Threads {
    fn mailbox(&self, leg: LegId) -> &Mailbox {
        let count = u64::try_from(self.mailboxes.len()).unwrap_or(1);
        let chosen = usize::try_from(leg.0 % count).unwrap_or(0);
        &self.mailboxes[chosen]
    }

    fn stop(&self) {
        for mailbox in &self.mailboxes {
            mailbox.stop();
        }
        let running = std::mem::take(&mut *self.running.lock().unwrap_or_else(PoisonError::into_inner));
        for thread in running {
            // The last handle may be dropped by a handshake thread; it cannot wait for itself.
            if thread.thread().id() != std::thread::current().id() {
                // A thread that panicked has nothing more to say.
                let _ = thread.join();
            }
        }
    }
}

impl Drop for Threads {
    fn drop(&mut self) {
        self.stop();
    }
}
