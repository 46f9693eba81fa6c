//! The promises of a shard, kept by its core with a clock that the test turns, towards peers
//! whose SRTP is another library's.

mod bad_input;
mod client;
mod far;
mod joining;
mod missing;
mod narrow;
mod passing;
mod redundant;
mod sending;
mod slots;
mod whole;
mod world;
