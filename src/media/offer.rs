//! Offers of strangers: read, and answered.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use rand::distr::{Alphanumeric, SampleString};
use str0m::change::SdpOffer;
use str0m::config::{CryptoProvider, DtlsCert};
use str0m::rtp::{Extension, ExtensionMap};
use str0m::{Candidate, IceCreds, Rtc};

use crate::answer::{self, Section};
use crate::codec;
use crate::fault::{Fault, contained};
use crate::refusal::OfferRefusal;
use crate::settings::MediaError;

/// Browsers' offers have 2 to 8 KiB.
const LONGEST_OFFER_BYTES: usize = 64 * 1024;

/// How often the figures of a leg, and with them the receiver reports, are looked at. It is also
/// the most by which a proof comes late.
const STATISTICS_INTERVAL: Duration = Duration::from_millis(250);
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
    let text = without_layers(text);
    guarded(|| SdpOffer::from_sdp_string(&text).map_err(|cause| malformed(&cause))).map(ReadOffer)
}

/// A program has one layer: an answer without simulcast makes the sender send one (RFC 8853).
fn without_layers(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    for line in text.lines() {
        if !line.starts_with("a=simulcast:") && !line.starts_with("a=rid:") {
            kept.push_str(line);
            kept.push_str("\r\n");
        }
    }
    kept
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

/// Which way media flows on a leg.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Flow {
    In,
    Out,
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
    pub(crate) fn answer(&self, offer: ReadOffer, flow: Flow, now: Instant) -> Result<Agreed, OfferRefusal> {
        guarded(|| self.negotiate(offer, flow, now))
    }

    fn negotiate(&self, offer: ReadOffer, flow: Flow, now: Instant) -> Result<Agreed, OfferRefusal> {
        let ufrag = random_text(8);
        let mut rtc = self.build(&ufrag, flow, now);
        for address in &self.candidates {
            let candidate = Candidate::host(*address, "udp").map_err(|cause| malformed(&cause))?;
            rtc.add_local_candidate(candidate);
        }
        let answered = rtc.sdp_api().accept_offer(offer.0);
        let sdp = answered.map_err(|cause| malformed(&cause))?.to_sdp_string();
        let sections = usable(answer::sections(&rtc, &sdp), flow)?;
        Ok(Agreed { rtc, ufrag, sections, sdp: answer::complete(&sdp) })
    }

    fn build(&self, ufrag: &str, flow: Flow, now: Instant) -> Rtc {
        let mut config = Rtc::builder()
            .set_rtp_mode(true)
            .set_ice_lite(true)
            .set_crypto_provider(Arc::clone(&self.provider))
            .set_dtls_cert(self.certificate.clone())
            .set_local_ice_credentials(IceCreds { ufrag: ufrag.to_owned(), pass: random_text(24) })
            .set_rtcp_report_interval_audio(SOUND_REPORT_INTERVAL)
            .set_rtcp_report_interval_video(PICTURE_REPORT_INTERVAL);
        codec::configure(config.codec_config());
        if flow == Flow::Out {
            config = config.set_stats_interval(Some(STATISTICS_INTERVAL)).set_extension_map(receiver_extensions());
        }
        config.build(now)
    }
}

/// Without transport-wide sequence numbers: each receiver would send 10 to 20 feedbacks a second
/// that nobody reads.
fn receiver_extensions() -> ExtensionMap {
    let mut extensions = ExtensionMap::empty();
    extensions.set(1, Extension::AudioLevel);
    extensions.set(4, Extension::RtpMid);
    extensions.set(13, Extension::VideoOrientation);
    extensions
}

/// The sections in which media can really flow that way.
fn usable(sections: Vec<Section>, flow: Flow) -> Result<Vec<Section>, OfferRefusal> {
    let flows = |section: &Section| match flow {
        Flow::In => section.receives(),
        Flow::Out => section.sends(),
    };
    if !sections.is_empty() && sections.iter().all(|section| !flows(section)) {
        return Err(OfferRefusal::NoMedia);
    }
    let mut usable = sections;
    usable.retain(|section| flows(section) && !section.payloads.is_empty());
    if usable.is_empty() {
        return Err(OfferRefusal::NoUsableCodec);
    }
    Ok(usable)
}

fn random_text(length: usize) -> String {
    Alphanumeric.sample_string(&mut rand::rng(), length)
}
