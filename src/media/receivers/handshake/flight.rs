//! Datagrams that are sent together.

pub(crate) type Flight = Vec<Box<[u8]>>;

/// Content type, version, epoch, sequence number, length (RFC 6347, 4.1).
const RECORD_HEADER_BYTES: usize = 13;
const CHANGE_CIPHER_SPEC: u8 = 20;

/// What a datagram has of our last flight: the ChangeCipherSpec and all that is encrypted. The
/// flight before stands in it as well if the peer repeated itself just before it finished.
pub(crate) fn closing_part(datagram: &[u8]) -> Option<Box<[u8]>> {
    let mut rest = datagram;
    while let Some((header, body)) = rest.split_first_chunk::<RECORD_HEADER_BYTES>() {
        let [kind, _, _, epoch_high, epoch_low, .., length_high, length_low] = *header;
        if kind == CHANGE_CIPHER_SPEC || epoch_high != 0 || epoch_low != 0 {
            return Some(rest.into());
        }
        rest = body.get(usize::from(u16::from_be_bytes([length_high, length_low]))..)?;
    }
    None
}
