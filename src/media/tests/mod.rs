//! The promises of this crate as a whole, kept against real ICE, DTLS and SRTP peers.

pub(crate) mod peer;
mod pictures;
mod proofs;
mod received;
mod synchrony;
mod thread;
mod world;
