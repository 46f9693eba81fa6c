//! What is asked of the task that owns a conference.

use diemcau_domain::command::Command;
use diemcau_domain::identity::{Author, DeviceId, EndpointId, LegNumber, SessionId};
use diemcau_protocol::websocket::GoodbyeReason;
use tokio::sync::oneshot;

use crate::link::Connection;
use crate::outcome::{NotDone, Outcome};
use crate::program::Air;
use crate::reading::Reading;
use crate::watch::Watcher;

/// Where the answer goes.
pub(crate) type Answer<T> = oneshot::Sender<Result<T, NotDone>>;

/// A look at the committed state.
pub(crate) type Look = Box<dyn FnOnce(Result<&Reading<'_>, NotDone>) + Send>;

pub(crate) enum Wish {
    Command {
        author: Author,
        command: Command,
        answer: Answer<Outcome>,
    },
    Attach {
        endpoint: EndpointId,
        connection: Connection,
        answer: Answer<()>,
    },
    AskAgain {
        endpoint: EndpointId,
        number: u64,
        answer: Answer<()>,
    },
    AllowTakeOver {
        endpoint: EndpointId,
        number: u64,
        device: DeviceId,
        answer: Answer<()>,
    },
    Leave {
        endpoint: EndpointId,
        number: u64,
        answer: Answer<()>,
    },
    Dismiss {
        endpoint: EndpointId,
        reason: GoodbyeReason,
        answer: Answer<()>,
    },
    NumberLeg {
        endpoint: EndpointId,
        answer: Answer<LegNumber>,
    },
    /// Something that was seen, and is true whether it can be written now or not.
    Note {
        fact: Command,
        answer: Answer<()>,
    },
    PutOnAir {
        session: SessionId,
        air: Air,
        answer: Answer<()>,
    },
    Watch {
        watcher: Watcher,
        answer: Answer<()>,
    },
    Look(Look),
    /// Do at once what is otherwise done four times a second.
    Turn {
        answer: Answer<()>,
    },
}

impl Wish {
    /// Whether it may wait a moment for others, so that they share one commit.
    pub(crate) const fn may_be_written(&self) -> bool {
        !matches!(self, Self::Look(_) | Self::NumberLeg { .. } | Self::Watch { .. })
    }
}
