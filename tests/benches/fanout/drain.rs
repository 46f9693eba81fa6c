//! Receivers that only read: the other end of the bound.

use std::io::IoSliceMut;
use std::net::UdpSocket;
use std::time::{Duration, Instant};

use quinn_udp::{RecvMeta, UdpSockRef, UdpSocketState};

const BUFFER_BYTES: usize = 64 * 1024;
const MESSAGES: usize = 32;

/// Reads whatever comes to `port` on any address, and tells every second how many datagrams came.
pub(crate) fn run(port: u16) {
    let socket = UdpSocket::bind(("0.0.0.0", port)).unwrap();
    let state = UdpSocketState::new(UdpSockRef::from(&socket)).unwrap();
    state.set_recv_buffer_size(UdpSockRef::from(&socket), 32 << 20).unwrap();
    socket.set_nonblocking(false).unwrap();
    let mut buffers = vec![0; BUFFER_BYTES * MESSAGES];
    let mut metas = [RecvMeta::default(); MESSAGES];
    let (mut datagrams, mut told_at) = (0_u64, Instant::now());
    loop {
        let mut slices: Vec<IoSliceMut<'_>> = buffers.chunks_mut(BUFFER_BYTES).map(IoSliceMut::new).collect();
        let messages = state.recv(UdpSockRef::from(&socket), &mut slices, &mut metas).unwrap();
        for meta in &metas[..messages] {
            datagrams += u64::try_from(meta.len.div_ceil(meta.stride.max(1))).unwrap();
        }
        if told_at.elapsed() >= Duration::from_secs(1) {
            told_at = Instant::now();
            println!("{{\"received\":{datagrams}}}");
        }
    }
}
