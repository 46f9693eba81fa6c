//! Datagrams to be sent, in one piece of memory.

/// What one receiver wants to send now; emptied by the thread that owns the socket.
#[derive(Debug, Default)]
pub(crate) struct Outgoing {
    bytes: Vec<u8>,
    ends: Vec<usize>,
}

impl Outgoing {
    pub(crate) fn push(&mut self, datagram: &[u8]) {
        if !datagram.is_empty() {
            self.bytes.extend_from_slice(datagram);
            self.ends.push(self.bytes.len());
        }
    }

    pub(crate) fn datagrams(&self) -> impl Iterator<Item = &[u8]> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts.zip(&self.ends).filter_map(|(start, end)| self.bytes.get(start..*end))
    }

    pub(crate) fn clear(&mut self) {
        self.bytes.clear();
        self.ends.clear();
    }
}
