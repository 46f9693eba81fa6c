//! The thread around the studio: the socket, the clock, the wake-ups, the way to the shards.

use std::net::{IpAddr, SocketAddr, SocketAddrV6};
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use mio::net::UdpSocket;
use mio::{Events, Interest, Poll, Token, Waker};
use tokio::sync::mpsc;

use super::offer::Answerer;
use super::studio::{FromStudio, Studio, ToStudio};
use crate::fault::contained;
use crate::figures::Counters;
use crate::happening::MediaEvent;
use crate::key_frame_wishes::KeyFrameWishes;
use crate::receivers::opening::ToShard;
use crate::settings::{MediaConfig, MediaError};
use crate::shards::Shards;

const SOCKET: Token = Token(0);
const WAKE: Token = Token(1);

const WISHES_WAITING: usize = 256;

/// Between two looks at wishes and timers. What they bring is given away after each turn, so a
/// flood of datagrams delays a frame by no more than these.
const DATAGRAMS_A_TURN: usize = 64;
const WISHES_A_TURN: usize = 32;

/// Also how late the thread notices that every handle is gone.
const LONGEST_SLEEP: Duration = Duration::from_secs(1);

/// Between a break and the new beginning.
const REST: Duration = Duration::from_millis(20);

/// Events that found no room are offered again after this.
const EVENT_RETRY: Duration = Duration::from_millis(10);

/// The socket, and the ways in, before the thread runs.
pub(crate) struct Site {
    pub(crate) local_address: SocketAddr,
    /// What the shards lack.
    pub(crate) key_frames: Arc<KeyFrameWishes>,
    pub(crate) counters: Arc<Counters>,
    socket: UdpSocket,
    poll: Poll,
    waker: Arc<Waker>,
}

/// The handle to the thread.
pub(crate) struct StudioHandle {
    wishes: mpsc::Sender<ToStudio>,
    waker: Arc<Waker>,
}

impl Site {
    /// Binds the socket.
    pub(crate) fn bind(listen: SocketAddr) -> Result<Self, MediaError> {
        let listening = |cause| MediaError::Listen { address: listen, cause };
        let socket = crate::socket::bind(listen).map_err(listening)?;
        let local_address = socket.local_addr().map_err(listening)?;
        let mut socket = UdpSocket::from_std(socket);
        let poll = Poll::new().map_err(MediaError::Thread)?;
        let registry = poll.registry();
        registry.register(&mut socket, SOCKET, Interest::READABLE).map_err(MediaError::Thread)?;
        let waker = Arc::new(Waker::new(registry, WAKE).map_err(MediaError::Thread)?);
        let woken = Arc::clone(&waker);
        let key_frames = Arc::new(KeyFrameWishes::new(move || wake(&woken)));
        Ok(Self { local_address, key_frames, counters: Arc::default(), socket, poll, waker })
    }

    /// Starts the thread. It gives its frames to the shards.
    pub(crate) fn start(
        self,
        config: &MediaConfig,
        shards: Arc<Shards>,
        events: mpsc::Sender<MediaEvent>,
    ) -> Result<(StudioHandle, JoinHandle<()>), MediaError> {
        let answerer = Answerer::new(config.candidates(self.local_address, 0)?)?;
        let (wishes, heard) = mpsc::channel(WISHES_WAITING);
        let worker = Worker {
            studio: Studio::new(answerer, Arc::clone(&self.counters), Instant::now()),
            line: Line { is_v6: self.local_address.is_ipv6(), socket: self.socket, counters: self.counters },
            poll: self.poll,
            wishes: heard,
            key_frames: self.key_frames,
            shards,
            events,
            readable: true,
        };
        let named = std::thread::Builder::new().name("studio".to_owned());
        let thread = named.spawn(move || worker.run()).map_err(MediaError::Thread)?;
        Ok((StudioHandle { wishes, waker: self.waker }, thread))
    }
}

impl StudioHandle {
    /// Tells the studio something, waiting for room. One that has ended is told nothing.
    pub(crate) async fn tell(&self, wish: ToStudio) {
        if self.wishes.send(wish).await.is_ok() {
            wake(&self.waker);
        }
    }
}

fn wake(waker: &Waker) {
    if let Err(cause) = waker.wake() {
        tracing::warn!(%cause, "the studio could not be woken");
    }
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

struct Worker {
    studio: Studio,
    line: Line,
    poll: Poll,
    wishes: mpsc::Receiver<ToStudio>,
    key_frames: Arc<KeyFrameWishes>,
    shards: Arc<Shards>,
    events: mpsc::Sender<MediaEvent>,
    /// The socket may hold more; the system tells only once.
    readable: bool,
}

/// Whether the thread goes on.
#[derive(PartialEq, Eq)]
enum Next {
    GoOn,
    /// There are more wishes than one turn takes.
    AtOnce,
    End,
}

impl Worker {
    /// Works until it is told to stop, whatever breaks meanwhile.
    fn run(mut self) {
        while contained(|| self.work()).is_err() {
            self.begin_anew();
        }
        while let Some(event) = self.studio.take_event() {
            // Nobody may be left to read; then nobody misses it.
            let _gone = self.events.try_send(event);
        }
    }

    fn work(&mut self) {
        let mut ready = Events::with_capacity(16);
        let mut next = Next::GoOn;
        while next != Next::End {
            if let Err(cause) = self.poll.poll(&mut ready, Some(self.sleep(&next)))
                && cause.kind() != std::io::ErrorKind::Interrupted
            {
                tracing::error!(%cause, "the studio cannot wait for its socket");
                return;
            }
            self.readable |= ready.iter().any(|event| event.token() == SOCKET);
            self.read();
            next = self.obey();
            for track in self.key_frames.take() {
                self.studio.want_key_frame(track);
            }
            let line = &self.line;
            let mut wire = |to: SocketAddr, datagram: &[u8]| line.send(to, datagram);
            self.studio.turn(Instant::now(), &mut wire);
            self.give();
            self.deliver();
        }
    }

    /// A mistake of ours broke the studio. Its publishers come back by themselves; programs, their
    /// arrangements and their recordings stay.
    fn begin_anew(&mut self) {
        tracing::error!("the studio broke and begins anew");
        self.line.counters.threads_begun_anew.one();
        let (studio, now) = (&mut self.studio, Instant::now());
        // Its legs may break once more as they go; the next try has none left.
        while contained(|| studio.close_broken(now)).is_err() {}
        // What breaks it at once again must not take a whole processor.
        std::thread::park_timeout(REST);
    }

    fn sleep(&self, next: &Next) -> Duration {
        if self.readable || *next == Next::AtOnce {
            return Duration::ZERO;
        }
        let until_turn = self.studio.next_turn().saturating_duration_since(Instant::now());
        let until_retry = if self.studio.has_events() { EVENT_RETRY } else { LONGEST_SLEEP };
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
                    self.studio.datagram(source, datagram, Instant::now(), &mut wire);
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
        for _ in 0..WISHES_A_TURN {
            let wish = match self.wishes.try_recv() {
                Ok(wish) => wish,
                Err(mpsc::error::TryRecvError::Empty) => return Next::GoOn,
                // Every handle is gone.
                Err(mpsc::error::TryRecvError::Disconnected) => ToStudio::Stop,
            };
            let ends = matches!(wish, ToStudio::Stop);
            self.studio.obey(wish, Instant::now(), &mut wire);
            if ends {
                return Next::End;
            }
        }
        Next::AtOnce
    }

    /// Hands frames and scenes to all shards and recorders.
    fn give(&mut self) {
        while let Some(given) = self.studio.take_given() {
            self.studio.taps.tell(&given, &self.line.counters);
            self.shards.tell_all(|| match &given {
                FromStudio::Scene(program, scene) => ToShard::Scene(*program, Arc::clone(scene)),
                FromStudio::Frame(frame) => ToShard::Frame(Arc::clone(frame)),
                FromStudio::CloseProgram(program) => ToShard::CloseProgram(*program),
            });
        }
    }

    /// Hands out as many events as there is room for.
    fn deliver(&mut self) {
        while self.studio.has_events() {
            let Ok(room) = self.events.try_reserve() else {
                return;
            };
            if let Some(event) = self.studio.take_event() {
                room.send(event);
            }
        }
    }
}
