//! The words that cross the network: messages of the WebSocket, bodies of HTTP, and how they are
//! translated to and from the rules.
//!
//! Every type here is parsed strictly (`deny_unknown_fields`) and written anew; nothing a client
//! sent is passed on as it came. Times are RFC 3339 in UTC.

pub mod account;
pub mod board;
pub mod comment;
pub mod conference;
pub mod delegate;
pub mod document;
pub mod endpoint;
pub mod figures;
pub mod floor;
pub mod join;
pub mod message;
pub mod problem;
pub mod prompt;
pub mod quality;
pub mod readiness;
pub mod recording;
pub mod report;
pub mod report_job;
pub mod roll_call;
pub mod roster;
pub mod session;
pub mod slip;
pub mod stream;
pub mod study;
pub mod time;
pub mod vote;
pub mod websocket;
pub mod write_up;

#[cfg(test)]
mod tests;
