//! The only unsafe code: `sendmmsg` with `UDP_SEGMENT`, `recvmmsg`, `poll`, one socket option.
//!
//! One system call takes 64 messages, and one message many datagrams of a size (GSO); that is
//! most of what serving a receiver costs. Nothing here outlives a call: every pointer that is
//! handed to the system is made from a live borrow in the same function.

#![expect(unsafe_code, reason = "the system's calls for many datagrams at once have no safe form here")]

pub(crate) mod batch;

use std::io;
use std::mem;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, SocketAddrV6, UdpSocket};
use std::os::fd::AsRawFd;
use std::ptr;
use std::sync::Arc;
use std::time::Instant;

use crate::figures::Counters;
use batch::{Batch, MOST_MESSAGES, Message};

/// The longest datagram that is taken: nothing of ICE, DTLS or RTCP here is longer.
const LONGEST_DATAGRAM_BYTES: usize = 2_048;

/// So many refusals without one success in between mean that this machine cannot cut messages.
const REFUSALS_UNTIL_OFF: u32 = 32;

/// A datagram of this size passes whole wherever IP does: 1,280 bytes (RFC 8200, section 5) without
/// the headers of IPv6 and UDP.
const ALWAYS_WHOLE_BYTES: usize = 1_232;

/// The socket, and whether the system cuts messages for it.
pub(crate) struct Egress {
    socket: Arc<UdpSocket>,
    is_v6: bool,
    /// Nothing that was sent so far may be fragmented on its way.
    stays_whole: bool,
    cuts: bool,
    refusals_in_a_row: u32,
    units: Vec<Unit>,
    counters: Arc<Counters>,
}

/// What one entry of the system call sends.
#[derive(Debug, Clone, Copy)]
struct Unit {
    message: usize,
    start: usize,
    bytes: usize,
    /// 0: not cut.
    segment_bytes: u16,
}

/// The control message that asks to cut: its size is `CMSG_SPACE(2)`, as it ends on the
/// alignment of its header.
#[repr(C)]
#[derive(Clone, Copy)]
struct CutControl {
    header: libc::cmsghdr,
    segment_bytes: u16,
}

#[derive(Clone, Copy)]
union Name {
    v4: libc::sockaddr_in,
    v6: libc::sockaddr_in6,
}

impl Egress {
    pub(crate) fn new(socket: Arc<UdpSocket>, counters: Arc<Counters>) -> io::Result<Self> {
        let is_v6 = socket.local_addr()?.is_ipv6();
        // Whatever may be fragmented needs a number of its own from the system, which for each
        // address means two misses of the cache: a twelfth of what sending costs. Where a router says
        // that a way is too narrow, the system refuses the next datagram to it.
        let stays_whole = forbid_fragments(&socket, true);
        Ok(Self { socket, is_v6, stays_whole, cuts: true, refusals_in_a_row: 0, units: Vec::new(), counters })
    }

    /// Sends everything and empties the batch. What finds no room in the socket until the
    /// batch's deadline is dropped.
    pub(crate) fn send(&mut self, batch: &mut Batch) -> Instant {
        if batch.messages().iter().any(|message| message.segment_bytes > ALWAYS_WHOLE_BYTES) {
            self.allow_fragments();
        }
        self.list_units(batch);
        let mut next = 0;
        while next < self.units.len() {
            match self.send_some(batch, next) {
                Ok(sent) => next += self.count_sent(next, sent),
                Err(cause) => match cause.kind() {
                    io::ErrorKind::Interrupted => {}
                    io::ErrorKind::WouldBlock if self.wait_for_room(batch.deadline) => {}
                    io::ErrorKind::WouldBlock => {
                        let left = self.units.get(next..).unwrap_or_default();
                        let dropped: usize = left.iter().map(Unit::datagrams).sum();
                        self.counters.dropped_send_buffer_full.bytes(dropped);
                        break;
                    }
                    _ => next += self.failed(batch, next, &cause),
                },
            }
        }
        batch.clear();
        Instant::now()
    }

    /// Some publishers send larger packets than every way carries, and some ways carry less than they
    /// should: better in pieces than never.
    fn allow_fragments(&mut self) {
        if mem::take(&mut self.stays_whole) {
            forbid_fragments(&self.socket, false);
        }
    }

    fn list_units(&mut self, batch: &Batch) {
        self.units.clear();
        for (number, message) in batch.messages().iter().enumerate() {
            if message.is_cut_here || !self.cuts || message.bytes <= message.segment_bytes {
                self.units.extend(Unit::cut(number, message));
            } else {
                self.units.push(Unit::whole(number, message));
            }
        }
    }

    fn count_sent(&mut self, next: usize, sent: usize) -> usize {
        let units = self.units.get(next..next + sent).unwrap_or_default();
        if units.iter().any(|unit| unit.segment_bytes > 0) {
            self.refusals_in_a_row = 0;
        }
        self.counters.datagrams_out.bytes(units.iter().map(Unit::datagrams).sum());
        self.counters.bytes_out.bytes(units.iter().map(|unit| unit.bytes).sum());
        sent
    }

    /// Deals with the unit that the system refused; how many units are done with.
    fn failed(&mut self, batch: &mut Batch, next: usize, cause: &io::Error) -> usize {
        let is_too_large = is_too_large(cause);
        if self.stays_whole && is_too_large {
            tracing::info!("a way carries less than usual: what is sent may be fragmented from now on");
            self.allow_fragments();
            return 0;
        }
        let unit = self.units.get(next).copied();
        let message = unit.and_then(|unit| batch.messages().get(unit.message).copied());
        if let (Some(unit), Some(message)) = (unit, message)
            && unit.segment_bytes > 0
            && refuses_to_cut(cause)
        {
            self.counters.cuts_refused.one();
            // A narrow way says nothing of this machine.
            self.refusals_in_a_row += u32::from(!is_too_large);
            self.cuts = self.refusals_in_a_row < REFUSALS_UNTIL_OFF;
            batch.refused.push(message.leg);
            self.units.splice(next..=next, Unit::cut(unit.message, &message));
            return 0;
        }
        self.counters.dropped_send_failed.bytes(unit.map_or(1, |unit| unit.datagrams()));
        1
    }

    /// Hands up to 64 units to the system; how many it took.
    fn send_some(&self, batch: &Batch, next: usize) -> io::Result<usize> {
        let end = self.units.len().min(next + MOST_MESSAGES);
        let units = self.units.get(next..end).unwrap_or_default();
        // SAFETY: all of these are plain C structs for which all zeros is a value.
        let (mut headers, mut pieces, mut names, mut controls): (
            [libc::mmsghdr; MOST_MESSAGES],
            [libc::iovec; MOST_MESSAGES],
            [Name; MOST_MESSAGES],
            [CutControl; MOST_MESSAGES],
        ) = unsafe { (mem::zeroed(), mem::zeroed(), mem::zeroed(), mem::zeroed()) };
        let places = headers.iter_mut().zip(&mut pieces).zip(&mut names).zip(&mut controls);
        for (unit, (((header, piece), name), control)) in units.iter().zip(places) {
            let bytes = batch.bytes(unit.start, unit.bytes);
            // The system only reads what it sends.
            piece.iov_base = bytes.as_ptr().cast_mut().cast();
            piece.iov_len = bytes.len();
            let to = batch.messages().get(unit.message).map_or(NOWHERE, |message| message.to);
            header.msg_hdr.msg_namelen = self.write_name(name, to);
            header.msg_hdr.msg_name = ptr::from_mut(name).cast();
            header.msg_hdr.msg_iov = piece;
            header.msg_hdr.msg_iovlen = 1;
            if unit.segment_bytes > 0 {
                *control = CutControl::new(unit.segment_bytes);
                header.msg_hdr.msg_control = ptr::from_mut(control).cast();
                header.msg_hdr.msg_controllen = size_of::<CutControl>();
            }
        }
        let count = libc::c_uint::try_from(units.len()).unwrap_or_default();
        // SAFETY: the first `count` headers are filled and point at `pieces`, `names`, `controls`
        // and the batch's arena, all alive and unmoved until the call returns; lengths are those
        // of the borrows; the descriptor is open because the socket is ours.
        let sent = unsafe { libc::sendmmsg(self.socket.as_raw_fd(), headers.as_mut_ptr(), count, 0) };
        usize::try_from(sent).map_err(|_| io::Error::last_os_error())
    }

    fn write_name(&self, name: &mut Name, to: SocketAddr) -> libc::socklen_t {
        let to = match to {
            SocketAddr::V4(v4) if self.is_v6 => {
                SocketAddr::V6(SocketAddrV6::new(v4.ip().to_ipv6_mapped(), v4.port(), 0, 0))
            }
            other => other,
        };
        match to {
            SocketAddr::V4(v4) => {
                // SAFETY: a plain C struct for which all zeros is a value.
                let mut plain: libc::sockaddr_in = unsafe { mem::zeroed() };
                plain.sin_family = family(libc::AF_INET);
                plain.sin_port = v4.port().to_be();
                plain.sin_addr.s_addr = u32::from_ne_bytes(v4.ip().octets());
                name.v4 = plain;
                length_of::<libc::sockaddr_in>()
            }
            SocketAddr::V6(v6) => {
                // SAFETY: a plain C struct for which all zeros is a value.
                let mut plain: libc::sockaddr_in6 = unsafe { mem::zeroed() };
                plain.sin6_family = family(libc::AF_INET6);
                plain.sin6_port = v6.port().to_be();
                plain.sin6_addr.s6_addr = v6.ip().octets();
                plain.sin6_scope_id = v6.scope_id();
                name.v6 = plain;
                length_of::<libc::sockaddr_in6>()
            }
        }
    }

    /// Whether the socket has room again before the deadline.
    fn wait_for_room(&self, deadline: Instant) -> bool {
        let left = deadline.saturating_duration_since(Instant::now());
        let left_ms = libc::c_int::try_from(left.as_millis()).unwrap_or(libc::c_int::MAX);
        let mut wish = libc::pollfd { fd: self.socket.as_raw_fd(), events: libc::POLLOUT, revents: 0 };
        // SAFETY: one `pollfd` that lives until the call returns.
        left_ms > 0 && unsafe { libc::poll(&raw mut wish, 1, left_ms) } > 0
    }
}

impl Unit {
    fn whole(number: usize, message: &Message) -> Self {
        let segment_bytes = u16::try_from(message.segment_bytes).unwrap_or_default();
        Self { message: number, start: message.start, bytes: message.bytes, segment_bytes }
    }

    fn cut(number: usize, message: &Message) -> impl Iterator<Item = Self> + use<> {
        let Message { start, bytes, segment_bytes, .. } = *message;
        (0..bytes).step_by(segment_bytes.max(1)).map(move |from| Self {
            message: number,
            start: start + from,
            bytes: segment_bytes.min(bytes - from),
            segment_bytes: 0,
        })
    }

    fn datagrams(&self) -> usize {
        match usize::from(self.segment_bytes) {
            0 => 1,
            segment => self.bytes.div_ceil(segment),
        }
    }
}

impl CutControl {
    fn new(segment_bytes: u16) -> Self {
        // SAFETY: a plain C struct for which all zeros is a value.
        let mut header: libc::cmsghdr = unsafe { mem::zeroed() };
        header.cmsg_level = libc::SOL_UDP;
        header.cmsg_type = libc::UDP_SEGMENT;
        header.cmsg_len = size_of::<libc::cmsghdr>() + size_of::<u16>();
        Self { header, segment_bytes }
    }
}

/// Datagrams that came together.
pub(crate) struct Arrivals {
    buffers: Box<[[u8; LONGEST_DATAGRAM_BYTES]]>,
    filled: Vec<(SocketAddr, usize)>,
}

impl Arrivals {
    pub(crate) fn new() -> Self {
        let buffers = vec![[0; LONGEST_DATAGRAM_BYTES]; MOST_MESSAGES].into_boxed_slice();
        Self { buffers, filled: Vec::with_capacity(MOST_MESSAGES) }
    }

    /// Takes up to 64 datagrams that wait; none left is [`io::ErrorKind::WouldBlock`].
    pub(crate) fn receive(&mut self, socket: &UdpSocket) -> io::Result<()> {
        self.filled.clear();
        // SAFETY: all of these are plain C structs for which all zeros is a value.
        let (mut headers, mut pieces, mut names): (
            [libc::mmsghdr; MOST_MESSAGES],
            [libc::iovec; MOST_MESSAGES],
            [Name; MOST_MESSAGES],
        ) = unsafe { (mem::zeroed(), mem::zeroed(), mem::zeroed()) };
        let places = headers.iter_mut().zip(&mut pieces).zip(&mut names).zip(&mut self.buffers);
        for (((header, piece), name), buffer) in places {
            piece.iov_base = buffer.as_mut_ptr().cast();
            piece.iov_len = buffer.len();
            header.msg_hdr.msg_name = ptr::from_mut(name).cast();
            header.msg_hdr.msg_namelen = length_of::<Name>();
            header.msg_hdr.msg_iov = piece;
            header.msg_hdr.msg_iovlen = 1;
        }
        let count = libc::c_uint::try_from(MOST_MESSAGES).unwrap_or_default();
        let (descriptor, flags) = (socket.as_raw_fd(), libc::MSG_DONTWAIT);
        // SAFETY: all headers are filled and point at `pieces`, `names` and the buffers, each
        // with its true length, alive and unmoved until the call returns; no time-out is given.
        let came = unsafe { libc::recvmmsg(descriptor, headers.as_mut_ptr(), count, flags, ptr::null_mut()) };
        let came = usize::try_from(came).map_err(|_| io::Error::last_os_error())?;
        for (header, name) in headers.iter().zip(&names).take(came) {
            let bytes = usize::try_from(header.msg_len).unwrap_or_default();
            self.filled.push((read_name(name), bytes));
        }
        Ok(())
    }

    /// The datagrams with their sources.
    pub(crate) fn iter_mut(&mut self) -> impl Iterator<Item = (SocketAddr, &mut [u8])> {
        let buffers = self.buffers.iter_mut();
        self.filled.iter().zip(buffers).filter_map(|((from, bytes), buffer)| Some((*from, buffer.get_mut(..*bytes)?)))
    }
}

const NOWHERE: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::UNSPECIFIED), 0);

/// The address, as IPv4 if it is one in IPv6's clothes.
fn read_name(name: &Name) -> SocketAddr {
    // SAFETY: both kinds begin with the family, and every byte of the union is initialised.
    let family_here = unsafe { name.v4.sin_family };
    if family_here == family(libc::AF_INET6) {
        // SAFETY: the system says that it is of this kind; every bit pattern is a value.
        let v6 = unsafe { name.v6 };
        let ip = IpAddr::V6(Ipv6Addr::from(v6.sin6_addr.s6_addr)).to_canonical();
        return SocketAddr::new(ip, u16::from_be(v6.sin6_port));
    }
    // SAFETY: as above; a family that is neither gives an address that nobody has.
    let v4 = unsafe { name.v4 };
    let ip = Ipv4Addr::from(v4.sin_addr.s_addr.to_ne_bytes());
    SocketAddr::new(IpAddr::V4(ip), u16::from_be(v4.sin_port))
}

fn family(number: libc::c_int) -> libc::sa_family_t {
    libc::sa_family_t::try_from(number).unwrap_or_default()
}

fn length_of<T>() -> libc::socklen_t {
    libc::socklen_t::try_from(size_of::<T>()).unwrap_or_default()
}

/// Whether routers and the system itself must pass IPv4 on whole or not at all. IPv6 is never
/// fragmented on its way. Where it may be, the system cuts what it learned to be too large.
fn forbid_fragments(socket: &UdpSocket, forbid: bool) -> bool {
    let wish = if forbid { libc::IP_PMTUDISC_DO } else { libc::IP_PMTUDISC_WANT };
    let (descriptor, value) = (socket.as_raw_fd(), (&raw const wish).cast());
    let bytes = length_of::<libc::c_int>();
    // SAFETY: the option is one `int`, which lives until the call returns.
    unsafe { libc::setsockopt(descriptor, libc::IPPROTO_IP, libc::IP_MTU_DISCOVER, value, bytes) == 0 }
}

/// Larger than the way to its receiver is known to carry.
fn is_too_large(cause: &io::Error) -> bool {
    cause.raw_os_error() == Some(libc::EMSGSIZE)
}

/// The kernel, the device or the size of the way's packets do not allow cutting.
fn refuses_to_cut(cause: &io::Error) -> bool {
    matches!(
        cause.raw_os_error(),
        Some(libc::EINVAL | libc::EIO | libc::EOPNOTSUPP | libc::EMSGSIZE | libc::ENOPROTOOPT)
    )
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests;
