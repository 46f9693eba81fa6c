//! Where a conference's office is spoken to.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::time::Duration;

use diemcau_domain::Conference;
use diemcau_domain::command::Command;
use diemcau_domain::event::MediaKind;
use diemcau_domain::floor::FloorWish;
use diemcau_domain::identity::{Author, ConferenceId, DeviceId, EndpointId, LegNumber, SessionId};
use diemcau_domain::quality::{LineKey, PageFigures, Window};
use diemcau_domain::time::Timestamp;
use diemcau_protocol::websocket::GoodbyeReason;
use tokio::sync::{mpsc, oneshot};

use crate::arrival::Mailbox;
use crate::attachment::{Attachment, Line, Outgoing};
use crate::clock::Clock;
use crate::figures::{Counters, Figures};
use crate::lines::LineBox;
use crate::link::Connection;
use crate::outcome::{NotDone, Outcome};
use crate::post::Post;
use crate::program::Air;
use crate::reading::Reading;
use crate::watch::{Watch, Watcher};
use crate::wish::{Answer, Wish};

/// How long a wish waits for room in the queue before it is refused.
const PATIENCE: Duration = Duration::from_secs(2);

/// A conference's office. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Desk {
    counter: Arc<Counter>,
}

#[derive(Debug)]
struct Counter {
    conference: ConferenceId,
    inbox: mpsc::Sender<Wish>,
    mailbox: Arc<Mailbox>,
    line_box: Arc<LineBox>,
    counters: Arc<Counters>,
    clock: Clock,
    outgoing_capacity: usize,
    connections_so_far: AtomicU64,
}

impl Desk {
    pub(crate) fn new(
        conference: ConferenceId,
        inbox: mpsc::Sender<Wish>,
        mailbox: Arc<Mailbox>,
        line_box: Arc<LineBox>,
        counters: Arc<Counters>,
        clock: Clock,
        outgoing_capacity: usize,
    ) -> Self {
        let connections_so_far = AtomicU64::new(0);
        let counter =
            Counter { conference, inbox, mailbox, line_box, counters, clock, outgoing_capacity, connections_so_far };
        Self { counter: Arc::new(counter) }
    }

    /// The conference's number.
    #[must_use]
    pub fn conference(&self) -> ConferenceId {
        self.counter.conference
    }

    /// Asks for something. `Ok` means that it is written. Connections, media and the program have
    /// methods of their own below; the office itself gives the signs of life.
    ///
    /// # Errors
    /// [`NotDone`], with nothing changed and nobody told.
    pub async fn command(&self, author: Author, command: Command) -> Result<Outcome, NotDone> {
        self.ask(|answer| Wish::Command { author, command, answer }).await
    }

    /// Looks at the committed state. Keep it short: nothing is decided meanwhile. Fold reports over a
    /// [`Desk::copy`].
    ///
    /// # Errors
    /// `NotWritten` while the record cannot be read again after a failed write, else `Overloaded` or
    /// `Stopped`.
    pub async fn read<T: Send + 'static>(
        &self,
        look: impl FnOnce(&Reading<'_>) -> T + Send + 'static,
    ) -> Result<T, NotDone> {
        self.ask(|answer: Answer<T>| {
            Wish::Look(Box::new(move |reading| {
                let _ = answer.send(reading.map(look));
            }))
        })
        .await
    }

    /// A copy of the committed state.
    ///
    /// # Errors
    /// As [`Desk::read`].
    pub async fn copy(&self) -> Result<Conference, NotDone> {
        self.read(|reading| reading.conference.clone()).await
    }

    /// Opens a connection for an endpoint. If another device holds the endpoint and is alive, the
    /// connection waits: `HeldElsewhere` is then the first message instead of `Attending`.
    ///
    /// # Errors
    /// [`NotDone`]: an unknown endpoint, a device name of another length than 1 to 64.
    pub async fn attach(&self, endpoint: EndpointId, device: DeviceId) -> Result<Attachment, NotDone> {
        let number = self.counter.connections_so_far.fetch_add(1, Ordering::Relaxed);
        let (post, queue, farewell) = Post::new(self.counter.outgoing_capacity);
        let last_heard_ms = Arc::new(AtomicI64::new(self.counter.clock.now().as_millis()));
        let outgoing = Outgoing::new(queue, farewell);
        let line = Line::new(self.clone(), endpoint, number, Arc::clone(&last_heard_ms));
        let connection = Connection { number, device, post, last_heard_ms };
        self.ask(|answer| Wish::Attach { endpoint, connection, answer }).await?;
        Ok(Attachment { outgoing, line })
    }

    /// Ends every connection of an endpoint, at once and for this reason.
    ///
    /// # Errors
    /// `Overloaded` or `Stopped`; or `NotWritten`: then the connections are ended all the same, and
    /// it is written when it can be.
    pub async fn dismiss(&self, endpoint: EndpointId, reason: GoodbyeReason) -> Result<(), NotDone> {
        self.ask(|answer| Wish::Dismiss { endpoint, reason, answer }).await
    }

    /// A number for a new media leg of an endpoint.
    ///
    /// # Errors
    /// `Overloaded` or `Stopped`.
    pub async fn leg(&self, endpoint: EndpointId) -> Result<LegNumber, NotDone> {
        self.ask(|answer| Wish::NumberLeg { endpoint, answer }).await
    }

    /// Media of a session's program is proven to have arrived on a leg at `at`. Costs little and never waits; only what
    /// changes by it is written.
    pub fn proof(&self, endpoint: EndpointId, session: SessionId, leg: LegNumber, kind: MediaKind, at: Timestamp) {
        self.counter.mailbox.proof(endpoint, session, leg, kind, at);
    }

    /// A leg is closed: what arrived on it did so until its last proof.
    pub fn leg_closed(&self, endpoint: EndpointId, session: SessionId, leg: LegNumber) {
        self.counter.mailbox.leg_closed(endpoint, session, leg);
    }

    /// A line of a session was measured for a window. Costs little and never waits; it is written some
    /// seconds later, beside the record.
    pub fn line_measured(&self, key: LineKey, window: Window) {
        self.counter.line_box.measured(key, window);
    }

    /// The page of an endpoint says what it counted of what it receives. As [`Desk::line_measured`];
    /// what it says of a session in which it does not take part is ignored.
    pub fn line_reported(&self, session: SessionId, endpoint: EndpointId, figures: PageFigures) {
        self.counter.line_box.reported(session, endpoint, figures);
    }

    /// A session's program sends, since then. Kept and written later if it cannot be written now.
    ///
    /// # Errors
    /// `Overloaded` or `Stopped`; or `NotWritten`: then it is written when it can be.
    pub async fn program_sounding(&self, session: SessionId, since: Timestamp) -> Result<(), NotDone> {
        self.note(Command::SoundProgram { session, since }).await
    }

    /// A session's program sent its last at `since`. Kept and written later if it cannot be written
    /// now.
    ///
    /// # Errors
    /// `Overloaded` or `Stopped`; or `NotWritten`: then it is written when it can be.
    pub async fn program_silent(&self, session: SessionId, since: Timestamp) -> Result<(), NotDone> {
        self.note(Command::FallSilent { session, since }).await
    }

    /// Media of an endpoint that sends in a session arrives, since then. Kept and written later if it
    /// cannot be written now.
    ///
    /// # Errors
    /// As [`Desk::program_sounding`].
    pub async fn speaker_sounding(
        &self,
        session: SessionId,
        endpoint: EndpointId,
        since: Timestamp,
    ) -> Result<(), NotDone> {
        self.note(Command::Floor { session, wish: FloorWish::SoundSpeaker { endpoint, since } }).await
    }

    /// Its last came at `since`; whoever held the floor has lost it. Kept and written later if it
    /// cannot be written now.
    ///
    /// # Errors
    /// As [`Desk::program_sounding`].
    pub async fn speaker_silent(
        &self,
        session: SessionId,
        endpoint: EndpointId,
        since: Timestamp,
    ) -> Result<(), NotDone> {
        self.note(Command::Floor { session, wish: FloorWish::SilenceSpeaker { endpoint, since } }).await
    }

    /// From where a session's program is sent now. It is shown to everybody; the place on air is
    /// written, later if it cannot be now.
    ///
    /// # Errors
    /// As [`Desk::program_sounding`].
    pub async fn put_on_air(&self, session: SessionId, air: Air) -> Result<(), NotDone> {
        self.ask(|answer| Wish::PutOnAir { session, air, answer }).await
    }

    /// Shows the board of a session, as far as it lies in `subtree` and in the session's audience.
    ///
    /// # Errors
    /// `Refused(UnknownSession)` or `Refused(UnknownEndpoint)`, else `Overloaded` or `Stopped`.
    pub async fn watch(&self, session: SessionId, subtree: EndpointId) -> Result<Watch, NotDone> {
        let (watcher, watch) = Watcher::new(session, subtree);
        self.ask(|answer| Wish::Watch { watcher, answer }).await?;
        Ok(watch)
    }

    /// How busy the office is.
    #[must_use]
    pub fn figures(&self) -> Figures {
        let inbox = &self.counter.inbox;
        self.counter.counters.figures(inbox.max_capacity().saturating_sub(inbox.capacity()))
    }

    /// Does at once, and until it is written, what the office otherwise does four times a second:
    /// looks for silent connections and for media that ceased, gives the signs of life, sends the
    /// boards. For tests and tools that tell the time themselves ([`Clock::told`]).
    ///
    /// # Errors
    /// [`NotDone`].
    pub async fn turn(&self) -> Result<(), NotDone> {
        self.ask(|answer| Wish::Turn { answer }).await
    }

    pub(crate) async fn ask_again(&self, endpoint: EndpointId, number: u64) -> Result<(), NotDone> {
        self.ask(|answer| Wish::AskAgain { endpoint, number, answer }).await
    }

    pub(crate) async fn allow_take_over(
        &self,
        endpoint: EndpointId,
        number: u64,
        device: DeviceId,
    ) -> Result<(), NotDone> {
        self.ask(|answer| Wish::AllowTakeOver { endpoint, number, device, answer }).await
    }

    pub(crate) async fn leave(&self, endpoint: EndpointId, number: u64) -> Result<(), NotDone> {
        self.ask(|answer| Wish::Leave { endpoint, number, answer }).await
    }

    async fn note(&self, fact: Command) -> Result<(), NotDone> {
        self.ask(|answer| Wish::Note { fact, answer }).await
    }

    async fn ask<T>(&self, wish: impl FnOnce(Answer<T>) -> Wish) -> Result<T, NotDone> {
        let (answer, answered) = oneshot::channel();
        self.counter.inbox.send_timeout(wish(answer), PATIENCE).await.map_err(|error| match error {
            mpsc::error::SendTimeoutError::Timeout(_) => NotDone::Overloaded,
            mpsc::error::SendTimeoutError::Closed(_) => NotDone::Stopped,
        })?;
        // An office that ends answers nobody any more.
        answered.await.unwrap_or(Err(NotDone::Stopped))
    }
}
