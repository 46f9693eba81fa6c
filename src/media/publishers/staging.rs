//! Which tracks are seen and heard: the arrangement, as far as those meant really send.

use std::collections::HashMap;

use super::leg::Leg;
use super::program::Program;
use super::publisher::Publisher;
use crate::happening::{LegId, Shown, SpeakerId};
use crate::track::{Feed, Scene, SourceTracks, TrackId};

/// The scene of a program as it is now.
pub(crate) fn scene(program: &Program, legs: &HashMap<LegId, Leg>) -> Scene {
    let stage = Stage { program, legs };
    let arrangement = program.arrangement;
    let main = stage.shown(arrangement.main);
    let side = arrangement.side.map(|side| stage.shown(side)).unwrap_or_default();
    let speakers = arrangement.speakers.map(|speaker| speaker.map(|it| stage.speaker_sound(it)).unwrap_or_default());
    let only_sound = speakers.iter().position(|feed| !feed.layers.is_empty()).map_or(0, |index| index + 1);
    let [first, second] = speakers;
    Scene {
        // Whoever fell back to the main picture is not shown twice.
        side_picture: if side == main { Feed::default() } else { side },
        main_picture: main,
        sounds: [stage.hall_sound(), first, second],
        only_sound,
        sources: stage.sources(),
    }
}

/// The tracks that a scene shows or lets hear.
pub(crate) fn tracks(scene: &Scene) -> impl Iterator<Item = TrackId> + '_ {
    let feeds = [&scene.main_picture, &scene.side_picture].into_iter().chain(&scene.sounds);
    feeds.flat_map(|feed| feed.layers.iter().copied())
}

struct Stage<'a> {
    program: &'a Program,
    legs: &'a HashMap<LegId, Leg>,
}

impl Stage<'_> {
    /// A speaker without a picture gives way to the hall.
    fn shown(&self, shown: Shown) -> Feed {
        let speaker = match shown {
            Shown::Hall => None,
            Shown::Speaker(speaker) => Some(speaker),
        };
        let picture = speaker.and_then(|it| self.speaker(it)).map(Publisher::pictures);
        match picture {
            Some(layers) if !layers.is_empty() => Feed { speaker, layers },
            _ => Feed { speaker: None, layers: self.hall().map(Publisher::pictures).unwrap_or_default() },
        }
    }

    fn hall_sound(&self) -> Feed {
        Feed { speaker: None, layers: self.hall().and_then(Publisher::sound).into_iter().collect() }
    }

    fn speaker_sound(&self, speaker: SpeakerId) -> Feed {
        let sound = self.speaker(speaker).and_then(Publisher::sound);
        sound.map(|track| Feed { speaker: Some(speaker), layers: vec![track] }).unwrap_or_default()
    }

    fn hall(&self) -> Option<&Publisher> {
        self.publisher(self.program.air.leg_on_air()?)
    }

    fn speaker(&self, speaker: SpeakerId) -> Option<&Publisher> {
        self.publisher(self.program.speakers.sounding_leg(speaker)?)
    }

    fn publisher(&self, leg: LegId) -> Option<&Publisher> {
        self.legs.get(&leg).map(|leg| &leg.publisher)
    }

    /// Every publisher that sends something.
    fn sources(&self) -> Vec<SourceTracks> {
        let publishers = self.program.legs.iter().filter_map(|leg| self.publisher(*leg));
        let tracks = publishers.map(|publisher| SourceTracks {
            source: publisher.source,
            sound: publisher.sound(),
            pictures: publisher.pictures(),
        });
        tracks.filter(|it| it.sound.is_some() || !it.pictures.is_empty()).collect()
    }
}
