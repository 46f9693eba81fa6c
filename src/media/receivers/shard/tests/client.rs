//! The other end of a leg: its keys and what it got.

use std::net::SocketAddr;

use rtc_srtp::context::Context;
use rtc_srtp::crypto::default_provider;
use rtc_srtp::option::srtcp_replay_protection;
use rtc_srtp::protection_profile::ProtectionProfile;

use crate::happening::LegId;
use crate::receivers::handshake::Secured;
use crate::receivers::srtp::{Profile, server_side};

const KEY_BYTES: usize = 16;
const SALT_BYTES: usize = 12;

/// A packet as the player sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Packet {
    pub(super) source: u32,
    pub(super) payload_type: u8,
    pub(super) sequence: u16,
    pub(super) timestamp: u32,
    pub(super) is_extended: bool,
    pub(super) payload: Vec<u8>,
}

/// A client with its own keys.
pub(super) struct Client {
    pub(super) leg: LegId,
    pub(super) address: SocketAddr,
    incoming: Context,
    outgoing: Context,
    pub(super) packets: Vec<Packet>,
    pub(super) reports: Vec<Vec<u8>>,
    /// What came before it was opened.
    pub(super) sealed: Vec<Vec<u8>>,
}

/// The keys of both ends, as a handshake would have made them.
pub(super) fn keys(leg: LegId, address: SocketAddr) -> (Secured, Client) {
    let exported: Vec<u8> = (0..).map(|at: u64| at.wrapping_mul(leg.0 + 7).to_le_bytes()[0]).take(56).collect();
    let (sealer, opener) = server_side(Profile::Gcm128, &exported).unwrap();
    let (keys, salts) = exported.split_at(2 * KEY_BYTES);
    let context = |key: &[u8], salt: &[u8]| {
        let (provider, window) = (default_provider().unwrap(), Some(srtcp_replay_protection(64)));
        Context::new(key, salt, ProtectionProfile::AeadAes128Gcm, None, window, provider.crypto()).unwrap()
    };
    let client = Client {
        leg,
        address,
        incoming: context(&keys[KEY_BYTES..], &salts[SALT_BYTES..]),
        outgoing: context(&keys[..KEY_BYTES], &salts[..SALT_BYTES]),
        packets: Vec::new(),
        reports: Vec::new(),
        sealed: Vec::new(),
    };
    (Secured { sealer, opener, last_flight: vec![Box::from(*b"\x16the last flight")] }, client)
}

impl Client {
    /// Opens what came. What cannot be opened fails the test.
    pub(super) fn receive(&mut self, datagram: &[u8]) {
        if !(128..192).contains(&datagram[0]) {
            return;
        }
        self.sealed.push(datagram.to_vec());
        if (192..224).contains(&datagram[1]) {
            self.reports.push(self.incoming.decrypt_rtcp(datagram).unwrap().to_vec());
        } else {
            let plain = self.incoming.decrypt_rtp(datagram).unwrap();
            self.packets.push(Packet::read(&plain));
        }
    }

    pub(super) fn seal(&mut self, compound: &[u8]) -> Vec<u8> {
        self.outgoing.encrypt_rtcp(compound).unwrap().to_vec()
    }

    pub(super) fn of(&self, source: u32) -> Vec<&Packet> {
        self.packets.iter().filter(|packet| packet.source == source).collect()
    }
}

impl Packet {
    fn read(bytes: &[u8]) -> Self {
        let is_extended = bytes[0] & 0x10 != 0;
        let header_bytes = if is_extended { 20 } else { 12 };
        let padding = if bytes[0] & 0x20 != 0 { usize::from(bytes[bytes.len() - 1]) } else { 0 };
        Self {
            source: u32::from_be_bytes(bytes[8..12].try_into().unwrap()),
            payload_type: bytes[1] & 0x7f,
            sequence: u16::from_be_bytes([bytes[2], bytes[3]]),
            timestamp: u32::from_be_bytes(bytes[4..8].try_into().unwrap()),
            is_extended,
            payload: bytes[header_bytes..bytes.len() - padding].to_vec(),
        }
    }
}
