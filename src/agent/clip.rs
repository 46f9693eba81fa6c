//! A recorded clip: VP8 pictures from an IVF file and Opus sound from an Ogg file.

use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::Path;
use std::time::Duration;

use bytes::Bytes;
use rtc::media::io::ivf_reader::{IVFFileHeader, IVFReader};
use rtc::media::io::ogg_reader::OggReader;
use rtc::shared::error::{Error, IoError};

/// A clip that begins with a key frame and can be played round and round.
#[derive(Clone, Debug)]
pub struct Clip {
    pub(crate) pictures: Vec<Picture>,
    pub(crate) sounds: Vec<Sound>,
    pub(crate) length: Duration,
}

/// One encoded picture.
#[derive(Clone, Debug)]
pub(crate) struct Picture {
    /// When it is shown, from the beginning of the clip.
    pub(crate) at: Duration,
    pub(crate) is_key: bool,
    pub(crate) data: Bytes,
}

/// One packet of Opus.
#[derive(Clone, Debug)]
pub(crate) struct Sound {
    /// When it is heard, from the beginning of the clip.
    pub(crate) at: Duration,
    pub(crate) lasts: Duration,
    pub(crate) data: Bytes,
}

/// A clip cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ClipError {
    /// A file cannot be read.
    #[error("the clip cannot be read: {0}")]
    File(#[from] io::Error),
    /// A file is not what it should be.
    #[error("the clip cannot be understood: {0}")]
    Container(#[from] Error),
    /// The pictures are not VP8.
    #[error("the pictures of the clip are not VP8")]
    NotVp8,
    /// There is no picture, or the first is not a key frame.
    #[error("the clip does not begin with a key frame")]
    NoKeyFrame,
    /// A page of the Ogg file does not hold exactly one packet.
    #[error("a page of the sound does not hold exactly one packet of Opus")]
    ManyPacketsInAPage,
    /// There is no sound.
    #[error("the clip has no sound")]
    NoSound,
}

impl Clip {
    /// Read a clip from an IVF file and an Ogg file whose pages hold one packet each.
    ///
    /// # Errors
    /// If a file cannot be read or is something else.
    pub fn open(pictures: &Path, sound: &Path) -> Result<Self, ClipError> {
        Self::read(BufReader::new(File::open(pictures)?), BufReader::new(File::open(sound)?))
    }

    /// Read a clip from IVF and Ogg.
    ///
    /// # Errors
    /// If either cannot be read or is something else.
    pub fn read(pictures: impl Read, sound: impl Read) -> Result<Self, ClipError> {
        let (pictures, length) = read_pictures(pictures)?;
        let mut sounds = read_sounds(sound)?;
        // The encoder's last packet reaches beyond the pictures; played round, it would overlap.
        sounds.retain(|sound| sound.at + sound.lasts <= length);
        match pictures.first() {
            Some(first) if first.is_key => {}
            _ => return Err(ClipError::NoKeyFrame),
        }
        if sounds.is_empty() {
            return Err(ClipError::NoSound);
        }
        Ok(Self { pictures, sounds, length })
    }
}

/// The pictures, and how long they last together.
fn read_pictures(file: impl Read) -> Result<(Vec<Picture>, Duration), ClipError> {
    let (mut reader, header) = IVFReader::new(file)?;
    if &header.four_cc != b"VP80" {
        return Err(ClipError::NotVp8);
    }
    let mut pictures: Vec<Picture> = Vec::new();
    while let Some((data, frame)) = until_the_end(reader.parse_next_frame())? {
        // The lowest bit of a VP8 frame is zero in a key frame (RFC 6386, section 9.1).
        let is_key = data.first().is_some_and(|byte| byte & 1 == 0);
        pictures.push(Picture { at: ticks(frame.timestamp, &header), is_key, data: data.freeze() });
    }
    let last = pictures.last().map_or(Duration::ZERO, |picture| picture.at);
    let before = pictures.iter().rev().nth(1).map_or(Duration::ZERO, |picture| picture.at);
    Ok((pictures, last + (last - before)))
}

fn ticks(count: u64, header: &IVFFileHeader) -> Duration {
    let nanoseconds = u128::from(count) * u128::from(header.timebase_numerator) * 1_000_000_000
        / u128::from(header.timebase_denominator.max(1));
    Duration::from_nanos(u64::try_from(nanoseconds).unwrap_or(u64::MAX))
}

fn read_sounds(file: impl Read) -> Result<Vec<Sound>, ClipError> {
    let (mut reader, _) = OggReader::new(file, true)?;
    let mut sounds = Vec::new();
    let mut at = Duration::ZERO;
    while let Some((data, page)) = until_the_end(reader.parse_next_page())? {
        // Headers come first: OpusHead, then OpusTags (RFC 7845, section 3).
        if data.starts_with(b"OpusHead") || data.starts_with(b"OpusTags") {
            continue;
        }
        let lasts = opus_length(&data);
        // The position of a page is where it ends, in samples (RFC 7845, section 4).
        if lasts.is_zero() || Duration::from_nanos(page.granule_position.saturating_mul(62_500) / 3) > at + lasts {
            return Err(ClipError::ManyPacketsInAPage);
        }
        sounds.push(Sound { at, lasts, data: data.freeze() });
        at += lasts;
    }
    Ok(sounds)
}

/// How long a packet of Opus lasts, from its first bytes (RFC 6716, section 3.1).
fn opus_length(packet: &[u8]) -> Duration {
    let Some(first) = packet.first() else { return Duration::ZERO };
    let configuration = first >> 3;
    let frame_us: u64 = match (configuration, configuration & 3) {
        (0..=11, size) => [10_000, 20_000, 40_000, 60_000][usize::from(size)],
        (12..=15, size) => [10_000, 20_000][usize::from(size & 1)],
        (_, size) => [2_500, 5_000, 10_000, 20_000][usize::from(size)],
    };
    let frames = match first & 3 {
        0 => 1,
        1 | 2 => 2,
        _ => u64::from(packet.get(1).map_or(0, |count| count & 0x3f)),
    };
    Duration::from_micros(frame_us * frames)
}

/// A file ends where nothing more can be read.
fn until_the_end<T>(read: Result<T, Error>) -> Result<Option<T>, ClipError> {
    match read {
        Ok(read) => Ok(Some(read)),
        Err(Error::Io(IoError(error))) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(None),
        Err(error) => Err(error.into()),
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    const PICTURES: &[u8] = include_bytes!("../../config/media/hall.ivf");
    const SOUND: &[u8] = include_bytes!("../../config/media/hall.ogg");

    #[test]
    fn the_hall_clip_lasts_six_seconds_and_has_a_key_frame_every_second() {
        let clip = Clip::read(PICTURES, SOUND).unwrap();
        assert_eq!(clip.length, Duration::from_secs(6));
        assert_eq!(clip.pictures.len(), 150);
        let keys: Vec<u64> =
            clip.pictures.iter().filter(|picture| picture.is_key).map(|picture| picture.at.as_secs()).collect();
        assert_eq!(keys, [0, 1, 2, 3, 4, 5]);
        assert_eq!(clip.sounds.len(), 300);
        assert!(clip.sounds.iter().all(|sound| sound.lasts == Duration::from_millis(20)));
    }

    #[test]
    fn a_clip_that_is_something_else_is_refused() {
        assert!(Clip::read(SOUND, SOUND).is_err());
        assert!(Clip::read(PICTURES, PICTURES).is_err());
        assert!(matches!(Clip::read(&PICTURES[..32], SOUND), Err(ClipError::NoKeyFrame)));
        let mut vp9 = PICTURES.to_vec();
        vp9[11] = b'9';
        vp9[10] = b'9';
        assert!(matches!(Clip::read(&vp9[..], SOUND), Err(ClipError::NotVp8)));
    }

    #[test]
    fn the_length_of_a_packet_of_opus_is_read_from_its_first_bytes() {
        for (packet, microseconds) in [
            (&[0b1111_1000][..], 20_000),
            (&[0b1110_0001][..], 5_000),
            (&[0b0000_0000][..], 10_000),
            (&[0b0001_1010][..], 120_000),
            (&[0b0110_1011, 0b0000_0011][..], 60_000),
            (&[][..], 0),
        ] {
            assert_eq!(opus_length(packet), Duration::from_micros(microseconds), "{packet:?}");
        }
    }
}
