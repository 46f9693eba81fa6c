//! What is shown of a conference: translations of its committed state into the words of the protocol.

mod comment;
mod conference;
mod delegate;
mod document;
mod endpoint;
mod figures;
mod floor;
mod message;
mod prompt;
mod readiness;
mod roll_call;
mod session;
mod slip;
mod vote;
mod write_up;

pub use comment::{comment, comments, own_comments};
pub use conference::{conference, line};
pub use delegate::{delegate_board, delegates_at};
pub use document::{document_readers, documents, own_document};
pub use endpoint::{endpoint, endpoint_ref};
pub use figures::{endpoint_figures, versions};
pub use floor::floor;
pub use message::{
    announcement, announcements, answerers, hot_line, hot_line_count, hot_line_hashes, hot_lines, own_hashes,
    own_messages, text_of,
};
pub use prompt::prompts;
pub use readiness::{endpoint_readiness, readiness_board};
pub use roll_call::{roll_call_board, roll_call_line};
pub use session::{item, program, session, stream_name};
pub use slip::{own_slips, slip_check, slip_view, slips};
pub use vote::votes;
pub use write_up::write_ups;

pub(crate) use session::state;

pub(crate) use delegate::own_delegates;
pub(crate) use endpoint::endpoint_ref_at;
pub(crate) use floor::{floor_bar, shared_floor};
pub(crate) use message::situation_messages;
pub(crate) use prompt::endpoint_prompts;
pub(crate) use readiness::check_views;
pub(crate) use roll_call::{common, rows_of};

/// Counts in the protocol have 32 bits; no roster comes near that.
pub(crate) fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
