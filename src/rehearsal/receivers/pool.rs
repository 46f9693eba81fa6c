//! The threads and sockets that all receivers share.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use mio::{Poll, Waker};
use tokio::sync::mpsc;

use super::handshake::Identity;
use super::offer::Sections;
use super::worker::{Order, Socket, WAKE, Worker};
use crate::asking::{Ways, WaysError};

/// Orders that wait for a thread; who orders more waits too.
const MOST_ORDERS: usize = 1_024;

/// How receivers live on this machine.
#[derive(Clone, Copy, Debug)]
pub struct ReceiversSettings {
    /// Threads that own the sockets, 1 to 64.
    pub threads: usize,
    /// UDP sockets in all, 1 to 1024: each has a buffer in the kernel, which bridges a pause of its thread.
    pub sockets: usize,
    /// Receiver number n lives on this address plus n; all must be loopback addresses.
    pub first_address: Ipv4Addr,
    /// What every receiver asks for.
    pub sections: Sections,
}

impl Default for ReceiversSettings {
    fn default() -> Self {
        Self { threads: 1, sockets: 64, first_address: Ipv4Addr::new(127, 16, 0, 1), sections: Sections::Page }
    }
}

/// Receivers cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum ReceiversError {
    /// A socket or a thread cannot be made.
    #[error("a socket or thread for receivers cannot be made: {0}")]
    System(#[from] std::io::Error),
    /// The certificate cannot be made.
    #[error("the certificate of the receivers cannot be made")]
    Certificate,
    /// The HTTP clients cannot be made.
    #[error(transparent)]
    Http(#[from] WaysError),
}

/// The way to a thread.
pub(crate) struct Thread {
    pub(crate) orders: mpsc::Sender<Order>,
    pub(crate) waker: Waker,
}

impl Thread {
    /// Gives an order without waiting; whether it was taken.
    pub(crate) fn order_at_once(&self, order: Order) -> bool {
        let taken = self.orders.try_send(order).is_ok();
        self.wake();
        taken
    }

    pub(crate) fn wake(&self) {
        if let Err(error) = self.waker.wake() {
            tracing::warn!(%error, "a thread of receivers is not woken");
        }
    }
}

pub(crate) struct Pool {
    pub(crate) threads: Vec<Thread>,
    /// The port of every socket; socket s belongs to thread s modulo the number of threads.
    pub(crate) ports: Vec<u16>,
    pub(crate) settings: ReceiversSettings,
    pub(crate) fingerprint: String,
    pub(crate) ways: Ways,
    pub(crate) zero: Instant,
}

impl Pool {
    pub(crate) fn address_of(&self, number: u32) -> Ipv4Addr {
        Ipv4Addr::from(u32::from(self.settings.first_address).wrapping_add(number))
    }

    /// The socket of a receiver: its number and its address.
    pub(crate) fn socket_of(&self, number: u32) -> Option<(usize, SocketAddr)> {
        let socket = usize::try_from(number).ok()?.checked_rem(self.ports.len())?;
        Some((socket, SocketAddr::from((self.address_of(number), *self.ports.get(socket)?))))
    }
}

/// Sockets and threads for receivers. Cheap to clone; the threads end with the last clone and receiver.
#[derive(Clone)]
pub struct Receivers {
    pub(crate) pool: Arc<Pool>,
}

impl Receivers {
    /// Opens the sockets and starts the threads.
    ///
    /// # Errors
    /// If the system does not give a socket or a thread.
    pub fn start(settings: ReceiversSettings) -> Result<Self, ReceiversError> {
        let settings = ReceiversSettings {
            threads: settings.threads.clamp(1, 64),
            sockets: settings.sockets.clamp(settings.threads.clamp(1, 64), 1_024),
            ..settings
        };
        let identity = Identity::make()?;
        let zero = Instant::now();
        let mut ports = Vec::new();
        let mut sockets: Vec<Vec<Socket>> = (0..settings.threads).map(|_| Vec::new()).collect();
        for place in 0..settings.sockets {
            let (socket, port) = Socket::open()?;
            ports.push(port);
            if let Some(of_thread) = sockets.get_mut(place % settings.threads) {
                of_thread.push(socket);
            }
        }
        let mut threads = Vec::new();
        for (place, sockets) in sockets.into_iter().enumerate() {
            let poll = Poll::new()?;
            let waker = Waker::new(poll.registry(), WAKE)?;
            let (orders, taken) = mpsc::channel(MOST_ORDERS);
            let worker = Worker::new(poll, sockets, taken, identity.clone(), zero, settings.first_address)?;
            thread::Builder::new().name(format!("receivers-{place}")).spawn(move || worker.run())?;
            threads.push(Thread { orders, waker });
        }
        let (fingerprint, ways) = (identity.fingerprint(), Ways::new()?);
        Ok(Self { pool: Arc::new(Pool { threads, ports, settings, fingerprint, ways, zero }) })
    }

    /// The time since the receivers were started; all figures count from there.
    #[must_use]
    pub fn clock(&self) -> Duration {
        self.pool.zero.elapsed()
    }

    /// The HTTP client of whoever has this number.
    pub(crate) fn client(&self, number: u32) -> &reqwest::Client {
        self.pool.ways.client(number)
    }

    /// The address on which a receiver lives; whoever belongs to it may use the address for TCP too.
    #[must_use]
    pub fn address_of(&self, number: u32) -> Ipv4Addr {
        self.pool.address_of(number)
    }
}
