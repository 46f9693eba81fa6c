//! Handshakes against another party's client, hostile and honest.

mod client;
mod exchanges;
mod hostile;
mod threads;
