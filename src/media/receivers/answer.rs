//! Answers to receivers, complete: nothing is trickled and nothing is ever negotiated again.

use std::fmt::{self, Write};
use std::net::SocketAddr;

use super::offer::{Feedback, Filling, Picture, ReceiverOffer, Section};
use super::shape::{PayloadTypes, PictureShape, SlotSources, SoundShape};

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests;

/// The stream of all that is received: players keep in step what shares one (RFC 8830).
const STREAM: &str = "program";
/// The sender of all that is received, whatever its source (RFC 7022).
pub(crate) const SENDER: &str = "diemcau";
const PICTURE_NAMES: [&str; 2] = ["main", "side"];
const SOUND_NAMES: [&str; 3] = ["hall", "speaker-1", "speaker-2"];

/// An answer to a page has somewhat less.
const USUAL_ANSWER_BYTES: usize = 4_096;

/// Type preference of host candidates (RFC 8445, 5.1.2.2).
const HOST_PREFERENCE: u32 = 126;

/// Our end of the transport.
struct Transport<'a> {
    ufrag: &'a str,
    password: &'a str,
    fingerprint: String,
    candidates: &'a [SocketAddr],
}

impl ReceiverOffer {
    /// The answer: `candidates` are the UDP addresses of the shard that will serve the receiver,
    /// `fingerprint` is SHA-256 of our certificate.
    pub(crate) fn answer(
        &self,
        ufrag: &str,
        password: &str,
        fingerprint: &[u8; 32],
        candidates: &[SocketAddr],
        sources: &SlotSources,
    ) -> String {
        let transport = Transport { ufrag, password, fingerprint: hexadecimal(fingerprint), candidates };
        let mut text = String::with_capacity(USUAL_ANSWER_BYTES);
        // Nothing is written but into memory.
        let _ = self.write(&mut text, &transport, sources);
        text
    }

    fn write(&self, text: &mut String, transport: &Transport<'_>, sources: &SlotSources) -> fmt::Result {
        write!(text, "v=0\r\no=- {} 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\n", rand::random::<u32>())?;
        text.write_str("a=ice-lite\r\n")?;
        let used = || self.sections.iter().filter(|section| !matches!(section.filling, Filling::Nothing));
        let mids: Vec<&str> = used().filter_map(|section| section.mid.as_deref()).collect();
        if !mids.is_empty() {
            write!(text, "a=group:BUNDLE {}\r\n", mids.join(" "))?;
        }
        write!(text, "a=msid-semantic: WMS {STREAM}\r\n")?;
        let first_used = used().next();
        for section in &self.sections {
            let leads = first_used.is_some_and(|first| std::ptr::eq(first, section));
            match &section.filling {
                Filling::Picture(place, picture) => {
                    section.write_heading(text, &picture_formats(&picture.shape))?;
                    transport.write(text, leads)?;
                    write_picture(text, picture, *place, sources)?;
                }
                Filling::Sound(place) => {
                    let sound = self.shape.sounds.get(*place).ok_or(fmt::Error)?;
                    section.write_heading(text, &sound_formats(sound))?;
                    transport.write(text, leads)?;
                    write_sound(text, sound, *place, sources)?;
                }
                Filling::Nothing => section.write_refused(text)?,
            }
        }
        Ok(())
    }
}

impl Section {
    fn write_heading(&self, text: &mut String, formats: &[u8]) -> fmt::Result {
        write!(text, "m={} 9 {}", self.kind, self.protocol)?;
        for format in formats {
            write!(text, " {format}")?;
        }
        text.write_str("\r\nc=IN IP4 0.0.0.0\r\n")?;
        self.write_mid(text)
    }

    /// A section without a port is refused (RFC 3264, 6).
    fn write_refused(&self, text: &mut String) -> fmt::Result {
        write!(text, "m={} 0 {} 0\r\nc=IN IP4 0.0.0.0\r\n", self.kind, self.protocol)?;
        self.write_mid(text)?;
        text.write_str("a=inactive\r\n")
    }

    fn write_mid(&self, text: &mut String) -> fmt::Result {
        match &self.mid {
            Some(mid) => write!(text, "a=mid:{mid}\r\n"),
            None => Ok(()),
        }
    }
}

impl Transport<'_> {
    /// Every section names the transport; the one that leads the bundle has its addresses.
    fn write(&self, text: &mut String, leads: bool) -> fmt::Result {
        write!(text, "a=ice-ufrag:{}\r\na=ice-pwd:{}\r\n", self.ufrag, self.password)?;
        write!(text, "a=fingerprint:sha-256 {}\r\na=setup:passive\r\n", self.fingerprint)?;
        if !leads {
            return Ok(());
        }
        for (preference, (number, address)) in (0..=u16::MAX).rev().zip((1..).zip(self.candidates)) {
            let (number, ip, port): (u32, _, _) = (number, address.ip(), address.port());
            let priority = (HOST_PREFERENCE << 24) | (u32::from(preference) << 8) | 255;
            write!(text, "a=candidate:{number} 1 udp {priority} {ip} {port} typ host\r\n")?;
        }
        text.write_str("a=end-of-candidates\r\n")
    }
}

fn picture_formats(shape: &PictureShape) -> Vec<u8> {
    let codecs = [shape.vp8, shape.h264].into_iter().flatten();
    codecs.flat_map(|numbers| [Some(numbers.main), numbers.resend]).flatten().collect()
}

fn sound_formats(shape: &SoundShape) -> Vec<u8> {
    [Some(shape.opus), shape.redundant].into_iter().flatten().collect()
}

fn write_picture(text: &mut String, picture: &Picture, place: usize, sources: &SlotSources) -> fmt::Result {
    let shape = &picture.shape;
    write_direction(text, PICTURE_NAMES.get(place))?;
    if let Some(id) = shape.orientation {
        write!(text, "a=extmap:{id} urn:3gpp:video-orientation\r\n")?;
    }
    if let Some(numbers) = shape.vp8 {
        write_codec(text, "VP8", numbers, picture.vp8_feedback)?;
    }
    if let (Some(numbers), Some(profile)) = (shape.h264, picture.h264_profile) {
        write_codec(text, "H264", numbers, picture.h264_feedback)?;
        let rest = format!("level-asymmetry-allowed=1;packetization-mode=1;profile-level-id={profile:06x}");
        write!(text, "a=fmtp:{} {rest}\r\n", numbers.main)?;
    }
    let (Some(source), Some(resend)) = (sources.pictures.get(place), sources.resends.get(place)) else {
        return Err(fmt::Error);
    };
    let resends = [shape.vp8, shape.h264].iter().flatten().any(|numbers| numbers.resend.is_some());
    if resends {
        write!(text, "a=ssrc-group:FID {source} {resend}\r\n")?;
    }
    write!(text, "a=ssrc:{source} cname:{SENDER}\r\n")?;
    if resends {
        write!(text, "a=ssrc:{resend} cname:{SENDER}\r\n")?;
    }
    Ok(())
}

fn write_codec(text: &mut String, name: &str, numbers: PayloadTypes, feedback: Feedback) -> fmt::Result {
    let main = numbers.main;
    write!(text, "a=rtpmap:{main} {name}/90000\r\n")?;
    let asked = [(feedback.nack, "nack"), (feedback.picture_loss, "nack pli"), (feedback.full_intra, "ccm fir")];
    for (_, kind) in asked.iter().filter(|(is_offered, _)| *is_offered) {
        write!(text, "a=rtcp-fb:{main} {kind}\r\n")?;
    }
    match numbers.resend {
        Some(resend) => write!(text, "a=rtpmap:{resend} rtx/90000\r\na=fmtp:{resend} apt={main}\r\n"),
        None => Ok(()),
    }
}

fn write_sound(text: &mut String, sound: &SoundShape, place: usize, sources: &SlotSources) -> fmt::Result {
    write_direction(text, SOUND_NAMES.get(place))?;
    let opus = sound.opus;
    write!(text, "a=rtpmap:{opus} opus/48000/2\r\na=fmtp:{opus} minptime=10;useinbandfec=1\r\n")?;
    if let Some(redundant) = sound.redundant {
        write!(text, "a=rtpmap:{redundant} red/48000/2\r\na=fmtp:{redundant} {opus}/{opus}\r\n")?;
    }
    let source = sources.sounds.get(place).ok_or(fmt::Error)?;
    write!(text, "a=ssrc:{source} cname:{SENDER}\r\n")
}

fn write_direction(text: &mut String, track: Option<&&str>) -> fmt::Result {
    let track = track.ok_or(fmt::Error)?;
    write!(text, "a=sendonly\r\na=msid:{STREAM} {track}\r\na=rtcp-mux\r\n")
}

fn hexadecimal(fingerprint: &[u8; 32]) -> String {
    let mut text = String::with_capacity(3 * fingerprint.len());
    for byte in fingerprint {
        // Nothing is written but into memory.
        let _ = write!(text, "{byte:02X}:");
    }
    text.pop();
    text
}
