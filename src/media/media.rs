//! The handle to the media thread.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use tokio::sync::{mpsc, oneshot};

use crate::figures::{Counters, Figures};
use crate::happening::{Answer, Arrangement, LegId, MediaEvent, Place, ProgramId, Source, SpeakerId, View};
use crate::offer::{self, ReadOffer};
use crate::refusal::OfferRefusal;
use crate::settings::{MediaConfig, MediaError};
use crate::shell;

/// What the media thread can be told to do.
pub(crate) enum Command {
    Publish {
        program: ProgramId,
        place: Place,
        offer: Box<ReadOffer>,
        reply: oneshot::Sender<Result<Answer, OfferRefusal>>,
    },
    Receive {
        program: ProgramId,
        offer: Box<ReadOffer>,
        reply: oneshot::Sender<Result<Answer, OfferRefusal>>,
    },
    Close(LegId),
    CloseProgram(ProgramId),
    PutOnAir(ProgramId, Place),
    Stop,
}

/// The handle to the media thread. Clones share the one thread; it ends with
/// [`Media::stop`], or soon after the last handle is gone.
#[derive(Clone)]
pub struct Media {
    inner: Arc<Inner>,
}

struct Inner {
    local_address: SocketAddr,
    commands: mpsc::Sender<Command>,
    waker: Arc<mio::Waker>,
    counters: Arc<Counters>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

impl Media {
    /// Binds the socket and starts the thread. The events must be read: while nobody reads,
    /// proofs are dropped and, after a while, new offers are refused. They end with the thread.
    ///
    /// # Errors
    /// [`MediaError`] if the address cannot be had, no candidate can be named or the thread
    /// cannot be made.
    pub fn start(config: MediaConfig) -> Result<(Self, mpsc::Receiver<MediaEvent>), MediaError> {
        let started = shell::start(&config)?;
        let media = Self {
            inner: Arc::new(Inner {
                local_address: started.local_address,
                commands: started.commands,
                waker: started.waker,
                counters: started.counters,
                thread: Mutex::new(Some(started.thread)),
            }),
        };
        Ok((media, started.events))
    }

    /// The address that the socket is bound to.
    pub fn local_address(&self) -> SocketAddr {
        self.inner.local_address
    }

    /// Opens a publisher. Once it is connected it replaces whoever had the place.
    ///
    /// # Errors
    /// [`OfferRefusal`], by name.
    pub async fn publish(&self, program: ProgramId, source: Source, offer: String) -> Result<Answer, OfferRefusal> {
        let offer = Box::new(self.read(&offer)?);
        let Source::Hall(place) = source else { return Err(OfferRefusal::Busy) };
        self.open(|reply| Command::Publish { program, place, offer, reply }).await
    }

    /// Opens a receiver of the program, or of one of its sources. What `own` sends when it speaks
    /// is not sent back to it.
    ///
    /// # Errors
    /// [`OfferRefusal`], by name.
    pub async fn receive(
        &self,
        program: ProgramId,
        _view: View,
        _own: Option<SpeakerId>,
        offer: String,
    ) -> Result<Answer, OfferRefusal> {
        let offer = Box::new(self.read(&offer)?);
        self.open(|reply| Command::Receive { program, offer, reply }).await
    }

    /// Closes a leg. A leg that is already gone is no error.
    pub async fn close(&self, leg: LegId) {
        self.tell(Command::Close(leg)).await;
    }

    /// Closes every leg of a program and forgets it. Nothing more is told about the program, only
    /// the end of each leg.
    pub async fn close_program(&self, program: ProgramId) {
        self.tell(Command::CloseProgram(program)).await;
    }

    /// Puts a place on air by hand. By itself the first place that sends is on air, and the
    /// other one takes over when it has been silent for more than two seconds.
    pub async fn put_on_air(&self, program: ProgramId, place: Place) {
        self.tell(Command::PutOnAir(program, place)).await;
    }

    /// Says who is seen and heard from now on. A speaker who is silent gives way to the hall at
    /// once, and comes back when its media does.
    #[expect(clippy::unused_async, reason = "until speakers publish")]
    pub async fn arrange(&self, _program: ProgramId, _arrangement: Arrangement) {}

    /// Ends the thread and waits for it. Legs are told goodbye.
    pub async fn stop(&self) {
        self.tell(Command::Stop).await;
        let thread = self.inner.thread.lock().unwrap_or_else(PoisonError::into_inner).take();
        let Some(thread) = thread else { return };
        let joined = tokio::task::spawn_blocking(move || thread.join()).await;
        if !matches!(joined, Ok(Ok(()))) {
            tracing::error!("the media thread ended by a panic");
        }
    }

    /// The counters, for metrics.
    pub fn figures(&self) -> Figures {
        self.inner.counters.snapshot()
    }

    fn read(&self, offer: &str) -> Result<ReadOffer, OfferRefusal> {
        offer::read(offer).inspect_err(|_| self.inner.counters.offers_refused.one())
    }

    async fn open(
        &self,
        command: impl FnOnce(oneshot::Sender<Result<Answer, OfferRefusal>>) -> Command,
    ) -> Result<Answer, OfferRefusal> {
        let (reply, answer) = oneshot::channel();
        self.tell(command(reply)).await;
        answer.await.unwrap_or(Err(OfferRefusal::Stopped))
    }

    async fn tell(&self, command: Command) {
        // A closed channel means that the thread has ended: there is nothing left to tell.
        if self.inner.commands.send(command).await.is_ok()
            && let Err(cause) = self.inner.waker.wake()
        {
            tracing::warn!(%cause, "the media thread could not be woken");
        }
    }
}
