//! Bytes as a row of datagrams, so that a fuzzer can cut and join them.

/// Two bytes of head: a bit for who sends, two for the time before it, the rest for the length.
const HEAD_BYTES: usize = 2;
const MOST_BYTES: u16 = 0x1fff;
const FROM_STRANGER: u8 = 0x80;

/// One datagram of a row.
pub(super) struct Step<'a> {
    pub(super) is_from_stranger: bool,
    /// 0 to 3.
    pub(super) pause: u32,
    pub(super) datagram: &'a [u8],
}

/// The datagrams in their order; the last one may be shorter than its head says.
pub(super) fn steps(mut bytes: &[u8]) -> impl Iterator<Item = Step<'_>> {
    std::iter::from_fn(move || {
        let (head, rest) = bytes.split_first_chunk::<HEAD_BYTES>()?;
        let length = usize::from(u16::from_be_bytes(*head) & MOST_BYTES);
        let (datagram, rest) = rest.split_at_checked(length).unwrap_or((rest, &[]));
        bytes = rest;
        let [first, _] = *head;
        Some(Step { is_from_stranger: first & FROM_STRANGER != 0, pause: u32::from(first >> 5 & 3), datagram })
    })
}
