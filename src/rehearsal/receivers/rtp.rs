//! The head of an RTP packet (RFC 3550, section 5.1).

/// The fields that a receiver needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Head {
    pub(crate) payload_type: u8,
    pub(crate) sequence: u16,
    pub(crate) timestamp: u32,
    pub(crate) source: u32,
    /// With contributing sources and extension.
    pub(crate) bytes: usize,
    pub(crate) is_padded: bool,
}

impl Head {
    /// Reads it; none if the packet is something else or cut short.
    pub(crate) fn read(packet: &[u8]) -> Option<Self> {
        let first = *packet.first()?;
        if first >> 6 != 2 {
            return None;
        }
        let mut bytes = 12 + 4 * usize::from(first & 0x0f);
        if first & 0x10 != 0 {
            bytes += 4 + 4 * usize::from(word(packet, bytes + 2)?);
        }
        let head = Self {
            payload_type: packet.get(1)? & 0x7f,
            sequence: word(packet, 2)?,
            timestamp: long_word(packet, 4)?,
            source: long_word(packet, 8)?,
            bytes,
            is_padded: first & 0x20 != 0,
        };
        (packet.len() >= bytes).then_some(head)
    }

    /// What a payload is without its padding.
    pub(crate) fn unpadded<'a>(&self, payload: &'a [u8]) -> &'a [u8] {
        let padding = if self.is_padded { payload.last().copied().unwrap_or_default() } else { 0 };
        payload.get(..payload.len().saturating_sub(usize::from(padding))).unwrap_or_default()
    }
}

/// Whether a datagram is RTCP and not RTP, where both share a port (RFC 5761, section 4).
pub(crate) fn is_report(datagram: &[u8]) -> bool {
    datagram.get(1).is_some_and(|kind| (192..=223).contains(kind))
}

pub(crate) fn word(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_be_bytes(bytes.get(at..at + 2)?.try_into().ok()?))
}

pub(crate) fn long_word(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}
