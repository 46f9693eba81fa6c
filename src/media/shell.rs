//! The thread around the core: the socket, the clock, the wake-ups.

use std::net::{IpAddr, SocketAddr, SocketAddrV6};
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use mio::net::UdpSocket;
use mio::{Events, Interest, Poll, Token, Waker};
use socket2::{Domain, Protocol, Socket, Type};
use tokio::sync::mpsc;

use crate::engine::Engine;
use crate::figures::Counters;
use crate::happening::MediaEvent;
use crate::media::Command;
use crate::offer::Answerer;
use crate::settings::{MediaConfig, MediaError};

const SOCKET: Token = Token(0);
const WAKE: Token = Token(1);

/// A key frame to a thousand receivers is some 30 MB; the system gives what it allows.
const SOCKET_BUFFER_BYTES: usize = 8 * 1024 * 1024;
const COMMANDS_WAITING: usize = 256;
const EVENTS_WAITING: usize = 16_384;

/// Between two looks at commands and timers.
const DATAGRAMS_A_TURN: usize = 256;
const COMMANDS_A_TURN: usize = 32;

/// Also how late the thread notices that every handle is gone.
const LONGEST_SLEEP: Duration = Duration::from_secs(1);

/// Events that found no room are offered again after this.
const EVENT_RETRY: Duration = Duration::from_millis(10);

/// What the handle needs of a thread that runs.
pub(crate) struct Started {
    pub(crate) local_address: SocketAddr,
    pub(crate) commands: mpsc::Sender<Command>,
    pub(crate) events: mpsc::Receiver<MediaEvent>,
    pub(crate) waker: Arc<Waker>,
    pub(crate) counters: Arc<Counters>,
    pub(crate) thread: JoinHandle<()>,
}

/// Binds the socket and starts the thread.
pub(crate) fn start(config: &MediaConfig) -> Result<Started, MediaError> {
    let listening = |cause| MediaError::Listen { address: config.listen, cause };
    let mut socket = bind(config.listen).map_err(listening)?;
    let local_address = socket.local_addr().map_err(listening)?;
    let answerer = Answerer::new(config.candidates(local_address)?)?;
    let poll = Poll::new().map_err(MediaError::Thread)?;
    let registry = poll.registry();
    registry.register(&mut socket, SOCKET, Interest::READABLE).map_err(MediaError::Thread)?;
    let waker = Arc::new(Waker::new(registry, WAKE).map_err(MediaError::Thread)?);
    let (commands, waiting_commands) = mpsc::channel(COMMANDS_WAITING);
    let (waiting_events, events) = mpsc::channel(EVENTS_WAITING);
    let counters = Arc::new(Counters::default());
    let now = Instant::now();
    let shell = Shell {
        engine: Engine::new(answerer, config.most_legs, Arc::clone(&counters), now),
        line: Line { is_v6: local_address.is_ipv6(), socket, counters: Arc::clone(&counters) },
        poll,
        commands: waiting_commands,
        events: waiting_events,
        readable: true,
    };
    let thread =
        std::thread::Builder::new().name("media".to_owned()).spawn(move || shell.run()).map_err(MediaError::Thread)?;
    Ok(Started { local_address, commands, events, waker, counters, thread })
}

fn bind(address: SocketAddr) -> std::io::Result<UdpSocket> {
    let socket = Socket::new(Domain::for_address(address), Type::DGRAM, Some(Protocol::UDP))?;
    if address.is_ipv6() {
        socket.set_only_v6(!address.ip().is_unspecified())?;
    }
    socket.set_nonblocking(true)?;
    // Smaller buffers than asked for are no error, only more loss under load.
    let _smaller = socket.set_recv_buffer_size(SOCKET_BUFFER_BYTES);
    let _smaller = socket.set_send_buffer_size(SOCKET_BUFFER_BYTES);
    socket.bind(&address.into())?;
    Ok(UdpSocket::from_std(socket.into()))
}

/// The socket.
struct Line {
    socket: UdpSocket,
    is_v6: bool,
    counters: Arc<Counters>,
}

impl Line {
    fn send(&self, destination: SocketAddr, datagram: &[u8]) {
        let destination = match destination.ip() {
            IpAddr::V4(v4) if self.is_v6 => SocketAddrV6::new(v4.to_ipv6_mapped(), destination.port(), 0, 0).into(),
            _ => destination,
        };
        match self.socket.send_to(datagram, destination) {
            Ok(_) => {}
            Err(cause) if cause.kind() == std::io::ErrorKind::WouldBlock => {
                self.counters.dropped_send_buffer_full.one();
            }
            Err(_) => self.counters.dropped_send_failed.one(),
        }
    }
}

struct Shell {
    engine: Engine,
    line: Line,
    poll: Poll,
    commands: mpsc::Receiver<Command>,
    events: mpsc::Sender<MediaEvent>,
    /// The socket may hold more; the system tells only once.
    readable: bool,
}

/// Whether the thread goes on.
#[derive(PartialEq, Eq)]
enum Next {
    GoOn,
    /// There are more commands than one turn takes.
    AtOnce,
    End,
}

impl Shell {
    fn run(mut self) {
        let mut ready = Events::with_capacity(16);
        let mut next = Next::GoOn;
        while next != Next::End {
            if let Err(cause) = self.poll.poll(&mut ready, Some(self.sleep(&next)))
                && cause.kind() != std::io::ErrorKind::Interrupted
            {
                tracing::error!(%cause, "the media thread cannot wait for its socket");
                return;
            }
            self.readable |= ready.iter().any(|event| event.token() == SOCKET);
            self.read();
            next = self.obey();
            let line = &self.line;
            let mut wire = |to: SocketAddr, datagram: &[u8]| line.send(to, datagram);
            self.engine.turn(Instant::now(), &mut wire);
            self.deliver();
        }
        while let Some(event) = self.engine.take_event() {
            // Nobody may be left to read; then nobody misses it.
            let _gone = self.events.try_send(event);
        }
    }

    fn sleep(&self, next: &Next) -> Duration {
        if self.readable || *next == Next::AtOnce {
            return Duration::ZERO;
        }
        let until_turn = self.engine.next_turn().saturating_duration_since(Instant::now());
        let until_retry = if self.engine.has_events() { EVENT_RETRY } else { LONGEST_SLEEP };
        until_turn.min(until_retry)
    }

    fn read(&mut self) {
        let mut buffer = [0; 2_048];
        for _ in 0..DATAGRAMS_A_TURN {
            if !self.readable {
                return;
            }
            match self.line.socket.recv_from(&mut buffer) {
                Ok((length, source)) => {
                    let source = SocketAddr::new(source.ip().to_canonical(), source.port());
                    let datagram = buffer.get(..length).unwrap_or_default();
                    let line = &self.line;
                    let mut wire = |to: SocketAddr, bytes: &[u8]| line.send(to, bytes);
                    self.engine.datagram(source, datagram, Instant::now(), &mut wire);
                }
                Err(cause) if cause.kind() == std::io::ErrorKind::WouldBlock => {
                    self.readable = false;
                }
                // An error that an earlier datagram caused; the next one is read all the same.
                Err(_) => {}
            }
        }
    }

    fn obey(&mut self) -> Next {
        let line = &self.line;
        let mut wire = |to: SocketAddr, datagram: &[u8]| line.send(to, datagram);
        for _ in 0..COMMANDS_A_TURN {
            match self.commands.try_recv() {
                Ok(command) => {
                    let ends = matches!(command, Command::Stop);
                    self.engine.command(command, Instant::now(), &mut wire);
                    if ends {
                        return Next::End;
                    }
                }
                Err(mpsc::error::TryRecvError::Empty) => return Next::GoOn,
                Err(mpsc::error::TryRecvError::Disconnected) => {
                    self.engine.command(Command::Stop, Instant::now(), &mut wire);
                    return Next::End;
                }
            }
        }
        Next::AtOnce
    }

    /// Hands out as many events as there is room for.
    fn deliver(&mut self) {
        while self.engine.has_events() {
            let Ok(room) = self.events.try_reserve() else {
                return;
            };
            if let Some(event) = self.engine.take_event() {
                room.send(event);
            }
        }
    }
}
