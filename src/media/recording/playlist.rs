//! One HLS playlist over the fragments of all MP4 parts (RFC 8216).

use std::fmt::Write;

use super::index::{Container, FragmentPlace, Part};

/// No fragment is longer, in seconds: three, and the longest silence that does not end its part. What a
/// playlist says it must say from the beginning.
const LONGEST_SECONDS: u64 = 8;

/// The playlist; `address` says where a part is found. Parts of other kinds are left out, as HLS
/// cannot carry them. None if nothing is left. Until the recording `is_over` lines are only added.
#[must_use]
pub fn playlist(parts: &[Part], is_over: bool, address: impl Fn(&Part) -> String) -> Option<String> {
    let carried = || parts.iter().filter(|part| part.container == Container::Mp4 && timed(part).next().is_some());
    carried().next()?;
    // Writing into a string cannot fail.
    let mut text = String::from("#EXTM3U\n#EXT-X-VERSION:7\n");
    let _ = writeln!(text, "#EXT-X-TARGETDURATION:{LONGEST_SECONDS}\n#EXT-X-PLAYLIST-TYPE:EVENT");
    for (number, part) in carried().enumerate() {
        if number > 0 {
            text.push_str("#EXT-X-DISCONTINUITY\n");
        }
        let address = address(part);
        let _ = writeln!(text, "#EXT-X-MAP:URI=\"{address}\",BYTERANGE=\"{}@0\"", part.header_bytes);
        for (fragment, lasts_ms) in timed(part) {
            let (seconds, rest) = (lasts_ms / 1_000, lasts_ms % 1_000);
            let _ = writeln!(text, "#EXTINF:{seconds}.{rest:03},");
            let _ = writeln!(text, "#EXT-X-BYTERANGE:{}@{}\n{address}", fragment.bytes, fragment.offset);
        }
    }
    if is_over {
        text.push_str("#EXT-X-ENDLIST\n");
    }
    Some(text)
}

/// Fragments, and how many milliseconds lie between their beginnings: sound and picture do not end
/// together, so what a fragment holds may reach into the next one. The last fragment of a part that is
/// still written waits for the next, as what was said once must stay.
fn timed(part: &Part) -> impl Iterator<Item = (&FragmentPlace, u64)> {
    let nexts = part.fragments.iter().skip(1).map(|next| next.at_ms);
    let ends = nexts.chain(part.is_closed.then(|| part.duration_ms()));
    part.fragments.iter().zip(ends).map(|(fragment, end_ms)| (fragment, end_ms.saturating_sub(fragment.at_ms)))
}
