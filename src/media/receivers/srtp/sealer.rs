//! What goes out.

use std::fmt;

use super::Profile;
use super::cipher::Cipher;
use super::derivation::{Master, PACKETS, REPORTS, SessionKeys};

/// A key must not seal more reports than this (RFC 3711, 9.2).
const LAST_REPORT_INDEX: u32 = (1 << 31) - 1;

/// Seals what goes to one receiver.
pub(crate) struct Sealer {
    profile: Profile,
    packets: Cipher,
    /// Kept short, and made a cipher when a report is due, every few seconds: a ready cipher has
    /// half a kilobyte, and there are thousands of receivers.
    reports: SessionKeys,
    next_report: u32,
}

impl Sealer {
    pub(super) fn new(profile: Profile, master: &Master<'_>) -> Option<Self> {
        let packets = Cipher::new(profile, &master.session_keys(PACKETS))?;
        Some(Self { profile, packets, reports: master.session_keys(REPORTS), next_report: 1 })
    }

    /// The room that a packet needs at its end.
    pub(crate) fn tag_bytes(&self) -> usize {
        self.profile.tag_bytes()
    }

    /// Seals in place an RTP packet of `header_bytes` of header, its payload and room for the
    /// tag. `index` is the roll-over counter followed by the sequence number, 48 bits. The same
    /// source and index must never be sealed with other bytes: that would give the key away.
    pub(crate) fn seal_rtp(&self, packet: &mut [u8], header_bytes: usize, index: u64) {
        if self.packets.seal_packet(packet, header_bytes, index).is_none() {
            // A packet without room for its tag is a mistake here; it must not leave in plain.
            packet.fill(0);
        }
    }

    /// Seals a compound RTCP packet, and counts it. What cannot be sealed is emptied.
    pub(crate) fn seal_rtcp(&mut self, packet: &mut Vec<u8>) {
        let index = self.next_report;
        let cipher = (index <= LAST_REPORT_INDEX).then(|| Cipher::new(self.profile, &self.reports));
        match cipher.flatten().and_then(|cipher| cipher.seal_report(packet, index)) {
            Some(()) => self.next_report += 1,
            None => packet.clear(),
        }
    }
}

impl fmt::Debug for Sealer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Sealer").field("profile", &self.profile).finish_non_exhaustive()
    }
}
