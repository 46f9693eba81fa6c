//! Hostile datagrams of every kind, from many addresses, as fast as the system takes them.

use std::net::{SocketAddr, UdpSocket};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;

use super::guest::{Guest, check};
use super::words::{fragment, lying_packets, picture_loss, report};

/// The addresses from which it comes.
const SOCKETS: usize = 16;

/// What came of a flood.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Account {
    pub(super) datagrams: usize,
    pub(super) bytes_sent: usize,
    /// That the server sent to the strangers.
    pub(super) bytes_got: usize,
}

/// Sockets of strangers, and what they send to whom.
pub(super) struct Flood {
    sockets: Vec<UdpSocket>,
    targets: Vec<SocketAddr>,
    datagrams: Vec<Vec<u8>>,
}

impl Flood {
    /// `known` is a guest that was let in: its name is no secret on the network.
    pub(super) fn new(known: &mut Guest, targets: Vec<SocketAddr>) -> Self {
        let sockets = (0..SOCKETS).map(|_| UdpSocket::bind("127.0.0.1:0").unwrap()).collect();
        let mut datagrams = lying_packets(known.picture);
        datagrams.extend((0..20).map(|_| known.check(Some("a password that is wrong")).1));
        datagrams.extend((0..20).map(|number| check(&format!("nobody{number:02}:peer"), "whatever").1));
        datagrams.extend(known.hello());
        datagrams.extend((0..20).map(|offset| fragment(60_001, offset, b"x", 0)));
        datagrams
            .extend((0..20).map(|_| [report(known.picture, 9), picture_loss(known.picture), vec![0x80; 20]].concat()));
        datagrams.extend([vec![0xff; 1_200], vec![0; 20], Vec::new(), vec![22; 1_400]]);
        Self { sockets, targets, datagrams }
    }

    /// Sends so many datagrams, and goes on until `is_over`.
    pub(super) fn begin(self: Arc<Self>, datagrams: usize, is_over: Arc<AtomicBool>) -> JoinHandle<Account> {
        std::thread::spawn(move || {
            let mut account = Account::default();
            while account.datagrams < datagrams || !is_over.load(Ordering::Relaxed) {
                self.send(&mut account);
            }
            self.sockets.iter().for_each(|socket| account.bytes_got += waiting(socket));
            account
        })
    }

    fn send(&self, account: &mut Account) {
        let number = account.datagrams;
        let datagram = &self.datagrams[number % self.datagrams.len()];
        let socket = &self.sockets[number % SOCKETS];
        // A full buffer is the sender's own affair.
        if socket.send_to(datagram, self.targets[number % self.targets.len()]).is_ok() {
            account.bytes_sent += datagram.len();
        }
        account.datagrams += 1;
    }
}

/// How many bytes came to a socket.
pub(super) fn waiting(socket: &UdpSocket) -> usize {
    let mut room = [0; 2_048];
    socket.set_nonblocking(true).unwrap();
    std::iter::from_fn(|| socket.recv(&mut room).ok()).sum()
}
