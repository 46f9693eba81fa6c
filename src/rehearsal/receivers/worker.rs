//! A thread that owns some sockets and the receivers behind them.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::io::{self, IoSliceMut};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::time::{Duration, Instant};

use mio::net::UdpSocket;
use mio::{Events, Interest, Poll, Token};
use quinn_udp::{BATCH_SIZE, RecvMeta, Transmit, UdpSocketState};
use tokio::sync::mpsc;

use super::handshake::Identity;
use super::outgoing::Outgoing;
use super::peer::{Beginning, Moment, Peer};

/// A receive with offload fills at most this, in bytes.
const BUFFER_BYTES: usize = 65_535;
/// Bursts of a whole crowd wait in the kernel meanwhile; it grants what it allows.
const KERNEL_BUFFER_BYTES: usize = 8 * 1024 * 1024;
/// Said to the thread, not by a socket.
pub(crate) const WAKE: Token = Token(usize::MAX);

/// What a thread is told.
pub(crate) enum Order {
    /// A receiver begins.
    Open(Box<Opening>),
    /// A receiver is gone; its counters say so already.
    Close(u32),
}

/// A new receiver and where it lives.
pub(crate) struct Opening {
    pub(crate) number: u32,
    /// Which of the thread's sockets.
    pub(crate) socket: usize,
    pub(crate) beginning: Beginning,
}

/// A socket, and what the kernel can do for it.
pub(crate) struct Socket {
    udp: UdpSocket,
    state: UdpSocketState,
}

impl Socket {
    /// Opens one on every address of this machine, at a port of the system's choice.
    pub(crate) fn open() -> io::Result<(Self, u16)> {
        let socket = socket2::Socket::new(socket2::Domain::IPV4, socket2::Type::DGRAM, None)?;
        socket.set_recv_buffer_size(KERNEL_BUFFER_BYTES)?;
        socket.bind(&SocketAddr::from((Ipv4Addr::UNSPECIFIED, 0)).into())?;
        let state = UdpSocketState::new((&socket).into())?;
        let udp = UdpSocket::from_std(socket.into());
        let port = udp.local_addr()?.port();
        Ok((Self { udp, state }, port))
    }
}

struct Seat {
    peer: Peer,
    socket: usize,
    /// The earliest entry of the timers that concerns it.
    woken_at: Instant,
}

/// The thread.
pub(crate) struct Worker {
    poll: Poll,
    sockets: Vec<Socket>,
    orders: mpsc::Receiver<Order>,
    identity: Identity,
    zero: Instant,
    first_address: Ipv4Addr,
    seats: Vec<Option<Box<Seat>>>,
    timers: BinaryHeap<Reverse<(Instant, u32)>>,
    outgoing: Outgoing,
    buffer: Vec<u8>,
}

impl Worker {
    pub(crate) fn new(
        poll: Poll,
        mut sockets: Vec<Socket>,
        orders: mpsc::Receiver<Order>,
        identity: Identity,
        zero: Instant,
        first_address: Ipv4Addr,
    ) -> io::Result<Self> {
        for (place, socket) in sockets.iter_mut().enumerate() {
            poll.registry().register(&mut socket.udp, Token(place), Interest::READABLE)?;
        }
        Ok(Self {
            poll,
            sockets,
            orders,
            identity,
            zero,
            first_address,
            seats: Vec::new(),
            timers: BinaryHeap::new(),
            outgoing: Outgoing::default(),
            buffer: vec![0; BATCH_SIZE * BUFFER_BYTES],
        })
    }

    /// Works until nobody can give orders any more.
    pub(crate) fn run(mut self) {
        let mut events = Events::with_capacity(64);
        loop {
            let wait = match self.timers.peek() {
                Some(Reverse((due, _))) => due.saturating_duration_since(Instant::now()),
                None => Duration::from_secs(1),
            };
            if let Err(error) = self.poll.poll(&mut events, Some(wait))
                && error.kind() != io::ErrorKind::Interrupted
            {
                tracing::error!(%error, "the receivers' sockets cannot be waited for");
                return;
            }
            for event in events.iter().filter(|event| event.token() != WAKE) {
                self.drain(event.token().0);
            }
            if !self.obey() {
                return;
            }
            self.fire();
        }
    }

    fn moment(&self) -> Moment {
        let now = Instant::now();
        Moment { now, clock: now.saturating_duration_since(self.zero) }
    }

    /// Does what was ordered. False if no order can come any more.
    fn obey(&mut self) -> bool {
        loop {
            match self.orders.try_recv() {
                Ok(Order::Open(opening)) => self.open(*opening),
                Ok(Order::Close(number)) => self.leave(number),
                Err(mpsc::error::TryRecvError::Empty) => return true,
                Err(mpsc::error::TryRecvError::Disconnected) => return false,
            }
        }
    }

    fn open(&mut self, opening: Opening) {
        let moment = self.moment();
        let place = usize::try_from(opening.number).unwrap_or(usize::MAX);
        if place >= self.seats.len() {
            self.seats.resize_with(place + 1, || None);
        }
        let peer = Peer::new(opening.beginning, moment);
        if let Some(seat) = self.seats.get_mut(place) {
            *seat = Some(Box::new(Seat { peer, socket: opening.socket, woken_at: moment.now }));
            self.timers.push(Reverse((moment.now, opening.number)));
        }
    }

    /// Empties a seat, unless somebody new sits there.
    fn leave(&mut self, number: u32) {
        if let Some(seat) = usize::try_from(number).ok().and_then(|place| self.seats.get_mut(place))
            && seat.as_ref().is_some_and(|seat| seat.peer.is_over())
        {
            *seat = None;
        }
    }

    /// Reads a socket until it is empty; the readiness of sockets is told only once.
    fn drain(&mut self, place: usize) {
        let mut buffer = std::mem::take(&mut self.buffer);
        let mut metas = [RecvMeta::default(); BATCH_SIZE];
        while let Some(socket) = self.sockets.get(place) {
            let mut slices: Vec<IoSliceMut<'_>> = buffer.chunks_mut(BUFFER_BYTES).map(IoSliceMut::new).collect();
            let received = match socket.state.recv((&socket.udp).into(), &mut slices, &mut metas) {
                Ok(received) => received,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(_) => break,
            };
            let moment = self.moment();
            for (slice, meta) in buffer.chunks_mut(BUFFER_BYTES).zip(&metas).take(received) {
                let Some(datagrams) = slice.get_mut(..meta.len) else { continue };
                self.deliver(place, meta, datagrams, moment);
            }
        }
        self.buffer = buffer;
    }

    fn deliver(&mut self, socket: usize, meta: &RecvMeta, datagrams: &mut [u8], moment: Moment) {
        let Some(IpAddr::V4(address)) = meta.dst_ip else { return };
        let Some(number) = u32::from(address).checked_sub(u32::from(self.first_address)) else { return };
        let place = usize::try_from(number).unwrap_or(usize::MAX);
        let Some(Some(seat)) = self.seats.get_mut(place) else { return };
        if seat.socket != socket || seat.peer.server() != meta.addr {
            return;
        }
        let mut hurries = false;
        for datagram in datagrams.chunks_mut(meta.stride.max(1)) {
            hurries |= seat.peer.datagram(&self.identity, moment, datagram, &mut self.outgoing);
        }
        if hurries {
            self.settle(number);
        }
    }

    /// Wakes everybody whose time has come.
    fn fire(&mut self) {
        let moment = self.moment();
        while let Some(Reverse((due, number))) = self.timers.peek().copied() {
            if due > moment.now {
                return;
            }
            self.timers.pop();
            let place = usize::try_from(number).unwrap_or(usize::MAX);
            if let Some(Some(seat)) = self.seats.get_mut(place)
                && seat.woken_at == due
            {
                seat.peer.timeout(moment, &mut self.outgoing);
                // No entry is left: the next one is made whenever it may be.
                seat.woken_at = moment.now + Duration::from_secs(3_600);
                self.settle(number);
            }
        }
    }

    /// After a receiver did something: sends what it wants to send, and sees to its next wake-up.
    fn settle(&mut self, number: u32) {
        let place = usize::try_from(number).unwrap_or(usize::MAX);
        let Some(Some(seat)) = self.seats.get_mut(place) else { return };
        if let Some(socket) = self.sockets.get(seat.socket) {
            let source = Ipv4Addr::from(u32::from(self.first_address).wrapping_add(number));
            for datagram in self.outgoing.datagrams() {
                let transmit = Transmit {
                    destination: seat.peer.server(),
                    ecn: None,
                    contents: datagram,
                    segment_size: None,
                    src_ip: Some(source.into()),
                };
                // A datagram that cannot be sent is lost, as datagrams are.
                let _ = socket.state.try_send((&socket.udp).into(), &transmit);
            }
        }
        self.outgoing.clear();
        if seat.peer.is_over() {
            return self.leave(number);
        }
        let wake_at = seat.peer.wake_at();
        if wake_at < seat.woken_at {
            seat.woken_at = wake_at;
            self.timers.push(Reverse((wake_at, number)));
        }
    }
}
