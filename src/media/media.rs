//! The handle to all threads of media.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Instant;

use rand::distr::{Alphanumeric, SampleString};
use tokio::sync::{mpsc, oneshot};

use crate::admission::Admission;
use crate::figures::{Counters, Figures};
use crate::happening::{Answer, Arrangement, LegId, MediaEvent, Place, ProgramId, Source, SpeakerId, View};
use crate::key_frame_wishes::KeyFrameWishes;
use crate::publishers;
use crate::publishers::studio::ToStudio;
use crate::publishers::thread::{Site, StudioHandle};
use crate::receivers;
use crate::receivers::opening::{Opening, ToShard};
use crate::receivers::shape::Shapes;
use crate::recording::{Recording, RecordingOrder};
use crate::refusal::OfferRefusal;
use crate::settings::{MediaConfig, MediaError};
use crate::shards::{Shards, Surroundings};

const EVENTS_WAITING: usize = 16_384;

/// The handle to the threads of media: one for those who send, one a shard for those who receive,
/// and those that shake hands. Clones share them; they end with [`Media::stop`], or soon after
/// the last handle is gone.
#[derive(Clone)]
pub struct Media {
    inner: Arc<Inner>,
}

struct Inner {
    local_address: SocketAddr,
    admission: Admission,
    shapes: Mutex<Shapes>,
    studio: StudioHandle,
    shards: Arc<Shards>,
    key_frames: Arc<KeyFrameWishes>,
    /// Of the studio, and of this handle.
    counters: [Arc<Counters>; 2],
    /// Weak, so that the events end with the threads.
    events: mpsc::WeakSender<MediaEvent>,
    is_stopped: AtomicBool,
    thread: Mutex<Option<JoinHandle<()>>>,
}

impl Media {
    /// Binds the sockets and starts the threads. The events must be read: while nobody reads,
    /// proofs are dropped and, after a while, new offers are refused. They end with the threads.
    ///
    /// # Errors
    /// [`MediaError`] if an address cannot be had, no candidate can be named or a thread cannot
    /// be made.
    pub fn start(config: MediaConfig) -> Result<(Self, mpsc::Receiver<MediaEvent>), MediaError> {
        let (told, events) = mpsc::channel(EVENTS_WAITING);
        let site = Site::bind(config.listen)?;
        let (local_address, counters) = (site.local_address, Arc::clone(&site.counters));
        let key_frames = Arc::clone(&site.key_frames);
        let for_shards = Arc::clone(&key_frames);
        let shards = Shards::start(&Surroundings { config: &config, key_frames: for_shards, events: told.clone() })?;
        let shards = Arc::new(shards);
        let weak = told.downgrade();
        let (studio, thread) = site.start(&config, Arc::clone(&shards), told)?;
        let inner = Inner {
            local_address,
            admission: Admission::new(config.most_legs),
            shapes: Mutex::default(),
            studio,
            shards,
            key_frames,
            counters: [counters, Arc::default()],
            events: weak,
            is_stopped: AtomicBool::new(false),
            thread: Mutex::new(Some(thread)),
        };
        Ok((Self { inner: Arc::new(inner) }, events))
    }

    /// The address to which publishers send; receivers are told others.
    pub fn local_address(&self) -> SocketAddr {
        self.inner.local_address
    }

    /// Opens a publisher. Once it is connected it replaces whoever had the place.
    ///
    /// # Errors
    /// [`OfferRefusal`], by name.
    pub async fn publish(&self, program: ProgramId, source: Source, offer: String) -> Result<Answer, OfferRefusal> {
        let opened = self.open_publisher(program, source, &offer).await;
        self.counted(opened)
    }

    /// Opens a receiver of the program, or of one of its sources. What `own` sends when it speaks
    /// is not sent back to it.
    ///
    /// # Errors
    /// [`OfferRefusal`], by name.
    #[expect(clippy::unused_async, reason = "callers need not know that nothing waits here")]
    pub async fn receive(
        &self,
        program: ProgramId,
        view: View,
        own: Option<SpeakerId>,
        offer: String,
    ) -> Result<Answer, OfferRefusal> {
        self.counted(self.open_receiver(program, view, own, &offer))
    }

    /// Closes a leg. A leg that is already gone is no error.
    pub async fn close(&self, leg: LegId) {
        self.inner.shards.tell_all(|| ToShard::Close(leg));
        self.inner.studio.tell(ToStudio::Close(leg)).await;
    }

    /// Lets receivers of other programs receive this one from now on, on the legs they have: nothing
    /// is negotiated, and their numbers go on. The picture begins with its next key frame; of a
    /// program that sends nothing yet nothing arrives. Those that are gone are no error.
    pub fn pass(&self, legs: &Arc<[LegId]>, to: ProgramId) {
        self.inner.shards.tell_all(|| ToShard::Pass(Arc::clone(legs), to));
    }

    /// Closes every leg of a program and forgets it. Nothing more is told about the program, only
    /// the end of each leg.
    pub async fn close_program(&self, program: ProgramId) {
        self.inner.studio.tell(ToStudio::CloseProgram(program)).await;
    }

    /// Puts a place on air by hand. By itself the first place that sends is on air, and the
    /// other one takes over when it has been silent for more than two seconds.
    pub async fn put_on_air(&self, program: ProgramId, place: Place) {
        self.inner.studio.tell(ToStudio::PutOnAir(program, place)).await;
    }

    /// Says who is seen and heard from now on. A speaker who is silent gives way to the hall at
    /// once, and comes back when its media does.
    pub async fn arrange(&self, program: ProgramId, arrangement: Arrangement) {
        self.inner.studio.tell(ToStudio::Arrange(program, arrangement)).await;
    }

    /// Begins to record what a program sends to its receivers, from now on or when it begins. Media
    /// never waits for the disk.
    ///
    /// # Errors
    /// What the system says, if the folder or the thread cannot be made.
    pub async fn record(&self, program: ProgramId, order: RecordingOrder) -> std::io::Result<Recording> {
        let key_frames = Arc::clone(&self.inner.key_frames);
        // Parts that a kill left open are closed first; the disk may take its time.
        let starting = tokio::task::spawn_blocking(move || Recording::start(order, key_frames));
        let (recording, tap) = starting.await.map_err(std::io::Error::other)??;
        self.inner.studio.tell(ToStudio::Record(program, tap)).await;
        Ok(recording)
    }

    /// Ends the threads and waits for them: first those who send, then those who receive. Legs
    /// are told goodbye.
    pub async fn stop(&self) {
        self.inner.is_stopped.store(true, Ordering::Release);
        self.inner.studio.tell(ToStudio::Stop).await;
        let thread = self.inner.thread.lock().unwrap_or_else(PoisonError::into_inner).take();
        let Some(thread) = thread else { return };
        let shards = Arc::clone(&self.inner.shards);
        let stopped = tokio::task::spawn_blocking(move || {
            let studio = thread.join();
            shards.stop();
            studio
        });
        if !matches!(stopped.await, Ok(Ok(()))) {
            tracing::error!("the studio ended by a panic");
        }
    }

    /// Breaks the studio, as a mistake of ours would.
    #[cfg(test)]
    pub(crate) async fn break_studio(&self) {
        self.inner.studio.tell(ToStudio::Break).await;
    }

    /// The counters, for metrics.
    pub fn figures(&self) -> Figures {
        let own = self.inner.counters.iter().map(|counters| counters.snapshot());
        own.chain([self.inner.shards.figures()]).sum()
    }

    async fn open_publisher(&self, program: ProgramId, source: Source, offer: &str) -> Result<Answer, OfferRefusal> {
        let offer = Box::new(publishers::offer::read(offer)?);
        let leg = self.admit()?;
        let (reply, answer) = oneshot::channel();
        self.inner.studio.tell(ToStudio::Publish { leg, program, source, offer, reply }).await;
        let answer = answer.await.unwrap_or(Err(OfferRefusal::Stopped));
        answer.inspect_err(|_| self.inner.admission.take_back())
    }

    fn open_receiver(
        &self,
        program: ProgramId,
        view: View,
        own: Option<SpeakerId>,
        offer: &str,
    ) -> Result<Answer, OfferRefusal> {
        let offer = receivers::offer::read(offer)?;
        let shards = &self.inner.shards;
        let shape = self.inner.shapes.lock().unwrap_or_else(PoisonError::into_inner).intern(&offer.shape)?;
        let shard = shards.emptiest().ok_or(OfferRefusal::TooManyLegs)?;
        let leg = self.admit()?;
        let (ufrag, password) = (random_text(8), random_text(24));
        let sdp = offer.answer(&ufrag, &password, &shards.fingerprint(), &shard.candidates, &shards.sources);
        let opening = Opening {
            leg,
            program,
            view,
            own,
            ufrag: ufrag.into(),
            password: password.into(),
            fingerprint: offer.fingerprint,
            shape,
            opened_at: Instant::now(),
        };
        shard.tell(ToShard::Open(Box::new(opening)));
        Ok(Answer { leg, sdp })
    }

    /// Gives the next leg its number, if there may be one more.
    fn admit(&self) -> Result<LegId, OfferRefusal> {
        let inner = &self.inner;
        if inner.is_stopped.load(Ordering::Acquire) {
            return Err(OfferRefusal::Stopped);
        }
        if inner.events.upgrade().is_some_and(|events| events.capacity() == 0) {
            return Err(OfferRefusal::Busy);
        }
        let [studio, _] = &inner.counters;
        inner.admission.admit(studio.legs_closed.get() + inner.shards.legs_closed())
    }

    fn counted<T>(&self, opened: Result<T, OfferRefusal>) -> Result<T, OfferRefusal> {
        let [_, own] = &self.inner.counters;
        opened.inspect_err(|_| own.offers_refused.one())
    }
}

fn random_text(length: usize) -> String {
    Alphanumeric.sample_string(&mut rand::rng(), length)
}
