//! Which tracks are seen and heard: the arrangement, as far as those meant really send.

use std::collections::HashMap;

use super::leg::Leg;
use super::program::Program;
use super::publisher::Publisher;
use crate::happening::{LegId, Shown, Source, SpeakerId};
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
        side_picture: stage.beside(&main, side),
        main_picture: main,
        sounds: [stage.hall_sound(), first, second],
        only_sound,
        sources: stage.sources(),
    }
}

/// Whose picture is meant to be the main one, as far as there is one.
pub(crate) fn meant(program: &Program, legs: &HashMap<LegId, Leg>) -> Option<LegId> {
    let stage = Stage { program, legs };
    stage.speaker_with_picture(program.arrangement.main).or(program.air.leg_on_air())
}

/// Whose picture is the main one now.
pub(crate) fn shown(program: &Program, legs: &HashMap<LegId, Leg>) -> Option<LegId> {
    Stage { program, legs }.leg_shown(program.arrangement.main)
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
    fn shown(&self, shown: Shown) -> Feed {
        let Some(publisher) = self.leg_shown(shown).and_then(|leg| self.publisher(leg)) else {
            return Feed::default();
        };
        let speaker = match publisher.source {
            Source::Speaker(speaker) => Some(speaker),
            Source::Hall(_) => None,
        };
        Feed { speaker, layers: publisher.pictures() }
    }

    /// A speaker without a picture gives way to the hall, and so does one whose picture cannot begin
    /// for long.
    fn leg_shown(&self, shown: Shown) -> Option<LegId> {
        let hall = self.program.air.leg_on_air();
        let hall_has_picture = self.hall().is_some_and(|hall| !hall.pictures().is_empty());
        let gives_way = |leg: &LegId| self.program.meant.is_late(*leg) && hall_has_picture;
        self.speaker_with_picture(shown).filter(|leg| !gives_way(leg)).or(hall)
    }

    /// The side picture. Whoever fell back to the main picture is not shown twice, unless it was here
    /// already and the main picture still waits for its key frame.
    fn beside(&self, main: &Feed, side: Feed) -> Feed {
        let before = &self.program.scene.side_picture;
        let was_here = before.speaker == main.speaker && !before.layers.is_empty();
        let is_free = side.layers.is_empty() || side == *main;
        match (is_free, was_here && self.program.shown.is_open()) {
            (true, true) => main.clone(),
            (true, false) => Feed::default(),
            (false, _) => side,
        }
    }

    fn speaker_with_picture(&self, shown: Shown) -> Option<LegId> {
        let Shown::Speaker(speaker) = shown else { return None };
        let leg = self.program.speakers.sounding_leg(speaker)?;
        self.publisher(leg).filter(|publisher| !publisher.pictures().is_empty()).map(|_| leg)
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
