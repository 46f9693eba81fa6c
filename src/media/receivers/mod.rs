//! The receivers' side: thin legs, thousands a thread.
//!
//! A shard is one thread with one socket and one port; the ICE candidate of an answer picks it,
//! so no datagram needs a dispatcher and no state a lock. Handshakes run on threads of their own.

pub(crate) mod opening;
pub(crate) mod shape;
