//! The publishers' side: few peers, each with a whole connection of its own.
//!
//! A pure core ([`studio`]) is told the time, the datagrams and the wishes, and gives frames and
//! scenes; a thread ([`thread`]) owns the socket and the clock and hands them to the shards.

pub(crate) mod air;
pub(crate) mod answer;
pub(crate) mod awaited;
pub(crate) mod capture_clock;
pub(crate) mod encoder;
pub(crate) mod gathering;
pub(crate) mod key_frame_request;
pub(crate) mod leg;
pub(crate) mod line_meter;
pub(crate) mod offer;
pub(crate) mod own_streams;
pub(crate) mod program;
pub(crate) mod program_clock;
pub(crate) mod publisher;
pub(crate) mod speakers;
pub(crate) mod staging;
pub(crate) mod studio;
pub(crate) mod thread;

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests;
