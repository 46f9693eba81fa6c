//! What was agreed on with a publisher: the sections of our own answer.

use str0m::Rtc;
use str0m::media::{Mid, Pt, Rid};

use crate::codec::Codec;
use crate::happening::MediaKind;

/// One media section that was agreed on.
#[derive(Debug, Clone)]
pub(crate) struct Section {
    pub(crate) mid: Mid,
    /// Whether media may come in.
    pub(crate) receives: bool,
    /// The payload types of the section, best first.
    pub(crate) payloads: Vec<Payload>,
    /// The layers of its picture; none if it comes as one stream.
    pub(crate) layers: Vec<Rid>,
    pub(crate) layer_names: LayerNames,
}

/// A codec and the payload types that were agreed on for it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Payload {
    pub(crate) codec: Codec,
    pub(crate) main: Pt,
    pub(crate) resend: Option<Pt>,
}

/// The header extensions in which packets name their layer (RFC 8852); none without layers.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct LayerNames {
    pub(crate) own: Option<u8>,
    /// In what is sent again.
    pub(crate) repaired: Option<u8>,
}

/// Reads the sections of an answer that `rtc` wrote: its interface tells the mids only once the
/// peer is connected, which is too late to refuse an offer.
pub(crate) fn sections(rtc: &Rtc, answer: &str) -> Vec<Section> {
    // Every section begins on a line of its own; what stands before the first is the session.
    answer.split("\nm=").skip(1).filter_map(|text| section(rtc, text)).collect()
}

fn section(rtc: &Rtc, text: &str) -> Option<Section> {
    let kind = match text.split(' ').next() {
        Some("audio") => MediaKind::Sound,
        Some("video") => MediaKind::Picture,
        _ => return None,
    };
    let value = |name: &'static str| text.lines().filter_map(move |line| line.strip_prefix(name));
    let mid = Mid::from(value("a=mid:").next()?);
    let media = rtc.media(mid).filter(|media| !media.disabled())?;
    let has_layers = value("a=simulcast:recv ").next().is_some();
    let extension = |uri: &'static str| value("a=extmap:").find_map(|line| extension_id(line, uri));
    let layer_names = LayerNames {
        own: extension("urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id").filter(|_| has_layers),
        repaired: extension("urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id").filter(|_| has_layers),
    };
    Some(Section {
        mid,
        receives: text.lines().any(|line| matches!(line, "a=recvonly" | "a=sendrecv")),
        payloads: payloads(rtc, kind, media.remote_pts()),
        layers: value("a=rid:").filter_map(layer).collect(),
        layer_names,
    })
}

fn payloads(rtc: &Rtc, kind: MediaKind, agreed: &[Pt]) -> Vec<Payload> {
    let params = rtc.codec_config().params().iter().filter(|params| agreed.contains(&params.pt()));
    let payloads = params.filter_map(|params| {
        Some(Payload { codec: Codec::of(params.spec().codec)?, main: params.pt(), resend: params.resend() })
    });
    payloads.filter(|payload| payload.codec.kind() == kind).collect()
}

/// The layer in `NAME recv` or `NAME recv max-width=640`.
fn layer(line: &str) -> Option<Rid> {
    let (name, rest) = line.split_once(' ')?;
    rest.starts_with("recv").then(|| Rid::from(name))
}

/// The id in `4/recvonly URI`, if it is that extension's.
fn extension_id(line: &str, uri: &str) -> Option<u8> {
    let (id, rest) = line.split_once(' ')?;
    let id = id.split('/').next()?;
    (rest.split(' ').next() == Some(uri)).then(|| id.parse().ok())?
}

/// Completes the answer that the library wrote: it says that no more candidates follow, as there
/// is no trickling here (RFC 8840).
pub(crate) fn complete(answer: &str) -> String {
    let mut completed = String::with_capacity(answer.len() + 32);
    let mut in_candidates = false;
    for line in answer.lines().filter(|line| !line.starts_with("a=ice-options:")) {
        let is_candidate = line.starts_with("a=candidate:");
        if in_candidates && !is_candidate {
            completed.push_str("a=end-of-candidates\r\n");
        }
        in_candidates = is_candidate;
        completed.push_str(line);
        completed.push_str("\r\n");
    }
    completed
}
