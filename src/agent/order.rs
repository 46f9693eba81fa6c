//! What an agent can be told while it runs.

use diemcau_protocol::readiness::Check;
use diemcau_protocol::roll_call::HeadCount;
use tokio::sync::oneshot;

use crate::conversation::AnswerRefusal;

/// An order and, where it matters, where to say that it was carried out.
#[derive(Debug)]
pub(crate) enum Order {
    AnswerRollCall { head_count: HeadCount, reply: oneshot::Sender<Result<(), AnswerError>> },
    Ask { wish: Wish, reply: oneshot::Sender<Result<(), WishError>> },
    AllowTakeOver { device: String, reply: oneshot::Sender<Result<(), NotConnected>> },
    AskAgain { reply: oneshot::Sender<Result<(), NotConnected>> },
    Reconnect,
    DropAbruptly { done: oneshot::Sender<()> },
    FallSilent { done: oneshot::Sender<()> },
    Leave,
}

/// There is no connection on which to say it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the agent is not connected")]
pub struct NotConnected;

/// An answer to a roll call was not written down.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AnswerError {
    /// No roll call is open for the endpoint.
    #[error("no roll call is open for the endpoint")]
    NoRollCall,
    /// The server refused it.
    #[error(transparent)]
    Refused(#[from] AnswerRefusal),
    /// There is no connection, or it was lost before the server answered.
    #[error(transparent)]
    NotConnected(#[from] NotConnected),
}

/// What an endpoint can ask, besides answering a roll call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wish {
    RaiseHand,
    LowerHand,
    ReleaseFloor,
    AnswerPrompt { prompt: u32 },
    DeclareCheck { check: Check, passed: bool },
}

/// A wish was not granted.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WishError {
    /// The server refused it.
    #[error(transparent)]
    Refused(#[from] AnswerRefusal),
    /// There is no connection, or it was lost before the server answered.
    #[error(transparent)]
    NotConnected(#[from] NotConnected),
}
