//! One HLS playlist over the fragments of all MP4 parts (RFC 8216).

use std::fmt::Write;

use super::index::{Container, Part};

/// The playlist; `address` says where a part is found. Parts of other kinds are left out, as HLS
/// cannot carry them. None if nothing is left.
#[must_use]
pub fn playlist(parts: &[Part], address: impl Fn(&Part) -> String) -> Option<String> {
    let carried = || parts.iter().filter(|part| part.container == Container::Mp4 && !part.fragments.is_empty());
    let fragments = || carried().flat_map(|part| &part.fragments);
    let longest_ms = fragments().map(|fragment| fragment.lasts_ms).max()?;
    let mut text = String::from("#EXTM3U\n#EXT-X-VERSION:7\n");
    // Writing into a string cannot fail.
    let _ = writeln!(text, "#EXT-X-TARGETDURATION:{}", longest_ms.div_ceil(1_000).max(1));
    let is_over = carried().all(|part| part.is_closed);
    let _ = writeln!(text, "#EXT-X-PLAYLIST-TYPE:{}", if is_over { "VOD" } else { "EVENT" });
    for (number, part) in carried().enumerate() {
        if number > 0 {
            text.push_str("#EXT-X-DISCONTINUITY\n");
        }
        let address = address(part);
        let _ = writeln!(text, "#EXT-X-MAP:URI=\"{address}\",BYTERANGE=\"{}@0\"", part.header_bytes);
        for fragment in &part.fragments {
            let (seconds, rest) = (fragment.lasts_ms / 1_000, fragment.lasts_ms % 1_000);
            let _ = writeln!(text, "#EXTINF:{seconds}.{rest:03},");
            let _ = writeln!(text, "#EXT-X-BYTERANGE:{}@{}\n{address}", fragment.bytes, fragment.offset);
        }
    }
    if is_over {
        text.push_str("#EXT-X-ENDLIST\n");
    }
    Some(text)
}
