//! The streams: one program a session, a publisher at each of two places, many receivers.
//!
//! A pure core (`engine`) is told the time, the datagrams and the commands; a thin thread
//! (`shell`) owns the socket and the clock. [`Media`] is the handle that everybody else holds.
//!
//! Every packet of a program is numbered once (`program`, `ProgramPacket`); what a receiver
//! does with it lives in `receiver` alone, so that the sending side can be replaced without
//! touching the publishers.

mod air;
mod answer;
mod capture_clock;
mod codec;
mod demux;
mod engine;
mod fault;
mod figures;
mod h264;
mod handshake;
mod happening;
mod key_frame_request;
mod leg;
mod media;
mod numbering;
mod offer;
mod outbox;
mod own_streams;
mod program;
mod publisher;
mod receiver;
#[expect(dead_code, reason = "until the receivers' side stands")]
mod receivers;
mod recent_picture;
mod refusal;

mod settings;
mod shell;
mod timers;
#[expect(dead_code, reason = "until the receivers' side stands")]
mod track;
mod vp8;

pub use figures::Figures;
pub use happening::{
    Answer, Arrangement, Direction, LegEnd, LegId, LineWindow, MediaEvent, MediaHappening, MediaKind, Place, ProgramId,
    Shown, Source, SpeakerId, StreamCounts, View,
};
pub use media::Media;
pub use refusal::OfferRefusal;
pub use settings::{MediaConfig, MediaError};

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests;
