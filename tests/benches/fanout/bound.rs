//! The bound: seal every packet for every receiver and hand it to the system, and nothing else.
//!
//! A frame goes out as one message of seven segments, sound as single messages: what a server that
//! wastes nothing cannot do without.

use std::net::{SocketAddr, UdpSocket};
use std::time::Instant;

use quinn_udp::{Transmit, UdpSockRef, UdpSocketState};
use ring::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};

use crate::address;
use crate::program::{Due, Program};

const HEADER_BYTES: usize = 12;

/// Sends the program to `receivers` addresses at `port` until the process is ended.
pub(crate) fn run(receivers: u32, port: u16) {
    let socket = UdpSocket::bind(("127.0.0.1", 0)).unwrap();
    let state = UdpSocketState::new(UdpSockRef::from(&socket)).unwrap();
    let peers: Vec<Peer> = (0..receivers).map(|number| Peer::new(number, port)).collect();
    let mut program = Program::new(Instant::now());
    let (mut message, mut index) = (Vec::new(), 0_u64);
    loop {
        std::thread::park_timeout(program.next_at().saturating_duration_since(Instant::now()));
        let (timestamp, payloads) = match program.next(Instant::now()) {
            Due::Picture { timestamp, payloads } => (timestamp, payloads),
            Due::Sound { timestamp, payload } => (timestamp, vec![payload]),
        };
        for peer in &peers {
            message.clear();
            for (packet, payload) in (index..).zip(&payloads) {
                peer.seal(&mut message, packet, timestamp, payload);
            }
            let segment = message.len() / payloads.len();
            let transmit = Transmit {
                destination: peer.address,
                ecn: None,
                contents: &message,
                segment_size: (payloads.len() > 1).then_some(segment),
                src_ip: None,
            };
            while state.try_send(UdpSockRef::from(&socket), &transmit).is_err() {
                std::thread::yield_now();
            }
        }
        index += 16;
    }
}

struct Peer {
    address: SocketAddr,
    key: LessSafeKey,
}

impl Peer {
    fn new(number: u32, port: u16) -> Self {
        let key = UnboundKey::new(&AES_256_GCM, &[7; 32]).unwrap();
        Self { address: SocketAddr::new(address(number), port), key: LessSafeKey::new(key) }
    }

    /// Appends one sealed packet.
    fn seal(&self, message: &mut Vec<u8>, index: u64, timestamp: u32, payload: &[u8]) {
        let begin = message.len();
        let [.., high, low] = index.to_be_bytes();
        message.extend_from_slice(&[0x80, 96, high, low]);
        message.extend_from_slice(&timestamp.to_be_bytes());
        message.extend_from_slice(&[0, 0, 0, 1]);
        message.extend_from_slice(payload);
        let (header, body) = message[begin..].split_at_mut(HEADER_BYTES);
        let mut nonce = [0; 12];
        nonce[4..].copy_from_slice(&index.to_be_bytes());
        let nonce = Nonce::assume_unique_for_key(nonce);
        let tag = self.key.seal_in_place_separate_tag(nonce, Aad::from(&*header), body).unwrap();
        message.extend_from_slice(tag.as_ref());
    }
}
