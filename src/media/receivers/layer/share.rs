//! How much of what was sent lately did not arrive.

/// A share over the last packets: at least `span` of them, at most twice as many.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Share {
    span: u32,
    packets: u32,
    missing: u32,
}

impl Share {
    /// Nothing is known yet, and nothing is said before so many packets went.
    pub(crate) fn over(span: u32) -> Self {
        Self { span, packets: 0, missing: 0 }
    }

    /// So many more went, and so many did not arrive. Older ones count half as much each time the
    /// span is full twice.
    pub(crate) fn add(&mut self, packets: u32, missing: u32) {
        self.packets = self.packets.saturating_add(packets);
        self.missing = self.missing.saturating_add(missing);
        while self.packets >= self.span.saturating_mul(2).max(2) {
            self.packets /= 2;
            self.missing /= 2;
        }
    }

    /// Whether there were enough packets to say something.
    pub(crate) fn is_known(&self) -> bool {
        self.packets >= self.span
    }

    /// Whether more than this is missing, of enough packets to say so.
    pub(crate) fn exceeds(&self, percent: u32) -> bool {
        let [packets, missing, percent] = [self.packets, self.missing, percent].map(u64::from);
        self.is_known() && missing * 100 > packets * percent
    }
}
