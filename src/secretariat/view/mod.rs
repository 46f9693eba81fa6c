//! What is shown of a conference: translations of its committed state into the words of the protocol.

mod conference;
mod endpoint;
mod floor;
mod roll_call;
mod session;

pub use conference::{conference, line};
pub use endpoint::{endpoint, endpoint_ref};
pub use floor::floor;
pub use roll_call::{roll_call_board, roll_call_line};
pub use session::{item, program, session, stream_name};

pub(crate) use session::state;

pub(crate) use endpoint::endpoint_ref_at;
pub(crate) use floor::shared_floor;
pub(crate) use roll_call::common;

/// Counts in the protocol have 32 bits; no roster comes near that.
pub(crate) fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
