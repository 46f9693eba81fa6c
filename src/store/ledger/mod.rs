//! The append-only ledger of every conference, each line bound to the one before by its hash.

mod append;
mod chain;
mod conference;
mod line;
mod load;
mod verify;

pub use chain::{Head, NoHead};
pub use verify::{BreakReason, ChainBreak, Verified};

pub(crate) use append::{Append, append_all};
pub(crate) use line::Line;
