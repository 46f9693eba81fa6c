//! The parts of the fan-out comparison, each a process of its own so that its CPU can be told
//! apart. `fanout.py` starts them, measures and prints.
//!
//! - `bound`: what sealing and sending the program costs when nothing else is done.
//! - `naive`: one `webrtc` peer connection a receiver, as most servers begin.
//! - `publisher`: the hall of our own server.
//! - `drain`: receivers that only read, for the bound.
//! - `receivers`: real ones, for a WHEP server.
//! - `crowd`: the same, all at once.
//! - `watchers`: a few that tell how late each picture came meanwhile.
//! - `janus`: real ones, for Janus, fed with the same program over plain RTP.
//! - `handshakes`: DTLS handshakes of both sides in one thread, with nothing around them.
//!
//! Each says in lines of JSON on its standard output how it goes, until it is ended.

#![expect(clippy::unwrap_used, reason = "a benchmark fails by panicking")]

mod bound;
mod crowd;
mod drain;
mod handshakes;
mod janus;
mod naive;
mod program;
mod publisher;
mod receivers;
mod watchers;

use std::net::{IpAddr, Ipv4Addr};

fn main() {
    // Cargo adds a word of its own when it runs a benchmark.
    let words: Vec<String> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match *words.as_slice() {
        ["bound", receivers, port] => bound::run(number(receivers), number(port)),
        ["drain", port] => drain::run(number(port)),
        ["naive", listen] => naive::run(listen),
        ["receivers", url, first_address] => receivers::run(url, first_address),
        ["crowd", url, first_address] => crowd::run(url, first_address),
        ["watchers", url] => watchers::run(url),
        ["janus", api, feed, listen] => janus::run(api, feed, listen),
        ["publisher", url, token, pictures, sound] => publisher::run(url, token, pictures, sound),
        ["handshakes", count] => handshakes::run(number(count)),
        // A plain `cargo bench` runs every benchmark; this one is run by `make bench-fanout`.
        _ => eprintln!("the parts of the fan-out comparison are started by `make bench-fanout`"),
    }
}

fn number<T: std::str::FromStr<Err: std::fmt::Debug>>(word: &str) -> T {
    word.parse().unwrap()
}

/// The address of a receiver: every one has its own, and all can share a port.
fn address(receiver: u32) -> IpAddr {
    let [_, high, middle, low] = (receiver + 1).to_be_bytes();
    Ipv4Addr::new(127, 64 + high, middle, low).into()
}
