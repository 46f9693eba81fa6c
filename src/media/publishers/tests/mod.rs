//! The promises of the publishers' side, kept against real ICE, DTLS and SRTP peers in one process.

mod air_changes;
mod ends;
mod frames;
mod layers;
mod lines;
mod offers;
mod proofs;
mod scenes;
mod sources;
mod world;
