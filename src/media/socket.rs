//! The UDP sockets of media.

use std::io;
use std::net::{SocketAddr, UdpSocket};

use socket2::{Domain, Protocol, Socket, Type};

/// A key frame to a thousand receivers is some 30 MB; the system gives what it allows.
const BUFFER_BYTES: usize = 8 * 1024 * 1024;

/// A socket that does not block. An unspecified IPv6 address takes IPv4 as well.
pub(crate) fn bind(address: SocketAddr) -> io::Result<UdpSocket> {
    let socket = Socket::new(Domain::for_address(address), Type::DGRAM, Some(Protocol::UDP))?;
    if address.is_ipv6() {
        socket.set_only_v6(!address.ip().is_unspecified())?;
    }
    socket.set_nonblocking(true)?;
    // Smaller buffers than asked for are no error, only more loss under load.
    let _smaller = socket.set_recv_buffer_size(BUFFER_BYTES);
    let _smaller = socket.set_send_buffer_size(BUFFER_BYTES);
    socket.bind(&address.into())?;
    Ok(socket.into())
}
