//! Offers of publishers: read, and answered.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use rand::distr::{Alphanumeric, SampleString};
use str0m::change::SdpOffer;
use str0m::config::{CryptoProvider, DtlsCert};
use str0m::{Candidate, IceCreds, Rtc};

use super::answer::{self, Section};
use crate::codec;
use crate::fault::{Fault, contained};
use crate::refusal::OfferRefusal;
use crate::settings::MediaError;

/// Browsers' offers have 2 to 8 KiB.
const LONGEST_OFFER_BYTES: usize = 64 * 1024;

/// Layers of a picture. Browsers send three at most.
const MOST_LAYERS: usize = 3;

/// How often the figures of a line are looked at.
const STATISTICS_INTERVAL: Duration = Duration::from_secs(1);
const PICTURE_REPORT_INTERVAL: Duration = Duration::from_secs(1);
const SOUND_REPORT_INTERVAL: Duration = Duration::from_secs(2);

/// An offer that was understood, but not answered yet.
pub(crate) struct ReadOffer(SdpOffer);

/// Reads an offer.
pub(crate) fn read(text: &str) -> Result<ReadOffer, OfferRefusal> {
    if text.len() >= LONGEST_OFFER_BYTES {
        return Err(OfferRefusal::TooLarge);
    }
    if !text.starts_with("v=0") {
        return Err(OfferRefusal::Malformed("it does not begin with v=0".into()));
    }
    let count = |start: &str| text.lines().filter(|line| line.starts_with(start)).count();
    if count("m=application") > 0 {
        return Err(OfferRefusal::DataChannel);
    }
    match (count("m=audio"), count("m=video")) {
        (0, 0) => return Err(OfferRefusal::NoMedia),
        (0 | 1, 0 | 1) => {}
        _ => return Err(OfferRefusal::TooMuchMedia),
    }
    guarded(|| SdpOffer::from_sdp_string(text).map_err(|cause| malformed(&cause))).map(ReadOffer)
}

fn malformed(cause: &dyn std::fmt::Display) -> OfferRefusal {
    let text: String = cause.to_string().chars().take(200).collect();
    OfferRefusal::Malformed(text)
}

/// An offer is a stranger's text: should it find a broken invariant in the library, that costs
/// its sender the leg and nobody else anything.
fn guarded<T>(answer: impl FnOnce() -> Result<T, OfferRefusal>) -> Result<T, OfferRefusal> {
    contained(answer).unwrap_or_else(|Fault| Err(OfferRefusal::Malformed("it cannot be negotiated".into())))
}

/// What every leg shares: the certificate and the addresses.
pub(crate) struct Answerer {
    certificate: DtlsCert,
    provider: Arc<CryptoProvider>,
    candidates: Vec<SocketAddr>,
}

/// A leg that was agreed on.
pub(crate) struct Agreed {
    pub(crate) rtc: Rtc,
    pub(crate) ufrag: String,
    pub(crate) sections: Vec<Section>,
    pub(crate) sdp: String,
}

impl Answerer {
    pub(crate) fn new(candidates: Vec<SocketAddr>) -> Result<Self, MediaError> {
        let provider = Arc::new(str0m::crypto::from_feature_flags());
        // One certificate for all legs, made anew at every start: making one costs more than
        // the rest of a join.
        let certificate = provider.dtls_provider.generate_certificate();
        Ok(Self { certificate: certificate.ok_or(MediaError::Certificate)?, provider, candidates })
    }

    /// The local address to name to ICE for a datagram that came from `source`. One socket
    /// serves all candidates, so any of the right family stands for all of them.
    pub(crate) fn destination(&self, source: SocketAddr) -> SocketAddr {
        let same_family = |own: &&SocketAddr| own.is_ipv4() == source.is_ipv4();
        let own = self.candidates.iter().find(same_family);
        own.or(self.candidates.first()).copied().unwrap_or(source)
    }

    /// Answers an offer, or refuses it.
    pub(crate) fn answer(&self, offer: ReadOffer, now: Instant) -> Result<Agreed, OfferRefusal> {
        guarded(|| self.negotiate(offer, now))
    }

    fn negotiate(&self, offer: ReadOffer, now: Instant) -> Result<Agreed, OfferRefusal> {
        let ufrag = random_text(8);
        let mut rtc = self.build(&ufrag, now);
        for address in &self.candidates {
            let candidate = Candidate::host(*address, "udp").map_err(|cause| malformed(&cause))?;
            rtc.add_local_candidate(candidate);
        }
        let answered = rtc.sdp_api().accept_offer(offer.0);
        let sdp = answered.map_err(|cause| malformed(&cause))?.to_sdp_string();
        let sections = usable(answer::sections(&rtc, &sdp))?;
        Ok(Agreed { rtc, ufrag, sections, sdp: answer::complete(&sdp) })
    }

    fn build(&self, ufrag: &str, now: Instant) -> Rtc {
        let mut config = Rtc::builder()
            .set_rtp_mode(true)
            .set_ice_lite(true)
            .set_crypto_provider(Arc::clone(&self.provider))
            .set_dtls_cert(self.certificate.clone())
            .set_local_ice_credentials(IceCreds { ufrag: ufrag.to_owned(), pass: random_text(24) })
            .set_rtcp_report_interval_audio(SOUND_REPORT_INTERVAL)
            .set_rtcp_report_interval_video(PICTURE_REPORT_INTERVAL)
            .set_stats_interval(Some(STATISTICS_INTERVAL));
        codec::configure(config.codec_config());
        config.build(now)
    }
}

/// The sections in which media can really come in.
fn usable(mut sections: Vec<Section>) -> Result<Vec<Section>, OfferRefusal> {
    if !sections.is_empty() && sections.iter().all(|section| !section.receives) {
        return Err(OfferRefusal::NoMedia);
    }
    sections.retain(|section| section.receives && !section.payloads.is_empty());
    if sections.is_empty() {
        return Err(OfferRefusal::NoUsableCodec);
    }
    if sections.iter().any(|section| section.layers.len() > MOST_LAYERS) {
        return Err(OfferRefusal::TooMuchMedia);
    }
    Ok(sections)
}

fn random_text(length: usize) -> String {
    Alphanumeric.sample_string(&mut rand::rng(), length)
}
