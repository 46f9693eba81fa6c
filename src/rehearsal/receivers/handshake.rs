//! DTLS as its client.

use std::sync::Arc;
use std::time::Instant;

use dimpl::certificate::{calculate_fingerprint, generate_self_signed_certificate};
use dimpl::{Config, Dtls, DtlsCertificate, Output};

use super::ReceiversError;
use super::outgoing::Outgoing;
use super::srtp::Secured;

/// No record of a handshake is longer.
const LONGEST_RECORD_BYTES: usize = 2_048;

/// The one certificate of all receivers, and how they shake hands.
#[derive(Clone)]
pub(crate) struct Identity {
    config: Arc<Config>,
    certificate: DtlsCertificate,
}

impl Identity {
    pub(crate) fn make() -> Result<Self, ReceiversError> {
        let certificate = generate_self_signed_certificate().map_err(|_| ReceiversError::Certificate)?;
        let config = Config::builder().build().map_err(|_| ReceiversError::Certificate)?;
        Ok(Self { config: Arc::new(config), certificate })
    }

    /// As an offer names it: SHA-256 in hexadecimal with colons.
    pub(crate) fn fingerprint(&self) -> String {
        dimpl::certificate::format_fingerprint(&self.certificate.fingerprint())
    }
}

/// How far a handshake came.
pub(crate) enum Progress {
    /// To be told the time again then at the latest.
    Waiting(Instant),
    /// Done.
    Done(Box<Secured>),
    /// Not to be saved: an alert, another certificate than promised, no AES-GCM.
    Failed,
}

/// A handshake in progress.
pub(crate) struct Handshake {
    dtls: Box<Dtls>,
    /// SHA-256 of the server's certificate, from its answer.
    promised: Box<[u8]>,
    is_known: bool,
    secured: Option<Box<Secured>>,
}

impl Handshake {
    pub(crate) fn begin(identity: &Identity, promised: Box<[u8]>, now: Instant) -> Self {
        let mut dtls = Dtls::new_12(Arc::clone(&identity.config), identity.certificate.clone(), now);
        dtls.set_active(true);
        Self { dtls: Box::new(dtls), promised, is_known: false, secured: None }
    }

    pub(crate) fn datagram(&mut self, now: Instant, datagram: &[u8], outgoing: &mut Outgoing) -> Progress {
        if self.dtls.handle_timeout(now).is_err() || self.dtls.handle_packet(datagram).is_err() {
            return Progress::Failed;
        }
        self.drain(outgoing)
    }

    pub(crate) fn timeout(&mut self, now: Instant, outgoing: &mut Outgoing) -> Progress {
        if self.dtls.handle_timeout(now).is_err() {
            return Progress::Failed;
        }
        self.drain(outgoing)
    }

    fn drain(&mut self, outgoing: &mut Outgoing) -> Progress {
        let mut buffer = vec![0; LONGEST_RECORD_BYTES];
        let mut is_connected = false;
        loop {
            match self.dtls.poll_output(&mut buffer) {
                Output::Packet(record) => outgoing.push(record),
                Output::BufferTooSmall { needed } => buffer.resize(needed, 0),
                Output::PeerCert(certificate) => {
                    self.is_known = *calculate_fingerprint(certificate) == *self.promised;
                }
                Output::KeyingMaterial(material, profile) => {
                    self.secured = Secured::for_client(&material, profile).map(Box::new);
                    is_connected = true;
                }
                Output::Connected => is_connected = true,
                Output::CloseNotify => return Progress::Failed,
                Output::Timeout(_) if is_connected => return self.finish(),
                Output::Timeout(at) => return Progress::Waiting(at),
                _ => {}
            }
        }
    }

    fn finish(&mut self) -> Progress {
        match self.secured.take() {
            Some(secured) if self.is_known => Progress::Done(secured),
            _ => Progress::Failed,
        }
    }
}
