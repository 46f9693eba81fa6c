//! The codecs of a section, under the peer's own numbers.

use std::collections::BTreeMap;

use rtc_sdp::MediaDescription;

use super::attributes::{parameter, values};
use crate::receivers::shape::{PayloadTypes, PictureShape, SoundShape};

const ORIENTATION: &str = "urn:3gpp:video-orientation";

/// What is agreed on for a picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Picture {
    pub(crate) shape: PictureShape,
    /// The profile and level that the peer offered with its H.264.
    pub(crate) h264_profile: Option<u32>,
    pub(crate) vp8_feedback: Feedback,
    pub(crate) h264_feedback: Feedback,
}

/// What a peer can ask for (RFC 4585, RFC 5104).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Feedback {
    pub(crate) nack: bool,
    pub(crate) picture_loss: bool,
    pub(crate) full_intra: bool,
}

/// The formats of a section in the peer's order of preference.
pub(super) struct Formats<'a> {
    media: &'a MediaDescription,
    known: Vec<Format<'a>>,
}

#[derive(Debug, Clone, Copy)]
struct Format<'a> {
    payload_type: u8,
    /// Name, clock and channels.
    encoding: &'a str,
    parameters: &'a str,
}

impl<'a> Formats<'a> {
    pub(super) fn read(media: &'a MediaDescription) -> Self {
        let mut encodings = numbered(media, "rtpmap");
        let parameters = numbered(media, "fmtp");
        let offered = media.media_name.formats.iter().filter_map(|format| payload_type(format));
        let known = offered.filter_map(|payload_type| {
            // Taken out, so that a number counts once however often it is listed.
            let encoding = encodings.remove(&payload_type)?;
            let parameters = parameters.get(&payload_type).copied().unwrap_or_default();
            Some(Format { payload_type, encoding, parameters })
        });
        let known = known.collect();
        Self { media, known }
    }

    pub(super) fn picture(&self) -> Option<Picture> {
        let vp8 = self.find("VP8/90000", |_| true);
        let h264 = [H264::Constrained, H264::Plain].into_iter().find_map(|wanted| {
            let found = self.find("H264/90000", |format| is_packetized(format) && h264(profile(format)) == wanted);
            found.map(|format| (format, profile(&format)))
        });
        if vp8.is_none() && h264.is_none() {
            return None;
        }
        let numbers = |format: Format<'_>| PayloadTypes { main: format.payload_type, resend: self.resend(format) };
        let feedback = |format: Option<Format<'_>>| format.map(|format| self.feedback(format)).unwrap_or_default();
        Some(Picture {
            shape: PictureShape {
                vp8: vp8.map(numbers),
                h264: h264.map(|(format, _)| numbers(format)),
                orientation: self.orientation(),
            },
            h264_profile: h264.map(|(_, profile)| profile),
            vp8_feedback: feedback(vp8),
            h264_feedback: feedback(h264.map(|(format, _)| format)),
        })
    }

    pub(super) fn sound(&self) -> Option<SoundShape> {
        let opus = self.find("opus/48000/2", |_| true)?.payload_type;
        // Redundant sound that is made of this very Opus (RFC 2198, 5).
        let of_opus = |format: &Format<'_>| {
            let mut parts = format.parameters.split('/').map(payload_type);
            !format.parameters.is_empty() && parts.all(|part| part == Some(opus))
        };
        let redundant = self.find("red/48000/2", of_opus).map(|format| format.payload_type);
        Some(SoundShape { opus, redundant })
    }

    fn find(&self, encoding: &str, suits: impl Fn(&Format<'a>) -> bool) -> Option<Format<'a>> {
        let mut named = self.known.iter().filter(|format| format.encoding.eq_ignore_ascii_case(encoding));
        named.find(|format| suits(format)).copied()
    }

    /// The format in which a packet of this one is sent again (RFC 4588).
    fn resend(&self, of: Format<'_>) -> Option<u8> {
        let of = Some(of.payload_type);
        let found = self.find("rtx/90000", |format| parameter(format.parameters, "apt").and_then(payload_type) == of);
        found.map(|format| format.payload_type)
    }

    fn feedback(&self, format: Format<'_>) -> Feedback {
        let mut feedback = Feedback::default();
        for line in values(&self.media.attributes, "rtcp-fb") {
            match line.split_once(' ') {
                Some((of, kind)) if of == "*" || payload_type(of) == Some(format.payload_type) => match kind.trim() {
                    "nack" => feedback.nack = true,
                    "nack pli" => feedback.picture_loss = true,
                    "ccm fir" => feedback.full_intra = true,
                    _ => {}
                },
                _ => {}
            }
        }
        feedback
    }

    /// An id of the short form of header extensions (RFC 8285, 4.2).
    fn orientation(&self) -> Option<u8> {
        values(&self.media.attributes, "extmap").find_map(|line| {
            let (id, name) = line.split_once(' ')?;
            let (id, direction) = id.split_once('/').unwrap_or((id, "sendrecv"));
            let takes_it = matches!(direction, "sendrecv" | "recvonly");
            let id = id.parse().ok().filter(|id| (1..=14).contains(id));
            id.filter(|_| takes_it && name.trim() == ORIENTATION)
        })
    }
}

/// The lines of a name that begin with a payload type; the first of each counts.
fn numbered<'a>(media: &'a MediaDescription, name: &'a str) -> BTreeMap<u8, &'a str> {
    let mut lines = BTreeMap::new();
    for line in values(&media.attributes, name) {
        if let Some((number, rest)) = line.split_once(' ')
            && let Some(number) = payload_type(number)
        {
            lines.entry(number).or_insert(rest.trim());
        }
    }
    lines
}

/// A payload type that cannot be taken for RTCP where both share a port (RFC 5761, 4).
fn payload_type(text: &str) -> Option<u8> {
    text.parse().ok().filter(|number| matches!(number, 0..=63 | 96..=127))
}

#[derive(Debug, PartialEq, Eq)]
enum H264 {
    Constrained,
    /// Baseline without its constraints: who decodes it decodes the constrained one too.
    Plain,
    Other,
}

fn is_packetized(format: &Format<'_>) -> bool {
    parameter(format.parameters, "packetization-mode") == Some("1")
}

/// Profile, constraints and level; baseline at level 1 unless said (RFC 6184, 8.1).
fn profile(format: &Format<'_>) -> u32 {
    let text = parameter(format.parameters, "profile-level-id").unwrap_or("42000a");
    u32::from_str_radix(text, 16).unwrap_or(0)
}

fn h264(profile: u32) -> H264 {
    match profile.to_be_bytes() {
        [0, 0x42, constraints, _] if constraints & 0x40 != 0 => H264::Constrained,
        [0, 0x42, _, _] => H264::Plain,
        _ => H264::Other,
    }
}
