//! Who we are in DTLS: one certificate a run, and how we shake hands.

use std::sync::Arc;
use std::time::{Duration, Instant};

use dimpl::{Config, Dtls, DtlsCertificate, certificate};

use super::exchange::MOST_TIME;
use crate::settings::MediaError;

/// How soon an unanswered flight is sent again, the first time; then twice as late each time. A
/// peer that repeats its own flight is answered at once.
const FIRST_RESEND_AFTER: Duration = Duration::from_millis(400);
/// Peers repeat quickly, and each repetition counts; time is the limit, not this.
const MOST_RESENDS: usize = 16;

pub(crate) struct Identity {
    config: Arc<Config>,
    certificate: DtlsCertificate,
}

impl Identity {
    pub(crate) fn new() -> Result<Self, MediaError> {
        let certificate = certificate::generate_self_signed_certificate();
        let config = Config::builder()
            // The check that an address passed stands for the cookie, and saves a round trip.
            .use_server_cookie(false)
            .require_client_certificate(true)
            .flight_start_rto(FIRST_RESEND_AFTER)
            .flight_retries(MOST_RESENDS)
            .handshake_timeout(MOST_TIME)
            .build();
        Ok(Self {
            config: Arc::new(config.map_err(|_| MediaError::Certificate)?),
            certificate: certificate.map_err(|_| MediaError::Certificate)?,
        })
    }

    pub(crate) fn fingerprint(&self) -> [u8; 32] {
        fingerprint_of(&self.certificate.certificate)
    }

    /// The server's side of one handshake. DTLS 1.2, where the server's order of SRTP profiles
    /// counts: AES-GCM first.
    pub(crate) fn server(&self, now: Instant) -> Dtls {
        Dtls::new_12(Arc::clone(&self.config), self.certificate.clone(), now)
    }
}

/// SHA-256 of a certificate in DER.
pub(crate) fn fingerprint_of(certificate: &[u8]) -> [u8; 32] {
    let mut fingerprint = [0; 32];
    let digest = ring::digest::digest(&ring::digest::SHA256, certificate);
    for (byte, made) in fingerprint.iter_mut().zip(digest.as_ref()) {
        *byte = *made;
    }
    fingerprint
}
