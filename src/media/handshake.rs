//! How much a peer may send before it is connected.

/// A browser's handshake takes 10 to 40 datagrams; a slow and lossy one a few hundred.
const MOST_DATAGRAMS: usize = 500;
const MOST_BYTES: usize = 256 * 1024;

/// The budget of one handshake.
#[derive(Debug, Default)]
pub(crate) struct HandshakeBudget {
    datagrams: usize,
    bytes: usize,
}

impl HandshakeBudget {
    /// Counts a datagram; false when the budget is used up.
    pub(crate) fn spend(&mut self, bytes: usize) -> bool {
        self.datagrams = self.datagrams.saturating_add(1);
        self.bytes = self.bytes.saturating_add(bytes);
        self.datagrams <= MOST_DATAGRAMS && self.bytes <= MOST_BYTES
    }
}
