//! The promises of a shard, kept by its core with a clock that the test turns, towards peers
//! whose SRTP is another library's.

mod bad_input;
mod breaking;
mod client;
mod far;
mod joining;
mod missing;
mod moving;
mod narrow;
mod passing;
mod redundant;
mod sending;
mod slots;
mod storm;
mod whole;
mod world;
mod wrapping;
