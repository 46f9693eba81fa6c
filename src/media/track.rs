//! A track: the packets of one encoder, numbered once for all who receive them.
//!
//! This is the seam between publishers and receivers. Publishers give [`Frame`]s and say by a
//! [`Scene`] which track belongs in which slot; receivers choose, patch, seal and send.

use std::sync::Arc;
use std::time::Instant;

use str0m::rtp::VideoOrientation;

use crate::codec::Codec;
use crate::happening::{ProgramId, SpeakerId};

/// One encoder's packets: a source's sound, or one layer of its picture. Never given again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct TrackId(pub(crate) u64);

/// A packet, the same for every receiver.
#[derive(Debug, Clone)]
pub(crate) struct TrackPacket {
    /// Counts on within the track, from 1, without a gap where nothing was lost; never wraps.
    pub(crate) sequence: u64,
    /// RTP ticks on the program's clock, which all its tracks of a kind share; they wrap.
    pub(crate) timestamp: u32,
    pub(crate) marker: bool,
    pub(crate) begins_key_frame: bool,
    pub(crate) orientation: Option<VideoOrientation>,
    /// VP8 only: where its picture numbers stand in the payload.
    pub(crate) numbers: Option<PictureNumberPlaces>,
    pub(crate) payload: Arc<[u8]>,
}

/// The picture numbers of a VP8 payload descriptor (RFC 7741), and where they stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct PictureNumberPlaces {
    pub(crate) picture_id: Option<PictureId>,
    /// TL0PICIDX and its place in the payload.
    pub(crate) layer_index: Option<(u8, u8)>,
}

/// A picture id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct PictureId {
    pub(crate) value: u16,
    /// 15 bits in two bytes, or 7 bits in one.
    pub(crate) is_long: bool,
    /// Its place in the payload.
    pub(crate) place: u8,
}

/// Packets of one track that are sent together: a whole frame of picture, one packet of sound,
/// or a straggler that came late.
#[derive(Debug, Clone)]
pub(crate) struct Frame {
    pub(crate) program: ProgramId,
    pub(crate) track: TrackId,
    pub(crate) codec: Codec,
    /// When its sample was taken, on our clock: what sender reports tie the timestamps to.
    pub(crate) captured_at: Instant,
    /// When its last packet came in; deadlines count from here.
    pub(crate) arrived_at: Instant,
    pub(crate) packets: Arc<[TrackPacket]>,
}

/// Which tracks belong in which slot, for everybody who receives a program. A new scene replaces
/// the one before. Tracks that no scene names any more are gone.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Scene {
    pub(crate) main_picture: Feed,
    pub(crate) side_picture: Feed,
    /// The hall, the first and the second speaker.
    pub(crate) sounds: [Feed; 3],
    /// Which of the sounds a player with one sound hears.
    pub(crate) only_sound: usize,
    /// Every source of the program, for previews.
    pub(crate) sources: Vec<SourceTracks>,
}

/// What flows into a slot.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Feed {
    /// Whose it is, unless it is the hall's: a speaker never gets its own.
    pub(crate) speaker: Option<SpeakerId>,
    /// A picture's layers, lowest first; a sound has one.
    pub(crate) layers: Vec<TrackId>,
}

/// The tracks of one source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SourceTracks {
    pub(crate) source: crate::happening::Source,
    pub(crate) sound: Option<TrackId>,
    /// Lowest layer first.
    pub(crate) pictures: Vec<TrackId>,
}
