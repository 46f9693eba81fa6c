//! The recorder with real clips, told what the time is.

mod clips;
mod failing;
mod foreign_reader;
mod pieces;
mod recorded;
mod world;
