//! The streams: one program a session, to everybody.
//!
//! Few send (`publishers`), thousands receive (`receivers`); between them stand the tracks
//! (`track`): packets numbered once for all, and scenes that say which of them belongs where. Both
//! sides are pure cores that are told the time, with thin threads around them. [`Media`] is the
//! handle that everybody else holds.

mod admission;
#[doc(hidden)]
pub mod bench;
mod codec;
mod demux;
mod fault;
mod figures;
mod h264;
mod handshake;
mod happening;
mod key_frame_wishes;
mod media;
mod outbox;
mod publishers;
mod receivers;
mod recording;
mod refusal;
mod settings;
mod shards;
mod socket;
#[doc(hidden)]
pub mod strangers;
mod timers;
mod track;
mod vp8;

pub use figures::Figures;
pub use happening::{
    Answer, Arrangement, Direction, LegEnd, LegId, LineWindow, MediaEvent, MediaHappening, MediaKind, Place, ProgramId,
    Shown, Source, SpeakerId, StreamCounts, View,
};
pub use media::Media;
pub use recording::{
    Container, FragmentPlace, Part, Recording, RecordingOrder, RecordingState, RecordingTrouble, close_open_parts,
    parts, playlist,
};
pub use refusal::OfferRefusal;
pub use settings::{MediaConfig, MediaError};

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests;
