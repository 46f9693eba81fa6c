//! Everything that can be asked about votes.

#![expect(missing_docs, reason = "a variant says what is wished; its fields are named by their types")]

use super::{Ballot, VoteCounting};
use crate::identity::{EndpointId, VoteId};

/// A wish about a vote of a session.
#[derive(Clone, Debug, PartialEq)]
pub enum VoteWish {
    /// Ask everybody of the audience.
    Open { question: String, counting: VoteCounting },
    /// Say something to it, or something else than before.
    Cast { vote: VoteId, endpoint: EndpointId, ballot: Ballot },
    /// Take no more voices.
    Close { vote: VoteId },
}
