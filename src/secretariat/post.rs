//! The bounded queue towards one connection of an endpoint.

use std::sync::{Arc, OnceLock};

use diemcau_domain::identity::{DeviceId, Epoch};
use diemcau_protocol::websocket::{GoodbyeReason, ServerMessage};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use crate::situation::Standing;

/// What an endpoint is told. It becomes a message in the task of its connection, so that the work of
/// writing thousands of them is not done where decisions are made.
#[derive(Clone, Debug)]
pub(crate) enum Telling {
    Attending(Epoch),
    HeldElsewhere,
    TakeOverAsked(DeviceId),
    Standing(Box<Standing>),
}

impl Telling {
    pub(crate) fn into_message(self) -> ServerMessage {
        match self {
            Self::Attending(epoch) => ServerMessage::Attending { epoch: epoch.0 },
            Self::HeldElsewhere => ServerMessage::HeldElsewhere,
            Self::TakeOverAsked(device) => ServerMessage::TakeOverAsked { device: device.0 },
            Self::Standing(standing) => ServerMessage::Situation(standing.to_situation()),
        }
    }
}

/// How a connection ends, known at both ends of its queue.
#[derive(Debug, Default)]
pub(crate) struct Farewell {
    pub(crate) reason: OnceLock<GoodbyeReason>,
    pub(crate) ended: CancellationToken,
}

/// The office's end of the queue.
#[derive(Clone, Debug)]
pub(crate) struct Post {
    queue: mpsc::Sender<Telling>,
    farewell: Arc<Farewell>,
}

impl Post {
    pub(crate) fn new(capacity: usize) -> (Self, mpsc::Receiver<Telling>, Arc<Farewell>) {
        let (queue, outgoing) = mpsc::channel(capacity);
        let farewell = Arc::new(Farewell::default());
        (Self { queue, farewell: Arc::clone(&farewell) }, outgoing, farewell)
    }

    /// Never waits: whoever does not take its messages out of the queue is let go.
    pub(crate) fn tell(&self, telling: Telling) {
        if self.farewell.ended.is_cancelled() {
            return;
        }
        if let Err(mpsc::error::TrySendError::Full(_)) = self.queue.try_send(telling) {
            self.say_goodbye(GoodbyeReason::TooSlow);
        }
    }

    /// The first reason stands.
    pub(crate) fn say_goodbye(&self, reason: GoodbyeReason) {
        let _ = self.farewell.reason.set(reason);
        self.farewell.ended.cancel();
    }

    /// Whether nobody is at the other end any more.
    pub(crate) fn is_gone(&self) -> bool {
        self.queue.is_closed() || self.farewell.ended.is_cancelled()
    }
}
