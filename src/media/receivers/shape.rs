//! What a receiver negotiated: which slots it has, under which numbers.
//!
//! Receivers of the same browser have the same shape, so a packet is prepared once a shape.

use std::sync::Arc;

use crate::refusal::OfferRefusal;

/// More would only be somebody's attempt to make every packet be prepared many times.
const MOST_SHAPES: usize = 16;

/// Payload types and extension ids of a receiver. Equal shapes are shared.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Shape {
    /// The main picture and, if it was offered, the side picture.
    pub(crate) pictures: Vec<PictureShape>,
    /// One sound, or the hall and two speakers.
    pub(crate) sounds: Vec<SoundShape>,
}

/// The numbers of one picture section.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct PictureShape {
    pub(crate) vp8: Option<PayloadTypes>,
    pub(crate) h264: Option<PayloadTypes>,
    /// The id of the video orientation extension (1 to 14), if it was agreed on.
    pub(crate) orientation: Option<u8>,
}

/// A codec's payload types.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct PayloadTypes {
    pub(crate) main: u8,
    pub(crate) resend: Option<u8>,
}

/// The numbers of one sound section.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct SoundShape {
    pub(crate) opus: u8,
    /// Redundant sound (RFC 2198), if the peer takes it.
    pub(crate) redundant: Option<u8>,
}

/// The shapes in use.
#[derive(Debug, Default)]
pub(crate) struct Shapes(Vec<Arc<Shape>>);

impl Shapes {
    /// The one of all equal shapes. Those that nobody has any more make room for new ones.
    pub(crate) fn intern(&mut self, shape: &Shape) -> Result<Arc<Shape>, OfferRefusal> {
        if let Some(known) = self.0.iter().find(|known| known.as_ref() == shape) {
            return Ok(Arc::clone(known));
        }
        if self.0.len() >= MOST_SHAPES {
            self.0.retain(|known| Arc::strong_count(known) > 1);
        }
        if self.0.len() >= MOST_SHAPES {
            return Err(OfferRefusal::TooManyShapes);
        }
        let shape = Arc::new(shape.clone());
        self.0.push(Arc::clone(&shape));
        Ok(shape)
    }
}

/// A place for media that a receiver has from the start; what flows into it changes, it does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Slot {
    MainPicture,
    SidePicture,
    /// 0 the hall, 1 and 2 the speakers.
    Sound(usize),
}

/// The synchronization sources of the slots: the same for every receiver, as each has keys of its
/// own. Drawn at the start of the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct SlotSources {
    /// Main and side picture.
    pub(crate) pictures: [u32; 2],
    /// What is sent again of them.
    pub(crate) resends: [u32; 2],
    pub(crate) sounds: [u32; 3],
}

impl SlotSources {
    /// Random ones, all different; 0 is left to bandwidth probes.
    pub(crate) fn drawn() -> Self {
        let mut drawn = [0; 7];
        for index in 0..drawn.len() {
            let mut source = 0;
            while source == 0 || drawn.contains(&source) {
                source = rand::random();
            }
            if let Some(place) = drawn.get_mut(index) {
                *place = source;
            }
        }
        let [main, side, main_resend, side_resend, sounds @ ..] = drawn;
        Self { pictures: [main, side], resends: [main_resend, side_resend], sounds }
    }
}
