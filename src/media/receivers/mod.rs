//! The receivers' side: thin legs, thousands a thread.
//!
//! A shard is one thread with one socket and one port; the ICE candidate of an answer picks it,
//! so no datagram needs a dispatcher and no state a lock. Handshakes run on threads of their own.

pub(crate) mod answer;
pub(crate) mod check;
pub(crate) mod egress;
pub(crate) mod handshake;
pub(crate) mod layer;
pub(crate) mod offer;
pub(crate) mod opening;
pub(crate) mod prepared;
pub(crate) mod receiver;
pub(crate) mod report;
pub(crate) mod ring;
pub(crate) mod rtcp;
pub(crate) mod shape;
pub(crate) mod shard;
pub(crate) mod slot;
pub(crate) mod srtp;
