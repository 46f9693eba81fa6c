//! Everything that can be asked about write-ups.

#![expect(missing_docs, reason = "a variant says what is wished; its fields are named by their types")]

use super::WriteUp;
use crate::identity::EndpointId;

/// A wish about the write-ups of a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WriteUpWish {
    /// One endpoint's stands so; with none it is asked for none.
    Mark { endpoint: EndpointId, state: Option<WriteUp> },
    /// Those of a whole branch stand so; what was handed in stays.
    MarkBranch { subtree: EndpointId, state: WriteUp },
}
