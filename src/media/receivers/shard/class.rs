//! Receivers of one kind: what differs between two of them is numbers and keys alone.

use std::sync::Arc;

use super::shelf::{CopyFor, Shelf};
use crate::codec::Codec;
use crate::receivers::prepared::redundant::{MOST_EARLIER, with_earlier};
use crate::receivers::prepared::{Label, Prepared};
use crate::receivers::receiver::SLOTS;
use crate::receivers::shape::{PayloadTypes, PictureShape, Shape, Slot, SlotSources};
use crate::track::{Frame, TrackPacket};

/// One shape with one size of seal.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Class {
    shape: Arc<Shape>,
    tag_bytes: usize,
}

/// What goes out in a slot: a frame, and the packets before it that sound may carry once more,
/// newest first.
#[derive(Debug)]
pub(crate) struct Copied<'a> {
    pub(crate) frame: &'a Frame,
    pub(crate) place: usize,
    pub(crate) earlier: &'a [TrackPacket],
}

/// The classes, and the frame that is going out, prepared for each of them at its first use.
#[derive(Debug)]
pub(crate) struct Press {
    sources: SlotSources,
    classes: Vec<Class>,
    /// For each class one sheet a depth of redundancy.
    sheets: Vec<[Sheet; MOST_EARLIER + 1]>,
    shelf: Shelf,
    /// For frames that go to one receiver alone.
    single: Prepared,
}

#[derive(Debug, Default)]
struct Sheet {
    prepared: Prepared,
    state: State,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum State {
    #[default]
    Blank,
    Ready,
    /// The class has no such slot, or not with this codec.
    Unmatched,
}

impl Press {
    pub(crate) fn new(sources: SlotSources) -> Self {
        Self { sources, classes: Vec::new(), sheets: Vec::new(), shelf: Shelf::default(), single: Prepared::default() }
    }

    /// The number of a receiver's class. There are only as many as there are shapes.
    pub(crate) fn class(&mut self, shape: &Arc<Shape>, tag_bytes: usize) -> usize {
        let known = self.classes.iter().position(|class| class.tag_bytes == tag_bytes && class.shape == *shape);
        known.unwrap_or_else(|| {
            self.classes.push(Class { shape: Arc::clone(shape), tag_bytes });
            self.sheets.push(Default::default());
            self.classes.len() - 1
        })
    }

    /// Another frame or another slot.
    pub(crate) fn begin(&mut self) {
        for sheet in self.sheets.iter_mut().flatten() {
            sheet.state = State::Blank;
        }
    }

    /// A frame for a slot of a class, with as many of the packets before it as `depth` says if
    /// the class takes redundant sound; none if the class cannot have it at all.
    pub(crate) fn prepare(&mut self, class: usize, depth: usize, copied: &Copied<'_>) -> Option<&Prepared> {
        let sheet = self.sheets.get_mut(class)?.get_mut(depth)?;
        if sheet.state == State::Blank {
            let filled = self.classes.get(class).and_then(|class| sheet.fill(class, depth, copied, &self.sources));
            sheet.state = if filled.is_some() { State::Ready } else { State::Unmatched };
        }
        (sheet.state == State::Ready).then_some(&sheet.prepared)
    }

    /// What was prepared before, since [`Self::begin`]; redundant sound needs no second look.
    pub(crate) fn prepared(&self, class: usize) -> Option<&Prepared> {
        let sheet = self.sheets.get(class)?.first()?;
        (sheet.state == State::Ready).then_some(&sheet.prepared)
    }

    /// How many sweeps the frame needs in the class that needs most.
    pub(crate) fn sweeps(&self) -> usize {
        let ready = self.sheets.iter().flatten().filter(|sheet| sheet.state == State::Ready);
        ready.map(|sheet| sheet.prepared.runs().len()).max().unwrap_or_default()
    }

    /// A frame for one receiver alone.
    pub(crate) fn prepare_single(&mut self, class: usize, place: usize, frame: &Frame) -> Option<&Prepared> {
        let label = self.classes.get(class)?.label(place, frame.codec, &self.sources)?;
        self.single.lay_out(&frame.packets, &label);
        Some(&self.single)
    }

    /// A frame that one joiner gets now, and others soon.
    pub(crate) fn prepare_for_joiners(&mut self, copy: CopyFor, frame: &Frame) -> Option<&Prepared> {
        let label = self.classes.get(copy.class)?.label(copy.place, frame.codec, &self.sources)?;
        self.shelf.copy(copy, frame, &label)
    }

    /// Nobody joins any more.
    pub(crate) fn forget_joiners(&mut self) {
        self.shelf.clear();
    }

    /// What a packet bears that is sent again on a stream of its own (RFC 4588); none if the
    /// peer wants it as it was.
    pub(crate) fn resend_label(&self, class: usize, place: usize, codec: Codec) -> Option<Label> {
        let class = self.classes.get(class)?;
        let payload_type = class.payload_types(place, codec)?.resend?;
        let plain = class.label(place, codec, &self.sources)?;
        Some(Label { source: *self.sources.resends.get(place)?, payload_type, ..plain })
    }

    /// Which slot a stream belongs to.
    pub(crate) fn place_of(&self, source: u32) -> Option<usize> {
        self.all_sources().position(|known| known == source)
    }

    /// The stream of a slot.
    pub(crate) fn source_of(&self, place: usize) -> Option<u32> {
        self.all_sources().nth(place)
    }

    fn all_sources(&self) -> impl Iterator<Item = u32> {
        self.sources.pictures.into_iter().chain(self.sources.sounds)
    }
}

impl Sheet {
    fn fill(&mut self, class: &Class, depth: usize, copied: &Copied<'_>, sources: &SlotSources) -> Option<()> {
        let Copied { frame, place, earlier } = *copied;
        let plain = class.label(place, frame.codec, sources)?;
        let earlier = earlier.get(..depth).filter(|earlier| !earlier.is_empty());
        if let Some((earlier, payload_type)) = earlier.zip(class.redundant(place)) {
            let with_earlier = |packet| with_earlier(packet, earlier, plain.payload_type);
            let packets: Vec<TrackPacket> = frame.packets.iter().map(with_earlier).collect();
            self.prepared.lay_out(&packets, &Label { payload_type, ..plain });
        } else {
            self.prepared.lay_out(&frame.packets, &plain);
        }
        Some(())
    }
}

impl Class {
    fn label(&self, place: usize, codec: Codec, sources: &SlotSources) -> Option<Label> {
        let tag_bytes = self.tag_bytes;
        match SLOTS.get(place)? {
            Slot::Sound(number) => {
                let (sound, source) = (self.shape.sounds.get(*number)?, sources.sounds.get(*number)?);
                let is_sound = codec == Codec::Opus;
                is_sound.then_some(Label { source: *source, payload_type: sound.opus, orientation: None, tag_bytes })
            }
            Slot::MainPicture | Slot::SidePicture => {
                let payload_type = self.payload_types(place, codec)?.main;
                let (source, picture) = (sources.pictures.get(place)?, self.picture(place)?);
                Some(Label { source: *source, payload_type, orientation: picture.orientation, tag_bytes })
            }
        }
    }

    fn payload_types(&self, place: usize, codec: Codec) -> Option<PayloadTypes> {
        let picture = self.picture(place)?;
        match codec {
            Codec::Vp8 => picture.vp8,
            Codec::H264 => picture.h264,
            Codec::Opus => None,
        }
    }

    fn redundant(&self, place: usize) -> Option<u8> {
        match SLOTS.get(place)? {
            Slot::Sound(number) => self.shape.sounds.get(*number)?.redundant,
            Slot::MainPicture | Slot::SidePicture => None,
        }
    }

    fn picture(&self, place: usize) -> Option<&PictureShape> {
        self.shape.pictures.get(place)
    }
}
