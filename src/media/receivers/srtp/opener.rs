//! What comes in.

use std::fmt;

use super::Profile;
use super::cipher::{Cipher, ReportEnvelope};
use super::derivation::{Master, REPORTS, SessionKeys};
use super::replay::ReplayWindows;

/// Opens the reports of one receiver.
pub(crate) struct Opener {
    profile: Profile,
    /// Made a cipher when a report comes, once or twice a second: see the sealer.
    reports: SessionKeys,
    seen: ReplayWindows,
}

impl Opener {
    pub(super) fn new(profile: Profile, master: &Master<'_>) -> Self {
        Self { profile, reports: master.session_keys(REPORTS), seen: ReplayWindows::default() }
    }

    /// Opens a sealed compound RTCP packet in place. None if it is too short, not encrypted,
    /// forged, or was here before.
    pub(crate) fn open_rtcp<'a>(&mut self, packet: &'a mut [u8]) -> Option<&'a [u8]> {
        let envelope = ReportEnvelope::read(self.profile, packet)?;
        if !self.seen.admits(envelope.ssrc, envelope.index) {
            return None;
        }
        let length = Cipher::new(self.profile, &self.reports)?.open_report(packet, envelope)?;
        // Only now: a forged packet must not move a window, nor make one.
        self.seen.note(envelope.ssrc, envelope.index);
        packet.get(..length)
    }
}

impl fmt::Debug for Opener {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Opener").field("profile", &self.profile).finish_non_exhaustive()
    }
}
