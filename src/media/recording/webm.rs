//! WebM: VP8 and Opus. A fragment is a cluster.

use std::io;
use std::time::Duration;

use webm_iterable::matroska_spec::{Master, MatroskaSpec};
use webm_iterable::{WebmWriter, WriteOptions};

use super::fragment::{Fragment, Sample};
use super::index::{FragmentPlace, Part};
use super::part::Closing;
use super::picture::Format;

const PICTURE: u8 = 1;
const SOUND: u8 = 2;

const A_MILLISECOND_NS: u64 = 1_000_000;
/// What a decoder of Opus needs before it sounds right (RFC 7845, 4.6).
const OPUS_PREROLL_NS: u64 = 80_000_000;
/// `OpusHead`, version 1, two channels, nothing to skip, 48 kHz, no gain, mapping family 0 (RFC 7845, 5.1).
const OPUS_HEAD: [u8; 19] = *b"OpusHead\x01\x02\x00\x00\x80\xbb\x00\x00\x00\x00\x00";

const SEGMENT: [u8; 4] = [0x18, 0x53, 0x80, 0x67];
/// Id and size of a segment that ends with the file.
const SEGMENT_HEADER_BYTES: u64 = 12;
const CUES: [u8; 4] = [0x1c, 0x53, 0xbb, 0x6b];
const SEEK_POSITION: u64 = 0x53ac;
const VOID: u64 = 0xec;
/// As long as the entry that says where the cues are and takes its place in the end.
const RESERVED: [u8; 24] = [0; 24];
const RESERVED_BYTES: usize = RESERVED.len() + 2;
const DURATION: [u8; 3] = [0x44, 0x89, 0x88];

/// Writes the fragments of one part.
pub(super) struct Webm {
    writer: WebmWriter<Vec<u8>>,
}

impl std::fmt::Debug for Webm {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Webm").finish_non_exhaustive()
    }
}

impl Webm {
    /// A part with a picture, or with sound alone, and what its file begins with.
    pub(super) fn begin(format: Option<&Format>) -> io::Result<(Self, Vec<u8>)> {
        let mut writer = WebmWriter::new(Vec::new());
        write(
            &mut writer,
            &MatroskaSpec::Ebml(Master::Full(vec![
                MatroskaSpec::EbmlVersion(1),
                MatroskaSpec::EbmlReadVersion(1),
                MatroskaSpec::EbmlMaxIdLength(4),
                MatroskaSpec::EbmlMaxSizeLength(8),
                MatroskaSpec::DocType("webm".to_owned()),
                MatroskaSpec::DocTypeVersion(4),
                MatroskaSpec::DocTypeReadVersion(2),
            ])),
        )?;
        open_segment(&mut writer)?;
        writer.write_raw(VOID, &RESERVED).map_err(io::Error::other)?;
        write(
            &mut writer,
            &MatroskaSpec::Info(Master::Full(vec![
                MatroskaSpec::TimestampScale(A_MILLISECOND_NS),
                MatroskaSpec::MuxingApp("diemcau".to_owned()),
                MatroskaSpec::WritingApp("diemcau".to_owned()),
                MatroskaSpec::Duration(0.0),
            ])),
        )?;
        let tracks = picture_track(format).into_iter().chain([sound_track()]).collect();
        write(&mut writer, &MatroskaSpec::Tracks(Master::Full(tracks)))?;
        let header = std::mem::take(writer.get_mut());
        Ok((Self { writer }, header))
    }

    /// A cluster.
    pub(super) fn fragment(&mut self, fragment: &Fragment) -> io::Result<Vec<u8>> {
        let from = fragment.from();
        let mut samples: Vec<(u8, &Sample)> = fragment.pictures.iter().map(|sample| (PICTURE, sample)).collect();
        samples.extend(fragment.sounds.iter().map(|sample| (SOUND, sample)));
        samples.sort_by_key(|(_, sample)| sample.at);
        let mut children = vec![MatroskaSpec::Timestamp(milliseconds(from))];
        for (track, sample) in samples {
            children.push(MatroskaSpec::SimpleBlock(block(track, sample, from)?));
        }
        write(&mut self.writer, &MatroskaSpec::Cluster(Master::Full(children)))?;
        Ok(std::mem::take(self.writer.get_mut()))
    }
}

/// How long the part is, and where players find which moment. Written over what the header kept
/// free, and behind the last cluster.
pub(super) fn closing(header: &[u8], part: &Part) -> io::Result<Closing> {
    let broken = || io::Error::other("the header of a part is not as it was written");
    let segment = position(header, &SEGMENT).ok_or_else(broken)?;
    let reserved = segment + SEGMENT_HEADER_BYTES;
    let duration = position(header, &DURATION).ok_or_else(broken)? + 3;
    let cues = cues(&part.fragments, reserved)?;
    let seek = seek_head(part.whole_bytes() - reserved)?;
    let lasts = f64::from(u32::try_from(part.duration_ms()).unwrap_or(u32::MAX));
    Ok(Closing { tail: cues, patches: vec![(reserved, seek), (duration, lasts.to_be_bytes().to_vec())] })
}

fn cues(fragments: &[FragmentPlace], reserved: u64) -> io::Result<Vec<u8>> {
    let points = fragments.iter().filter(|fragment| fragment.begins_anew).map(|fragment| {
        let place = MatroskaSpec::CueTrackPositions(Master::Full(vec![
            MatroskaSpec::CueTrack(PICTURE.into()),
            MatroskaSpec::CueClusterPosition(fragment.offset - reserved),
        ]));
        MatroskaSpec::CuePoint(Master::Full(vec![MatroskaSpec::CueTime(fragment.at_ms), place]))
    });
    alone(&MatroskaSpec::Cues(Master::Full(points.collect())))
}

fn seek_head(cues_at: u64) -> io::Result<Vec<u8>> {
    let mut writer = WebmWriter::new(Vec::new());
    open_segment(&mut writer)?;
    write(&mut writer, &MatroskaSpec::SeekHead(Master::Start))?;
    write(&mut writer, &MatroskaSpec::Seek(Master::Start))?;
    write(&mut writer, &MatroskaSpec::SeekID(CUES.to_vec()))?;
    // Of the same length whatever its value.
    writer.write_raw(SEEK_POSITION, &cues_at.to_be_bytes()).map_err(io::Error::other)?;
    write(&mut writer, &MatroskaSpec::Seek(Master::End))?;
    write(&mut writer, &MatroskaSpec::SeekHead(Master::End))?;
    let seek_head = without_segment(&mut writer);
    debug_assert_eq!(seek_head.len(), RESERVED_BYTES);
    Ok(seek_head)
}

/// An element of the segment without the segment around it.
fn alone(element: &MatroskaSpec) -> io::Result<Vec<u8>> {
    let mut writer = WebmWriter::new(Vec::new());
    open_segment(&mut writer)?;
    write(&mut writer, element)?;
    Ok(without_segment(&mut writer))
}

fn without_segment(writer: &mut WebmWriter<Vec<u8>>) -> Vec<u8> {
    let header = usize::try_from(SEGMENT_HEADER_BYTES).unwrap_or_default();
    std::mem::take(writer.get_mut()).split_off(header)
}

fn picture_track(format: Option<&Format>) -> Option<MatroskaSpec> {
    let Some(Format::Vp8 { width, height }) = format else { return None };
    Some(MatroskaSpec::TrackEntry(Master::Full(vec![
        MatroskaSpec::TrackNumber(PICTURE.into()),
        MatroskaSpec::TrackUID(PICTURE.into()),
        MatroskaSpec::TrackType(1),
        MatroskaSpec::FlagLacing(0),
        MatroskaSpec::CodecID("V_VP8".to_owned()),
        MatroskaSpec::Video(Master::Full(vec![
            MatroskaSpec::PixelWidth((*width).into()),
            MatroskaSpec::PixelHeight((*height).into()),
        ])),
    ])))
}

fn sound_track() -> MatroskaSpec {
    MatroskaSpec::TrackEntry(Master::Full(vec![
        MatroskaSpec::TrackNumber(SOUND.into()),
        MatroskaSpec::TrackUID(SOUND.into()),
        MatroskaSpec::TrackType(2),
        MatroskaSpec::FlagLacing(0),
        MatroskaSpec::CodecID("A_OPUS".to_owned()),
        MatroskaSpec::CodecPrivate(OPUS_HEAD.to_vec()),
        MatroskaSpec::SeekPreRoll(OPUS_PREROLL_NS),
        MatroskaSpec::Audio(Master::Full(vec![MatroskaSpec::SamplingFrequency(48_000.0), MatroskaSpec::Channels(2)])),
    ]))
}

/// Track, time from the beginning of the cluster, flags, data (RFC 9559, 10.2).
fn block(track: u8, sample: &Sample, cluster: Duration) -> io::Result<Vec<u8>> {
    let since = milliseconds(sample.at).saturating_sub(milliseconds(cluster));
    let since = i16::try_from(since).map_err(io::Error::other)?;
    let key = if sample.is_key { 0x80 } else { 0 };
    let [high, low] = since.to_be_bytes();
    Ok([&[0x80 | track, high, low, key][..], &sample.data].concat())
}

fn open_segment(writer: &mut WebmWriter<Vec<u8>>) -> io::Result<()> {
    let segment = MatroskaSpec::Segment(Master::Start);
    writer.write_advanced(&segment, WriteOptions::is_unknown_sized_element()).map_err(io::Error::other)
}

fn write(writer: &mut WebmWriter<Vec<u8>>, element: &MatroskaSpec) -> io::Result<()> {
    writer.write(element).map_err(io::Error::other)
}

fn position(bytes: &[u8], pattern: &[u8]) -> Option<u64> {
    let found = bytes.windows(pattern.len()).position(|window| window == pattern)?;
    u64::try_from(found).ok()
}

fn milliseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
