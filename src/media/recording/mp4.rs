//! Fragmented MP4: H.264 and Opus (ISO/IEC 14496-12). A fragment is a `moof` and its `mdat`; the
//! same fragments are the segments of the HLS playlist.

use std::io;
use std::time::Duration;

use mp4_atom::{
    Audio, Avc1, Avcc, Codec, Dinf, Dops, Dref, Encode, FixedPoint, FragmentInfo, Ftyp, Hdlr, Mdat, Mdhd, Mdia, Mehd,
    Mfhd, Mfra, Mfro, Minf, Moof, Moov, Mvex, Mvhd, Opus, Smhd, Stbl, Stco, Stsd, Tfdt, Tfhd, Tfra, Tkhd, Traf, Trak,
    Trex, Trun, TrunEntry, TrunSamples, Url, Visual, Vmhd,
};

use super::fragment::{Fragment, Sample};
use super::index::Part;
use super::part::Closing;
use super::picture::Format;

const PICTURE: u32 = 1;
const SOUND: u32 = 2;

/// Units of time a second.
const MOVIE_SCALE: u32 = 1_000;
const PICTURE_SCALE: u32 = 90_000;
const SOUND_SCALE: u32 = 48_000;

/// Flags of a sample: it depends on others and is not one to begin with; it depends on none.
const DEPENDENT: u32 = 0x0101_0000;
const INDEPENDENT: u32 = 0x0200_0000;

const MDAT_HEADER_BYTES: usize = 8;

/// Writes the fragments of one part.
#[derive(Debug, Default)]
pub(super) struct Mp4 {
    fragments: u32,
}

/// The samples of a track in a fragment.
struct Run<'a> {
    track: u32,
    scale: u32,
    samples: &'a [Sample],
}

impl Mp4 {
    /// A part, and what its file begins with.
    pub(super) fn begin(format: &Format) -> io::Result<(Self, Vec<u8>)> {
        let Format::H264 { width, height, sequence, picture } = format else {
            return Err(io::Error::other("only H.264 is put into MP4"));
        };
        let mut header = Vec::new();
        let brands = vec![b"iso6".into(), b"avc1".into(), b"mp41".into()];
        encode(&Ftyp { major_brand: b"iso6".into(), minor_version: 0, compatible_brands: brands }, &mut header)?;
        let visual = Visual { data_reference_index: 1, width: *width, height: *height, ..Visual::default() };
        let avc1 = Avc1 { visual, avcc: configuration(sequence, picture)?, ..avc1_without_extras() };
        let moov = Moov {
            mvhd: Mvhd {
                timescale: MOVIE_SCALE,
                rate: 1.into(),
                volume: 1.into(),
                next_track_id: 3,
                ..Mvhd::default()
            },
            mvex: Some(Mvex { mehd: Some(Mehd::default()), trex: vec![defaults(PICTURE), defaults(SOUND)] }),
            trak: vec![picture_track(avc1, *width, *height), sound_track()],
            ..Moov::default()
        };
        encode(&moov, &mut header)?;
        Ok((Self::default(), header))
    }

    /// A `moof` and its `mdat`.
    pub(super) fn fragment(&mut self, fragment: &Fragment) -> io::Result<Vec<u8>> {
        self.fragments += 1;
        let runs = [
            Run { track: PICTURE, scale: PICTURE_SCALE, samples: &fragment.pictures },
            Run { track: SOUND, scale: SOUND_SCALE, samples: &fragment.sounds },
        ];
        // Where the data begins follows from the size of the box, which does not depend on it.
        let mut measured = Vec::new();
        encode(&self.moof(&runs, 0)?, &mut measured)?;
        let mut bytes = Vec::new();
        encode(&self.moof(&runs, measured.len() + MDAT_HEADER_BYTES)?, &mut bytes)?;
        let samples = runs.iter().flat_map(|run| run.samples);
        encode(&Mdat { data: samples.flat_map(|sample| sample.data.iter().copied()).collect() }, &mut bytes)?;
        Ok(bytes)
    }

    fn moof(&self, runs: &[Run<'_>], mut data_at: usize) -> io::Result<Moof> {
        let mut traf = Vec::new();
        for run in runs.iter().filter(|run| !run.samples.is_empty()) {
            traf.push(run.to_traf(i32::try_from(data_at).map_err(io::Error::other)?)?);
            data_at += run.samples.iter().map(|sample| sample.data.len()).sum::<usize>();
        }
        Ok(Moof { mfhd: Mfhd { sequence_number: self.fragments }, traf })
    }
}

impl Run<'_> {
    fn to_traf(&self, data_offset: i32) -> io::Result<Traf> {
        let first = self.samples.first().map(|sample| sample.at).unwrap_or_default();
        let entries: io::Result<Vec<TrunEntry>> = self.samples.iter().map(|sample| self.entry(sample)).collect();
        Ok(Traf {
            tfhd: Tfhd { track_id: self.track, default_base_is_moof: true, ..Tfhd::default() },
            tfdt: Some(Tfdt { base_media_decode_time: ticks(first, self.scale) }),
            trun: vec![Trun { data_offset: Some(data_offset), samples: TrunSamples::Explicit(entries?) }],
            ..Traf::default()
        })
    }

    fn entry(&self, sample: &Sample) -> io::Result<TrunEntry> {
        // From tick to tick, so that what is rounded does not add up.
        let lasts = ticks(sample.at + sample.lasts, self.scale) - ticks(sample.at, self.scale);
        Ok(TrunEntry {
            duration: Some(u32::try_from(lasts).map_err(io::Error::other)?),
            size: Some(u32::try_from(sample.data.len()).map_err(io::Error::other)?),
            flags: Some(if sample.is_key { INDEPENDENT } else { DEPENDENT }),
            cts: None,
        })
    }
}

/// How long the part is, and where players find which moment.
pub(super) fn closing(header: &[u8], part: &Part) -> io::Result<Closing> {
    let kind = header.windows(4).position(|window| window == b"mehd");
    let kind = kind.ok_or_else(|| io::Error::other("the header of a part is not as it was written"))?;
    // The kind, then version and flags.
    let duration_at = u64::try_from(kind + 8).map_err(io::Error::other)?;
    let anew = part.fragments.iter().filter(|fragment| fragment.begins_anew);
    let entries = anew.map(|fragment| FragmentInfo {
        time: ticks(Duration::from_millis(fragment.at_ms), PICTURE_SCALE),
        moof_offset: fragment.offset,
        traf_number: 1,
        trun_number: 1,
        sample_delta: 1,
    });
    let tfra = vec![Tfra { track_id: PICTURE, entries: entries.collect() }];
    let mut measured = Vec::new();
    encode(&Mfra { tfra: tfra.clone(), mfro: Mfro::default() }, &mut measured)?;
    let mfro = Mfro { parent_size: u32::try_from(measured.len()).map_err(io::Error::other)? };
    let mut tail = Vec::new();
    encode(&Mfra { tfra, mfro }, &mut tail)?;
    Ok(Closing { tail, patches: vec![(duration_at, part.duration_ms().to_be_bytes().to_vec())] })
}

/// The decoder's configuration (ISO/IEC 14496-15, 5.3.3): the parameters as they came.
fn configuration(sequence: &[u8], picture: &[u8]) -> io::Result<Avcc> {
    let [_header, profile, compatibility, level, ..] = sequence else {
        return Err(io::Error::other("the sequence parameters are cut short"));
    };
    Ok(Avcc {
        configuration_version: 1,
        avc_profile_indication: *profile,
        profile_compatibility: *compatibility,
        avc_level_indication: *level,
        length_size: 4,
        sequence_parameter_sets: vec![sequence.to_vec()],
        picture_parameter_sets: vec![picture.to_vec()],
        ext: None,
    })
}

fn picture_track(avc1: Avc1, width: u16, height: u16) -> Trak {
    let tkhd = Tkhd { width: width.into(), height: height.into(), ..enabled(PICTURE) };
    let minf = Minf { vmhd: Some(Vmhd::default()), ..media(Codec::Avc1(avc1)) };
    track(tkhd, PICTURE_SCALE, b"vide", minf)
}

fn sound_track() -> Trak {
    let sample_rate = FixedPoint::from(48_000);
    let audio = Audio { data_reference_index: 1, channel_count: 2, sample_size: 16, sample_rate };
    let dops = Dops {
        output_channel_count: 2,
        pre_skip: 0,
        input_sample_rate: SOUND_SCALE,
        output_gain: 0,
        channel_mapping: None,
    };
    let minf = Minf { smhd: Some(Smhd::default()), ..media(Codec::Opus(Opus { audio, dops, btrt: None })) };
    track(Tkhd { volume: 1.into(), ..enabled(SOUND) }, SOUND_SCALE, b"soun", minf)
}

fn track(tkhd: Tkhd, timescale: u32, handler: &[u8; 4], minf: Minf) -> Trak {
    let mdhd = Mdhd { timescale, language: "und".to_owned(), ..Mdhd::default() };
    let hdlr = Hdlr { handler: handler.into(), name: "diemcau".to_owned() };
    Trak { tkhd, mdia: Mdia { mdhd, hdlr, minf }, ..Trak::default() }
}

fn enabled(track_id: u32) -> Tkhd {
    Tkhd { track_id, enabled: true, in_movie: true, ..Tkhd::default() }
}

fn media(codec: Codec) -> Minf {
    let dref = Dref { entries: vec![Url::default().into()] };
    let stbl = Stbl { stsd: Stsd { codecs: vec![codec] }, stco: Some(Stco::default()), ..Stbl::default() };
    Minf { dinf: Dinf { dref }, stbl, ..Minf::default() }
}

fn avc1_without_extras() -> Avc1 {
    Avc1 {
        visual: Visual::default(),
        avcc: Avcc {
            configuration_version: 1,
            avc_profile_indication: 0,
            profile_compatibility: 0,
            avc_level_indication: 0,
            length_size: 4,
            sequence_parameter_sets: Vec::new(),
            picture_parameter_sets: Vec::new(),
            ext: None,
        },
        btrt: None,
        colr: None,
        pasp: None,
        taic: None,
        fiel: None,
        spatial: None,
    }
}

fn defaults(track_id: u32) -> Trex {
    Trex { track_id, default_sample_description_index: 1, ..Trex::default() }
}

fn ticks(at: Duration, scale: u32) -> u64 {
    let ticks = at.as_nanos() * u128::from(scale) / 1_000_000_000;
    u64::try_from(ticks).unwrap_or(u64::MAX)
}

fn encode(atom: &impl Encode, bytes: &mut Vec<u8>) -> io::Result<()> {
    atom.encode(bytes).map_err(io::Error::other)
}
