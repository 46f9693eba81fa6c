//! Which reports were here before (RFC 3711, 3.3.2).

/// A browser reports from one or two sources, a library from one a section. Each has an index of
/// its own.
const MOST_SOURCES: usize = 16;

/// The windows of a peer's sources.
#[derive(Debug, Default)]
pub(super) struct ReplayWindows(Vec<Window>);

#[derive(Debug)]
struct Window {
    ssrc: u32,
    highest: u32,
    /// Bit n: the report `highest - n` was here.
    seen: u64,
}

impl ReplayWindows {
    /// Whether a report may be tried.
    pub(super) fn admits(&self, ssrc: u32, index: u32) -> bool {
        match self.0.iter().find(|window| window.ssrc == ssrc) {
            Some(window) => window.admits(index),
            None => self.0.len() < MOST_SOURCES,
        }
    }

    /// An authenticated report came.
    pub(super) fn note(&mut self, ssrc: u32, index: u32) {
        match self.0.iter_mut().find(|window| window.ssrc == ssrc) {
            Some(window) => window.note(index),
            None => self.0.push(Window { ssrc, highest: index, seen: 1 }),
        }
    }
}

impl Window {
    fn admits(&self, index: u32) -> bool {
        let age = self.highest.checked_sub(index);
        age.is_none_or(|age| age < u64::BITS && self.seen & (1 << age) == 0)
    }

    fn note(&mut self, index: u32) {
        if let Some(age) = self.highest.checked_sub(index) {
            self.seen |= 1_u64.checked_shl(age).unwrap_or(0);
        } else {
            let ahead = index - self.highest;
            self.seen = self.seen.checked_shl(ahead).unwrap_or(0) | 1;
            self.highest = index;
        }
    }
}
