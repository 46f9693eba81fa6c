//! What belongs into a receiver's slots, by the scene and by who it is.

use crate::happening::{SpeakerId, View};
use crate::receivers::shape::Slot;
use crate::track::{Feed, Scene, SourceTracks, TrackId};

/// What a receiver looks at, and who it is when it speaks.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Looker {
    pub(crate) view: View,
    pub(crate) own: Option<SpeakerId>,
    /// It has one sound, not one for the hall and each speaker.
    pub(crate) has_one_sound: bool,
}

impl Looker {
    /// The layers that belong into a slot, lowest first; a sound has one. Empty: silence.
    pub(crate) fn layers<'a>(&self, scene: &'a Scene, slot: Slot) -> &'a [TrackId] {
        match self.view {
            View::Program => self.of_program(scene, slot),
            View::Preview(source) => {
                let tracks = scene.sources.iter().find(|tracks| tracks.source == source);
                tracks.map_or(&[], |tracks| of_source(tracks, slot))
            }
        }
    }

    fn of_program<'a>(&self, scene: &'a Scene, slot: Slot) -> &'a [TrackId] {
        let feed = match slot {
            Slot::MainPicture => Some(&scene.main_picture),
            Slot::SidePicture => Some(&scene.side_picture),
            Slot::Sound(0) if self.has_one_sound => {
                let only = scene.sounds.get(scene.only_sound);
                // Whoever speaks hears the hall.
                only.filter(|feed| !self.sends(feed)).or(scene.sounds.first())
            }
            Slot::Sound(_) if self.has_one_sound => None,
            Slot::Sound(number) => scene.sounds.get(number),
        };
        feed.filter(|feed| !self.sends(feed)).map_or(&[], |feed| &feed.layers)
    }

    fn sends(&self, feed: &Feed) -> bool {
        self.own.is_some() && feed.speaker == self.own
    }
}

fn of_source(tracks: &SourceTracks, slot: Slot) -> &[TrackId] {
    match slot {
        Slot::MainPicture => &tracks.pictures,
        Slot::Sound(0) => tracks.sound.as_slice(),
        Slot::SidePicture | Slot::Sound(_) => &[],
    }
}
