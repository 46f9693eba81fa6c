//! The promises of this crate, kept against real ICE, DTLS and SRTP peers in one process.

mod ends;
mod joining;
mod offers;
mod peer;
mod pictures;
mod proofs;
mod sources;
mod switching;
mod synchrony;
mod thread;
mod world;
