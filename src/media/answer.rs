//! What was agreed on: the sections of our own answer.

use str0m::Rtc;
use str0m::media::{Mid, Pt};

use crate::codec::Codec;
use crate::happening::MediaKind;

/// One media section that is in use.
#[derive(Debug, Clone)]
pub(crate) struct Section {
    pub(crate) kind: MediaKind,
    pub(crate) mid: Mid,
    pub(crate) direction: Direction,
    /// The payload types of the section, best first.
    pub(crate) payloads: Vec<Payload>,
}

/// A codec and the payload types that were agreed on for it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Payload {
    pub(crate) codec: Codec,
    pub(crate) main: Pt,
    pub(crate) resend: Option<Pt>,
}

/// Who sends in a section, seen from here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Direction {
    WeSend,
    WeReceive,
    Both,
    Neither,
}

impl Section {
    pub(crate) fn sends(&self) -> bool {
        matches!(self.direction, Direction::WeSend | Direction::Both)
    }

    pub(crate) fn receives(&self) -> bool {
        matches!(self.direction, Direction::WeReceive | Direction::Both)
    }

    pub(crate) fn payload_type(&self, codec: Codec) -> Option<Pt> {
        let found = self.payloads.iter().find(|known| known.codec == codec);
        found.map(|payload| payload.main)
    }
}

/// Reads the sections of an answer that `rtc` wrote: its interface tells the mids only once the
/// peer is connected, which is too late to refuse an offer.
pub(crate) fn sections(rtc: &Rtc, answer: &str) -> Vec<Section> {
    let mut sections = Vec::new();
    let mut kind = None;
    let mut mid = None;
    for line in answer.lines() {
        if let Some(media) = line.strip_prefix("m=") {
            kind = match media.split(' ').next() {
                Some("audio") => Some(MediaKind::Sound),
                Some("video") => Some(MediaKind::Picture),
                _ => None,
            };
            mid = None;
        } else if let Some(name) = line.strip_prefix("a=mid:") {
            mid = Some(Mid::from(name));
        } else if let (Some(direction), Some(kind), Some(mid)) = (direction(line), kind, mid) {
            sections.extend(section(rtc, kind, mid, direction));
        }
    }
    sections
}

fn direction(line: &str) -> Option<Direction> {
    match line {
        "a=sendonly" => Some(Direction::WeSend),
        "a=recvonly" => Some(Direction::WeReceive),
        "a=sendrecv" => Some(Direction::Both),
        "a=inactive" => Some(Direction::Neither),
        _ => None,
    }
}

fn section(rtc: &Rtc, kind: MediaKind, mid: Mid, direction: Direction) -> Option<Section> {
    let media = rtc.media(mid).filter(|media| !media.disabled())?;
    let agreed = media.remote_pts();
    let payloads = rtc
        .codec_config()
        .params()
        .iter()
        .filter(|params| agreed.contains(&params.pt()))
        .filter_map(|params| {
            Some(Payload { codec: Codec::of(params.spec().codec)?, main: params.pt(), resend: params.resend() })
        })
        .filter(|payload| payload.codec.kind() == kind)
        .collect();
    Some(Section { kind, mid, direction, payloads })
}

/// Completes the answer that the library wrote.
///
/// Sound and picture go into one stream: players keep in step only what shares one (RFC 8830).
/// And it says that no more candidates follow: there is no trickling here (RFC 8840).
pub(crate) fn complete(answer: &str) -> String {
    let mut joined = String::with_capacity(answer.len());
    let mut in_candidates = false;
    for line in answer.lines() {
        let is_candidate = line.starts_with("a=candidate:");
        if in_candidates && !is_candidate {
            joined.push_str("a=end-of-candidates\r\n");
        }
        in_candidates = is_candidate;
        if line.starts_with("a=ice-options:") {
            continue;
        }
        match line.split_once("msid:") {
            Some((before, rest)) if line.starts_with("a=msid:") || line.starts_with("a=ssrc:") => {
                let track = rest.split_once(' ').map_or(rest, |(_, track)| track);
                joined.push_str(before);
                joined.push_str("msid:program ");
                joined.push_str(track);
            }
            _ => joined.push_str(line),
        }
        joined.push_str("\r\n");
    }
    joined
}
