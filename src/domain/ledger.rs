//! One line of the ledger.

use serde::{Deserialize, Serialize};

use crate::event::Event;
use crate::identity::Author;
use crate::time::Timestamp;

/// When something was said, and by whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Said {
    /// When the server took it in.
    pub at: Timestamp,
    /// Who said it.
    pub by: Author,
}

/// A fact with its time and its author, as it is written and read back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// When the server took it in.
    pub at: Timestamp,
    /// Who caused it.
    pub author: Author,
    /// What happened.
    pub event: Event,
}
