//! What can be asked about closed figures.

use crate::identity::{Author, EndpointId, RollCallId, SlipNumber};
use crate::roll_call::HeadCount;

/// Make the next version of a session's figures.
#[derive(Clone, Debug, PartialEq)]
pub struct AmendmentWish {
    /// In whose name.
    pub by: Author,
    /// Why, 1 to 500 characters.
    pub reason: String,
    /// What is to be different.
    pub correction: Correction,
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
        /// What counts from now on.
        head_count: HeadCount,
    },
    /// Whether an endpoint was absent.
    Absence {
        /// The endpoint.
        endpoint: EndpointId,
        /// Why it was, 1 to 500 characters; none if it was not absent.
        absence: Option<String>,
    },
}
