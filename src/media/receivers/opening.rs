//! What a shard is told.

use std::sync::Arc;
use std::time::Instant;

use super::shape::Shape;
use crate::happening::{LegId, ProgramId, SpeakerId, View};
use crate::track::{Frame, Scene};

/// A receiver that was agreed on and is about to connect.
#[derive(Debug)]
pub(crate) struct Opening {
    pub(crate) leg: LegId,
    pub(crate) program: ProgramId,
    pub(crate) view: View,
    /// Who it is when it speaks: what it sends itself is not sent back to it.
    pub(crate) own: Option<SpeakerId>,
    /// Our own ICE credentials.
    pub(crate) ufrag: Box<str>,
    pub(crate) password: Box<str>,
    /// SHA-256 of the certificate that the peer must show.
    pub(crate) fingerprint: [u8; 32],
    pub(crate) shape: Arc<Shape>,
    pub(crate) opened_at: Instant,
}

/// What a shard can be told.
#[derive(Debug)]
pub(crate) enum ToShard {
    Open(Box<Opening>),
    Close(LegId),
    /// Those of these legs that are here receive another program from now on.
    Pass(Arc<[LegId]>, ProgramId),
    CloseProgram(ProgramId),
    Scene(ProgramId, Arc<Scene>),
    Frame(Arc<Frame>),
    Stop,
}
