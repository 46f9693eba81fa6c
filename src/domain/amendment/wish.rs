//! What can be asked about closed figures.

use crate::identity::{Author, EndpointId, RollCallId, SlipNumber};
use crate::roll_call::HeadCount;

/// How many endpoints one correction may be about, in endpoints.
pub const MOST_CORRECTED: usize = 1_000;

/// Make the next version of a session's figures, or the next ones.
///
/// A correction of several endpoints is granted for all of them or for none. Each makes a version of its
/// own, so that a version differs from the one before in one endpoint and its organizer sees all of it;
/// the reason and the time tell that they belong together.
#[derive(Clone, Debug, PartialEq)]
pub struct AmendmentWish {
    /// In whose name.
    pub by: Author,
    /// Why, 1 to 500 characters.
    pub reason: String,
    /// What is to be different, in the order of the versions: 1 to [`MOST_CORRECTED`], each of another
    /// endpoint. What stands so already makes no version.
    pub corrections: Vec<Correction>,
    /// The slip it comes from; none for a correction.
    pub slip: Option<SlipNumber>,
}

/// What is to be different.
#[derive(Clone, Debug, PartialEq)]
pub enum Correction {
    /// What an endpoint answered to a roll call.
    HeadCount {
        /// The roll call.
        roll_call: RollCallId,
        /// The endpoint.
        endpoint: EndpointId,
        /// What counts from now on; none withdraws what it answered: it has reported nothing then, which
        /// is not the same as nobody present.
        head_count: Option<HeadCount>,
    },
    /// Whether an endpoint was absent.
    Absence {
        /// The endpoint.
        endpoint: EndpointId,
        /// Why it was, 1 to 500 characters; none if it was not absent.
        absence: Option<String>,
    },
}

impl Correction {
    /// Whose figure it is.
    #[must_use]
    pub const fn endpoint(&self) -> EndpointId {
        match self {
            Self::HeadCount { endpoint, .. } | Self::Absence { endpoint, .. } => *endpoint,
        }
    }
}
