//! The offer of a page that only receives, and what the answer to it says.

use std::fmt::Write as _;
use std::net::{IpAddr, SocketAddr};

use super::check::Credentials;
use super::picture::PictureCodec;

/// What a receiver asks for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sections {
    /// Two pictures and three sounds, as a page does.
    #[default]
    Page,
    /// One picture and one sound, as a plain player does.
    Player,
}

impl Sections {
    fn counts(self) -> (u8, u8) {
        match self {
            Self::Page => (2, 3),
            Self::Player => (1, 1),
        }
    }
}

/// What the numbers of our own offer mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Payload {
    Sound,
    Picture(PictureCodec),
    PictureAgain(PictureCodec),
}

impl Payload {
    pub(crate) fn of(payload_type: u8) -> Option<Self> {
        match payload_type {
            111 => Some(Self::Sound),
            96 => Some(Self::Picture(PictureCodec::Vp8)),
            97 => Some(Self::PictureAgain(PictureCodec::Vp8)),
            102 => Some(Self::Picture(PictureCodec::H264)),
            103 => Some(Self::PictureAgain(PictureCodec::H264)),
            _ => None,
        }
    }
}

const PICTURE_LINES: &str = "a=rtpmap:96 VP8/90000\r\na=rtcp-fb:96 ccm fir\r\na=rtcp-fb:96 nack\r\n\
    a=rtcp-fb:96 nack pli\r\na=rtpmap:97 rtx/90000\r\na=fmtp:97 apt=96\r\n\
    a=rtpmap:102 H264/90000\r\na=rtcp-fb:102 ccm fir\r\na=rtcp-fb:102 nack\r\na=rtcp-fb:102 nack pli\r\n\
    a=fmtp:102 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f\r\n\
    a=rtpmap:103 rtx/90000\r\na=fmtp:103 apt=102\r\n";
const SOUND_LINES: &str = "a=rtpmap:111 opus/48000/2\r\na=fmtp:111 minptime=10;useinbandfec=1\r\n";

/// Writes the offer.
pub(crate) fn offer(sections: Sections, own: &Credentials, fingerprint: &str, address: SocketAddr) -> String {
    let (pictures, sounds) = sections.counts();
    let mids: Vec<String> = (0..pictures + sounds).map(|mid| mid.to_string()).collect();
    let mut text = format!(
        "v=0\r\no=- 4611731400430051336 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE {}\r\n",
        mids.join(" ")
    );
    for (place, mid) in mids.iter().enumerate() {
        let (media, lines) = if place < usize::from(pictures) {
            ("m=video 9 UDP/TLS/RTP/SAVPF 96 97 102 103", PICTURE_LINES)
        } else {
            ("m=audio 9 UDP/TLS/RTP/SAVPF 111", SOUND_LINES)
        };
        // Writing to a String cannot fail.
        let _ = write!(
            text,
            "{media}\r\nc=IN IP4 0.0.0.0\r\na=rtcp:9 IN IP4 0.0.0.0\r\n\
             a=candidate:1 1 udp 2122260223 {} {} typ host\r\na=ice-ufrag:{}\r\na=ice-pwd:{}\r\n\
             a=fingerprint:sha-256 {fingerprint}\r\na=setup:actpass\r\na=mid:{mid}\r\na=recvonly\r\n\
             a=rtcp-mux\r\na=rtcp-rsize\r\n{lines}",
            address.ip(),
            address.port(),
            own.name,
            own.password
        );
    }
    text
}

/// What an answer tells.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub(crate) server: Credentials,
    pub(crate) fingerprint: Box<[u8]>,
    pub(crate) address: SocketAddr,
    /// Pairs of a picture's stream and the one of what is sent again of it.
    pub(crate) again: Vec<(u32, u32)>,
}

/// Reads an answer; the name of what is missing if it cannot be used.
pub(crate) fn read_answer(text: &str) -> Result<Answer, &'static str> {
    let value = |name: &'static str| {
        text.lines().find_map(|line| line.strip_prefix("a=")?.strip_prefix(name)?.strip_prefix(':')).ok_or(name)
    };
    let server = Credentials { name: value("ice-ufrag")?.into(), password: value("ice-pwd")?.into() };
    let fingerprint = value("fingerprint")?.strip_prefix("sha-256 ").and_then(bytes_of).ok_or("fingerprint")?;
    let again = text.lines().filter_map(|line| {
        let mut sources = line.strip_prefix("a=ssrc-group:FID ")?.split(' ');
        Some((sources.next()?.parse().ok()?, sources.next()?.trim().parse().ok()?))
    });
    Ok(Answer { server, fingerprint, address: best_address(text).ok_or("candidate")?, again: again.collect() })
}

fn bytes_of(hexadecimal: &str) -> Option<Box<[u8]>> {
    hexadecimal.trim().split(':').map(|byte| u8::from_str_radix(byte, 16).ok()).collect()
}

/// This machine's own address if there is one, as receivers live on loopback.
fn best_address(text: &str) -> Option<SocketAddr> {
    let candidates: Vec<SocketAddr> = text.lines().filter_map(candidate).collect();
    let loopback = candidates.iter().find(|address| address.ip().is_loopback());
    loopback.or(candidates.first()).copied()
}

/// `a=candidate:foundation component udp priority address port typ host`.
fn candidate(line: &str) -> Option<SocketAddr> {
    let mut fields = line.strip_prefix("a=candidate:")?.split_ascii_whitespace().skip(1);
    let (component, transport) = (fields.next()?, fields.next()?);
    if component != "1" || !transport.eq_ignore_ascii_case("udp") {
        return None;
    }
    let address: IpAddr = fields.nth(1)?.parse().ok()?;
    let port = fields.next()?.parse().ok()?;
    address.is_ipv4().then_some(SocketAddr::new(address, port))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    const ANSWER: &str = "v=0\r\na=ice-lite\r\nm=video 9 UDP/TLS/RTP/SAVPF 96 97\r\na=ice-ufrag:abcd\r\n\
        a=ice-pwd:secretsecretsecretsecret\r\na=fingerprint:sha-256 0A:FF:10\r\n\
        a=candidate:1 1 udp 2130706431 10.0.0.9 9000 typ host\r\n\
        a=candidate:2 1 udp 2130706430 127.0.0.1 9001 typ host\r\na=candidate:3 1 tcp 1 127.0.0.1 9 typ host\r\n\
        a=ssrc-group:FID 11 12\r\n";

    #[test]
    fn an_answer_is_read() {
        let answer = read_answer(ANSWER).unwrap();
        assert_eq!(&*answer.server.name, "abcd");
        assert_eq!(*answer.fingerprint, [0x0a, 0xff, 0x10]);
        assert_eq!(answer.address, "127.0.0.1:9001".parse::<SocketAddr>().unwrap());
        assert_eq!(answer.again, [(11, 12)]);
    }

    #[test]
    fn what_is_missing_in_an_answer_is_named() {
        assert_eq!(read_answer(&ANSWER.replace("a=ice-pwd", "a=x")).unwrap_err(), "ice-pwd");
        assert_eq!(read_answer(&ANSWER.replace("candidate", "c")).unwrap_err(), "candidate");
    }

    #[test]
    fn a_page_offers_two_pictures_before_three_sounds() {
        let own = Credentials { name: "u".into(), password: "p".into() };
        let text = offer(Sections::Page, &own, "AA", "127.16.0.1:9".parse().unwrap());
        let media: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix("m=")?.split(' ').next()).collect();
        assert_eq!(media, ["video", "video", "audio", "audio", "audio"]);
        assert!(text.contains("a=group:BUNDLE 0 1 2 3 4\r\n"));
    }
}
