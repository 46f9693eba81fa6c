//! A connection of an endpoint, as the socket's task holds it.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use diemcau_domain::identity::{DeviceId, EndpointId};
use diemcau_domain::time::Timestamp;
use diemcau_protocol::websocket::ServerMessage;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use crate::desk::Desk;
use crate::outcome::NotDone;
use crate::post::{Farewell, Telling};

/// A connection that speaks for an endpoint or waits to. What it is comes out of `outgoing` first:
/// `Attending` or `HeldElsewhere`.
///
/// Dropping `outgoing` ends the connection as well as [`Line::leave`] does, a quarter of a second
/// later.
#[derive(Debug)]
pub struct Attachment {
    /// What the endpoint is to be told.
    pub outgoing: Outgoing,
    /// What the endpoint says.
    pub line: Line,
}

/// The messages to one connection, in order.
#[derive(Debug)]
pub struct Outgoing {
    queue: mpsc::Receiver<Telling>,
    farewell: Arc<Farewell>,
    is_over: bool,
}

impl Outgoing {
    pub(crate) fn new(queue: mpsc::Receiver<Telling>, farewell: Arc<Farewell>) -> Self {
        Self { queue, farewell, is_over: false }
    }

    /// The next message. The last one is `Goodbye`; none follows. Losing the future loses no message.
    pub async fn recv(&mut self) -> Option<ServerMessage> {
        if self.is_over {
            return None;
        }
        let telling = tokio::select! {
            biased;
            telling = self.queue.recv() => telling,
            () = self.farewell.ended.cancelled() => None,
        };
        if let Some(telling) = telling {
            return Some(telling.into_message());
        }
        self.is_over = true;
        self.farewell.reason.get().map(|reason| ServerMessage::Goodbye { reason: *reason })
    }

    /// Cancelled as soon as the office has let the connection go, even while messages wait: a task
    /// that is stuck in writing to the socket should give up then.
    #[must_use]
    pub fn ended(&self) -> CancellationToken {
        self.farewell.ended.clone()
    }
}

/// What comes in from one connection. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Line {
    desk: Desk,
    endpoint: EndpointId,
    number: u64,
    last_heard_ms: Arc<AtomicI64>,
}

impl Line {
    pub(crate) fn new(desk: Desk, endpoint: EndpointId, number: u64, last_heard_ms: Arc<AtomicI64>) -> Self {
        Self { desk, endpoint, number, last_heard_ms }
    }

    /// Whose connection it is.
    #[must_use]
    pub fn endpoint(&self) -> EndpointId {
        self.endpoint
    }

    /// Something came in at `at`: a message, a pong, a close frame. Costs next to nothing.
    pub fn heard(&self, at: Timestamp) {
        self.last_heard_ms.fetch_max(at.as_millis(), Ordering::Relaxed);
    }

    /// Ask once more to take over, after `HeldElsewhere`. Does nothing for a connection that speaks
    /// for its endpoint already.
    ///
    /// # Errors
    /// [`NotDone`], with nothing changed.
    pub async fn ask_again(&self) -> Result<(), NotDone> {
        self.desk.ask_again(self.endpoint, self.number).await
    }

    /// Let another device take over. Only the connection that speaks for the endpoint may.
    ///
    /// # Errors
    /// `Refused(OtherDevice)` if this connection does not hold the endpoint, else [`NotDone`].
    pub async fn allow_take_over(&self, device: DeviceId) -> Result<(), NotDone> {
        self.desk.allow_take_over(self.endpoint, self.number, device).await
    }

    /// The connection is gone: it was up until it was last heard of. A connection that was replaced
    /// changes nothing any more.
    ///
    /// # Errors
    /// [`NotDone`]; the connection is then closed as soon as it can be written.
    pub async fn leave(&self) -> Result<(), NotDone> {
        self.desk.leave(self.endpoint, self.number).await
    }
}
