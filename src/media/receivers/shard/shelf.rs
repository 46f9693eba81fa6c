//! Frames that a crowd of joiners gets one after the other, laid out once for all of them.

use crate::receivers::prepared::{Label, Prepared};
use crate::track::{Frame, TrackId};

/// Two seconds of a lively picture, for two kinds of receivers.
const PLACES: usize = 128;

/// Keeps what two kinds of receivers are given at the same time off each other's places.
const CLASSES_APART: usize = 61;
const SLOTS_APART: usize = 31;

/// Whose copy of which frame it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct CopyFor {
    pub(crate) class: usize,
    pub(crate) place: usize,
    /// Where the frame stands since the key frame; neighbours get places of their own.
    pub(crate) position: u64,
}

#[derive(Debug)]
struct Kept {
    copy: CopyFor,
    track: TrackId,
    first_sequence: Option<u64>,
    prepared: Prepared,
}

/// Prepared frames, each on the one place that its position names.
#[derive(Debug, Default)]
pub(crate) struct Shelf {
    places: Vec<Option<Kept>>,
}

impl Shelf {
    /// The copy that is here already, or a new one in place of another frame's.
    pub(crate) fn copy(&mut self, copy: CopyFor, frame: &Frame, label: &Label) -> Option<&Prepared> {
        self.places.resize_with(PLACES, || None);
        let position = usize::try_from(copy.position).unwrap_or_default();
        let number = position.wrapping_add(copy.class * CLASSES_APART + copy.place * SLOTS_APART) % PLACES;
        let place = self.places.get_mut(number)?;
        let first_sequence = frame.packets.first().map(|packet| packet.sequence);
        let is_it =
            |kept: &Kept| kept.copy == copy && kept.track == frame.track && kept.first_sequence == first_sequence;
        if !place.as_ref().is_some_and(is_it) {
            let mut prepared = place.take().map(|kept| kept.prepared).unwrap_or_default();
            prepared.lay_out(&frame.packets, label);
            *place = Some(Kept { copy, track: frame.track, first_sequence, prepared });
        }
        place.as_ref().map(|kept| &kept.prepared)
    }

    /// Nobody joins any more: the memory is given back.
    pub(crate) fn clear(&mut self) {
        self.places = Vec::new();
    }
}
