//! The words that cross the network: messages of the WebSocket, bodies of HTTP, and how they are
//! translated to and from the rules.
//!
//! Every type here is parsed strictly (`deny_unknown_fields`) and written anew; nothing a client
//! sent is passed on as it came. Times are RFC 3339 in UTC.

pub mod account;
pub mod board;
pub mod conference;
pub mod endpoint;
pub mod floor;
pub mod join;
pub mod problem;
pub mod quality;
pub mod roll_call;
pub mod roster;
pub mod session;
pub mod stream;
pub mod time;
pub mod websocket;

#[cfg(test)]
mod tests;
