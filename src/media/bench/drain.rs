//! Receivers that read what comes and do nothing with it.

use std::io::ErrorKind;
use std::net::UdpSocket;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

use crate::receivers::egress::Arrivals;

/// The thread sleeps this long when nothing is there; the socket's buffer holds what comes.
const REST: Duration = Duration::from_micros(300);

/// A thread that empties one socket, which has every address of this machine.
pub(super) struct Drain {
    port: u16,
    ends: Arc<AtomicBool>,
    read: Arc<AtomicU64>,
    thread: Option<JoinHandle<()>>,
}

impl Drain {
    pub(super) fn start() -> Self {
        let socket = super::socket();
        let port = socket.local_addr().expect("it is bound").port();
        let (ends, read) = (Arc::<AtomicBool>::default(), Arc::<AtomicU64>::default());
        let (told, counted) = (Arc::clone(&ends), Arc::clone(&read));
        let thread = std::thread::spawn(move || {
            let mut arrivals = Arrivals::new();
            while !told.load(Ordering::Relaxed) {
                empty(&socket, &mut arrivals, &counted);
                std::thread::park_timeout(REST);
            }
        });
        Self { port, ends, read, thread: Some(thread) }
    }

    pub(super) fn port(&self) -> u16 {
        self.port
    }

    pub(super) fn read(&self) -> u64 {
        self.read.load(Ordering::Relaxed)
    }
}

impl Drop for Drain {
    fn drop(&mut self) {
        self.ends.store(true, Ordering::Relaxed);
        // A panic there is a missing figure here; nothing more is to be done about it.
        let _ = self.thread.take().map(JoinHandle::join);
    }
}

fn empty(socket: &UdpSocket, arrivals: &mut Arrivals, read: &AtomicU64) {
    loop {
        match arrivals.receive(socket) {
            Ok(()) => {
                let count = u64::try_from(arrivals.iter_mut().count()).unwrap_or_default();
                read.fetch_add(count, Ordering::Relaxed);
            }
            Err(cause) if cause.kind() == ErrorKind::WouldBlock => return,
            Err(_) => {}
        }
    }
}
