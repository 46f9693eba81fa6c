//! A key at work, whichever the profile.

use super::Profile;
use super::counter_mode::CounterMode;
use super::derivation::SessionKeys;
use super::gcm::Gcm;

/// The part of an RTCP packet that is not encrypted: its first header and its source.
pub(super) const REPORT_HEADER_BYTES: usize = 8;
/// The word that SRTCP appends: a bit that says "encrypted", and the 31-bit index.
pub(super) const REPORT_WORD_BYTES: usize = 4;
const ENCRYPTED: u32 = 1 << 31;

pub(super) enum Cipher {
    Gcm(Gcm),
    CounterMode(CounterMode),
}

impl Cipher {
    pub(super) fn new(profile: Profile, keys: &SessionKeys) -> Option<Self> {
        match profile.aead() {
            Some(algorithm) => Gcm::new(algorithm, keys).map(Self::Gcm),
            None => CounterMode::new(keys).map(Self::CounterMode),
        }
    }

    pub(super) fn seal_packet(&self, packet: &mut [u8], header_bytes: usize, index: u64) -> Option<()> {
        let ssrc = four_bytes(packet, 8)?;
        match self {
            Self::Gcm(gcm) => gcm.seal_packet(packet, header_bytes, ssrc, index),
            Self::CounterMode(mode) => mode.seal_packet(packet, header_bytes, ssrc, index),
        }
    }

    pub(super) fn seal_report(&self, packet: &mut Vec<u8>, index: u32) -> Option<()> {
        let ssrc = four_bytes(packet, 4)?;
        let word = (ENCRYPTED | index).to_be_bytes();
        match self {
            Self::Gcm(gcm) => gcm.seal_report(packet, ssrc, word, index.into()),
            Self::CounterMode(mode) => mode.seal_report(packet, ssrc, word, index.into()),
        }
    }

    /// Opens a report in place and says how long it is.
    pub(super) fn open_report(&self, packet: &mut [u8], envelope: ReportEnvelope) -> Option<usize> {
        let ReportEnvelope { ssrc, word, index } = envelope;
        let ssrc = ssrc.to_be_bytes();
        match self {
            Self::Gcm(gcm) => gcm.open_report(packet, ssrc, word, index.into()),
            Self::CounterMode(mode) => mode.open_report(packet, ssrc, index.into()),
        }
    }
}

/// What a sealed report shows without its key. Nothing of it is to be believed yet.
#[derive(Debug, Clone, Copy)]
pub(super) struct ReportEnvelope {
    pub(super) ssrc: u32,
    pub(super) word: [u8; 4],
    pub(super) index: u32,
}

impl ReportEnvelope {
    /// None for a packet that is too short, and for one that is not encrypted: WebRTC knows none
    /// (RFC 8827, 6.5).
    pub(super) fn read(profile: Profile, packet: &[u8]) -> Option<Self> {
        let shortest = REPORT_HEADER_BYTES + REPORT_WORD_BYTES + profile.tag_bytes();
        let behind_word = match profile {
            Profile::Gcm256 | Profile::Gcm128 => 0,
            Profile::CounterMode => profile.tag_bytes(),
        };
        if packet.len() < shortest {
            return None;
        }
        let word = four_bytes(packet, packet.len() - behind_word - REPORT_WORD_BYTES)?;
        let value = u32::from_be_bytes(word);
        let ssrc = u32::from_be_bytes(four_bytes(packet, 4)?);
        (value & ENCRYPTED != 0).then_some(Self { ssrc, word, index: value & !ENCRYPTED })
    }
}

fn four_bytes(packet: &[u8], at: usize) -> Option<[u8; 4]> {
    packet.get(at..)?.first_chunk().copied()
}
