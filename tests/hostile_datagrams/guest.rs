//! A peer that does what a browser does, datagram by datagram, until a test wants it otherwise.

use std::net::{SocketAddr, UdpSocket};
use std::sync::Arc;
use std::time::{Duration, Instant};

use dimpl::certificate::{format_fingerprint, generate_self_signed_certificate};
use dimpl::{Config, Dtls, DtlsCertificate, KeyingMaterial, Output, SrtpProfile};
use is::stun::{StunMessage, TransId};
use ring::hmac;
use rtc_srtp::context::Context;
use rtc_srtp::crypto::default_provider;
use rtc_srtp::protection_profile::ProtectionProfile;

/// Longer than a handshake takes on a slow machine; only a failing test waits for it.
const LONG: Duration = Duration::from_secs(60);
const BETWEEN_LOOKS: Duration = Duration::from_millis(20);
/// An answer on loopback is there by then unless it was lost.
const REPEATS_AFTER: Duration = Duration::from_millis(500);
/// So many small datagrams find room in the server's buffer.
pub(super) const AT_ONCE: u32 = 100;
/// The stream of what it sends.
pub(super) const OWN_SOUND: u32 = 12_345;
const KEY_BYTES: usize = 32;
const SALT_BYTES: usize = 12;

/// What it was told in the answer.
struct Admission {
    server: SocketAddr,
    ufrag: String,
    password: String,
}

pub(super) struct Guest {
    pub(super) socket: UdpSocket,
    certificate: DtlsCertificate,
    dtls: Dtls,
    admission: Option<Admission>,
    /// The stream of the picture that it receives.
    pub(super) picture: u32,
    /// What it sends with once it is secured.
    pub(super) keys: Option<Context>,
    pub(super) sent_bytes: usize,
    pub(super) got_bytes: usize,
    /// Datagrams with media or reports.
    pub(super) got_media: usize,
}

impl Guest {
    pub(super) fn new() -> Self {
        let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
        socket.set_read_timeout(Some(BETWEEN_LOOKS)).unwrap();
        let certificate = generate_self_signed_certificate().unwrap();
        let config = Arc::new(Config::builder().build().unwrap());
        let mut dtls = Dtls::new_12(config, certificate.clone(), Instant::now());
        dtls.set_active(true);
        Self {
            socket,
            certificate,
            dtls,
            admission: None,
            picture: 0,
            keys: None,
            sent_bytes: 0,
            got_bytes: 0,
            got_media: 0,
        }
    }

    /// What it offers by WHEP or by WHIP.
    pub(super) fn offer(&self, way: &str) -> String {
        let direction = if way == "whip" { "sendonly" } else { "recvonly" };
        let fingerprint = format_fingerprint(&self.certificate.fingerprint());
        let section = |kind: &str, formats: &str, lines: &str| {
            format!(
                "m={kind} 9 UDP/TLS/RTP/SAVPF {formats}\r\nc=IN IP4 0.0.0.0\r\na=mid:{kind}\r\na=ice-ufrag:guest\r\n\
                 a=ice-pwd:a-password-of-some-length-1\r\na=fingerprint:sha-256 {fingerprint}\r\na=setup:actpass\r\n\
                 a=rtcp-mux\r\na={direction}\r\n{lines}"
            )
        };
        let picture = "a=rtpmap:96 VP8/90000\r\na=rtcp-fb:96 nack\r\na=rtcp-fb:96 nack pli\r\n\
            a=rtpmap:97 rtx/90000\r\na=fmtp:97 apt=96\r\n";
        let session = "v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE audio video\r\n";
        let source = if way == "whip" { format!("a=ssrc:{OWN_SOUND} cname:guest\r\n") } else { String::new() };
        let sound = section("audio", "111", &format!("a=rtpmap:111 opus/48000/2\r\n{source}"));
        format!("{session}{sound}{}", section("video", "96 97", picture))
    }

    pub(super) fn admitted(mut self, answer: &str) -> Self {
        let value = |name: &str| answer.lines().find_map(|line| line.strip_prefix(name)).unwrap().to_owned();
        let candidate = value("a=candidate:");
        let fields: Vec<&str> = candidate.split(' ').collect();
        let server = SocketAddr::new(fields[4].parse().unwrap(), fields[5].parse().unwrap());
        let groups = answer.lines().find_map(|line| line.strip_prefix("a=ssrc-group:FID "));
        self.picture = groups.and_then(|sources| sources.split(' ').next()?.parse().ok()).unwrap_or_default();
        self.admission = Some(Admission { server, ufrag: value("a=ice-ufrag:"), password: value("a=ice-pwd:") });
        self
    }

    pub(super) fn server(&self) -> SocketAddr {
        self.admission.as_ref().unwrap().server
    }

    /// A connectivity check with the right name and this password, or the right one.
    pub(super) fn check(&self, password: Option<&str>) -> (TransId, Vec<u8>) {
        let admission = self.admission.as_ref().unwrap();
        let password = password.unwrap_or(&admission.password);
        check(&format!("{}:guest", admission.ufrag), password)
    }

    pub(super) fn send(&mut self, datagram: &[u8]) {
        self.sent_bytes += datagram.len();
        self.socket.send_to(datagram, self.server()).unwrap();
    }

    /// Everything sent so far was looked at, by the server's socket: a check is answered after it.
    pub(super) fn settle(&mut self) {
        let began = Instant::now();
        loop {
            let (id, check) = self.check(None);
            self.send(&check);
            let sent_at = Instant::now();
            while sent_at.elapsed() < REPEATS_AFTER {
                if self.hear().is_some_and(|it| StunMessage::parse(&it).is_ok_and(|it| it.trans_id() == id)) {
                    return;
                }
            }
            assert!(began.elapsed() < LONG, "no check is answered");
        }
    }

    /// Sends them without flooding the server's buffer, so that each of them is looked at.
    pub(super) fn send_all(&mut self, datagrams: impl IntoIterator<Item = Vec<u8>>) {
        let own = self.socket.try_clone().unwrap();
        self.send_from(&own, datagrams);
    }

    /// The same from a stranger's socket.
    pub(super) fn send_from(&mut self, stranger: &UdpSocket, datagrams: impl IntoIterator<Item = Vec<u8>>) {
        for (number, datagram) in (1..).zip(datagrams) {
            stranger.send_to(&datagram, self.server()).unwrap();
            if number % AT_ONCE == 0 {
                self.settle();
            }
        }
        self.settle();
    }

    pub(super) fn hear(&mut self) -> Option<Vec<u8>> {
        let mut room = [0; 2_048];
        let length = self.socket.recv(&mut room).ok()?;
        self.got_bytes += length;
        self.got_media += usize::from(matches!(room[0], 128..192));
        Some(room[..length].to_vec())
    }

    /// The datagrams with which a handshake begins.
    pub(super) fn hello(&mut self) -> Vec<Vec<u8>> {
        self.dtls.handle_timeout(Instant::now()).unwrap();
        self.drain()
    }

    /// Shakes hands; true once it is secured, false if the server fell silent or refused.
    pub(super) fn shake_hands(&mut self, patience: Duration) -> bool {
        self.settle();
        let began = Instant::now();
        while self.keys.is_none() && began.elapsed() < patience {
            let mut outgoing = self.hello();
            if let Some(datagram) = self.hear().filter(|it| matches!(it.first(), Some(20..=63))) {
                if self.dtls.handle_packet(&datagram).is_err() {
                    return false;
                }
                outgoing.append(&mut self.drain());
            }
            outgoing.iter().for_each(|datagram| self.send(datagram));
        }
        self.keys.is_some()
    }

    pub(super) fn connect(&mut self) {
        assert!(self.shake_hands(LONG), "no handshake");
    }

    /// Waits until media has come that was not there before.
    pub(super) fn receives(&mut self) {
        let (before, began) = (self.got_media, Instant::now());
        while self.got_media == before {
            assert!(began.elapsed() < LONG, "no media");
            self.hear();
        }
    }

    pub(super) fn seal_report(&mut self, compound: &[u8]) -> Vec<u8> {
        self.keys.as_mut().unwrap().encrypt_rtcp(compound).unwrap().to_vec()
    }

    pub(super) fn seal_packet(&mut self, packet: &[u8]) -> Vec<u8> {
        self.keys.as_mut().unwrap().encrypt_rtp(packet).unwrap().to_vec()
    }

    fn drain(&mut self) -> Vec<Vec<u8>> {
        let mut room = vec![0; 2_048];
        let mut outgoing = Vec::new();
        loop {
            match self.dtls.poll_output(&mut room) {
                Output::Packet(datagram) => outgoing.push(datagram.to_vec()),
                Output::KeyingMaterial(exported, profile) => self.keys = Some(keys(&exported, profile)),
                Output::Timeout(_) => return outgoing,
                _ => {}
            }
        }
    }
}

/// A check of anybody.
pub(super) fn check(username: &str, password: &str) -> (TransId, Vec<u8>) {
    let id = TransId::new();
    let message = StunMessage::binding_request(username, id, true, 77, 1_853_824_767, true);
    let mut bytes = vec![0; 512];
    let length = message.to_bytes(Some(password.as_bytes()), &mut bytes, sign).unwrap();
    bytes.truncate(length);
    (id, bytes)
}

fn sign(password: &[u8], parts: &[&[u8]]) -> [u8; 20] {
    let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, password);
    let mut context = hmac::Context::with_key(&key);
    parts.iter().for_each(|part| context.update(part));
    context.sign().as_ref().try_into().unwrap()
}

/// The client's own direction: its key and its salt come first (RFC 5764, 4.2).
fn keys(exported: &KeyingMaterial, profile: SrtpProfile) -> Context {
    assert_eq!(profile, SrtpProfile::AEAD_AES_256_GCM);
    let (keys, salts) = exported.split_at(2 * KEY_BYTES);
    let (key, salt) = (&keys[..KEY_BYTES], &salts[..SALT_BYTES]);
    let crypto = default_provider().unwrap();
    Context::new(key, salt, ProtectionProfile::AeadAes256Gcm, None, None, crypto.crypto()).unwrap()
}
