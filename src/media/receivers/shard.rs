//! A shard: one thread, one socket, one port, thousands of receivers.
//!
//! The thread is a thin shell: it owns the socket and the clock, and does what the core wishes.

mod catch_up;
mod class;
pub(crate) mod core;
mod deadline;
mod doorway;
mod fan_out;
mod feedback;
mod passing;
mod program;
mod shelf;
mod sweep;
mod thread;

use std::io;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use crossbeam_queue::ArrayQueue;
use mio::{Poll, Waker};
use tokio::sync::mpsc::Sender;

use super::handshake::{Handshakes, Secured};
use super::opening::ToShard;
use super::shape::SlotSources;
use crate::figures::Counters;
use crate::happening::{LegEnd, LegId, MediaEvent};
use crate::settings::MediaError;
use crate::track::{Frame, TrackId};
use thread::{Ends, Worker};

/// A second of a program with three layers and three sounds; older frames are worth nothing.
const FRAMES_WAITING: usize = 256;

/// Whoever tells more at once waits until there is room.
const WORDS_WAITING: usize = 4_096;

/// What a shard is made of.
pub(crate) struct ShardConfig {
    /// The UDP address; port 0 lets the system choose.
    pub(crate) listen: SocketAddr,
    pub(crate) sources: SlotSources,
    /// The name that all streams of an answer share.
    pub(crate) canonical_name: Box<str>,
    pub(crate) handshakes: Handshakes,
    pub(crate) counters: Arc<Counters>,
    pub(crate) events: Sender<MediaEvent>,
    /// Told when a track needs a key frame; must not wait.
    pub(crate) key_frames: Arc<dyn Fn(TrackId) + Send + Sync>,
}

/// The handle to a shard. The thread ends with [`Self::stop`], or when the handle is dropped.
pub(crate) struct ShardHandle {
    address: SocketAddr,
    inbox: Inbox,
    legs: Arc<AtomicUsize>,
    counters: Arc<Counters>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

/// What a shard's thread is told, whoever tells it.
enum Word {
    Told(ToShard),
    Secured(LegId, Box<Result<Secured, LegEnd>>),
}

/// The way to the thread.
#[derive(Clone)]
struct Inbox {
    words: SyncSender<Word>,
    frames: Arc<ArrayQueue<Arc<Frame>>>,
    waker: Arc<Waker>,
}

impl ShardHandle {
    /// Binds the socket and starts the thread.
    ///
    /// # Errors
    /// [`MediaError`] if the address cannot be had or the thread cannot be made.
    pub(crate) fn start(config: ShardConfig) -> Result<Self, MediaError> {
        let listening = |cause: io::Error| MediaError::Listen { address: config.listen, cause };
        let socket = Arc::new(crate::socket::bind(config.listen).map_err(listening)?);
        let address = socket.local_addr().map_err(listening)?;
        let poll = Poll::new().map_err(MediaError::Thread)?;
        let waker = Arc::new(Waker::new(poll.registry(), thread::WAKE).map_err(MediaError::Thread)?);
        let (words, heard) = sync_channel(WORDS_WAITING);
        let inbox = Inbox { words, frames: Arc::new(ArrayQueue::new(FRAMES_WAITING)), waker };
        let legs = Arc::new(AtomicUsize::new(0));
        let counters = Arc::clone(&config.counters);
        let ends = Ends { socket, poll, heard, inbox: inbox.clone(), legs: Arc::clone(&legs) };
        let worker = Worker::new(config, ends).map_err(MediaError::Thread)?;
        let named = std::thread::Builder::new().name(format!("shard-{}", address.port()));
        let thread = named.spawn(move || worker.run()).map_err(MediaError::Thread)?;
        Ok(Self { address, inbox, legs, counters, thread: Mutex::new(Some(thread)) })
    }

    /// Tells the shard something. A frame that finds no room is dropped with a counter; for
    /// anything else the caller waits a moment.
    pub(crate) fn tell(&self, word: ToShard) {
        match word {
            ToShard::Frame(frame) => {
                if self.inbox.frames.push(frame).is_err() {
                    self.counters.dropped_crowded_frames.one();
                }
                self.inbox.wake();
            }
            // Its peer's first check waits for a turn as well, and words are heard before datagrams.
            ToShard::Open(_) => self.inbox.leave(Word::Told(word)),
            other => self.inbox.tell(Word::Told(other)),
        }
    }

    /// The address that its socket is bound to.
    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// How many legs it has, connected or about to be.
    pub(crate) fn legs(&self) -> usize {
        self.legs.load(Ordering::Relaxed)
    }

    /// Ends the thread and waits for it. Peers are told goodbye.
    pub(crate) fn stop(&self) {
        self.inbox.tell(Word::Told(ToShard::Stop));
        let thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner).take();
        if thread.is_some_and(|thread| thread.join().is_err()) {
            tracing::error!("a shard ended by a panic");
        }
    }
}

impl Drop for ShardHandle {
    fn drop(&mut self) {
        self.stop();
    }
}

impl Inbox {
    /// Tells the thread something that it must hear at once.
    fn tell(&self, word: Word) {
        self.leave(word);
        self.wake();
    }

    /// Tells it something that waits for its next turn, within milliseconds. A crowd of joiners would
    /// wake it two thousand times a second.
    fn leave(&self, word: Word) {
        // A closed channel means that the thread has ended: there is nobody left to tell.
        let _gone = self.words.send(word);
    }

    fn wake(&self) {
        if let Err(cause) = self.waker.wake() {
            tracing::warn!(%cause, "a shard could not be woken");
        }
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests;
